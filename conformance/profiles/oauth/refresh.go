package oauth

import (
	"context"
	"net/url"

	"github.com/assaykit/assay/conformance"
)

// The steps with refresh tokens, and those that give tokens back.
const (
	RefreshUnknown = "refresh with an unknown token"
	RefreshAltered = "refresh with an altered token"
	RefreshNobody  = "refresh without authentication"
	Refresh        = "refresh"
	ReadRefreshed  = "list accounts after refresh"
	RefreshAgain   = "refresh again, with an unknown parameter"
	RefreshOther   = "refresh as another client"
	RefreshInVain  = "refresh in vain"
	Revoke         = "revoke refresh token"
	RefreshRevoked = "refresh with the revoked token"
)

// RefreshSteps are the acts of the main grant with its refresh token.
func RefreshSteps(needs ...string) []conformance.Step {
	step := func(name string, risk conformance.Risk, requires func(*conformance.Target) *conformance.Skip, act func(*Acts, context.Context, *Grant) error) conformance.Step {
		return refreshStep(name, GrantMain, risk, requires, needs, act)
	}
	return []conformance.Step{
		step(RefreshUnknown, conformance.Look, nil, func(a *Acts, ctx context.Context, _ *Grant) error {
			_, err := a.refresh(ctx, unguessable(32), asRegistered, nil)
			return err
		}),
		step(RefreshAltered, conformance.Spend, nil, func(a *Acts, ctx context.Context, g *Grant) error {
			for _, altered := range alterations(g.RefreshToken) {
				if _, err := a.refresh(ctx, altered, asRegistered, nil); err != nil {
					return err
				}
			}
			return nil
		}),
		step(RefreshNobody, conformance.Spend, confidential, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.tempt(ctx, g, asNobody)
		}),
		step(Refresh, conformance.Spend, nil, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.renew(ctx, g, nil)
		}),
		step(ReadRefreshed, conformance.Look, nil, func(a *Acts, ctx context.Context, _ *Grant) error {
			return a.readWith(ctx, GrantMain)
		}),
		step(RefreshAgain, conformance.Spend, nil, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.renew(ctx, g, func(f url.Values) { f.Set("x_assay_probe", "1") })
		}),
	}
}

// RefreshOtherStep lets the other client use the refresh token of the anew grant.
// An ASPSP may take that for theft and end the grant.
func RefreshOtherStep(needs ...string) conformance.Step {
	return refreshStep(RefreshOther, GrantAnew, conformance.Spend, twoClients, needs, func(a *Acts, ctx context.Context, g *Grant) error {
		return a.tempt(ctx, g, asOther)
	})
}

// RefreshInVainStep fails to refresh the tokens of the anew grant, as a TPP whose
// refresh token went bad would. It opens the grant in which that is made good.
func RefreshInVainStep(grant string, needs ...string) conformance.Step {
	step := refreshStep(RefreshInVain, GrantAnew, conformance.Spend, nil, needs, func(a *Acts, ctx context.Context, g *Grant) error {
		_, err := a.refresh(ctx, alter(g.RefreshToken), asRegistered, nil)
		return err
	})
	step.Grant = grant
	return step
}

// RevokeSteps give the refresh token of a grant back and try to use it (RFC 7009).
func RevokeSteps(needs ...string) []conformance.Step {
	steps := []conformance.Step{
		refreshStep(Revoke, GrantRevoked, conformance.Spend, nil, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.giveBackRefresh(ctx, g, "refresh_token", asRegistered)
		}),
		refreshStep(RefreshRevoked, GrantRevoked, conformance.Spend, nil, append(needs, Revoke), func(a *Acts, ctx context.Context, g *Grant) error {
			_, err := a.refresh(ctx, g.RefreshToken, asRegistered, nil)
			return err
		}),
	}
	for i := range steps {
		steps[i].Phase = conformance.Revocation
		steps[i].Features = []string{"refresh", "revocation"}
	}
	return steps
}

// refreshStep is a step that needs the refresh token of a grant.
func refreshStep(name, grant string, risk conformance.Risk, requires func(*conformance.Target) *conformance.Skip, needs []string,
	act func(*Acts, context.Context, *Grant) error) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Refresh, Grant: grant, Needs: needs, Risk: risk, Features: []string{"refresh"}, Requires: requires,
		Run: on(func(a *Acts, ctx context.Context) error {
			g := a.Grant(grant)
			if g.RefreshToken == "" && name != RefreshUnknown {
				return conformance.Nothing("refresh token")
			}
			return act(a, ctx, g)
		})}
}

// refresh sends a refresh token to the token endpoint (RFC 6749 §6).
func (a *Acts) refresh(ctx context.Context, token string, as credentials, edit func(url.Values)) (tokens, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
	if edit != nil {
		edit(form)
	}
	return a.ask(ctx, tokenRequest{form: form, as: as})
}

// tempt refreshes a grant as one who must not. An ASPSP that falls for it may have
// replaced the refresh token: later steps go on with the new one, or the refusal of
// the old one would be held against it.
func (a *Acts) tempt(ctx context.Context, g *Grant, as credentials) error {
	issued, err := a.refresh(ctx, g.RefreshToken, as, nil)
	if issued.RefreshToken != "" {
		g.RefreshToken = issued.RefreshToken
		a.hold(g)
	}
	return err
}

// renew refreshes a grant and keeps the newest tokens.
func (a *Acts) renew(ctx context.Context, g *Grant, edit func(url.Values)) error {
	issued, err := a.refresh(ctx, g.RefreshToken, asRegistered, edit)
	if err != nil {
		return err
	}
	a.take(g, issued)
	a.hold(g)
	return nil
}

// Renew refreshes the tokens of a grant and goes on with the new ones.
func (a *Acts) Renew(ctx context.Context, grant string) error {
	g := a.Grant(grant)
	if g.RefreshToken == "" {
		return conformance.Nothing("refresh token")
	}
	return a.renew(ctx, g, nil)
}

// RefreshAfter uses the refresh token of a grant once more, whatever became of it.
func (a *Acts) RefreshAfter(ctx context.Context, grant string) error {
	g := a.Grant(grant)
	if g.RefreshToken == "" {
		return conformance.Nothing("refresh token")
	}
	_, err := a.refresh(ctx, g.RefreshToken, asRegistered, nil)
	return err
}

// Renewed refreshes a grant and returns the Authorization field of its new token,
// "" when none came.
func (a *Acts) Renewed(ctx context.Context, grant string) (string, error) {
	g := a.Grant(grant)
	if g.RefreshToken == "" {
		return "", nil
	}
	issued, err := a.refresh(ctx, g.RefreshToken, asRegistered, nil)
	if err != nil || issued.AccessToken == "" {
		return "", err
	}
	a.take(g, issued)
	return a.Bearer(grant)
}
