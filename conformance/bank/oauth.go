package bank

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// oauth is the authorization server behind the generated interface.
type oauth struct{ bank *Bank }

var _ authorization.StrictServerInterface = (*oauth)(nil)

// mountOAuth registers the authorization server.
func (b *Bank) mountOAuth() {
	server := authorization.NewStrictHandlerWithOptions(&oauth{b}, nil, authorization.StrictHTTPServerOptions{
		RequestErrorHandlerFunc:  b.oauthFailed,
		ResponseErrorHandlerFunc: b.oauthFailed,
	})
	authorization.HandlerWithOptions(server, authorization.StdHTTPServerOptions{
		BaseRouter: &Operations{ServeMux: b.mux, Path: b.offered, Before: noStore, Names: map[string]string{
			"GET /oauth2/authorize":                       OpAuthorize,
			"POST /oauth2/token":                          OpToken,
			"POST /oauth2/revoke":                         OpRevoke,
			"POST /oauth2/introspect":                     OpIntrospect,
			"POST /oauth2/par":                            OpPush,
			"GET /.well-known/oauth-authorization-server": OpMetadata,
		}},
		ErrorHandlerFunc: b.oauthFailed,
	})
}

// noStore keeps every answer of the authorization server, redirects with codes among them, out of caches.
func noStore(_ string, w http.ResponseWriter, r *http.Request) *http.Request {
	w.Header().Set("Cache-Control", "no-store")
	return r
}

// offered says at which pattern the bank serves an operation, "" when it does not.
func (b *Bank) offered(operation, pattern string) string {
	s := &b.Settings
	switch {
	case operation == OpRevoke && !s.Revokes, operation == OpIntrospect && !s.Introspects, operation == OpPush && !s.Pushes:
		return ""
	}
	method, path, _ := strings.Cut(pattern, " ")
	if path = s.path(operation, path); path == "" {
		return ""
	}
	return method + " " + path
}

// path is where the bank serves an operation that the document has at a path.
func (s *Settings) path(operation, path string) string {
	if own, ok := s.Paths[operation]; ok {
		return own
	}
	if operation == OpMetadata {
		return path + s.IssuerPath // the path of the issuer follows the well-known part (RFC 8414, section 3)
	}
	return path
}

// An OAuthError is a refusal of the token or revocation endpoint (RFC 6749, section 5.2).
type OAuthError struct {
	Status      int
	Word        string // its error code; "" leaves the member out
	Description string
	Challenge   string // WWW-Authenticate, where there is one
	About       About
}

// About says what a refusal is about, which the word alone does not tell.
type About string

// What a refusal of the token endpoint can be about.
const (
	AboutRequest  About = "request"
	AboutClient   About = "client"
	AboutGrant    About = "grant type"
	AboutCode     About = "code"
	AboutRedirect About = "redirect URI"
	AboutVerifier About = "verifier"
	AboutRefresh  About = "refresh token"
	AboutScope    About = "scope"
	AboutNoGrant  About = "missing grant type"
	AboutMissing  About = "missing code or refresh token"
)

// Error returns the refusal as a sentence.
func (e *OAuthError) Error() string { return e.Word + ": " + e.Description }

func refuse(word string, about About, description string) *OAuthError {
	return &OAuthError{Status: http.StatusBadRequest, Word: word, About: about, Description: description}
}

// oauthFailed answers what the endpoints refused, and what the generated code could not read.
func (b *Bank) oauthFailed(w http.ResponseWriter, r *http.Request, err error) {
	if w.(*recorder).operation == OpAuthorize {
		b.authorizeAnyway(w, r)
		return
	}
	var refusal *OAuthError
	if !errors.As(err, &refusal) {
		refusal = refuse("invalid_request", AboutRequest, "The request cannot be read.")
	}
	b.Rules.TokenError(refusal)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	if refusal.Challenge != "" {
		w.Header().Set("WWW-Authenticate", refusal.Challenge)
	}
	w.WriteHeader(refusal.Status)
	body := map[string]string{}
	if refusal.Word != "" {
		body["error"] = refusal.Word
	}
	if refusal.Description != "" {
		body["error_description"] = refusal.Description
	}
	_ = json.NewEncoder(w).Encode(body) // into memory
}

// authorizeAnyway answers an authorisation request that the generated code could not read, such as one with a repeated
// parameter: what is wrong with it is for Authorize to say, by a page or a redirect.
func (b *Bank) authorizeAnyway(w http.ResponseWriter, r *http.Request) {
	answer, err := (&oauth{b}).Authorize(r.Context(), authorization.AuthorizeRequestObject{})
	if err != nil {
		answer = errorPage(http.StatusInternalServerError, "The bank failed.")
	}
	_ = answer.VisitAuthorizeResponse(w) // into memory
}

// readForm returns the parameters of the body. One with an empty value counts as absent, a repeated one is an error (RFC
// 6749, section 3.2), an unknown one is ignored.
func (b *Bank) readForm(r *http.Request, known ...string) (url.Values, error) {
	form, sent := url.Values{}, b.Rules.ReadForm(r)
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		switch {
		case len(sent[name]) > 1:
			return nil, refuse("invalid_request", AboutRequest, "The parameter "+printable(name)+" is repeated.")
		case !slices.Contains(known, name) && !b.Rules.Ignores(name):
			return nil, refuse("invalid_request", AboutRequest, "The parameter "+printable(name)+" is not known.")
		case sent.Get(name) != "":
			form.Set(name, sent.Get(name))
		}
	}
	return form, nil
}
