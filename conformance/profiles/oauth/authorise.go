package oauth

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/gen/authorization"
)

// The grants that profiles share, by what their approval is for.
const (
	GrantMain     = "main"     // the main line
	GrantProvoked = "provoked" // a code on which everything wrong is tried first
	GrantRefused  = "refused"  // the PSU says no
	GrantAnew     = "anew"     // access again after the first grant ended
	GrantExisting = "existing" // a fresh code grant without a new consent
	GrantRevoked  = "revoked"  // tokens that the TPP gives back
	GrantReturned = "returned" // an access token that the TPP gives back by itself

	GrantWithdrawn = "withdrawn" // access that the PSU takes back
	GrantPushed    = "pushed"    // a request that was pushed before (RFC 9126)
	GrantStale     = "stale"     // a code that is redeemed too late
	GrantSeveral   = "several"   // two scopes at once
)

// The steps at the authorisation endpoint.
const (
	Authorise              = "authorise"
	AuthoriseForeign       = "authorise to a foreign redirect URI"
	AuthoriseUnknownClient = "authorise with an unknown client"
	AuthoriseProvoked      = "authorise for a provoked code"
	AuthoriseRefused       = "authorise and refuse"
	AuthoriseAnew          = "authorise anew"
	AuthoriseExisting      = "authorise the existing consent"
	AuthoriseRevoked       = "authorise for tokens to give back"
)

// foreignRedirect is registered for nobody.
const foreignRedirect = "https://unregistered.assay.example/callback"

// AuthoriseStep is the act of sending the PSU to the ASPSP for a grant.
func AuthoriseStep(name, grant string, needs ...string) conformance.Step {
	verb := conformance.Approve
	if grant == GrantRefused {
		verb = conformance.Refuse
	}
	return conformance.Step{Name: name, Phase: conformance.Authorise, Grant: grant, Needs: needs, Risk: conformance.Open, Asks: true,
		Requires: FromStart, Run: on(func(a *Acts, ctx context.Context) error { return a.authorise(ctx, grant, verb) })}
}

// AuthoriseProbes are the requests that no ASPSP may answer by a redirect.
func AuthoriseProbes(needs ...string) []conformance.Step {
	return []conformance.Step{
		AuthoriseProbe(AuthoriseForeign, func(q url.Values) { q.Set("redirect_uri", foreignRedirect) }, needs...),
		AuthoriseProbe(AuthoriseUnknownClient, func(q url.Values) {
			q.Set("client_id", "assay-unknown-"+unguessable(6))
			q.Set("redirect_uri", foreignRedirect)
		}, needs...),
	}
}

// AuthoriseProbe is an authorisation request that is wrong in one way: it is first
// sent without the PSU, and where a page comes and the kit drives it, to its end.
func AuthoriseProbe(name string, edit func(url.Values), needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Authorise, Needs: needs, Risk: conformance.Open, Requires: FromStart,
		Run: on(func(a *Acts, ctx context.Context) error { return a.Stray(ctx, edit) })}
}

// authorise sends the PSU to the ASPSP and takes the code from the return.
func (a *Acts) authorise(ctx context.Context, grant string, verb conformance.Verb) error {
	g := a.Grant(grant)
	to, err := a.request(g)
	if err != nil {
		return err
	}
	return a.approve(ctx, g, to, verb)
}

// approve sends the PSU to a URL of the ASPSP for a grant and takes the code from
// the return.
func (a *Acts) approve(ctx context.Context, g *Grant, to string, verb conformance.Verb) error {
	g.Code, g.refused = "", ""
	decision := conformance.Decision{Verb: verb}
	if users := a.wire.Target().PSU.Users; len(users) > 0 {
		decision.User, decision.Accounts = users[0], users[0].Accounts
	}
	back, err := a.wire.Approve(ctx, to, decision)
	switch {
	case err != nil:
		return err
	case back.URL == "" && a.wire.Drives():
		g.refused = back.Why
		return nil // what kept the PSU from coming back is on the tape
	case back.URL == "":
		return conformance.Nothing("return of the PSU (" + back.Why + ")")
	}
	if u, err := url.Parse(back.URL); err == nil {
		g.Code, g.refused = u.Query().Get("code"), u.Query().Get("error")
	}
	return nil
}

// request makes the authorisation request of a grant, with a fresh state and a
// fresh verifier.
func (a *Acts) request(g *Grant) (string, error) {
	t := a.wire.Target()
	scope, err := a.flow.Scope(g.Name)
	if err != nil {
		return "", err
	}
	if len(t.Client.RedirectURIs) == 0 {
		return "", conformance.Omit(conformance.SkipUnconfigured, "client.redirect_uris is empty")
	}
	if second := t.Option("second_scope"); g.Name == GrantSeveral {
		scope += " " + second
	}
	// Upper and lower case and every kind of unreserved character (RFC 3986 §2.3).
	state := "A.z~-_0" + unguessable(18)
	code := "code"
	g.redirectURI = t.Client.RedirectURIs[0]
	params := &authorization.AuthorizeParams{ResponseType: &code, ClientID: &t.Client.ID, RedirectURI: &g.redirectURI, Scope: &scope, State: &state}
	if method := t.Client.PKCE; method == "S256" || method == "plain" {
		g.verifier = unguessable(32)
		made := challenge(g.verifier, method)
		params.CodeChallenge, params.CodeChallengeMethod = &made, &method
	}
	req, err := authorization.NewAuthorizeRequest(t.BaseURL, params)
	if err != nil {
		return "", err
	}
	query := req.URL.Query()
	if wider, ok := a.flow.(Widener); ok {
		for name, values := range wider.Extra(g.Name) {
			query[name] = values
		}
	}
	for name, value := range t.Request.Authorize {
		query.Set(name, value)
	}
	endpoint := t.Endpoint("authorize")
	if endpoint == "" {
		return "", conformance.Omit(conformance.SkipUnconfigured, "the target names no authorize endpoint")
	}
	return extend(endpoint, query), nil
}

// extend adds parameters to the query of an endpoint, which may have some already.
func extend(endpoint string, query url.Values) string {
	separator := "?"
	if strings.Contains(endpoint, "?") {
		separator = "&"
	}
	return endpoint + separator + query.Encode()
}

// Stray asks the authorisation endpoint for something it must not redirect.
func (a *Acts) Stray(ctx context.Context, edit func(url.Values)) error {
	to, err := a.request(&Grant{Name: GrantMain})
	if err != nil {
		return err
	}
	u, err := url.Parse(to)
	if err != nil {
		return err
	}
	query := u.Query()
	edit(query)
	u.RawQuery = query.Encode()
	return a.visit(ctx, u.String())
}

// visit asks the authorisation endpoint without the PSU. Where the kit drives the
// pages, a page that comes is gone through.
func (a *Acts) visit(ctx context.Context, to string) error {
	req, err := http.NewRequestWithContext(flow.Front(flow.Operation(ctx, "authorize")), http.MethodGet, to, nil)
	if err != nil {
		return err
	}
	resp, err := a.wire.Do(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	if resp.StatusCode/100 != 2 || !a.wire.Drives() {
		return nil
	}
	decision := conformance.Decision{Verb: conformance.Approve}
	if users := a.wire.Target().PSU.Users; len(users) > 0 {
		decision.User = users[0]
	}
	_, err = a.wire.Approve(ctx, to, decision)
	return err
}
