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

// proveLies tells every lie and asks the checks about its operation, each in a run of no more than its own steps: the
// cheapest first, until one fails.
func (g *generation) proveLies(ctx context.Context, m *GeneratedMatrix) error {
	liars, err := g.liars()
	if err != nil {
		return err
	}
	checks := map[*scene]map[string][]*conformance.Check{}
	for _, s := range g.scenes {
		if checks[s], err = g.checksAbout(ctx, s); err != nil {
			return err
		}
	}
	begin := time.Now()
	err = across(ctx, liars, func(ctx context.Context, l *liar) error {
		for _, c := range checks[l.scene][l.Operation] {
			v, err := g.ask(ctx, l.scene, c, l.Fault())
			if err != nil {
				return err
			}
			l.verdicts = append(l.verdicts, v)
			if v.Outcome == conformance.Fail {
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

// settle counts the lie as caught, warned about or missed.
func (l *liar) settle(m *GeneratedMatrix) {
	var parts []string
	warned := false
	for _, v := range l.verdicts {
		switch v.Outcome {
		case conformance.Fail:
			m.Caught++
			if l.pointed(v) {
				m.Pointed++
			}
			return
		case conformance.Warn:
			warned = true
		}
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
	for i := range g.bank.Variants {
		s := g.scenes[g.bank.Variants[i].Name]
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
	return all, nil
}

// checksAbout lists the checks about each operation that pass with the honest bank, the cheapest first: a check that does
// not pass could not tell a lie from the truth.
func (g *generation) checksAbout(ctx context.Context, s *scene) (map[string][]*conformance.Check, error) {
	steps := map[*conformance.Check]int{}
	about := map[string][]*conformance.Check{}
	for i := range g.profile.Checks {
		c := &g.profile.Checks[i]
		if len(c.Operations) == 0 {
			continue
		}
		v, err := g.ask(ctx, s, c)
		if err != nil {
			return nil, err
		}
		if v.Outcome != conformance.Pass {
			continue
		}
		steps[c] = len(c.Reads) + len(c.Sees)
		for _, operation := range c.Operations {
			about[operation] = append(about[operation], c)
		}
	}
	for _, checks := range about {
		slices.SortStableFunc(checks, func(a, b *conformance.Check) int { return steps[a] - steps[b] })
	}
	return about, nil
}

// ask runs what one check needs against a bank with some faults and returns its verdict.
func (g *generation) ask(ctx context.Context, s *scene, c *conformance.Check, faults ...bank.Fault) (conformance.Verdict, error) {
	config := s.config()
	config.Faults = faults
	_, target, stop, err := Embed(g.bank, config, short...)
	if err != nil {
		return conformance.Verdict{}, err
	}
	defer stop()
	walk, err := Begin(g.profile, target, conformance.Selection{Checks: []string{c.ID}})
	if err != nil {
		return conformance.Verdict{}, err
	}
	walk.To(ctx, g.profile.Due(c))
	return walk.Judge(c), context.Cause(ctx)
}
