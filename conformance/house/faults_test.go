package house_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	banks "github.com/assaykit/assay/conformance/bank/profiles"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// stored are the checks that no lie of a bank can break, with where the tape that does so is kept.
var stored = map[string]string{}

func TestFaults(t *testing.T) {
	for _, all := range banks.All() {
		p, b := profiles.Named(all.Name), proof.Bank(all.Name)
		if p == nil {
			t.Errorf("the bank serves %s, which is no profile", all.Name)
			continue
		}
		for _, f := range all.Faults {
			for id := range f.Breaks {
				if !slices.ContainsFunc(profiles.All(), func(p *conformance.Profile) bool { return p.Check(id) != nil }) {
					t.Errorf("%s: fault %s breaks %s, which is no check of any profile", all.Name, f.Name, id)
				}
			}
		}
		once(t, b.Name+": faults", b.Faults, func(f bank.Fault) (string, string) { return f.Name, f.Story })
		once(t, b.Name+": whims", b.Whims, func(w bank.Whim) (string, string) { return w.Name, w.Story })
		for _, w := range b.Whims {
			if w.Variant != "" && b.Variant(w.Variant) == nil {
				t.Errorf("%s: whim %s shows in variant %q, which does not exist", b.Name, w.Name, w.Variant)
			}
			if w.Set == nil && w.Use == nil {
				t.Errorf("%s: whim %s does nothing", b.Name, w.Name)
			}
		}
		for _, f := range b.Faults {
			if f.Variant != "" && b.Variant(f.Variant) == nil {
				t.Errorf("%s: fault %s shows in variant %q, which does not exist", b.Name, f.Name, f.Variant)
			}
			if f.Lie == nil || !slices.ContainsFunc(slices.Collect(maps.Values(f.Breaks)), loud) {
				t.Errorf("%s: fault %s does nothing or breaks nothing", b.Name, f.Name)
			}
			for id, outcome := range f.Breaks {
				c := p.Check(id)
				if loud(outcome) && !slices.Contains(outcomes(c), outcome) || !loud(outcome) && outcome != string(conformance.Skipped) {
					t.Errorf("%s: fault %s wants %s of %s, which is %s (tolerates: %v) and can come to %q",
						b.Name, f.Name, outcome, id, c.Level, c.Tolerates, outcomes(c))
				}
			}
		}
	}
}

// loud says whether an outcome is one that a reader of the report notices. A fault may also name checks that
// it leaves nothing to speak about: they come to skip.
func loud(outcome string) bool {
	return slices.Contains([]string{string(conformance.Fail), string(conformance.Warn), string(conformance.Note)}, outcome)
}

// outcomes are the loud ones that a fault can bring a check to.
func outcomes(c *conformance.Check) []string {
	switch {
	case c.Level == conformance.Must && c.Tolerates:
		return []string{string(conformance.Fail), string(conformance.Warn)}
	case c.Level == conformance.Must:
		return []string{string(conformance.Fail)}
	case c.Level == conformance.Should:
		return []string{string(conformance.Warn)}
	default:
		return []string{string(conformance.Note)}
	}
}

// A check that nobody has seen fail is not a check: every one is broken by a fault of the bank, or by a
// stored tape where no bank can lie so. One that tolerates is broken in both ways, in one profile or another:
// what only the Best Current Practice demands fails those banks alone that claim to keep to it.
func TestEveryCheckIsBroken(t *testing.T) {
	anywhere := map[string][]string{}
	brokenBy := map[string]map[string][]string{}
	for _, all := range banks.All() {
		broken := map[string][]string{}
		for _, f := range proof.Bank(all.Name).Faults {
			for id, outcome := range f.Breaks {
				if loud(outcome) {
					broken[id] = append(broken[id], outcome)
					anywhere[id] = append(anywhere[id], outcome)
				}
			}
		}
		brokenBy[all.Name] = broken
	}
	for _, all := range banks.All() {
		p := profiles.Named(all.Name)
		if p == nil {
			continue // TestFaults says so
		}
		for i := range p.Checks {
			c := &p.Checks[i]
			switch by := anywhere[c.ID]; {
			case stored[c.ID] != "":
				if len(by) > 0 {
					t.Errorf("%s: %s has a stored tape, and a fault of the bank breaks it as well", p.Name, c.ID)
				}
			case len(brokenBy[p.Name][c.ID]) == 0:
				t.Errorf("%s: no fault breaks %s", p.Name, c.ID)
			case !c.Tolerates:
			case len(by) < 2:
				t.Errorf("%s: %s tolerates, and only one fault breaks it", p.Name, c.ID)
			case c.Level == conformance.Must && (!slices.Contains(by, "fail") || !slices.Contains(by, "warn")):
				t.Errorf("%s: %s tolerates, and the faults bring it to %q only", p.Name, c.ID, by)
			}
		}
	}
}
