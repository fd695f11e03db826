package proof

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
)

// A liar is a lie with the bank that tells it and the verdicts of the checks about its operation.
type liar struct {
	bank.Lie
	document string
	scene    *scene
	verdicts []conformance.Verdict
}

// proveLies tells every lie and asks the checks about its operation, in runs of no more than their own steps: the cheapest
// first, until one fails.
func (g *generation) proveLies(ctx context.Context, m *GeneratedMatrix) error {
	liars, err := g.liars()
	if err != nil {
		return err
	}
	checks := map[*scene]map[string][]group{}
	for _, l := range liars {
		if checks[l.scene] != nil {
			continue
		}
		if checks[l.scene], err = g.checksAbout(ctx, l.scene); err != nil {
			return err
		}
	}
	begin := time.Now()
	err = across(ctx, liars, func(ctx context.Context, l *liar) error {
		for _, group := range checks[l.scene][l.Operation] {
			verdicts, err := g.ask(ctx, l.scene, group, l.Fault())
			if err != nil {
				return err
			}
			l.verdicts = append(l.verdicts, verdicts...)
			if slices.ContainsFunc(verdicts, failed) {
				break
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, l := range liars {
		m.Lies++
		m.Documents[l.document].Lies++
		m.LiesByKind[l.Kind]++
		if l.Pointer != "" {
			m.Places++
		}
		l.settle(m)
	}
	if m.Lies > 0 {
		m.MillisPerLie = float64(time.Since(begin).Microseconds()) / 1000 / float64(m.Lies)
	}
	return nil
}

// pointed says whether a verdict names the place of the lie, or a member that is missing there.
func (l *liar) pointed(v conformance.Verdict) bool {
	return l.Pointer != "" && v.Operation == l.Operation && (v.Pointer == l.Pointer || l.Kind == "required" && strings.HasPrefix(v.Pointer, l.Pointer+"/"))
}

func failed(v conformance.Verdict) bool { return v.Outcome == conformance.Fail }

// settle counts the lie as caught, warned about or missed.
func (l *liar) settle(m *GeneratedMatrix) {
	if slices.ContainsFunc(l.verdicts, failed) {
		m.Caught++
		if slices.ContainsFunc(l.verdicts, func(v conformance.Verdict) bool { return failed(v) && l.pointed(v) }) {
			m.Pointed++
		}
		return
	}
	var parts []string
	warned := false
	for _, v := range l.verdicts {
		warned = warned || v.Outcome == conformance.Warn
		parts = append(parts, told(v))
	}
	if len(parts) == 0 {
		parts = []string{"no check is about " + l.Operation}
	}
	line := l.Name + ": " + strings.Join(parts, ", ")
	if warned {
		m.Caught++
		m.Warned = append(m.Warned, line)
	} else {
		m.Missed = append(m.Missed, line)
	}
}

// liars lists the lies of all documents, each in the first variant that it can be told in.
func (g *generation) liars() ([]*liar, error) {
	var all []*liar
	known := map[string]bool{}
	for _, v := range g.variants() {
		s := g.scenes[v.Name]
		for _, document := range g.profile.Documents {
			here := map[string]bool{}
			for _, lie := range bank.Lies(document, s.samples) {
				if here[lie.Name] {
					return nil, fmt.Errorf("two lies are called %s", lie.Name)
				}
				here[lie.Name] = true
				if !known[lie.Name] {
					all = append(all, &liar{Lie: lie, document: document, scene: s})
				}
			}
			maps.Copy(known, here)
		}
	}
	return take(g.options, all), nil
}

// A group of checks judges what the same steps brought.
type group []*conformance.Check

// cost is how many steps a group looks at.
func (g group) cost() int { return len(g[0].Reads) + len(g[0].Sees) }

// alike says whether two checks look at the same steps.
func alike(a, b *conformance.Check) bool {
	return slices.Equal(a.Reads, b.Reads) && slices.Equal(a.Sees, b.Sees)
}

// checksAbout lists the checks about each operation that pass with the honest bank, the cheapest first: a check that does
// not pass could not tell a lie from the truth.
func (g *generation) checksAbout(ctx context.Context, s *scene) (map[string][]group, error) {
	var groups []group
	for i := range g.profile.Checks {
		c := &g.profile.Checks[i]
		if len(c.Operations) == 0 {
			continue
		}
		if at := slices.IndexFunc(groups, func(known group) bool { return alike(known[0], c) }); at >= 0 {
			groups[at] = append(groups[at], c)
		} else {
			groups = append(groups, group{c})
		}
	}
	about := map[string][]group{}
	for _, all := range groups {
		verdicts, err := g.ask(ctx, s, all)
		if err != nil {
			return nil, err
		}
		by := map[string]group{}
		for i, c := range all {
			if verdicts[i].Outcome != conformance.Pass {
				continue
			}
			for _, operation := range c.Operations {
				by[operation] = append(by[operation], c)
			}
		}
		for operation, some := range by {
			about[operation] = append(about[operation], some)
		}
	}
	for _, groups := range about {
		slices.SortStableFunc(groups, func(a, b group) int { return a.cost() - b.cost() })
	}
	return about, nil
}

// ask runs what a group of checks needs against a bank with some faults and returns their verdicts.
func (g *generation) ask(ctx context.Context, s *scene, checks group, faults ...bank.Fault) ([]conformance.Verdict, error) {
	config := s.config()
	config.Faults = faults
	_, target, stop, err := Embed(g.bank, config, short...)
	if err != nil {
		return nil, err
	}
	defer stop()
	selection, due := conformance.Selection{}, 0
	for _, c := range checks {
		selection.Checks = append(selection.Checks, c.ID)
		due = max(due, g.profile.Due(c))
	}
	walk, err := Begin(g.profile, target, selection)
	if err != nil {
		return nil, err
	}
	walk.To(ctx, due)
	verdicts := make([]conformance.Verdict, len(checks))
	for i, c := range checks {
		verdicts[i] = walk.Judge(c)
	}
	return verdicts, context.Cause(ctx)
}
