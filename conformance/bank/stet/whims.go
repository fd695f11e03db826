package stet

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// Whims returns the whims of this standard, in the order of a run.
func Whims() []bank.Whim { return slices.Concat(whims, habitsAllowed) }

// settings changes what a bank of this standard may choose.
func settings(change func(*Settings)) func(*bank.Settings) {
	return func(s *bank.Settings) {
		own := s.Standard.(Settings)
		change(&own)
		s.Standard = own
	}
}

var whims = []bank.Whim{
	{
		Name: "links-without-slash", Story: "Links are relative and begin without a slash.",
		Set: settings(func(s *Settings) { s.Hrefs = "bare" }),
	},
	{
		Name: "links-with-the-host", Story: "Links are whole addresses.", Variant: Version15,
		Set: settings(func(s *Settings) { s.Hrefs = "url" }),
	},
	{
		Name: "links-with-the-whole-path", Story: "Links begin with the path of the gateway.",
		Set: settings(func(s *Settings) { s.Hrefs = "path" }),
	},
	{
		Name: "each-answer-in-its-own-media-type", Story: "Whoever reads must accept application/hal+json, and whoever puts application/json.",
		Use: lie(func(r *Rules) {
			r.Accepts = func(operation string, accept []string) bool {
				if operation == opConsents {
					return accepts(accept, "application/json")
				}
				return accepts(accept, "application/hal+json")
			}
		}),
	},
	{
		Name: "consent-answered-200", Story: "A stored consent is answered 200, as at the bank of the flow page.", Variant: FlowPage,
		Use: bank.RewriteGood(opConsents, func(a *bank.Answer) { a.Status = http.StatusOK }),
	},
	{
		Name: "pages-of-seven", Story: "Pages are short.",
		Set: settings(func(s *Settings) { s.PageSize = 7 }),
	},
	{
		Name: "last-page-is-empty", Story: "The last page with entries is followed by one without.", Variant: Version15,
		Use: lie(func(r *Rules) {
			r.Page = func(entries []bank.Entry, number, size int) (cut []bank.Entry, more bool) {
				start := min(number*size, len(entries))
				end := min(start+size, len(entries))
				return entries[start:end], len(entries) > 0 && start < len(entries)
			}
		}),
	},
	{
		Name: "no-links-back", Story: "Pages have no first and no prev.",
		Use: bank.EditGood(opTransactions, func(body map[string]any) {
			delete(bank.Object(body, "_links"), "parent-list")
			delete(bank.Object(body, "_links"), "prev")
		}),
	},
	{
		Name: "unknown-account-forbidden", Story: "An account that there is not is forbidden, like one that is shut.",
		Use: complain(func(operation string, p *Problem) {
			if operation != "" && p.Status == http.StatusNotFound {
				p.Status = http.StatusForbidden
			}
		}),
	},
	{
		Name: "what-is-shut-has-nothing-to-give", Story: "Without consent there is nothing to give of beneficiaries.", Variant: FlowPage,
		Use: bank.Rewrite(func(operation string, a *bank.Answer) {
			if (operation == opBeneficiaries || operation == opIdentity) && a.Status == http.StatusForbidden {
				a.Status = http.StatusNoContent
				a.Clear()
			}
		}),
	},
	{
		Name: "oldest-first", Story: "Entries come in the order of their booking.",
		Use: lie(func(r *Rules) {
			honest := r.After
			r.After = func(entries []bank.Entry, reference string) []bank.Entry {
				var turned []bank.Entry
				for _, e := range honest(entries, reference) {
					turned = append([]bank.Entry{e}, turned...)
				}
				return turned
			}
		}),
	},
	{
		Name: "negative-debits", Story: "Debits have a minus before the amount beside their indicator.",
		Use: editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
			amount := bank.Object(t, "transactionAmount")
			if text, ok := amount["amount"].(string); ok && t["creditDebitIndicator"] == "DBIT" {
				amount["amount"] = "-" + text
			}
		}),
	},
	{
		Name: "amounts-with-a-trailing-point", Story: "Whole amounts end with the point.", Variant: FlowPage,
		Use: editEach(opTransactions, "transactions", func(_ int, t map[string]any) {
			amount := bank.Object(t, "transactionAmount")
			if text, ok := amount["amount"].(string); ok {
				amount["amount"] = strings.TrimSuffix(text, "00")
			}
		}),
	},
	{
		Name: "value-date-left-out", Story: "Entries say when they were booked and no more.",
		Use: editEach(opTransactions, "transactions", func(_ int, t map[string]any) { delete(t, "valueDate") }),
	},
	{
		Name: "card-names-the-iban", Story: "The list of a card names the IBAN of its cash account.",
		Use: editEach(opAccounts, "accounts", func(_ int, a map[string]any) {
			if a["cashAccountType"] == "CARD" {
				a["linkedAccount"] = bank.Alice.Accounts[0].IBAN
			}
		}),
	},
	{
		Name: "value-date-balance-too", Story: "There is a balance by value date beside the others.",
		Use: bank.EditGood(opBalances, func(body map[string]any) {
			list, _ := body["balances"].([]any)
			for _, b := range bank.Objects(body, "balances") {
				if b["balanceType"] == "CLBD" {
					list = append(list, map[string]any{"name": "Solde en valeur", "balanceAmount": b["balanceAmount"], "balanceType": "VALU"})
				}
			}
			body["balances"] = list
		}),
	},
	{
		Name: "errors-without-extras", Story: "Errors have status and message alone.", Variant: Version15,
		Use: editErrors(everyError, func(body map[string]any) {
			delete(body, "error")
			delete(body, "timestamp")
			delete(body, "path")
		}),
	},
	{
		Name: "ids-with-signs", Story: "Resource ids have characters that are allowed and that a path must encode.",
		Use: lie(func(r *Rules) {
			honest := r.AccountID
			r.AccountID = func(l *bank.Ledger, s *Settings, c *bank.Consent, a *account) string {
				return "/?('" + honest(l, s, c, a)
			}
		}),
	},
	{
		Name: "times-of-errors-with-fractions", Story: "The time of an error is told to the millisecond, in the zone of the bank.",
		Use: editErrors(everyError, func(body map[string]any) {
			if text, ok := body["timestamp"].(string); ok {
				if at, err := time.Parse(time.RFC3339, text); err == nil {
					body["timestamp"] = at.In(time.FixedZone("", 3600)).Format("2006-01-02T15:04:05.000Z07:00")
				}
			}
		}),
	},
}
