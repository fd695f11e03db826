package oauth

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// headers are those of every answer.
var headers = http.Header{"Content-Type": {"application/json"}}

// step is one answer to a step.
func step(name, operation string, status int, body string, fields ...string) *conformance.Exchange {
	return tapes.Answer(name, operation, status, body, headers, fields...)
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
	steps = append(steps, PublicStep(), IntrospectExpiredStep(), ReadRevokedStep())
	steps = append(steps, CertificateRefreshes()...)
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

// facts are those of a trial. Among the options, preset, features and issuer stand for
// what else a target declares.
func (tried trial) facts() conformance.Facts {
	return conformance.Facts{Options: tried.options, Preset: tried.options["preset"], Features: strings.Fields(tried.options["features"]), Issuer: tried.options["issuer"]}
}

func try(t *testing.T, trials []trial) {
	t.Helper()
	all := Checks(everyStep(), everyFeature())
	for _, tried := range trials {
		i := slices.IndexFunc(all, func(check conformance.Check) bool { return check.ID == tried.check })
		if i < 0 {
			t.Errorf("%s, %s: there is no such check", tried.check, tried.name)
			continue
		}
		tapes.Trial{Check: &all[i], Name: tried.name, Facts: tried.facts(), Tape: tried.tape, Want: tried.want}.Try(t)
	}
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
	wanted := tapes.Wanted{}
	for _, tried := range trials() {
		wanted.Add(tried.check, tried.want)
	}
	all := Checks(everyStep(), everyFeature())
	wanted.Complete(t, all)
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
