package flinks

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// hostile are bodies and headers that nobody expects. None of them may break a check.
func hostile() map[string]*conformance.Message {
	odd := `{"accounts":[null,1,"x",[],{"depositAccount":[]},{"a":{"accountId":{}},"b":null}],"transactions":[null,{},{"x":{"transactionId":[],"amount":null,"postedTimestamp":7}}],` +
		`"page":[],"links":{"next":{"href":7}},"statements":{},"paymentNetworks":7,"code":{},"message":[],"access_token":"a.b.c","expires_in":[],"token_type":{},"refresh_token":0,"error":{}}`
	answers := map[string]*conformance.Message{
		"no answer": nil, "nothing but a status": {Status: 200}, "a status of nowhere": {Status: 99, Header: http.Header{}},
		"a redirect to what is no URL": {Status: 302, Header: http.Header{"Location": {"http://[::1"}}},
	}
	for name, body := range map[string]string{
		"an empty body": "", "null": "null", "an empty list": "[]", "a list of oddities": `[null,1,{"provider_id":{}}]`, "an empty object": "{}", "a number": "1e999", "bytes": "\x00\xff\xfe", "odd members": odd,
		"deep nesting": strings.Repeat(`{"accounts":`, 100) + "1" + strings.Repeat("}", 100), "half a body": `{"accounts":[{"depositAccount":{"acc`, "a name of nothing": `{"":{"":""}}`,
		"a token of nothing": `{"access_token":"e30.bnVsbA.x"}`, "a token of the wrong kind": `{"access_token":"e30.W10.x","expires_in":"x"}`,
	} {
		for _, status := range []int{200, 302, 400, 429} {
			answers[name+" with "+http.StatusText(status)] = &conformance.Message{Status: status, Header: http.Header{"Content-Type": {"application/json"}, "Date": {"now"}},
				Body: conformance.NewBody([]byte(body)), Size: int64(len(body))}
		}
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
	var features []string
	for _, f := range p.Features {
		features = append(features, f.Name)
	}
	facts := p.Facts(&conformance.Target{Features: features, Options: map[string]string{"psu_step": "required"}})
	for name, answer := range hostile() {
		for i := range p.Checks {
			c := &p.Checks[i]
			c.Silence = true // judge what would be blocked too
			for _, operation := range append([]string{"getTransactions", "issueToken", "authorize", "callback"}, c.Operations...) {
				var tape []*conformance.Exchange
				for _, step := range slices.Concat(c.Reads, c.Sees, c.Reads) {
					e := &conformance.Exchange{N: len(tape) + 1, Step: step, Operation: operation, Attempt: 1, Client: "main", Response: answer,
						Request: conformance.Message{Method: http.MethodGet, URL: "https://bank.test/api/fdx/5/accounts/a-1?code=c#error=x", Header: http.Header{}}}
					if answer == nil {
						e.Failure = &conformance.Failure{Class: conformance.FailTruncated}
					}
					tape = append(tape, e)
				}
				if got := p.Judge(c, tape, facts, steps); got.Outcome == conformance.Broken {
					t.Errorf("%s on %s of %s: %s", c.ID, name, operation, got.Reason)
				}
			}
		}
	}
}
