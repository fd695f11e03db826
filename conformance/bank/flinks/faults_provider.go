package flinks

import (
	"bytes"
	"slices"

	"github.com/assaykit/assay/conformance/bank"
)

// providerFaults are in the tokens of clients and in what these open.
var providerFaults = []bank.Fault{
	{
		Name:   "service-token-without-lifetime",
		Story:  "The token that a client gets for itself does not say when it ends.",
		Breaks: bank.Together(bank.Breaks("FLK-CC-200"), bank.Warns("OAUTH-TK-EXPIRES")),
		Lie: answered("client_credentials", func(t *bank.TokenAnswer) {
			t.ExpiresIn = nil
		}),
	},
	{
		Name:   "provider-ids-as-text",
		Story:  "The ids of providers are written as texts.",
		Breaks: bank.Breaks("FLK-PROV-LIST"),
		Lie: bank.RewriteGood(opProviders, func(a *bank.Answer) {
			for _, p := range providers {
				number := bank.Amount(int64(p.ID), "JPY")
				a.Body = bytes.ReplaceAll(a.Body, []byte(`"provider_id":`+number), []byte(`"provider_id":"`+number+`"`))
			}
		}),
	},
	{
		Name:    "registration-status-as-number",
		Story:   "The richer list counts the states of a registration instead of naming them.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-PROV-LIST-v2"),
		Lie: bank.RewriteGood(opProvidersV2, func(a *bank.Answer) {
			a.Body = bytes.ReplaceAll(a.Body, []byte(`"status":"`+activated+`"`), []byte(`"status":1`))
		}),
	},
	{
		Name:   "providers-must-be-listed-first",
		Story:  "Nobody can authorise who has not fetched the list of providers before.",
		Breaks: bank.Breaks("FLK-PROV-OPTIONAL"),
		Lie: func(r *bank.Rules) {
			listed := false
			bank.RewriteGood(opProviders, func(*bank.Answer) { listed = true })(r)
			lie(func(r *Rules) {
				honest := r.FindProvider
				r.FindProvider = func(c *bank.Client, id string) *Provider {
					if !listed {
						return nil
					}
					return honest(c, id)
				}
			})(r)
		},
	},
	{
		Name:   "providers-open-without-token",
		Story:  "The list of providers is thought to be public.",
		Breaks: bank.Breaks("FLK-PROV-NOTOKEN"),
		Lie: lie(func(r *Rules) {
			r.Unbidden = func(_ *bank.Ledger, operation string) *bank.Token {
				if isRevocation(operation) {
					return nil
				}
				return &bank.Token{Client: bank.MainClient}
			}
		}),
	},
	{
		Name:   "user-token-opens-providers",
		Story:  "The list of providers asks for a token of any kind.",
		Breaks: bank.Notes("FLK-PROV-USER-TOKEN"),
		Lie:    lie(func(r *Rules) { r.Service = func(*bank.Token) bool { return true } }),
	},
	{
		Name:   "used-provider-unlisted",
		Story:  "A provider is offered for authorisation before it appears in the list.",
		Breaks: bank.Warns("FLK-PROV-SAME"),
		Lie: lie(func(r *Rules) {
			honest := r.Listed
			r.Listed = func(c *bank.Client) []*Provider {
				return slices.DeleteFunc(honest(c), func(p *Provider) bool { return p.ID == wonderland || p.ID == lookingGlass })
			}
		}),
	},
	{
		Name:   "connections-refused-in-own-shape",
		Story:  "Refusals at providers and revocation hold a message and no error word.",
		Breaks: bank.Warns("FLK-ERR-SHAPE-AUTH"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if isAuthorization(operation) && a.Status >= 400 {
				a.Put(map[string]string{"message": "Access is not granted."})
			}
		}),
	},
}

// answered changes the token answers of one grant type.
func answered(grantType string, change func(*bank.TokenAnswer)) func(*bank.Rules) {
	return func(r *bank.Rules) {
		before := r.TokenAnswer
		r.TokenAnswer = func(grant string, t *bank.TokenAnswer) {
			if before(grant, t); grant == grantType {
				change(t)
			}
		}
	}
}
