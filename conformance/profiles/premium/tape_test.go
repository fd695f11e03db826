package premium

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
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

// step is one answer to a step: its operation, its status, its body, and fields such as
// "Location: /x" beside the usual ones.
func step(name, operation string, status int, body string, fields ...string) *conformance.Exchange {
	header := http.Header{"Date": {"Sat, 21 Nov 2026 10:00:00 GMT"}}
	if body != "" {
		header.Set("Content-Type", "application/json")
	}
	for _, field := range fields {
		key, value, _ := strings.Cut(field, ":")
		header.Set(key, strings.TrimSpace(value))
	}
	return &conformance.Exchange{Step: name, Operation: operation, Attempt: 1, Client: "main",
		Request:  conformance.Message{Method: http.MethodGet, URL: "https://bank.test/premium/sandbox/v1/accounts", Header: http.Header{}},
		Response: &conformance.Message{Status: status, Header: header, Body: conformance.NewBody([]byte(body)), Size: int64(len(body))}}
}

// to says where a request went.
func to(e *conformance.Exchange, path string) *conformance.Exchange {
	e.Request.URL = "https://bank.test/premium/sandbox" + path
	return e
}

// silent is a request to which no answer came.
func silent(name, operation string) *conformance.Exchange {
	e := step(name, operation, 0, "")
	e.Response, e.Failure = nil, &conformance.Failure{Class: conformance.FailTimeout}
	return e
}

// back is the PSU's arrival at the redirect URI.
func back(name, query string) *conformance.Exchange {
	return &conformance.Exchange{Step: name, Operation: conformance.OperationCallback, Attempt: 1, Client: "main",
		Request: conformance.Message{Method: http.MethodGet, URL: "https://tpp.test/callback?" + query}}
}

const tokens = `{"access_token":"at-1","token_type":"Bearer","refresh_token":"rt-1"}`

// token is an answer of the token endpoint.
func token(name string, status int, body string) *conformance.Exchange {
	return step(name, "issueToken", status, body)
}

// listing is an answer of getAccounts with some accounts, or an error.
func listing(name string, status int, accounts ...string) *conformance.Exchange {
	if status >= 400 {
		return step(name, "getAccounts", status, `{"errorCode":"TOKEN_INVALID"}`)
	}
	return step(name, "getAccounts", status, `{"accounts":[`+strings.Join(accounts, ",")+`]}`)
}

// A trial is one check on one small tape.
type trial struct {
	check    string
	name     string
	want     conformance.Result
	tape     []*conformance.Exchange
	claims   string // a feature that the target claims
	settings string // an option that it sets, name=value
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
	target := &conformance.Target{Features: []string{tried.claims}, Options: map[string]string{}}
	if name, value, set := strings.Cut(tried.settings, "="); set {
		target.Options[name] = value
	}
	view := conformance.View{Facts: p.Facts(target)}
	for _, e := range tried.tape {
		if slices.Contains(c.Reads, e.Step) || slices.Contains(c.Sees, e.Step) {
			view.Tape = append(view.Tape, e)
		}
	}
	return c.Judge(view)
}

// trials are those of all pages of this package.
func trials() []trial {
	return slices.Concat(authoriseTrials(), consentTrials(), accountTrials(), balanceTrials(), transactionTrials(), pageTrials(), walkTrials(), endTrials(), messageTrials())
}

func TestChecksOnTapes(t *testing.T) {
	p := Profile()
	for _, tried := range trials() {
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
		switch finding.Result {
		case fails, tolerated:
			if finding.Want == "" || finding.Got == "" || finding.Exchange < 1 || finding.Exchange > len(tried.tape) {
				t.Errorf("%s, %s: the finding does not say what was wanted, what came and where: %+v", tried.check, tried.name, finding)
			}
			if finding.Result == tolerated && !c.Tolerates {
				t.Errorf("%s, %s: it tolerates and does not say so", tried.check, tried.name)
			}
		case inapplicable, inconclusive:
			if finding.Reason == "" {
				t.Errorf("%s, %s: the finding says no reason", tried.check, tried.name)
			}
		}
	}
}

// TestEveryCheckHasTapes sees to it that each check of the profile has a tape that
// holds, one that does not, and one to be tolerated where it says so: here, or in the
// tests of the package that it comes from.
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
