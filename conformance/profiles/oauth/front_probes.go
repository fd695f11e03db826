package oauth

import (
	"context"
	"net/http"
	"net/url"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps that ask the authorisation endpoint for something else than the main line
// does.
const (
	AuthoriseUnknownParam = "authorise with an unknown parameter"
	AuthoriseNoState      = "authorise without state"
	AuthoriseNoScope      = "authorise without scope"
	AuthoriseEmptyScope   = "authorise with an empty scope"
	AuthoriseUnknownScope = "authorise with an unknown scope"
	AuthoriseScopeCase    = "authorise with the scope in another case"
	AuthoriseTwoScopes    = "authorise with two scope parameters"
	AuthoriseNoType       = "authorise without response type"
	AuthoriseEmptyType    = "authorise with an empty response type"
	AuthoriseUnknownType  = "authorise with an unknown response type"
	AuthoriseTokenType    = "authorise with the response type token"

	AuthoriseNoClient     = "authorise without client to a foreign redirect URI"
	AuthoriseNoClientHome = "authorise without client"
	AuthoriseTwoURIs      = "authorise to two redirect URIs"
	AuthoriseNoURI        = "authorise without redirect URI"
	AuthoriseOddURIs      = "authorise to redirect URIs that are none"
	AuthoriseLikeURIs     = "authorise to URIs like the registered one"

	AuthoriseScript = "authorise from a script of another site"
	AuthoriseMarked = "authorise with a marker"

	AuthoriseNoChallenge   = "authorise without code challenge"
	AuthoriseNoMethod      = "authorise with a code challenge without method"
	AuthoriseUnknownMethod = "authorise with an unknown challenge method"
	RedeemUnasked          = "redeem code with a verifier that nobody asked for"
	RedeemNoMethod         = "redeem code of a challenge without method"
	RedeemScopeCase        = "redeem code for the scope in another case"
)

// unknownScope is what no ASPSP offers.
const unknownScope = "assay_does_not_exist"

// foreignOrigin is a site that has nothing to do with the ASPSP.
const foreignOrigin = "https://unregistered.assay.example"

// A frontProbe is one provocation of the authorisation endpoint.
type frontProbe struct {
	step     string
	requires func(*conformance.Target) *conformance.Skip
	change   edit
	act      func(a *Acts, ctx context.Context) error // instead of change
}

func (p frontProbe) run(a *Acts, ctx context.Context) error {
	if p.act != nil {
		return p.act(a, ctx)
	}
	_, err := a.venture(ctx, p.step, p.change)
	return err
}

func frontProbes() []frontProbe {
	set := func(name, value string) edit { return func(_ *Acts, _ *Grant, q url.Values) { q.Set(name, value) } }
	without := func(names ...string) edit {
		return func(_ *Acts, _ *Grant, q url.Values) {
			for _, name := range names {
				q.Del(name)
			}
		}
	}
	return []frontProbe{
		{step: AuthoriseUnknownParam, change: set("x_assay_probe", "1")},
		{step: AuthoriseNoState, change: without("state")},
		{step: AuthoriseNoScope, requires: scoped, change: without("scope")},
		{step: AuthoriseEmptyScope, requires: scoped, change: set("scope", "")},
		{step: AuthoriseUnknownScope, requires: scoped, change: set("scope", unknownScope)},
		{step: AuthoriseScopeCase, requires: scoped, change: func(_ *Acts, _ *Grant, q url.Values) { q.Set("scope", otherCase(q.Get("scope"))) }},
		{step: AuthoriseTwoScopes, requires: scoped, change: func(a *Acts, _ *Grant, q url.Values) {
			second := a.wire.Target().Option("second_scope")
			if second == "" {
				second = unknownScope
			}
			q.Add("scope", second)
		}},
		{step: AuthoriseNoType, change: without("response_type")},
		{step: AuthoriseEmptyType, change: set("response_type", "")},
		{step: AuthoriseUnknownType, change: set("response_type", "banana")},
		{step: AuthoriseTokenType, change: set("response_type", "token")},

		{step: AuthoriseNoClient, change: func(_ *Acts, _ *Grant, q url.Values) {
			q.Del("client_id")
			q.Set("redirect_uri", foreignRedirect)
		}},
		{step: AuthoriseNoClientHome, change: without("client_id")},
		{step: AuthoriseTwoURIs, change: func(_ *Acts, _ *Grant, q url.Values) { q.Add("redirect_uri", foreignRedirect) }},
		{step: AuthoriseNoURI, requires: severalURIs, change: without("redirect_uri")},
		{step: AuthoriseOddURIs, act: func(a *Acts, ctx context.Context) error {
			return a.astray(ctx, AuthoriseOddURIs, oddURIs(a.redirectURI()))
		}},
		{step: AuthoriseLikeURIs, requires: wholeURIs, act: func(a *Acts, ctx context.Context) error {
			return a.astray(ctx, AuthoriseLikeURIs, likeURIs(a.redirectURI()))
		}},

		{step: AuthoriseScript, act: (*Acts).askAcross},
		{step: AuthoriseMarked, requires: marked, act: (*Acts).askMarked},

		{step: AuthoriseNoChallenge, requires: pkce, change: without("code_challenge", "code_challenge_method")},
		{step: AuthoriseNoMethod, requires: pkce, change: func(_ *Acts, g *Grant, q url.Values) {
			q.Set("code_challenge", challenge(g.verifier, "S256"))
			q.Del("code_challenge_method")
		}},
		{step: AuthoriseUnknownMethod, requires: pkce, change: set("code_challenge_method", "S512")},
	}
}

// frontRedemptions redeem what came of provocations that were served.
func frontRedemptions() []conformance.Step {
	var steps []conformance.Step
	for _, r := range [][2]string{{RedeemUnasked, AuthoriseNoChallenge}, {RedeemNoMethod, AuthoriseNoMethod}, {RedeemScopeCase, AuthoriseScopeCase}} {
		steps = append(steps, conformance.Step{Name: r[0], Phase: conformance.Token, Needs: []string{r[1]}, Risk: conformance.Open, Requires: FromStart,
			Run: on(func(a *Acts, ctx context.Context) error {
				g := a.Grant(r[1])
				if g.Code == "" {
					return conformance.Omit(conformance.SkipInapplicable, "no code came of %q", r[1])
				}
				issued, err := a.redeem(ctx, g, asRegistered, nil)
				a.take(g, issued)
				a.hold(g)
				return err
			})})
	}
	return steps
}

// askAcross asks as a browser does for a script of another site: outright, and first
// whether it may (a preflight).
func (a *Acts) askAcross(ctx context.Context) error {
	_, to, err := a.altered(ctx, AuthoriseScript, func(*Acts, *Grant, url.Values) {})
	if err != nil {
		return err
	}
	for _, method := range []string{http.MethodOptions, http.MethodGet} {
		req, err := http.NewRequestWithContext(flow.Front(flow.Operation(ctx, "authorize")), method, to, nil)
		if err != nil {
			return err
		}
		req.Header.Set("Origin", foreignOrigin)
		if method == http.MethodOptions {
			req.Header.Set("Access-Control-Request-Method", http.MethodGet)
		}
		if err := flow.Done(a.wire.Do(req)); err != nil {
			return err
		}
	}
	return nil
}

// injected is a field that an ASPSP sends when it copies line breaks of a state.
const injected = "X-Assay-Injected"

// askMarked sends a harmless tag, and a line break with a field, where a careless ASPSP
// shows them: on its login page, on its error page, in a redirect. Nobody logs in.
func (a *Acts) askMarked(ctx context.Context) error {
	for _, change := range []func(url.Values){
		func(q url.Values) { q.Set("state", flow.Marker) },
		func(q url.Values) {
			q.Set("state", flow.Marker)
			q.Set("redirect_uri", foreignRedirect+"?"+flow.Marker)
		},
		func(q url.Values) {
			q.Set("state", "x\r\n"+injected+": 1")
			q.Set("response_type", "banana")
		},
	} {
		_, to, err := a.altered(ctx, AuthoriseMarked, func(_ *Acts, _ *Grant, q url.Values) { change(q) })
		if err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(flow.Front(flow.Operation(ctx, "authorize")), http.MethodGet, to, nil)
		if err != nil {
			return err
		}
		if err := flow.Done(a.wire.Do(req)); err != nil {
			return err
		}
	}
	return nil
}

func scoped(t *conformance.Target) *conformance.Skip {
	if t.Client.Scope == "" {
		return conformance.Omit(conformance.SkipUnconfigured, "client.scope is empty")
	}
	return nil
}

func severalURIs(t *conformance.Target) *conformance.Skip {
	if len(t.Client.RedirectURIs) < 2 {
		return conformance.Omit(conformance.SkipUnconfigured, "client.redirect_uris names one URI only")
	}
	return nil
}

func wholeURIs(t *conformance.Target) *conformance.Skip {
	if t.Option("redirect_registered") == "partial" {
		return conformance.Omit(conformance.SkipInapplicable, "only a part of each redirect URI is registered (options.redirect_registered)")
	}
	return nil
}

func marked(t *conformance.Target) *conformance.Skip {
	switch {
	case t.Environment == "production":
		return conformance.Omit(conformance.SkipCareful, "markers are not sent to a production host")
	case t.Option("marker_probe") != "on":
		return conformance.Omit(conformance.SkipUnconfigured, "options.marker_probe is off")
	}
	return nil
}
