package oauth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/gen/authorization"
)

// A Flow is what a profile adds to the shared acts.
type Flow interface {
	// Prepare makes what the PSU will be asked to approve for a grant.
	Prepare(ctx context.Context, grant string) error
	// Scope is the scope of the authorisation requests of a grant.
	Scope(grant string) (string, error)
	// Read asks for the accounts as a grant would, without a token: edit puts in
	// what the request shows instead.
	Read(ctx context.Context, grant string, edit func(*http.Request)) (*http.Response, error)
}

// A Widener is a Flow whose authorisation requests carry more than those of OAuth.
type Widener interface {
	// Extra are the further parameters of the authorisation requests of a grant.
	Extra(grant string) url.Values
}

// A Returner is a Flow that gives tokens back in another way than that of RFC 7009.
type Returner interface {
	// Return ends the connection of a grant and returns the status of the answer.
	Return(ctx context.Context, grant string) (status int, err error)
}

// A Consenter is a Flow whose grants have consents with an id of their own.
type Consenter interface{ ConsentID(grant string) string }

// A Session is a profile's session that can do the shared acts.
type Session interface{ OAuth() *Acts }

// Acts is the OAuth part of a session.
type Acts struct {
	wire   conformance.Wire
	flow   Flow
	client *authorization.Client
	grants map[string]*Grant
	proven map[string]bool // provocations that were answered with a token

	service  string // the latest token of the client credentials grant
	services int    // how often one was asked for
	pushed   string // the name of the request that was pushed first
	expired  string // the access token that was let expire
}

// A Grant is what the run holds of one approval.
type Grant struct {
	Name         string
	Code         string
	AccessToken  string
	RefreshToken string
	expires      time.Time // of the access token by expires_in; zero where the answer does not say
	verifier     string
	redirectURI  string
	refused      string // error of the callback
	replaced     string // the refresh token that gave the present one
}

// New makes the OAuth part of a session.
func New(wire conformance.Wire, f Flow) (*Acts, error) {
	client, err := authorization.NewClient(wire.Target().BaseURL, authorization.WithHTTPClient(wire))
	if err != nil {
		return nil, fmt.Errorf("authorisation client: %w", err)
	}
	a := &Acts{wire: wire, flow: f, client: client, grants: map[string]*Grant{}, proven: map[string]bool{}}
	if start := wire.Target().Start; start.AccessToken != "" {
		a.grants[GrantMain] = &Grant{Name: GrantMain, AccessToken: start.AccessToken, RefreshToken: start.RefreshToken}
	}
	return a, nil
}

// Grant returns what the run holds of a grant; it is never nil.
func (a *Acts) Grant(name string) *Grant {
	if a.grants[name] == nil {
		a.grants[name] = &Grant{Name: name}
	}
	return a.grants[name]
}

// read asks for the accounts as a grant would with an Authorization field, "" for
// none, and returns the status of the answer.
func (a *Acts) read(ctx context.Context, grant, field string) (status int, err error) {
	resp, err := a.flow.Read(ctx, grant, func(req *http.Request) {
		if field != "" {
			req.Header.Set("Authorization", field)
		}
	})
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, flow.Done(resp, nil)
}

// readWith asks for the accounts with the token of a grant.
func (a *Acts) readWith(ctx context.Context, grant string) error {
	field, err := a.Bearer(grant)
	if err != nil {
		return err
	}
	_, err = a.read(ctx, grant, field)
	return err
}

// ReadUntilRefused asks for the accounts with the token of a grant, again and
// again until it is refused or options.revocation_delay has passed.
func (a *Acts) ReadUntilRefused(ctx context.Context, grant string) error {
	field, err := a.Bearer(grant)
	if err != nil {
		return err
	}
	delay := a.revocationDelay()
	for began := time.Now(); ; {
		status, err := a.read(ctx, grant, field)
		if err != nil || status != http.StatusOK || time.Since(began) >= delay {
			return err
		}
		if err := pause(ctx, time.Second); err != nil {
			return err
		}
	}
}

// revocationDelay is how long access may outlive its end.
func (a *Acts) revocationDelay() time.Duration {
	delay, _ := time.ParseDuration(a.wire.Target().Option("revocation_delay")) // checked with the target file
	return delay
}

// AwaitRevocation waits as long as access may outlive its end.
func (a *Acts) AwaitRevocation(ctx context.Context) error { return pause(ctx, a.revocationDelay()) }

// pause waits, or returns the cause for which the context ended.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Bearer returns the Authorization field of a grant.
func (a *Acts) Bearer(grant string) (string, error) {
	token := a.Grant(grant).AccessToken
	if token == "" {
		return "", conformance.Nothing("access token")
	}
	return "Bearer " + token, nil
}

// on adapts an act to a step of any session.
func on(act func(*Acts, context.Context) error) func(context.Context, any) error {
	return func(ctx context.Context, session any) error { return act(session.(Session).OAuth(), ctx) }
}

// FromStart leaves out what comes before the token that the target brings along.
func FromStart(t *conformance.Target) *conformance.Skip {
	if t.Start.AccessToken == "" {
		return nil
	}
	return conformance.Omit(conformance.SkipUnconfigured, "start.access_token is given: the run joins the flow after the PSU's approval")
}

// tokenRequest is one request to the token endpoint.
type tokenRequest struct {
	form  url.Values
	as    credentials
	alter func(*http.Request) // what else is done to the request; may be nil
}

// credentials is how a request authenticates its client.
type credentials int

