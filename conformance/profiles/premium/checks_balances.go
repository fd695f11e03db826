package premium

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// balanceChecks are about single accounts with their balances.
func balanceChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "PREM-DETAIL", Title: "the account asked for comes with its balances", Rules: []string{"PREM-DETAIL"},
		Clause: flowPage("Step 3", "GET /v1/accounts/{account-id} with a valid token returns the account's detail and balances"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readAccounts}, Operations: []string{"getAccount"}, Judge: detailed,
	}, {
		ID: "PREM-DETAIL-members", Title: "an account has the members that clients read", Rules: []string{"PREM-DETAIL"},
		Clause: clients("account detail", "names, references and states have the types that clients read"),
		Level:  conformance.Should, Reads: []string{readAccounts}, Operations: []string{"getAccount"},
		Judge: conforms("getAccount", none(envelope("account"), key, balance), readAccounts),
	}, {
		ID: "PREM-BAL", Title: "every account has balances of an amount in a currency", Rules: []string{"PREM-BAL"},
		Clause: flowPage("Step 3", "the detail of an account contains its balances"),
		Level:  conformance.Should, Reads: []string{readAccounts}, Sees: []string{readBalances}, Operations: []string{"getAccount", "getBalances"}, Judge: balanced,
	}, {
		ID: "PREM-BAL-types", Title: "the balances of an account can be told apart", Rules: []string{"PREM-BAL"},
		Clause: clients("balance", "balanceType says which balance is the booked one, and which the available one"),
		Level:  conformance.Should, Reads: []string{readAccounts}, Sees: []string{readBalances}, Judge: distinct,
	}}
}

// detail returns the account of an answer to getAccount, in its member or bare.
func detail(e *conformance.Exchange) checks.Node {
	root := read(e)
	if account := root.At("account"); account.Object() {
		return account
	}
	return root
}

// detailed judges the accounts that could be read; that none could is held by
// PREM-ACC-ID.
func detailed(v conformance.View) conformance.Finding {
	list, accounts := listed(v)
	finding := conformance.Inconclusive("no account could be read")
	for _, e := range v.All(readAccounts) {
		if !e.OK() {
			continue
		}
		for _, d := range checks.DeviationsOf(document, e) {
			if envelope("account")(d) || key(d) || d.Pointer == "/balances" || d.Pointer == "/account/balances" {
				return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
			}
		}
		account := detail(e)
		if id := account.At("accountId"); id.Text() != checks.PathAccount(e) {
			return conformance.Fails("accountId "+checks.PathAccount(e), id.Text()).At(e).Pointing(id.Pointer)
		}
		i := slices.IndexFunc(accounts, func(a checks.Node) bool { return a.At("accountId").Text() == checks.PathAccount(e) })
		if i >= 0 && iban(accounts[i]).Text() != "" && iban(account).Text() != "" && iban(accounts[i]).Text() != iban(account).Text() {
			return conformance.Fails("IBAN "+iban(accounts[i]).Text(), iban(account).Text()).At(e, list).Pointing(iban(account).Pointer)
		}
		if n := account.At("balances"); !n.Exists() && v.Facts.Options["balances_resource"] != "yes" {
			return conformance.Fails("balances", "none").At(e).Pointing(n.Pointer)
		}
		if finding.Result == conformance.ResultInconclusive {
			finding = conformance.Holds().At(e, list)
		}
	}
	return finding
}

// balances returns the balances of an answer, in the account or alone, and whether
// they should be there.
func balances(v conformance.View, e *conformance.Exchange) ([]checks.Node, bool) {
	n := detail(e).At("balances")
	return n.Items(), e.OK() && (n.Exists() || e.Step == readBalances || v.Facts.Options["balances_resource"] != "yes")
}

func balanced(v conformance.View) conformance.Finding {
	finding := conformance.Inconclusive("no balances were read")
	for _, e := range v.All(readAccounts, readBalances) {
		if e.Step == readBalances && !e.OK() && e.Answered() {
			return conformance.Fails("200", statusOf(e)).At(e)
		}
		found, due := balances(v, e)
		if !due {
			continue
		}
		for _, d := range checks.DeviationsOf(document, e) {
			if balance(d) || e.Step == readBalances {
				return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
			}
		}
		if len(found) == 0 {
			return conformance.Fails("a balance", "none").At(e).Pointing(detail(e).At("balances").Pointer)
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

func distinct(v conformance.View) conformance.Finding {
	finding := conformance.Inconclusive("no balances were read")
	for _, e := range v.All(readAccounts, readBalances) {
		seen := map[string]bool{}
		found, _ := balances(v, e)
		for _, b := range found {
			which := strings.ToLower(strings.Join([]string{b.At("balanceType").Text(), b.At("referenceDate").Text(), b.At("balanceAmount", "currency").Text()}, " "))
			if seen[which] {
				return conformance.Fails("balances of different types", fmt.Sprintf("%q twice", b.At("balanceType").Text())).At(e).Pointing(b.At("balanceType").Pointer)
			}
			seen[which] = true
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}
