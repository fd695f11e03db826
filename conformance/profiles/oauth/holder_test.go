package oauth

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// An ASPSP that knows a TPP by who it is takes every certificate of it, so that one of the same holder shows nothing.
func TestTwoCertificates(t *testing.T) {
	held := func(name, id string) conformance.KeyPair {
		der := certificate(func(c *x509.Certificate) {
			c.Subject = pkix.Name{CommonName: name}
			if id != "" {
				c.Subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: organizationIdentifier, Value: id}}
			}
		})
		// What comes before a certificate in its file is passed over.
		return conformance.KeyPair{Key: []byte("key"), Cert: append([]byte("-----BEGIN X-----\n-----END X-----\n"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)}
	}
	const one, two = "PSDDE-BAFIN-1", "PSDDE-BAFIN-2"
	for _, c := range []struct {
		name        string
		main, other conformance.KeyPair
		leftOut     bool
	}{
		{"two holders", held("a", one), held("b", two), false},
		{"two holders of one name", held("a", one), held("a", two), false},
		{"two holders without identifier", held("a", ""), held("b", ""), false},
		{"one holder, two names", held("a", one), held("b", one), true},
		{"one holder without identifier", held("a", ""), held("a", ""), true},
		{"no other certificate", held("a", one), conformance.KeyPair{}, true},
		{"what cannot be read", held("a", one), conformance.KeyPair{Cert: []byte("x"), Key: []byte("x")}, false},
	} {
		target := &conformance.Target{Client: conformance.Client{TLS: c.main}, OtherClient: &conformance.Client{TLS: c.other}}
		if got := twoCertificates(target); (got != nil) != c.leftOut {
			t.Errorf("%s: left out %v, want %v", c.name, got, c.leftOut)
		}
	}
}
