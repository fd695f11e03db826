package proof

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
)

// A Matrix is the proof of one profile. Killed and the lists are about checks;
// Imprecise and FalseAlarms say what happened that should not have.
type Matrix struct {
	Profile     string   `json:"profile"`
	Checks      int      `json:"checks"`
	Faults      int      `json:"faults"`
	Whims       int      `json:"whims"`
	Killed      int      `json:"killed"`
	Unkilled    []string `json:"unkilled"`
	Imprecise   []string `json:"imprecise"`
	FalseAlarms []string `json:"falseAlarms"`
}

// Clean says whether nothing is left to explain.
func (m *Matrix) Clean() bool {
	return len(m.Unkilled) == 0 && len(m.Imprecise) == 0 && len(m.FalseAlarms) == 0
}

// Print writes the matrix for people: counts, then what is left to explain.
func (m *Matrix) Print(out io.Writer) {
	fmt.Fprintf(out, "%s: %d checks, %d faults, %d whims; %d checks killed\n", m.Profile, m.Checks, m.Faults, m.Whims, m.Killed)
	for _, list := range []struct {
		title string
		lines []string
	}{{"not killed", m.Unkilled}, {"imprecise", m.Imprecise}, {"false alarms", m.FalseAlarms}} {
		if len(list.lines) > 0 {
			fmt.Fprintf(out, "  %s (%d):\n    %s\n", list.title, len(list.lines), strings.Join(list.lines, "\n    "))
		}
	}
}

// Options say how much of the proof is run.
type Options struct {
	// Narrow runs each fault on the checks that it names only: quicker, and blind
	// to what else it breaks. One that does not show so is run in full.
	Narrow bool
	// Stored are checks that are killed by a stored tape, where no bank can lie so.
	Stored []string
}

// Prove makes the matrix of one profile.
func Prove(ctx context.Context, p *conformance.Profile, b *bank.Profile, o Options) (*Matrix, error) {
	m := &Matrix{Profile: p.Name, Checks: len(p.Checks), Faults: len(b.Faults), Whims: len(b.Whims),
		Unkilled: []string{}, Imprecise: []string{}, FalseAlarms: []string{}}
	honest := map[string]outcomes{}
	for _, v := range b.Variants {
		seen, err := try(ctx, p, b, bank.Config{Variant: v.Name}, conformance.Selection{})
		if err != nil {
			return nil, err
		}
		honest[v.Name] = seen
		for _, id := range slices.Sorted(maps.Keys(seen)) {
			switch seen[id].Outcome {
			case conformance.Fail, conformance.Warn, conformance.Blocked, conformance.Broken:
				m.FalseAlarms = append(m.FalseAlarms, fmt.Sprintf("honest bank (%s): %s", v.Name, told(seen[id])))
			}
		}
	}
	killed := map[string]bool{}
	for _, id := range o.Stored {
		killed[id] = true
	}
	trials := trialsOf(p, b, o)
	if err := across(ctx, trials, func(ctx context.Context, t *trial) (err error) {
		t.seen, err = try(ctx, p, b, t.config, t.selection)
		if err == nil && o.Narrow && t.fault != nil && len(t.judgeFault(honest[t.config.Variant], map[string]bool{})) > 0 {
			// Some faults show only after steps that the checks which they break do not need.
			t.seen, err = try(ctx, p, b, t.config, conformance.Selection{})
		}
		return err
	}); err != nil {
		return nil, err
	}
	for _, t := range trials {
		base := honest[t.config.Variant]
		if t.fault != nil {
			m.Imprecise = append(m.Imprecise, t.judgeFault(base, killed)...)
		} else {
			m.FalseAlarms = append(m.FalseAlarms, t.judgeWhim(base)...)
		}
	}
	for i := range p.Checks {
		if id := p.Checks[i].ID; killed[id] {
			m.Killed++
		} else {
			m.Unkilled = append(m.Unkilled, id)
		}
	}
	return m, nil
}

// A trial is one run with one fault or one whim.
type trial struct {
	fault     *bank.Fault
	whim      *bank.Whim
	config    bank.Config
	selection conformance.Selection
	seen      outcomes
}

type outcomes map[string]conformance.Verdict

