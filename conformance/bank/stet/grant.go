package stet

import (
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// ask makes what the PSU is asked to approve. The scope is that for account information, with the extended history where
// it is offered.
func ask(extended bool) func(l *bank.Ledger, q *bank.AuthorizationRequest) (c *bank.Consent, word, problem string) {
	return func(l *bank.Ledger, q *bank.AuthorizationRequest) (c *bank.Consent, word, problem string) {
		tokens := strings.Fields(granted(q))
		unknown := func(token string) bool { return token != scopeAISP && (token != scopeExtended || !extended) }
		if !slices.Contains(tokens, scopeAISP) || slices.ContainsFunc(tokens, unknown) {
			return nil, "invalid_scope", "The scope names something that is not offered."
		}
		return l.OpenConsent(&bank.Consent{Client: q.Client, Silent: true}), "", ""
	}
}

// granted is the scope of the request; one without gets the accounts (RFC 6749, section 3.3).
func granted(q *bank.AuthorizationRequest) string {
	if strings.TrimSpace(q.Scope) == "" {
		return scopeAISP
	}
	return q.Scope
}

// Describe says to the PSU what is asked for. Which accounts it is about, the TPP asks the PSU itself.
func (s *server) Describe(*bank.Consent) bank.Description {
	return bank.Description{
		Purpose:  "May it see your accounts?",
		Accounts: []string{"Of these it reads what you tell it to read."},
		Terms:    []string{"For 90 days, or until you take it back."},
	}
}

// Obstacle finds a user without payment account.
func (s *server) Obstacle(_ *bank.Consent, u *bank.User) string {
	if len(accountsOf(u)) == 0 {
		return "You hold no payment account at this bank."
	}
	return ""
}

// Grant carries out the PSU's approval.
func (s *server) Grant(c *bank.Consent) { s.ledger.Move(c, bank.Granted) }

// Decline carries out the PSU's refusal.
func (s *server) Decline(c *bank.Consent) { s.ledger.Move(c, bank.Refused) }
