package oauth

import (
	"context"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance"
)

// The refreshes of the main grant that play with its scope, and those with a
// refresh token that another has taken the place of.
const (
	RefreshEmptyScope = "refresh with an empty scope"
	ReadEmptyScope    = "list accounts after a refresh with an empty scope"
	RefreshWider      = "refresh for more than was granted"

	RefreshReplaced = "refresh with the replaced token"
	RefreshNewest   = "refresh after the replaced token was used"
)

// The steps of a grant of two scopes.
const (
	AuthoriseSeveral = "authorise for two scopes"
	RedeemSeveral    = "redeem code for two scopes"
	ReadSeveral      = "list accounts with two scopes"
	RefreshNarrowed  = "refresh for one of two scopes"
	ReadNarrowed     = "list accounts with one of two scopes"
	RefreshWhole     = "refresh for both scopes again"
	ReadWhole        = "list accounts with both scopes again"
)

// ScopeRefreshes refresh the main grant with an empty scope and with one too many.
func ScopeRefreshes(needs ...string) []conformance.Step {
	read := ReadStep(ReadEmptyScope, GrantMain, RefreshEmptyScope)
	read.Phase, read.Features, read.Requires = conformance.Refresh, []string{"refresh"}, nil
	return []conformance.Step{
		refreshStep(RefreshEmptyScope, GrantMain, conformance.Spend, nil, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.renew(ctx, g, func(f url.Values) { f.Set("scope", "") })
		}),
		read,
		refreshStep(RefreshWider, GrantMain, conformance.Spend, nil, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			scope, err := a.flow.Scope(GrantMain)
			if err != nil {
				return err
			}
			more := a.wire.Target().Option("second_scope")
			if more == "" {
				more = unknownScope
			}
			return a.renew(ctx, g, func(f url.Values) { f.Set("scope", scope+" "+more) })
		}),
	}
}

// ReplacedSteps use a refresh token that was replaced, then the one that replaced
// it. They may end the grant. Where nothing was replaced they ask nothing.
func ReplacedSteps(needs ...string) []conformance.Step {
	return []conformance.Step{
		refreshStep(RefreshReplaced, GrantMain, conformance.Spend, nil, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			if g.replaced == "" {
				return nil
			}
			grace, _ := time.ParseDuration(a.wire.Target().Option("refresh_grace")) // none: at once
			if err := pause(ctx, grace); err != nil {
				return err
			}
			_, err := a.refresh(ctx, g.replaced, asRegistered, nil)
			return err
		}),
		refreshStep(RefreshNewest, GrantMain, conformance.Spend, public, append(needs, RefreshReplaced), func(a *Acts, ctx context.Context, g *Grant) error {
			if g.replaced == "" {
				return nil
			}
			_, err := a.refresh(ctx, g.RefreshToken, asRegistered, nil)
			return err
		}),
	}
}

// SeveralSteps are a grant of two scopes: client.scope and options.second_scope.
func SeveralSteps(needs ...string) []conformance.Step {
	refresh := func(name string, edit func(a *Acts, f url.Values), needs ...string) conformance.Step {
		return refreshStep(name, GrantSeveral, conformance.Spend, nil, needs, func(a *Acts, ctx context.Context, g *Grant) error {
			return a.renew(ctx, g, func(f url.Values) { edit(a, f) })
		})
	}
	read := func(name, after string) conformance.Step {
		step := ReadStep(name, GrantSeveral, after)
		step.Phase, step.Features = conformance.Refresh, []string{"refresh"}
		return step
	}
	steps := []conformance.Step{
		AuthoriseStep(AuthoriseSeveral, GrantSeveral, needs...),
		RedeemStep(RedeemSeveral, GrantSeveral, AuthoriseSeveral),
		ReadStep(ReadSeveral, GrantSeveral, RedeemSeveral),
		refresh(RefreshNarrowed, func(a *Acts, f url.Values) { f.Set("scope", a.wire.Target().Option("second_scope")) }, RedeemSeveral),
		read(ReadNarrowed, RefreshNarrowed),
		refresh(RefreshWhole, func(*Acts, url.Values) {}, RefreshNarrowed),
		read(ReadWhole, RefreshWhole),
	}
	for i := range steps {
		steps[i].Requires = both(FromStart, secondScope)
	}
	return steps
}

func secondScope(t *conformance.Target) *conformance.Skip {
	if t.Option("second_scope") == "" {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no scope that goes with client.scope (options.second_scope)")
	}
	return nil
}
