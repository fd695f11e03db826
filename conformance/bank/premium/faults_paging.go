package premium

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// entryFaults are in the entries of a page.
var entryFaults = []bank.Fault{
	{
		Name:  "entries-in-an-envelope",
		Story: "The transactions lie in a member of another name.",
		Breaks: map[string]string{
			"PREM-TX-200": "fail", "PREM-TX-DATE": "skip", "PREM-PAGE-FIRST": "skip", "PREM-PAGE-ORDER": "skip", "PREM-PAGE-WALK": "skip",
		},
		Lie: bank.EditGood(opEntries, func(body map[string]any) {
			body["data"] = body["transactions"]
			delete(body, "transactions")
		}),
	},
	{
		Name:   "entries-of-another-account",
		Story:  "The transactions say that they belong to another account.",
		Breaks: bank.Breaks("PREM-TX-200"),
		Lie:    bank.EditGood(opEntries, func(body map[string]any) { bank.Object(body, "account")["iban"] = "SK8975000000000012345671" }),
	},
	{
		Name:   "value-date-with-time",
		Story:  "Value dates have a time of day.",
		Breaks: bank.Warns("PREM-TX-200-members"),
		Lie: editEntries(func(entries []map[string]any, _ *bank.Answer) {
			for _, entry := range entries {
				entry["valueDate"] = fmt.Sprint(entry["valueDate"]) + "T00:00:00Z"
			}
		}),
	},
	{
		Name:   "booking-outside-period",
		Story:  "A list holds the last entry before its first day, to begin with a known one.",
		Breaks: bank.Warns("PREM-TX-DATE"),
		Lie: lie(func(r *Rules) {
			honest := r.Within
			r.Within = func(entries []bank.Entry, first, last time.Time) []bank.Entry {
				kept := honest(entries, first, last)
				if i := slices.IndexFunc(entries, func(e bank.Entry) bool { return e.Booked.Before(first) }); i >= 0 {
					return append(slices.Clone(kept), entries[i])
				}
				return kept
			}
		}),
	},
}

