package premium

import (
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// accountFaults are in the list of accounts.
var accountFaults = []bank.Fault{
	{
		Name:   "accounts-empty-body-with-200",
		Story:  "A public incident: the account list is 200 with an empty body.",
		Breaks: bank.Breaks("PREM-ACC-200"),
		Lie:    bank.RewriteGood(opAccounts, (*bank.Answer).Clear),
	},
	{
		Name:   "accounts-as-a-bare-list",
		Story:  "The account list is an array instead of an object that holds one.",
		Breaks: bank.Breaks("PREM-ACC-200"),
		Lie:    bank.EditGood(opAccounts, func(body map[string]any) { body["data"] = body["accounts"]; delete(body, "accounts") }),
	},
	{
		Name:   "unconsented-account-listed",
		Story:  "The bank opens all accounts of the user, the savings too.",
		Breaks: bank.Breaks("PREM-ACC-LIST"),
		Lie:    lie(func(r *Rules) { r.Visible = func(c *bank.Consent) []*bank.Account { return c.User.Accounts } }),
	},
	{
		Name:   "account-without-id",
		Story:  "One account of the list has no id, so that nobody can ask for it.",
		Breaks: bank.Breaks("PREM-ACC-LIST-id"),
		Lie: bank.EditGood(opAccounts, func(body map[string]any) {
			if accounts := bank.Objects(body, "accounts"); len(accounts) > 0 {
				delete(accounts[len(accounts)-1], "accountId")
			}
		}),
	},
	{
		Name:   "account-ids-dead",
		Story:  "No account is found under the id that the list gives it.",
		Breaks: bank.Breaks("PREM-ACC-ID"),
		Lie:    deadIDs(func(*bank.Consent, *bank.Account) bool { return true }),
	},
	{
		Name:   "one-account-id-dead",
		Story:  "One account of the list is blocked, and not found under the id that the list gives it.",
		Breaks: bank.Warns("PREM-ACC-ID"),
		Lie: deadIDs(func(c *bank.Consent, a *bank.Account) bool {
			accounts := visible(c)
			return a == accounts[len(accounts)-1]
		}),
	},
	{
		Name:   "account-name-in-parts",
		Story:  "The name of an account is an object with its languages.",
		Breaks: bank.Warns("PREM-ACC-200-members"),
		Lie: bank.EditGood(opAccounts, func(body map[string]any) {
			for _, account := range bank.Objects(body, "accounts") {
				account["name"] = map[string]any{"sk": account["name"]}
			}
		}),
	},
	{
		Name:   "accounts-in-latin-1",
		Story:  "An old core system writes the account list in ISO 8859-1, and nobody on the way out turns it into UTF-8.",
		Breaks: bank.Breaks("HTTP-JSON-UTF8"),
		Lie:    bank.RewriteGood(opAccounts, (*bank.Answer).Latin1),
	},
}

// deadIDs lets some accounts be listed under ids that lead nowhere.
func deadIDs(dead func(*bank.Consent, *bank.Account) bool) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.AccountID
		r.AccountID = func(l *bank.Ledger, c *bank.Consent, a *bank.Account, inList bool) string {
			if inList && dead(c, a) {
				return l.IDOf("dead", c.ID, a.IBAN)
			}
			return honest(l, c, a, inList)
		}
	})
}

// detailFaults are in what is shown of one account.
var detailFaults = []bank.Fault{
	{
		Name:   "detail-of-another-account",
		Story:  "The account detail shows id and IBAN of another account than the one asked for.",
		Breaks: bank.Breaks("PREM-DETAIL"),
		Lie: editDetail(func(account map[string]any) {
			account["accountId"] = ForeignAccount
			bank.Object(account, "accountReference")["iban"] = "SK8975000000000012345671"
		}),
	},
	{
		Name:   "detail-with-status-number",
		Story:  "The status of an account is a number from the database.",
		Breaks: bank.Warns("PREM-DETAIL-members"),
		Lie:    editDetail(func(account map[string]any) { account["status"] = 1 }),
	},
	{
		Name:   "detail-without-balances",
		Story:  "The account detail holds no balances; they stand in a resource of their own.",
		Breaks: map[string]string{"PREM-DETAIL": "fail", "PREM-BAL": "warn"},
		Lie:    editDetail(func(account map[string]any) { delete(account, "balances") }),
	},
}

// balanceFaults are in the balances of an account.
var balanceFaults = []bank.Fault{
	{
		Name:   "balances-empty",
		Story:  "An account without movements since the last closing has no balance.",
		Breaks: bank.Warns("PREM-BAL"),
		Lie:    editDetail(func(account map[string]any) { account["balances"] = []any{} }),
	},
	{
		Name:   "amount-with-comma",
		Story:  "Amounts have the decimal comma of the country.",
		Breaks: bank.Warns("PREM-BAL"),
		Lie: editDetailBalances(func(balance map[string]any) {
			amount := bank.Object(balance, "balanceAmount")
			amount["amount"] = strings.ReplaceAll(bank.Amount(512_345, "EUR"), ".", ",")
		}),
	},
	{
		Name:   "currency-as-a-sign",
		Story:  "Balances in euro have the sign instead of the code.",
		Breaks: bank.Warns("PREM-BAL"),
		Lie:    editDetailBalances(func(balance map[string]any) { bank.Object(balance, "balanceAmount")["currency"] = "€" }),
	},
	{
		Name:    "balances-not-found",
		Story:   "The balances of an account have a resource of their own, which is not found.",
		Variant: FinalConsumer,
		Breaks:  bank.Warns("PREM-BAL"),
		Lie: lie(func(r *Rules) {
			honest := r.FindAccount
			r.FindAccount = func(operation string, s *server, c *bank.Consent, id string) *bank.Account {
				if operation == opBalances {
					return nil
				}
				return honest(operation, s, c, id)
			}
		}),
	},
	{
		Name:   "balances-of-one-name",
		Story:  "Booked and available balance have the same name, so that nobody can tell which is which.",
		Breaks: bank.Warns("PREM-BAL-types"),
		Lie:    editDetailBalances(func(balance map[string]any) { balance["balanceType"] = "balance" }),
	},
}

// editDetail changes the account in its detail.
func editDetail(change func(account map[string]any)) func(*bank.Rules) {
	return bank.EditGood(opAccount, func(body map[string]any) {
		for _, account := range holders(opAccount, body) {
			change(account)
		}
	})
}

// editDetailBalances changes the balances in the detail of an account.
func editDetailBalances(change func(balance map[string]any)) func(*bank.Rules) {
	return editDetail(func(account map[string]any) {
		for _, balance := range bank.Objects(account, "balances") {
			change(balance)
		}
	})
}
