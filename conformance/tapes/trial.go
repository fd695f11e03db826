package tapes

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// A Trial is one check on one small tape.
type Trial struct {
	Check *conformance.Check
	Name  string
	Facts conformance.Facts
	Tape  []*conformance.Exchange
	Want  conformance.Result
}

// Try judges as a run would, twice, and says what is wrong with the finding: another result than is wanted, or one that
// lacks what a reader needs.
func (tried Trial) Try(t testing.TB) conformance.Finding {
	t.Helper()
	finding := tried.judge()
	complain := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s, %s: "+format, append([]any{tried.Check.ID, tried.Name}, args...)...)
	}
	if finding.Result != tried.Want {
		complain("%s (want %q, got %q, reason %q), want %s", finding.Result, finding.Want, finding.Got, finding.Reason, tried.Want)
	}
	if diff := cmp.Diff(finding, tried.judge()); diff != "" {
		complain("judged twice, the findings differ: %s", diff)
	}
	switch finding.Result {
	case conformance.ResultFails, conformance.ResultTolerated:
		if finding.Want == "" || finding.Got == "" || finding.Exchange < 1 || finding.Exchange > len(tried.Tape) {
			complain("the finding does not say what was wanted, what came and where: %+v", finding)
		} else if !leads(finding.Pointer, tried.Tape[finding.Exchange-1].Body()) {
			complain("the pointer %s leads nowhere", finding.Pointer)
		}
		if finding.Result == conformance.ResultTolerated && !tried.Check.Tolerates {
			complain("it tolerates and does not say so")
		}
	case conformance.ResultInapplicable, conformance.ResultInconclusive:
		if finding.Reason == "" {
			complain("the finding says no reason")
		}
	}
	return finding
}

// judge judges on the steps that the check names alone.
func (tried Trial) judge() conformance.Finding {
	view := conformance.View{Facts: tried.Facts}
	for _, e := range tried.Tape {
		if slices.Contains(tried.Check.Reads, e.Step) || slices.Contains(tried.Check.Sees, e.Step) {
			view.Tape = append(view.Tape, e)
		}
	}
	return tried.Check.Judge(view)
}

// leads says whether the parent of what a pointer names is in a body.
func leads(pointer string, body []byte) bool {
	if pointer == "" {
		return true
	}
	var value any
	if json.Unmarshal(body, &value) != nil {
		return false
	}
	names := strings.Split(pointer, "/")
	for _, name := range names[1 : len(names)-1] {
		switch parent := value.(type) {
		case map[string]any:
			inner, ok := parent[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)]
			if !ok {
				return false
			}
			value = inner
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(parent) {
				return false
			}
			value = parent[i]
		default:
			return false
		}
	}
	return true
}

// Wanted is what the trials of a package want of its checks.
type Wanted map[string]map[conformance.Result]bool

// Add takes a trial's result down.
func (w Wanted) Add(check string, want conformance.Result) {
	if w[check] == nil {
		w[check] = map[conformance.Result]bool{}
	}
	w[check][want] = true
}

// Complete sees to it that each check has a tape that holds, one that does not, and one to be tolerated where it says so.
func (w Wanted) Complete(t testing.TB, checks []conformance.Check) {
	t.Helper()
	for _, c := range checks {
		if seen := w[c.ID]; !seen[conformance.ResultHolds] || !seen[conformance.ResultFails] || c.Tolerates != seen[conformance.ResultTolerated] {
			t.Errorf("%s has tapes for %v only, want one that holds, one that does not, and one to be tolerated: %v", c.ID, seen, c.Tolerates)
		}
	}
}
