package bank

import (
	"net/http"
	"net/url"

	"github.com/assaykit/assay/gen/authorization"
)

// Rules are the decisions of a bank, each a function. Honest returns the honest ones; a fault replaces some of them.
// They are called while the bank holds its ledger.
type Rules struct {
	FrontRules
	TokenRules
	APIRules
	TransportRules

	// Standard holds the rules of the profile's own package.
	Standard any

	// Receive may change a request before anything else looks at it. Honest: nothing.
	Receive func(r *http.Request)
	// Path says where in the bank a path leads. Honest: there.
	Path func(path string) string
	// Answer may change what is about to be sent. Honest: nothing.
	Answer func(operation string, a *Answer)
	// Send sends it, without the ledger. Honest: at once, complete.
	Send func(w http.ResponseWriter, a *Answer)
}

// FrontRules are the decisions of the authorization endpoint and its pages.
type FrontRules struct {
	// FindClient finds the client of an authorisation request, nil when the bank knows none of that id.
	FindClient func(id string) *Client
	// RedirectURI says where the answer goes, given what the request says; false when the client may not use it.
	RedirectURI func(c *Client, asked string) (string, bool)
	// ErrorTarget says where an error about the client or its redirect URI is sent. Honest: "", a page tells the PSU.
	ErrorTarget func(q *AuthorizationRequest) string
	// TakesUnpushed says whether a request that was not pushed before is served.
	TakesUnpushed func(s *Settings) bool
	// Pullable says whether a pushed request may be used now for the client that is named.
	Pullable func(l *Ledger, p *PushedRequest, clientID string) bool
	// WellFormed says what is wrong with the form of a request, in an error word and a sentence; "" when nothing is.
	WellFormed func(s *Settings, q *AuthorizationRequest) (word, problem string)
	// Ask finds or makes the consent that a request asks for; word is the error when it may not be asked, else "".
	Ask func(l *Ledger, q *AuthorizationRequest) (c *Consent, word, problem string)
	// Granted is the scope of the code for an approved request.
	Granted func(q *AuthorizationRequest) string
	// TellsLate says whether an error is told after the PSU has logged in (RFC 9700, section 4.11.2). Honest: at once.
	TellsLate func(q *AuthorizationRequest) bool
	// AsksPSU says whether the PSU logs in and decides. Honest: always.
	AsksPSU func(q *AuthorizationRequest) bool
	// AsksConsent says whether the PSU decides after the login. Honest: always.
	AsksConsent func(q *AuthorizationRequest) bool
	// Password says whether this is the user's password.
	Password func(u *User, password string) bool
	// RefusalAnswer is what the redirect carries when the PSU declined.
	RefusalAnswer func(l *Ledger, q *AuthorizationRequest, u *User) url.Values
	// State is the state that goes back with an answer.
	State func(sent string, answer url.Values) string
	// Redirect puts an answer on a redirect URI.
	Redirect func(uri string, answer url.Values) string
	// IssueCode makes the code for an approved request.
	IssueCode func(l *Ledger, s *Settings, q *AuthorizationRequest, u *User) *Code
}

