package flinks

import (
	"net/url"
	"slices"
	"strings"
)

// The eight scopes of a recipient, which are data clusters of FDX.
const (
	scopeBasic       = "ACCOUNT_BASIC"
	scopeDetailed    = "ACCOUNT_DETAILED"
	scopePayments    = "ACCOUNT_PAYMENTS"
	scopeInvestments = "INVESTMENTS"
	scopeEntries     = "TRANSACTIONS"
	scopeStatements  = "STATEMENTS"
	scopeContact     = "CUSTOMER_CONTACT"
	scopePersonal    = "CUSTOMER_PERSONAL"
)

// serviceScope is the scope of the token that a client gets for itself; Flinks does not name it.
const serviceScope = "providers"

// scopes lists them as the consent page shows them.
var scopes = []struct{ name, sense string }{
	{scopeBasic, "names and kinds of your accounts"},
	{scopeDetailed, "balances, rates and numbers of your accounts"},
	{scopePayments, "how your accounts are reached by payments"},
	{scopeInvestments, "your investments"},
	{scopeEntries, "transactions"},
	{scopeStatements, "statements"},
	{scopeContact, "your addresses and telephone numbers"},
	{scopePersonal, "your name and date of birth"},
}

// allScopes is the scope of a client that wants everything.
func allScopes() string {
	var names []string
	for _, s := range scopes {
		names = append(names, s.name)
	}
	return strings.Join(names, " ")
}

// known says whether a word is one of the scopes.
func known(scope string) bool {
	return slices.ContainsFunc(scopes, func(s struct{ name, sense string }) bool { return s.name == scope })
}

// opens says whether scopes open a request. What a customer is called and where one is reached are two scopes of one
// resource, so either opens it.
func opens(granted []string, operation string, query url.Values) bool {
	return slices.ContainsFunc(openers(operation, query), func(s string) bool { return slices.Contains(granted, s) })
}

func openers(operation string, query url.Values) []string {
	switch operation {
	case opAccounts:
		if query.Get("resultType") == resultDetails {
			return []string{scopeDetailed}
		}
		return []string{scopeBasic}
	case opAccount:
		return []string{scopeDetailed}
	case opEntries:
		return []string{scopeEntries}
	case opNetworks:
		return []string{scopePayments}
	case opStatements, opStatement:
		return []string{scopeStatements}
	case opCustomer:
		return []string{scopeContact, scopePersonal}
	}
	return nil
}
