package premium

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// pageWhims are about how the pages of a list hang together.
var pageWhims = []bank.Whim{
	{
		Name:  "relative-next-link",
		Story: "The link to the next page is a path without the name of the host.",
		Use:   lie(func(r *Rules) { r.Link = func(_, path string) string { return path } }),
	},
	{
		Name:  "next-link-below-the-base",
		Story: "The link to the next page is a path below the base address, as the flow page writes paths.",
		Use:   lie(func(r *Rules) { r.Link = func(_, path string) string { return strings.TrimPrefix(path, basePath) } }),
	},
	{
		Name:  "opaque-next-link",
		Story: "The link to the next page holds one parameter, which says everything.",
		Use: lie(func(r *Rules) {
			honest := r.Link
			r.Link = func(base, path string) string {
				path, query, _ := strings.Cut(path, "?")
				return honest(base, path+"?cursor="+base64.RawURLEncoding.EncodeToString([]byte(query)))
			}
			before := r.Assume
			r.Assume = func(operation string, request *http.Request) {
				before(operation, request)
				if query, err := base64.RawURLEncoding.DecodeString(request.URL.Query().Get("cursor")); err == nil && len(query) > 0 {
					request.URL.RawQuery = string(query)
				}
			}
		}),
	},
	{
		Name:  "small-pages",
		Story: "A page holds 20 entries where nobody says how many it should.",
		Set:   settings(func(s *Settings) { s.PageSize = 20 }),
	},
	{
		Name:    "pages-by-entry",
		Story:   "The bank of the flow page links pages by their first entry, as deployed versions do; their numbers work as well.",
		Variant: FlowPage,
		Use: lie(func(r *Rules) {
			honest := r.Next
			r.Next = func(entries []bank.Entry, start int, asked position) (name, value string) {
				asked.numbered = false
				return honest(entries, start, asked)
			}
			query := r.Query
			r.Query = func(asked url.Values) url.Values {
				asked.Del("page")
				return query(asked)
			}
		}),
	},
	{
		Name:  "huge-page-size-refused",
		Story: "A page size beyond what the bank offers is refused instead of cut down.",
		Use: lie(func(r *Rules) {
			honest := r.PageSize
			r.PageSize = func(s *Settings, asked int) (int, *Problem) {
				if asked > s.MaxPageSize {
					return 0, illegal("pageSize", "pageSize is too large.")
				}
				return honest(s, asked)
			}
		}),
	},
	{
		Name:  "odd-page-size-passed-over",
		Story: "A page size that is no size is passed over, and the page has the usual one.",
		Use: assumeQuery("pageSize", func(asked string, sent bool) (string, bool) {
			size, err := strconv.Atoi(asked)
			return "50", sent && (err != nil || size < 1)
		}),
	},
	{
		Name:    "no-page-beyond-the-last",
		Story:   "A page beyond the last one is not found.",
		Variant: FlowPage,
		Use: lie(func(r *Rules) {
			honest := r.Start
			r.Start = func(entries []bank.Entry, asked position, firstPage int) (int, *Problem) {
				start, p := honest(entries, asked, firstPage)
				if p == nil && start > 0 && start >= len(entries) {
					p = refused(http.StatusNotFound, "NO_RESOURCE", "There is no such page.")
				}
				return start, p
			}
		}),
	},
	{
		Name:  "history-of-90-days",
		Story: "Entries older than 90 days are not shown.",
		Use: lie(func(r *Rules) {
			honest := r.Period
			r.Period = func(today time.Time, from, to string) (first, last time.Time, p *Problem) {
				first, last, p = honest(today, from, to)
				if oldest := today.AddDate(0, 0, -90); first.Before(oldest) {
					first = oldest
				}
				return first, last, p
			}
		}),
	},
	{
		Name:  "empty-last-page",
		Story: "The last page is linked like any other and holds nothing.",
		Use: lie(func(r *Rules) {
			const end = "end"
			r.More = func(entries []bank.Entry, start, _ int) bool { return start < len(entries) }
			honest := r.Next
			r.Next = func(entries []bank.Entry, start int, asked position) (name, value string) {
				if !asked.numbered && start+asked.size >= len(entries) {
					return "entryReferenceFrom", end
				}
				return honest(entries, start, asked)
			}
			begin := r.Start
			r.Start = func(entries []bank.Entry, asked position, firstPage int) (int, *Problem) {
				if asked.entry == end {
					return len(entries), nil
				}
				return begin(entries, asked, firstPage)
			}
		}),
	},
}
