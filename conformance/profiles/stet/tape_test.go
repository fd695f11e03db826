package stet

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// tapedID is that of every request on these tapes.
const tapedID = "99391c7e-ad88-49ec-a2ad-99ddcb1f7721"

// today is the day of these tapes.
var today = time.Date(2026, time.November, 21, 10, 0, 0, 0, time.UTC)

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
	header := http.Header{"Date": {"Sat, 21 Nov 2026 10:00:00 GMT"}, "X-Request-Id": {tapedID}}
	if body != "" {
		header.Set("Content-Type", "application/hal+json; charset=utf-8")
	}
	for _, field := range fields {
		key, value, _ := strings.Cut(field, ":")
		header.Del(key)
		if value = strings.TrimSpace(value); value != "" {
			header.Set(key, value)
		}
	}
	return &conformance.Exchange{Step: name, Operation: operation, Attempt: 1, Client: "main", Started: today,
		Request:  conformance.Message{Method: http.MethodGet, URL: "https://bank.test/v1/accounts", Header: http.Header{"X-Request-Id": {tapedID}}},
		Response: &conformance.Message{Status: status, Header: header, Body: conformance.NewBody([]byte(body)), Size: int64(len(body))}}
}

// to says where a request went.
func to(e *conformance.Exchange, url string) *conformance.Exchange {
	e.Request.URL = url
	return e
}

// silent is a request to which no answer came.
func silent(name, operation string) *conformance.Exchange {
	e := step(name, operation, 0, "")
	e.Response, e.Failure = nil, &conformance.Failure{Class: conformance.FailTimeout}
	return e
}

// trouble is an error of the standard.
func trouble(name, operation string, status int, fields ...string) *conformance.Exchange {
	return step(name, operation, status, `{"status":`+strconv.Itoa(status)+`,"message":"no","error":"word","timestamp":"2026-11-21T10:00:00Z","path":"/v1/accounts"}`, fields...)
}

// back is the PSU's arrival at the redirect URI.
func back(name, query string) *conformance.Exchange {
	return &conformance.Exchange{Step: name, Operation: conformance.OperationCallback, Attempt: 1, Client: "main",
		Request: conformance.Message{Method: http.MethodGet, URL: "https://tpp.test/callback?" + query}}
}

// by is a request of another method with a form.
func by(e *conformance.Exchange, method, form string) *conformance.Exchange {
	e.Request.Method, e.Request.Body = method, conformance.NewBody([]byte(form))
	return e
}

// A trial is one check on one small tape.
type trial struct {
	check   string
	name    string
	want    conformance.Result
	tape    []*conformance.Exchange
	options map[string]string // over the defaults
	preset  string
}

const (
	holds        = conformance.ResultHolds
	fails        = conformance.ResultFails
	tolerated    = conformance.ResultTolerated
	inapplicable = conformance.ResultInapplicable
	inconclusive = conformance.ResultInconclusive
)

// judge judges a trial as a run would: on the steps that the check names alone.
func judge(p *conformance.Profile, c *conformance.Check, tried trial) conformance.Finding {
	view := conformance.View{Facts: p.Facts(&conformance.Target{Options: tried.options, Preset: tried.preset})}
	for _, e := range tried.tape {
		if slices.Contains(c.Reads, e.Step) || slices.Contains(c.Sees, e.Step) {
			view.Tape = append(view.Tape, e)
		}
	}
	return c.Judge(view)
}

func try(t *testing.T, trials []trial) {
	t.Helper()
	p := Profile()
	for _, tried := range trials {
		c := p.Check(tried.check)
		if c == nil {
			t.Errorf("%s, %s: there is no such check", tried.check, tried.name)
			continue
		}
		finding := judge(p, c, tried)
		if finding.Result != tried.want {
			t.Errorf("%s, %s: %s (want %q, got %q, reason %q), want %s", tried.check, tried.name, finding.Result, finding.Want, finding.Got, finding.Reason, tried.want)
		}
		if diff := cmp.Diff(finding, judge(p, c, tried)); diff != "" {
			t.Errorf("%s, %s: judged twice, the findings differ: %s", tried.check, tried.name, diff)
		}
		for _, odd := range oddities(c, tried.tape, finding) {
			t.Errorf("%s, %s: %s", tried.check, tried.name, odd)
		}
	}
}

// oddities says what a finding lacks that a reader needs.
func oddities(c *conformance.Check, tape []*conformance.Exchange, f conformance.Finding) []string {
	var odd []string
	switch f.Result {
	case fails, tolerated:
		if f.Want == "" || f.Got == "" || f.Exchange < 1 || f.Exchange > len(tape) {
			return []string{"the finding does not say what was wanted, what came and where"}
		}
		if !leads(f.Pointer, tape[f.Exchange-1]) {
			odd = append(odd, "the pointer "+f.Pointer+" leads nowhere")
		}
		if f.Result == tolerated && !c.Tolerates {
			odd = append(odd, "it tolerates and does not say so")
		}
	case inapplicable, inconclusive:
		if f.Reason == "" {
			odd = append(odd, "the finding says no reason")
		}
	}
	return odd
}

// leads says whether the parent of what a pointer names is in the body.
func leads(pointer string, e *conformance.Exchange) bool {
	node, _ := checks.Root(e)
	names := strings.Split(pointer, "/")
	for _, name := range names[1:max(1, len(names)-1)] {
		index := slices.IndexFunc(node.Items(), func(item checks.Node) bool { return item.Pointer == node.Pointer+"/"+name })
		if index >= 0 {
			node = node.Items()[index]
		} else {
			node = node.At(name)
		}
	}
	return node.Exists() || pointer == ""
}

// trials are those of all pages of this package.
func trials() []trial {
	return slices.Concat(formTrials(), accountTrials(), balanceTrials(), transactionTrials(), pagingTrials(), consentTrials(), messageTrials(), errorTrials(), tokenTrials(), signatureTrials(), certificateTrials(), endingTrials(), foreignTrials())
}

// TestEveryCheckHasTapes sees to it that each check of the profile has a tape that
// holds, one that does not, and one to be tolerated where it says so: here, or in
// the tests of the package that it comes from.
func TestEveryCheckHasTapes(t *testing.T) {
	p := Profile()
	elsewhere := map[string]bool{}
	for _, c := range slices.Concat(oauth.Checks(p.Steps, p.Features), checks.HTTP(nil, nil), checks.JSON(nil, nil)) {
		elsewhere[c.ID] = true
	}
	seen := map[string]map[conformance.Result]bool{}
	for _, tried := range trials() {
		if seen[tried.check] == nil {
			seen[tried.check] = map[conformance.Result]bool{}
		}
		seen[tried.check][tried.want] = true
	}
	for _, c := range p.Checks {
		if !elsewhere[c.ID] && (!seen[c.ID][holds] || !seen[c.ID][fails] || c.Tolerates != seen[c.ID][tolerated]) {
			t.Errorf("%s has tapes for %v only, want one that holds, one that does not, and one to be tolerated: %v", c.ID, seen[c.ID], c.Tolerates)
		}
	}
}
