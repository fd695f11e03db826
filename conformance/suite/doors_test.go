package suite_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles"
)

// doorless is what may differ between the doors: Ginkgo's word and what only one of them tells.
var doorless = cmpopts.IgnoreFields(outcome{}, "Passed", "Heard", "Walks")

// Whichever door a run takes, it does the same acts and comes to the same verdicts.
func TestBothDoorsAgree(t *testing.T) {
	for _, c := range []struct {
		name   string
		trial  trial
		result conformance.RunOutcome
	}{
		{"honest bank, flow page", trial{Variant: "flow-page"}, conformance.Conformant},
		{"honest bank, NextGenPSD2", trial{Variant: "nextgenpsd2"}, conformance.Conformant},
		{"broken bank", trial{Variant: "flow-page", Forgets: true}, conformance.Nonconformant},
		{"calls used up", trial{Variant: "flow-page", Set: []string{"limits.calls=30"}}, conformance.Partial},
		{"approvals used up", trial{Variant: "flow-page", Set: []string{"psu.approvals=1"}}, conformance.Partial},
		{"time used up", trial{Variant: "flow-page", Total: time.Millisecond}, conformance.Incomplete},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, b := c.trial, c.trial
			a.Door, b.Door = "register", "run"
			registered, _ := through(t, a)
			run, _ := through(t, b)
			if run.Result != c.result {
				t.Errorf("outcome %s, want %s", run.Result, c.result)
			}
			if c.name == "time used up" { // how far that reaches is not ours to say
				registered.Steps, registered.Verdicts, registered.Exchanges = nil, nil, 0
				run.Steps, run.Verdicts, run.Exchanges = nil, nil, 0
			}
			if diff := cmp.Diff(registered, run, doorless, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("register and run differ (-register +run):\n%s", diff)
			}
			if len(run.Left) > 0 {
				t.Errorf("left open at the bank: %v", run.Left)
			}
		})
	}
}

// The broken bank breaks what it must, so that the agreement above is about something.
func TestBrokenBankIsNoticed(t *testing.T) {
	o, _ := through(t, trial{Variant: "flow-page", Forgets: true, Door: "run"})
	if v := o.verdict("BG-HDR-03"); v.Outcome != conformance.Fail || v.Want == "" || v.Got == "" || v.Exchange == 0 {
		t.Errorf("X-Request-ID is not echoed: %+v, want fail with want, got and an exchange", v)
	}
	blocked := 0
	for _, v := range o.Verdicts {
		if v.Outcome == conformance.Blocked && strings.Contains(v.Reason, "got no answer: reset") {
			blocked++
		}
	}
	if blocked == 0 {
		t.Error("no answer to balances: want checks that are blocked for it")
	}
}

// Ginkgo's word fits the verdicts: red for what is never green.
func TestGinkgosWord(t *testing.T) {
	for _, forgets := range []bool{false, true} {
		o, _ := through(t, trial{Variant: "flow-page", Forgets: forgets, Door: "register"})
		if o.Passed == forgets || o.Walks != 1 {
			t.Errorf("forgetful %v: Ginkgo passed %v after %d runs were begun, want %v after 1", forgets, o.Passed, o.Walks, !forgets)
		}
	}
}

