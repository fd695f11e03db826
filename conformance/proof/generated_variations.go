package proof

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
)

// A varied is a variation with the bank that has it, and what was held against it.
type varied struct {
	bank.Variation
	document string
	scene    *scene
	odd      []string
}

// mostAtOnce is how many variations share a run: our choice.
const mostAtOnce = 24

// proveVariations walks the whole flow with every variation and compares each verdict with the honest one. Variations
// that have nothing to do with each other share a run: when no check holds anything against all of them, none does so
// against one. When one does, each walks alone.
func (g *generation) proveVariations(ctx context.Context, m *GeneratedMatrix) error {
	all, err := g.varied()
	if err != nil {
		return err
	}
	batches := batched(all)
	suspects := make([][]*varied, len(batches))
	if err := across(ctx, indexes(batches), func(ctx context.Context, i int) error {
		odd, err := g.vary(ctx, batches[i])
		if len(odd) > 0 {
			suspects[i] = batches[i]
		}
		return err
	}); err != nil {
		return err
	}
	alone := slices.Concat(suspects...)
	if err := across(ctx, alone, func(ctx context.Context, v *varied) (err error) {
		v.odd, err = g.vary(ctx, []*varied{v})
		return err
	}); err != nil {
		return err
	}
	for _, v := range all {
		m.Variations++
		m.Documents[v.document].Variations++
		m.VariationsByKind[v.Kind]++
		if len(v.odd) > 0 {
			m.Flagged = append(m.Flagged, v.Name+": "+strings.Join(v.odd, ", "))
		}
	}
	m.Runs = len(batches) + len(alone)
	return nil
}

// vary walks the whole flow with some variations at once and lists what is held against them.
func (g *generation) vary(ctx context.Context, batch []*varied) ([]string, error) {
	config := batch[0].scene.config()
	for _, v := range batch {
		config.Whims = append(config.Whims, v.Whim())
	}
	seen, err := g.run(ctx, config)
	if err != nil {
		return nil, err
	}
	return batch[0].judge(seen), nil
}

// judge lists the verdicts that hold something against the bank, and those that lost their pass. A check may find nothing
// to look at where the variation takes something away.
func (v *varied) judge(seen outcomes) []string {
	var odd []string
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		was, is := v.scene.honest[id], seen[id]
		lost := was.Outcome == conformance.Pass && is.Outcome == conformance.Skipped && !(v.Silences && is.SkipKind == conformance.SkipInapplicable)
		if accuses(is) || lost {
			odd = append(odd, told(is))
		}
	}
	return odd
}

// batched puts variations of the same variant together, as far as a bank can have them at once. Those of whitespace come
// last: other changes would write it anew.
func batched(all []*varied) [][]*varied {
	var batches [][]*varied
	for _, v := range all {
		i := slices.IndexFunc(batches, func(batch []*varied) bool {
			return len(batch) < mostAtOnce && !slices.ContainsFunc(batch, func(o *varied) bool { return o.scene != v.scene || !o.Beside(v.Variation) })
		})
		if i < 0 {
			batches = append(batches, []*varied{v})
		} else {
			batches[i] = append(batches[i], v)
		}
	}
	for _, batch := range batches {
		slices.SortStableFunc(batch, func(a, b *varied) int { return rank(a) - rank(b) })
	}
	return batches
}

func rank(v *varied) int {
	if v.Kind == "whitespace" {
		return 1
	}
	return 0
}

func indexes[T any](things []T) []int {
	all := make([]int, len(things))
	for i := range all {
		all[i] = i
	}
	return all
}

// varied lists the variations of all documents, each in the first variant of the bank that has it.
func (g *generation) varied() ([]*varied, error) {
	var all []*varied
	known := map[string]bool{}
	for _, v := range g.variants() {
		s := g.scenes[v.Name]
		for _, document := range g.profile.Documents {
			here := map[string]bool{}
			for _, variation := range bank.Variations(document, s.samples) {
				if here[variation.Name] {
					return nil, fmt.Errorf("two variations are called %s", variation.Name)
				}
				here[variation.Name] = true
				if !known[variation.Name] {
					all = append(all, &varied{Variation: variation, document: document, scene: s})
				}
			}
			maps.Copy(known, here)
		}
	}
	return take(g.options, all), nil
}