// pagingFaults are in how the pages of a list hang together.
var pagingFaults = []bank.Fault{
	{
		Name:   "page-size-ignored",
		Story:  "Every page has 50 entries, whatever was asked for.",
		Breaks: bank.Warns("PREM-PAGE-SIZE"),
		Lie: lie(func(r *Rules) {
			honest := r.PageSize
			r.PageSize = func(s *Settings, asked int) (int, *Problem) {
				if _, p := honest(s, asked); p != nil {
					return 0, p
				}
				return s.PageSize, nil
			}
		}),
	},
	{
		Name:   "odd-page-size-crashes",
		Story:  "A page size of zero is divided by.",
		Breaks: bank.Warns("PREM-PAGE-BOUNDS"),
		Lie:    crash(func(_ string, p *Problem) bool { return p.Path == "pageSize" }),
	},
	{
		Name:   "pages-repeat-entries",
		Story:  "Every page begins with the last entry of the one before.",
		Breaks: bank.Warns("PREM-PAGE-WALK"),
		Lie: pages(func(entries []bank.Entry, start, size int) (from, to int) {
			if start > 0 && start < len(entries) {
				return start - 1, start + size - 1
			}
			return start, start + size
		}),
	},
	{
		Name:   "pages-lose-entries",
		Story:  "Between two pages an entry is lost.",
		Breaks: bank.Warns("PREM-PAGE-WALK"),
		Lie: pages(func(entries []bank.Entry, start, size int) (from, to int) {
			if start > 0 {
				return start + 1, start + size
			}
			return start, start + size
		}),
	},
	{
		Name:   "next-page-lost",
		Story:  "The second page is not found.",
		Breaks: bank.Warns("PREM-PAGE-WALK"),
		Lie: lie(func(r *Rules) {
			honest := r.Start
			r.Start = func(entries []bank.Entry, asked position, firstPage int) (int, *Problem) {
				start, p := honest(entries, asked, firstPage)
				if p == nil && start == asked.size {
					p = refused(http.StatusNotFound, "NO_RESOURCE", "There is no such page.")
				}
				return start, p
			}
		}),
	},
	{
		Name:    "next-page-loops",
		Story:   "The second page names itself as the next one.",
		Variant: TPP,
		Breaks:  bank.Warns("PREM-PAGE-WALK"),
		Lie: lie(func(r *Rules) {
			honest := r.Next
			r.Next = func(entries []bank.Entry, start int, asked position) (name, value string) {
				if asked.entry != "" {
					return "entryReferenceFrom", asked.entry
				}
				return honest(entries, start, asked)
			}
		}),
	},
	{
		Name:    "last-page-for-ever",
		Story:   "Beyond the last page there is the last page again.",
		Variant: FlowPage,
		Breaks:  bank.Warns("PREM-PAGE-LAST"),
		Lie: pages(func(entries []bank.Entry, start, size int) (from, to int) {
			if start >= len(entries) && len(entries) > 0 {
				start = (len(entries) - 1) / size * size
			}
			return start, start + size
		}),
	},
	{
		Name:    "pages-count-from-zero",
		Story:   "The first page is number zero.",
		Variant: FlowPage,
		Breaks:  bank.Warns("PREM-PAGE-FIRST"),
		Lie:     lie(func(r *Rules) { r.FirstPage = 0 }),
	},
	{
		Name:   "next-link-null-host",
		Story:  "A public incident: a link to the next page points to a host named null.",
		Breaks: bank.Warns("PREM-PAGE-LINK"),
		Lie: lie(func(r *Rules) {
			r.Link = func(_, path string) string { return "https://null" + path }
		}),
	},
	{
		Name:   "next-link-with-quotes",
		Story:  "A public incident: the link to the next page ends with a quotation mark.",
		Breaks: bank.Warns("PREM-PAGE-LINK"),
		Lie:    linked(func(link string) string { return link + `"` }),
	},
	{
		Name:   "next-link-with-doubled-ampersands",
		Story:  "A public incident: the parameters of the link to the next page are divided by two ampersands.",
		Breaks: bank.Warns("PREM-PAGE-LINK"),
		Lie:    linked(func(link string) string { return strings.ReplaceAll(link, "&", "&&") }),
	},
	{
		Name:   "next-link-of-another-period",
		Story:  "The link to the next page ends the period on a day that nobody asked for.",
		Breaks: bank.Warns("PREM-PAGE-LINK"),
		Lie: lie(func(r *Rules) {
			honest := r.Query
			r.Query = func(query url.Values) url.Values {
				if !query.Has("dateTo") {
					query.Set("dateTo", "9999-12-31")
				}
				return honest(query)
			}
		}),
	},
	{
		Name:   "oldest-first",
		Story:  "The oldest entry stands first.",
		Breaks: bank.Notes("PREM-PAGE-ORDER"),
		Lie: lie(func(r *Rules) {
			honest := r.Within
			r.Within = func(entries []bank.Entry, first, last time.Time) []bank.Entry {
				kept := slices.Clone(honest(entries, first, last))
				slices.Reverse(kept)
				return kept
			}
		}),
	},
}

// pages cuts pages otherwise, each from one entry to before another.
func pages(cut func(entries []bank.Entry, start, size int) (from, to int)) func(*bank.Rules) {
	return lie(func(r *Rules) {
		r.Page = func(entries []bank.Entry, start, size int) []bank.Entry {
			from, to := cut(entries, start, size)
			to = min(to, len(entries))
			return entries[min(from, to):to]
		}
	})
}

// linked changes every link.
func linked(change func(link string) string) func(*bank.Rules) {
	return lie(func(r *Rules) {
		honest := r.Link
		r.Link = func(base, path string) string { return change(honest(base, path)) }
	})
}
