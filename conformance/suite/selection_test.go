//go:build !race

package suite_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles"
)

// Every check comes to the same verdict alone as in the whole run, and once more from what the report keeps:
// a verdict is a function of the tape. This goes without Ginkgo, which both doors' tests are about.
func TestEveryCheckAlone(t *testing.T) {
	p := profiles.Named(profileName)
	for _, c := range []trial{{Variant: "flow-page"}, {Variant: "nextgenpsd2"}, {Variant: "flow-page", Forgets: true}} {
		whole := c.alone(t, p)
		name := c.Variant
		if c.Forgets {
			name += ", forgetful bank"
		}
		for i := range p.Checks {
			id := p.Checks[i].ID
			t.Run(name+"/"+id, func(t *testing.T) {
				t.Parallel()
				one := c
				one.Checks = []string{id}
				was, is := whole.verdict(id), one.alone(t, p).verdict(id)
				if diff := cmp.Diff(was, is, cmpopts.IgnoreFields(conformance.Verdict{}, "Exchange", "Exchanges")); diff != "" {
					t.Errorf("verdict (-whole run +alone):\n%s", diff)
				}
			})
		}
	}
}

// alone walks a trial without a tree.
func (c trial) alone(t *testing.T, p *conformance.Profile) outcome {
	t.Helper()
	_, begin, b, _, stop, err := c.embed()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	walk, err := begin(conformance.Selection{Checks: c.Checks})
	if err != nil {
		t.Fatal(err)
	}
	walk.To(t.Context(), len(p.Steps)-1)
	walk.Close(t.Context())
	run := walk.Run(nil)
	records := map[string]conformance.StepRecord{}
	for _, s := range run.Steps {
		records[s.Name] = s
	}
	for _, v := range run.Verdicts {
		if v.SkipKind == conformance.SkipUnselected || v.SkipKind == conformance.SkipUnclaimed {
			continue // that was settled before anything was on the tape
		}
		if again := p.Judge(p.Check(v.Check), run.Tape, run.Facts, records); !again.Same(v) {
			t.Errorf("%s judged from the run: %+v, want %+v", v.Check, again, v)
		}
	}
	return outcomeOf(run, b)
}
