package premium

import (
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// authorizeFaults are in what a client may ask the PSU for.
var authorizeFaults = []bank.Fault{
	{
		Name:   "pkce-optional",
		Story:  "The documentation requires a code challenge, and a request without one gets a code all the same.",
		Breaks: bank.Breaks("PREM-AUTH-PKCE"),
		Lie: wellFormed(func(honest formRule, s *bank.Settings, q *bank.AuthorizationRequest) (word, problem string) {
			other := *s
			other.PKCERequired = false
			return honest(&other, q)
		}),
	},
	{
		Name:   "missing-challenge-in-own-words",
		Story:  "A request without code challenge is refused as one of a client that may not ask.",
		Breaks: bank.Warns("PREM-AUTH-PKCE"),
		Lie: wellFormed(func(honest formRule, s *bank.Settings, q *bank.AuthorizationRequest) (word, problem string) {
			if word, problem = honest(s, q); word != "" && q.Challenge == "" {
				word = "unauthorized_client"
			}
			return word, problem
		}),
	},
	{
		Name:    "bare-scope-accepted",
		Story:   "A TPP that names no consent is taken for a final consumer.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-AUTH-SCOPE-TPP"),
		Lie: func(r *bank.Rules) {
			honest := r.Ask
			r.Ask = func(l *bank.Ledger, q *bank.AuthorizationRequest) (c *bank.Consent, word, problem string) {
				if q.Scope == serviceScope {
					return askOnTheFly(l, q)
				}
				return honest(l, q)
			}
		},
	},
	{
		Name:    "bare-scope-refused-in-own-words",
		Story:   "A TPP that names no consent is told that its request is malformed.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-AUTH-SCOPE-TPP"),
		Lie: func(r *bank.Rules) {
			honest := r.Ask
			r.Ask = func(l *bank.Ledger, q *bank.AuthorizationRequest) (c *bank.Consent, word, problem string) {
				if c, word, problem = honest(l, q); word != "" && q.Scope == serviceScope {
					word = "invalid_request"
				}
				return c, word, problem
			}
		},
	},
	{
		Name:    "foreign-consent-accepted",
		Story:   "Whoever knows the id of a consent may have it approved, whose ever it is.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-AUTH-SCOPE-FOREIGN"),
		Lie: func(r *bank.Rules) {
			honest := r.Ask
			r.Ask = func(l *bank.Ledger, q *bank.AuthorizationRequest) (c *bank.Consent, word, problem string) {
				id, _ := strings.CutPrefix(q.Scope, serviceScope+":")
				if c := l.Consent(id); c != nil && c.Live() {
					return c, "", ""
				}
				return honest(l, q)
			}
		},
	},
}

// A formRule says what is wrong with the form of an authorisation request.
type formRule = func(s *bank.Settings, q *bank.AuthorizationRequest) (word, problem string)

// wellFormed replaces the verdict on the form of authorisation requests, given the honest rule.
func wellFormed(judge func(honest formRule, s *bank.Settings, q *bank.AuthorizationRequest) (word, problem string)) func(*bank.Rules) {
	return func(r *bank.Rules) {
		honest := r.WellFormed
		r.WellFormed = func(s *bank.Settings, q *bank.AuthorizationRequest) (word, problem string) {
			return judge(honest, s, q)
		}
	}
}
