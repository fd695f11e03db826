package flow

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/assaykit/assay/conformance"
)

// SealChain says what came of holding the ASPSP's certificate against the host and
// the authorities that we trust: one of the Chain words.
const SealChain = "cert.chain"

// The words of the seal cert.chain.
const (
	ChainGood      = "good"
	ChainExpired   = "out of date" // a certificate of the chain
	ChainSelf      = "self-signed"
	ChainAuthority = "unknown authority"
	ChainHost      = "another host"
	ChainInvalid   = "invalid" // anything else, such as a certificate that is not for servers
)

// chainOf finds out why a certificate did not verify. It returns the chain as it came,
// and "" when the error is about something else, such as the certificate of a proxy.
func chainOf(err error) (word string, peer []*x509.Certificate) {
	var (
		verify  *tls.CertificateVerificationError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	if !errors.As(err, &verify) || ofProxy(err) {
		return "", nil
	}
	peer = verify.UnverifiedCertificates
	switch {
	case errors.As(err, &host):
		return ChainHost, peer
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return ChainExpired, peer
	case errors.As(err, &unknown) && len(peer) > 0 && peer[0].CheckSignatureFrom(asAuthority(peer[0])) == nil:
		return ChainSelf, peer
	case errors.As(err, &unknown):
		return ChainAuthority, peer
	}
	return ChainInvalid, peer
}

// asAuthority is a certificate as if it might sign others, so that its own signature
// can be looked at.
func asAuthority(c *x509.Certificate) *x509.Certificate {
	copied := *c
	copied.IsCA, copied.BasicConstraintsValid, copied.KeyUsage = true, true, 0
	return &copied
}

// shown returns the key pair that a handshake shows, for the client whose credentials
// are used.
func (h Handshake) shown(t *conformance.Target, ours conformance.KeyPair) (*tls.Certificate, error) {
	switch h.Show {
	case ShowNone:
		return nil, nil
	case ShowOther:
		if t.OtherClient == nil {
			return nil, nil
		}
		ours = t.OtherClient.TLS
	case ShowExpired, ShowNotYetValid, ShowWrongRole, ShowOtherTPP:
		ours = t.BadCertificates[h.Show.Bad()]
	}
	if ours.Empty() {
		return nil, nil
	}
	pair, err := tls.X509KeyPair(ours.Cert, ours.Key)
	if err != nil {
		return nil, fmt.Errorf("client certificate: %w", err)
	}
	if h.Show == ShowStranger {
		return stranger(pair.Leaf)
	}
	return &pair, nil
}

// stranger makes a certificate that reads like ours, down to the name of its issuer,
// and that an authority signed which nobody knows.
func stranger(like *x509.Certificate) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), RawSubject: like.RawSubject,
		NotBefore: like.NotBefore, NotAfter: like.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: like.ExtKeyUsage,
		DNSNames: like.DNSNames, IPAddresses: like.IPAddresses,
	}
	for _, extension := range like.Extensions {
		if extension.Id.Equal(qcStatements) {
			template.ExtraExtensions = []pkix.Extension{extension}
		}
	}
	authority := &x509.Certificate{RawSubject: like.RawIssuer}
	der, err := x509.CreateCertificate(rand.Reader, template, authority, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// qcStatements is the extension in which a QWAC says what it is (RFC 3739, section 3.2.6).
var qcStatements = []int{1, 3, 6, 1, 5, 5, 7, 1, 3}
