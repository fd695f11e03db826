package bank

import (
	"net/http"
	"net/url"
	"slices"
)

// frontWhims are freedoms of the authorization endpoint.
var frontWhims = []Whim{
	{
		Name:  "errors-after-the-login",
		Story: "Nobody is redirected who has not logged in, so the PSU logs in before an error goes back (RFC 9700, section 4.11.2).",
		Use:   func(r *Rules) { r.TellsLate = func(*AuthorizationRequest) bool { return true } },
	},
	{
		Name:  "unknown-response-type-called-invalid-request",
		Story: "An unknown response type is an invalid parameter value, which invalid_request means as well (RFC 6749, section 4.1.2.1).",
		Use: func(r *Rules) {
			honest := r.WellFormed
			r.WellFormed = func(s *Settings, q *AuthorizationRequest) (string, string) {
				word, problem := honest(s, q)
				if word == "unsupported_response_type" && q.Issuer != "" {
					word = "invalid_request"
				}
				return word, problem
			}
		},
	},
	{
		Name:  "challenge-method-required",
		Story: "A challenge must say its method; the bank does not take plain for granted.",
		Use: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.Challenge != "" && q.Method == "" {
				return "invalid_request", "The code challenge method is missing."
			}
			return "", ""
		}),
	},
	{
		Name:  "scope-required",
		Story: "There is no default scope: a request without one is refused (RFC 6749, section 3.3).",
		Use: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.Scope == "" {
				return "invalid_scope", "The scope is missing."
			}
			return "", ""
		}),
	},
	{
		Name:  "dummy-fragment",
		Story: "Redirects end in #_, so that no fragment of the page before is carried on (RFC 9700, section 4.1.3).",
		Use: func(r *Rules) {
			honest := r.Redirect
			r.Redirect = func(uri string, answer url.Values) string { return honest(uri, answer) + "#_" }
		},
	},
	{
		Name:  "error-page-by-redirect",
		Story: "Errors about the client or its redirect URI are told on a page of their own, to which the browser is redirected.",
		Use: Rewrite(func(operation string, a *Answer) {
			if operation == OpAuthorize && a.Status == http.StatusBadRequest {
				a.Clear()
				a.Status = http.StatusFound
				a.Header.Set("Location", "/error?reason=request")
			}
		}),
	},
	{
		Name:  "framing-forbidden-by-policy-alone",
		Story: "Frames are forbidden by the content security policy; X-Frame-Options is for old browsers.",
		Use:   pagesRewritten(func(a *Answer) { a.Header.Del("X-Frame-Options") }),
	},
	{
		Name:  "scripts-of-its-own-site-welcome",
		Story: "The authorization endpoint allows scripts of the bank's own site, and of no other.",
		Use: Rewrite(func(operation string, a *Answer) {
			if slices.Contains([]string{OpAuthorize, OpPage}, operation) {
				a.Header.Set("Access-Control-Allow-Origin", "https://www.reference-bank.example")
			}
		}),
	},
}
