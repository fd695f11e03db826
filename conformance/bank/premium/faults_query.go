package premium

import (
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// queryFaults are in how faulty queries are taken.
var queryFaults = []bank.Fault{
	{
		Name:   "turned-period-empty",
		Story:  "A period that ends before it begins is an empty list.",
		Breaks: bank.Warns("PREM-TX-DATE-BAD"),
		Lie: lie(func(r *Rules) {
			honest := r.Period
			r.Period = func(today time.Time, from, to string) (first, last time.Time, p *Problem) {
				if first, last, p = honest(today, from, to); first.After(last) {
					return first, last, nil
				}
				return first, last, p
			}
		}),
	},
	{
		Name:   "bad-date-passed-over",
		Story:  "A dateFrom that cannot be read is passed over.",
		Breaks: bank.Warns("PREM-TX-DATE-BAD"),
		Lie: assumeQuery("dateFrom", func(asked string, sent bool) (string, bool) {
			_, err := time.Parse(day, asked)
			return "2000-01-01", sent && err != nil
		}),
	},
}

// errorFaults are in how errors are said.
var errorFaults = []bank.Fault{
	{
		Name:   "errors-in-own-shape",
		Story:  "Errors of the API are JSON of a framework's making.",
		Breaks: bank.Warns("PREM-ERR-SHAPE"),
		Lie: onErrors(func(a *bank.Answer) {
			a.Put(map[string]any{"error": http.StatusText(a.Status), "status": a.Status})
		}),
	},
	{
		Name:   "errors-without-body",
		Story:  "A gateway keeps the bodies of errors to itself.",
		Breaks: bank.Warns("PREM-ERR-SHAPE"),
		Lie:    onErrors((*bank.Answer).Clear),
	},
	{
		Name:   "request-id-optional",
		Story:  "A request without X-Request-ID is served like any other.",
		Breaks: bank.Notes("PREM-XREQ"),
		Lie:    lie(func(r *Rules) { r.RequestID = func(string) *Problem { return nil } }),
	},
	{
		Name:   "request-id-crash",
		Story:  "A request without X-Request-ID ends in an exception, as the log wants one.",
		Breaks: bank.Notes("PREM-XREQ"),
		Lie:    crash(func(_ string, p *Problem) bool { return p.Path == "X-Request-ID" }),
	},
}

// onErrors changes the errors of the API that have a body.
func onErrors(change func(a *bank.Answer)) func(*bank.Rules) {
	return bank.Rewrite(func(operation string, a *bank.Answer) {
		if !bank.IsOAuth(operation) && a.Status/100 == 4 && len(a.Body) > 0 {
			change(a)
		}
	})
}
