package oauth

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance"
)

// The steps with codes that come too late, or come again.
const (
	AuthoriseStale = "authorise for a code that will be late"
	ExpireCode     = "let the code expire"
	RedeemStale    = "redeem the expired code"

	RedeemTwiceWrong  = "redeem code twice, with a wrong verifier"
	ReadReplayedWrong = "list accounts after the wrong replay"
)

// hookExpireCode is the hook of a target that lets a code expire.
const hookExpireCode = "expire_code"

// longestCode is the longest advised life of a code (RFC 6749 §4.1.2); codeGrace
// is the allowance for clocks and transport, our choice.
const (
	longestCode = 10 * time.Minute
	codeGrace   = 30 * time.Second
)

// StaleSteps redeem a code after its time: by the target's hook, or by waiting
// where that is short.
func StaleSteps(needs ...string) []conformance.Step {
	steps := []conformance.Step{
		AuthoriseStep(AuthoriseStale, GrantStale, needs...),
		{Name: ExpireCode, Phase: conformance.Token, Grant: GrantStale, Needs: []string{AuthoriseStale}, Risk: conformance.Spend, Run: on((*Acts).expireCode)},
		{Name: RedeemStale, Phase: conformance.Token, Grant: GrantStale, Needs: []string{ExpireCode}, Risk: conformance.Spend,
			Run: on(func(a *Acts, ctx context.Context) error {
				_, err := a.redeem(ctx, a.Grant(GrantStale), asRegistered, nil)
				return err
			})},
	}
	for i := range steps {
		steps[i].Requires = both(FromStart, expirable)
	}
	return steps
}

// expireCode uses the hook; without one it waits.
func (a *Acts) expireCode(ctx context.Context) error {
	g := a.Grant(GrantStale)
	if g.Code == "" {
		return conformance.Nothing("authorisation code")
	}
	values := a.hookValues(GrantStale)
	values["code"] = g.Code
	var skip *conformance.Skip
	if err := a.wire.Hook(ctx, hookExpireCode, values); !errors.As(err, &skip) {
		return err
	}
	return pause(ctx, codeWait(a.wire.Target()))
}

// codeWait is how long a code is kept back until it should have expired.
func codeWait(t *conformance.Target) time.Duration {
	life, err := time.ParseDuration(t.Option("code_lifetime"))
	if err != nil {
		life = longestCode
	}
	return life + codeGrace
}

// expirable says whether a code can be made to expire within a run.
func expirable(t *conformance.Target) *conformance.Skip {
	if _, ok := t.Hooks[hookExpireCode]; !ok && codeWait(t) > t.Limits.Wait {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no hook %s, and its codes outlast limits.wait", hookExpireCode)
	}
	return nil
}

// WrongReplaySteps send a code a second time as somebody who saw it and has no
// verifier.
func WrongReplaySteps(needs ...string) []conformance.Step {
	return []conformance.Step{
		{Name: RedeemTwiceWrong, Phase: conformance.Token, Grant: GrantAnew, Needs: needs, Risk: conformance.Spend, Requires: both(FromStart, pkce),
			Run: on(func(a *Acts, ctx context.Context) error {
				_, err := a.redeem(ctx, a.Grant(GrantAnew), asRegistered, func(f url.Values) { f.Set("code_verifier", unguessable(32)) })
				return err
			})},
		ReadStep(ReadReplayedWrong, GrantAnew, RedeemTwiceWrong),
	}
}
