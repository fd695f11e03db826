package berlingroup

import (
	"slices"

	"github.com/assaykit/assay/conformance/bank"
)

// oauthFaults are in what the bank of the flow page promises beyond OAuth.
var oauthFaults = []bank.Fault{
	{
		Name:    "refresh-does-not-rotate",
		Story:   "The page of the bank promises a new refresh token at every refresh, but the old one stays.",
		Variant: FlowPage,
		Breaks:  bank.Breaks("BG-OAU-14"),
		Lie: func(r *bank.Rules) {
			honest := r.Refresh
			r.Refresh = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (*bank.Token, *bank.Token, *bank.OAuthError) {
				other := *s
				other.Rotates = false
				return honest(l, &other, t, scope)
			}
		},
	},
	{
		Name:    "second-grant-opens-nothing",
		Story:   "A fresh code grant on a consent that was approved before gives tokens, and the API refuses them.",
		Variant: FlowPage,
		Breaks:  bank.Breaks("BG-OAU-18"),
		Lie: func(r *bank.Rules) {
			honest := r.AccessTokenLives
			r.AccessTokenLives = func(l *bank.Ledger, t *bank.Token) (bank.Reason, bool) {
				first := slices.IndexFunc(l.Codes, func(c *bank.Code) bool { return c.Consent == t.Consent })
				if first >= 0 && l.Codes[first].Value != t.Grant {
					return bank.RevokedToken, false
				}
				return honest(l, t)
			}
		},
	},
}
