package proof_test

import (
	"testing"

	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// fewest is how many lies and variations a document of some size gives: fewer would mean that they were not made. Of
// those not named here it is 40, our choice.
var fewest = map[string]int{"berlin-group": 1300, "premium": 700, "authorization": 250, "flinks": 2400, "stet": 900}

// nth is the part of the lies and variations that the tests take. All are for assay prove --generated.
const nth = 8

// No lie made from the documents is missed, and no variation is held against the bank.
func TestGenerated(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("many runs: left to the plain tests and to assay prove --generated")
	}
	for _, p := range profiles.All() {
		t.Run(p.Name, func(t *testing.T) {
			m, err := proof.Generated(t.Context(), p, proof.Bank(p.Name), proof.GeneratedOptions{Nth: nth})
			if err != nil {
				t.Fatal(err)
			}
			for _, list := range []struct {
				title string
				lines []string
			}{{"missed", m.Missed}, {"flagged", m.Flagged}, {"warned about only", m.Unexplained}} {
				for _, line := range list.lines {
					t.Errorf("%s: %s", list.title, line)
				}
			}
			if least := max(fewest[p.Name], 40) / nth; m.Lies < least || m.Variations < least || m.Caught != m.Lies-len(m.Missed) {
				t.Errorf("%d lies, %d caught, %d variations: too few to prove anything", m.Lies, m.Caught, m.Variations)
			}
			if pointless := m.Places - m.Pointed - len(m.Warned); pointless > m.Places/100 {
				t.Errorf("of %d lies about a place %d were caught without naming it", m.Places, pointless)
			}
			t.Logf("%.1f ms a lie, %d runs for %d variations", m.MillisPerLie, m.Runs, m.Variations)
		})
	}
}

// BenchmarkLies measures a lie: told by a bank of its own over loopback, and judged.
func BenchmarkLies(b *testing.B) {
	for _, p := range profiles.All() {
		b.Run(p.Name, func(b *testing.B) {
			for b.Loop() {
				m, err := proof.Generated(b.Context(), p, proof.Bank(p.Name), proof.GeneratedOptions{})
				if err != nil || !m.Clean() {
					b.Fatal(err, m.Missed, m.Flagged)
				}
				b.ReportMetric(float64(m.Lies), "lies")
				b.ReportMetric(m.MillisPerLie, "ms/lie")
				b.ReportMetric(float64(m.Variations), "variations")
			}
		})
	}
}
