package conformance

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

func verdict(id string, o Outcome) Verdict { return Verdict{Check: id, Level: Must, Outcome: o} }

// omitted is a verdict on a MUST that was left out.
func omitted(id string, kind SkipKind) Verdict {
	return Verdict{Check: id, Level: Must, Outcome: Skipped, SkipKind: kind}
}

func TestConcludeOutcome(t *testing.T) {
	pass := verdict("A-1", Pass)
	may := omitted("A-4", SkipUnconfigured)
	may.Level = Should
	for _, c := range []struct {
		name     string
		run      Run
		want     RunOutcome
		unasked  []string
		verdicts []Verdict
	}{
		{"all holds", Run{}, Conformant, nil, []Verdict{pass}},
		{"warnings and notes", Run{}, Conformant, nil, []Verdict{pass, verdict("A-2", Warn), verdict("A-3", Note)}},
		{"a MUST that does not speak", Run{}, Conformant, nil, []Verdict{pass, omitted("A-2", SkipInapplicable)}},
		{"a MUST of a feature not claimed", Run{}, Conformant, nil, []Verdict{pass, omitted("A-2", SkipUnclaimed)}},
		{"a SHOULD not asked", Run{}, Conformant, nil, []Verdict{pass, may}},
		{"a MUST left out by the selection", Run{}, Partial, []string{"A-2"}, []Verdict{pass, omitted("A-2", SkipUnselected)}},
		{"a MUST too dear", Run{}, Partial, []string{"A-2"}, []Verdict{pass, omitted("A-2", SkipUnaffordable)}},
		{"a MUST too risky", Run{}, Partial, []string{"A-2"}, []Verdict{pass, omitted("A-2", SkipCareful)}},
		{"a MUST without a second client", Run{}, Partial, []string{"A-2"}, []Verdict{pass, omitted("A-2", SkipUnconfigured)}},
		{"something blocked", Run{}, Incomplete, []string{"A-3"}, []Verdict{pass, verdict("A-2", Blocked), omitted("A-3", SkipCareful)}},
		{"the end of the road", Run{Halt: "connect: nothing answers"}, Incomplete, nil, []Verdict{pass}},
		{"a failure", Run{}, Nonconformant, nil, []Verdict{pass, verdict("A-2", Fail)}},
		{"a failure, and then blocked", Run{Halt: "nothing answers"}, Nonconformant, nil, []Verdict{verdict("A-1", Fail), verdict("A-2", Blocked)}},
		{"cancelled", Run{Interrupted: true}, Incomplete, nil, []Verdict{pass}},
		{"cancelled after a failure", Run{Interrupted: true}, Incomplete, nil, []Verdict{verdict("A-1", Fail)}},
		{"our own fault", Run{}, Faulty, nil, []Verdict{pass, verdict("A-2", Broken), verdict("A-3", Fail)}},
		{"our own fault, cancelled", Run{Interrupted: true}, Faulty, nil, []Verdict{verdict("A-2", Broken)}},
		{"an outcome that nobody knows", Run{}, Faulty, nil, []Verdict{verdict("A-2", "")}},
	} {
		c.run.Verdicts = c.verdicts
		c.run.Unasked, c.run.Stale = []string{"of the last time"}, []string{"of the last time"}
		c.run.Conclude(flow(), &Target{})
		if c.run.Outcome != c.want {
			t.Errorf("%s: outcome %s, want %s", c.name, c.run.Outcome, c.want)
		}
		if !slices.Equal(c.run.Unasked, c.unasked) || len(c.run.Stale) != 0 {
			t.Errorf("%s: unasked %v and stale %v, want %v and none", c.name, c.run.Unasked, c.run.Stale, c.unasked)
		}
	}
}

// What few TPPs can have leaves no run unfinished, unless something else than the want of it kept it from being asked.
func TestConcludeRare(t *testing.T) {
	p := flow()
	p.Checks = append(p.Checks, Check{ID: "A-9", Level: Must, Rare: true})
	for kind, want := range map[SkipKind]RunOutcome{SkipUnconfigured: Conformant, SkipCareful: Partial} {
		run := Run{Verdicts: []Verdict{verdict("A-1", Pass), omitted("A-9", kind)}}
		if run.Conclude(p, &Target{}); run.Outcome != want {
			t.Errorf("a rare MUST that is %s: outcome %s, want %s", kind, run.Outcome, want)
		}
	}
}

