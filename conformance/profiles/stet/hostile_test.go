package stet

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// hostile are bodies that nobody expects.
var hostile = map[string]string{
	"an empty body": "", "null": "null", "an empty list": "[]", "an empty object": "{}", "a text": `"x"`, "a number": "1e999", "bytes": "\x00\xff\xfe",
	"half a body": `{"accounts":[{"accountId":{"iban":"FR`, "deep nesting": strings.Repeat(`{"transactions":`, 100) + "1" + strings.Repeat("}", 100),
	"odd members": `{"accounts":[null,1,"x",[],{"resourceId":[],"accountId":[],"_links":[],"balances":{},"cashAccountType":"CARD","linkedAccount":7}],"balances":[null,7,{"balanceType":1,"balanceAmount":[]}],` +
		`"transactions":[null,{"entryReference":{},"bookingDate":5,"status":[],"transactionAmount":7,"remittanceInformation":1}],"_links":{"next":{"href":["x"]},"self":7},` +
		`"status":{},"message":[],"timestamp":7,"scope":[],"access_token":{},"identity":[],"connectedPsu":{},"error":[]}`,
	"an odd link":   `{"transactions":[{"entryReference":"a","bookingDate":"2026-99-99"}],"_links":{"next":{"href":"http://[::1"},"prev":{"href":"%zz"},"self":{"href":"%"}}}`,
	"an odd IBAN":   `{"accounts":[{"resourceId":"a","accountId":{"iban":"é12"}},{"resourceId":"a","accountId":{"iban":"FR76!"}}]}`,
	"accounts only": `{"accounts":{"accounts":[]}}`,
}

// TestHostileAnswers gives every check of this package hostile answers to all that it looks at. None of
// them may break it.
func TestHostileAnswers(t *testing.T) {
	p := Profile()
	steps := map[string]conformance.StepRecord{}
	for _, s := range p.Steps {
		steps[s.Name] = conformance.StepRecord{Name: s.Name, State: conformance.StepWalked}
	}
	for _, version := range []string{version140, version15} {
		target := &conformance.Target{Options: map[string]string{"version": version, "psu_step": "required"}}
		for _, f := range p.Features {
			target.Features = append(target.Features, f.Name)
		}
		facts := p.Facts(target)
		for name, body := range hostile {
			for _, status := range []int{0, 200, 204, 401} {
				for i := range p.Checks {
					c := p.Checks[i]
					if !strings.HasPrefix(c.ID, "STET-") {
						continue
					}
					c.Silence = true // judge what would be blocked too
					for _, operation := range append([]string{"accountsTransactionsGet", "issueToken", "authorize", "callback"}, c.Operations...) {
						got := p.Judge(&c, besieged(&c, operation, status, body), facts, steps)
						if got.Outcome == conformance.Broken {
							t.Errorf("%s on %s with %d of %s in %s: %s", c.ID, name, status, operation, version, got.Reason)
						}
					}
				}
			}
		}
	}
}

// besieged puts an answer on the tape for each step that a check looks at, twice for
// those that it reads; status 0 stands for silence.
func besieged(c *conformance.Check, operation string, status int, body string) []*conformance.Exchange {
	var all []*conformance.Exchange
	for _, name := range slices.Concat(c.Reads, c.Sees, c.Reads) {
		e := step(name, operation, status, body, "Location: https://[::1")
		e.N, e.Request.URL = len(all)+1, "https://bank.test/v1/accounts/a%zz/transactions?dateFrom=%&code=c#error=x"
		e.Request.Header = http.Header{"Authorization": {"Basic ="}}
		if status == 0 {
			e.Response, e.Failure = nil, &conformance.Failure{Class: conformance.FailTruncated}
		}
		all = append(all, e)
	}
	return all
}
