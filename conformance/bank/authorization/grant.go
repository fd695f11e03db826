package authorization

import (
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// Rules are the decisions of the API, each a function. honest returns the honest ones.
type Rules struct {
	// Accounts are those that a token opens.
	Accounts func(t *bank.Token) []*bank.Account
}

func honest() *Rules {
	return &Rules{Accounts: func(t *bank.Token) []*bank.Account { return t.User.Accounts }}
}

// purposes says to the PSU what a scope opens.
var purposes = map[string]string{
	scopeAccounts:     "your accounts",
	scopeTransactions: "your transactions",
	scopePayments:     "payments from your accounts",
}

// ask makes what the PSU is asked to approve: the scope that the client asks for, all of it or nothing.
func ask(l *bank.Ledger, q *bank.AuthorizationRequest) (c *bank.Consent, word, problem string) {
	scopes := strings.Fields(granted(q))
	for _, scope := range scopes {
		if purposes[scope] == "" {
			return nil, "invalid_scope", "The scope names something that is not offered."
		}
	}
	return l.OpenConsent(&bank.Consent{Client: q.Client, Silent: true, Detail: scopes}), "", ""
}

// granted is the scope of the request; one without gets the accounts (RFC 6749, section 3.3).
func granted(q *bank.AuthorizationRequest) string {
	if strings.TrimSpace(q.Scope) == "" {
		return scopeAccounts
	}
	return q.Scope
}

// Describe says to the PSU what a consent would open.
func (s *server) Describe(c *bank.Consent) bank.Description {
	scopes, _ := c.Detail.([]string)
	d := bank.Description{Purpose: "May it use the following?"}
	for _, scope := range slices.Sorted(slices.Values(scopes)) {
		d.Terms = append(d.Terms, purposes[scope])
	}
	return d
}

// Obstacle finds nothing: every user can grant every scope.
func (s *server) Obstacle(*bank.Consent, *bank.User) string { return "" }

// Grant carries out the PSU's approval.
func (s *server) Grant(c *bank.Consent) { s.bank.Ledger.Move(c, bank.Granted) }

// Decline carries out the PSU's refusal.
func (s *server) Decline(c *bank.Consent) { s.bank.Ledger.Move(c, bank.Refused) }
