package stet

import (
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

var accountFaults = []bank.Fault{
	{
		Name: "account-without-currency", Story: "Which currency an account has can be seen from its amounts.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-ACC-03"), Lie: editAccount("currency", nil),
	},
	{
		Name: "currency-in-the-identification", Story: "The currency stands where later versions have it.", Variant: FlowPage,
		Breaks: bank.Warns("STET-ACC-03"), Lie: editEach(opAccounts, "accounts", func(i int, a map[string]any) {
			if i == third {
				bank.Object(a, "accountId")["currency"] = a["currency"]
				delete(a, "currency")
			}
		}),
	},
	{
		Name: "two-accounts-one-id", Story: "The id of an account is that of its contract, which two accounts share.",
		Breaks: bank.Breaks("STET-ACC-06"), Lie: editEach(opAccounts, "accounts", shareID()),
	},
	{
		Name: "wrong-check-digits", Story: "Test data are made by hand.",
		Breaks: bank.Warns("STET-ACC-07-digits"), Lie: editEach(opAccounts, "accounts", func(i int, a map[string]any) {
			if i == third {
				bank.Object(a, "accountId")["iban"] = "DE97370400440532018888"
			}
		}),
	},
	{
		Name: "card-without-account", Story: "The list of a card does not say from which account it is paid.",
		Breaks: bank.Warns("STET-ACC-09"), Lie: editEach(opAccounts, "accounts", func(_ int, a map[string]any) { delete(a, "linkedAccount") }),
	},
	{
		Name: "link-into-nothing", Story: "The links of the list lead to addresses of an older version.",
		Breaks: bank.Warns("STET-ACC-12"), Lie: editEach(opAccounts, "accounts", func(_ int, a map[string]any) {
			if l := bank.Object(bank.Object(a, "_links"), "transactions"); l["href"] != nil {
				l["href"] = "/v0/accounts/transactions"
			}
		}),
	},
	{
		Name: "ids-of-the-day", Story: "The third list of a consent has other ids than the second.",
		Breaks: bank.Warns("STET-ACC-14"), Lie: thirdListRenamed,
	},
	{
		Name: "unknown-account-is-a-bad-request", Story: "An id that the bank does not know has not the form of one, it thinks.",
		Breaks: bank.Warns("STET-BAL-07"), Lie: complain(func(operation string, p *Problem) {
			if operation != "" && p.Status == http.StatusNotFound {
				p.Status, p.Word = http.StatusBadRequest, "invalid_request"
			}
		}),
	},
	{
		Name: "accounts-of-everybody", Story: "An account is looked for by its id alone, and who is not named in the consent is not forbidden by it.",
		Breaks: bank.Breaks("OAUTH-RS-OTHER-USER"), Lie: lie(func(r *Rules) {
			known, opens := r.Known, r.Opens
			r.Known = func(u *bank.User) []*account { return append(known(u), accountsOf(bank.Bob)...) }
			r.Opens = func(c *bank.Consent, function string, a *account) bool {
				return c.User != bank.Bob && a.Owner == bank.Bob.FullName || opens(c, function, a)
			}
		}),
	},
	{
		Name: "self-of-another", Story: "The link of balances to themselves leads to the list of accounts.",
		Breaks: bank.Warns("STET-API-17"), Lie: bank.EditGood(opBalances, func(body map[string]any) {
			bank.Object(bank.Object(body, "_links"), "self")["href"] = "/v0/balances"
		}),
	},
	{
		Name: "identity-without-name", Story: "The identity of the end user is an empty object.", Variant: Version15,
		Breaks: bank.Breaks("STET-EUI-02"), Lie: bank.EditGood(opIdentity, func(body map[string]any) { delete(bank.Object(body, "identity"), "fullName") }),
	},
	{
		Name: "nobody-connected", Story: "The identity of the end user says no name.", Variant: Version142,
		Breaks: bank.Warns("STET-EUI-02"), Lie: bank.EditGood(opIdentity, func(body map[string]any) { delete(body, "connectedPsu") }),
	},
}

// shareID gives the third account the id of the second.
func shareID() func(i int, a map[string]any) {
	var second any
	return func(i int, a map[string]any) {
		switch i {
		case third - 1:
			second = a["resourceId"]
		case third:
			a["resourceId"] = second
		}
	}
}

// thirdListRenamed changes the ids of the third list of accounts.
func thirdListRenamed(r *bank.Rules) {
	lists := 0
	bank.RewriteGood(opAccounts, func(a *bank.Answer) {
		if lists++; lists == third+1 {
			a.Edit(func(body map[string]any) {
				for _, account := range bank.Objects(body, "accounts") {
					for _, member := range []string{"resourceId", "linkedAccount"} {
						if id, ok := account[member].(string); ok {
							account[member] = id + "x"
						}
					}
				}
			})
		}
	})(r)
}

var balanceFaults = []bank.Fault{
	{
		Name: "instant-balance-alone", Story: "There is the instant balance and no other.", Variant: FlowPage,
		Breaks: bank.Breaks("STET-BAL-04"), Lie: instantAlone,
	},
	{
		Name: "instant-balance-alone-in-1.5", Story: "There is the instant balance and no other.", Variant: Version15,
		Breaks: bank.Warns("STET-BAL-04"), Lie: instantAlone,
	},
	{
		Name: "card-with-an-accounting-balance", Story: "What a card owes is called its accounting balance.", Variant: Version15,
		Breaks: bank.Warns("STET-BAL-05"), Lie: editEach(opBalances, "balances", func(_ int, b map[string]any) {
			if b["balanceType"] == "OTHR" {
				b["balanceType"] = "CLBD"
			}
		}),
	},
}

// instantAlone leaves the accounting balance out.
var instantAlone = editEach(opBalances, "balances", func(_ int, b map[string]any) {
	if b["balanceType"] == "CLBD" {
		b["balanceType"] = "XPCD"
	}
})