func TestConcludeKnown(t *testing.T) {
	started := time.Date(2026, 11, 21, 23, 59, 0, 0, time.UTC)
	today, yesterday := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		outcome Outcome
		until   time.Time
		known   bool
		stale   bool
		want    RunOutcome
	}{
		{"it still fails", Fail, time.Time{}, true, false, Conformant},
		{"it fails on its last day", Fail, today, true, false, Conformant},
		{"it fails after its last day", Fail, yesterday, false, true, Nonconformant},
		{"it holds now", Pass, today, false, true, Conformant},
		{"it only warns now", Warn, time.Time{}, false, true, Conformant},
		{"it is only noted now", Note, time.Time{}, false, true, Conformant},
		{"it was not asked", Skipped, today, false, false, Partial},
		{"it was not asked, and its date has passed", Skipped, yesterday, false, true, Partial},
		{"it was blocked", Blocked, today, false, false, Incomplete},
		{"it was blocked, and its date has passed", Blocked, yesterday, false, true, Incomplete},
		{"we broke", Broken, today, false, false, Faulty},
	} {
		v := verdict("A-1", c.outcome)
		v.Known = !c.known // of a former conclusion
		r := Run{Started: started, Verdicts: []Verdict{v, verdict("A-2", Pass)}}
		if c.outcome == Skipped {
			r.Verdicts[0].SkipKind = SkipCareful
		}
		r.Conclude(flow(), &Target{Known: []Known{{Check: "A-1", Reason: "fixed in release 7", Until: c.until}, {Check: "A-9", Until: yesterday}}})
		if got := r.Verdicts[0].Known; got != c.known || r.Verdicts[1].Known {
			t.Errorf("%s: known = %v and %v, want %v and false", c.name, got, r.Verdicts[1].Known, c.known)
		}
		if got := slices.Contains(r.Stale, "A-1"); got != c.stale {
			t.Errorf("%s: stale = %v, want %v", c.name, r.Stale, c.stale)
		}
		if r.Outcome != c.want {
			t.Errorf("%s: outcome %s, want %s", c.name, r.Outcome, c.want)
		}
	}
}

func TestSummarise(t *testing.T) {
	known := verdict("A-0", Fail)
	known.Known = true
	var verdicts []Verdict
	for n, o := range []Outcome{Pass, Fail, Warn, Note, Skipped, Blocked, Broken} {
		for range n + 1 {
			verdicts = append(verdicts, verdict("A", o))
		}
	}
	got := Summarise(append(verdicts, known, known))
	want := Summary{Pass: 1, Fail: 2, Warn: 3, Note: 4, Skip: 5, Blocked: 6, Broken: 7, Known: 2}
	if got != want {
		t.Errorf("Summarise = %+v, want %+v", got, want)
	}
}

func TestConcludeFeatures(t *testing.T) {
	p := flow(Check{ID: "A-1", Features: []string{"refresh"}}, Check{ID: "A-2", Features: []string{"revocation"}}, Check{ID: "A-3", Features: []string{"accounts"}})
	r := Run{Facts: Facts{Features: []string{"accounts", "refresh"}}, Verdicts: []Verdict{verdict("A-1", Fail), omitted("A-2", SkipUnclaimed), verdict("A-3", Pass)}}
	r.Conclude(p, &Target{})
	want := []FeatureState{
		{Name: "accounts", Core: true, Declared: true, Observed: true},
		{Name: "refresh", Declared: true},
		{Name: "revocation"},
	}
	if !reflect.DeepEqual(r.Features, want) {
		t.Errorf("Features = %+v, want %+v", r.Features, want)
	}
}

// TestRejudge judges a run again from what it keeps and comes to the same, also
// for checks that were left out.
func TestRejudge(t *testing.T) {
	p := flow(
		Check{ID: "A-LIST", Level: Must, Reads: []string{"list"}, Judge: func(v View) Finding {
			if e := v.Last("list"); !e.OK() {
				return Fails("200", "500").At(e)
			}
			return Holds()
		}},
		Check{ID: "A-REFRESH", Level: Must, Features: []string{"refresh"}, Reads: []string{"refresh"}, Judge: says(Holds())},
		Check{ID: "B-KNOCK", Level: Must, Reads: []string{"knock"}, Judge: says(Holds())},
		Check{ID: "A-OTHER", Level: Must, Reads: []string{"redeem as another client"}, Judge: says(Holds())},
	)
	r := &Run{Selection: Selection{Checks: []string{"A-*"}}, Facts: Facts{Features: []string{"accounts"}}, Tape: []*Exchange{on(1, "list", 500)},
		Steps: []StepRecord{{Name: "list", State: StepWalked}, {Name: "redeem as another client", State: StepSkipped, SkipKind: SkipUnconfigured, Reason: "no second client"}}}
	want := map[string]Outcome{"A-LIST": Fail, "A-REFRESH": Skipped, "B-KNOCK": Skipped, "A-OTHER": Skipped}
	kinds := map[string]SkipKind{"A-REFRESH": SkipUnclaimed, "B-KNOCK": SkipUnselected, "A-OTHER": SkipUnconfigured}
	for i, v := range p.Rejudge(r) {
		if v.Check != p.Checks[i].ID || v.Outcome != want[v.Check] || v.SkipKind != kinds[v.Check] {
			t.Errorf("Rejudge of %s = %s %q, want %s %q", v.Check, v.Outcome, v.SkipKind, want[p.Checks[i].ID], kinds[p.Checks[i].ID])
		}
	}
}
