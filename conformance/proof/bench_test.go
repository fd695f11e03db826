package proof_test

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// BenchmarkRun is one run of each profile against the reference bank in this
// process, over loopback.
func BenchmarkRun(b *testing.B) {
	for _, p := range profiles.All() {
		b.Run(p.Name, func(b *testing.B) {
			served := proof.Bank(p.Name)
			for b.Loop() {
				run, err := proof.Try(b.Context(), p, served, bank.Config{Variant: served.Variants[0].Name}, conformance.Selection{})
				if err != nil || run.Outcome != conformance.Conformant {
					b.Fatal(err, run.Outcome)
				}
				b.ReportMetric(float64(len(run.Tape)), "exchanges")
			}
		})
	}
}

// BenchmarkProve is the whole kill matrix.
func BenchmarkProve(b *testing.B) {
	for b.Loop() {
		checks, faults, whims := 0, 0, 0
		for _, p := range profiles.All() {
			m, err := proof.Prove(b.Context(), p, proof.Bank(p.Name), proof.Options{})
			if err != nil || !m.Clean() {
				b.Fatal(err, m)
			}
			checks, faults, whims = checks+m.Checks, faults+m.Faults, whims+m.Whims
		}
		b.ReportMetric(float64(checks), "checks")
		b.ReportMetric(float64(faults), "faults")
		b.ReportMetric(float64(whims), "whims")
	}
}
