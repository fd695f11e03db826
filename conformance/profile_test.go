package conformance

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

func TestProfileLookups(t *testing.T) {
	p := planned()
	if s := p.Step("refresh"); s != &p.Steps[5] {
		t.Errorf("Step(refresh) = %v, want the sixth step", s)
	}
	if s := p.Step("knock"); s != &p.Steps[0] {
		t.Errorf("Step(knock) = %v, want the first step", s)
	}
	if s := p.Step("none"); s != nil {
		t.Errorf("Step(none) = %v, want nil", s)
	}
	if c := p.Check("A-LIST"); c != &p.Checks[1] {
		t.Errorf("Check(A-LIST) = %v, want the second check", c)
	}
	if c := p.Check("A-*"); c != nil {
		t.Errorf("Check(A-*) = %v, want nil", c)
	}
}

func TestDueAndPhase(t *testing.T) {
	p := planned()
	for _, c := range []struct {
		reads, sees []string
		due         int
		phase       Phase
	}{
		{[]string{"knock"}, nil, 0, Connect},
		{[]string{"list", "knock"}, nil, 4, Accounts},
		{[]string{"list"}, []string{"revoke", "refuse"}, 11, Accounts}, // judged late, still about accounts
		{nil, []string{"refresh"}, 5, Refresh},
		{nil, nil, 0, Connect},
	} {
		check := Check{Reads: c.reads, Sees: c.sees}
		if got := p.Due(&check); got != c.due {
			t.Errorf("Due of %v and %v = %d, want %d", c.reads, c.sees, got, c.due)
		}
		if got := p.PhaseOf(&check); got != c.phase {
			t.Errorf("PhaseOf %v and %v = %s, want %s", c.reads, c.sees, got, c.phase)
		}
	}
}

func TestFacts(t *testing.T) {
	p := planned()
	got := p.Facts(&Target{Preset: "strict", Features: []string{"refresh", "unheard of"}, Options: map[string]string{"delay": "5s", "unheard of": "x"}, Clock: ClockTerms{Skew: time.Minute}})
	want := Facts{Profile: "flow", Preset: "strict", Features: []string{"accounts", "refresh"},
		Options: map[string]string{"rotation": "optional", "delay": "5s"}, Skew: time.Minute}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Facts = %+v, want %+v", got, want)
	}
}

func TestNothing(t *testing.T) {
	err := Nothing("access token")
	if !errors.Is(err, ErrNothing) || err.Error() != "no access token: nothing to act with" {
		t.Errorf("Nothing = %v, want an ErrNothing that names the access token", err)
	}
}

func TestRiskNames(t *testing.T) {
	for risk, want := range map[Risk]string{Look: "look", Open: "open", Spend: "spend", Lock: "lock"} {
		if got := risk.String(); got != want {
			t.Errorf("String of risk %d = %q, want %q", int(risk), got, want)
		}
	}
}
