package proof

import (
	"context"
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
)

// A GeneratedMatrix is the proof of one profile by what is made from its documents: lies, each of which must be caught by
// a check about its operation, and variations, none of which may be held against the bank.
type GeneratedMatrix struct {
	Profile    string   `json:"profile"`
	Lies       int      `json:"lies"`
	Caught     int      `json:"caught"` // with those that are warned about
	Missed     []string `json:"missed"`
	Variations int      `json:"variations"`
	Flagged    []string `json:"flagged"`

	Warned           []string         `json:"warned"`           // lies that no check fails, with the warnings
	Unexplained      []string         `json:"unexplained"`      // those of them that no known tolerance of a standard explains
	Idle             []string         `json:"idle"`             // tolerances that explain none
	Documents        map[string]*Made `json:"documents"`        // how much each document gave
	LiesByKind       map[string]int   `json:"liesByKind"`       // by constraint
	VariationsByKind map[string]int   `json:"variationsByKind"` // by what varies
	Places           int              `json:"places"`           // lies about one place in a body
	Pointed          int              `json:"pointed"`          // those that fail a check which names that place
	MillisPerLie     float64          `json:"millisPerLie"`     // of the clock on the wall, all processors at work
	Runs             int              `json:"runs"`             // of the whole flow, for the variations
}

// Made is how much was made from one document.
type Made struct {
	Lies       int `json:"lies"`
	Variations int `json:"variations"`
}

// Clean says whether nothing is left to explain.
func (m *GeneratedMatrix) Clean() bool {
	return len(m.Missed) == 0 && len(m.Flagged) == 0 && len(m.Unexplained) == 0 && len(m.Idle) == 0
}

// Print writes the matrix for people: counts, then what was missed and flagged.
func (m *GeneratedMatrix) Print(out io.Writer) {
	fmt.Fprintf(out, "%s: %d of %d lies caught, %d of them warned about (%.1f ms a lie); %d of %d variations flagged\n",
		m.Profile, m.Caught, m.Lies, len(m.Warned), m.MillisPerLie, len(m.Flagged), m.Variations)
	for _, document := range slices.Sorted(maps.Keys(m.Documents)) {
		fmt.Fprintf(out, "  from %s: %d lies, %d variations\n", document, m.Documents[document].Lies, m.Documents[document].Variations)
	}
	for _, counts := range []struct {
		title  string
		byKind map[string]int
	}{{"lies", m.LiesByKind}, {"variations", m.VariationsByKind}} {
		var parts []string
		for _, kind := range slices.Sorted(maps.Keys(counts.byKind)) {
			parts = append(parts, fmt.Sprintf("%s %d", kind, counts.byKind[kind]))
		}
		fmt.Fprintf(out, "  %s: %s\n", counts.title, strings.Join(parts, ", "))
	}
	for _, list := range []struct {
		title string
		lines []string
	}{{"missed", m.Missed}, {"flagged", m.Flagged}, {"warned about only", m.Unexplained}, {"tolerances without a lie", m.Idle}} {
		if len(list.lines) > 0 {
			fmt.Fprintf(out, "  %s (%d):\n    %s\n", list.title, len(list.lines), strings.Join(list.lines, "\n    "))
		}
	}
}

// GeneratedOptions say how much of the proof is run.
type GeneratedOptions struct {
	// Nth takes every nth lie and variation only; 0 takes all. Idle stays empty then, since not all lies are told.
	Nth int
}

// take returns every nth of some things.
func take[T any](o GeneratedOptions, all []T) []T {
	if o.Nth == 0 {
		return all
	}
	var some []T
	for i := 0; i < len(all); i += o.Nth {
		some = append(some, all[i])
	}
	return some
}

