package pki_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance/pki"
)

// What a certificate is for is said by its key usages where they speak for one use, else by its QcType.
func TestUse(t *testing.T) {
	seals, serves, calls := []string{"digitalSignature", "nonRepudiation"}, []string{"serverAuth"}, []string{"clientAuth"}
	for _, c := range []struct {
		usages, extended, types []string
		want                    pki.Use
	}{
		{seals, nil, []string{"web"}, pki.Seal},
		{seals[:1], serves, []string{"eseal"}, pki.Web},
		{seals[:1], calls, nil, pki.Web},
		{seals, calls, []string{"eseal"}, pki.Seal},
		{seals, serves, []string{"esign", "web"}, pki.Web},
		{seals[:1], nil, []string{"eseal"}, pki.Seal},
		{seals[:1], []string{"emailProtection"}, []string{"esign"}, ""},
		{nil, nil, nil, ""},
	} {
		claims := pki.Claims{KeyUsages: c.usages, ExtKeyUsages: c.extended, QcTypes: c.types}
		if got := claims.Use(); got != c.want {
			t.Errorf("Use of %v, %v, %v = %q, want %q", c.usages, c.extended, c.types, got, c.want)
		}
	}
	if got := pki.Use("esign").Title(); got != "" {
		t.Errorf("a certificate for esign is a %s", got)
	}
}

// What we have no name for stands as its identifier.
func TestClaimsOfStrangers(t *testing.T) {
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := x509.OIDFromInts([]uint64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		NotBefore: noon, NotAfter: noon, KeyUsage: x509.KeyUsageDecipherOnly | x509.KeyUsageCertSign,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning, x509.ExtKeyUsageIPSECUser},
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{{1, 2, 3, 4}}, Policies: []x509.OID{policy},
		Subject: pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{2, 5, 4, 42}, Value: "Ada"}}},
	}
	for want, holder := range map[string]any{"Ed25519": public, "ECDSA P-521": &curve.PublicKey} {
		raw, err := x509.CreateCertificate(rand.Reader, template, template, holder, key)
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := x509.ParseCertificate(raw)
		if err != nil {
			t.Fatal(err)
		}
		c := pki.ClaimsOf(certificate)
		if c.Key != want || c.Subject != "2.5.4.42=Ada" || !slices.Equal(c.Policies, []string{"1.2.3"}) ||
			!slices.Equal(c.KeyUsages, []string{"keyCertSign", "decipherOnly"}) || !slices.Equal(c.ExtKeyUsages, []string{"OCSPSigning", "number 7 of crypto/x509", "1.2.3.4"}) {
			t.Errorf("claims %+v, want the key %s and the rest by identifier", c, want)
		}
		if c.SelfSigned != (want == "Ed25519") {
			t.Errorf("%s: self-signed: %v", want, c.SelfSigned)
		}
	}
}
