package oauth

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
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
	replaced := map[string]bool{}
	for _, field := range fields {
		key, value, _ := strings.Cut(field, ":")
		if !replaced[key] {
			header.Del(key)
			replaced[key] = true
		}
		if value = strings.TrimSpace(value); value != "" {
			header.Add(key, value)
		}
	}
	return &conformance.Exchange{Step: name, Operation: operation, Attempt: 1, Client: "main",
		Request:  conformance.Message{Method: http.MethodGet, URL: "https://bank.test/x", Header: http.Header{}},
		Response: &conformance.Message{Status: status, Header: header, Body: conformance.NewBody([]byte(body)), Size: int64(len(body))}}
}

// silent is a request to which no answer came.
func silent(name, operation string) *conformance.Exchange {
	e := step(name, operation, 0, "")
	e.Response, e.Failure = nil, &conformance.Failure{Class: conformance.FailReset}
	return e
}

// token is an answer of the token endpoint.
func token(name string, status int, body string, fields ...string) *conformance.Exchange {
	for _, usual := range []string{"Cache-Control: no-store", "Pragma: no-cache"} {
		key, _, _ := strings.Cut(usual, ":")
		if !slices.ContainsFunc(fields, func(field string) bool { return strings.HasPrefix(field, key+":") }) {
			fields = append(fields, usual)
		}
	}
	return step(name, "issueToken", status, body, fields...)
}

// granted is a token answer as it should be.
func granted(name string, fields ...string) *conformance.Exchange {
	return token(name, http.StatusOK, `{"access_token":"at-1","token_type":"Bearer","expires_in":3600,"refresh_token":"rt-1"}`, fields...)
}

// refused is a token error as it should be.
func refused(name, word string, fields ...string) *conformance.Exchange {
	return token(name, http.StatusBadRequest, `{"error":"`+word+`"}`, fields...)
}

// list is an answer of the API.
func list(name string, status int, fields ...string) *conformance.Exchange {
	return step(name, "getAccountList", status, `{"accounts":[]}`, fields...)
}

// page is an answer on the way of the PSU's browser.
func page(name, operation, url string, status int, fields ...string) *conformance.Exchange {
	e := step(name, operation, status, "", fields...)
	if e.Header("Content-Type") == "" {
		e.Response.Header.Set("Content-Type", "text/html")
	}
	e.Request.URL, e.Response.Size = url, 512 // the tape keeps no page
	return e
}

// back is the PSU's arrival at the redirect URI.
func back(name, url string) *conformance.Exchange {
	return &conformance.Exchange{Step: name, Operation: conformance.OperationCallback, Attempt: 1, Client: "main",
		Request: conformance.Message{Method: http.MethodGet, URL: url}}
}

// sealed adds what was measured of the verifier.
func sealed(e *conformance.Exchange, match string) *conformance.Exchange {
	e.Seals = map[string]string{"pkce.match": match}
	return e
}

// A trial is one check on one small tape.
type trial struct {
	check   string
	name    string
	want    conformance.Result
	tape    []*conformance.Exchange
	options map[string]string // and the preset and the features in force, under these names
}

const (
	holds        = conformance.ResultHolds
	fails        = conformance.ResultFails
	tolerated    = conformance.ResultTolerated
	inapplicable = conformance.ResultInapplicable
	inconclusive = conformance.ResultInconclusive
)

// everyStep is what a profile with all steps of this package has.
func everyStep() []conformance.Step {
	steps := slices.Concat([]conformance.Step{NoTokenStep()}, AuthoriseProbes(), TokenProbes(), BearerProbes(), RefreshSteps(), ProvocationsOfAll(),
		TLSSteps(), []conformance.Step{PlainAuthoriseStep()}, CertificateProbes(),
		RevokeSteps(), ServiceSteps(), ExpirySteps(), PSURevocationSteps(), PushSteps(), FAPISteps(), FrontSteps(), []conformance.Step{RedeemTwiceStep(GrantAnew), RefreshOtherStep(), RefreshInVainStep(GrantExisting)})
	steps = slices.Concat(steps, IncompleteProbes(), PlainProbes(), ServiceProbes(), StaleSteps(), WrongReplaySteps(), ScopeRefreshes(), ReplacedSteps(), SeveralSteps())
	steps = slices.Concat(steps, MetadataSteps(), IntrospectionProbes(), IntrospectionSteps(), UseSteps(), QuerySteps(), RevocationProbes(), WrongHintSteps(GrantMain), ForeignRevocationSteps(), AccessRevocationSteps())
	steps = append(steps, BadCertificateRefreshes()...)
	steps = append(steps, PublicStep(), IntrospectExpiredStep(), ReadRevokedStep(), RefreshOtherCertificateStep())
	for _, name := range []string{Authorise, AuthoriseProvoked, AuthoriseRefused, AuthoriseAnew, AuthoriseExisting, AuthoriseRevoked} {
		steps = append(steps, AuthoriseStep(name, GrantMain))
	}
	for _, name := range []string{Redeem, RedeemAnew, RedeemExisting, RedeemRevoked} {
		steps = append(steps, RedeemStep(name, GrantMain))
	}
	for _, name := range []string{Read, ReadAnew, ReadReplayed, ReadExisting} {
		steps = append(steps, ReadStep(name, GrantMain))
	}
	return steps
}

// everyFeature are all that a check of this package is about.
func everyFeature() []conformance.Feature {
	var all []conformance.Feature
	for _, name := range []string{"bcp", "client-credentials", "service-no-data", "refresh", "reauthorise", "revocation", "introspection", "metadata", "par", "issuer",
		"pkce-required", "token-reuse", "fapi-1", "fapi-2", "mutual-tls", "bound-tokens"} {
		all = append(all, conformance.Feature{Name: name})
	}
	return all
}

