package oauth

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"

	"github.com/assaykit/assay/conformance"
)

// organizationIdentifier is the attribute of a subject by which PSD2 knows a TPP (ETSI
// TS 119 495 §5.2.1).
var organizationIdentifier = asn1.ObjectIdentifier{2, 5, 4, 97}

// oneHolder says whether two certificates are of one holder: of the same subject or with
// the same organizationIdentifier.
func oneHolder(a, b conformance.KeyPair) bool {
	first, second := leafOf(a), leafOf(b)
	if first == nil || second == nil {
		return false
	}
	id := identifierOf(first)
	return bytes.Equal(first.RawSubject, second.RawSubject) || id != "" && id == identifierOf(second)
}

// leafOf reads the first certificate of a pair, nil when there is none.
func leafOf(pair conformance.KeyPair) *x509.Certificate {
	for block, rest := pem.Decode(pair.Cert); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			c, _ := x509.ParseCertificate(block.Bytes)
			return c
		}
	}
	return nil
}

func identifierOf(c *x509.Certificate) string {
	for _, name := range c.Subject.Names {
		if id, ok := name.Value.(string); ok && name.Type.Equal(organizationIdentifier) {
			return id
		}
	}
	return ""
}
