package oauth

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps that show a token in other ways, or at other places, than the API's.
const (
	ReadAgain           = "list accounts a second time"
	ReadMalformed       = "list accounts with malformed credentials"
	ReadOtherScheme     = "list accounts with credentials of another scheme"
	PayWithAccountToken = "begin a payment with a token for accounts"
	ReadQuery           = "list accounts with the token in the query"
	ReadTwoWays         = "list accounts with the token in header and query"
)

// UseSteps use the token of the main grant again, wrongly, and where it must not work.
func UseSteps(needs ...string) []conformance.Step {
	step := func(name string, risk conformance.Risk, act func(*Acts, context.Context) error) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: GrantMain, Needs: needs, Risk: risk, Run: on(act)}
	}
	pay := step(PayWithAccountToken, conformance.Spend, (*Acts).pay)
	pay.Requires = payable
	return []conformance.Step{
		step(ReadAgain, conformance.Look, func(a *Acts, ctx context.Context) error {
			if err := a.readWith(ctx, GrantMain); err != nil {
				return err
			}
			return a.readWith(ctx, GrantMain)
		}),
		step(ReadMalformed, conformance.Look, func(a *Acts, ctx context.Context) error {
			field, err := a.Bearer(GrantMain)
			if err != nil {
				return err
			}
			if err := a.show(ctx, "Bearer"); err != nil {
				return err
			}
			return a.show(ctx, field+" "+unguessable(32))
		}),
		step(ReadOtherScheme, conformance.Look, func(a *Acts, ctx context.Context) error {
			return a.show(ctx, "Basic "+base64.StdEncoding.EncodeToString([]byte("assay:"+unguessable(12))))
		}),
		pay,
	}
}

// QuerySteps put the token of the anew grant into the query, from where it gets into logs: it ends soon after.
func QuerySteps(needs ...string) []conformance.Step {
	step := func(name string, alone bool) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: GrantAnew, Needs: needs, Risk: conformance.Spend, Requires: FromStart,
			Run: on(func(a *Acts, ctx context.Context) error { return a.readByQuery(ctx, a.Grant(GrantAnew), alone) })}
	}
	return []conformance.Step{step(ReadQuery, true), step(ReadTwoWays, false)}
}

// readByQuery asks for the accounts with the token in the query (RFC 6750 §2.3), alone or beside the header.
func (a *Acts) readByQuery(ctx context.Context, g *Grant, alone bool) error {
	field, err := a.Bearer(g.Name)
	if err != nil {
		return err
	}
	return flow.Done(a.flow.Read(ctx, g.Name, func(req *http.Request) {
		req.URL.RawQuery = strings.TrimPrefix(req.URL.RawQuery+"&access_token="+url.QueryEscape(g.AccessToken), "&")
		if !alone {
			req.Header.Set("Authorization", field)
		}
	}))
}

// pay would begin the payment of the target with the token for accounts.
func (a *Acts) pay(ctx context.Context) error {
	field, err := a.Bearer(GrantMain)
	if err != nil {
		return err
	}
	t := a.wire.Target()
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "createPayment"), http.MethodPost, t.At(t.Option("payment_probe")), strings.NewReader(t.Option("payment_body")))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	t.Request.Dress(req, "application/json")
	req.Header.Set("Authorization", field)
	return flow.Done(a.wire.Do(req))
}

// payable holds in a sandbox whose target says where a payment would be begun.
func payable(t *conformance.Target) *conformance.Skip {
	probe, body := t.Option("payment_probe"), t.Option("payment_body")
	u, err := url.Parse(t.At(probe))
	switch {
	case probe == "" || body == "":
		return conformance.Omit(conformance.SkipUnconfigured, "options.payment_probe and options.payment_body do not say how a payment would be begun")
	case t.Environment == "production":
		return conformance.Omit(conformance.SkipCareful, "payments are tried in a sandbox only")
	case err != nil || !t.Owns(u):
		return conformance.Omit(conformance.SkipUnconfigured, "options.payment_probe is not at one of the target's origins")
	}
	return nil
}
