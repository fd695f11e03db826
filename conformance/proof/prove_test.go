package proof_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// Every check is killed by a fault that names it, no fault breaks more than it
// names, no whim raises an alarm. Each fault is run on its own checks only: assay
// prove looks at the others. Under the race detector what profiles share is run in
// the first of them, of the rest every other fault, and of the whims an eighth.
func TestProve(t *testing.T) {
	run := map[string]bool{}
	for _, p := range profiles.All() {
		t.Run(p.Name, func(t *testing.T) {
			b, o := proof.Bank(p.Name), proof.Options{Narrow: true}
			if raceDetector {
				o.Stored = leaveOut(b, run)
			}
			m, err := proof.Prove(t.Context(), p, b, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range m.Unkilled {
				t.Errorf("no fault kills %s", id)
			}
			for _, odd := range m.Imprecise {
				t.Errorf("imprecise: %s", odd)
			}
			for _, odd := range m.FalseAlarms {
				t.Errorf("false alarm: %s", odd)
			}
			if m.Checks == 0 || !raceDetector && (m.Faults < m.Checks || m.Whims == 0) || m.Killed != m.Checks {
				t.Errorf("%d checks, %d faults, %d whims, %d killed: the matrix is too small to prove anything", m.Checks, m.Faults, m.Whims, m.Killed)
			}
		})
	}
}

// leaveOut takes the faults and whims away that an earlier profile has run, and every
// other one of the rest, and returns the checks that those faults break. Of the whims an
// eighth stays, each in one variant: they are whole runs, and what runs is the same code.
func leaveOut(b *bank.Profile, run map[string]bool) (broken []string) {
	ran := func(name string) bool {
		defer func() { run[name] = true }()
		return run[name]
	}
	b.Faults = slices.DeleteFunc(b.Faults, func(f bank.Fault) bool {
		if !ran(f.Name) && len(run)%2 == 0 {
			return false
		}
		broken = append(broken, slices.Collect(maps.Keys(f.Breaks))...)
		return true
	})
	b.Whims = slices.DeleteFunc(b.Whims, func(w bank.Whim) bool { return ran(w.Name) || len(run)%8 != 0 })
	for i := range b.Whims {
		if b.Whims[i].Variant == "" {
			b.Whims[i].Variant = b.Variants[i%len(b.Variants)].Name
		}
	}
	return broken
}
