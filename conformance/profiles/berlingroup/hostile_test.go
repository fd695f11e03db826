package berlingroup

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// hostile are answers that nobody expects. None of them may break a check.
func hostile() map[string]*conformance.Message {
	answer := func(status int, body string, header http.Header) *conformance.Message {
		return &conformance.Message{Status: status, Header: header, Body: conformance.NewBody([]byte(body)), Size: int64(len(body))}
	}
	asJSON := func() http.Header { return http.Header{"Content-Type": {"application/json"}} }
	odd := `{"accounts":[null,1,"x",[],{"iban":{},"resourceId":[],"currency":0}],"account":[],"balances":[null,{"balanceAmount":7}],` +
		`"transactions":{"booked":[null,{"transactionAmount":null,"bookingDate":5,"transactionId":{}}],"pending":{},"_links":{"next":{"href":["x"]}}},` +
		`"consentId":{},"consentStatus":7,"_links":[],"access_token":{},"refresh_token":[],"expires_in":{},"error":[],"tppMessages":{"code":1},"code":{},` +
		`"validUntil":1,"lastActionDate":null,"authorization_endpoint":[],"access":0,"transactionsDetails":[]}`
	answers := map[string]*conformance.Message{
		"no answer":                    nil,
		"nothing but a status":         {Status: 200},
		"a status of nowhere":          {Status: 99, Header: http.Header{}},
		"no header at all":             {Status: 401},
		"a success beyond":             answer(299, "", asJSON()),
		"a redirect to what is no URL": answer(302, "", http.Header{"Location": {"http://[::1"}}),
		"a refusal of the worst kind":  answer(451, strings.Repeat("x", 1<<10), http.Header{"Content-Type": {";"}, "Www-Authenticate": {`"`, "=", "Bearer \x00"}, "Date": {"now"}}),
		"a crash with a page":          answer(599, "<html>", http.Header{"Content-Type": {"text/html"}}),
	}
	for name, body := range map[string]string{
		"an empty body": "", "null": "null", "an empty list": "[]", "an empty object": "{}", "a text": `"x"`, "a number": "1e999", "bytes": "\x00\xff\xfe", "odd members": odd,
		"deep nesting": strings.Repeat(`{"accounts":`, 100) + "1" + strings.Repeat("}", 100), "half a body": `{"accounts":[{"iban":"DE`, "a name of nothing": `{"":{"":""}}`,
	} {
		answers[name] = answer(200, body, asJSON())
		answers[name+", refused"] = answer(400, body, asJSON())
		answers[name+", created"] = answer(201, body, http.Header{})
	}
	return answers
}

// TestHostileAnswers gives every check every hostile answer to all that it looks at.
func TestHostileAnswers(t *testing.T) {
	p := Profile()
	steps := map[string]conformance.StepRecord{}
	for _, s := range p.Steps {
		steps[s.Name] = conformance.StepRecord{Name: s.Name, State: conformance.StepWalked}
	}
	facts := p.Facts(&conformance.Target{Features: []string{"paging", "refresh", "revocation", "reauthorise"}, Options: map[string]string{"refresh_rotation": "required", "psu_step": "required"}})
	for name, answer := range hostile() {
		for i := range p.Checks {
			c := &p.Checks[i]
			c.Silence = true // judge what would be blocked too
			for _, operation := range append([]string{"getAccountList", "issueToken", "authorize", "callback"}, c.Operations...) {
				got := p.Judge(c, besieged(c, operation, answer), facts, steps)
				if got.Outcome == conformance.Broken {
					t.Errorf("%s on %s of %s: %s", c.ID, name, operation, got.Reason)
				}
			}
		}
	}
}

// besieged puts an answer twice on the tape for each step that a check looks at.
func besieged(c *conformance.Check, operation string, answer *conformance.Message) []*conformance.Exchange {
	var all []*conformance.Exchange
	for _, name := range slices.Concat(c.Reads, c.Sees, c.Reads) {
		e := &conformance.Exchange{N: len(all) + 1, Step: name, Operation: operation, Attempt: 1, Client: "main", Response: answer,
			Request: conformance.Message{Method: http.MethodGet, URL: "https://bank.test/v1/accounts/a-1?code=c#error=x", Header: http.Header{"Authorization": {"Basic ="}, "X-Request-Id": {"1"}}}}
		if answer == nil {
			e.Failure = &conformance.Failure{Class: conformance.FailTruncated}
		}
		all = append(all, e)
	}
	return all
}
