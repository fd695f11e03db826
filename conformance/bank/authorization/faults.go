package authorization

import (
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

// Faults returns those of this API.
func Faults() []bank.Fault {
	return []bank.Fault{{
		Name:   "accounts-without-a-token",
		Story:  "A request without any token is served, as the demonstration account is public.",
		Breaks: map[string]string{"OAUTH-RS-NONE-401": "fail"},
		Lie: func(r *bank.Rules) {
			r.Unbidden = func(*bank.Ledger, *http.Request) *bank.Token {
				return &bank.Token{User: bank.Alice, Scope: scopeAccounts}
			}
		},
	}, {
		Name:   "accounts-in-latin-1",
		Story:  "The names of accounts come out of an old database in ISO 8859-1.",
		Breaks: map[string]string{"HTTP-JSON-UTF8": "fail"},
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == opAccounts {
				a.Latin1()
			}
		}),
	}, {
		Name:   "account-token-begins-payments",
		Story:  "The payment API asks whether the token is good, and not what for.",
		Breaks: map[string]string{"OAUTH-RS-AIS-PIS": "fail"},
		Lie: func(r *bank.Rules) {
			honest := r.Covers
			r.Covers = func(t *bank.Token, scope string) bool { return scope == scopePayments || honest(t, scope) }
		},
	}}
}
