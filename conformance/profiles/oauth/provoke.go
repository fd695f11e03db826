package oauth

import (
	"context"
	"net/url"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// A provocation is a wrong redemption of a good code.
type provocation struct {
	step     string
	risk     conformance.Risk
	requires func(*conformance.Target) *conformance.Skip
	as       credentials
	edit     func(url.Values)
	shake    func() flow.Handshake // nil: the usual one
	times    int                   // how often it is sent; 0 is once
}

var provocations = []provocation{
	{step: RedeemNobody, risk: conformance.Spend, requires: confidential, as: asNobody},
	{step: RedeemWrongSecret, risk: conformance.Lock, requires: secretive, as: asWrongSecret},
	{step: RedeemOtherURI, risk: conformance.Spend, edit: func(f url.Values) { f.Set("redirect_uri", foreignRedirect) }},
	{step: RedeemNoURI, risk: conformance.Spend, edit: func(f url.Values) { f.Del("redirect_uri") }},
	{step: RedeemWrongVerifier, risk: conformance.Spend, requires: pkce, edit: func(f url.Values) { f.Set("code_verifier", unguessable(32)) }},
	{step: RedeemNoVerifier, risk: conformance.Spend, requires: pkce, edit: func(f url.Values) { f.Del("code_verifier") }},
	{step: RedeemOther, risk: conformance.Spend, requires: twoClients, as: asOther},
}

// withoutName is a provocation for public clients alone.
var withoutName = provocation{step: RedeemUnnamed, risk: conformance.Spend, requires: public, as: asUnnamed}

// Provocations are the wrong redemptions of one code, its right redemption as
// their control, and each once more on a fresh code for an ASPSP that burnt the
// first one.
func Provocations(needs ...string) []conformance.Step { return provokedBy(provocations, needs) }

// CertificateProvocations are Provocations with those by which a client shows a wrong
// certificate or none. They take the place of Provocations in profiles with the
// feature mutual-tls.
func CertificateProvocations(needs ...string) []conformance.Step {
	return provokedBy(slices.Concat(provocations, certificateProvocations, badProvocations), needs)
}

// RoleProvocations are CertificateProvocations with a certificate of the wrong role, for
// standards by which the ASPSP looks at the role.
func RoleProvocations(needs ...string) []conformance.Step {
	return provokedBy(slices.Concat(provocations, certificateProvocations, badProvocations, badProvocationsOf(flow.ShowWrongRole)), needs)
}

// ProvocationsOfAll are CertificateProvocations with what public clients get wrong
// besides.
func ProvocationsOfAll(needs ...string) []conformance.Step {
	return provokedBy(slices.Concat(provocations, certificateProvocations, badProvocations, []provocation{withoutName}), needs)
}

func provokedBy(list []provocation, needs []string) []conformance.Step {
	var first, second []conformance.Step
	for _, p := range list {
		step := conformance.Step{Name: p.step, Phase: conformance.Token, Grant: GrantProvoked, Needs: needs, Risk: p.risk, Requires: both(FromStart, p.requires),
			Run: on(func(a *Acts, ctx context.Context) error { return a.provoke(ctx, p, a.Grant(GrantProvoked)) })}
		first = append(first, step)
		step.Name, step.Needs = onFreshCode(p.step), []string{RedeemProvoked}
		step.Run = on(func(a *Acts, ctx context.Context) error { return a.provokeFresh(ctx, p) })
		second = append(second, step)
	}
	return slices.Concat(first, []conformance.Step{RedeemStep(RedeemProvoked, GrantProvoked, needs...)}, second)
}

func onFreshCode(step string) string { return step + ", on a fresh code" }

func (a *Acts) provoke(ctx context.Context, p provocation, g *Grant) error {
	if p.shake != nil {
		ctx = flow.TLS(ctx, p.shake())
	}
	for range max(p.times, 1) {
		issued, err := a.redeem(ctx, g, p.as, p.edit)
		if issued.AccessToken != "" {
			a.proven[p.step] = true
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// provokeFresh repeats a provocation that was inconclusive because its code was
// burnt, with an approval of its own.
func (a *Acts) provokeFresh(ctx context.Context, p provocation) error {
	control := a.Grant(GrantProvoked)
	switch {
	case control.Code == "":
		return conformance.Nothing("authorisation code")
	case control.AccessToken != "" || a.proven[p.step]:
		return conformance.Omit(conformance.SkipInapplicable, "the first try was conclusive")
	}
	grant := "fresh code: " + p.step
	if err := a.flow.Prepare(ctx, grant); err != nil {
		return err
	}
	if err := a.authorise(ctx, grant, conformance.Approve); err != nil {
		return err
	}
	return a.provoke(ctx, p, a.Grant(grant))
}

func confidential(t *conformance.Target) *conformance.Skip {
	if t.Client.Secret == "" {
		return conformance.Omit(conformance.SkipInapplicable, "the client has no secret to leave out")
	}
	return nil
}

func secretive(t *conformance.Target) *conformance.Skip {
	if t.Client.Secret == "" {
		return conformance.Omit(conformance.SkipInapplicable, "the client has no secret")
	}
	return nil
}

func pkce(t *conformance.Target) *conformance.Skip {
	if t.Client.PKCE == "none" {
		return conformance.Omit(conformance.SkipUnclaimed, "client.pkce is none")
	}
	return nil
}

func twoClients(t *conformance.Target) *conformance.Skip {
	if t.OtherClient == nil {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no other_client")
	}
	return nil
}

// both joins two requirements; either may be nil.
func both(first, second func(*conformance.Target) *conformance.Skip) func(*conformance.Target) *conformance.Skip {
	if second == nil {
		return first
	}
	return func(t *conformance.Target) *conformance.Skip {
		if skip := first(t); skip != nil {
			return skip
		}
		return second(t)
	}
}
