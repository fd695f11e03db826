package conformance

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// flow is a profile of a few steps, for tests of planning and judging.
func flow(checks ...Check) *Profile {
	return &Profile{
		Name: "flow",
		Features: []Feature{
			{Name: "accounts", Core: true}, {Name: "refresh"}, {Name: "revocation"},
		},
		Options: []Option{{Name: "rotation", Default: "optional"}, {Name: "delay", Default: "0s"}},
		Grants:  []Grant{{Name: "main"}, {Name: "refused"}, {Name: "anew"}},
		Steps: []Step{
			{Name: "knock", Phase: Connect, Risk: Look},
			{Name: "create", Phase: Consent, Risk: Open},
			{Name: "authorise", Phase: Authorise, Grant: "main", Needs: []string{"create"}, Risk: Open, Asks: true},
			{Name: "redeem", Phase: Token, Grant: "main", Needs: []string{"authorise"}, Risk: Open},
			{Name: "list", Phase: Accounts, Grant: "main", Needs: []string{"redeem"}, Risk: Look},
			{Name: "refresh", Phase: Refresh, Grant: "main", Needs: []string{"redeem"}, Risk: Spend, Features: []string{"refresh"}},
			{Name: "refuse", Phase: Authorise, Grant: "refused", Needs: []string{"create"}, Risk: Open, Asks: true},
			{Name: "authorise anew", Phase: Authorise, Grant: "anew", Needs: []string{"create"}, Risk: Open, Asks: true},
			{Name: "redeem anew", Phase: Token, Grant: "anew", Needs: []string{"authorise anew"}, Risk: Open},
			{Name: "redeem with a wrong secret", Phase: Token, Grant: "anew", Needs: []string{"authorise anew"}, Risk: Lock},
			{Name: "redeem as another client", Phase: Token, Grant: "anew", Needs: []string{"authorise anew"}, Risk: Spend, Requires: func(t *Target) *Skip {
				if t.OtherClient == nil {
					return Omit(SkipUnconfigured, "the target names no other_client")
				}
				return nil
			}},
			{Name: "revoke", Phase: Revocation, Grant: "main", Needs: []string{"redeem"}, Risk: Spend, Features: []string{"revocation"}},
		},
		Checks: checks,
	}
}

// walked are the records of a run that walked all steps of a profile.
func walked(p *Profile) map[string]StepRecord {
	records := map[string]StepRecord{}
	for _, s := range p.Steps {
		records[s.Name] = StepRecord{Name: s.Name, Phase: s.Phase, Grant: s.Grant, State: StepWalked}
	}
	return records
}

// says is a check that comes to one finding whatever it sees.
func says(f Finding) func(View) Finding { return func(View) Finding { return f } }

func TestJudgeOutcomes(t *testing.T) {
	for _, c := range []struct {
		result                   Result
		must, should, info, mute Outcome
	}{
		{ResultHolds, Pass, Pass, Pass, Pass},
		{ResultFails, Fail, Warn, Note, Fail},
		{ResultTolerated, Warn, Warn, Note, Broken},
		{ResultInapplicable, Skipped, Skipped, Skipped, Skipped},
		{ResultInconclusive, Blocked, Blocked, Blocked, Blocked},
		{"", Broken, Broken, Broken, Broken},
		{"perhaps", Broken, Broken, Broken, Broken},
	} {
		for level, want := range map[Level]Outcome{Must: c.must, Should: c.should, Info: c.info, "": c.info} {
			check := Check{ID: "X-1", Level: level, Reads: []string{"list"}, Tolerates: true, Judge: says(Finding{Result: c.result})}
			p := flow(check)
			if got := p.Judge(&check, []*Exchange{on(1, "list", 200)}, Facts{}, walked(p)).Outcome; got != want {
				t.Errorf("%q at level %q = %s, want %s", c.result, level, got, want)
			}
		}
		silent := Check{ID: "X-1", Level: Must, Reads: []string{"list"}, Judge: says(Finding{Result: c.result})}
		p := flow(silent)
		if got := p.Judge(&silent, nil, Facts{}, walked(p)).Outcome; got != c.mute {
			t.Errorf("%q of a check that tolerates nothing = %s, want %s", c.result, got, c.mute)
		}
	}
}