// TokenRules are the decisions of the token and revocation endpoints.
type TokenRules struct {
	// ReadForm reads the parameters of a request.
	ReadForm func(r *http.Request) url.Values
	// Basic reads the id and the secret in an Authorization header.
	Basic func(header string) (id, secret string, ok bool)
	// Secret says whether a client presented its secret; by says how: client_secret_basic or client_secret_post.
	Secret func(c *Client, presented, by string) bool
	// Anonymous finds the client of a request without authentication. Honest: nil, there is none.
	Anonymous func(l *Ledger, form url.Values) *Client
	// InvalidClient is the status and challenge for failed authentication; by is "" when none was tried.
	InvalidClient func(by string) (status int, challenge string)
	// TakesTwoWays says whether a client may authenticate in two ways at once. Honest: never.
	TakesTwoWays func(form url.Values) bool
	// Ignores says whether a request parameter that the bank does not know is ignored. Honest: always.
	Ignores func(parameter string) bool

	// FindCode finds a code, nil when the bank never issued it.
	FindCode func(l *Ledger, c *Client, value string) *Code
	// CodeIsFor says whether a code was issued to the client.
	CodeIsFor func(code *Code, c *Client) bool
	// RepeatsRedirect says whether the token request repeats the redirect URI of the authorisation request.
	RepeatsRedirect func(code *Code, uri string) bool
	// Verify judges the PKCE verifier: "" when it fits, else the word of the error.
	Verify func(code *Code, verifier string) string
	// CodeLives says whether a code is still in time and its consent granted.
	CodeLives func(l *Ledger, code *Code) bool
	// Redeemed says whether a code was used before.
	Redeemed func(code *Code) bool
	// Replayed is what a second redemption brings about.
	Replayed func(l *Ledger, code *Code)
	// Spend marks a code as used.
	Spend func(l *Ledger, code *Code, a *Attempt)

	// FindRefreshToken finds a refresh token, nil when the bank never issued it.
	FindRefreshToken func(l *Ledger, a *Attempt, value string) *Token
	// RefreshTokenIsFor says whether a refresh token was issued to the client.
	RefreshTokenIsFor func(t *Token, c *Client) bool
	// RefreshTokenLives says whether a refresh token can be used.
	RefreshTokenLives func(l *Ledger, t *Token) bool
	// Reused is what the use of a refresh token brings about that another has taken the place of.
	Reused func(l *Ledger, s *Settings, t *Token)
	// RefreshScope is the scope that a refresh gives to one who asks for a scope; false when it is refused.
	RefreshScope func(t *Token, asked string) (scope string, ok bool)
	// Refresh issues the tokens for a good refresh token, with a scope that it covers; refresh is nil when the old one
	// stays.
	Refresh func(l *Ledger, s *Settings, t *Token, scope string) (access, refresh *Token, err *OAuthError)

	// ServiceToken issues the token that stands for a client alone, for a scope that it asks for or "".
	ServiceToken func(l *Ledger, s *Settings, c *Client, scope string) (access, refresh *Token, err *OAuthError)
	// OtherGrant answers a grant type that the bank does not offer. Honest: by a refusal.
	OtherGrant func(l *Ledger, s *Settings, a *Attempt) (access *Token, err *OAuthError)

	// Spell may give an access token a value that says something. Honest: it stays as it is.
	Spell func(l *Ledger, t *Token)
	// TokenAnswer may change the members of the token answer. Honest: nothing.
	TokenAnswer func(grantType string, answer *authorization.Token)
	// TokenError may change an error of the token endpoint. Honest: nothing.
	TokenError func(e *OAuthError)
	// Revocable finds the token that a client gives back; nil when there is none, which is as good as revoked.
	Revocable func(l *Ledger, a *Attempt, value string) (*Token, *OAuthError)
	// Revoke ends a token that its client gives back.
	Revoke func(l *Ledger, t *Token)
	// Active says whether a token is worth anything.
	Active func(l *Ledger, t *Token) bool
	// Pushable says why a pushed request is refused; nil when it is taken.
	Pushable func(b *Bank, a *Attempt) *OAuthError
	// Push keeps a pushed request.
	Push func(l *Ledger, c *Client, query url.Values) *PushedRequest
}

// APIRules are the decisions about who may use the API.
type APIRules struct {
	// Bearer reads the token of a request; false when it shows none.
	Bearer func(r *http.Request) (string, bool)
	// FindAccessToken finds an access token, nil when the bank never issued it.
	FindAccessToken func(l *Ledger, value string) *Token
	// AccessTokenLives says whether a token may be used now, and if not why.
	AccessTokenLives func(l *Ledger, t *Token) (Reason, bool)
	// Unbidden is the token under which a request without token is served. Honest: nil, it is not served.
	Unbidden func(l *Ledger, r *http.Request) *Token
	// Withdraw carries out that the PSU takes a consent back at the bank.
	Withdraw func(l *Ledger, c *Consent)
	// Covers says whether the scope of a token holds what a resource needs.
	Covers func(t *Token, scope string) bool
	// Unauthorised is the status and the challenges for a request that may not be served.
	Unauthorised func(why Reason) (status int, challenges []string)
}

// Honest returns the honest rules of the authorization server.
func Honest() *Rules {
	return &Rules{
		FrontRules: honestFront(),
		TokenRules: honestToken(),
		APIRules:   honestAPI(),
		Receive:    func(*http.Request) {},

		TransportRules: honestTransport(),

		Path:   func(path string) string { return path },
		Answer: func(string, *Answer) {},
		Send:   send,
	}
}