func trialsOf(p *conformance.Profile, b *bank.Profile, o Options) []*trial {
	var trials []*trial
	for i := range b.Faults {
		f := &b.Faults[i]
		t := &trial{fault: f, config: bank.Config{Variant: f.Variant, Faults: []bank.Fault{*f}}}
		if f.Variant == "" {
			t.config.Variant = b.Variants[0].Name
		}
		if o.Narrow {
			t.selection.Checks = slices.Sorted(maps.Keys(f.Breaks))
		}
		trials = append(trials, t)
	}
	for i := range b.Whims {
		w := &b.Whims[i]
		for _, variant := range shownIn(b, i) {
			trials = append(trials, &trial{whim: w, config: bank.Config{Variant: variant, Whims: []bank.Whim{*w}}})
		}
	}
	return trials
}

// shownIn names the variants in which a whim is run: its own, or else all dialects without TLS and, since those over it take
// three times as long, one of them in turn.
func shownIn(b *bank.Profile, whim int) []string {
	if own := b.Whims[whim].Variant; own != "" {
		return []string{own}
	}
	var plain, secure []string
	for _, v := range b.Dialects() {
		if v.Settings.TLS {
			secure = append(secure, v.Name)
		} else {
			plain = append(plain, v.Name)
		}
	}
	if len(secure) > 0 {
		plain = append(plain, secure[whim%len(secure)])
	}
	return plain
}

// judgeFault says what a fault broke beyond what it names, or failed to break, and
// marks the checks that it killed.
func (t *trial) judgeFault(honest outcomes, killed map[string]bool) []string {
	var odd []string
	for _, id := range slices.Sorted(maps.Keys(t.seen)) {
		was, is := honest[id], t.seen[id]
		want, named := t.fault.Breaks[id]
		switch {
		case named && string(is.Outcome) == want:
			killed[id] = killed[id] || noticed(is.Outcome)
		case named:
			odd = append(odd, fmt.Sprintf("%s: wanted %s of %s", t.fault.Name, want, told(is)))
		case is.SkipKind == conformance.SkipUnselected, is.Outcome == was.Outcome && is.SkipKind == was.SkipKind, is.Outcome == conformance.Blocked:
		default:
			odd = append(odd, fmt.Sprintf("%s: was %s, now %s", t.fault.Name, was.Outcome, told(is)))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(t.fault.Breaks)) {
		if _, ok := t.seen[id]; !ok {
			odd = append(odd, fmt.Sprintf("%s: names %s, which does not exist", t.fault.Name, id))
		}
	}
	return odd
}

// noticed says whether an outcome shows that a check saw the fault. A fault may
// also name checks that it leaves nothing to judge.
func noticed(o conformance.Outcome) bool {
	return o == conformance.Fail || o == conformance.Warn || o == conformance.Note
}

// judgeWhim says which outcomes a whim changed.
func (t *trial) judgeWhim(honest outcomes) []string {
	var odd []string
	for _, id := range slices.Sorted(maps.Keys(t.seen)) {
		was, is := honest[id], t.seen[id]
		if is.Outcome != was.Outcome || is.SkipKind != was.SkipKind {
			odd = append(odd, fmt.Sprintf("%s (%s): was %s, now %s", t.whim.Name, t.config.Variant, was.Outcome, told(is)))
		}
	}
	return odd
}

func told(v conformance.Verdict) string {
	switch {
	case v.Reason != "":
		return fmt.Sprintf("%s %s (%s)", v.Check, v.Outcome, v.Reason)
	case v.Want != "":
		return fmt.Sprintf("%s %s (wanted %s, got %s in exchange %d)", v.Check, v.Outcome, v.Want, v.Got, v.Exchange)
	default:
		return fmt.Sprintf("%s %s", v.Check, v.Outcome)
	}
}

// try runs a profile once against a bank of its own.
func try(ctx context.Context, p *conformance.Profile, b *bank.Profile, cfg bank.Config, s conformance.Selection) (outcomes, error) {
	run, err := Try(ctx, p, b, cfg, s)
	if err != nil {
		return nil, err
	}
	seen := outcomes{}
	for _, v := range run.Verdicts {
		seen[v.Check] = v
	}
	return seen, nil
}

// Try runs a profile once, without Ginkgo, against a bank of its own. Overrides are as of Embed.
func Try(ctx context.Context, p *conformance.Profile, b *bank.Profile, cfg bank.Config, s conformance.Selection, overrides ...string) (*conformance.Run, error) {
	_, target, stop, err := Embed(b, cfg, overrides...)
	if err != nil {
		return nil, err
	}
	defer stop()
	walk, err := Begin(p, target, s)
	if err != nil {
		return nil, err
	}
	walk.To(ctx, len(p.Steps)-1)
	walk.Close(ctx)
	return walk.Run(nil), nil
}