// Generated makes the generated matrix of one profile over all variants of its bank. What two of them have in common
// counts once, in the quicker one.
func Generated(ctx context.Context, p *conformance.Profile, b *bank.Profile, o GeneratedOptions) (*GeneratedMatrix, error) {
	g := &generation{profile: p, bank: b, options: o, scenes: map[string]*scene{}}
	for _, v := range g.variants() {
		if err := g.rehearse(ctx, v.Name); err != nil {
			return nil, err
		}
	}
	m := &GeneratedMatrix{Profile: p.Name, Missed: []string{}, Flagged: []string{}, Warned: []string{},
		Documents: map[string]*Made{}, LiesByKind: map[string]int{}, VariationsByKind: map[string]int{}}
	for _, document := range p.Documents {
		m.Documents[document] = &Made{}
	}
	if err := g.proveLies(ctx, m); err != nil {
		return nil, err
	}
	m.Unexplained, m.Idle = explain(p.Name, m.Warned)
	if o.Nth > 0 {
		m.Idle = []string{}
	}
	return m, g.proveVariations(ctx, m)
}

// A generation is the work on one profile.
type generation struct {
	profile *conformance.Profile
	bank    *bank.Profile
	options GeneratedOptions
	scenes  map[string]*scene // by variant
}

// variants lists those of the bank, those that say what another says already last.
func (g *generation) variants() []bank.Variant {
	alike := slices.DeleteFunc(slices.Clone(g.bank.Variants), func(v bank.Variant) bool { return v.Like == "" })
	return slices.Concat(g.bank.Dialects(), alike)
}

// A scene is a variant of the bank with what its honest bank said and was found to be.
type scene struct {
	variant string
	samples bank.Samples
	honest  outcomes
}

// today is the day of the bank in generated runs: always the same, so that the same lies are told every day.
var today = time.Date(2026, time.November, 18, 9, 0, 0, 0, time.UTC)

// short are the overrides of the target in generated runs: a history of two pages instead of four.
var short = []string{"data.history_days=30"}

// config is the bank of a generated run.
func (s *scene) config() bank.Config {
	return bank.Config{Variant: s.variant, Clock: bank.StoppedClock(today)}
}

// rehearse runs the whole flow with an honest bank that takes its answers down.
func (g *generation) rehearse(ctx context.Context, variant string) error {
	s := &scene{variant: variant, samples: bank.Samples{}}
	config := s.config()
	config.Whims = []bank.Whim{{Name: "rehearsal", Use: s.samples.Record()}}
	var err error
	if s.honest, err = g.run(ctx, config); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(s.honest)) {
		if v := s.honest[id]; accuses(v) {
			return fmt.Errorf("the honest bank (%s) is not found honest: %s", variant, told(v))
		}
	}
	g.scenes[variant] = s
	return nil
}

// accuses says whether a verdict holds something against the bank, or is none at all.
func accuses(v conformance.Verdict) bool {
	switch v.Outcome {
	case conformance.Fail, conformance.Warn, conformance.Blocked, conformance.Broken:
		return true
	}
	return false
}

// run walks the whole flow once and judges all checks.
func (g *generation) run(ctx context.Context, config bank.Config) (outcomes, error) {
	_, target, stop, err := Embed(g.bank, config, short...)
	if err != nil {
		return nil, err
	}
	defer stop()
	walk, err := Begin(g.profile, target, conformance.Selection{})
	if err != nil {
		return nil, err
	}
	walk.To(ctx, len(g.profile.Steps)-1)
	seen := outcomes{}
	for i := range g.profile.Checks {
		v := walk.Judge(&g.profile.Checks[i])
		seen[v.Check] = v
	}
	return seen, context.Cause(ctx)
}

// garbage is how much may pile up, in percent of what is alive, before it is collected while a proof runs: thousands of
// runs leave much behind and hold little. Our choice.
const garbage = 800

// waiting is how many more things are done at once than there are processors, since each waits for its bank now and then.
// Our choice.
const waiting = 2

// across does something with each of some things, on all processors. The first error ends it.
func across[T any](ctx context.Context, things []T, do func(context.Context, T) error) error {
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	next := make(chan T)
	for range runtime.GOMAXPROCS(0) + waiting {
		wait.Go(func() {
			for thing := range next {
				if ctx.Err() != nil {
					continue
				}
				if err := do(ctx, thing); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, thing := range things {
		next <- thing
	}
	close(next)
	wait.Wait()
	return context.Cause(ctx)
}