// judge judges a trial as a run would: on the steps that the check names alone. Among
// the options, preset, features and issuer stand for what else a target declares.
func judge(c conformance.Check, tried trial) conformance.Finding {
	view := conformance.View{Facts: conformance.Facts{Options: tried.options, Preset: tried.options["preset"], Features: strings.Fields(tried.options["features"]), Issuer: tried.options["issuer"]}}
	for _, e := range tried.tape {
		if slices.Contains(c.Reads, e.Step) || slices.Contains(c.Sees, e.Step) {
			view.Tape = append(view.Tape, e)
		}
	}
	return c.Judge(view)
}

func try(t *testing.T, trials []trial) {
	t.Helper()
	all := Checks(everyStep(), everyFeature())
	for _, c := range trials {
		i := slices.IndexFunc(all, func(check conformance.Check) bool { return check.ID == c.check })
		if i < 0 {
			t.Errorf("%s, %s: there is no such check", c.check, c.name)
			continue
		}
		finding := judge(all[i], c)
		if finding.Result != c.want {
			t.Errorf("%s, %s: %s (want %q, got %q, reason %q), want %s", c.check, c.name, finding.Result, finding.Want, finding.Got, finding.Reason, c.want)
		}
		if diff := cmp.Diff(finding, judge(all[i], c)); diff != "" {
			t.Errorf("%s, %s: judged twice, the findings differ: %s", c.check, c.name, diff)
		}
		for _, odd := range oddities(all[i], c.tape, finding) {
			t.Errorf("%s, %s: %s", c.check, c.name, odd)
		}
	}
}

// oddities says what a finding lacks that a reader needs.
func oddities(c conformance.Check, tape []*conformance.Exchange, f conformance.Finding) []string {
	var odd []string
	switch f.Result {
	case fails, tolerated:
		if f.Want == "" || f.Got == "" || f.Exchange < 1 || f.Exchange > len(tape) {
			odd = append(odd, "the finding does not say what was wanted, what came and where")
			break
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
	names := strings.Split(pointer, "/")
	if len(names) < 3 {
		return true
	}
	root, _ := checks.Root(e)
	return root.At(names[1 : len(names)-1]...).Exists()
}

// trials are those of all phases.
func trials() []trial {
	return slices.Concat(authoriseTrials(), tokenTrials(), redemptionTrials(), bearerTrials(), refreshTrials(), serviceTrials(), lifetimeTrials(), pushTrials(), fapiTrials(), metadataTrials(), frontTrials(), frontURITrials(), frontPageTrials(), bcpTrials(), pkceTrials(), issuerTrials(),
		codeTrials(), tokenProbeTrials(), serviceProbeTrials(), scopeTrials(), replacedTrials(),
		useTrials(), queryTrials(), revocationTrials(), introspectionTrials(), tlsTrials(), certificateTrials(), badCertificateTrials(), bindingTrials())
}

// TestEveryCheckHasTapes sees to it that each check of this package has a tape that
// holds, one that does not, and one to be tolerated where it says so.
func TestEveryCheckHasTapes(t *testing.T) {
	seen := map[string]map[conformance.Result]bool{}
	for _, c := range trials() {
		if seen[c.check] == nil {
			seen[c.check] = map[conformance.Result]bool{}
		}
		seen[c.check][c.want] = true
	}
	all := Checks(everyStep(), everyFeature())
	for _, c := range all {
		if !seen[c.ID][holds] || !seen[c.ID][fails] || c.Tolerates != seen[c.ID][tolerated] {
			t.Errorf("%s has tapes for %v only, want one that holds, one that does not, and one to be tolerated: %v", c.ID, seen[c.ID], c.Tolerates)
		}
	}
	for _, id := range declared(t) {
		if !slices.ContainsFunc(all, func(c conformance.Check) bool { return c.ID == id }) {
			t.Errorf("%s reads a step that everyStep does not have", id)
		}
	}
}

// declared returns the ids of checks that the sources of this package spell out.
func declared(t *testing.T) []string {
	t.Helper()
	sources, err := filepath.Glob("checks_*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("the sources of the checks are not here: %v", err)
	}
	spelled := regexp.MustCompile(`(?:ID: |refusal\(|check\()"([A-Za-z0-9-]+)"`)
	var ids []string
	for _, name := range sources {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range spelled.FindAllSubmatch(source, -1) {
			ids = append(ids, string(found[1]))
		}
	}
	return ids
}

// TestChecksAreCut sees to it that a profile gets the checks that it has steps for,
// and that those see nothing else.
func TestChecksAreCut(t *testing.T) {
	few := []conformance.Step{RedeemStep(Redeem, GrantMain), ReadStep(Read, GrantMain), RefreshSteps()[3]}
	ids := map[string]bool{}
	for _, c := range Checks(few, everyFeature()) {
		ids[c.ID] = true
		for _, name := range slices.Concat(c.Reads, c.Sees) {
			if name != Redeem && name != Read && name != Refresh {
				t.Errorf("%s names the step %q, which the profile does not have", c.ID, name)
			}
		}
	}
	if !ids["OAUTH-TK-200"] || !ids["OAUTH-RS-HEADER"] || ids["OAUTH-RT-200-expired"] || ids["OAUTH-AZ-GET"] {
		t.Errorf("the checks are %v, want those on redeeming and reading alone", ids)
	}
	for _, c := range Checks(everyStep(), everyFeature()) {
		if c.ID == "OAUTH-TK-200" && len(c.Sees) < 3 {
			t.Errorf("%s sees %q after another profile was cut, want all again", c.ID, c.Sees)
		}
	}
}
