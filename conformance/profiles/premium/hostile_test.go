package premium

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
	"half a body": `{"accounts":[{"iban":"SK`, "a name of nothing": `{"":{"":""}}`, "deep nesting": strings.Repeat(`{"transactions":`, 100) + "1" + strings.Repeat("}", 100),
	"odd members": `{"accounts":[null,1,"x",[],{"accountId":[],"iban":{},"accountReference":[],"balances":{}}],"account":[],"accountId":{},"balances":[null,7,{"balanceType":1}],` +
		`"transactions":{"booked":[null,{"transactionId":{},"bookingDate":5,"transactionState":[]}],"pending":{}},"_links":{"next":{"href":["x"]}},` +
		`"consentId":{},"consentStatus":7,"errorCode":[],"access_token":{},"refresh_token":[],"expires_in":{},"error":[]}`,
	"an odd list":  `{"transactions":[null,1,[],{"transactionId":7}],"_links":[]}`,
	"an odd link":  `{"transactions":[{"transactionId":"a"}],"_links":{"next":{"href":"http://[::1"}}}`,
	"nested twice": `{"account":{"account":{"accountId":"a"}}}`,
}

// TestHostileAnswers gives every check hostile answers to all that it looks at. None of
// them may break it.
func TestHostileAnswers(t *testing.T) {
	p := Profile()
	steps := map[string]conformance.StepRecord{}
	for _, s := range p.Steps {
		steps[s.Name] = conformance.StepRecord{Name: s.Name, State: conformance.StepWalked}
	}
	target := &conformance.Target{Options: map[string]string{"psu_step": "required", "page_size_max": "1", "balances_resource": "yes"}}
	for _, f := range p.Features {
		target.Features = append(target.Features, f.Name)
	}
	facts := p.Facts(target)
	for name, body := range hostile {
		for _, status := range []int{0, 200, 201, 302, 401, 500} {
			for i := range p.Checks {
				c := &p.Checks[i]
				c.Silence = true // judge what would be blocked too
				for _, operation := range append([]string{"getAccounts", "issueToken", "authorize", "callback"}, c.Operations...) {
					got := p.Judge(c, besieged(c, operation, status, body), facts, steps)
					if got.Outcome == conformance.Broken {
						t.Errorf("%s on %s with %d of %s: %s", c.ID, name, status, operation, got.Reason)
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
		e.N, e.Request.URL = len(all)+1, "https://bank.test/v1/accounts/a%zz/transactions?pageSize=%&code=c#error=x"
		e.Request.Header = http.Header{"Authorization": {"Basic ="}}
		if status == 0 {
			e.Response, e.Failure = nil, &conformance.Failure{Class: conformance.FailTruncated}
		}
		all = append(all, e)
	}
	return all
}
