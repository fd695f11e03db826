package conformance

import (
	"time"
)

// A Run is one profile against one target: what was done, seen and judged. It
// is plain data, and all that a report shows of a run.
type Run struct {
	Profile     string
	Preset      string
	Title       string
	Standard    Standard
	Specs       []Spec
	Target      TargetFacts
	Outcome     RunOutcome
	Started     time.Time
	Duration    time.Duration
	Interrupted bool   // the run was cancelled before its end
	Halt        string // why it ended early, "" when it did not: phase and reason
	Facts       Facts
	Selection   Selection
	Features    []FeatureState
	Summary     Summary
	Coverage    Coverage
	Unasked     []string // MUSTs that were not asked, with the reason
	Stale       []string // known failures that no longer fail or are past their date
	Leftover    []string // what could not be put away
	Steps       []StepRecord
	Verdicts    []Verdict
	Tape        []*Exchange
	Connections []Connection
}

// Link gives every exchange the TLS facts of its connection.
func (r *Run) Link() {
	for _, e := range r.Tape {
		if n := e.Connection; n > 0 && n <= len(r.Connections) && r.Connections[n-1].Secure() {
			e.TLS = &r.Connections[n-1]
		}
	}
}

// A Spec names a document of the kit and its digest.
type Spec struct{ Name, SHA256 string }

// TargetFacts is what a report says of the target.
type TargetFacts struct {
	Name         string
	BaseURL      string
	Embedded     bool   // the reference bank in this process
	ClaimsSHA256 string // digest over everything the target declares, without secrets
}

// A FeatureState is what the target declares and what the run saw of a feature.
type FeatureState struct {
	Name     string
	Core     bool
	Declared bool
	Observed bool // at least one check of it passed
}

// Summary counts verdicts by outcome. Known failures count in Known only.
type Summary struct{ Pass, Fail, Warn, Note, Skip, Blocked, Broken, Known int }

// Coverage counts register rows: all, those an outside client can test, those the
// kit tests, and those that this run judged.
type Coverage struct{ Clauses, Testable, Tested, Judged int }

// A RunOutcome is the result of a run.
type RunOutcome string

// The outcomes of a run.
const (
	Conformant    RunOutcome = "conformant"    // every MUST of the core and of claimed features judged or inapplicable
	Partial       RunOutcome = "partial"       // no failure, but some MUST was not asked
	Nonconformant RunOutcome = "nonconformant" // a MUST failed
	Incomplete    RunOutcome = "incomplete"    // unreachable, blocked or interrupted
	Faulty        RunOutcome = "broken"        // fault of the kit
)

// Conclude counts the verdicts and settles outcome, features and known failures.
// The verdicts, steps and facts must be there already.
func (r *Run) Conclude(p *Profile, t *Target) {
	r.Unasked, r.Stale = nil, nil
	known := map[string]Known{}
	for _, k := range t.Known {
		known[k.Check] = k
	}
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		k, listed := known[v.Check]
		v.Known = listed && v.Outcome == Fail && !k.past(r.Started)
		if listed && (k.past(r.Started) || v.Outcome == Pass || v.Outcome == Warn || v.Outcome == Note) {
			r.Stale = append(r.Stale, v.Check)
		}
		if unasked(p.Check(v.Check), v) {
			r.Unasked = append(r.Unasked, v.Check)
		}
	}
	r.Summary = Summarise(r.Verdicts)
	r.Features = featureStates(p, r)
	r.Outcome = r.settle()
}

// past says whether a known failure's date has gone by at a time.
func (k Known) past(now time.Time) bool {
	return !k.Until.IsZero() && now.After(k.Until.AddDate(0, 0, 1))
}

// unasked says whether a verdict leaves a MUST open that should have been asked.
func unasked(c *Check, v *Verdict) bool {
	if v.Level != Must || v.Outcome != Skipped {
		return false
	}
	switch v.SkipKind {
	case SkipInapplicable, SkipUnclaimed:
		return false
	case SkipUnconfigured:
		return c == nil || !c.Rare
	}
	return true
}

// Summarise counts verdicts.
func Summarise(verdicts []Verdict) Summary {
	var s Summary
	for _, v := range verdicts {
		switch {
		case v.Known:
			s.Known++
		case v.Outcome == Pass:
			s.Pass++
		case v.Outcome == Fail:
			s.Fail++
		case v.Outcome == Warn:
			s.Warn++
		case v.Outcome == Note:
			s.Note++
		case v.Outcome == Skipped:
			s.Skip++
		case v.Outcome == Blocked:
			s.Blocked++
		default:
			s.Broken++
		}
	}
	return s
}

func (r *Run) settle() RunOutcome {
	switch {
	case r.Summary.Broken > 0:
		return Faulty
	case r.Interrupted:
		return Incomplete
	case r.Summary.Fail > 0:
		return Nonconformant
	case r.Summary.Blocked > 0 || r.Halt != "":
		return Incomplete
	case len(r.Unasked) > 0:
		return Partial
	default:
		return Conformant
	}
}

func featureStates(p *Profile, r *Run) []FeatureState {
	observed := map[string]bool{}
	for _, v := range r.Verdicts {
		if c := p.Check(v.Check); c != nil && v.Outcome == Pass {
			for _, name := range c.Features {
				observed[name] = true
			}
		}
	}
	var out []FeatureState
	for _, f := range p.Features {
		out = append(out, FeatureState{Name: f.Name, Core: f.Core, Declared: r.Facts.Claims(f.Name), Observed: observed[f.Name]})
	}
	return out
}
