package bank

import (
	"net/http"
	"net/url"
)

// revocationFaults are about tokens that are given back, or not, at the revocation endpoint.
var revocationFaults = []Fault{
	{
		Name:  "revocation-by-another-method",
		Story: "Tokens are given back by a DELETE of the bank's own; a form is not taken, whatever the manual says.",
		Where: revokes,
		Breaks: map[string]string{
			"OAUTH-RV-POST": "warn", "OAUTH-RV-200": "warn", "OAUTH-RV-REFRESH": "skip", "OAUTH-RV-MISSING": "skip", "OAUTH-RV-UNKNOWN-200": "skip",
			"OAUTH-RV-ACCESS": "skip", "OAUTH-RV-IMMEDIATE": "skip", "OAUTH-RV-TWICE": "skip", "OAUTH-RV-HINT": "skip", "OAUTH-RV-HINT-unknown": "skip",
			"OAUTH-RV-AUTH": "skip", "OAUTH-RV-OWNER": "skip", "OAUTH-RV-CASCADE": "skip", "OAUTH-IN-CHECKS-revoked": "skip",
		},
		Lie: func(r *Rules) {
			r.Revoke = func(*Ledger, *Token) {}
			Rewrite(func(operation string, a *Answer) {
				if operation == OpRevoke {
					a.Clear()
					a.Status = http.StatusMethodNotAllowed
					a.Header.Set("Allow", http.MethodDelete)
				}
			})(r)
		},
	},
	{
		Name:   "revocation-of-nothing-answered-200",
		Story:  "A request that names no token is answered as if one had been given back.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-MISSING"),
		Lie: revocations(http.StatusBadRequest, func(a *Answer) bool {
			return a.Request.PostForm.Get("token") == ""
		}),
	},
	{
		Name:   "unknown-token-refused-at-revocation",
		Story:  "A token that the bank does not know is an error, so that everybody can try out tokens.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-UNKNOWN-200"),
		Lie: finding(func(t *Token) *OAuthError {
			if t == nil {
				return refuse("invalid_request", AboutRequest, "The token is not known.")
			}
			return nil
		}),
	},
	{
		Name:   "second-revocation-refused",
		Story:  "A client that gives a token back again, after a broken connection, is told of an error.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-TWICE"),
		Lie: finding(func(t *Token) *OAuthError {
			if t != nil && t.Revoked {
				return refuse("invalid_request", AboutRequest, "The token was given back before.")
			}
			return nil
		}),
	},
	{
		Name:   "access-token-not-taken-back",
		Story:  "Access tokens are refused at revocation, in a word that does not say why.",
		Where:  revokes,
		Breaks: map[string]string{"OAUTH-RV-ACCESS": "warn", "OAUTH-RV-IMMEDIATE": "skip", "OAUTH-RV-TWICE": "skip", "OAUTH-IN-CHECKS-revoked": "skip"},
		Lie: finding(func(t *Token) *OAuthError {
			if t != nil && t.Kind == AccessToken {
				return refuse("invalid_request", AboutRequest, "The token cannot be given back.")
			}
			return nil
		}),
	},
	{
		Name:   "access-token-outlives-its-revocation",
		Story:  "The API looks at the signature of an access token and asks nobody whether it was given back.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-IMMEDIATE"),
		Lie: func(r *Rules) {
			honest := r.Revoke
			r.Revoke = func(l *Ledger, t *Token) {
				if t.Kind == RefreshToken {
					honest(l, t)
				}
			}
		},
	},
	{
		Name:   "access-token-outlives-its-refresh-token",
		Story:  "A refresh token that is given back leaves its access token as it is.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-CASCADE"),
		Lie:    func(r *Rules) { r.Revoke = func(_ *Ledger, t *Token) { t.Revoked = true } },
	},
	{
		Name:   "token-looked-up-by-its-hint",
		Story:  "What is called an access token is looked for among access tokens only; what is not found counts as revoked.",
		Where:  revokes,
		Breaks: Breaks("OAUTH-RV-HINT"),
		Lie:    hinted(func(hint string) bool { return hint == "access_token" }),
	},
	{
		Name:   "unknown-hint-finds-nothing",
		Story:  "A hint that the bank does not know leads to no table, and what is not found counts as revoked.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-HINT-unknown"),
		Lie:    hinted(func(hint string) bool { return hint != "" && hint != "access_token" && hint != "refresh_token" }),
	},
	{
		Name:   "revocation-by-anybody",
		Story:  "Who holds a token can end it, without showing who they are.",
		Where:  revokes,
		Breaks: Breaks("OAUTH-RV-AUTH"),
		Lie: func(r *Rules) {
			honest := r.Anonymous
			r.Anonymous = func(l *Ledger, form url.Values) *Client {
				if t := l.tokens[form.Get("token")]; t != nil && form.Get("token_type_hint") != "" {
					return t.Client
				}
				return honest(l, form)
			}
		},
	},
	{
		Name:   "unauthenticated-revocation-answered-200",
		Story:  "A revocation by nobody has no effect, and is answered as if it had.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-AUTH"),
		Lie: revocations(http.StatusBadRequest, func(a *Answer) bool {
			return a.object()["error"] == "invalid_client"
		}),
	},
	{
		Name:   "revocation-of-foreign-tokens",
		Story:  "Every client of the bank can end the tokens of every other.",
		Where:  revokes,
		Breaks: Breaks("OAUTH-RV-OWNER"),
		Lie: func(r *Rules) {
			r.Revocable = func(l *Ledger, _ *Attempt, value string) (*Token, *OAuthError) { return l.tokens[value], nil }
		},
	},
	{
		Name:   "foreign-revocation-answered-200",
		Story:  "The token of another client is left as it is, and the answer does not say so.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-OWNER"),
		Lie: revocations(http.StatusBadRequest, func(a *Answer) bool {
			return a.object()["error"] == "unauthorized_client"
		}),
	},
}

// revocations answers with 200 what fits among the revocations that were refused.
func revocations(status int, fits func(*Answer) bool) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpRevoke && a.Status == status && fits(a) {
			a.Clear()
			a.Status = http.StatusOK
		}
	})
}

// finding refuses some of the tokens that are given back, nil for those that the bank does not know.
func finding(refuses func(t *Token) *OAuthError) func(*Rules) {
	return func(r *Rules) {
		honest := r.Revocable
		r.Revocable = func(l *Ledger, a *Attempt, value string) (*Token, *OAuthError) {
			t, refusal := honest(l, a, value)
			if refusal == nil {
				refusal = refuses(t)
			}
			return t, refusal
		}
	}
}

// hinted finds only access tokens under some hints.
func hinted(blind func(hint string) bool) func(*Rules) {
	return func(r *Rules) {
		honest := r.Revocable
		r.Revocable = func(l *Ledger, a *Attempt, value string) (*Token, *OAuthError) {
			t, refusal := honest(l, a, value)
			if t != nil && t.Kind != AccessToken && blind(a.Form.Get("token_type_hint")) {
				return nil, refusal
			}
			return t, refusal
		}
	}
}
