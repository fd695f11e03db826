package pki

import (
	"crypto/x509"
	"encoding/asn1"
)

// A Use is what a certificate is for, by the name of its QcType.
type Use string

// The two uses of PSD2 certificates.
const (
	Web  Use = "web"   // QWAC: stands on TLS connections
	Seal Use = "eseal" // QSEAL: signs messages
)

// Title is QWAC, QSEAL, or "" for another use.
func (u Use) Title() string {
	switch u {
	case Web:
		return "QWAC"
	case Seal:
		return "QSEAL"
	}
	return ""
}

// qcTypes are the identifiers of QcType, ETSI EN 319 412-5; that of esign (M).
var qcTypes = []named{
	{asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 1}, "esign"},
	{asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 2}, string(Seal)},
	{asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 3}, string(Web)},
}

func (u Use) oid() asn1.ObjectIdentifier { return identified(qcTypes, string(u)) }

// policies are certificate policies: those of EN 319 411-2 and that of TS 119 495 for websites (all M).
var policies = []named{
	{asn1.ObjectIdentifier{0, 4, 0, 194112, 1, 1}, "QCP-l"},
	{asn1.ObjectIdentifier{0, 4, 0, 194112, 1, 3}, "QCP-l-qscd"},
	{asn1.ObjectIdentifier{0, 4, 0, 194112, 1, 4}, "QCP-w"},
	{asn1.ObjectIdentifier{0, 4, 0, 19495, 3, 1}, "QCP-w-psd2"},
}

func (u Use) policy() asn1.ObjectIdentifier {
	if u == Web {
		return identified(policies, "QCP-w-psd2")
	}
	return identified(policies, "QCP-l")
}

// keyUsage is the one of a good certificate: both sign, and a seal also binds its holder to the content,
// which X.509 calls nonRepudiation or contentCommitment.
func (u Use) keyUsage() x509.KeyUsage {
	if u == Web {
		return x509.KeyUsageDigitalSignature
	}
	return x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
}

// extKeyUsage is the one of a good certificate: a QWAC serves both ends of TLS, a QSEAL has none.
func (u Use) extKeyUsage() []x509.ExtKeyUsage {
	if u == Web {
		return []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	}
	return nil
}

// A named thing has an object identifier.
type named struct {
	oid  asn1.ObjectIdentifier
	name string
}

// identified is the identifier of a name in a list, nil when it has none.
func identified(list []named, name string) asn1.ObjectIdentifier {
	for _, n := range list {
		if n.name == name {
			return n.oid
		}
	}
	return nil
}

// spoken is the name of an identifier in a list, or the identifier itself.
func spoken(list []named, oid string) string {
	for _, n := range list {
		if n.oid.String() == oid {
			return n.name
		}
	}
	return oid
}
