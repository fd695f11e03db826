package bank

import (
	"github.com/assaykit/assay/gen/authorization"
)

// codeProbeFaults are about codes that come too late or twice, and about values that come twice.
var codeProbeFaults = []Fault{
	{
		Name:   "codes-live-on",
		Story:  "The bank says how long a code lives, and redeems it whenever it comes.",
		Where:  older,
		Breaks: Breaks("OAUTH-CODE-SHORT"),
		Lie:    codesLiveOn,
	},
	{
		Name:   "codes-live-on-unsaid",
		Story:  "A code lives until it is redeemed. The bank never said anything else.",
		Where:  modern,
		Breaks: Warns("OAUTH-CODE-SHORT"),
		Lie:    codesLiveOn,
	},
	{
		Name:   "wrong-replay-ends-the-tokens",
		Story:  "Who has seen a code in a log can end the tokens that it gave, without any verifier.",
		Breaks: Notes("OAUTH-CODE-REPLAY-BADREQ"),
		Lie: func(r *Rules) {
			honest := r.FindCode
			r.FindCode = func(l *Ledger, c *Client, value string) *Code {
				code := honest(l, c, value)
				if code != nil && code.Used {
					l.RevokeGrant(code.Value)
				}
				return code
			}
		},
	},
	{
		Name:   "codes-repeat",
		Story:  "A code is made of the client and the user alone.",
		Breaks: Breaks("OAUTH-CODE-GUESS"),
		Lie: func(r *Rules) {
			honest := r.IssueCode
			first := map[string]string{}
			r.IssueCode = func(l *Ledger, s *Settings, q *AuthorizationRequest, u *User) *Code {
				code := honest(l, s, q, u)
				made := q.Client.ID + " " + u.Name
				if first[made] == "" {
					first[made] = code.Value
				}
				delete(l.codes, code.Value)
				code.Value = first[made]
				l.codes[code.Value] = code
				return code
			}
		},
	},
	{
		Name:   "tokens-repeat",
		Story:  "Every code of a client gives the same access token, which then stands for the latest of its grants.",
		Breaks: map[string]string{"OAUTH-TK-GUESS": fail, "OAUTH-IN-ACTIVE": skip, "OAUTH-IN-CHECKS": skip, "OAUTH-RV-IMMEDIATE": warn},
		Lie: func(r *Rules) {
			answer, find := r.TokenAnswer, r.FindAccessToken
			const shown = "one-token-for-all-grants-of-this-client-0001"
			var latest string
			r.TokenAnswer = func(grantType string, t *authorization.Token) {
				if answer(grantType, t); grantType != "authorization_code" {
					return
				}
				latest, t.AccessToken = t.AccessToken, shown
			}
			r.FindAccessToken = func(l *Ledger, value string) *Token {
				if value == shown {
					value = latest
				}
				return find(l, value)
			}
		},
	},
}

// codesLiveOn asks of a code no more than that its consent is granted.
func codesLiveOn(r *Rules) {
	r.CodeLives = func(l *Ledger, code *Code) bool {
		l.settle(code.Consent)
		return code.Consent.State == Granted
	}
}
