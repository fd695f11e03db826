package oauth

import (
	"context"
	"net/url"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps at the revocation endpoint that need no token of ours.
const (
	RevokeNothing = "revoke nothing"
	RevokeUnknown = "revoke an unknown token"
)

// The steps that give tokens back: an access token, and refresh tokens under
// wrong hints.
const (
	AuthoriseReturned = "authorise for an access token to give back"
	RedeemReturned    = "redeem code for an access token to give back"
	ReadReturned      = "list accounts with a token to give back"
	RevokeAccess      = "revoke access token"
	ReadAccessRevoked = "list accounts with the revoked access token"
	RevokeTwice       = "revoke access token again"
	RevokeStrangeHint = "revoke refresh token under an unknown hint"
	RefreshStrange    = "refresh after a revocation under an unknown hint"
	RevokeWrongHint   = "revoke refresh token under a wrong hint"
	RefreshWrong      = "refresh after a revocation under a wrong hint"
)

// The steps that try to give back a refresh token without the right to, and what
// becomes of the access token when it is given back at last.
const (
	RevokeNobody   = "revoke refresh token without authentication"
	RefreshSpared  = "refresh after a revocation without authentication"
	RevokeOther    = "revoke refresh token as another client"
	RefreshOwned   = "refresh after a revocation as another client"
	ReadToRevoke   = "list accounts before the refresh token is given back"
	ReadRefreshEnd = "list accounts after the refresh token was given back"
)

// RevocationProbes are the requests to the revocation endpoint that need no token of
// ours.
func RevocationProbes() []conformance.Step {
	step := func(name string, act func(*Acts, context.Context) error) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Revocation, Risk: conformance.Look, Features: []string{"revocation"}, Run: on(act)}
	}
	return []conformance.Step{
		step(RevokeNothing, func(a *Acts, ctx context.Context) error {
			return flow.Done(a.send(ctx, "revokeToken", "revoke", tokenRequest{form: url.Values{}}))
		}),
		step(RevokeUnknown, func(a *Acts, ctx context.Context) error {
			_, err := a.giveBack(ctx, unguessable(32), "", asRegistered)
			return err
		}),
	}
}

// AccessRevocationSteps are a grant of its own whose access token is given back, and then its refresh token under a
// hint that means nothing. In between the server is asked what the token is worth.
func AccessRevocationSteps(needs ...string) []conformance.Step {
	step := revocationStep(GrantReturned)
	authorise, redeem := AuthoriseStep(AuthoriseReturned, GrantReturned, needs...), RedeemStep(RedeemReturned, GrantReturned, AuthoriseReturned)
	given := []string{RedeemReturned}
	return slices.Concat(withFeature("revocation", []conformance.Step{authorise, redeem}), []conformance.Step{
		step(ReadReturned, conformance.Look, given, func(a *Acts, ctx context.Context, _ *Grant) error { return a.readWith(ctx, GrantReturned) }),
		introspectGiven(IntrospectReturned, RedeemReturned),
		step(RevokeAccess, conformance.Spend, given, (*Acts).giveBackAccess),
		step(ReadAccessRevoked, conformance.Look, []string{RevokeAccess}, func(a *Acts, ctx context.Context, _ *Grant) error {
			return a.ReadUntilRefused(ctx, GrantReturned)
		}),
		introspectGiven(IntrospectRevoked, RevokeAccess),
		step(RevokeTwice, conformance.Spend, []string{RevokeAccess}, (*Acts).giveBackAccess),
	}, hintSteps(GrantReturned, RevokeStrangeHint, RefreshStrange, "assay_unknown_token", given...))
}

// WrongHintSteps give back the refresh token of a grant and call it an access token.
func WrongHintSteps(grant string, needs ...string) []conformance.Step {
	return hintSteps(grant, RevokeWrongHint, RefreshWrong, "access_token", needs...)
}

