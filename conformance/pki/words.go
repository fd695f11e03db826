package pki

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"strings"
)

// keyUsageNames are the bits of keyUsage in their order, by the names of RFC 5280 §4.2.1.3.
var keyUsageNames = []string{"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
	"keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"}

func keyUsages(u x509.KeyUsage) []string {
	var list []string
	for bit, name := range keyUsageNames {
		if u&(1<<bit) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// extKeyUsageNames are those of RFC 5280 §4.2.1.12 that crypto/x509 knows by number.
var extKeyUsageNames = map[x509.ExtKeyUsage]string{
	x509.ExtKeyUsageAny: "anyExtendedKeyUsage", x509.ExtKeyUsageServerAuth: "serverAuth",
	x509.ExtKeyUsageClientAuth: "clientAuth", x509.ExtKeyUsageCodeSigning: "codeSigning",
	x509.ExtKeyUsageEmailProtection: "emailProtection", x509.ExtKeyUsageTimeStamping: "timeStamping",
	x509.ExtKeyUsageOCSPSigning: "OCSPSigning",
}

func extKeyUsages(c *x509.Certificate) []string {
	var list []string
	for _, u := range c.ExtKeyUsage {
		if name := extKeyUsageNames[u]; name != "" {
			list = append(list, name)
		} else {
			list = append(list, fmt.Sprintf("number %d of crypto/x509", u))
		}
	}
	for _, oid := range c.UnknownExtKeyUsage {
		list = append(list, oid.String())
	}
	return list
}

func policiesOf(c *x509.Certificate) []string {
	var list []string
	for _, policy := range c.Policies {
		list = append(list, spoken(policies, policy.String()))
	}
	return list
}

func hostsOf(c *x509.Certificate) []string {
	var list []string
	list = append(list, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		list = append(list, ip.String())
	}
	return list
}

// reserved are the characters that have a meaning between the parts of a name, RFC 4514 §2.4.
var reserved = strings.NewReplacer(`\`, `\\`, `,`, `\,`, `+`, `\+`, `"`, `\"`, `<`, `\<`, `>`, `\>`, `;`, `\;`)

// nameText writes a name down in the order of the certificate.
func nameText(name []pkix.AttributeTypeAndValue) string {
	var parts []string
	for _, a := range name {
		parts = append(parts, spoken(attributeNames, a.Type.String())+"="+reserved.Replace(fmt.Sprint(a.Value)))
	}
	return strings.Join(parts, ", ")
}

// attributeNames are how the parts of a name are written, RFC 4514 and X.520.
var attributeNames = []named{
	{oidCountry, "C"}, {oidOrganisation, "O"}, {oidUnit, "OU"}, {oidCommonName, "CN"},
	{asn1.ObjectIdentifier{2, 5, 4, 5}, "serialNumber"}, {asn1.ObjectIdentifier{2, 5, 4, 7}, "L"},
	{asn1.ObjectIdentifier{2, 5, 4, 8}, "ST"}, {oidOrganizationIdentifier, "organizationIdentifier"},
}
