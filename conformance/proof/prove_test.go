package proof_test

import (
	"testing"

	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// Every check is killed by a fault that names it, no fault breaks more than it
// names, no whim raises an alarm. Under the race detector each fault is run on its
// own checks only.
func TestProve(t *testing.T) {
	for _, p := range profiles.All() {
		t.Run(p.Name, func(t *testing.T) {
			m, err := proof.Prove(t.Context(), p, proof.Bank(p.Name), proof.Options{Narrow: raceDetector})
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
			if m.Checks == 0 || m.Faults < m.Checks || m.Whims == 0 || m.Killed != m.Checks {
				t.Errorf("%d checks, %d faults, %d whims, %d killed: the matrix is too small to prove anything", m.Checks, m.Faults, m.Whims, m.Killed)
			}
		})
	}
}
