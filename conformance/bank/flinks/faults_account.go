package flinks

import (
	"github.com/assaykit/assay/conformance/bank"
)

// accountFaults are in the list of accounts.
var accountFaults = []bank.Fault{
	{
		Name:   "account-types-as-numbers",
		Story:  "The types of accounts are counted instead of named.",
		Breaks: bank.Breaks("FLK-ACC-200"),
		Lie:    inWrappers(opAccounts, "accounts", func(fields map[string]any) { fields["accountType"] = 1 }),
	},
	{
		Name:   "account-status-in-own-words",
		Story:  "An account is called ACTIVE, a word that FDX does not have.",
		Breaks: bank.Warns("FLK-ACC-200"),
		Lie:    inWrappers(opAccounts, "accounts", func(fields map[string]any) { fields["status"] = "ACTIVE" }),
	},
	{
		Name:   "two-wrappers-on-an-account",
		Story:  "An account comes together with an annuity that belongs to another one.",
		Breaks: bank.Breaks("FLK-ACC-WRAP", "FLK-ACC-200"),
		Lie: undetailed(func(list []map[string]any) {
			for name := range list[0] {
				list[len(list)-1]["annuityAccount"] = map[string]any{"accountId": bank.Object(list[0], name)["accountId"]}
			}
		}),
	},
	{
		Name:   "wrapper-of-its-own",
		Story:  "Investments come in a wrapper that FDX does not have.",
		Breaks: bank.Warns("FLK-ACC-WRAP"),
		Lie: bank.EditGood(opAccounts, func(body map[string]any) {
			for _, wrapper := range bank.Objects(body, "accounts") {
				if fields, there := wrapper["investmentAccount"]; there {
					wrapper["registeredAccount"] = fields
					delete(wrapper, "investmentAccount")
				}
			}
		}),
	},
	{
		Name:   "balances-unasked",
		Story:  "The list shows balances although nobody asked for details.",
		Breaks: bank.Warns("FLK-ACC-LIGHT"),
		Lie: undetailed(func(list []map[string]any) {
			for name := range list[0] {
				bank.Object(list[0], name)["currentBalance"] = 12.5
			}
		}),
	},
	{
		Name:   "details-without-balances",
		Story:  "The list with details is the list without them.",
		Breaks: bank.Warns("FLK-ACC-LIGHT-details"),
		Lie:    inWrappers(opAccounts, "accounts", withoutBalances),
	},
}

// undetailed changes the accounts in lists for which no details were asked.
func undetailed(change func(list []map[string]any)) func(*bank.Rules) {
	return bank.RewriteGood(opAccounts, func(a *bank.Answer) {
		if a.Request.URL.Query().Get("resultType") == resultDetails {
			return
		}
		a.Edit(func(body map[string]any) {
			if list := bank.Objects(body, "accounts"); len(list) > 0 {
				change(list)
			}
		})
	})
}

// withoutBalances takes every balance away.
func withoutBalances(fields map[string]any) {
	for _, name := range []string{"currentBalance", "availableBalance", "principalBalance", "currentValue", "availableCashBalance", "availableCredit", "creditLine"} {
		delete(fields, name)
	}
}

// detailFaults are in single accounts.
var detailFaults = []bank.Fault{
	{
		Name:   "balance-as-text",
		Story:  "Of a single account the balance is a text.",
		Breaks: bank.Breaks("FLK-ACC-200-detail"),
		Lie:    inAccount(func(fields map[string]any) { fields["currentBalance"] = "5123.45" }),
	},
	{
		Name:   "currency-in-small-letters",
		Story:  "Of a single account the currency is written cad.",
		Breaks: bank.Warns("FLK-ACC-200-detail"),
		Lie:    inAccount(func(fields map[string]any) { fields["currency"] = map[string]any{"currencyCode": "cad"} }),
	},
	{
		Name:   "detail-of-another-account",
		Story:  "A cache mixes up the accounts of one user: the details are those of another.",
		Breaks: bank.Breaks("FLK-ACC-DETAIL"),
		Lie:    inAccount(func(fields map[string]any) { fields["accountId"] = "0f0e0d0c0b0a09080706050403020100" }),
	},
	{
		Name:   "unknown-account-falls-back",
		Story:  "An account that does not exist is answered with the first one of the user.",
		Breaks: bank.Breaks("FLK-ACC-404", "FLK-ACC-404-foreign"),
		Lie: lie(func(r *Rules) {
			r.Missing = func(t *bank.Token) *account { return visible(t)[0] }
		}),
	},
	{
		Name:   "unknown-account-called-no-data",
		Story:  "An account that does not exist is an account without data.",
		Breaks: bank.Warns("FLK-ACC-404"),
		Lie: complain(func(operation string, p *Problem) {
			if operation == opAccount && p.Code == codeNoAccount {
				p.Code = codeNoData
			}
		}),
	},
	{
		Name:   "foreign-account-opens",
		Story:  "Who knows the id of an account reads it, whether it was connected or not.",
		Breaks: bank.Breaks("FLK-ACC-404-foreign"),
		Lie: lie(func(r *Rules) {
			honest := r.Reachable
			r.Reachable = func(t *bank.Token) []*account {
				return append(honest(t), hidden(detailOf(t.Consent).provider))
			}
		}),
	},
}

// inAccount changes what stands in the wrapper of a single account.
func inAccount(change func(fields map[string]any)) func(*bank.Rules) {
	return bank.EditGood(opAccount, func(body map[string]any) {
		for name := range body {
			change(bank.Object(body, name))
		}
	})
}
