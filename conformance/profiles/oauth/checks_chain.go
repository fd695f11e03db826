package oauth

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// trusted judges what the kit found when it held the certificates against hosts and
// authorities.
func trusted(v conformance.View) conformance.Finding {
	for _, e := range v.All(Knock) {
		if word := e.Seals[flow.SealChain]; word != "" && word != flow.ChainGood {
			return conformance.Fails("a certificate that verifies for "+host(e), word+detail(e, word)).At(e)
		}
	}
	known := usual(v)
	if len(known) < len(v.All(Knock)) || len(known) == 0 {
		return strange()
	}
	return conformance.Holds().At(known...)
}

// detail says what in the leaf shows why a certificate did not verify.
func detail(e *conformance.Exchange, word string) string {
	chain := chainOf(e)
	if len(chain) == 0 {
		return ""
	}
	leaf := chain[0]
	switch word {
	case flow.ChainExpired:
		for _, c := range chain {
			if e.Started.Before(c.NotBefore) || e.Started.After(c.NotAfter) {
				return fmt.Sprintf(": valid from %s to %s", c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly))
			}
		}
	case flow.ChainHost:
		names := slices.Clone(leaf.DNSNames)
		for _, ip := range leaf.IPAddresses {
			names = append(names, ip.String())
		}
		return ": for " + orNone(strings.Join(names, ", "))
	case flow.ChainAuthority:
		return ": " + leaf.Issuer.String()
	case flow.ChainSelf:
		return ": " + leaf.Subject.String()
	}
	return ""
}

// chainOf reads the certificates that the server showed, without those that cannot be
// read.
func chainOf(e *conformance.Exchange) []*x509.Certificate {
	var chain []*x509.Certificate
	if e.TLS == nil {
		return nil
	}
	for _, der := range e.TLS.Peer {
		if c, err := x509.ParseCertificate(der); err == nil {
			chain = append(chain, c)
		}
	}
	return chain
}

func longKeys(v conformance.View) conformance.Finding {
	const least = 2048 // bits, RFC 9325 §4.5
	for _, e := range usual(v) {
		for _, c := range chainOf(e) {
			if key, ok := c.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() < least {
				return conformance.Fails(fmt.Sprintf("%d bits at least", least), fmt.Sprintf("%d bits in the certificate of %s", key.N.BitLen(), c.Subject)).At(e)
			}
		}
	}
	if len(usual(v)) == 0 {
		return strange()
	}
	return conformance.Holds().At(usual(v)...)
}
