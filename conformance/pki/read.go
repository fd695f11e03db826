package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// expected is what Read wants to have.
const expected = "expected a certificate in PEM, which begins with -----BEGIN CERTIFICATE-----"

// Read says what certificates in PEM claim, in their order. Keys that lie beside them are passed over, and
// no error ever shows one. The error says what was found in place of a certificate.
func Read(text []byte) ([]Claims, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New("is empty; " + expected)
	}
	var list []Claims
	var others []string
	rest := text
	for number := 1; ; number++ {
		block, behind := pem.Decode(rest)
		if block == nil {
			break
		}
		rest = behind
		if block.Type != blockCertificate {
			others = append(others, blockText(block))
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("block %d cannot be read as a certificate: %w", number, err)
		}
		list = append(list, ClaimsOf(certificate))
	}
	switch {
	case bytes.Contains(rest, []byte("-----BEGIN ")):
		return nil, errors.New("has a PEM block that is damaged or does not end; " + expected)
	case len(list) > 0:
		return list, nil
	case len(others) > 0:
		return nil, fmt.Errorf("holds %s and no certificate; %s", strings.Join(others, ", "), expected)
	}
	if _, err := x509.ParseCertificate(text); err == nil {
		return nil, errors.New("is a certificate in DER; " + expected + "; openssl x509 -inform der turns one into the other")
	}
	return nil, errors.New("is no PEM; " + expected)
}

// blockText says what a PEM block is, by its type alone.
func blockText(b *pem.Block) string {
	_, encrypted := b.Headers["DEK-Info"] // how keys were encrypted before PKCS #8
	switch {
	case b.Type == "ENCRYPTED PRIVATE KEY" || encrypted && strings.HasSuffix(b.Type, "PRIVATE KEY"):
		return "an encrypted private key"
	case strings.HasSuffix(b.Type, "PRIVATE KEY"):
		return "a private key"
	case strings.HasSuffix(b.Type, "PUBLIC KEY"):
		return "a public key"
	case strings.HasSuffix(b.Type, "CERTIFICATE REQUEST"):
		return "a certificate request"
	}
	return "a PEM block of another kind"
}
