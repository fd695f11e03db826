package oauth

import (
	"context"
	"errors"

	"github.com/assaykit/assay/conformance"
)

// The steps past the end of an access token.
const (
	Expire          = "let the access token expire"
	ReadExpired     = "list accounts with the expired token"
	RefreshExpired  = "refresh after expiry"
	ReadAfterExpiry = "list accounts after expiry with a fresh token"
)

// The steps past the PSU's own revocation.
const (
	AuthoriseWithdrawn = "authorise for access that the PSU will take back"
	RedeemWithdrawn    = "redeem code for access that the PSU will take back"
	ReadWithdrawn      = "list accounts before the PSU revokes"
	PSURevokes         = "let the PSU revoke"
	ReadPSURevoked     = "list accounts after the PSU's revocation"
	RefreshPSURevoked  = "refresh after the PSU's revocation"
)

// The hooks of a target.
const (
	hookExpire = "expire_access_token"
	hookRevoke = "revoke_by_psu"
)

// ExpirySteps let the access token of the main grant expire, by the target's hook
// or by waiting where that is short, and refresh it.
func ExpirySteps(needs ...string) []conformance.Step {
	step := func(name string, risk conformance.Risk, needs []string, act func(*Acts, context.Context) error, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Refresh, Grant: GrantMain, Needs: needs, Risk: risk, Features: features, Run: on(act)}
	}
	return []conformance.Step{
		step(Expire, conformance.Spend, needs, (*Acts).expire),
		step(ReadExpired, conformance.Look, append(needs, Expire), func(a *Acts, ctx context.Context) error { return a.readWith(ctx, GrantMain) }),
		step(RefreshExpired, conformance.Spend, append(needs, Expire), func(a *Acts, ctx context.Context) error {
			g := a.Grant(GrantMain)
			if g.RefreshToken == "" {
				return conformance.Nothing("refresh token")
			}
			return a.renew(ctx, g, nil)
		}, "refresh"),
		step(ReadAfterExpiry, conformance.Look, append(needs, RefreshExpired), func(a *Acts, ctx context.Context) error { return a.readWith(ctx, GrantMain) }, "refresh"),
	}
}

// expire uses the hook; without one it waits, if expires_in and the allowed skew of
// the clocks end within limits.wait.
func (a *Acts) expire(ctx context.Context) error {
	g, t := a.Grant(GrantMain), a.wire.Target()
	if g.AccessToken == "" {
		return conformance.Nothing("access token")
	}
	a.expired = g.AccessToken
	var skip *conformance.Skip
	if err := a.wire.Hook(ctx, hookExpire, a.hookValues(GrantMain)); !errors.As(err, &skip) {
		return err
	}
	if g.expires.IsZero() {
		return skip
	}
	wait := g.expires.Add(t.Clock.Skew).Sub(a.wire.Now())
	if wait > t.Limits.Wait {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no hook %s, and its token outlasts limits.wait", hookExpire)
	}
	return pause(ctx, max(wait, 0))
}

// hookValues are what the hooks of a target may name.
func (a *Acts) hookValues(grant string) map[string]string {
	values := map[string]string{"accessToken": a.Grant(grant).AccessToken}
	if c, ok := a.flow.(Consenter); ok {
		values["consentId"] = c.ConsentID(grant)
	}
	if users := a.wire.Target().PSU.Users; len(users) > 0 {
		values["user"] = users[0].Name
	}
	return values
}

// PSURevocationSteps are a grant of its own that the PSU takes back at the ASPSP,
// by the target's hook.
func PSURevocationSteps(needs ...string) []conformance.Step {
	step := func(name string, phase conformance.Phase, risk conformance.Risk, act func(*Acts, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: phase, Grant: GrantWithdrawn, Needs: needs, Risk: risk, Run: on(act)}
	}
	read := func(a *Acts, ctx context.Context) error { return a.readWith(ctx, GrantWithdrawn) }
	steps := []conformance.Step{
		AuthoriseStep(AuthoriseWithdrawn, GrantWithdrawn, needs...),
		RedeemStep(RedeemWithdrawn, GrantWithdrawn, AuthoriseWithdrawn),
		step(ReadWithdrawn, conformance.Accounts, conformance.Look, read, RedeemWithdrawn),
		step(PSURevokes, conformance.Revocation, conformance.Spend, func(a *Acts, ctx context.Context) error {
			if a.Grant(GrantWithdrawn).AccessToken == "" {
				return conformance.Nothing("access token")
			}
			return a.wire.Hook(ctx, hookRevoke, a.hookValues(GrantWithdrawn))
		}, RedeemWithdrawn),
		step(ReadPSURevoked, conformance.Revocation, conformance.Look, func(a *Acts, ctx context.Context) error {
			return a.ReadUntilRefused(ctx, GrantWithdrawn)
		}, PSURevokes),
		step(RefreshPSURevoked, conformance.Revocation, conformance.Spend, func(a *Acts, ctx context.Context) error {
			return a.RefreshAfter(ctx, GrantWithdrawn)
		}, PSURevokes),
	}
	steps[len(steps)-1].Features = []string{"refresh"}
	for i := range steps {
		steps[i].Requires = both(FromStart, revocable)
	}
	return steps
}

func revocable(t *conformance.Target) *conformance.Skip {
	if _, ok := t.Hooks[hookRevoke]; !ok {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no hook %s", hookRevoke)
	}
	return nil
}
