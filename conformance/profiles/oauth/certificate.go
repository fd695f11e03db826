package oauth

import (
	"context"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps with a wrong client certificate or none (RFC 8705).
const (
	RedeemNoCertificate    = "redeem code without certificate"
	RedeemStranger         = "redeem code with a certificate of an unknown authority"
	RedeemOtherCertificate = "redeem code with the certificate of another client"

	RefreshNoCertificate    = "refresh without certificate"
	RefreshOtherCertificate = "refresh with the certificate of another client"

	ReadNoCertificate    = "list accounts without certificate"
	ReadStranger         = "list accounts with a certificate of an unknown authority"
	ReadOtherCertificate = "list accounts with the certificate of another client"
	ReadCertificate      = "list accounts with the certificate again"
)

// FeatureMutualTLS is claimed where clients show a certificate at the token endpoint.
const FeatureMutualTLS = "mutual-tls"

// FeatureBoundTokens is claimed where tokens are bound to the certificate of their
// client (RFC 8705 §3).
const FeatureBoundTokens = "bound-tokens"

// certificateProvocations are the wrong redemptions that the connection makes wrong.
var certificateProvocations = []provocation{
	{step: RedeemNoCertificate, risk: conformance.Spend, requires: mutual, shake: showing(flow.ShowNone)},
	{step: RedeemStranger, risk: conformance.Spend, requires: mutual, shake: showing(flow.ShowStranger)},
	{step: RedeemResumed, risk: conformance.Spend, requires: mutual, times: 2, shake: resuming(flow.ShowNone)},
	{step: RedeemOtherCertificate, risk: conformance.Spend, requires: both(mutual, twoCertificates), shake: showing(flow.ShowOther)},
	{step: RedeemOtherResumed, risk: conformance.Spend, requires: both(mutual, twoCertificates), times: 2, shake: resuming(flow.ShowOther)},
}

func showing(c flow.Certificate) func() flow.Handshake {
	return func() flow.Handshake { return flow.Handshake{Show: c} }
}

// mutual leaves out an ASPSP that asks for no certificate.
func mutual(t *conformance.Target) *conformance.Skip {
	switch {
	case !t.Claims(FeatureMutualTLS):
		return conformance.Omit(conformance.SkipUnclaimed, "the target does not claim %s", FeatureMutualTLS)
	case t.Client.TLS.Empty():
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no certificate of the client (client.tls)")
	}
	return nil
}

// twoCertificates leaves out what the certificate of another client is for, where there
// is none, or where both are of one holder: by RFC 8705 §2.1 a client may be known by its
// subject, and in the field it is by its organizationIdentifier.
func twoCertificates(t *conformance.Target) *conformance.Skip {
	switch {
	case t.OtherClient == nil || t.OtherClient.TLS.Empty():
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no certificate of another client (other_client.tls)")
	case oneHolder(t.Client.TLS, t.OtherClient.TLS):
		return conformance.Omit(conformance.SkipUnconfigured, "the certificates of both clients are of one holder (other_client.tls)")
	}
	return nil
}

// CertificateProbes ask for the accounts with the token of the main grant and a wrong
// certificate or none, and once more with the right one.
func CertificateProbes(needs ...string) []conformance.Step {
	steps := []conformance.Step{
		certificateProbe(ReadNoCertificate, flow.ShowNone, mutual, needs),
		certificateProbe(ReadStranger, flow.ShowStranger, mutual, needs),
		certificateProbe(ReadOtherCertificate, flow.ShowOther, both(mutual, twoCertificates), needs),
		readResumed(ReadResumed, flow.ShowNone, mutual, needs),
		readResumed(ReadOtherResumed, flow.ShowOther, both(mutual, twoCertificates), needs),
	}
	for _, c := range badCertificates {
		steps = append(steps, readShowing(c, needs))
	}
	again := certificateProbe(ReadCertificate, flow.ShowOurs, mutual, needs)
	again.Run = on(func(a *Acts, ctx context.Context) error { return a.readWith(ctx, GrantMain) })
	return append(steps, again)
}

func certificateProbe(name string, show flow.Certificate, requires func(*conformance.Target) *conformance.Skip, needs []string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: GrantMain, Needs: needs, Risk: conformance.Look,
		Features: []string{FeatureMutualTLS}, Requires: requires, Run: on(func(a *Acts, ctx context.Context) error {
			return a.readWith(flow.TLS(ctx, flow.Handshake{Show: show}), GrantMain)
		})}
}

// CertificateRefreshes let the main client refresh without certificate and with that of
// the other client.
func CertificateRefreshes(needs ...string) []conformance.Step {
	return []conformance.Step{
		certificateRefresh(RefreshNoCertificate, flow.ShowNone, mutual, needs),
		certificateRefresh(RefreshOtherCertificate, flow.ShowOther, both(mutual, twoCertificates), needs),
	}
}

func certificateRefresh(name string, show flow.Certificate, requires func(*conformance.Target) *conformance.Skip, needs []string) conformance.Step {
	step := refreshStep(name, GrantMain, conformance.Spend, requires, needs, func(a *Acts, ctx context.Context, g *Grant) error {
		return a.tempt(flow.TLS(ctx, flow.Handshake{Show: show}), g, asRegistered)
	})
	step.Features = append(step.Features, FeatureMutualTLS)
	return step
}
