package pki

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"net"
	"time"
)

// A draft is a certificate before it is signed. A good one is signed as it is; a bad one is spoilt first.
type draft struct {
	ca         *CA
	use        Use // what the key usages, the policy and the hosts are those of
	identity   Identity
	identifier string         // organizationIdentifier; "" leaves it out
	qcType     Use            // as use, in a good certificate
	psd2       *psd2Statement // nil leaves it out
	from       time.Time
	until      time.Time
	alone      bool // signed by its own key
}

// early is how long before it is made a certificate is valid, for clocks that are behind. Our choice.
const early = time.Hour

// draft writes down what is right.
func (ca *CA) draft(use Use, id Identity) (*draft, error) {
	id, err := id.complete(use)
	if err != nil {
		return nil, err
	}
	return &draft{
		ca: ca, use: use, identity: id,
		identifier: id.Identifier.String(),
		qcType:     use,
		psd2:       &psd2Statement{Roles: rolesOfPSP(id.Roles...), NCAName: id.NCAName, NCAID: id.Identifier.NCAID()},
		from:       ca.now.Add(-early),
		until:      ca.now.Add(id.span()),
	}, nil
}

// sign makes the certificate and a key for it.
func (d *draft) sign() (*Pair, error) {
	key, err := d.ca.keys.generate()
	if err != nil {
		return nil, err
	}
	template, err := d.template()
	if err != nil {
		return nil, err
	}
	if d.alone {
		certificate, err := sign(template, template, key.Public(), key)
		return &Pair{Certificate: certificate, Key: key}, err
	}
	issuer := d.ca.Certificate
	if d.until.After(issuer.NotAfter) {
		return nil, fmt.Errorf("the certificate would be valid until %s, its CA is until %s", day(d.until), day(issuer.NotAfter))
	}
	certificate, err := sign(template, issuer, key.Public(), d.ca.Key)
	return &Pair{Certificate: certificate, Key: key, Issuer: issuer}, err
}

// template puts a draft into the words of X.509.
func (d *draft) template() (*x509.Certificate, error) {
	extension, err := qcStatements(d.qcType, d.psd2)
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		Subject:         d.subject(),
		NotBefore:       d.from,
		NotAfter:        d.until,
		KeyUsage:        d.use.keyUsage(),
		ExtKeyUsage:     d.use.extKeyUsage(),
		ExtraExtensions: []pkix.Extension{extension},

		BasicConstraintsValid: true, // and no CA
	}
	policy, err := x509.ParseOID(d.use.policy().String())
	if err != nil {
		return nil, err
	}
	t.Policies = []x509.OID{policy}
	if d.use == Web {
		for _, h := range d.identity.Hosts {
			if ip := net.ParseIP(h); ip != nil {
				t.IPAddresses = append(t.IPAddresses, ip)
			} else {
				t.DNSNames = append(t.DNSNames, h)
			}
		}
	}
	return t, nil
}

// The attributes of a subject, X.520.
var (
	oidCountry      = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidOrganisation = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidUnit         = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidCommonName   = asn1.ObjectIdentifier{2, 5, 4, 3}
)

// subject is C, O, OU, organizationIdentifier and CN, in this order. The CN of a QWAC is its first host, that
// of a QSEAL the organisation.
func (d *draft) subject() pkix.Name {
	name := d.identity.Organisation
	if d.use == Web && isName(d.identity.Hosts[0]) {
		name = d.identity.Hosts[0]
	}
	list := []pkix.AttributeTypeAndValue{
		{Type: oidCountry, Value: d.identity.Country}, // two letters make it a PrintableString, as it must be
		{Type: oidOrganisation, Value: utf8String(d.identity.Organisation)},
		{Type: oidUnit, Value: utf8String(forTests)},
	}
	if d.identifier != "" {
		list = append(list, pkix.AttributeTypeAndValue{Type: oidOrganizationIdentifier, Value: utf8String(d.identifier)})
	}
	return pkix.Name{ExtraNames: append(list, pkix.AttributeTypeAndValue{Type: oidCommonName, Value: utf8String(name)})}
}

// utf8String makes a string one of UTF8String, where encoding/asn1 would choose PrintableString if it could.
func utf8String(s string) asn1.RawValue {
	return asn1.RawValue{Tag: asn1.TagUTF8String, Bytes: []byte(s)}
}

// sign signs with SHA-256, under a random serial number.
func sign(template, issuer *x509.Certificate, holder crypto.PublicKey, by crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, holder, by)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
