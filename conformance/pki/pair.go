package pki

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
)

// An Algorithm is the kind of keys that a CA makes, for itself and for others.
type Algorithm string

// The kinds of keys. Signatures of both use SHA-256. The message signatures of STET are rsa-sha256 and need
// a QSEAL with RSA.
const (
	P256    Algorithm = "p256"    // ECDSA on the curve P-256
	RSA2048 Algorithm = "rsa2048" // RSA with 2048 bits
)

// ParseAlgorithm reads the name of an algorithm. The error names both.
func ParseAlgorithm(s string) (Algorithm, error) {
	switch a := Algorithm(strings.ToLower(s)); a {
	case P256, RSA2048:
		return a, nil
	}
	return "", fmt.Errorf("key %q: expected %s or %s", s, P256, RSA2048)
}

// generate makes a key.
func (a Algorithm) generate() (crypto.Signer, error) {
	switch a {
	case P256:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case RSA2048:
		return rsa.GenerateKey(rand.Reader, 2048)
	}
	_, err := ParseAlgorithm(string(a))
	return nil, err
}

// A Pair is a certificate with its key.
type Pair struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
	Issuer      *x509.Certificate // the CA's; nil where the certificate is signed by its own key
}

// The types of PEM blocks.
const (
	blockCertificate = "CERTIFICATE"
	blockKey         = "PRIVATE KEY"
)

// CertificatePEM is the certificate alone.
func (p *Pair) CertificatePEM() []byte { return certificatePEM(p.Certificate) }

// ChainPEM is the certificate and behind it that of its issuer, as TLS programs want to have it.
func (p *Pair) ChainPEM() []byte {
	if p.Issuer == nil {
		return p.CertificatePEM()
	}
	return bytes.Join([][]byte{p.CertificatePEM(), certificatePEM(p.Issuer)}, nil)
}

// KeyPEM is the private key as PKCS #8, unencrypted.
func (p *Pair) KeyPEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.Key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: blockKey, Bytes: der}), nil
}

// TLS is the pair as crypto/tls wants to have it, on either end of a connection.
func (p *Pair) TLS() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{p.Certificate.Raw}, PrivateKey: p.Key, Leaf: p.Certificate}
}

func certificatePEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: blockCertificate, Bytes: c.Raw})
}
