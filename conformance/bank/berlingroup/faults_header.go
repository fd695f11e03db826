package berlingroup

import (
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
)

var headerFaults = []bank.Fault{
	{
		Name:   "request-id-lost",
		Story:  "Good answers come without X-Request-ID.",
		Breaks: bank.Breaks("BG-HDR-03"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if isAPI(operation) && a.Status/100 == 2 {
				a.Header.Del("X-Request-ID")
			}
		}),
	},
	{
		Name:   "request-id-lost-on-errors",
		Story:  "Errors leave by another door, which forgets X-Request-ID.",
		Breaks: bank.Breaks("BG-HDR-04"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if !bank.IsOAuth(operation) && a.Status >= 400 {
				a.Header.Del("X-Request-ID")
			}
		}),
	},
	{
		Name:   "request-id-optional",
		Story:  "A request without X-Request-ID is served like any other.",
		Breaks: bank.Warns("BG-HDR-01"),
		Lie: assume(func(_ string, r *http.Request, _ *bank.Token) {
			if r.Header.Get("X-Request-ID") == "" {
				r.Header.Set("X-Request-ID", unsaidRequestID)
			}
		}),
	},
	{
		Name:   "request-id-crash",
		Story:  "A request without X-Request-ID ends in an exception, as the log wants one.",
		Breaks: bank.Breaks("BG-HDR-01"),
		Lie:    crash(func(_ string, p *Problem) bool { return p.Missing && p.Path == "X-Request-ID" }),
	},
	{
		Name:   "psu-ip-optional",
		Story:  "The bank is on version 1.3.4, where a consent needs no PSU-IP-Address.",
		Breaks: bank.Warns("BG-HDR-05"),
		Lie: assume(func(operation string, r *http.Request, _ *bank.Token) {
			if operation == opCreate && r.Header.Get("PSU-IP-Address") == "" {
				r.Header.Set("PSU-IP-Address", "192.0.2.1")
			}
		}),
	},
	{
		Name:   "psu-ip-crash",
		Story:  "A consent request without PSU-IP-Address ends in an exception of the fraud engine.",
		Breaks: bank.Breaks("BG-HDR-05"),
		Lie: crash(func(operation string, p *Problem) bool {
			return operation == opCreate && p.Missing && p.Path == "PSU-IP-Address"
		}),
	},
	{
		Name:   "consent-id-header-optional",
		Story:  "The token names the consent anyway, so the bank does not miss Consent-ID.",
		Breaks: bank.Breaks("BG-HDR-08"),
		Lie: assume(func(operation string, r *http.Request, t *bank.Token) {
			if isRead(operation) && r.Header.Get("Consent-ID") == "" && t.Consent != nil {
				r.Header.Set("Consent-ID", t.Consent.ID)
			}
		}),
	},
}

// unsaidRequestID stands for the request id that nobody sent.
const unsaidRequestID = "00000000-0000-4000-8000-00000000ffff"

var errorFaults = []bank.Fault{
	{
		Name:   "errors-in-own-shape",
		Story:  "Errors of the API are JSON of the bank's own making.",
		Breaks: map[string]string{"BG-ERR-01": "fail", "BG-ERR-04": "skip"},
		Lie: onErrors(func(a *bank.Answer) {
			a.Header.Set("Content-Type", "application/json")
			a.Put(map[string]any{"error": http.StatusText(a.Status), "status": a.Status})
		}),
	},
	{
		Name:   "errors-without-body",
		Story:  "A gateway keeps the bodies of errors to itself.",
		Breaks: map[string]string{"BG-ERR-01": "warn", "BG-ERR-04": "skip"},
		Lie:    onErrors(func(a *bank.Answer) { a.Clear() }),
	},
	{
		Name:   "error-code-of-another-status",
		Story:  "Malformed requests get 400 with a message code that belongs to 409.",
		Breaks: bank.Warns("BG-ERR-04"),
		Lie: complain(func(_ string, p *Problem) {
			if p.Code == "FORMAT_ERROR" {
				p.Code = "STATUS_INVALID"
			}
		}),
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
