package oauth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

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
	// Read asks for the accounts as a grant would, with an Authorization field of
	// its own, "" for none.
	Read(ctx context.Context, grant, authorization string) error
}

// A Session is a profile's session that can do the shared acts.
type Session interface{ OAuth() *Acts }

// Acts is the OAuth part of a session.
type Acts struct {
	wire   conformance.Wire
	flow   Flow
	client *authorization.Client
	grants map[string]*Grant
	proven map[string]bool // provocations that were answered with a token
}

// A Grant is what the run holds of one approval.
type Grant struct {
	Name         string
	Code         string
	AccessToken  string
	RefreshToken string
	verifier     string
	redirectURI  string
	refused      string // error of the callback
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
	form url.Values
	as   credentials
}

// credentials is how a request authenticates its client.
type credentials int

const (
	asRegistered  credentials = iota
	asNobody                  // client_id only
	asWrongSecret             // the right id with a secret that is not ours
	asOther                   // the other client, as registered
)

// tokens are the members of a token answer that the acts go on with.
type tokens struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
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
	return issued, nil
}

// send posts a form to the token or the revocation endpoint.
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
	basic := authenticate(client, r)
	ctx = flow.Operation(ctx, operation)
	edits := []authorization.RequestEditorFn{redirectTo(to), func(_ context.Context, req *http.Request) error {
		if basic != "" {
			req.Header.Set("Authorization", basic)
		}
		req.Header.Set("Accept", "application/json")
		return nil
	}}
	body := strings.NewReader(r.form.Encode())
	if operation == "revokeToken" {
		return a.client.RevokeTokenWithBody(ctx, formType, body, edits...)
	}
	return a.client.IssueTokenWithBody(ctx, formType, body, edits...)
}

const formType = "application/x-www-form-urlencoded"

// wrongSecret is no secret of anybody.
const wrongSecret = "assay-this-is-not-the-secret"

// authenticate puts the client's credentials into the form or returns the
// Authorization field that carries them (RFC 6749 §2.3.1).
func authenticate(client *conformance.Client, r tokenRequest) (basic string) {
	secret := client.Secret
	switch {
	case r.as == asNobody:
		r.form.Set("client_id", client.ID)
		return ""
	case r.as == asWrongSecret:
		secret = wrongSecret
	}
	switch client.Auth {
	case "client_secret_basic":
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(client.ID)+":"+url.QueryEscape(secret)))
	case "client_secret_post":
		r.form.Set("client_secret", secret)
	}
	r.form.Set("client_id", client.ID)
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

// settle reads an answer that no act goes on with.
func settle(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
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
