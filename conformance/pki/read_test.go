package pki_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/pki"
)

// block puts bytes into PEM.
func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// What is no certificate is refused with what it is, and no key is in the error.
func TestReadRefuses(t *testing.T) {
	ca := newCA(t, pki.P256)
	pair, err := ca.QWAC(pki.Example())
	if err != nil {
		t.Fatal(err)
	}
	key, err := pair.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	good, secret := pair.CertificatePEM(), strings.Split(string(key), "\n")[1]
	old := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00"}, Bytes: []byte("secret")})
	for name, c := range map[string]struct {
		text []byte
		want string
	}{
		"nothing":            {nil, "is empty"},
		"blank":              {[]byte(" \n\t"), "is empty"},
		"some text":          {[]byte("hello"), "is no PEM"},
		"DER":                {pair.Certificate.Raw, "openssl x509 -inform der"},
		"key":                {key, "holds a private key and no certificate"},
		"encrypted key":      {block("ENCRYPTED PRIVATE KEY", []byte("secret")), "holds an encrypted private key and no certificate"},
		"old encrypted key":  {old, "holds an encrypted private key and no certificate"},
		"old key":            {block("RSA PRIVATE KEY", []byte("secret")), "holds a private key and no certificate"},
		"public key":         {block("PUBLIC KEY", nil), "holds a public key and no certificate"},
		"request":            {block("CERTIFICATE REQUEST", request), "holds a certificate request and no certificate"},
		"parameters and key": {slices.Concat(block("EC PARAMETERS", nil), key), "holds a PEM block of another kind, a private key and no certificate"},
		"cut":                {good[:len(good)/2], "damaged or does not end"},
		"good and cut":       {slices.Concat(good, good[:len(good)/2]), "damaged or does not end"},
		"no certificate":     {slices.Concat(good, block("CERTIFICATE", []byte("hello"))), "block 2 cannot be read as a certificate"},
	} {
		claims, err := pki.Read(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d claims, error %v, want one with %q", name, len(claims), err, c.want)
			continue
		}
		if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error shows a key: %v", name, err)
		}
		if !strings.Contains(name, "certificate") && !strings.Contains(err.Error(), "expected a certificate in PEM") {
			t.Errorf("%s: the error does not say what was expected: %v", name, err)
		}
	}
}

// Certificates are found among keys and remarks, in their order.
func TestReadSeveral(t *testing.T) {
	ca := newCA(t, pki.P256)
	qwac, err := ca.QWAC(pki.Example())
	if err != nil {
		t.Fatal(err)
	}
	key, err := qwac.KeyPEM()
	if err != nil {
		t.Fatal(err)
	}
	text := slices.Concat([]byte("subject=CN=tpp.example\n"), key, qwac.CertificatePEM(), []byte("issuer:\n"), ca.CertificatePEM(), []byte("\n\n"))
	claims, err := pki.Read(text)
	if err != nil || len(claims) != 2 || claims[0].CA || !claims[1].CA {
		t.Fatalf("%d claims, %v, want the QWAC and its CA", len(claims), err)
	}
	if p := claims[1].Problems(pki.Need{Now: noon, Trusted: ca.Pool()}); len(p) > 0 {
		t.Errorf("problems of the CA: %v", p)
	}
}

func TestFingerprints(t *testing.T) {
	pair, err := newCA(t, pki.P256).QWAC(pki.Example())
	c := readOne(t, pair, err)
	long, short := sha256.Sum256(pair.Certificate.Raw), sha1.Sum(pair.Certificate.Raw)
	if c.SHA256() != hex.EncodeToString(long[:]) || c.SHA1() != hex.EncodeToString(short[:]) || c.Thumbprint() != base64.RawURLEncoding.EncodeToString(long[:]) {
		t.Errorf("fingerprints %s, %s, %s", c.SHA256(), c.SHA1(), c.Thumbprint())
	}
}

// A certificate that has nothing to do with PSD2 can be read as well, and a name cannot pretend to be two.
func TestReadPlain(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	strong, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(10), NotBefore: noon, NotAfter: noon, Subject: pkix.Name{Organization: []string{"A, OU=FOR\x1b[2J"}},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, DNSNames: []string{"a.example"}}
	raw, err := x509.CreateCertificate(rand.Reader, template, &x509.Certificate{Subject: pkix.Name{CommonName: "B"}}, &weak.PublicKey, strong)
	if err != nil {
		t.Fatal(err)
	}
	claims, err := pki.Read(block("CERTIFICATE", raw))
	if err != nil {
		t.Fatal(err)
	}
	c := claims[0]
	if c.Subject != "O=A\\, OU=FOR\x1b[2J" || pki.Printable(c.Subject) != `"O=A\\, OU=FOR\x1b[2J"` || c.Issuer != "CN=B" || c.Serial != "a" || c.Key != "RSA 1024" {
		t.Errorf("subject %q, shown %s, issuer %q, serial %q, key %q", c.Subject, pki.Printable(c.Subject), c.Issuer, c.Serial, c.Key)
	}
	var fields []string
	for _, p := range c.Problems(pki.Need{Now: noon}) {
		fields = append(fields, p.Field)
	}
	if want := []string{"organizationIdentifier", "PSD2 statement", "key", "extended key usage"}; !slices.Equal(fields, want) {
		t.Errorf("problems of %q, want %q", fields, want)
	}
}