func hintSteps(grant, revoke, refresh, hint string, needs ...string) []conformance.Step {
	step := revocationStep(grant)
	steps := []conformance.Step{
		step(revoke, conformance.Spend, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.giveBackRefresh(ctx, g, hint, asRegistered)
		}),
		step(refresh, conformance.Spend, []string{revoke}, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.RefreshAfter(ctx, g.Name)
		}),
	}
	return withFeature("refresh", steps)
}

// ForeignRevocationSteps try to give back the refresh token of the grant to be revoked, nameless and as the other
// client, and see by a refresh that it lives on.
func ForeignRevocationSteps(needs ...string) []conformance.Step {
	step := revocationStep(GrantRevoked)
	renew := func(a *Acts, ctx context.Context, g *Grant) error {
		if g.RefreshToken == "" {
			return conformance.Nothing("refresh token")
		}
		return a.renew(ctx, g, nil)
	}
	steps := []conformance.Step{
		step(RevokeNobody, conformance.Spend, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.giveBackRefresh(ctx, g, "refresh_token", asNobody)
		}),
		step(RefreshSpared, conformance.Spend, []string{RevokeNobody}, renew),
		step(RevokeOther, conformance.Spend, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.giveBackRefresh(ctx, g, "refresh_token", asOther)
		}),
		step(RefreshOwned, conformance.Spend, []string{RevokeOther}, renew),
		step(ReadToRevoke, conformance.Look, needs, func(a *Acts, ctx context.Context, g *Grant) error { return a.readWith(ctx, g.Name) }),
	}
	steps[0].Requires, steps[1].Requires = confidential, confidential
	steps[2].Requires, steps[3].Requires = twoClients, twoClients
	return withFeature("refresh", steps)
}

// ReadRevokedStep asks for the accounts with the access token whose refresh token was given back.
func ReadRevokedStep(needs ...string) conformance.Step {
	step := revocationStep(GrantRevoked)(ReadRefreshEnd, conformance.Look, needs, func(a *Acts, ctx context.Context, g *Grant) error {
		return a.ReadUntilRefused(ctx, g.Name)
	})
	return withFeature("refresh", []conformance.Step{step})[0]
}

// revocationStep makes steps of the revocation of a grant.
func revocationStep(grant string) func(name string, risk conformance.Risk, needs []string, act func(*Acts, context.Context, *Grant) error) conformance.Step {
	return func(name string, risk conformance.Risk, needs []string, act func(*Acts, context.Context, *Grant) error) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Revocation, Grant: grant, Needs: needs, Risk: risk, Features: []string{"revocation"},
			Run: on(func(a *Acts, ctx context.Context) error { return act(a, ctx, a.Grant(grant)) })}
	}
}

func withFeature(feature string, steps []conformance.Step) []conformance.Step {
	for i := range steps {
		steps[i].Features = append(steps[i].Features, feature)
	}
	return steps
}

// giveBackAccess gives the access token of a grant back.
func (a *Acts) giveBackAccess(ctx context.Context, g *Grant) error {
	if g.AccessToken == "" {
		return conformance.Nothing("access token")
	}
	_, err := a.giveBack(ctx, g.AccessToken, "access_token", asRegistered)
	return err
}

// giveBackRefresh gives the refresh token of a grant back, and needs not do so again at the end when that was taken.
func (a *Acts) giveBackRefresh(ctx context.Context, g *Grant, hint string, as credentials) error {
	if g.RefreshToken == "" {
		return conformance.Nothing("refresh token")
	}
	status, err := a.giveBack(ctx, g.RefreshToken, hint, as)
	if status/100 == 2 && as == asRegistered && hint == "refresh_token" {
		a.wire.Release("token", "of grant "+g.Name)
	}
	return err
}

// giveBack gives a token back (RFC 7009 §2.1), "" is no hint, and returns the status of the answer.
func (a *Acts) giveBack(ctx context.Context, token, hint string, as credentials) (int, error) {
	form := url.Values{"token": {token}}
	if hint != "" {
		form.Set("token_type_hint", hint)
	}
	resp, err := a.send(ctx, "revokeToken", "revoke", tokenRequest{form: form, as: as})
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, flow.Done(resp, nil)
}