// TestJudgeVerdict sees to it that nothing of check and finding is lost.
func TestJudgeVerdict(t *testing.T) {
	check := Check{ID: "X-1", Title: "the list is there", Rules: []string{"X-1", "X-2"}, Clause: Clause{"Doc", "1", "text"}, Level: Must,
		Reads: []string{"knock", "list"}, Sees: []string{"revoke"}, Judge: func(v View) Finding {
			f := Fails("200", "500").At(v.Last("list"), v.Last("knock")).Pointing("/accounts").Breaking("required")
			f.Offset = 7
			return f
		}}
	p := flow(check)
	shown := on(5, "list", 500)
	shown.Operation = "getAccountList"
	got := p.Judge(&p.Checks[0], []*Exchange{on(3, "knock", 401), shown}, Facts{}, walked(p))
	want := Verdict{Check: "X-1", Title: "the list is there", Rules: []string{"X-1", "X-2"}, Level: Must, Clause: Clause{"Doc", "1", "text"},
		Phase: Accounts, Steps: []string{"knock", "list"}, Grant: "main", Outcome: Fail, Want: "200", Got: "500",
		Exchange: 5, Exchanges: []int{5, 3}, Operation: "getAccountList", Pointer: "/accounts", Keyword: "required", Offset: 7}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Judge = %+v, want %+v", got, want)
	}
	check.Judge = says(Inapplicable("there is no list"))
	got = p.Judge(&check, nil, Facts{}, walked(p))
	if got.SkipKind != SkipInapplicable || got.Reason != "there is no list" {
		t.Errorf("Judge of something inapplicable = %q, %q, want inapplicable and its reason", got.SkipKind, got.Reason)
	}
	check.Judge = says(Inconclusive("the control failed"))
	if got = p.Judge(&check, nil, Facts{}, walked(p)); got.Reason != "the control failed" || got.SkipKind != "" {
		t.Errorf("Judge of something inconclusive = %q, %q, want its reason and no kind of skip", got.Reason, got.SkipKind)
	}
}

func TestJudgeBrokenChecks(t *testing.T) {
	p := flow()
	for name, c := range map[string]struct {
		judge  func(View) Finding
		reason string
	}{
		"a check that panics":                  {func(View) Finding { panic("no such page") }, "panicked: no such page"},
		"a check that reads past the end":      {func(v View) Finding { return Holds().At(v.All("list")[3]) }, "panicked: runtime error"},
		"a check without a judgement":          {nil, "panicked: runtime error"},
		"a check that tolerates unannounced":   {says(Tolerated("401", "403")), "does not say so"},
		"a check that comes to a word unknown": {says(Finding{Result: "perhaps"}), `"perhaps"`},
	} {
		check := Check{ID: "X-1", Level: Info, Reads: []string{"list"}, Judge: c.judge}
		got := p.Judge(&check, []*Exchange{on(1, "list", 200)}, Facts{}, walked(p))
		if got.Outcome != Broken || !strings.Contains(got.Reason, c.reason) {
			t.Errorf("%s: outcome %s with reason %q, want broken with %q", name, got.Outcome, got.Reason, c.reason)
		}
	}
}

// TestJudgeView sees to it that a check is shown the steps it names and no other,
// with the facts.
func TestJudgeView(t *testing.T) {
	var seen View
	check := Check{ID: "X-1", Reads: []string{"list"}, Sees: []string{"refresh", "redeem"}, Level: Must, Judge: func(v View) Finding {
		seen = v
		return Holds()
	}}
	p := flow(check)
	tape := []*Exchange{on(1, "knock", 200), on(2, "redeem", 200), on(3, "list", 200), on(4, "list", 200), on(5, "revoke", 200)}
	if got := p.Judge(&check, tape, Facts{Preset: "strict"}, walked(p)).Outcome; got != Pass {
		t.Fatalf("Judge = %s, want pass", got)
	}
	if got, want := numbers(seen.Tape), []int{2, 3, 4}; !slices.Equal(got, want) || seen.Facts.Preset != "strict" {
		t.Errorf("the check saw exchanges %v and preset %q, want %v and strict", got, seen.Facts.Preset, want)
	}
}

func TestJudgeUnwalkedSteps(t *testing.T) {
	check := Check{ID: "X-1", Level: Must, Reads: []string{"knock", "list"}, Sees: []string{"revoke"}, Silence: true, Judge: says(Holds())}
	p := flow(check)
	for _, c := range []struct {
		name    string
		step    string
		record  StepRecord
		outcome Outcome
		kind    SkipKind
		reason  string
	}{
		{"skipped", "list", StepRecord{State: StepSkipped, SkipKind: SkipUnaffordable, Reason: "no approvals left"}, Skipped, SkipUnaffordable, "no approvals left"},
		{"blocked", "list", StepRecord{State: StepBlocked, Reason: "no access token"}, Blocked, "", `"list" could not act: no access token`},
		{"broken", "knock", StepRecord{State: StepBroken, Reason: "no such host"}, Broken, "", `"knock" broke: no such host`},
		{"pending", "list", StepRecord{State: StepPending}, Blocked, "", `"list" was not reached`},
		{"unknown", "list", StepRecord{}, Blocked, "", `"list" was not reached`},
		{"skipped, and only seen", "revoke", StepRecord{State: StepSkipped, SkipKind: SkipUnclaimed}, Pass, "", ""},
		{"blocked, and only seen", "revoke", StepRecord{State: StepBlocked}, Pass, "", ""},
		{"skipped, and of no concern", "refuse", StepRecord{State: StepSkipped}, Pass, "", ""},
	} {
		steps := walked(p)
		steps[c.step] = c.record
		got := p.Judge(&check, []*Exchange{on(1, "list", 200)}, Facts{}, steps)
		if got.Outcome != c.outcome || got.SkipKind != c.kind || got.Reason != c.reason {
			t.Errorf("%s: %s %q %q, want %s %q %q", c.name, got.Outcome, got.SkipKind, got.Reason, c.outcome, c.kind, c.reason)
		}
	}
	if got := p.Judge(&check, nil, Facts{}, nil); got.Outcome != Blocked || got.Reason != `"knock" was not reached` {
		t.Errorf("without records: %s %q, want blocked at the first step", got.Outcome, got.Reason)
	}
}

