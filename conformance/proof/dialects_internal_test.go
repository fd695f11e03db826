//go:build !race

package proof

import (
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
)

// A variant that is like another has no answer that the other has not: leaving it out loses no generated lie and no
// variation.
func TestVariantsLikeOthersSayNothingNew(t *testing.T) {
	for _, p := range profiles.All() {
		b := Bank(p.Name)
		g := &generation{profile: p, bank: b, scenes: map[string]*scene{}}
		for _, v := range b.Variants {
			if v.Like == "" {
				continue
			}
			known := map[string]bool{}
			for _, name := range g.made(t, v.Like) {
				known[name] = true
			}
			for _, name := range g.made(t, v.Name) {
				if !known[name] {
					t.Errorf("%s: %s is not like %s, which does not give %s", p.Name, v.Name, v.Like, name)
				}
			}
		}
	}
}

// made names the lies and variations that the answers of a variant give.
func (g *generation) made(t *testing.T, variant string) []string {
	t.Helper()
	if err := g.rehearse(t.Context(), variant); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, document := range g.profile.Documents {
		for _, l := range bank.Lies(document, g.scenes[variant].samples) {
			names = append(names, "the lie "+l.Name)
		}
		for _, v := range bank.Variations(document, g.scenes[variant].samples) {
			names = append(names, "the variation "+v.Name)
		}
	}
	return names
}
