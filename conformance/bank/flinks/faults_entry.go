package flinks

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// entryFaults are in what a transaction says.
var entryFaults = []bank.Fault{
	{
		Name:   "amounts-as-text",
		Story:  "The amounts of credits are texts, as in other standards.",
		Breaks: bank.Breaks("FLK-ACC-200-transactions"),
		Lie: inEntries(func(e map[string]any) {
			if n, ok := e["amount"].(json.Number); ok && e["debitCreditMemo"] == "CREDIT" {
				e["amount"] = n.String()
			}
		}),
	},
	{
		Name:   "entry-status-in-own-words",
		Story:  "A transaction is COMPLETED, a word that FDX does not have.",
		Breaks: bank.Warns("FLK-ACC-200-transactions"),
		Lie: inEntries(func(e map[string]any) {
			if e["status"] == "POSTED" {
				e["status"] = "COMPLETED"
			}
		}),
	},
	{
		Name:   "entries-of-another-account",
		Story:  "A report mixes the transactions of two accounts.",
		Breaks: bank.Breaks("FLK-TX-ACCOUNT"),
		Lie:    inEntries(func(e map[string]any) { e["accountId"] = "0f0e0d0c0b0a09080706050403020100" }),
	},
	{
		Name:   "debits-are-negative",
		Story:  "Debits have a negative amount beside the word DEBIT.",
		Breaks: bank.Warns("FLK-TX-AMOUNT"),
		Lie: inEntries(func(e map[string]any) {
			if n, ok := e["amount"].(json.Number); ok && e["debitCreditMemo"] == "DEBIT" {
				e["amount"] = json.Number("-" + n.String())
			}
		}),
	},
	{
		Name:   "direction-unsaid",
		Story:  "Transactions do not say whether the money came or went.",
		Breaks: bank.Warns("FLK-TX-AMOUNT-direction"),
		Lie:    inEntries(func(e map[string]any) { delete(e, "debitCreditMemo") }),
	},
}

func inEntries(change func(e map[string]any)) func(*bank.Rules) {
	return inWrappers(opEntries, "transactions", change)
}

// queryFaults are in how the parameters of a report are read.
var queryFaults = []bank.Fault{
	{
		Name:   "window-ignored",
		Story:  "A report shows everything, whatever period is asked for.",
		Breaks: bank.Warns("FLK-TX-WINDOW"),
		Lie:    lie(func(r *Rules) { r.Within = func(entries []entry, _, _ time.Time) []entry { return entries } }),
	},
	{
		Name:   "bad-date-crashes",
		Story:  "A date that is none ends in an exception.",
		Breaks: bank.Warns("FLK-TX-DATES"),
		Lie:    dates(codeDate, &Problem{Status: http.StatusInternalServerError, Code: codeInternal, Message: "Something failed."}),
	},
	{
		Name:   "reversed-period-called-invalid-input",
		Story:  "A period that ends before it begins is called invalid input, as anything else.",
		Breaks: bank.Warns("FLK-TX-DATES-order"),
		Lie:    dates(codeRange, invalidInput("The request is not valid.")),
	},
}

// dates replaces one of the refusals of a period.
func dates(code int, by *Problem) func(*bank.Rules) {
	return complain(func(_ string, p *Problem) {
		if p.Code == code {
			*p = *by
		}
	})
}

// pagingFaults are in how long reports are cut.
var pagingFaults = []bank.Fault{
	{
		Name:    "offset-skips-an-entry",
		Story:   "The offset of the next page is one too far; the link beside it is right.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-TX-PAGE"),
		Lie:     following(func(_, to, last int) (int, int) { return min(to+1, last), to }),
	},
	{
		Name:    "link-skips-an-entry",
		Story:   "The link to the next page goes one too far; the offset beside it is right.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-TX-PAGE-links"),
		Lie:     following(func(_, to, last int) (int, int) { return to, min(to+1, last) }),
	},
	{
		Name:    "pages-overlap",
		Story:   "Every page begins with the last entry of the one before.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-TX-PAGE-unique"),
		Lie: lie(func(r *Rules) {
			r.Shown = func(from, to int) (int, int) { return max(from-1, 0), to }
		}),
	},
	{
		Name:    "pages-go-in-a-circle",
		Story:   "The offset of the next page is that of the page itself.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-TX-PAGE-end"),
		Lie:     following(func(from, _, _ int) (int, int) { return from, from }),
	},
	{
		Name:   "invented-offset-crashes",
		Story:  "An offset that the bank never gave out ends in an exception.",
		Breaks: bank.Warns("FLK-TX-OFFSET-BAD"),
		Lie: lie(func(r *Rules) {
			honest := r.Begin
			r.Begin = func(offset string, offsets []string) (int, *Problem) {
				i, p := honest(offset, offsets)
				if p != nil {
					p = &Problem{Status: http.StatusInternalServerError, Code: codeInternal, Message: "Something failed."}
				}
				return i, p
			}
		}),
	},
}

// following lets offset and link of the next page name other elements.
func following(next func(from, to, last int) (offset, link int)) func(*bank.Rules) {
	return lie(func(r *Rules) { r.Next = next })
}
