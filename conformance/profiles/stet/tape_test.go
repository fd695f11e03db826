package stet

import (
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// tapedID is that of every request on these tapes.
const tapedID = "99391c7e-ad88-49ec-a2ad-99ddcb1f7721"

// today is the day of these tapes.
var today = time.Date(2026, time.November, 21, 10, 0, 0, 0, time.UTC)

// headers are those of every answer.
var headers = http.Header{"Content-Type": {"application/hal+json; charset=utf-8"}, "X-Request-Id": {tapedID}}

// step is one answer to a step.
func step(name, operation string, status int, body string, fields ...string) *conformance.Exchange {
	e := tapes.Answer(name, operation, status, body, headers, fields...)
	e.Request.URL, e.Request.Header = "https://bank.test/v1/accounts", http.Header{"X-Request-Id": {tapedID}}
	return e
}

// to says where a request went.
func to(e *conformance.Exchange, url string) *conformance.Exchange {
	e.Request.URL = url
	return e
}

// trouble is an error of the standard.
func trouble(name, operation string, status int, fields ...string) *conformance.Exchange {
	return step(name, operation, status, `{"status":`+strconv.Itoa(status)+`,"message":"no","error":"word","timestamp":"2026-11-21T10:00:00Z","path":"/v1/accounts"}`, fields...)
}

// back is the PSU's arrival at the redirect URI.
func back(name, query string) *conformance.Exchange {
	return tapes.Back(name, "https://tpp.test/callback?"+query)
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

func try(t *testing.T, trials []trial) {
	t.Helper()
	p := Profile()
	for _, tried := range trials {
		c := p.Check(tried.check)
		if c == nil {
			t.Errorf("%s, %s: there is no such check", tried.check, tried.name)
			continue
		}
		tapes.Trial{Check: c, Name: tried.name, Facts: p.Facts(&conformance.Target{Options: tried.options, Preset: tried.preset}), Tape: tried.tape, Want: tried.want}.Try(t)
	}
}

// trials are those of all pages of this package.
func trials() []trial {
	return slices.Concat(formTrials(), accountTrials(), balanceTrials(), transactionTrials(), pagingTrials(), consentTrials(), messageTrials(), errorTrials(), tokenTrials(), signatureTrials(), certificateTrials(), endingTrials(), foreignTrials(), roleTrials())
}

// TestEveryCheckHasTapes sees to it that each check of the profile has a tape that
// holds, one that does not, and one to be tolerated where it says so: here, or in
// the tests of the package that it comes from.
func TestEveryCheckHasTapes(t *testing.T) {
	p := Profile()
	elsewhere := slices.Concat(oauth.Checks(p.Steps, p.Features), checks.HTTP(nil, nil), checks.JSON(nil, nil))
	wanted := tapes.Wanted{}
	for _, tried := range trials() {
		wanted.Add(tried.check, tried.want)
	}
	wanted.Complete(t, slices.DeleteFunc(p.Checks, func(c conformance.Check) bool {
		return slices.ContainsFunc(elsewhere, func(e conformance.Check) bool { return e.ID == c.ID })
	}))
}