func TestJudgeSilence(t *testing.T) {
	failed := func(n int, step string, class FailureClass) *Exchange {
		e := on(n, step, 0)
		e.Failure = &Failure{Class: class, Text: "the words of an operating system"}
		return e
	}
	cut := on(1, "list", 200)
	cut.Failure = &Failure{Class: FailTooLarge}
	again := on(2, "list", 200)
	again.Attempt = 2
	for _, c := range []struct {
		name   string
		tape   []*Exchange
		reason string // "" where there is something to judge
	}{
		{"an answer", []*Exchange{on(1, "list", 200)}, ""},
		{"a refusal", []*Exchange{on(1, "list", 400)}, ""},
		{"a crash", []*Exchange{on(1, "list", 500)}, ""},
		{"a gateway that finds nobody", []*Exchange{on(1, "list", 502)}, ""},
		{"nothing on the tape", nil, ""},
		{"no answer", []*Exchange{failed(1, "list", FailTimeout)}, `"list" got no answer: timeout`},
		{"an answer cut off", []*Exchange{cut}, `"list" got no answer: too-large`},
		{"no answer in the end", []*Exchange{on(1, "list", 200), failed(2, "list", FailReset)}, `"list" got no answer: reset`},
		{"too many requests", []*Exchange{on(1, "list", 429)}, `"list" was put off with 429`},
		{"out of service", []*Exchange{on(1, "list", 503)}, `"list" was put off with 503`},
		{"out of service for a moment", []*Exchange{on(1, "list", 503), again}, ""},
		{"another step without an answer", []*Exchange{on(1, "list", 200), failed(2, "refresh", FailReset)}, ""},
		{"the PSU who comes back", []*Exchange{on(1, "list", 503), arrival(2, "list")}, ""},
	} {
		check := Check{ID: "X-1", Level: Must, Reads: []string{"list"}, Sees: []string{"refresh"}, Judge: says(Holds())}
		p := flow(check)
		want := Pass
		if c.reason != "" {
			want = Blocked
		}
		if got := p.Judge(&check, c.tape, Facts{}, walked(p)); got.Outcome != want || got.Reason != c.reason {
			t.Errorf("%s: %s %q, want %s %q", c.name, got.Outcome, got.Reason, want, c.reason)
		}
		check.Silence = true
		if got := p.Judge(&check, c.tape, Facts{}, walked(p)); got.Outcome != Pass {
			t.Errorf("%s, for a check on silence: %s %q, want pass", c.name, got.Outcome, got.Reason)
		}
	}
}

func TestSkipVerdict(t *testing.T) {
	check := Check{ID: "X-1", Title: "the list is there", Level: Should, Reads: []string{"refresh"}}
	p := flow(check)
	got := p.Skip(&check, Omit(SkipUnclaimed, "the target does not claim %s", "refresh"))
	if got.Outcome != Skipped || got.SkipKind != SkipUnclaimed || got.Reason != "the target does not claim refresh" || got.Phase != Refresh || got.Level != Should || got.Title != check.Title {
		t.Errorf("Skip = %+v, want a verdict skipped as unclaimed in phase refresh", got)
	}
}

// TestVerdictSame changes one thing after the other that a reader sees.
func TestVerdictSame(t *testing.T) {
	one := Verdict{Check: "X-1", Outcome: Fail, SkipKind: "k", Want: "w", Got: "g", Reason: "r", Exchange: 1, Exchanges: []int{1, 2}, Operation: "o", Pointer: "/p", Keyword: "k", Offset: 3}
	same := one
	same.Title, same.Phase, same.Level, same.Known, same.Exchanges = "another wording", Token, Must, true, []int{1, 2}
	if !one.Same(same) {
		t.Error("Same = false for verdicts that differ in title, phase, level and the mark as known, want true")
	}
	for name, change := range map[string]func(*Verdict){
		"check": func(v *Verdict) { v.Check = "X-2" }, "outcome": func(v *Verdict) { v.Outcome = Warn }, "kind of skip": func(v *Verdict) { v.SkipKind = "" },
		"want": func(v *Verdict) { v.Want = "" }, "got": func(v *Verdict) { v.Got = "" }, "reason": func(v *Verdict) { v.Reason = "" },
		"exchange": func(v *Verdict) { v.Exchange = 2 }, "exchanges": func(v *Verdict) { v.Exchanges = []int{1} },
		"pointer": func(v *Verdict) { v.Pointer = "" }, "offset": func(v *Verdict) { v.Offset = 0 },
		"operation": func(v *Verdict) { v.Operation = "" }, "keyword": func(v *Verdict) { v.Keyword = "" },
	} {
		other := one
		change(&other)
		if one.Same(other) {
			t.Errorf("Same = true for verdicts with another %s, want false", name)
		}
	}
}
