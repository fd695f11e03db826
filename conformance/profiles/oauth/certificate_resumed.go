package oauth

import (
	"context"
	"crypto/tls"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps over resumed sessions. Each asks twice, so that the second connection can
// resume the first.
const (
	RedeemResumed      = "redeem code over a session that began without certificate"
	RedeemOtherResumed = "redeem code over a session that began with the certificate of another client"

	ReadResumed      = "list accounts over a session that began without certificate"
	ReadOtherResumed = "list accounts over a session that began with the certificate of another client"
)

// resuming are handshakes that share their sessions.
func resuming(c flow.Certificate) func() flow.Handshake {
	return func() flow.Handshake { return flow.Handshake{Show: c, Sessions: tls.NewLRUClientSessionCache(1)} }
}

// readResumed is one of the CertificateProbes. It asks for the accounts with the token of
// the main grant.
func readResumed(name string, show flow.Certificate, requires func(*conformance.Target) *conformance.Skip, needs []string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: GrantMain, Needs: needs, Risk: conformance.Look,
		Features: []string{FeatureMutualTLS}, Requires: requires, Run: on(func(a *Acts, ctx context.Context) error {
			ctx = flow.TLS(ctx, resuming(show)())
			if err := a.readWith(ctx, GrantMain); err != nil {
				return err
			}
			return a.readWith(ctx, GrantMain)
		})}
}
