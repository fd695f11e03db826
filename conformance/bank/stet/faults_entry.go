package stet

import (
	"net/http"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

var entryFaults = []bank.Fault{
	{
		Name: "pending-without-a-date", Story: "When a pending entry will be booked is not said.", Variant: Version15,
		Breaks: bank.Breaks("STET-TRX-05"), Lie: withoutExpectation,
	},
	{
		Name: "pending-without-a-date-in-1.6", Story: "When a pending entry will be booked is not said.", Variant: Version16,
		Breaks: bank.Warns("STET-TRX-05"), Lie: withoutExpectation,
	},
	{
		Name: "first-day-left-out", Story: "dateFrom is the day before the first.",
		Breaks: bank.Warns("STET-TRX-06"), Lie: lie(func(r *Rules) {
			honest := r.Period
			r.Period = func(from, to string) (first, end time.Time, p *Problem) {
				if first, end, p = honest(from, to); from != "" {
					first = first.AddDate(0, 0, 1)
				}
				return first, end, p
			}
		}),
	},
	{
		Name: "first-day-counts-with-a-last-one", Story: "dateFrom is looked at where there is a dateTo too.",
		Breaks: bank.Warns("STET-TRX-06-before"), Lie: lie(func(r *Rules) {
			honest := r.Period
			r.Period = func(from, to string) (first, end time.Time, p *Problem) {
				if first, end, p = honest(from, to); to == "" {
					first = time.Time{}
				}
				return first, end, p
			}
		}),
	},
	{
		Name: "periods-cut-short", Story: "Of a period with an end the bank gives the three latest entries.",
		Breaks: bank.Warns("STET-TRX-07-between"), Lie: lie(func(r *Rules) {
			honest := r.Within
			r.Within = func(entries []bank.Entry, first, end time.Time) []bank.Entry {
				kept := honest(entries, first, end)
				if !end.IsZero() && end.Sub(first) < 8*24*time.Hour {
					kept = kept[:min(3, len(kept))]
				}
				return kept
			}
		}),
	},
	{
		Name: "last-day-included", Story: "dateTo is the last day.",
		Breaks: bank.Warns("STET-TRX-07"), Lie: lie(func(r *Rules) {
			honest := r.Period
			r.Period = func(from, to string) (first, end time.Time, p *Problem) {
				if first, end, p = honest(from, to); to != "" {
					end = end.AddDate(0, 0, 1)
				}
				return first, end, p
			}
		}),
	},
	{
		Name: "entry-itself-after-it", Story: "After an entry come all from it on.", Variant: FlowPage,
		Breaks: bank.Warns("STET-TRX-08"), Lie: lie(func(r *Rules) {
			r.After = func(entries []bank.Entry, reference string) []bank.Entry {
				var kept []bank.Entry
				for _, e := range entries {
					if e.Key >= reference {
						kept = append(kept, e)
					}
				}
				return kept
			}
		}),
	},
	{
		Name: "nothing-after-an-entry", Story: "After an entry the bank looks for the next of the same second.", Variant: FlowPage,
		Breaks: bank.Warns("STET-TRX-08-behind"), Lie: lie(func(r *Rules) {
			honest := r.After
			r.After = func(entries []bank.Entry, reference string) []bank.Entry {
				if reference != "" {
					return nil
				}
				return honest(entries, reference)
			}
		}),
	},
	{
		Name: "all-history-for-everybody", Story: "The bank gives all entries that it has, whatever the scope.", Variant: FlowPage,
		Breaks: bank.Warns("STET-TRX-13"), Lie: lie(func(r *Rules) { r.History = func(*bank.Token) int { return allDays } }),
	},
	{
		Name: "odd-dates-ignored", Story: "A date that cannot be read is none.",
		Breaks: bank.Warns("STET-TRX-14"), Lie: lie(func(r *Rules) {
			honest := r.Period
			r.Period = func(from, to string) (first, end time.Time, p *Problem) {
				first, end, _ = honest(from, to)
				return first, end, nil
			}
		}),
	},
	{
		Name: "nothing-is-not-found", Story: "A period without entries is not found.", Variant: Version15,
		Breaks: bank.Warns("STET-TRX-15"), Lie: bank.RewriteGood(opTransactions, func(a *bank.Answer) {
			a.Edit(func(body map[string]any) {
				if list, ok := body["transactions"].([]any); ok && len(list) == 0 {
					a.Status = http.StatusNotFound
					clear(body)
					body["status"], body["message"] = http.StatusNotFound, "NAAC"
				}
			})
		}),
	},
	{
		Name: "extended-history-refreshed", Story: "A refresh gives the whole scope again.", Variant: Version15,
		Breaks: bank.Warns("STET-REF-05"), Lie: func(r *bank.Rules) {
			honest := r.Refresh
			r.Refresh = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (access, renewed *bank.Token, err *bank.OAuthError) {
				if access, renewed, err = honest(l, s, t, scope); access != nil {
					access.Scope = scope
				}
				return access, renewed, err
			}
		},
	},
}

var withoutExpectation = editEach(opTransactions, "transactions", func(_ int, t map[string]any) { delete(t, "expectedBookingDate") })

var pagingFaults = []bank.Fault{
	{
		Name: "page-behind-itself", Story: "The second page is followed by the second page.",
		Breaks: bank.Together(bank.Warns("STET-TRX-11"), bank.Skips("STET-TRX-11-all")), Lie: bank.RewriteGood(opTransactions, func(a *bank.Answer) {
			if a.Request.URL.Query().Get("page") == "1" {
				a.Edit(func(body map[string]any) {
					bank.Object(body, "_links")["next"] = bank.Object(bank.Object(body, "_links"), "self")
				})
			}
		}),
	},
	{
		Name: "pages-overlap", Story: "Every page begins with the last entry of the one before.",
		Breaks: bank.Warns("STET-TRX-11-once"), Lie: lie(func(r *Rules) {
			honest := r.Page
			r.Page = func(entries []bank.Entry, number, size int) (cut []bank.Entry, more bool) {
				if number > 0 {
					entries = append(entries[:1:1], entries...)[min(1, len(entries)):]
					start := min(number*size-1, len(entries))
					end := min(start+size, len(entries))
					return entries[start:end], end < len(entries)
				}
				return honest(entries, number, size)
			}
		}),
	},
	{
		Name: "pages-lose-an-entry", Story: "The next page begins behind the entry that only told the bank that there is one.",
		Breaks: bank.Warns("STET-TRX-11-all"), Lie: lie(func(r *Rules) {
			r.Page = func(entries []bank.Entry, number, size int) (cut []bank.Entry, more bool) {
				start := min(number*(size+1), len(entries))
				end := min(start+size, len(entries))
				return entries[start:end], end < len(entries)
			}
		}),
	},
	{
		Name: "pages-forget-the-period", Story: "The links to further pages begin with the beginning of the year.",
		Breaks: bank.Warns("STET-TRX-11-filters"), Lie: lie(func(r *Rules) {
			honest := r.Query
			r.Query = func(query url.Values, number int) url.Values {
				kept := honest(query, number)
				if number > 0 {
					kept.Set("dateFrom", "2026-01-01")
				}
				return kept
			}
		}),
	},
	{
		Name: "first-is-the-second", Story: "The link to the first page counts pages from one.",
		Breaks: bank.Warns("STET-TRX-12"), Lie: bank.RewriteGood(opTransactions, func(a *bank.Answer) {
			a.Edit(func(body map[string]any) {
				if links := bank.Object(body, "_links"); links["first"] != nil {
					links["first"] = links["self"]
				}
			})
		}),
	},
}
