package berlingroup

import (
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// TestProfileHangsTogether sees to it that whatever a step or a check names is there.
func TestProfileHangsTogether(t *testing.T) {
	p := Profile()
	features, grants := []string{}, []string{""}
	for _, f := range p.Features {
		features = append(features, f.Name)
	}
	for _, g := range p.Grants {
		grants = append(grants, g.Name)
	}
	walked := []string{}
	for _, s := range p.Steps {
		for _, need := range s.Needs {
			if !slices.Contains(walked, need) {
				t.Errorf("step %q needs %q, which does not come before it", s.Name, need)
			}
		}
		if slices.Contains(walked, s.Name) {
			t.Errorf("step %q is there twice", s.Name)
		}
		if !slices.Contains(grants, s.Grant) || !slices.Contains(conformance.Phases(), s.Phase) || s.Run == nil {
			t.Errorf("step %q: grant %q, phase %q, or no act at all", s.Name, s.Grant, s.Phase)
		}
		if s.Asks && s.Grant == "" {
			t.Errorf("step %q asks the PSU on behalf of no grant: its approval would not be counted", s.Name)
		}
		for _, f := range s.Features {
			if !slices.Contains(features, f) {
				t.Errorf("step %q exercises %q, which is no feature", s.Name, f)
			}
		}
		walked = append(walked, s.Name)
	}
	ids := map[string]bool{}
	for _, c := range p.Checks {
		for _, name := range slices.Concat(c.Reads, c.Sees) {
			if !slices.Contains(walked, name) {
				t.Errorf("%s looks at %q, which is no step", c.ID, name)
			}
		}
		for _, f := range c.Features {
			if !slices.Contains(features, f) {
				t.Errorf("%s is about %q, which is no feature", c.ID, f)
			}
		}
		if ids[c.ID] || len(c.Reads) == 0 || len(c.Rules) == 0 || c.Title == "" || c.Clause.Document == "" || c.Clause.Text == "" {
			t.Errorf("%s is there twice, reads nothing, or lacks its rule, title or clause", c.ID)
		}
		ids[c.ID] = true
	}
}

// TestGrantsInOrder sees to it that grants are walked one after another, in the order
// in which the profile says that approvals are spent.
func TestGrantsInOrder(t *testing.T) {
	p := Profile()
	last := -1
	for _, s := range p.Steps {
		at := slices.IndexFunc(p.Grants, func(g conformance.Grant) bool { return g.Name == s.Grant })
		if s.Grant != "" && at < last {
			t.Errorf("step %q of grant %q comes after grant %q", s.Name, s.Grant, p.Grants[last].Name)
		}
		if s.Grant != "" {
			last = max(last, at)
		}
	}
}

// TestProfilesAreApart sees to it that two runs do not share what one may change.
func TestProfilesAreApart(t *testing.T) {
	one, other := Profile(), Profile()
	one.Checks[0].Title, one.Steps[0].Name = "changed", "changed"
	if other.Checks[0].Title == "changed" || other.Steps[0].Name == "changed" {
		t.Error("a change to one profile is seen in another")
	}
}
