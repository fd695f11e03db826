package premium

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// headers are those of every answer.
var headers = http.Header{"Content-Type": {"application/json"}}

// step is one answer to a step.
func step(name, operation string, status int, body string, fields ...string) *conformance.Exchange {
	return to(tapes.Answer(name, operation, status, body, headers, fields...), "/v1/accounts")
}

// to says where a request went.
func to(e *conformance.Exchange, path string) *conformance.Exchange {
	e.Request.URL = "https://bank.test/premium/sandbox" + path
	return e
}

// back is the PSU's arrival at the redirect URI.
func back(name, query string) *conformance.Exchange {
	return tapes.Back(name, "https://tpp.test/callback?"+query)
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

func try(t *testing.T, trials []trial) {
	t.Helper()
	p := Profile()
	for _, tried := range trials {
		c := p.Check(tried.check)
		if c == nil {
			t.Errorf("%s, %s: there is no such check", tried.check, tried.name)
			continue
		}
		target := &conformance.Target{Features: []string{tried.claims}, Options: map[string]string{}}
		if name, value, set := strings.Cut(tried.settings, "="); set {
			target.Options[name] = value
		}
		tapes.Trial{Check: c, Name: tried.name, Facts: p.Facts(target), Tape: tried.tape, Want: tried.want}.Try(t)
	}
}

// trials are those of all pages of this package.
func trials() []trial {
	return slices.Concat(authoriseTrials(), consentTrials(), accountTrials(), balanceTrials(), transactionTrials(), pageTrials(), walkTrials(), endTrials(), messageTrials())
}

func TestChecksOnTapes(t *testing.T) { try(t, trials()) }

// TestEveryCheckHasTapes sees to it that each check of the profile has a tape that
// holds, one that does not, and one to be tolerated where it says so: here, or in the
// tests of the package that it comes from.
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
