package oauth

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps with pushed authorisation requests (RFC 9126).
const (
	Push        = "push a request"
	PushAgain   = "push a request again"
	PushNobody  = "push a request without authentication"
	PushNamed   = "push a request that names another"
	PushOdd     = "push a request for an unknown response type"
	PushByGet   = "ask for the pushing endpoint by GET"
	PushedOther = "authorise another client's pushed request"

	AuthorisePushed = "authorise a pushed request"
	RedeemPushed    = "redeem code of a pushed request"
	PushedTwice     = "authorise a pushed request twice"
)

// PushSteps push requests, and send the PSU with one of them.
func PushSteps(needs ...string) []conformance.Step {
	step := func(name, grant string, risk conformance.Risk, requires func(*conformance.Target) *conformance.Skip, act func(*Acts, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Authorise, Grant: grant, Needs: needs, Risk: risk, Features: []string{"par"},
			Requires: both(FromStart, requires), Run: on(act)}
	}
	authorise := AuthoriseStep(AuthorisePushed, GrantPushed, Push)
	authorise.Features = []string{"par"}
	authorise.Run = on(withPushed(func(a *Acts, ctx context.Context) error {
		return a.approve(ctx, a.Grant(GrantPushed), a.pushedURL(&a.wire.Target().Client, a.pushed), conformance.Approve)
	}))
	redeem := RedeemStep(RedeemPushed, GrantPushed, AuthorisePushed)
	redeem.Features = []string{"par"}
	return []conformance.Step{
		step(Push, "", conformance.Open, nil, func(a *Acts, ctx context.Context) (err error) {
			a.pushed, err = a.push(ctx, a.Grant(GrantPushed), asRegistered, nil)
			return err
		}, needs...),
		step(PushAgain, "", conformance.Open, nil, pushWrong(asRegistered, nil), Push),
		step(PushNobody, "", conformance.Open, confidential, pushWrong(asNobody, nil), Push),
		step(PushNamed, "", conformance.Open, nil, pushWrong(asRegistered, func(a *Acts, q url.Values) { q.Set("request_uri", a.pushed) }), Push),
		step(PushByGet, "", conformance.Look, nil, (*Acts).askForPush, Push),
		step(PushOdd, GrantPushed, conformance.Open, nil, func(a *Acts, ctx context.Context) error {
			name, err := a.push(ctx, &Grant{Name: GrantPushed}, asRegistered, func(_ *Acts, q url.Values) { q.Set("response_type", "banana") })
			if err != nil || name == "" {
				return err
			}
			return a.visit(ctx, a.pushedURL(&a.wire.Target().Client, name))
		}, Push),
		step(PushedOther, GrantPushed, conformance.Open, twoClients, withPushed(func(a *Acts, ctx context.Context) error {
			return a.visit(ctx, a.pushedURL(a.wire.Target().OtherClient, a.pushed))
		}), Push),
		authorise,
		redeem,
		step(PushedTwice, GrantPushed, conformance.Spend, nil, withPushed(func(a *Acts, ctx context.Context) error {
			return a.visit(ctx, a.pushedURL(&a.wire.Target().Client, a.pushed))
		}), RedeemPushed),
	}
}

// withPushed is an act that needs a pushed request.
func withPushed(act func(*Acts, context.Context) error) func(*Acts, context.Context) error {
	return func(a *Acts, ctx context.Context) error {
		if a.pushed == "" {
			return conformance.Nothing("request_uri")
		}
		return act(a, ctx)
	}
}

// pushWrong pushes a request that the PSU is not sent with.
func pushWrong(as credentials, edit func(*Acts, url.Values)) func(*Acts, context.Context) error {
	return func(a *Acts, ctx context.Context) error {
		_, err := a.push(ctx, &Grant{Name: GrantPushed}, as, edit)
		return err
	}
}

// push sends the authorisation request of a grant ahead of the PSU and returns its
// name, "" when the ASPSP gave none.
func (a *Acts) push(ctx context.Context, g *Grant, as credentials, edit func(*Acts, url.Values)) (name string, err error) {
	to, err := a.request(g)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(to)
	if err != nil {
		return "", err
	}
	form := u.Query()
	if edit != nil {
		edit(a, form)
	}
	resp, err := a.send(ctx, "pushRequest", "par", tokenRequest{form: form, as: as})
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var answer struct {
		RequestURI string `json:"request_uri"`
	}
	if resp.StatusCode/100 == 2 {
		_ = json.NewDecoder(resp.Body).Decode(&answer) // what does not read was not given
	}
	return answer.RequestURI, nil
}

// pushedURL is where the browser goes with a pushed request (RFC 9126 §4).
func (a *Acts) pushedURL(client *conformance.Client, name string) string {
	return extend(a.wire.Target().Endpoint("authorize"), url.Values{"client_id": {client.ID}, "request_uri": {name}})
}

// askForPush asks for the pushing endpoint by a method that it is not for.
func (a *Acts) askForPush(ctx context.Context) error {
	to := a.wire.Target().Endpoint("par")
	if to == "" {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no par endpoint")
	}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "pushRequest"), http.MethodGet, to, nil)
	if err != nil {
		return err
	}
	return flow.Done(a.wire.Do(req))
}
