package flinks

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// authorizeFaults are at the authorisation endpoint.
var authorizeFaults = []bank.Fault{
	{
		Name:   "see-other-redirects",
		Story:  "Browsers are redirected by 303 instead of the 302 that is documented.",
		Breaks: bank.Warns("FLK-AZ-302-status"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if bank.IsOAuth(operation) && a.Status == http.StatusFound {
				a.Status = http.StatusSeeOther
			}
		}),
	},
	{
		Name:   "refusal-without-description",
		Story:  "A refusal is reported by its error word alone.",
		Breaks: bank.Breaks("FLK-AZ-DENY"),
		Lie: func(r *bank.Rules) {
			honest := r.RefusalAnswer
			r.RefusalAnswer = func(l *bank.Ledger, q *bank.AuthorizationRequest, u *bank.User) url.Values {
				answer := honest(l, q, u)
				answer.Del("error_description")
				return answer
			}
		},
	},
	{
		Name:   "state-optional",
		Story:  "A request without state is served at once, to a user who is still logged in.",
		Breaks: bank.Warns("FLK-AZ-NOSTATE"),
		Lie: func(r *bank.Rules) {
			lie(func(r *Rules) { r.StateNeeded = func() bool { return false } })(r)
			approvesAtOnce(r, func(q *bank.AuthorizationRequest) bool { return q.State == "" })
		},
	},
	{
		Name:   "unknown-provider-told-to-the-user",
		Story:  "A provider that does not exist is told to the user, who can do nothing about it, and not to the application.",
		Breaks: bank.Warns("FLK-AZ-PROVIDER-BAD"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == bank.OpAuthorize && a.Status == http.StatusFound && findProvider(bank.MainClient, a.Request.URL.Query().Get("provider_id")) == nil {
				a.Header.Del("Location")
				a.Status = http.StatusBadRequest
			}
		}),
	},
	{
		Name:   "basic-scope-optional",
		Story:  "Scopes are granted without ACCOUNT_BASIC, at once to a user who is still logged in.",
		Breaks: bank.Notes("FLK-AZ-SCOPE-BASIC"),
		Lie: func(r *bank.Rules) {
			lie(func(r *Rules) {
				honest := r.CheckScope
				r.CheckScope = func(asked []string) string { return honest(append([]string{scopeBasic}, asked...)) }
			})(r)
			approvesAtOnce(r, func(q *bank.AuthorizationRequest) bool { return !slices.Contains(strings.Fields(q.Scope), scopeBasic) })
		},
	},
	{
		Name:   "wrong-scope-undescribed",
		Story:  "An error about the scope is its word alone.",
		Breaks: bank.Warns("FLK-AZ-ERR"),
		Lie: func(r *bank.Rules) {
			honest := r.Redirect
			r.Redirect = func(uri string, answer url.Values) string {
				if answer.Get("error") == "invalid_scope" {
					answer.Del("error_description")
				}
				return honest(uri, answer)
			}
		},
	},
	{
		Name:    "correlation-id-dropped",
		Story:   "Errors carry a correlation id of the bank's own, not that of the authorisation request.",
		Variant: FlowPage,
		Breaks:  bank.Notes("FLK-AZ-CORR"),
		Lie: failures(func(_ string, a *bank.Answer) {
			a.Header.Set("ob-correlation-id", "6f9619ff-8b86-4011-b42d-00cf4fc964ff")
		}),
	},
}

// approvesAtOnce lets some requests be approved without asking the user.
func approvesAtOnce(r *bank.Rules, some func(*bank.AuthorizationRequest) bool) {
	honest := r.AsksPSU
	r.AsksPSU = func(q *bank.AuthorizationRequest) bool { return honest(q) && !some(q) }
}
