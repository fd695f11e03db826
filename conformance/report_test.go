package conformance

import "testing"

func TestGateExit(t *testing.T) {
	conformant, partial := Run{Outcome: Conformant}, Run{Outcome: Partial}
	failing := Run{Outcome: Nonconformant, Summary: Summary{Fail: 1}}
	warning := Run{Outcome: Conformant, Summary: Summary{Warn: 1}}
	blocked := Run{Outcome: Incomplete, Summary: Summary{Blocked: 1}}
	stale := Run{Outcome: Conformant, Stale: []string{"A-1"}}
	for _, c := range []struct {
		name string
		gate Gate
		run  Run
		want int
	}{
		{"conformant", Gate{}, conformant, ExitOK},
		{"partial", Gate{}, partial, ExitOK},
		{"partial where that is not enough", Gate{Complete: true}, partial, ExitIncomplete},
		{"conformant where partial is not enough", Gate{Complete: true}, conformant, ExitOK},
		{"a failure", Gate{}, failing, ExitFailed},
		{"a failure, by its name", Gate{FailOn: "must"}, failing, ExitFailed},
		{"a failure that shall not count", Gate{FailOn: "never"}, failing, ExitOK},
		{"a warning", Gate{FailOn: "must"}, warning, ExitOK},
		{"a warning that counts", Gate{FailOn: "should"}, warning, ExitFailed},
		{"a failure where warnings count", Gate{FailOn: "should"}, failing, ExitFailed},
		{"notes and known failures", Gate{FailOn: "should"}, Run{Outcome: Conformant, Summary: Summary{Note: 3, Known: 2}}, ExitOK},
		{"blocked", Gate{}, blocked, ExitIncomplete},
		{"blocked where failures do not count", Gate{FailOn: "never"}, blocked, ExitIncomplete},
		{"interrupted", Gate{}, Run{Outcome: Incomplete, Interrupted: true}, ExitIncomplete},
		{"interrupted after a failure", Gate{}, Run{Outcome: Incomplete, Interrupted: true, Summary: Summary{Fail: 1}}, ExitIncomplete},
		{"blocked behind a failure", Gate{}, Run{Outcome: Nonconformant, Summary: Summary{Fail: 1, Blocked: 9}}, ExitFailed},
		{"blocked with a warning that counts", Gate{FailOn: "should"}, Run{Outcome: Incomplete, Summary: Summary{Warn: 1, Blocked: 9}}, ExitFailed},
		{"a fault of ours", Gate{FailOn: "never"}, Run{Outcome: Faulty, Interrupted: true, Summary: Summary{Fail: 1, Broken: 1}}, ExitFault},
		{"a stale known failure", Gate{}, stale, ExitStale},
		{"a stale known failure where failures do not count", Gate{FailOn: "never"}, stale, ExitStale},
		{"stale beside a failure", Gate{}, Run{Outcome: Nonconformant, Summary: Summary{Fail: 1}, Stale: []string{"A-1"}}, ExitFailed},
		{"stale beside something blocked", Gate{}, Run{Outcome: Incomplete, Stale: []string{"A-1"}}, ExitIncomplete},
		{"stale and partial", Gate{}, Run{Outcome: Partial, Stale: []string{"A-1"}}, ExitStale},
		{"stale and partial where that is not enough", Gate{Complete: true}, Run{Outcome: Partial, Stale: []string{"A-1"}}, ExitIncomplete},
	} {
		if got := c.gate.Exit(&c.run); got != c.want {
			t.Errorf("%s: Exit = %d, want %d", c.name, got, c.want)
		}
	}
}

// TestReportConclude sees to it that the worst of several runs wins, in both orders.
func TestReportConclude(t *testing.T) {
	runs := map[RunOutcome]*Run{
		Faulty:        {Outcome: Faulty},
		Nonconformant: {Outcome: Nonconformant, Summary: Summary{Fail: 1}},
		Incomplete:    {Outcome: Incomplete},
		Partial:       {Outcome: Partial},
		Conformant:    {Outcome: Conformant},
		"stale":       {Outcome: Conformant, Stale: []string{"A-1"}},
	}
	for _, c := range []struct {
		one, other RunOutcome
		outcome    RunOutcome
		code       int
	}{
		{Conformant, Conformant, Conformant, ExitOK},
		{Conformant, Partial, Partial, ExitOK},
		{Conformant, "stale", Conformant, ExitStale},
		{Partial, "stale", Partial, ExitStale},
		{"stale", Incomplete, Incomplete, ExitIncomplete},
		{Partial, Incomplete, Incomplete, ExitIncomplete},
		{Incomplete, Nonconformant, Nonconformant, ExitFailed},
		{"stale", Nonconformant, Nonconformant, ExitFailed},
		{Nonconformant, Faulty, Faulty, ExitFault},
		{Incomplete, Faulty, Faulty, ExitFault},
	} {
		for _, r := range []Report{{Runs: []*Run{runs[c.one], runs[c.other]}}, {Runs: []*Run{runs[c.other], runs[c.one]}}} {
			r.Conclude(Gate{FailOn: "must"})
			if r.Outcome != c.outcome || r.ExitCode != c.code {
				t.Errorf("%s with %s = %s and exit %d, want %s and %d", c.one, c.other, r.Outcome, r.ExitCode, c.outcome, c.code)
			}
		}
	}
}

// TestExitOrder holds the order in which codes outrank each other.
func TestExitOrder(t *testing.T) {
	want := []int{4, 3, 1, 2, 5, 0}
	if len(exitOrder) != len(want) {
		t.Fatalf("exitOrder = %v, want %v", exitOrder, want)
	}
	for i := range want {
		if exitOrder[i] != want[i] {
			t.Fatalf("exitOrder = %v, want %v", exitOrder, want)
		}
	}
}
