package bank

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

var authorizeFaults = []Fault{
	{
		Name:   "authorize-wants-post",
		Story:  "The authorization endpoint takes only POST; a browser that is redirected to it gets 405.",
		Breaks: Breaks("OAUTH-AZ-GET"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpAuthorize {
				a.Clear()
				a.Status = http.StatusMethodNotAllowed
				a.Header.Set("Allow", http.MethodPost)
				a.Header.Del("Location")
			}
		}),
	},
	{
		Name:   "redirects-anywhere",
		Story:  "A redirect URI that is not registered still gets the error: the bank is an open redirector.",
		Breaks: Breaks("OAUTH-AZ-REDIR-MISMATCH", "OAUTH-AZ-REDIR-EXACT"),
		Lie: func(r *Rules) {
			r.ErrorTarget = func(q *AuthorizationRequest) string {
				if q.Client == nil {
					return ""
				}
				return q.RedirectURI
			}
		},
	},
	{
		Name:   "unknown-client-redirected",
		Story:  "An unknown client is told so at the address it gave itself: the bank is an open redirector.",
		Breaks: Breaks("OAUTH-AZ-CLIENT-UNKNOWN"),
		Lie: func(r *Rules) {
			r.ErrorTarget = func(q *AuthorizationRequest) string {
				if q.Client == nil && q.ClientID != "" {
					return q.RedirectURI
				}
				return ""
			}
		},
	},
	{
		Name:  "approves-by-itself",
		Story: "A switch meant for the sandbox was left on: nobody logs in, nobody is asked, the code is simply given.",
		Breaks: map[string]string{
			"OAUTH-AZ-AUTHN-FIRST": "fail", "OAUTH-AZ-AUTHN-FIRST-left": "fail", "OAUTH-AZ-AUTHN-FIRST-password": "fail", "OAUTH-AZ-DENY": "fail", "OAUTH-AZ-CONSENT": "warn",
			"OAUTH-AZ-CLICKJACK": "skip", "OAUTH-AZ-NO-307": "skip", "OAUTH-AZ-THIRDPARTY": "skip",
		},
		Lie: func(r *Rules) { r.AsksPSU = func(*AuthorizationRequest) bool { return false } },
	},
	{
		Name:   "state-lowercased",
		Story:  "The state passes through a case-insensitive store and comes back in lower case.",
		Breaks: Breaks("OAUTH-AZ-STATE-ECHO", "OAUTH-AZ-STATE-ECHO-printable"),
		Lie: func(r *Rules) {
			r.State = func(sent string, answer url.Values) string {
				if answer.Has("error") {
					return sent
				}
				return strings.ToLower(sent)
			}
		},
	},
	{
		Name:   "state-dropped-on-refusal",
		Story:  "The state comes back with a code but not with an error, so the TPP cannot tell whose refusal it is.",
		Breaks: Breaks("OAUTH-AZ-STATE-ECHO-ERR"),
		Lie: func(r *Rules) {
			r.State = func(sent string, answer url.Values) string {
				if answer.Has("error") {
					return ""
				}
				return sent
			}
		},
	},
	{
		Name:   "code-in-fragment",
		Story:  "The code is delivered after a #, where the TPP's server never sees it.",
		Breaks: Breaks("OAUTH-AZ-CODE-QUERY"),
		Lie: func(r *Rules) {
			inQuery := r.Redirect
			r.Redirect = func(uri string, answer url.Values) string {
				if answer.Has("code") {
					return uri + "#" + answer.Encode()
				}
				return inQuery(uri, answer)
			}
		},
	},
	{
		Name:   "refusal-grants-a-code",
		Story:  "The PSU presses Refuse, the consent is rejected, and the TPP gets a code all the same.",
		Breaks: Breaks("OAUTH-AZ-DENY"),
		Lie: func(r *Rules) {
			r.RefusalAnswer = func(l *Ledger, q *AuthorizationRequest, u *User) url.Values {
				return url.Values{"code": {issueCode(l, &Settings{CodeLife: time.Minute}, q, u).Value}}
			}
		},
	},
	{
		Name:   "refusal-in-own-words",
		Story:  "A refusal comes back as error=denied_by_user, which no client library knows.",
		Breaks: Warns("OAUTH-AZ-DENY", "OAUTH-AZ-ERR-CODE"),
		Lie:    refusal("denied_by_user", "The PSU declined the request."),
	},
	{
		Name:   "error-with-quotes",
		Story:  "The error description quotes what the PSU pressed, with quotation marks that it may not hold.",
		Breaks: Breaks("OAUTH-AZ-ERR-CODE"),
		Lie:    refusal("access_denied", `The PSU pressed "Refuse".`),
	},
}

// refusal lets a refusal come back in these words.
func refusal(word, description string) func(*Rules) {
	return func(r *Rules) {
		r.RefusalAnswer = func(*Ledger, *AuthorizationRequest, *User) url.Values { return oauthAnswer(word, description) }
	}
}
