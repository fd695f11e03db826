package bank

import (
	"context"
	"net/url"
	"time"

	"github.com/assaykit/assay/gen/authorization"
)

// pushedLife is how long a pushed request waits for its PSU: our choice, under the ten minutes that FAPI 2 allows.
const pushedLife = time.Minute

// pushedPrefix begins the name of a pushed request (RFC 9126, section 2.2).
const pushedPrefix = "urn:ietf:params:oauth:request_uri:"

// A PushedRequest waits for its PSU.
type PushedRequest struct {
	Name    string // its request_uri
	Client  *Client
	Query   url.Values
	Expires time.Time
	Used    bool // it was answered
}

// pushParameters are the parameters of a pushed request that the bank knows.
var pushParameters = []string{
	"response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "request_uri",
	"client_secret", "client_assertion_type", "client_assertion",
}

// PushRequest takes an authorisation request from its client before the PSU comes (RFC 9126, section 2).
func (o *oauth) PushRequest(ctx context.Context, _ authorization.PushRequestRequestObject) (authorization.PushRequestResponseObject, error) {
	b, r := o.bank, RequestOf(ctx)
	form, err := b.readForm(r, pushParameters...)
	if err != nil {
		return nil, err
	}
	attempt, err := b.authenticate(r, form)
	if err != nil {
		return nil, err
	}
	if refusal := b.Rules.Pushable(b, attempt); refusal != nil {
		return nil, refusal
	}
	for _, name := range []string{"client_secret", "client_assertion_type", "client_assertion", "request_uri"} {
		form.Del(name)
	}
	form.Set("client_id", attempt.Client.ID)
	p := b.Rules.Push(b.Ledger, attempt.Client, form)
	seconds := int(p.Expires.Sub(b.Ledger.Clock.Now()) / time.Second)
	return authorization.PushRequest201JSONResponse{Body: authorization.PushedAnswer{RequestURI: p.Name, ExpiresIn: seconds}}, nil
}

// pushable says why a pushed request is refused, nil when it is taken. The redirect URI and all else are looked at as
// if the PSU had come (RFC 9126, section 2.1).
func pushable(b *Bank, a *Attempt) *OAuthError {
	if a.Form.Has("request_uri") {
		return refuse("invalid_request", AboutRequest, "A pushed request names no other.")
	}
	if named := a.Form.Get("client_id"); named != "" && named != a.Client.ID {
		return refuse("invalid_request", AboutClient, "The request names another client.")
	}
	q := requested(a.Form, "")
	q.Client = a.Client
	if _, registered := b.Rules.RedirectURI(q.Client, q.RedirectURI); !registered {
		return refuse("invalid_request", AboutRedirect, "The address to return to is not registered for this application.")
	}
	if word, problem := b.Rules.WellFormed(&b.Settings, q); word != "" {
		return refuse(word, AboutRequest, problem)
	}
	return nil
}

// push keeps a request under a name that nobody can guess.
func push(l *Ledger, c *Client, query url.Values) *PushedRequest {
	p := &PushedRequest{Name: pushedPrefix + l.mint.secret("pushed request"), Client: c, Query: query, Expires: l.Clock.Now().Add(pushedLife)}
	l.pushed[p.Name] = p
	return p
}

// pulled returns the parameters of an authorisation request: its own, or those that were pushed; refused says why the
// PSU goes no further.
func (b *Bank) pulled(query url.Values) (parameters url.Values, pushed *PushedRequest, refused string) {
	name := query.Get("request_uri")
	if name == "" || !b.Settings.Pushes {
		if !b.Rules.TakesUnpushed(&b.Settings) {
			return nil, nil, "This bank wants requests to be pushed first."
		}
		return query, nil, ""
	}
	p := b.Ledger.pushed[name]
	if p == nil || !b.Rules.Pullable(b.Ledger, p, query.Get("client_id")) {
		return nil, nil, "The request that this link names is not known or no longer valid."
	}
	return p.Query, p, ""
}

// pullable holds for a pushed request in time, of the client that is named, that was not answered yet (RFC 9126, sections
// 2.2 and 4).
func pullable(l *Ledger, p *PushedRequest, clientID string) bool {
	return p.Client.ID == clientID && l.Clock.Now().Before(p.Expires) && !p.Used
}
