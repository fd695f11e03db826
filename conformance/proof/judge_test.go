package proof_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/report"
)

// Judged again from its report alone, a run comes to the same verdicts: against the honest
// bank and with faults: of the hundreds that there are every eighth, on the checks that it
// names, and every 32nd in full. Under the race detector it is every 32nd, since what runs
// is the same code.
func TestJudgeAgain(t *testing.T) {
	every := 8
	if raceDetector {
		every = 32
	}
	for _, p := range profiles.All() {
		b := proof.Bank(p.Name)
		for _, v := range variantsOf(b) {
			t.Run(p.Name+"/honest "+v.Name, func(t *testing.T) {
				t.Parallel()
				judgeAgain(t, p, b, bank.Config{Variant: v.Name}, conformance.Selection{})
			})
		}
		for i, f := range b.Faults {
			if i%every != 0 {
				continue
			}
			t.Run(p.Name+"/"+f.Name, func(t *testing.T) {
				t.Parallel()
				config := bank.Config{Variant: f.Variant, Faults: []bank.Fault{f}}
				if f.Variant == "" {
					config.Variant = b.Variants[0].Name // where the proof runs it
				}
				selection := conformance.Selection{Checks: slices.Sorted(maps.Keys(f.Breaks))}
				if i%32 == 0 && !raceDetector { // a whole run
					selection = conformance.Selection{}
				}
				judgeAgain(t, p, b, config, selection)
			})
		}
	}
}

func judgeAgain(t *testing.T, p *conformance.Profile, b *bank.Profile, config bank.Config, selection conformance.Selection) {
	t.Helper()
	run, err := proof.Try(t.Context(), p, b, config, selection)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Tape) == 0 || len(run.Verdicts) != len(p.Checks) {
		t.Fatalf("%d exchanges and %d verdicts", len(run.Tape), len(run.Verdicts))
	}
	for _, d := range report.Compare(run.Verdicts, rejudged(t, p, run)) {
		t.Errorf("judged again, %s differs: was %+v, now %+v", d.Check, d.Was, d.Now)
	}
}
