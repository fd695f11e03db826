//go:build !race

package proof

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
)

// only returns the profile cut to one check, judged in another way.
func only(t *testing.T, id string, judge func(conformance.View) conformance.Finding) *conformance.Profile {
	t.Helper()
	p := *profiles.Named("berlin-group")
	c := p.Check(id)
	if c == nil {
		t.Fatalf("no check is called %s", id)
	}
	copied := *c
	if judge != nil {
		copied.Judge = judge
	}
	p.Checks = []conformance.Check{copied}
	return &p
}

// about cuts a list of lies or variations to those of one operation.
func about(lines []string, operation string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.HasPrefix(line, operation+" ") })
}

// A check that sees nothing misses every lie; one that is not there lets them all go unasked.
func TestGeneratedMissesWithABlindCheck(t *testing.T) {
	blind := only(t, "BG-LIF-02", func(conformance.View) conformance.Finding { return conformance.Holds() })
	m, err := Generated(t.Context(), blind, Bank("berlin-group"), GeneratedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	missed := about(m.Missed, "getConsentStatus")
	if m.Clean() || m.Caught != 0 || len(m.Missed) != m.Lies || len(missed) < 20 || !strings.Contains(missed[0], "BG-LIF-02 pass") {
		t.Errorf("%d lies, %d caught, %d missed, of getConsentStatus %v", m.Lies, m.Caught, len(m.Missed), missed)
	}
	if unasked := about(m.Missed, "createConsent"); len(unasked) == 0 || !strings.Contains(unasked[0], "no check is about createConsent") {
		t.Errorf("missed for createConsent: %v", unasked)
	}
	var out bytes.Buffer
	m.Print(&out)
	if !strings.Contains(out.String(), "\n  missed (") || strings.Contains(out.String(), "\n  flagged (") {
		t.Errorf("printed:\n%.300s", out.String())
	}
}

// A check that reads too strictly holds variations against an honest bank, and each of them is named alone.
func TestGeneratedFlagsWithAStrictCheck(t *testing.T) {
	strict := only(t, "BG-LIF-02", func(v conformance.View) conformance.Finding {
		e := v.Last("read consent status")
		if !bytes.HasPrefix(e.Body(), []byte(`{"consentStatus"`)) {
			return conformance.Fails("the status first", "something else").At(e)
		}
		return conformance.Holds()
	})
	m, err := Generated(t.Context(), strict, Bank("berlin-group"), GeneratedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(about(m.Flagged, "getConsentStatus 200")) != len(m.Flagged) || len(m.Flagged) < 5 || m.Runs < len(m.Flagged) {
		t.Errorf("flagged in %d runs: %v", m.Runs, m.Flagged)
	}
	for _, want := range []string{"every character of names escaped too", "with line ends before and after", "with tabs and line ends around every token"} {
		if !slices.ContainsFunc(m.Flagged, func(line string) bool {
			return strings.HasPrefix(line, "getConsentStatus 200 "+want+": BG-LIF-02 fail")
		}) {
			t.Errorf("%q is not flagged", want)
		}
	}
	for _, line := range m.Flagged {
		if strings.HasPrefix(line, "getConsentStatus 200 media type") || strings.HasPrefix(line, "getConsentStatus 200 field") {
			t.Errorf("flagged for the company it was in: %s", line)
		}
	}
}

// A bank that is not found honest to begin with proves nothing.
func TestGeneratedNeedsAnHonestBank(t *testing.T) {
	wrong := only(t, "BG-LIF-02", func(conformance.View) conformance.Finding { return conformance.Fails("a", "b") })
	if m, err := Generated(t.Context(), wrong, Bank("berlin-group"), GeneratedOptions{}); err == nil || !strings.Contains(err.Error(), "not found honest: BG-LIF-02 fail") {
		t.Errorf("matrix %v, error %v", m, err)
	}
}

func TestSettle(t *testing.T) {
	verdict := func(outcome conformance.Outcome, pointer string) conformance.Verdict {
		return conformance.Verdict{Check: "X-1", Outcome: outcome, Operation: "look", Pointer: pointer}
	}
	for name, c := range map[string]struct {
		verdicts []conformance.Verdict
		want     GeneratedMatrix
	}{
		"no check":               {nil, GeneratedMatrix{Missed: []string{"a lie: no check is about look"}}},
		"passed":                 {[]conformance.Verdict{verdict(conformance.Pass, "")}, GeneratedMatrix{Missed: []string{"a lie: X-1 pass"}}},
		"blocked":                {[]conformance.Verdict{verdict(conformance.Blocked, "")}, GeneratedMatrix{Missed: []string{"a lie: X-1 blocked"}}},
		"failed":                 {[]conformance.Verdict{verdict(conformance.Fail, "")}, GeneratedMatrix{Caught: 1}},
		"failed at the place":    {[]conformance.Verdict{verdict(conformance.Fail, "/a")}, GeneratedMatrix{Caught: 1, Pointed: 1}},
		"failed at a member":     {[]conformance.Verdict{verdict(conformance.Fail, "/a/b")}, GeneratedMatrix{Caught: 1, Pointed: 1}},
		"failed elsewhere":       {[]conformance.Verdict{verdict(conformance.Fail, "/ab")}, GeneratedMatrix{Caught: 1}},
		"warned":                 {[]conformance.Verdict{verdict(conformance.Warn, "/a"), verdict(conformance.Pass, "")}, GeneratedMatrix{Caught: 1, Warned: []string{"a lie: X-1 warn, X-1 pass"}}},
		"failed after a warning": {[]conformance.Verdict{verdict(conformance.Warn, "/a"), verdict(conformance.Fail, "/a")}, GeneratedMatrix{Caught: 1, Pointed: 1}},
	} {
		l := &liar{Lie: bank.Lie{Name: "a lie", Kind: "required", Operation: "look", Pointer: "/a"}, verdicts: c.verdicts}
		var got GeneratedMatrix
		l.settle(&got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestVariedJudge(t *testing.T) {
	honest := outcomes{"X-1": {Check: "X-1", Outcome: conformance.Pass}, "X-2": {Check: "X-2", Outcome: conformance.Skipped, SkipKind: conformance.SkipUnclaimed}}
	for name, c := range map[string]struct {
		silences bool
		outcome  conformance.Outcome
		kind     conformance.SkipKind
		flagged  bool
	}{
		"pass":                 {outcome: conformance.Pass},
		"note":                 {outcome: conformance.Note},
		"warn":                 {outcome: conformance.Warn, flagged: true},
		"blocked":              {outcome: conformance.Blocked, flagged: true},
		"broken":               {outcome: conformance.Broken, flagged: true},
		"silent":               {outcome: conformance.Skipped, kind: conformance.SkipInapplicable, flagged: true},
		"allowed to be":        {outcome: conformance.Skipped, kind: conformance.SkipInapplicable, silences: true},
		"left out":             {outcome: conformance.Skipped, kind: conformance.SkipUnclaimed, silences: true, flagged: true},
		"warn, allowed or not": {outcome: conformance.Warn, silences: true, flagged: true},
	} {
		v := &varied{Variation: bank.Variation{Silences: c.silences}, scene: &scene{honest: honest}}
		odd := v.judge(outcomes{"X-1": {Check: "X-1", Outcome: c.outcome, SkipKind: c.kind}, "X-2": honest["X-2"]})
		if len(odd) > 0 != c.flagged {
			t.Errorf("%s: %v", name, odd)
		}
	}
}

func TestBatched(t *testing.T) {
	here, there := &scene{}, &scene{}
	make := func(s *scene, operation, kind string, silences bool) *varied {
		return &varied{Variation: bank.Variation{Name: operation + kind, Operation: operation, Kind: kind, Silences: silences}, scene: s}
	}
	all := []*varied{make(here, "a", "whitespace", false), make(here, "b", "order", false), make(here, "a", "order", false), make(here, "c", "absent", true), make(there, "d", "order", false)}
	var got [][]string
	for _, batch := range batched(all) {
		var names []string
		for _, v := range batch {
			names = append(names, v.Name)
		}
		got = append(got, names)
	}
	want := [][]string{{"border", "awhitespace"}, {"aorder"}, {"cabsent"}, {"dorder"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("batches (-want +got):\n%s", diff)
	}
}

func TestAcross(t *testing.T) {
	var sum atomic.Int64
	if err := across(t.Context(), []int{1, 2, 3, 4}, func(_ context.Context, n int) error { sum.Add(int64(n)); return nil }); err != nil || sum.Load() != 10 {
		t.Errorf("sum %d, error %v", sum.Load(), err)
	}
	stop := errors.New("stop")
	var done atomic.Int64
	err := across(t.Context(), make([]int, 1000), func(context.Context, int) error { done.Add(1); return stop })
	if !errors.Is(err, stop) || done.Load() > 100 {
		t.Errorf("error %v after %d", err, done.Load())
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := across(ended, []int{1}, func(context.Context, int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a context that has ended", err)
	}
}
