package berlingroup

import (
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// entryFaults are in the entries that a report holds, and in the details of one.
var entryFaults = []bank.Fault{
	{
		Name:   "booked-not-supported",
		Story:  "The bank serves no booked entries, though every bank has to.",
		Breaks: bank.Breaks("BG-TRX-03"),
		Lie:    lie(func(r *Rules) { r.SupportsBooked = func() bool { return false } }),
	},
	{
		Name:   "transaction-without-amount",
		Story:  "Entries of no value come without amount.",
		Breaks: bank.Breaks("BG-TRX-12"),
		Lie:    editFirst(func(entry map[string]any) { delete(entry, "transactionAmount") }),
	},
	{
		Name:   "report-without-account-link",
		Story:  "Reports link their pages but not their account.",
		Breaks: bank.Warns("BG-TRX-12"),
		Lie:    editReport(func(report map[string]any, _ *bank.Answer) { delete(bank.Object(report, "_links"), "account") }),
	},
	{
		Name:   "long-remittance",
		Story:  "Remittance information is as long as the PSU wrote it, here 200 characters.",
		Breaks: bank.Warns("BG-TRX-12"),
		Lie: editFirst(func(entry map[string]any) {
			entry["remittanceInformationUnstructured"] = strings.Repeat("from the depths ", 12) + "of time."
		}),
	},
	{
		Name:    "long-remittance-in-detail",
		Story:   "The detail of a transaction has remittance information as long as the PSU wrote it.",
		Variant: NextGenPSD2,
		Breaks:  bank.Warns("BG-TRX-25"),
		Lie: bank.EditGood(opEntry, func(body map[string]any) {
			bank.Object(bank.Object(body, "transactionsDetails"), "transactionDetails")["remittanceInformationUnstructured"] = strings.Repeat("from the depths ", 12) + "of time."
		}),
	},
	{
		Name:   "booking-outside-period",
		Story:  "A report holds the last entry before its first day, to begin with a known one.",
		Breaks: bank.Breaks("BG-TRX-07"),
		Lie: lie(func(r *Rules) {
			honest := r.Within
			r.Within = func(entries []bank.Entry, from, to time.Time) []bank.Entry {
				kept := honest(entries, from, to)
				for _, e := range entries {
					if e.Booked.Before(from) {
						return append(kept, e)
					}
				}
				return kept
			}
		}),
	},
	{
		Name:   "pending-slipped-in",
		Story:  "A report of booked entries also lists a pending one.",
		Breaks: bank.Breaks("BG-TRX-13"),
		Lie: editReport(func(report map[string]any, _ *bank.Answer) {
			for _, entry := range bank.Objects(report, "booked") {
				pending := maps.Clone(entry)
				delete(pending, "bookingDate")
				pending["transactionId"] = "pending-1"
				report["pending"] = []any{pending}
				return
			}
		}),
	},
	{
		Name:   "empty-pending-array",
		Story:  "A report of booked entries has an empty list of pending ones.",
		Breaks: bank.Warns("BG-TRX-13"),
		Lie:    editReport(func(report map[string]any, _ *bank.Answer) { report["pending"] = []any{} }),
	},
	{
		Name:   "booked-without-booking-date",
		Story:  "A booked entry does not say when it was booked.",
		Breaks: bank.Warns("BG-TRX-31"),
		Lie:    editFirst(func(entry map[string]any) { delete(entry, "bookingDate") }),
	},
	{
		Name:    "details-refused",
		Story:   "The details of a listed transaction are not found under its id.",
		Variant: NextGenPSD2,
		Breaks:  bank.Breaks("BG-TRX-25"),
		Lie:     lie(func(r *Rules) { r.SameEntry = func(string, string) bool { return false } }),
	},
	{
		Name:    "unknown-transaction-empty-200",
		Story:   "A transaction that does not exist is an empty object.",
		Variant: NextGenPSD2,
		Breaks:  bank.Breaks("BG-TRX-26"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == opEntry && a.Status == http.StatusForbidden {
				a.Status = http.StatusOK
				a.Put(map[string]any{})
			}
		}),
	},
	{
		Name:    "unknown-transaction-400",
		Story:   "A transaction that does not exist is a bad request.",
		Variant: NextGenPSD2,
		Breaks:  bank.Warns("BG-TRX-26"),
		Lie: complain(func(operation string, p *Problem) {
			if operation == opEntry && p.Code == "RESOURCE_UNKNOWN" && p.Status == http.StatusForbidden {
				p.Status = http.StatusBadRequest
			}
		}),
	},
}

// editReport changes the report in the answers of the transaction list.
func editReport(change func(report map[string]any, a *bank.Answer)) func(*bank.Rules) {
	return bank.RewriteGood(opEntries, func(a *bank.Answer) {
		a.Edit(func(body map[string]any) { change(bank.Object(body, "transactions"), a) })
	})
}

// editFirst changes the first booked entry of every page.
func editFirst(change func(entry map[string]any)) func(*bank.Rules) {
	return editReport(func(report map[string]any, _ *bank.Answer) {
		for _, entry := range bank.Objects(report, "booked") {
			change(entry)
			return
		}
	})
}
