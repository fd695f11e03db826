package oauth

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// The steps at the authorisation endpoint that take an approval of their own: what
// they ask for is right, and seldom asked.
const (
	AuthoriseSecondURI = "authorise to a redirect URI with a query"
	AuthorisePrintable = "authorise with a state of many kinds of characters"
	AuthoriseLong      = "authorise with the longest verifier"
	RedeemLong         = "redeem code with the longest verifier"

	AuthoriseLeft          = "authorise and leave"
	AuthoriseWrongPassword = "authorise with a wrong password"
)

// The grants of these steps.
const (
	GrantSecondURI = "second URI"
	GrantPrintable = "printable state"
	GrantLong      = "longest verifier"
	GrantLeft      = "left"
	GrantStranger  = "wrong password"
)

// FrontGrants are the grants of FrontSteps in the order of their walk.
func FrontGrants() []conformance.Grant {
	return []conformance.Grant{
		{Name: GrantSecondURI, Title: "a redirect URI that has a query of its own"},
		{Name: GrantPrintable, Title: "a state of many kinds of characters"},
		{Name: GrantLong, Title: "a code verifier of 128 characters"},
		{Name: GrantLeft, Title: "the PSU opens the page and leaves"},
		{Name: GrantStranger, Title: "somebody enters a wrong password"},
	}
}

// FrontSteps ask the authorisation endpoint for what is right and seldom asked, and
// then for what is wrong. They come last in a run: an ASPSP that lets the PSU log in
// before it says what is wrong uses up an approval for each of them.
func FrontSteps(needs ...string) []conformance.Step {
	steps := []conformance.Step{
		rareStep(AuthoriseSecondURI, GrantSecondURI, secondURI, func(a *Acts, g *Grant, q url.Values) {
			g.redirectURI = withQuery(a.wire.Target())
			q.Set("redirect_uri", g.redirectURI)
		}, needs...),
		rareStep(AuthorisePrintable, GrantPrintable, nil, func(_ *Acts, _ *Grant, q url.Values) {
			q.Set("state", printableState+unguessable(6))
		}, needs...),
		rareStep(AuthoriseLong, GrantLong, pkce, func(a *Acts, g *Grant, q url.Values) {
			g.verifier = unguessable(96)
			q.Set("code_challenge", challenge(g.verifier, a.wire.Target().Client.PKCE))
		}, needs...),
		RedeemStep(RedeemLong, GrantLong, AuthoriseLong),
		strangerStep(AuthoriseLeft, GrantLeft, conformance.Open, nil, conformance.Leave, needs...),
		strangerStep(AuthoriseWrongPassword, GrantStranger, conformance.Lock, knownPassword, conformance.Approve, needs...),
	}
	for _, p := range frontProbes() {
		steps = append(steps, conformance.Step{Name: p.step, Phase: conformance.Authorise, Needs: needs, Risk: conformance.Open,
			Requires: both(FromStart, p.requires), Run: on(func(a *Acts, ctx context.Context) error { return p.run(a, ctx) })})
	}
	return append(steps, frontRedemptions()...)
}

// printableState holds what double decoding, escaping and firewalls change.
const printableState = "a b+c/%3D&"

// An edit changes the right request of a grant into another.
type edit func(a *Acts, g *Grant, q url.Values)

// rareStep is a request that must be served, with an approval of its own.
func rareStep(name, grant string, requires func(*conformance.Target) *conformance.Skip, change edit, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Authorise, Grant: grant, Needs: needs, Risk: conformance.Open, Asks: true,
		Requires: both(FromStart, requires), Run: on(func(a *Acts, ctx context.Context) error {
			g, to, err := a.altered(ctx, grant, change)
			if err != nil {
				return err
			}
			return a.approve(ctx, g, to, conformance.Approve)
		})}
}

// strangerStep brings somebody to the pages who is not identified there.
func strangerStep(name, grant string, risk conformance.Risk, requires func(*conformance.Target) *conformance.Skip, verb conformance.Verb, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Authorise, Grant: grant, Needs: needs, Risk: risk, Asks: true,
		Requires: both(FromStart, requires), Run: on(func(a *Acts, ctx context.Context) error {
			_, to, err := a.altered(ctx, grant, func(*Acts, *Grant, url.Values) {})
			if err != nil {
				return err
			}
			decision := conformance.Decision{Verb: verb}
			if users := a.wire.Target().PSU.Users; len(users) > 0 {
				decision.User = users[0]
				decision.User.Values = maps.Clone(decision.User.Values)
				if name := passwordOf(decision.User); name != "" {
					decision.User.Values[name] = "assay-not-the-password"
				}
			}
			_, err = a.wire.Approve(ctx, to, decision)
			return err
		})}
}

// passwordOf is the name under which a PSU has a password, "" when there is none.
func passwordOf(u conformance.User) string {
	for _, name := range slices.Sorted(maps.Keys(u.Values)) {
		if strings.Contains(strings.ToLower(name), "pass") {
			return name
		}
	}
	return ""
}

// knownPassword asks for a password that can be got wrong, where the kit fills it in.
func knownPassword(t *conformance.Target) *conformance.Skip {
	if len(t.PSU.Users) == 0 || passwordOf(t.PSU.Users[0]) == "" || t.PSU.Approve != "form" {
		return conformance.Omit(conformance.SkipUnconfigured, "no user of the target has a password that the kit fills in")
	}
	return nil
}

// altered makes the request of a grant with something else in it.
func (a *Acts) altered(ctx context.Context, grant string, change edit) (*Grant, string, error) {
	g := a.Grant(grant)
	g.Code, g.refused = "", ""
	if err := a.flow.Prepare(ctx, grant); err != nil {
		return nil, "", err
	}
	to, err := a.request(g)
	if err != nil {
		return nil, "", err
	}
	u, err := url.Parse(to)
	if err != nil {
		return nil, "", err
	}
	query := u.Query()
	change(a, g, query)
	u.RawQuery = query.Encode()
	return g, u.String(), nil
}

// venture asks the authorisation endpoint for what should not be served, first without
// the PSU. Where that does not settle it and the kit drives the pages, the PSU goes
// through them.
func (a *Acts) venture(ctx context.Context, grant string, change edit) (*Grant, error) {
	g, to, err := a.altered(ctx, grant, change)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(flow.Front(flow.Operation(ctx, "authorize")), http.MethodGet, to, nil)
	if err != nil {
		return nil, err
	}
	resp, err := a.wire.Do(req)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	if !a.wire.Drives() || a.settled(req.URL, resp, g) {
		return g, nil
	}
	return g, a.approve(ctx, g, to, conformance.Approve)
}

// settled says whether an answer needs no PSU: an error, or a redirect away from the
// ASPSP, whose code is kept.
func (a *Acts) settled(asked *url.URL, resp *http.Response, g *Grant) bool {
	if resp.StatusCode == 0 || resp.StatusCode >= 400 {
		return true
	}
	to, err := asked.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode < 300 || a.wire.Target().Owns(to) {
		return false
	}
	g.Code, g.refused = to.Query().Get("code"), to.Query().Get("error")
	return true
}

// withQuery is the first registered redirect URI that has a query, "" when none has.
func withQuery(t *conformance.Target) string {
	for _, uri := range t.Client.RedirectURIs {
		if u, err := url.Parse(uri); err == nil && u.RawQuery != "" {
			return uri
		}
	}
	return ""
}

func secondURI(t *conformance.Target) *conformance.Skip {
	if withQuery(t) == "" {
		return conformance.Omit(conformance.SkipUnconfigured, "no URI of client.redirect_uris has a query")
	}
	return nil
}
