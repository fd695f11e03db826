package bank

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/assaykit/assay/gen/authorization"
)

var tokenFaults = []Fault{
	{
		Name:   "token-answered-201",
		Story:  "The token endpoint says 201, since something was created after all.",
		Breaks: Breaks("OAUTH-TK-200"),
		Lie:    rewriteTokens(func(a *Answer) { a.Status = http.StatusCreated }),
	},
	{
		Name:   "token-as-text-json",
		Story:  "The token answer is JSON, declared as text/json.",
		Breaks: Warns("OAUTH-TK-JSON"),
		Lie:    rewriteTokens(func(a *Answer) { a.Header.Set("Content-Type", "text/json") }),
	},
	{
		Name:   "token-in-an-envelope",
		Story:  "An API gateway wraps every answer, that of the token endpoint too, in an object named data.",
		Breaks: Breaks("OAUTH-TK-JSON", "OAUTH-TK-FIELDS"),
		Lie: rewriteTokens(func(a *Answer) {
			a.Edit(func(token map[string]any) {
				inner := map[string]any{}
				for name, value := range token {
					inner[name] = value
					delete(token, name)
				}
				token["data"] = inner
			})
		}),
	},
	{
		Name:   "token-type-missing",
		Story:  "The token answer leaves the token type out, as there is only one anyway.",
		Breaks: Breaks("OAUTH-TK-FIELDS"),
		Lie:    editTokens(func(token map[string]any) { delete(token, "token_type") }),
	},
	{
		Name:   "token-cacheable",
		Story:  "Nothing forbids a cache to keep the tokens.",
		Breaks: Breaks("OAUTH-TK-NOSTORE"),
		Lie:    rewriteTokens(func(a *Answer) { a.Header.Del("Cache-Control") }),
	},
	{
		Name:   "pragma-missing",
		Story:  "The bank left the old Pragma header behind.",
		Breaks: Warns("OAUTH-TK-PRAGMA"),
		Lie:    rewriteTokens(func(a *Answer) { a.Header.Del("Pragma") }),
	},
	{
		Name:   "expires-as-string",
		Story:  `The lifetime comes as "300", a text.`,
		Breaks: Breaks("OAUTH-TK-EXPIRES"),
		Lie:    editTokens(func(token map[string]any) { token["expires_in"] = "300" }),
	},
	{
		Name:   "expires-unsaid",
		Story:  "The lifetime stands in the bank's manual only.",
		Breaks: map[string]string{"OAUTH-TK-EXPIRES": "warn", "OAUTH-RS-LIFETIME": "skip"},
		Lie:    answerTokens(func(t *authorization.Token) { t.ExpiresIn = nil }),
	},
	{
		Name:   "token-errors-with-200",
		Story:  "Refusals of codes and refresh tokens come with 200, and the error in the body.",
		Breaks: Breaks("OAUTH-TK-ERR-400"),
		Lie:    grantErrors(func(e *OAuthError) { e.Status = http.StatusOK }),
	},
	{
		Name:   "token-errors-with-422",
		Story:  "A framework answers what it cannot process with 422, dead codes and refresh tokens included.",
		Breaks: Warns("OAUTH-TK-ERR-400"),
		Lie:    grantErrors(func(e *OAuthError) { e.Status = http.StatusUnprocessableEntity }),
	},
	{
		Name:   "token-errors-without-word",
		Story:  "Refusals of codes and refresh tokens have a sentence for people but no error word for programs.",
		Breaks: Breaks("OAUTH-TK-ERR-FORM"),
		Lie:    grantErrors(func(e *OAuthError) { e.Word = "" }),
	},
	{
		Name:   "token-errors-in-own-words",
		Story:  "Refusals of codes and refresh tokens use an error word of the bank's own.",
		Breaks: Warns("OAUTH-TK-ERR-FORM"),
		Lie:    grantErrors(func(e *OAuthError) { e.Word = "grant_not_found" }),
	},
	{
		Name:   "wrong-secret-answered-400",
		Story:  "A wrong secret in the Authorization header gets 400 and no challenge.",
		Where:  byHeader,
		Breaks: map[string]string{"OAUTH-TK-BAD-BASIC": fail, "OAUTH-IN-BADCRED": "warn"},
		Lie: func(r *Rules) {
			r.InvalidClient = func(string) (int, string) { return http.StatusBadRequest, "" }
		},
	},
	{
		Name:   "wrong-secret-in-own-words",
		Story:  "A wrong secret is challenged as it should be, but the error word is one for clients that may not use a grant.",
		Where:  byHeader,
		Breaks: Warns("OAUTH-TK-BAD-BASIC", "OAUTH-TK-ERR-400"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpToken && a.Status == http.StatusUnauthorized {
				a.Edit(func(body map[string]any) { body["error"] = "unauthorized_client" })
			}
		}),
	},
	{
		Name:   "wrong-secret-in-body-unchallenged",
		Story:  "A wrong secret in the body gets 401 without a challenge; HTTP asks for one, OAuth does not.",
		Where:  byBody,
		Breaks: Warns("HTTP-401-CHALLENGE"),
		Lie: func(r *Rules) {
			honest := r.InvalidClient
			r.InvalidClient = func(by string) (int, string) {
				if by == SecretPost {
					return http.StatusUnauthorized, ""
				}
				return honest(by)
			}
		},
	},
	{
		Name:   "wrong-secret-in-body-issues",
		Story:  "Of credentials in the body the bank looks at the client id only.",
		Where:  byBody,
		Breaks: Breaks("OAUTH-TK-BAD-BODY"),
		Lie: func(r *Rules) {
			honest := r.Secret
			r.Secret = func(c *Client, presented, by string) bool { return by == SecretPost || honest(c, presented, by) }
			spendOnlyOn(r, func(_ *Code, a *Attempt) bool { return honest(a.Client, a.Form.Get("client_secret"), a.By) })
		},
	},
	{
		Name:   "wrong-secret-in-body-answered-403",
		Story:  "A gateway answers a wrong secret in the body with 403.",
		Where:  byBody,
		Breaks: Warns("OAUTH-TK-BAD-BODY", "OAUTH-TK-ERR-400", "OAUTH-IN-BADCRED"),
		Lie: func(r *Rules) {
			honest := r.InvalidClient
			r.InvalidClient = func(by string) (int, string) {
				if by == SecretPost {
					return http.StatusForbidden, ""
				}
				return honest(by)
			}
		},
	},
	{
		Name:   "unknown-grant-crashes",
		Story:  "A grant type that the bank does not know ends in an exception.",
		Breaks: map[string]string{"OAUTH-TK-GRANT-UNKNOWN": "warn", "OAUTH-TK-ERR-400": fail},
		Lie: tokenErrors(func(e *OAuthError) {
			e.Status, e.Word, e.Description = http.StatusInternalServerError, "invalid_request", "null"
		}, AboutGrant),
	},
	{
		Name:   "token-wants-json",
		Story:  "The token endpoint reads JSON bodies only; in a form it finds nothing.",
		Breaks: map[string]string{"OAUTH-TK-FORM": fail, "OAUTH-TK-GRANT-UNKNOWN": "warn"},
		Lie: func(r *Rules) {
			honest := r.ReadForm
			r.ReadForm = func(req *http.Request) url.Values {
				if req.PostForm.Has("grant_type") {
					return nil
				}
				return honest(req)
			}
		},
	},
	{
		Name:   "strict-token-parameters",
		Story:  "A validator made from an API description refuses every parameter that it does not name.",
		Breaks: Breaks("OAUTH-TK-UNKNOWN-PARAM"),
		Lie:    func(r *Rules) { r.Ignores = func(string) bool { return false } },
	},
}

// editTokens changes the members of the token answer.
func editTokens(change func(token map[string]any)) func(*Rules) {
	return rewriteTokens(func(a *Answer) { a.Edit(change) })
}

// answerTokens changes what the bank makes of a token before it is written.
func answerTokens(change func(*authorization.Token)) func(*Rules) {
	return func(r *Rules) {
		before := r.TokenAnswer
		r.TokenAnswer = func(grantType string, t *authorization.Token) {
			before(grantType, t)
			change(t)
		}
	}
}

// grantErrors changes the refusals of codes and refresh tokens.
func grantErrors(change func(*OAuthError)) func(*Rules) {
	return tokenErrors(change, AboutCode, AboutRedirect, AboutRefresh)
}

// tokenErrors changes refusals of the token endpoint that are about certain things.
func tokenErrors(change func(*OAuthError), about ...About) func(*Rules) {
	return func(r *Rules) {
		before := r.TokenError
		r.TokenError = func(e *OAuthError) {
			if before(e); slices.Contains(about, e.About) {
				change(e)
			}
		}
	}
}
