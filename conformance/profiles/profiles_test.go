package profiles

import "testing"

func TestNamed(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range All() {
		if seen[p.Name] {
			t.Errorf("the profile %s is listed twice", p.Name)
		}
		seen[p.Name] = true
		if got := Named(p.Name); got != p {
			t.Errorf("Named(%q) = %v, want the profile of the list", p.Name, got)
		}
	}
	if len(seen) == 0 {
		t.Error("All() is empty")
	}
	if got := Named("none"); got != nil {
		t.Errorf("Named(none) = %v, want nil", got)
	}
}
