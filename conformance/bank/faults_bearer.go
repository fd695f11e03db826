package bank

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// bearerFaults are about tokens that are shown again, wrongly, or for more than they are good for.
var bearerFaults = []Fault{
	{
		Name:   "first-token-for-two-calls",
		Story:  "The first token that a client gets is for trying: it is good for two calls, and then as if it had been given back.",
		Breaks: Breaks("OAUTH-RS-REUSE"),
		Lie: func(r *Rules) {
			honest := r.AccessTokenLives
			r.AccessTokenLives = func(l *Ledger, t *Token) (Reason, bool) {
				if t.Uses > 2 && len(l.Codes) > 0 && t.Grant == l.Codes[0].Value {
					return RevokedToken, false
				}
				return honest(l, t)
			}
		},
	},
	{
		Name:   "second-word-ignored",
		Story:  "Whatever follows the token in the Authorization header is thrown away.",
		Breaks: Breaks("OAUTH-RS-MALFORMED"),
		Lie: func(r *Rules) {
			honest := r.Bearer
			r.Bearer = func(req *http.Request) (string, bool) {
				token, sent := honest(req)
				token, _, _ = strings.Cut(token, " ")
				return token, sent
			}
		},
	},
	{
		Name:   "malformed-credentials-crash",
		Story:  "The word Bearer without a token ends in a stack trace.",
		Breaks: Warns("OAUTH-RS-MALFORMED"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) && a.Request.Header.Get("Authorization") == "Bearer" {
				a.Status = http.StatusInternalServerError
			}
		}),
	},
	{
		Name:   "any-scheme-opens",
		Story:  "A gateway takes whoever logs in by Basic for a colleague, and shows the accounts of the latest customer.",
		Breaks: Breaks("OAUTH-RS-NONE-401-scheme"),
		Lie: func(r *Rules) {
			r.Unbidden = func(l *Ledger, req *http.Request) *Token {
				if !strings.HasPrefix(req.Header.Get("Authorization"), "Basic ") {
					return nil
				}
				return l.Newest(func(t *Token) bool { return t.Kind == AccessToken && t.User != nil && l.Alive(t) })
			}
		},
	},
	{
		Name:   "challenge-says-its-error-twice",
		Story:  "Two layers of the API add the error to the same challenge.",
		Breaks: Breaks("OAUTH-RS-ONCE"),
		Lie: deniedAs(UnknownToken, func(status int, challenges []string) (int, []string) {
			return status, []string{challenges[0] + `, error="invalid_token"`}
		}),
	},
	{
		Name:   "wrong-scope-answered-401",
		Story:  "A token of another scope is answered as if it were no token.",
		Where:  serves,
		Breaks: Warns("OAUTH-RS-SCOPE-403"),
		Lie: deniedAs(WrongScope, func(int, []string) (int, []string) {
			return unauthorised(UnknownToken)
		}),
	},
	{
		Name:   "wrong-scope-without-a-challenge",
		Story:  "A gateway strips the challenge of a 403.",
		Where:  serves,
		Breaks: Warns("OAUTH-RS-SCOPE-403"),
		Lie: deniedAs(WrongScope, func(status int, _ []string) (int, []string) {
			return status, nil
		}),
	},
	{
		Name:   "token-for-a-quarter",
		Story:  "Access tokens live as long as the consent, so that nobody has to write the refresh.",
		Breaks: Warns("OAUTH-RS-LIFETIME"),
		Lie: answerTokens(func(t *authorization.Token) {
			seconds := 90 * 24 * 60 * 60
			t.ExpiresIn = &seconds
		}),
	},
	{
		Name:   "accounts-in-a-shared-cache",
		Story:  "A content delivery network adds its default to every answer, and keeps what it may.",
		Breaks: Warns("OAUTH-RS-NO-SHARED-CACHE"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) && a.Status == http.StatusOK {
				a.Header.Set("Cache-Control", "public, s-maxage=60")
			}
		}),
	},
	{
		Name:   "unknown-token-sent-to-the-login",
		Story:  "The API was put behind a login page for browsers, which greets every unknown token.",
		Breaks: Warns("OAUTH-RS-INVALID", "HTTP-REDIRECT-API", "PREM-ACC-NOTOKEN"),
		Lie: func(r *Rules) {
			deniedAs(UnknownToken, func(int, []string) (int, []string) { return http.StatusFound, nil })(r)
			Rewrite(func(operation string, a *Answer) {
				if !IsOAuth(operation) && a.Status == http.StatusFound {
					a.Clear()
					a.Header.Set("Location", "/login")
				}
			})(r)
		},
	},
	{
		Name:   "token-in-the-query-opens",
		Story:  "The API reads tokens from the query, as its page lets clients hope, says nothing to the caches on the way, and does not mind a second token in the header.",
		Where:  permitsQuery,
		Breaks: map[string]string{"OAUTH-RS-QUERY-permitted": "note", "OAUTH-RS-QUERY-PRIVATE": "warn", "OAUTH-RS-TWO": "warn"},
		Lie:    fromQuery,
	},
	{
		Name:   "token-in-the-query-opens-unasked",
		Story:  "The API reads tokens from the query, where every proxy on the way writes them down, though no page of the bank says so.",
		Where:  forbidsQuery,
		Breaks: Warns("OAUTH-RS-QUERY", "OAUTH-RS-QUERY-PRIVATE", "OAUTH-RS-TWO"),
		Lie:    fromQuery,
	},
	{
		Name:   "token-in-the-query-opens-under-fapi",
		Story:  "The API keeps to FAPI in its manual, and reads tokens from the query for an old application.",
		Where:  func(s *Settings) bool { return s.FAPI },
		Breaks: map[string]string{"FAPI1-RS-QUERY": fail, "FAPI2-RS-QUERY": fail, "OAUTH-RS-QUERY": "warn", "OAUTH-RS-QUERY-PRIVATE": "warn", "OAUTH-RS-TWO": "warn"},
		Lie:    fromQuery,
	},
}

// The pages of banks on tokens in the query: that of the Authorization API permits them.
var (
	permitsQuery = func(s *Settings) bool { return s.PermitsQuery }
	forbidsQuery = func(s *Settings) bool { return !s.PermitsQuery }
)

// fromQuery lets the API read tokens from the query where the header has none.
func fromQuery(r *Rules) {
	honest := r.Bearer
	r.Bearer = func(req *http.Request) (string, bool) {
		if token, sent := honest(req); sent {
			return token, true
		}
		token := req.URL.Query().Get("access_token")
		return token, token != ""
	}
}
