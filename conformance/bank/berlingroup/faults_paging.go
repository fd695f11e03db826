package berlingroup

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// pagingFaults are in how the pages of a report hang together.
var pagingFaults = []bank.Fault{
	{
		Name:   "next-page-lost",
		Story:  "The second page is not found.",
		Breaks: bank.Breaks("BG-TRX-17"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == opEntries && pageOf(a) == "2" {
				_, body := tppMessages(refused(http.StatusNotFound, "RESOURCE_UNKNOWN", "The page is not known."))
				a.Status = http.StatusNotFound
				a.Put(body)
			}
		}),
	},
	{
		Name:   "next-page-loops",
		Story:  "The second page names itself as the next one.",
		Breaks: bank.Breaks("BG-TRX-17"),
		Lie: editReport(func(report map[string]any, a *bank.Answer) {
			if links := bank.Object(report, "_links"); pageOf(a) == "2" {
				links["next"] = map[string]any{"href": bank.BaseURL(a.Request) + a.Request.URL.RequestURI()}
			}
		}),
	},
	{
		Name:   "next-link-null-host",
		Story:  "A public incident: a link to the next page points to a host named null.",
		Breaks: bank.Breaks("BG-TRX-17"),
		Lie: editReport(func(report map[string]any, a *bank.Answer) {
			if next := bank.Object(bank.Object(report, "_links"), "next"); next["href"] != nil && pageOf(a) == "2" {
				next["href"] = strings.Replace(next["href"].(string), bank.BaseURL(a.Request), "https://null", 1)
			}
		}),
	},
	{
		Name:   "pages-repeat-entries",
		Story:  "Every page begins with the last entry of the one before.",
		Breaks: bank.Warns("BG-TRX-18"),
		Lie: lie(func(r *Rules) {
			honest := r.Page
			r.Page = func(entries []bank.Entry, n, size int) []bank.Entry {
				kept := honest(entries, n, size)
				if n > 1 && len(kept) > 0 {
					return append([]bank.Entry{entries[(n-1)*size-1]}, kept...)
				}
				return kept
			}
		}),
	},
}

func pageOf(a *bank.Answer) string { return a.Request.URL.Query().Get("page") }
