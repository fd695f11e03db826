package conformance

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// rich is a target that has all that the steps of flow could need.
func rich() *Target {
	return &Target{Features: []string{"refresh", "revocation"}, OtherClient: &Client{ID: "tpp-2"}, PSU: PSU{Approvals: 9}}
}

// planned is a profile with a check on nearly every step.
func planned() *Profile {
	check := func(id string, reads ...string) Check { return Check{ID: id, Level: Must, Reads: reads} }
	p := flow(
		check("A-KNOCK", "knock"),
		check("A-LIST", "list"),
		check("A-LIST-AGAIN", "knock", "list"),
		check("B-REFRESH", "refresh"),
		check("B-SECRET", "redeem with a wrong secret"),
		check("B-OTHER", "redeem as another client"),
		check("B-REFUSE", "refuse"),
		check("C-REVOKE", "revoke"),
	)
	p.Checks[1].Sees = []string{"refuse"}
	p.Checks[3].Features, p.Checks[7].Features = []string{"refresh"}, []string{"accounts", "revocation"}
	return p
}

// kept returns the names that are planned, sorted, and the kinds of the skips of the others.
func kept(skips map[string]*Skip) (names []string, kinds map[string]SkipKind) {
	kinds = map[string]SkipKind{}
	for _, name := range slices.Sorted(maps.Keys(skips)) {
		if skips[name] == nil {
			names = append(names, name)
		} else {
			kinds[name] = skips[name].Kind
		}
	}
	return names, kinds
}

func TestLaySelection(t *testing.T) {
	main := []string{"authorise", "create", "redeem"}
	for _, c := range []struct {
		name   string
		s      Selection
		checks []string
		steps  []string
	}{
		{"nothing selected is everything", Selection{},
			[]string{"A-KNOCK", "A-LIST", "A-LIST-AGAIN", "B-OTHER", "B-REFRESH", "B-REFUSE", "B-SECRET", "C-REVOKE"},
			append([]string{"authorise anew", "knock", "list", "redeem as another client", "redeem with a wrong secret", "refresh", "refuse", "revoke"}, main...)},
		{"one check that needs nothing", Selection{Checks: []string{"A-KNOCK"}}, []string{"A-KNOCK"}, []string{"knock"}},
		{"what it reads, with all that those need", Selection{Checks: []string{"B-REFRESH"}}, []string{"B-REFRESH"}, append([]string{"refresh"}, main...)},
		{"what it sees too", Selection{Checks: []string{"A-LIST"}}, []string{"A-LIST"}, append([]string{"list", "refuse"}, main...)},
		{"a glob", Selection{Checks: []string{"A-L*"}}, []string{"A-LIST", "A-LIST-AGAIN"}, append([]string{"knock", "list", "refuse"}, main...)},
		{"several globs", Selection{Checks: []string{"A-KNOCK", "?-REFUSE"}}, []string{"A-KNOCK", "B-REFUSE"}, []string{"create", "knock", "refuse"}},
		{"a phase", Selection{Phases: []Phase{Accounts}}, []string{"A-LIST", "A-LIST-AGAIN"}, append([]string{"knock", "list", "refuse"}, main...)},
		{"a phase and a glob", Selection{Phases: []Phase{Accounts, Connect}, Checks: []string{"*-KNOCK", "*-REFRESH"}}, []string{"A-KNOCK"}, []string{"knock"}},
	} {
		p := planned()
		plan, err := p.Lay(rich(), c.s)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		checks, _ := kept(plan.Checks)
		steps, kinds := kept(plan.Steps)
		slices.Sort(c.steps)
		if !slices.Equal(checks, c.checks) {
			t.Errorf("%s: checks %q, want %q", c.name, checks, c.checks)
		}
		if !slices.Equal(steps, c.steps) {
			t.Errorf("%s: steps %q, want %q", c.name, steps, c.steps)
		}
		for name, kind := range kinds {
			if kind != SkipUnselected {
				t.Errorf("%s: step %q is skipped as %s, want %s", c.name, name, kind, SkipUnselected)
			}
		}
		if len(plan.Checks) != len(p.Checks) || len(plan.Steps) != len(p.Steps) {
			t.Errorf("%s: the plan knows %d checks and %d steps, want all %d and %d", c.name, len(plan.Checks), len(plan.Steps), len(p.Checks), len(p.Steps))
		}
	}
}

func TestLayErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		s    Selection
		want string
	}{
		{"a glob that matches nothing", Selection{Checks: []string{"A-*", "Z-*"}}, `no check of flow matches "Z-*"`},
		{"a glob that is none", Selection{Checks: []string{"A-["}}, `no check of flow matches "A-["`},
		{"a glob is no prefix", Selection{Checks: []string{"A"}}, `no check of flow matches "A"`},
		{"a glob and a phase that exclude each other", Selection{Checks: []string{"A-KNOCK"}, Phases: []Phase{Accounts}}, "no check of flow is both"},
		{"a phase that does not exist", Selection{Phases: []Phase{Accounts, "accounting"}}, `no phase is called "accounting"`},
		{"a mode that does not exist", Selection{Mode: "bold"}, `no mode is called "bold"`},
	} {
		if _, err := planned().Lay(rich(), c.s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: err = %v, want %s", c.name, err, c.want)
		}
	}
}

