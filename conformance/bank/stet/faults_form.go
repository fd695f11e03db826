package stet

import (
	"encoding/json"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// A wrongForm is a fault in the form of answers. It is one in the versions whose definition is known; in those that are
// known from examples it is only warned about. So each is told twice.
type wrongForm struct {
	name, story string
	check       string
	lie         func(*bank.Rules)
}

// formFaults are the wrong forms, each in the version of the flow page and in 1.4.2.
func formFaults() []bank.Fault {
	var faults []bank.Fault
	for _, f := range wrongForms {
		faults = append(faults,
			bank.Fault{Name: f.name, Story: f.story, Variant: FlowPage, Breaks: bank.Breaks(f.check), Lie: f.lie},
			bank.Fault{Name: f.name + "-in-1.4.2", Story: f.story, Variant: Version142, Breaks: bank.Warns(f.check), Lie: f.lie})
	}
	return faults
}

// third is the account to which nothing but its own form is at stake: the first is read in all detail, the last is a card.
const third = 2

var wrongForms = []wrongForm{
	{"accounts-without-self", "The list of accounts has no link to itself.", "STET-ACC-01", bank.EditGood(opAccounts, func(body map[string]any) { delete(bank.Object(body, "_links"), "self") })},
	{"account-without-name", "An account has no name.", "STET-ACC-02", editAccount("name", nil)},
	{"usage-in-words", "The usage of an account is said in words of the bank.", "STET-ACC-04", editAccount("usage", "HOME")},
	{"resource-ids-with-signs", "The ids of accounts have characters that are not allowed.", "STET-ACC-05", lie(func(r *Rules) {
		honest := r.AccountID
		r.AccountID = func(l *bank.Ledger, s *Settings, c *bank.Consent, a *account) string {
			return strings.NewReplacer("-", "#", "_", "#").Replace(honest(l, s, c, a))
		}
	})},
	{"iban-in-small-letters", "An IBAN begins with small letters.", "STET-ACC-07", editEach(opAccounts, "accounts", func(i int, a map[string]any) {
		if id := bank.Object(a, "accountId"); i == third {
			iban, _ := id["iban"].(string)
			id["iban"] = strings.ToLower(iban)
		}
	})},
	{"bic-with-a-space", "A BIC is printed as on paper.", "STET-ACC-08", editAccount("bicFi", "COBA DE FF")},
	{"empty-balances-within", "An account shows balances, and there are none.", "STET-ACC-10", editAccount("balances", []any{})},
	{"amounts-with-a-comma", "Amounts are printed as on paper.", "STET-ACC-11", lie(func(r *Rules) {
		r.Amount = func(_ *Settings, minor int64, currency string) json.RawMessage {
			return json.RawMessage(`"` + strings.ReplaceAll(bank.Amount(minor, currency)+",00", ".", "") + `"`)
		}
	})},
	{"balances-without-self", "Balances have no link to themselves.", "STET-BAL-01", bank.EditGood(opBalances, func(body map[string]any) { delete(bank.Object(body, "_links"), "self") })},
	{"balance-without-name", "A balance has no name.", "STET-BAL-02", editEach(opBalances, "balances", func(_ int, b map[string]any) { delete(b, "name") })},
	{"balance-types-of-another-standard", "The instant balance is called ITAV.", "STET-BAL-03", editEach(opBalances, "balances", func(_ int, b map[string]any) {
		if b["balanceType"] == "XPCD" {
			b["balanceType"] = "ITAV"
		}
	})},
	{"dates-of-balances-as-on-paper", "The date of a balance is printed as on paper.", "STET-BAL-06", editEach(opBalances, "balances", func(_ int, b map[string]any) {
		b["referenceDate"] = "18/11/2026"
	})},
	{"transactions-without-self", "Transactions have no link to themselves.", "STET-TRX-01", bank.EditGood(opTransactions, func(body map[string]any) { delete(bank.Object(body, "_links"), "self") })},
	{"transaction-without-amount", "What was paid is in the remittance information.", "STET-TRX-02", editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
		delete(t, "transactionAmount")
	})},
	{"debit-in-words", "Debits are called DEBIT.", "STET-TRX-03", editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
		if t["creditDebitIndicator"] == "DBIT" {
			t["creditDebitIndicator"] = "DEBIT"
		}
	})},
	{"status-in-words", "Booked entries are called DONE.", "STET-TRX-04", editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
		if t["status"] == "BOOK" {
			t["status"] = "DONE"
		}
	})},
	{"endless-reference", "The reference of a pending entry has more than forty characters.", "STET-TRX-09", editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
		if t["status"] == "PDNG" {
			t["entryReference"] = strings.Repeat("P", 41)
		}
	})},
	{"endless-line", "All lines of remittance information are written into one.", "STET-TRX-10", editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
		line := []any{strings.Repeat("Lohn und Gehalt ", 10)}
		if said, ok := t["remittanceInformation"].(map[string]any); ok {
			said["unstructured"] = line
		} else {
			t["remittanceInformation"] = line
		}
	})},
	{"beneficiary-without-name", "A beneficiary is an account and nobody.", "STET-TBN-01", editEach(opBeneficiaries, "beneficiaries", func(_ int, b map[string]any) {
		delete(bank.Object(b, "creditor"), "name")
	})},
	{"endless-link", "A link carries the state of the session.", "STET-API-18", bank.EditGood(opAccounts, func(body map[string]any) {
		self := bank.Object(bank.Object(body, "_links"), "self")
		href, _ := self["href"].(string)
		self["href"] = href + "?s=" + strings.Repeat("0123456789", 250)
	})},
	{"errors-without-message", "Errors of the API have their status alone.", "STET-API-08", editErrors([]int{400, 403, 404}, func(body map[string]any) { delete(body, "message") })},
	{"status-as-text", "The status in an error is a text.", "STET-API-09", editErrors(everyError, func(body map[string]any) {
		if status, ok := body["status"].(json.Number); ok {
			body["status"] = status.String()
		}
	})},
	{"endless-message", "An error carries the trace of the program.", "STET-API-10", editErrors(everyError, func(body map[string]any) {
		body["message"] = strings.Repeat("at bank.api.Handler; ", 10)
	})},
	{"time-of-an-error-as-in-mail", "The time of an error is written as in the header of a mail.", "STET-API-11", editErrors(everyError, func(body map[string]any) {
		body["timestamp"] = "Wed, 18 Nov 2026 09:00:00 GMT"
	})},
}

// everyError are the statuses of errors that the API has.
var everyError = []int{400, 401, 403, 404, 405, 406}

// editAccount gives the third account of the list a member, or takes it away where there is no value.
func editAccount(name string, value any) func(*bank.Rules) {
	return editEach(opAccounts, "accounts", func(i int, a map[string]any) {
		switch {
		case i != third:
		case value == nil:
			delete(a, name)
		default:
			a[name] = value
		}
	})
}
