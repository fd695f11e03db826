package bank

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// deepest is how far values are made into a schema that holds itself: our choice.
const deepest = 6

// A maker makes values that keep a schema. It takes examples of the document where there are any.
type maker struct {
	// optional says that members are made which the schema does not require.
	optional bool
	// away names members of a schema that are not made although they are optional; nil keeps none away.
	away func(at path) bool
	// parts are values to be used for a schema, wherever it occurs.
	parts map[*openapi3.Schema]*tree
}

// make returns a value of a schema, nil when it finds none.
func (m maker) make(s *openapi3.Schema, at path) *tree {
	if part := m.parts[s]; part != nil {
		return part.clone()
	}
	v := m.draft(s, at)
	if v == nil || !fits(s, v) {
		return nil
	}
	return v
}

func (m maker) draft(s *openapi3.Schema, at path) *tree {
	for _, branches := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf} {
		for _, branch := range branches {
			if v := m.make(branch.Value, at); v != nil {
				return v
			}
		}
	}
	if len(s.Enum) > 0 {
		return treeOf(s.Enum[0])
	}
	var example *tree
	if s.Example != nil {
		example = treeOf(s.Example)
	}
	switch {
	case s.Type.Is(openapi3.TypeObject) || len(s.Properties)+len(s.AllOf) > 0:
		return m.object(s, at, example)
	case example != nil && fits(s, example):
		return example
	case s.Type.Is(openapi3.TypeArray):
		return m.array(s, at)
	case s.Type.Is(openapi3.TypeBoolean):
		return written("true")
	case s.Type.Is(openapi3.TypeInteger), s.Type.Is(openapi3.TypeNumber):
		return number(s, 1)
	}
	return text(s)
}

// object makes an object from the example of its schema and what its members' schemas give.
func (m maker) object(s *openapi3.Schema, at path, example *tree) *tree {
	v := &tree{kind: '{'}
	for _, all := range s.AllOf {
		if part := m.draft(all.Value, at); part != nil {
			for _, member := range part.members {
				v.put(member.name, member.value)
			}
		}
	}
	names := append(slices.Clone(s.Required), slices.Sorted(maps.Keys(s.Properties))...)
	for _, name := range names {
		required := slices.Contains(s.Required, name)
		child := memberSchema(s, name)
		here := at.to(name)
		if child == nil || v.get(name) != nil || !required && (!m.wants(s, len(v.members)) || len(at) > deepest || m.away != nil && m.away(here)) {
			continue
		}
		value := m.make(child, here)
		if example != nil && example.get(name) != nil && fits(child, example.get(name)) && (value == nil || child.Type == nil || !child.Type.Is(openapi3.TypeObject)) {
			value = example.get(name)
		}
		if value != nil {
			v.put(name, value)
		}
	}
	return v
}

// wants says whether an object that has n members gets one that it need not have.
func (m maker) wants(s *openapi3.Schema, n int) bool {
	if s.MaxProps != nil && uint64(n) >= *s.MaxProps {
		return false
	}
	return m.optional || uint64(n) < s.MinProps
}

func (m maker) array(s *openapi3.Schema, at path) *tree {
	v := &tree{kind: '['}
	if s.Items == nil {
		return v
	}
	for range max(1, s.MinItems) {
		if item := m.make(s.Items.Value, at.to(every)); item != nil {
			v.items = append(v.items, item)
		}
	}
	return v
}

// number makes a number near n within the bounds.
func number(s *openapi3.Schema, n float64) *tree {
	step := 1.0
	if s.MultipleOf != nil {
		step = *s.MultipleOf
		n = step
	}
	if s.Min != nil {
		n = max(n, math.Ceil(*s.Min/step)*step)
		if s.ExclusiveMin.IsTrue() && n == *s.Min {
			n += step
		}
	}
	if s.Max != nil && n > *s.Max {
		n = math.Floor(*s.Max/step) * step
	}
	return written(strconv.FormatFloat(n, 'f', -1, 64))
}

// text makes a text by format, by pattern, or of words.
func text(s *openapi3.Schema) *tree {
	candidates := append(slices.Clone(formats[s.Format].right), "Assay")
	if s.Pattern != "" {
		candidates = append(patterned(s.Pattern), candidates...)
	}
	candidates = append(candidates, words(s.MinLength))
	for _, candidate := range candidates {
		if v := quoted(candidate); fits(s, v) {
			return v
		}
	}
	return nil
}

// words makes a text of exactly n characters, all of them letters and spaces.
func words(n uint64) string { return repeated(latinText, n) }

// repeated makes a text of exactly n characters out of those of a pattern.
func repeated(of string, n uint64) string {
	runes := []rune(of)
	var b strings.Builder
	for i := range n {
		b.WriteRune(runes[i%uint64(len(runes))])
	}
	return b.String()
}
