package oauth

import (
	"context"
	"crypto/tls"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// ReadResumed asks twice, so that the second connection can resume the first.
const ReadResumed = "list accounts over a session that began without certificate"

// readResumed asks for the accounts with the token of the main grant over a session
// that began without certificate. It is one of the CertificateProbes.
func readResumed(needs []string) conformance.Step {
	return conformance.Step{Name: ReadResumed, Phase: conformance.Accounts, Grant: GrantMain, Needs: needs, Risk: conformance.Look,
		Features: []string{FeatureMutualTLS}, Requires: mutual, Run: on(func(a *Acts, ctx context.Context) error {
			ctx = flow.TLS(ctx, flow.Handshake{Show: flow.ShowNone, Sessions: tls.NewLRUClientSessionCache(1)})
			if err := a.readWith(ctx, GrantMain); err != nil {
				return err
			}
			return a.readWith(ctx, GrantMain)
		})}
}
