package stet

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/stet"
)

// access is what a forwarded consent opens.
type access struct {
	balances, transactions  []string // accounts by their names
	beneficiaries, identity bool
}

// accessOf is what a consent opens, nil before one was forwarded.
func accessOf(c *bank.Consent) *access {
	a, _ := c.Detail.(*access)
	return a
}

// forwarded wants the members that every version requires.
func forwarded(body []byte) *Problem {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return badRequest("The consent cannot be read.")
	}
	for _, name := range []string{"balances", "transactions", "psuIdentity"} {
		if members[name] == nil {
			return badRequest("The consent lacks " + name + ".")
		}
	}
	return nil
}

// ConsentsPut stores what the PSU agreed to, in place of what was stored before.
func (s *server) ConsentsPut(ctx context.Context, request api.ConsentsPutRequestObject) (api.ConsentsPutResponseObject, error) {
	a := &access{
		balances: namesOf(request.Body.Balances), transactions: namesOf(request.Body.Transactions),
		beneficiaries: request.Body.TrustedBeneficiaries != nil && *request.Body.TrustedBeneficiaries, identity: request.Body.PSUIdentity,
	}
	s.rules.Store(tokenOf(ctx).Consent, a)
	return api.ConsentsPut201Response{}, nil
}

// namesOf are the names of accounts in a consent.
func namesOf(accounts []api.AccountIdentification) []string {
	var names []string
	for _, a := range accounts {
		name := value(a.IBAN)
		if a.Other != nil {
			name = a.Other.Identification
		}
		names = append(names, name)
	}
	return names
}

// opens holds for an account that the consent names for the function.
func opens(c *bank.Consent, function string, a *account) bool {
	given := accessOf(c)
	switch {
	case given == nil:
		return false
	case function == toBalances:
		return slices.Contains(given.balances, a.name())
	}
	return slices.Contains(given.transactions, a.name())
}

// personal holds for what the consent says yes to.
func personal(c *bank.Consent, function string) bool {
	given := accessOf(c)
	return given != nil && (function == toIdentity && given.identity || function == toBeneficiaries && given.beneficiaries)
}

// KeepsNoConsent lets the PSU's approval open everything, as where the consent is the affair of the AISP alone and none is
// forwarded.
func KeepsNoConsent(r *bank.Rules) {
	own := r.Standard.(*Rules)
	own.Opens = func(*bank.Consent, string, *account) bool { return true }
	own.Linked = own.Opens
	own.Personal = func(*bank.Consent, string) bool { return true }
}