// The program that takes the other door hears every verdict once, in the order in which they fall.
func TestHeard(t *testing.T) {
	o, _ := through(t, trial{Variant: "flow-page", Door: "run"})
	p := profiles.Named(profileName)
	var due []string
	for i := range p.Steps {
		for j := range p.Checks {
			if p.Due(&p.Checks[j]) == i {
				due = append(due, p.Checks[j].ID)
			}
		}
	}
	if diff := cmp.Diff(due, o.Heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if len(o.Verdicts) != len(p.Checks) {
		t.Errorf("%d verdicts on %d checks: nothing may vanish", len(o.Verdicts), len(p.Checks))
	}
}

// A selection walks the steps that it needs and no other, at both doors, and comes to the verdict of the
// whole run.
func TestSelection(t *testing.T) {
	p := profiles.Named(profileName)
	for _, forgets := range []bool{false, true} {
		whole, _ := through(t, trial{Variant: "flow-page", Forgets: forgets, Door: "run"})
		for _, id := range []string{"BG-CNS-01", "OAUTH-TK-FIELDS", "BG-BAL-01", "BG-HDR-03", "BG-DEL-01"} {
			t.Run(id, func(t *testing.T) {
				t.Parallel()
				plan := lay(t, conformance.Selection{Checks: []string{id}})
				var want []string
				for _, s := range p.Steps {
					if plan.Steps[s.Name] == nil {
						want = append(want, s.Name)
					}
				}
				for _, c := range []trial{{Door: "run", Checks: []string{id}}, {Door: "register", Filter: id}} {
					c.Variant, c.Forgets = "flow-page", forgets
					o, _ := through(t, c)
					if got := o.walked(); !subsetOf(got, want) || len(got) == len(p.Steps) {
						t.Errorf("%s: walked %q, want %q", c.Door, got, want)
					}
					if !forgets && !slices.Equal(o.walked(), want) {
						t.Errorf("%s: walked %q, want all of %q", c.Door, o.walked(), want)
					}
					if diff := cmp.Diff(whole.verdict(id), o.verdict(id), cmpopts.IgnoreFields(conformance.Verdict{}, "Exchange", "Exchanges")); diff != "" {
						t.Errorf("%s: verdict (-whole run +selection):\n%s", c.Door, diff)
					}
					for _, v := range o.Verdicts {
						if v.Check != id && v.SkipKind != conformance.SkipUnselected {
							t.Errorf("%s: %s is %s %s, want skipped as unselected", c.Door, v.Check, v.Outcome, v.SkipKind)
						}
					}
					if len(o.Left) > 0 {
						t.Errorf("%s: left open at the bank: %v", c.Door, o.Left)
					}
				}
			})
		}
	}
}

// A label of a phase or a level selects as that of a check does.
func TestFilterByPhaseAndLevel(t *testing.T) {
	p := profiles.Named(profileName)
	o, _ := through(t, trial{Variant: "flow-page", Door: "register", Filter: "refresh && MUST"})
	asked := 0
	for _, v := range o.Verdicts {
		wanted := p.PhaseOf(p.Check(v.Check)) == conformance.Refresh && v.Level == conformance.Must
		if wanted == (v.SkipKind == conformance.SkipUnselected) {
			t.Errorf("%s of phase %s, %s: %s %s", v.Check, v.Phase, v.Level, v.Outcome, v.SkipKind)
		}
		if wanted {
			asked++
		}
	}
	if asked == 0 || asked == len(o.Verdicts) {
		t.Errorf("%d of %d checks were asked for, want some", asked, len(o.Verdicts))
	}
}

// A filter that no check fits begins no run.
func TestFilterThatFitsNothing(t *testing.T) {
	o, _ := through(t, trial{Variant: "flow-page", Door: "register", Filter: "NONE"})
	if !o.Nothing || o.Walks != 0 {
		t.Errorf("%+v, want nothing", o)
	}
}

// A run that cannot begin is tried once, and Ginkgo is told.
func TestRunThatCannotBegin(t *testing.T) {
	o, _ := through(t, trial{Variant: "flow-page", Door: "register", Broken: true})
	if !o.Nothing || o.Passed || o.Walks != 1 {
		t.Errorf("nothing %v, passed %v, begun %d times, want nothing, not passed, once", o.Nothing, o.Passed, o.Walks)
	}
}

func lay(t *testing.T, s conformance.Selection) *conformance.Plan {
	t.Helper()
	p, begin, _, target, stop, err := trial{Variant: "flow-page"}.embed()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if _, err := begin(s); err != nil {
		t.Fatal(err)
	}
	plan, err := p.Lay(target, s)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func subsetOf(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}
