package flinks

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// headers are those of every answer.
var headers = http.Header{"Content-Type": {"application/json"}}

// step is one answer to a step.
func step(name, operation string, status int, body string, fields ...string) *conformance.Exchange {
	return to(tapes.Answer(name, operation, status, body, headers, fields...), "https://bank.test/api/fdx/5/accounts")
}

// to says where a request went.
func to(e *conformance.Exchange, url string) *conformance.Exchange {
	e.Request.URL = url
	return e
}

// trouble is an error of the data family.
func trouble(name, operation string, status, code int, fields ...string) *conformance.Exchange {
	fields = append([]string{"ob-correlation-id: c-1", "ob-trace-id: t-1"}, fields...)
	return step(name, operation, status, fmt.Sprintf(`{"code":%d,"message":"no"}`, code), fields...)
}

// asked is an authorisation request and what came of it: a page, or a redirect.
func asked(name string, status int, location, query string) *conformance.Exchange {
	const right = "https://bank.test/api/v1/authorize?redirect_uri=https%3A%2F%2Ftpp.test%2Fcallback&state=s-1&"
	return to(step(name, "authorize", status, "", "Location: "+location), right+query)
}

// back is the PSU's arrival at the redirect URI.
func back(name, query string) *conformance.Exchange {
	return tapes.Back(name, "https://tpp.test/callback?"+query)
}

// token is an answer of the token endpoint.
func token(name string, status int, body string) *conformance.Exchange {
	return step(name, "issueToken", status, body)
}

// A trial is one check on one small tape.
type trial struct {
	check   string
	name    string
	want    conformance.Result
	tape    []*conformance.Exchange
	options map[string]string // over the defaults
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
		tapes.Trial{Check: c, Name: tried.name, Facts: p.Facts(&conformance.Target{Options: tried.options, Clock: conformance.ClockTerms{Skew: time.Minute}}), Tape: tried.tape, Want: tried.want}.Try(t)
	}
}

// trials are those of all pages of this package.
func trials() []trial {
	return slices.Concat(providerTrials(), authoriseTrials(), tokenTrials(), jwtTrials(), accountTrials(), transactionTrials(), pagingTrials(),
		statementTrials(), scopeTrials(), errorTrials(), revocationTrials())
}

func TestTapes(t *testing.T) { try(t, trials()) }

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