const (
	asRegistered  credentials = iota
	asNobody                  // client_id only
	asWrongSecret             // the right id with a secret that is not ours
	asOther                   // the other client, as registered
	asUnnamed                 // neither id nor secret
	byBasic                   // id and secret by HTTP Basic, however the client is registered
	byEncoded                 // the same, form-encoded as the RFC says
	byRaw                     // the same, as they are
	inBody                    // id and secret in the body, however it is registered
	inBoth                    // both at once
	asStranger                // a client that the ASPSP does not know
)

// tokens are the members of a token answer that the acts go on with.
type tokens struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int64  `json:"expires_in"`
}

// take keeps the tokens of an answer that holds some: the newest of each kind.
func (a *Acts) take(g *Grant, t tokens) {
	if t.AccessToken == "" {
		return
	}
	g.AccessToken, g.expires = t.AccessToken, time.Time{}
	if t.ExpiresIn > 0 {
		g.expires = a.wire.Now().Add(time.Duration(t.ExpiresIn) * time.Second)
	}
	if t.RefreshToken != "" && t.RefreshToken != g.RefreshToken {
		g.RefreshToken, g.replaced = t.RefreshToken, g.RefreshToken
	}
}

// ask sends a token request and returns what was issued, nothing when nothing was.
func (a *Acts) ask(ctx context.Context, r tokenRequest) (tokens, error) {
	var issued tokens
	resp, err := a.send(ctx, "issueToken", "token", r)
	if err != nil {
		return issued, err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 == 2 {
		_ = json.NewDecoder(resp.Body).Decode(&issued) // what does not read was not issued
	}
	if r.form.Get("grant_type") == "client_credentials" {
		a.holdService(issued, r.as)
	}
	return issued, nil
}

// holdService registers a token that stands for the client alone. Where connections
// end in a way of their own, that way is for what a PSU granted.
func (a *Acts) holdService(issued tokens, as credentials) {
	if _, connections := a.flow.(Returner); connections || as == asOther {
		return
	}
	a.services++
	a.hold(&Grant{Name: "service token " + strconv.Itoa(a.services), AccessToken: issued.AccessToken, RefreshToken: issued.RefreshToken})
}

// send posts a form to an endpoint at which clients authenticate.
func (a *Acts) send(ctx context.Context, operation, endpoint string, r tokenRequest) (*http.Response, error) {
	t := a.wire.Target()
	to := t.Endpoint(endpoint)
	if to == "" {
		return nil, conformance.Omit(conformance.SkipUnconfigured, "the target names no %s endpoint", endpoint)
	}
	client := &t.Client
	if r.as == asOther {
		client, ctx = t.OtherClient, flow.AsOther(ctx)
	}
	for name, value := range t.Request.Token {
		if r.form.Get(name) == "" {
			r.form.Set(name, value)
		}
	}
	basic := authenticate(client, r, t.Option("basic_encoding") == "raw")
	ctx = flow.Operation(ctx, operation)
	edits := []authorization.RequestEditorFn{redirectTo(to), func(_ context.Context, req *http.Request) error {
		if basic != "" {
			req.Header.Set("Authorization", basic)
		}
		req.Header.Set("Accept", "application/json")
		if r.alter != nil {
			r.alter(req)
		}
		return nil
	}}
	body := strings.NewReader(r.form.Encode())
	switch operation {
	case "revokeToken":
		return a.client.RevokeTokenWithBody(ctx, formType, body, edits...)
	case "introspectToken":
		return a.client.IntrospectTokenWithBody(ctx, formType, body, edits...)
	case "pushRequest":
		return a.client.PushRequestWithBody(ctx, formType, body, edits...)
	default:
		mediaType, text := encode(r.form, t.Option("token_encoding"))
		return a.client.IssueTokenWithBody(ctx, mediaType, strings.NewReader(text), edits...)
	}
}

// wrongSecret is no secret of anybody.
const wrongSecret = "assay-this-is-not-the-secret"

// authenticate puts the client's credentials into the form or returns the
// Authorization field that carries them (RFC 6749 §2.3.1); raw leaves out the
// form-encoding, which some servers do not read.
func authenticate(client *conformance.Client, r tokenRequest, raw bool) (basic string) {
	id, secret, way := client.ID, client.Secret, client.Auth
	switch r.as {
	case asUnnamed:
		return ""
	case asNobody:
		way = "none"
	case asWrongSecret:
		secret = wrongSecret
	case byBasic, byEncoded, byRaw:
		way = "client_secret_basic"
	case inBody:
		way = "client_secret_post"
	case inBoth:
		r.form.Set("client_secret", secret)
		r.form.Set("client_id", client.ID)
		way = "client_secret_basic"
	case asStranger:
		id, secret = "assay-unknown-"+unguessable(6), wrongSecret
	}
	switch way {
	case "client_secret_basic":
		if r.as != byRaw && (!raw || r.as == byEncoded) {
			id, secret = url.QueryEscape(id), url.QueryEscape(secret)
		}
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
	case "client_secret_post":
		r.form.Set("client_secret", secret)
	}
	r.form.Set("client_id", id)
	return ""
}

// redirectTo sends a generated request to the endpoint that the target names.
func redirectTo(endpoint string) authorization.RequestEditorFn {
	return func(_ context.Context, req *http.Request) error {
		u, err := url.Parse(endpoint)
		if err != nil {
			return fmt.Errorf("endpoint: %w", err)
		}
		if req.URL.RawQuery != "" {
			u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+req.URL.RawQuery, "&")
		}
		req.URL, req.Host = u, u.Host
		return nil
	}
}

// unguessable returns n random bytes in base64url.
func unguessable(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

// challenge makes the PKCE challenge of a verifier (RFC 7636 §4.2).
func challenge(verifier, method string) string {
	if method != "S256" {
		return verifier
	}
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
