package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"

	"github.com/assaykit/assay/conformance"
)

// The requests to the token endpoint that lack something or ask for what should
// not be had. None of them needs a PSU.
const (
	AskNoGrantType    = "ask without a grant type"
	AskNoCode         = "redeem without a code"
	AskNoRefreshToken = "refresh without a refresh token"
	AskPassword       = "ask with an invented password"
)

// The requests that say the right thing in an unusual way, with the usual one as
// their control.
const (
	AskPlainly  = "ask for a token plainly"
	AskByBasic  = "ask with the credentials by Basic"
	AskEncoded  = "ask with encoded credentials by Basic"
	AskRaw      = "ask with raw credentials by Basic"
	AskInBody   = "ask with the credentials in the body"
	AskTwoWays  = "ask with the credentials in two ways"
	AskInQuery  = "ask with the credentials in the query"
	AskByGet    = "ask for a token by GET"
	AskRepeated = "ask with a repeated parameter"
	AskInJSON   = "ask for a token in JSON"
)

// IncompleteProbes are requests that lack a parameter, or name a user whom nobody
// knows.
func IncompleteProbes() []conformance.Step {
	probe := func(name string, form url.Values, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Token, Risk: conformance.Look, Features: features,
			Run: on(func(a *Acts, ctx context.Context) error {
				sent := maps.Clone(form)
				sent.Set("redirect_uri", a.redirectURI())
				_, err := a.ask(ctx, tokenRequest{form: sent})
				return err
			})}
	}
	return []conformance.Step{
		probe(AskNoGrantType, url.Values{}),
		probe(AskNoCode, url.Values{"grant_type": {"authorization_code"}}),
		probe(AskNoRefreshToken, url.Values{"grant_type": {"refresh_token"}}, "refresh"),
		probe(AskPassword, url.Values{"grant_type": {"password"}, "username": {"assay-nobody-" + unguessable(6)}, "password": {unguessable(12)}}),
	}
}

// PlainProbes ask for the plainest token that the target offers: one for the
// client alone, else a refreshed one of the main grant; once rightly, then in ways
// that a server may or should not take.
func PlainProbes() []conformance.Step {
	probe := func(name string, requires func(*conformance.Target) *conformance.Skip, act func(*Acts, context.Context) error) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Token, Risk: conformance.Spend, Requires: both(plainly, requires), Run: on(act)}
	}
	as := func(who credentials, alter func(*http.Request)) func(*Acts, context.Context) error {
		return func(a *Acts, ctx context.Context) error { return a.plain(ctx, who, alter, nil) }
	}
	return []conformance.Step{
		probe(AskPlainly, nil, as(asRegistered, nil)),
		probe(AskByBasic, secretive, as(byBasic, nil)),
		probe(AskEncoded, both(secretive, odd), as(byEncoded, nil)),
		probe(AskRaw, both(secretive, odd), as(byRaw, nil)),
		probe(AskInBody, secretive, as(inBody, nil)),
		probe(AskTwoWays, secretive, (*Acts).askTwoWays),
		probe(AskInQuery, both(secretive, throwAway), as(inBody, credentialsToQuery)),
		probe(AskByGet, both(secretive, throwAway), as(byBasic, formToQuery)),
		probe(AskRepeated, nil, func(a *Acts, ctx context.Context) error {
			return a.plain(ctx, asRegistered, nil, func(f url.Values) { f.Add("grant_type", f.Get("grant_type")) })
		}),
		probe(AskInJSON, nil, as(asRegistered, formToJSON)),
	}
}

// plain sends the plainest right request, altered.
func (a *Acts) plain(ctx context.Context, as credentials, alter func(*http.Request), edit func(url.Values)) error {
	g := a.Grant(GrantMain)
	form := a.serviceForm()
	service := a.wire.Target().Claims("client-credentials")
	if !service {
		if g.RefreshToken == "" {
			return conformance.Nothing("refresh token")
		}
		form = url.Values{"grant_type": {"refresh_token"}, "refresh_token": {g.RefreshToken}}
	}
	if edit != nil {
		edit(form)
	}
	issued, err := a.ask(ctx, tokenRequest{form: form, as: as, alter: alter})
	if err != nil || service {
		return err
	}
	a.take(g, issued)
	a.hold(g)
	return nil
}

// askTwoWays authenticates by Basic and in the body at once: as one client, then
// as two where the target names another.
func (a *Acts) askTwoWays(ctx context.Context) error {
	if err := a.plain(ctx, inBoth, nil, nil); err != nil {
		return err
	}
	other := a.wire.Target().OtherClient
	if other == nil || other.Secret == "" {
		return nil
	}
	return a.plain(ctx, byBasic, nil, func(f url.Values) {
		f.Set("client_id", other.ID)
		f.Set("client_secret", other.Secret)
	})
}

// plainly says whether there is a token to be had without a PSU at hand.
func plainly(t *conformance.Target) *conformance.Skip {
	if !t.Claims("client-credentials") && !t.Claims("refresh") {
		return conformance.Omit(conformance.SkipUnclaimed, "the target claims neither client-credentials nor refresh")
	}
	return nil
}

// odd says whether form-encoding changes the id or the secret of the client.
func odd(t *conformance.Target) *conformance.Skip {
	if url.QueryEscape(t.Client.ID) == t.Client.ID && url.QueryEscape(t.Client.Secret) == t.Client.Secret {
		return conformance.Omit(conformance.SkipInapplicable, "neither id nor secret of the client holds a character that is encoded")
	}
	return nil
}

// throwAway keeps secrets and tokens out of the logs of servers that matter.
func throwAway(t *conformance.Target) *conformance.Skip {
	if t.Environment == "production" {
		return conformance.Omit(conformance.SkipCareful, "in production nothing secret is put into a URL")
	}
	return nil
}

// formToQuery makes a GET of a form that was to be posted.
func formToQuery(req *http.Request) {
	req.Method, req.URL.RawQuery = http.MethodGet, joined(req.URL.RawQuery, formOf(req).Encode())
	req.Header.Del("Content-Type")
	req.Body, req.GetBody, req.ContentLength = nil, nil, 0
}

// credentialsToQuery moves id and secret of the client from the form to the query.
func credentialsToQuery(req *http.Request) {
	form, query := formOf(req), url.Values{}
	for _, name := range []string{"client_id", "client_secret"} {
		query.Set(name, form.Get(name))
		form.Del(name)
	}
	req.URL.RawQuery = joined(req.URL.RawQuery, query.Encode())
	carry(req, []byte(form.Encode()), formType)
}

// formToJSON says the same in JSON.
func formToJSON(req *http.Request) {
	object := map[string]string{}
	for name, values := range formOf(req) {
		object[name] = values[0]
	}
	body, _ := json.Marshal(object) // texts only
	carry(req, body, "application/json")
}

// formOf reads the form that a request was to carry; it is in memory.
func formOf(req *http.Request) url.Values {
	body, _ := io.ReadAll(req.Body)
	form, _ := url.ParseQuery(string(body))
	return form
}

func carry(req *http.Request, body []byte, media string) {
	req.Header.Set("Content-Type", media)
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, _ = req.GetBody()
}

func joined(query, more string) string {
	if query == "" {
		return more
	}
	return query + "&" + more
}
