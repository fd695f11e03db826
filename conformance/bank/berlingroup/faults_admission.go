package berlingroup

import (
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// admissionFaults are in who may read under which consent.
var admissionFaults = []bank.Fault{
	{
		Name:   "accounts-open-without-token",
		Story:  "A filter on the way in was switched off: who shows no token sees the accounts.",
		Breaks: bank.Breaks("OAUTH-RS-NONE-401", "BG-LIF-08"),
		Lie: unbidden(func(*bank.Ledger, *http.Request) *bank.Consent {
			return everything(bank.Alice)
		}),
	},
	{
		Name:   "received-consent-opens",
		Story:  "Who names a consent in Consent-ID reads under it, whether the PSU has approved it or not, and without a token.",
		Breaks: bank.Breaks("BG-LIF-08"),
		Lie: unbidden(func(l *bank.Ledger, r *http.Request) *bank.Consent {
			c := l.Consent(r.Header.Get("Consent-ID"))
			if c == nil || c.State != bank.Asked {
				return nil
			}
			stand := *c
			if stand.User == nil {
				stand.User = bank.Alice
			}
			return &stand
		}),
	},
	{
		Name:   "token-opens-other-consent",
		Story:  "The bank looks up the consent of the token and does not compare it with Consent-ID.",
		Breaks: bank.Breaks("BG-OAU-12"),
		Lie: consentOfHeader(func(t *bank.Token, named *bank.Consent) *bank.Consent {
			if named == nil {
				return nil
			}
			return t.Consent
		}),
	},
	{
		Name:   "unknown-consent-header-ignored",
		Story:  "A Consent-ID that the bank does not know is passed over.",
		Breaks: bank.Breaks("BG-ACC-15"),
		Lie: consentOfHeader(func(t *bank.Token, named *bank.Consent) *bank.Consent {
			if named == nil {
				return t.Consent
			}
			return nil
		}),
	},
	{
		Name:   "unknown-consent-header-403",
		Story:  "A Consent-ID that the bank does not know gets 403, as it would in the path.",
		Breaks: bank.Warns("BG-ACC-15"),
		Lie: complain(func(_ string, p *Problem) {
			if p.Path == "Consent-ID" && p.Code == "CONSENT_UNKNOWN" {
				p.Status = http.StatusForbidden
			}
		}),
	},
}

// consentOfHeader lets find choose the consent of a read; nil leaves it to the honest rule.
func consentOfHeader(find func(t *bank.Token, named *bank.Consent) *bank.Consent) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.HeaderConsent
		r.HeaderConsent = func(b *bank.Bank, t *bank.Token, id string) (*bank.Consent, error) {
			if c := find(t, b.Ledger.Consent(id)); c != nil {
				return c, nil
			}
			return honest(b, t, id)
		}
	})
}

// unbidden lets requests without token read under a consent, where find has one for them.
func unbidden(find func(l *bank.Ledger, r *http.Request) *bank.Consent) func(*bank.Rules) {
	const noToken = ""
	return func(r *bank.Rules) {
		r.Unbidden = func(l *bank.Ledger, request *http.Request) *bank.Token {
			if c := find(l, request); c != nil {
				return &bank.Token{Value: noToken, Client: bank.MainClient, User: c.User, Consent: c}
			}
			return nil
		}
		consentOfHeader(func(t *bank.Token, _ *bank.Consent) *bank.Consent {
			if t.Value == noToken {
				return t.Consent
			}
			return nil
		})(r)
		assume(func(_ string, request *http.Request, t *bank.Token) {
			if t != nil && t.Value == noToken && request.Header.Get("Consent-ID") == "" {
				request.Header.Set("Consent-ID", t.Consent.ID)
			}
		})(r)
	}
}

// everything is a consent that the bank never stored, on all accounts of a user.
func everything(u *bank.User) *bank.Consent {
	var list []bg.AccountReference
	for _, a := range u.Accounts {
		list = append(list, bg.AccountReference{IBAN: &a.IBAN})
	}
	return &bank.Consent{ID: "everything", User: u, State: bank.Granted, Detail: &detail{
		access: bg.AccountAccess{Accounts: &list, Balances: &list, Transactions: &list}, recurring: true, frequency: 4, reads: map[string]int{},
	}}
}
