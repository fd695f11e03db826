package checks

import (
	"net/http"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// step is one answer to a step.
func step(name, operation string, status int, body string, fields ...string) *conformance.Exchange {
	return tapes.Answer(name, operation, status, body, http.Header{"Content-Type": {"application/json"}}, fields...)
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
	wanted := tapes.Wanted{}
	for _, tried := range trials {
		i := slices.IndexFunc(checks, func(c conformance.Check) bool { return c.ID == tried.check })
		if i < 0 {
			t.Errorf("%s, %s: there is no such check", tried.check, tried.name)
			continue
		}
		finding := tapes.Trial{Check: &checks[i], Name: tried.name, Tape: tried.tape, Want: tried.want}.Try(t)
		if tried.got != "" && finding.Got != tried.got {
			t.Errorf("%s, %s: got %q, want %q", tried.check, tried.name, finding.Got, tried.got)
		}
		wanted.Add(tried.check, tried.want)
	}
	wanted.Complete(t, checks)
}
