package checks

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// tape numbers copies of exchanges in their order.
func tape(exchanges ...*conformance.Exchange) []*conformance.Exchange {
	numbered := make([]*conformance.Exchange, len(exchanges))
	for i, e := range exchanges {
		copied := *e
		copied.N = i + 1
		numbered[i] = &copied
	}
	return numbered
}

// step is one answer to a step: its operation, its status, its body, and fields
// such as "Location: /x" beside or instead of the usual ones; a field without a
// value is left out.
func step(name, operation string, status int, body string, fields ...string) *conformance.Exchange {
	header := http.Header{"Date": {"Sat, 21 Nov 2026 10:00:00 GMT"}}
	if body != "" {
		header.Set("Content-Type", "application/json")
	}
	set(header, fields)
	return &conformance.Exchange{Step: name, Operation: operation, Attempt: 1, Client: "main",
		Request:  conformance.Message{Method: http.MethodGet, URL: "https://bank.test/x", Header: http.Header{}},
		Response: &conformance.Message{Status: status, Header: header, Body: conformance.NewBody([]byte(body)), Size: int64(len(body))}}
}

// set overrides header fields; the first of a name replaces, the next are added.
func set(header http.Header, fields []string) {
	replaced := map[string]bool{}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ":")
		if !replaced[http.CanonicalHeaderKey(name)] {
			header.Del(name)
			replaced[http.CanonicalHeaderKey(name)] = true
		}
		if value = strings.TrimSpace(value); value != "" {
			header.Add(name, value)
		}
	}
}

// silent is a request to which no answer came.
func silent(name, operation string) *conformance.Exchange {
	e := step(name, operation, 0, "")
	e.Response, e.Failure = nil, &conformance.Failure{Class: conformance.FailTimeout}
	return e
}

// A trial is one check on one small tape.
type trial struct {
	check string
	name  string
	tape  []*conformance.Exchange
	want  conformance.Result
	got   string // what the finding shows, "" where that is of no interest
}

// try judges trials by the checks given and sees to it that every check has a tape
// that holds, one that does not, and one to be tolerated where it says so.
func try(t *testing.T, checks []conformance.Check, trials []trial) {
	t.Helper()
	seen := map[string]map[conformance.Result]bool{}
	byID := map[string]conformance.Check{}
	for _, c := range checks {
		seen[c.ID], byID[c.ID] = map[conformance.Result]bool{}, c
	}
	for _, c := range trials {
		check, ok := byID[c.check]
		if !ok {
			t.Errorf("%s, %s: there is no such check", c.check, c.name)
			continue
		}
		finding := check.Judge(conformance.View{Tape: c.tape})
		if finding.Result != c.want || c.got != "" && finding.Got != c.got {
			t.Errorf("%s, %s: %s (want %q, got %q, reason %q), want %s %q", c.check, c.name, finding.Result, finding.Want, finding.Got, finding.Reason, c.want, c.got)
		}
		if again := check.Judge(conformance.View{Tape: c.tape}); cmp.Diff(finding, again) != "" {
			t.Errorf("%s, %s: judged twice, the findings differ: %s", c.check, c.name, cmp.Diff(finding, again))
		}
		seen[c.check][finding.Result] = true
	}
	for _, c := range checks {
		for _, result := range []conformance.Result{conformance.ResultHolds, conformance.ResultFails, conformance.ResultTolerated} {
			if !seen[c.ID][result] && (result != conformance.ResultTolerated || c.Tolerates) {
				t.Errorf("%s has no tape on which it comes to %q", c.ID, result)
			}
		}
	}
}
