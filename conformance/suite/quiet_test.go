package suite_test

import (
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// Nothing of Ginkgo reaches the terminal of the program that calls Run, whatever the run comes to.
func TestRunIsSilent(t *testing.T) {
	for name, c := range map[string]trial{
		"honest bank":      {Variant: "flow-page"},
		"broken bank":      {Variant: "flow-page", Forgets: true},
		"one check":        {Variant: "nextgenpsd2", Checks: []string{"BG-CNS-01"}},
		"nobody there":     {Variant: "flow-page", Set: []string{"base_url=http://127.0.0.1:1"}},
		"interrupted":      {Variant: "flow-page", Door: "interrupted"},
		"two runs":         {Variant: "flow-page", Twice: true},
		"time used up":     {Variant: "flow-page", Total: time.Millisecond},
		"approvals are 0":  {Variant: "flow-page", Set: []string{"psu.approvals=0"}},
		"a body too large": {Variant: "flow-page", Set: []string{"limits.body=10"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.Door == "" {
				c.Door = "run"
			}
			o, terminal := through(t, c)
			if terminal != "" {
				t.Errorf("on the terminal:\n%s\nwant nothing", terminal)
			}
			if len(o.Verdicts) == 0 {
				t.Error("no verdicts: the silence says nothing")
			}
			for _, v := range o.Verdicts {
				if v.Outcome == conformance.Broken {
					t.Errorf("%s is broken: %s", v.Check, v.Reason)
				}
			}
		})
	}
}

// Ginkgo, which takes signals as well, does not come between the interrupt and the closing.
func TestInterruptedRun(t *testing.T) {
	o, _ := through(t, trial{Variant: "flow-page", Door: "interrupted"})
	if !o.Interrupted || o.Result != conformance.Incomplete || len(o.Left) > 0 {
		t.Errorf("interrupted %v, outcome %s, left open %v, want an incomplete run that left nothing", o.Interrupted, o.Result, o.Left)
	}
	pending := 0
	for _, s := range o.Steps {
		if s.State == conformance.StepPending {
			pending++
		}
	}
	if pending == 0 || len(o.Heard) < 10 {
		t.Errorf("%d steps pending, %d verdicts heard, want the run cut off after the tenth verdict", pending, len(o.Heard))
	}
}

// A run is the same although the process has done one before.
func TestRunAgain(t *testing.T) {
	once, _ := through(t, trial{Variant: "flow-page", Door: "run"})
	again, _ := through(t, trial{Variant: "flow-page", Door: "run", Twice: true})
	if once.Exchanges != again.Exchanges || once.Result != again.Result || len(once.Heard) != len(again.Heard) {
		t.Errorf("a second run: %d exchanges, %s, %d verdicts, want %d, %s, %d",
			again.Exchanges, again.Result, len(again.Heard), once.Exchanges, once.Result, len(once.Heard))
	}
}
