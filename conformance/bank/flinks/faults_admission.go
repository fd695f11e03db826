package flinks

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// admissionFaults are about tokens that open what is not theirs.
var admissionFaults = []bank.Fault{
	{
		Name:   "data-open-without-token",
		Story:  "Who shows no token is taken for the user of the demonstration.",
		Breaks: bank.Breaks("OAUTH-RS-NONE-401"),
		Lie: func(r *bank.Rules) {
			r.Unbidden = func(_ *bank.Ledger, request *http.Request) *bank.Token {
				if !strings.HasPrefix(request.URL.Path, dataBase) {
					return nil
				}
				return standing(bank.MainClient, bank.Alice)
			}
		},
	},
	{
		Name:   "service-token-opens-data",
		Story:  "The token that a client gets for itself opens the data of whoever connected last.",
		Breaks: bank.Breaks("OAUTH-CC-NO-USER-DATA"),
		Lie: lie(func(r *Rules) {
			honest := r.Personal
			r.Personal = func(l *bank.Ledger, t *bank.Token) *bank.Token {
				if user := honest(l, t); user != nil {
					return user
				}
				return latest(l)
			}
		}),
	},
	{
		Name:   "service-token-lists-nothing",
		Story:  "The token that a client gets for itself is answered with an empty list of accounts.",
		Breaks: bank.Warns("OAUTH-CC-NO-USER-DATA"),
		Lie: lie(func(r *Rules) {
			honest := r.Personal
			r.Personal = func(l *bank.Ledger, t *bank.Token) *bank.Token {
				if user := honest(l, t); user != nil {
					return user
				}
				return standing(t.Client, &bank.User{Name: "nobody"})
			}
		}),
	},
	{
		Name:   "any-token-opens-data",
		Story:  "The gateway checks that there is a token, and leaves it to nobody to check which.",
		Breaks: bank.Breaks("OAUTH-RS-INVALID", "OAUTH-RS-TAMPER", "OAUTH-RT-NOT-AT"),
		Lie: func(r *bank.Rules) {
			honest := r.FindAccessToken
			r.FindAccessToken = func(l *bank.Ledger, value string) *bank.Token {
				if t := honest(l, value); t != nil {
					return t
				}
				return latest(l)
			}
		},
	},
	{
		Name:   "old-connection-blocks-the-new",
		Story:  "A user who connects anew stays without data: the older connection is found first, and it has ended.",
		Breaks: bank.Breaks("OAUTH-RT-REAUTH"),
		Lie: func(r *bank.Rules) {
			honest := r.AccessTokenLives
			r.AccessTokenLives = func(l *bank.Ledger, t *bank.Token) (bank.Reason, bool) {
				for _, c := range l.Consents {
					if c != t.Consent && c.State == bank.Expired && c.Client == t.Client && c.User == t.User {
						return bank.RevokedToken, false
					}
				}
				return honest(l, t)
			}
		},
	},
}

// standing is a token for a user who never connected.
func standing(c *bank.Client, u *bank.User) *bank.Token {
	consent := &bank.Consent{Client: c, User: u, State: bank.Granted, Detail: &detail{provider: providers[0]}}
	return &bank.Token{Kind: bank.AccessToken, Client: c, User: u, Consent: consent, Scope: allScopes()}
}

// latest is the access token of the user who connected last, nil when there is none.
func latest(l *bank.Ledger) *bank.Token {
	return l.Newest(func(t *bank.Token) bool { return t.User != nil && t.Kind == bank.AccessToken && l.Alive(t) })
}