func TestLayModes(t *testing.T) {
	for mode, want := range map[string][]string{
		"full":    {"redeem as another client", "redeem with a wrong secret", "refresh", "revoke", "authorise", "authorise anew", "create", "knock", "list", "redeem", "refuse"},
		"careful": {"authorise", "create", "knock", "list", "redeem", "refuse"},
		"look":    {"knock", "list"},
	} {
		p := planned()
		plan, err := p.Lay(rich(), Selection{Mode: mode})
		if err != nil {
			t.Errorf("%s: %v", mode, err)
			continue
		}
		got, kinds := kept(plan.Steps)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("mode %s walks %q, want %q", mode, got, want)
		}
		for name, kind := range kinds {
			want := SkipCareful
			if risk := p.Step(name).Risk; risk <= mostRisk(mode) {
				want = SkipUnselected // nothing that may walk in this mode needs it
			}
			if kind != want {
				t.Errorf("mode %s skips %q as %s, want %s", mode, name, kind, want)
			}
		}
	}
	plan, _ := planned().Lay(rich(), Selection{Mode: "careful"})
	if got, want := plan.Steps["refresh"].Reason, `mode careful leaves out acts of risk "spend"`; got != want {
		t.Errorf("the reason is %q, want %q", got, want)
	}
}

func TestLayTarget(t *testing.T) {
	poor := &Target{PSU: PSU{Approvals: 9}}
	plan, err := planned().Lay(poor, Selection{})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"B-REFRESH": "unclaimed: the target does not claim refresh",
		"C-REVOKE":  "unclaimed: the target does not claim revocation",
	} {
		if got := plan.Checks[id]; got == nil || got.Error() != want {
			t.Errorf("check %s is skipped with %v, want %s", id, got, want)
		}
	}
	for name, want := range map[string]string{
		"refresh":                  "unclaimed: the target does not claim refresh",
		"revoke":                   "unclaimed: the target does not claim revocation",
		"redeem as another client": "unconfigured: the target names no other_client",
		"redeem anew":              "unselected: no check that can be judged needs it",
	} {
		if got := plan.Steps[name]; got == nil || got.Error() != want {
			t.Errorf("step %q is skipped with %v, want %s", name, got, want)
		}
	}
	if plan.Checks["B-OTHER"] != nil || plan.Steps["list"] != nil {
		t.Errorf("skipped: %v and %v, want neither: a check follows its steps, and the core is always claimed", plan.Checks["B-OTHER"], plan.Steps["list"])
	}
}

// TestLayUnselectedUnclaimed sees to it that the selection is what a reader is told first.
func TestLayUnselectedUnclaimed(t *testing.T) {
	plan, err := planned().Lay(&Target{}, Selection{Checks: []string{"A-KNOCK"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Checks["B-REFRESH"].Kind; got != SkipUnselected {
		t.Errorf("an unclaimed check that was not selected is skipped as %s, want %s", got, SkipUnselected)
	}
}

func TestLayApprovals(t *testing.T) {
	for _, c := range []struct {
		approvals int
		mode      string
		lost      []string // grants that are not reached
	}{
		{3, "", nil},
		{2, "", []string{"anew"}},
		{1, "", []string{"refused", "anew"}},
		{0, "", []string{"main", "refused", "anew"}},
		{0, "look", nil}, // nobody is asked
	} {
		target := rich()
		target.PSU.Approvals = c.approvals
		p := planned()
		plan, err := p.Lay(target, Selection{Mode: c.mode})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range p.Steps {
			skip := plan.Steps[s.Name]
			lost := skip != nil && skip.Kind == SkipUnaffordable
			want := slices.Contains(c.lost, s.Grant) && (skip == nil || skip.Kind != SkipUnselected)
			if lost != want {
				t.Errorf("%d approvals, mode %q: step %q of grant %q is skipped with %v, want unaffordable: %v", c.approvals, c.mode, s.Name, s.Grant, skip, want)
			}
		}
	}
}

// TestLayApprovalsInOrder sees to it that a later grant gets nothing when an earlier
// one went without, even if it asked for less.
func TestLayApprovalsInOrder(t *testing.T) {
	p := planned()
	p.Steps = append(p.Steps, Step{Name: "ask again", Phase: Authorise, Grant: "refused", Risk: Open, Asks: true})
	p.Checks[6].Reads = append(p.Checks[6].Reads, "ask again")
	target := rich()
	target.PSU.Approvals = 2
	plan, err := p.Lay(target, Selection{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"authorise": true, "refuse": false, "ask again": false, "authorise anew": false, "redeem with a wrong secret": false} {
		if got := plan.Steps[name] == nil; got != want {
			t.Errorf("with two approvals step %q walks = %v, want %v", name, got, want)
		}
	}
	if got, want := plan.Steps["authorise anew"].Reason, `the approvals of a run (2) do not reach the grant "anew"`; got != want {
		t.Errorf("the reason is %q, want %q", got, want)
	}
}

// TestLayUnreadable sees to it that no approval is spent on a check that reads a step
// which cannot walk.
func TestLayUnreadable(t *testing.T) {
	p := planned()
	p.Checks[4].Reads = []string{"redeem anew", "redeem with a wrong secret"}
	plan, err := p.Lay(rich(), Selection{Mode: "careful", Checks: []string{"B-SECRET", "A-KNOCK"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := kept(plan.Steps); !slices.Equal(got, []string{"knock"}) {
		t.Errorf("mode careful walks %q, want knock alone", got)
	}
	if skip := plan.Checks["B-SECRET"]; skip != nil {
		t.Errorf("the check is skipped with %v, want the reason left to its step", skip)
	}
}

// TestLayApprovalsUnselected sees to it that grants nobody asked about cost nothing.
func TestLayApprovalsUnselected(t *testing.T) {
	target := rich()
	target.PSU.Approvals = 1
	plan, err := planned().Lay(target, Selection{Checks: []string{"B-OTHER"}})
	if err != nil {
		t.Fatal(err)
	}
	if skip := plan.Steps["authorise anew"]; skip != nil {
		t.Errorf("the only grant of the selection is skipped with %v, want it walked", skip)
	}
}
