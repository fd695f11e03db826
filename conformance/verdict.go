package conformance

import (
	"fmt"
	"slices"
)

// An Outcome is what a check means for the ASPSP.
type Outcome string

// The outcomes. Blocked and Broken are never green.
const (
	Pass    Outcome = "pass"
	Fail    Outcome = "fail"
	Warn    Outcome = "warn"
	Note    Outcome = "note" // never counted against the ASPSP
	Skipped Outcome = "skip"
	Blocked Outcome = "blocked" // an earlier step left nothing to judge
	Broken  Outcome = "broken"  // our own fault
)

// A Verdict is a finding together with its check. It is plain data.
type Verdict struct {
	Check     string
	Title     string
	Rules     []string
	Level     Level
	Clause    Clause
	Phase     Phase
	Steps     []string
	Grant     string
	Outcome   Outcome
	SkipKind  SkipKind
	Want, Got string
	Reason    string
	Exchange  int
	Exchanges []int
	Operation string // of the exchange that shows it
	Pointer   string
	Keyword   string
	Offset    int64
	Known     bool // a known failure of the target
}

// Same says whether two verdicts on one check agree in everything that a reader sees.
func (v Verdict) Same(o Verdict) bool {
	return v.Check == o.Check && v.Outcome == o.Outcome && v.SkipKind == o.SkipKind && v.Want == o.Want &&
		v.Got == o.Got && v.Reason == o.Reason && v.Exchange == o.Exchange &&
		slices.Equal(v.Exchanges, o.Exchanges) && v.Operation == o.Operation && v.Pointer == o.Pointer &&
		v.Keyword == o.Keyword && v.Offset == o.Offset
}

// Judge comes to a verdict on one check from the redacted tape, the facts and
// the records of the steps. It is the only way to a verdict, live and offline.
func (p *Profile) Judge(c *Check, tape []*Exchange, facts Facts, steps map[string]StepRecord) (verdict Verdict) {
	verdict = p.blank(c)
	for _, name := range c.Reads {
		if stop := verdict.unread(steps[name], name); stop {
			return verdict
		}
	}
	view := View{Facts: facts, Tape: cut(tape, c.Reads, c.Sees)}
	if reason, silent := silence(c, view); silent {
		verdict.Outcome, verdict.Reason = Blocked, reason
		return verdict
	}
	defer func() {
		if r := recover(); r != nil {
			verdict.Outcome, verdict.Reason = Broken, fmt.Sprintf("the check panicked: %v", r)
		}
	}()
	verdict.settle(c, c.Judge(view))
	for _, e := range view.Tape {
		if e.N == verdict.Exchange {
			verdict.Operation = e.Operation
		}
	}
	return verdict
}

// Rejudge comes to all verdicts of a run anew, from what the run keeps.
func (p *Profile) Rejudge(r *Run) []Verdict {
	steps := map[string]StepRecord{}
	for _, s := range r.Steps {
		steps[s.Name] = s
	}
	verdicts := make([]Verdict, len(p.Checks))
	for i := range p.Checks {
		c := &p.Checks[i]
		if skip := p.leftOut(c, r.Selection, r.Facts); skip != nil {
			verdicts[i] = p.Skip(c, skip)
		} else {
			verdicts[i] = p.Judge(c, r.Tape, r.Facts, steps)
		}
	}
	return verdicts
}

// Skip returns the verdict on a check that was left out before anything walked.
func (p *Profile) Skip(c *Check, skip *Skip) Verdict {
	v := p.blank(c)
	v.Outcome, v.SkipKind, v.Reason = Skipped, skip.Kind, skip.Reason
	return v
}

func (p *Profile) blank(c *Check) Verdict {
	v := Verdict{Check: c.ID, Title: c.Title, Rules: c.Rules, Level: c.Level, Clause: c.Clause, Steps: c.Reads, Phase: p.PhaseOf(c)}
	for _, name := range c.Reads {
		if s := p.Step(name); s != nil && s.Grant != "" {
			v.Grant = s.Grant
		}
	}
	return v
}

// unread settles the verdict when a step that the check reads did not walk.
func (v *Verdict) unread(s StepRecord, name string) bool {
	switch s.State {
	case StepWalked:
		return false
	case StepSkipped:
		v.Outcome, v.SkipKind, v.Reason = Skipped, s.SkipKind, s.Reason
	case StepBroken:
		v.Outcome, v.Reason = Broken, fmt.Sprintf("%q broke: %s", name, s.Reason)
	case StepBlocked:
		v.Outcome, v.Reason = Blocked, fmt.Sprintf("%q could not act: %s", name, s.Reason)
	default:
		v.Outcome, v.Reason = Blocked, fmt.Sprintf("%q was not reached", name)
	}
	return true
}

// silence finds a step that the check reads of which no usable answer came.
func silence(c *Check, view View) (reason string, silent bool) {
	if c.Silence {
		return "", false
	}
	for _, name := range c.Reads {
		last := view.Last(name)
		switch {
		case last == nil || last.Operation == OperationCallback:
		case last.Failure != nil:
			return fmt.Sprintf("%q got no answer: %s", name, last.Failure.Class), true
		case last.putOff():
			return fmt.Sprintf("%q was put off with %d", name, last.Status()), true
		}
	}
	return "", false
}

func cut(tape []*Exchange, steps ...[]string) []*Exchange {
	var out []*Exchange
	for i, e := range tape {
		if e.putOff() && i+1 < len(tape) && tape[i+1].Attempt == 2 && tape[i+1].Step == e.Step {
			continue // what counts is the answer to its repetition
		}
		if slices.ContainsFunc(steps, func(names []string) bool { return slices.Contains(names, e.Step) }) {
			out = append(out, e)
		}
	}
	return out
}

// settle turns a finding into an outcome: a check is never louder than its level.
func (v *Verdict) settle(c *Check, f Finding) {
	v.Want, v.Got, v.Reason = f.Want, f.Got, f.Reason
	v.Exchange, v.Exchanges, v.Pointer, v.Keyword, v.Offset = f.Exchange, f.Exchanges, f.Pointer, f.Keyword, f.Offset
	switch f.Result {
	case ResultHolds:
		v.Outcome = Pass
	case ResultInapplicable:
		v.Outcome, v.SkipKind = Skipped, SkipInapplicable
	case ResultInconclusive:
		v.Outcome = Blocked
	case ResultTolerated:
		if !c.Tolerates {
			v.Outcome, v.Reason = Broken, "the check tolerates although it does not say so"
			return
		}
		v.Outcome = loudest(c.Level, Warn)
	case ResultFails:
		v.Outcome = loudest(c.Level, Fail)
	default:
		v.Outcome, v.Reason = Broken, fmt.Sprintf("the check came to %q", f.Result)
	}
}

func loudest(level Level, wish Outcome) Outcome {
	switch level {
	case Must:
		return wish
	case Should:
		return Warn
	default:
		return Note
	}
}
