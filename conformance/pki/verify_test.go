package pki_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"net"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance/pki"
)

// verifies says whether a certificate is good for TLS at noon, as crypto/x509 judges by itself, and whether
// the CA signed it.
func verifies(ca *pki.CA, c pki.Claims) (today, signed bool) {
	options := x509.VerifyOptions{Roots: ca.Pool(), CurrentTime: noon, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	_, err := c.Certificate.Verify(options)
	options.CurrentTime = c.NotBefore.Add(time.Minute)
	_, then := c.Certificate.Verify(options)
	return err == nil, then == nil
}

// The CA's own certificates verify against it for their hosts, and against no other CA.
func TestVerify(t *testing.T) {
	for _, keys := range []pki.Algorithm{pki.P256, pki.RSA2048} {
		ca, stranger := newCA(t, keys), newCA(t, keys)
		server, err := ca.Server("bank.example", "127.0.0.1")
		claims := readOne(t, server, err)
		if !claims.Has(pki.AccountServicing) || len(claims.Problems(pki.Need{Now: noon, Use: pki.Web, Trusted: ca.Pool()})) > 0 {
			t.Errorf("server certificate with roles %v, want a QWAC with PSP_AS", claims.Roles)
		}
		for host, want := range map[string]bool{"bank.example": true, "127.0.0.1": true, "other.example": false} {
			_, err := server.Certificate.Verify(x509.VerifyOptions{Roots: ca.Pool(), CurrentTime: noon, DNSName: host})
			if (err == nil) != want {
				t.Errorf("server certificate for %s: %v, want it good: %v", host, err, want)
			}
		}
		for _, mint := range []func(pki.Identity) (*pki.Pair, error){ca.QWAC, ca.QSEAL} {
			pair, err := mint(pki.Example())
			claims := readOne(t, pair, err)
			if ok, _ := verifies(ca, claims); !ok {
				t.Errorf("%v does not verify against its CA", claims.QcTypes)
			}
			if ok, signed := verifies(stranger, claims); ok || signed {
				t.Errorf("%v verifies against another CA", claims.QcTypes)
			}
		}
	}
}

// A server that asks for certificates of the CA lets in who has one that is valid, whatever it says about
// PSD2: that is for the bank behind it to see.
func TestMutualTLS(t *testing.T) {
	ca := newCA(t, pki.P256)
	server, err := ca.Server("bank.example")
	if err != nil {
		t.Fatal(err)
	}
	good, err := ca.QWAC(pki.Example())
	if err != nil {
		t.Fatal(err)
	}
	if err := handshake(t, ca, server, good); err != nil {
		t.Errorf("the QWAC is refused: %v", err)
	}
	for _, kind := range pki.Kinds() {
		bad, err := ca.Bad(kind.Name, pki.Example())
		if err != nil {
			t.Fatal(err)
		}
		refused := kind.Field == "validity" || kind.Field == "issuer" || kind.Field == "chain"
		if err := handshake(t, ca, server, bad); (err != nil) != refused {
			t.Errorf("%s: %v, want it refused: %v", kind.Name, err, refused)
		}
	}
}

// handshake shakes hands over a pipe and says what the server thinks of the client.
func handshake(t *testing.T, ca *pki.CA, server, client *pki.Pair) error {
	t.Helper()
	here, there := net.Pipe()
	defer here.Close()
	clock := func() time.Time { return noon }
	go func() {
		defer there.Close()
		certificate := client.TLS()
		c := tls.Client(there, &tls.Config{ServerName: "bank.example", RootCAs: ca.Pool(), Time: clock,
			GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &certificate, nil }})
		if c.Handshake() == nil {
			_, _ = c.Read(make([]byte, 1)) // until the server closes, or says why not
		}
	}()
	return tls.Server(here, &tls.Config{Certificates: []tls.Certificate{server.TLS()}, ClientCAs: ca.Pool(), Time: clock,
		ClientAuth: tls.RequireAndVerifyClientCert, SessionTicketsDisabled: true}).HandshakeContext(t.Context())
}

// What a QSEAL's key signs, its certificate verifies.
func TestSealSigns(t *testing.T) {
	digest := sha256.Sum256([]byte("(request-target): get /accounts"))
	for _, keys := range []pki.Algorithm{pki.P256, pki.RSA2048} {
		pair, err := newCA(t, keys).QSEAL(pki.Example())
		if err != nil {
			t.Fatal(err)
		}
		signature, err := pair.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		var valid bool
		switch public := pair.Certificate.PublicKey.(type) {
		case *ecdsa.PublicKey:
			valid = ecdsa.VerifyASN1(public, digest[:], signature)
		case *rsa.PublicKey:
			valid = rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature) == nil
		}
		if !valid {
			t.Errorf("%s: the signature does not verify", keys)
		}
	}
}
