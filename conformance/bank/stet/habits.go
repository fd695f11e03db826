package stet

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// The habits of French ASPSPs that portals and connectors tell of: those that the standard leaves free are whims, the
// others are faults.

var habitsAllowed = []bank.Whim{
	{
		Name: "link-called-previous", Story: "The link to the page before is called previous (Groupe BPCE).",
		Use: bank.EditGood(opTransactions, func(body map[string]any) {
			if links := bank.Object(body, "_links"); links["prev"] != nil {
				links["previous"] = links["prev"]
				delete(links, "prev")
			}
		}),
	},
	{
		Name: "first-and-last-on-every-page", Story: "Every page has links to the first and to the last, be it itself.",
		Use: bank.EditGood(opTransactions, func(body map[string]any) {
			links := bank.Object(body, "_links")
			if links["first"] == nil {
				links["first"] = links["self"]
			}
			if links["next"] == nil {
				links["last"] = links["self"]
			}
		}),
	},
	{
		Name: "area-in-the-identification", Story: "The identification of an account says in which area it is held (Crédit Agricole).",
		Use: editEach(opAccounts, "accounts", func(_ int, a map[string]any) {
			bank.Object(a, "accountId")["area"] = map[string]any{"areaId": "878", "areaLabel": "Paris"}
		}),
	},
	{
		Name: "last-committed-misspelt", Story: "A balance names its last transaction in a member of the bank's own spelling (Crédit Agricole).",
		Use: editEach(opBalances, "balances", func(_ int, b map[string]any) { b["lastCommitedTransaction"] = "000123" }),
	},
	{
		Name: "expected-date-before-its-version", Story: "Pending entries say when they will be booked before the standard had a member for it (Société Générale).", Variant: Version142,
		Use: editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
			if t["status"] == "PDNG" {
				t["expectedBookingDate"] = t["bookingDate"]
			}
		}),
	},
	{
		Name: "tokens-of-five-minutes", Story: "Access tokens live for 300 seconds (Groupe BPCE).",
		Set: func(s *bank.Settings) { s.AccessLife = 5 * time.Minute },
	},
	{
		Name: "linked-entries-of-the-day-before", Story: "Transactions have a link to what came before them, by a filter of the bank's own (Société Générale).",
		Use: bank.EditGood(opTransactions, func(body map[string]any) {
			self, _ := bank.Object(bank.Object(body, "_links"), "self")["href"].(string)
			path, _, _ := strings.Cut(self, "?")
			bank.Object(body, "_links")["older"] = map[string]any{"href": path + "?beforeEntryReference=1"}
		}),
	},
}

var habitsForbidden = []bank.Fault{
	{
		Name: "next-leads-nowhere", Story: "The last page has a link to the next that is empty (Groupe BPCE).",
		Breaks: bank.Warns("STET-TRX-11"), Lie: bank.EditGood(opTransactions, func(body map[string]any) {
			if links := bank.Object(body, "_links"); links["next"] == nil {
				links["next"] = map[string]any{"href": ""}
			}
		}),
	},
	{
		Name: "empty-texts-for-dates", Story: "A date that is not known is an empty text (BNP Paribas).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-TRX-02"), Lie: editValueDate(func(string) string { return "" }),
	},
	{
		Name: "value-dates-with-the-time", Story: "Some dates of an entry are days and others times (Groupe BPCE).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-TRX-02"), Lie: editValueDate(func(day string) string { return day + "T00:00:00Z" }),
	},
	{
		Name: "dates-of-entries-as-on-paper", Story: "Dates are written day first (LCL).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-TRX-02"), Lie: editValueDate(func(day string) string { return day[8:10] + "-" + day[5:7] + "-" + day[:4] }),
	},
	{
		Name: "times-without-a-zone", Story: "Times are those of the clock on the wall (Groupe Arkéa).", Variant: Version142,
		Breaks: bank.Warns("STET-TRX-02"), Lie: editValueDate(func(day string) string { return day[:10] + "T00:00:00" }),
	},
	{
		Name: "times-to-the-minute", Story: "Times have no seconds, as in the examples of the standard.", Variant: Version15,
		Breaks: bank.Warns("STET-TRX-02"), Lie: editValueDate(func(day string) string { return day[:10] + "T00:00+01:00" }),
	},
	{
		Name: "amounts-as-numbers", Story: "Amounts are numbers before 1.5 (CIC, Crédit Mutuel).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-ACC-11"), Lie: lie(func(r *Rules) {
			r.Amount = func(_ *Settings, minor int64, currency string) json.RawMessage {
				return json.RawMessage(bank.Amount(minor, currency))
			}
		}),
	},
	{
		Name: "null-for-a-line", Story: "Lines of remittance information that nobody filled in are null (La Banque Postale).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-TRX-10"), Lie: editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
			if lines, ok := t["remittanceInformation"].([]any); ok {
				t["remittanceInformation"] = append(lines, nil)
			}
		}),
	},
	{
		Name: "errors-without-status", Story: "An error leaves its status to the status line (Groupe Arkéa).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-08"), Lie: editErrors([]int{400, 403, 404}, func(body map[string]any) { delete(body, "status") }),
	},
	{
		Name: "refused-with-an-empty-list", Story: "Whoever may see no account gets an empty list with 403 (La Banque Postale).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-08"), Lie: editErrors([]int{403}, func(body map[string]any) {
			clear(body)
			body["accounts"] = []any{}
		}),
	},
	{
		Name: "time-of-an-error-with-a-space", Story: "The time of an error is written as in a database (Groupe BPCE).", Variant: FlowPage,
		Breaks: bank.Breaks("STET-API-11"), Lie: editErrors(everyError, func(body map[string]any) {
			if at, ok := body["timestamp"].(string); ok {
				body["timestamp"] = strings.Replace(at, "T", " ", 1)
			}
		}),
	},
	{
		Name: "nothing-is-an-empty-body", Story: "A period without entries is answered 200 and no more (BNP Paribas).", Variant: Version15,
		Breaks: bank.Together(bank.Warns("STET-TRX-15"), bank.Breaks("STET-TRX-01")), Lie: bank.RewriteGood(opTransactions, func(a *bank.Answer) {
			if strings.Contains(string(a.Body), `"transactions":[]`) {
				a.Clear()
				a.Status = http.StatusOK
			}
		}),
	},
}

// editValueDate writes the value dates of entries in another way.
func editValueDate(write func(day string) string) func(*bank.Rules) {
	return editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
		if day, ok := t["valueDate"].(string); ok {
			t["valueDate"] = write(day)
		}
	})
}
