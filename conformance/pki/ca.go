package pki

import (
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"time"
)

// Options are what a CA may be told. The zero value is a CA of today with ECDSA keys.
type Options struct {
	Name string    // common name; "" is "Assay Test CA"
	Now  time.Time // when certificates are made; the zero time is today's
	Keys Algorithm // "" is P256
}

// A CA signs certificates. It is a [Pair] itself: what a bank is to trust is its CertificatePEM.
type CA struct {
	Pair
	now  time.Time
	keys Algorithm
}

// forTests stands in every subject, as organizational unit.
const forTests = "FOR TESTS ONLY"

// How long a CA is valid, before and after it was made. It must be there before what expired long ago and
// after what is not valid yet, or these would be wrong in two ways. Our choice.
const (
	caBefore = 365 * 24 * time.Hour
	caAfter  = (2*MostDays + 1) * 24 * time.Hour
)

// NewCA makes a CA with a new key. Its certificate is signed by itself.
func NewCA(o Options) (*CA, error) {
	o = o.complete()
	key, err := o.Keys.generate()
	if err != nil {
		return nil, err
	}
	name := pkix.Name{Organization: []string{"Assay"}, OrganizationalUnit: []string{forTests}, CommonName: o.Name}
	subject, err := asn1.Marshal(name.ToRDNSequence())
	if err != nil {
		return nil, fmt.Errorf("name of the CA: %w", err)
	}
	return newCA(o, key, subject)
}

func (o Options) complete() Options {
	if o.Name == "" {
		o.Name = "Assay Test CA"
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	o.Now = o.Now.UTC().Truncate(time.Second) // certificates know no finer time
	if o.Keys == "" {
		o.Keys = P256
	}
	return o
}

// newCA makes a CA of a key and a name in DER.
func newCA(o Options, key crypto.Signer, subject []byte) (*CA, error) {
	template := &x509.Certificate{
		RawSubject:            subject,
		NotBefore:             o.Now.Add(-caBefore),
		NotAfter:              o.Now.Add(caAfter),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true, IsCA: true,
		MaxPathLenZero: true, // it signs no other CA
	}
	certificate, err := sign(template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certificate of the CA: %w", err)
	}
	return &CA{Pair: Pair{Certificate: certificate, Key: key}, now: o.Now, keys: o.Keys}, nil
}

// LoadCA takes a CA from PEM, so that one CA can sign for several TPPs and on several days. The name of the
// options is not used. The error says what was expected in which of the two; it never shows the key.
func LoadCA(certificatePEM, keyPEM []byte, o Options) (*CA, error) {
	o = o.complete()
	claims, err := Read(certificatePEM)
	switch {
	case err != nil:
		return nil, fmt.Errorf("certificate of the CA: %w", err)
	case len(claims) != 1 || !claims[0].CA:
		return nil, errors.New("certificate of the CA: expected one certificate, that of a CA")
	case o.Now.Before(claims[0].NotBefore) || o.Now.After(claims[0].NotAfter):
		return nil, fmt.Errorf("certificate of the CA: expected one valid on %s, got %s", day(o.Now), claims[0].validity())
	}
	pair, err := tls.X509KeyPair(certificatePEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("key of the CA: expected the private key of its certificate in PEM, unencrypted: %w", err)
	}
	key, ok := pair.PrivateKey.(crypto.Signer)
	if !ok {
		return nil, errors.New("key of the CA: expected one that signs")
	}
	return &CA{Pair: Pair{Certificate: claims[0].Certificate, Key: key}, now: o.Now, keys: o.Keys}, nil
}

// Pool trusts this CA and no other.
func (ca *CA) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.Certificate)
	return pool
}

// QWAC makes a certificate for TLS, for the end that calls and the end that serves. The error lists what is
// wrong with the identity.
func (ca *CA) QWAC(id Identity) (*Pair, error) { return ca.good(Web, id) }

// QSEAL makes a certificate that signs messages. The error lists what is wrong with the identity.
func (ca *CA) QSEAL(id Identity) (*Pair, error) { return ca.good(Seal, id) }

// Server makes the certificate that the reference bank serves with: a QWAC with the role PSP_AS, for the
// names and addresses given.
func (ca *CA) Server(hosts ...string) (*Pair, error) { return ca.QWAC(referenceBank(hosts)) }

func (ca *CA) good(use Use, id Identity) (*Pair, error) {
	d, err := ca.draft(use, id)
	if err != nil {
		return nil, err
	}
	return d.sign()
}

// Bad makes a certificate that is wrong in one way, by the name of its [Kind]. The error is a name that no
// kind has, an identity that is wrong itself, or one that cannot be wrong in that way.
func (ca *CA) Bad(kind string, id Identity) (*Pair, error) {
	k, err := kindNamed(kind)
	if err != nil {
		return nil, err
	}
	d, err := ca.draft(k.Use, id)
	if err != nil {
		return nil, err
	}
	if err := k.spoil(d); err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	return d.sign()
}
