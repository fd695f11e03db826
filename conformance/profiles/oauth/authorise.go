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
	probe := func(name string, edit func(url.Values)) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Authorise, Needs: needs, Risk: conformance.Open, Requires: FromStart,
			Run: on(func(a *Acts, ctx context.Context) error { return a.stray(ctx, edit) })}
	}
	return []conformance.Step{
		probe(AuthoriseForeign, func(q url.Values) { q.Set("redirect_uri", foreignRedirect) }),
		probe(AuthoriseUnknownClient, func(q url.Values) {
			q.Set("client_id", "assay-unknown-"+unguessable(6))
			q.Set("redirect_uri", foreignRedirect)
		}),
	}
}

// authorise sends the PSU to the ASPSP and takes the code from the return.
func (a *Acts) authorise(ctx context.Context, grant string, verb conformance.Verb) error {
	g := a.Grant(grant)
	g.Code, g.refused = "", ""
	to, err := a.request(g)
	if err != nil {
		return err
	}
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
	for name, value := range t.Request.Authorize {
		query.Set(name, value)
	}
	endpoint := t.Endpoint("authorize")
	if endpoint == "" {
		return "", conformance.Omit(conformance.SkipUnconfigured, "the target names no authorize endpoint")
	}
	separator := "?"
	if strings.Contains(endpoint, "?") {
		separator = "&"
	}
	return endpoint + separator + query.Encode(), nil
}

// stray asks the authorisation endpoint for something it must not redirect. Where
// the kit drives the pages, a page that comes instead is gone through.
func (a *Acts) stray(ctx context.Context, edit func(url.Values)) error {
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
	req, err := http.NewRequestWithContext(flow.Front(flow.Operation(ctx, "authorize")), http.MethodGet, u.String(), nil)
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
	_, err = a.wire.Approve(ctx, u.String(), decision)
	return err
}
