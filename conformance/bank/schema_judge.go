package bank

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// The generator judges by itself, and not with the library that the checks use, whether a value keeps its schema: what
// that library overlooks would else never be tried.

// A breach is one keyword of a schema that one place of a value does not keep.
type breach struct {
	at      string
	keyword string
}

// breaches holds a value against a schema and lists what it does not keep.
func breaches(s *openapi3.Schema, v *tree) []breach {
	var found []breach
	holdAgainst(s, v, nil, &found)
	return found
}

// fits says whether a value keeps a schema.
func fits(s *openapi3.Schema, v *tree) bool { return len(breaches(s, v)) == 0 }

func holdAgainst(s *openapi3.Schema, v *tree, at path, found *[]breach) {
	if v.kind == 'n' && s.Nullable {
		return
	}
	for _, keyword := range brokenBy(s, v) {
		*found = append(*found, breach{at.String(), keyword})
	}
	for _, all := range s.AllOf {
		holdAgainst(all.Value, v, at, found)
	}
	if len(s.AnyOf) > 0 && accepting(s.AnyOf, v) == 0 {
		*found = append(*found, breach{at.String(), "anyOf"})
	}
	if len(s.OneOf) > 0 && accepting(s.OneOf, v) != 1 {
		*found = append(*found, breach{at.String(), "oneOf"})
	}
	if s.Not != nil && fits(s.Not.Value, v) {
		*found = append(*found, breach{at.String(), "not"})
	}
	for _, m := range v.members {
		if child := memberSchema(s, m.name); child != nil {
			holdAgainst(child, m.value, at.to(m.name), found)
		}
	}
	if s.Items != nil {
		for i, item := range v.items {
			holdAgainst(s.Items.Value, item, at.to(strconv.Itoa(i)), found)
		}
	}
}

func accepting(branches openapi3.SchemaRefs, v *tree) int {
	n := 0
	for _, branch := range branches {
		if fits(branch.Value, v) {
			n++
		}
	}
	return n
}

// memberSchema returns what a schema says of a member, nil where it says nothing.
func memberSchema(s *openapi3.Schema, name string) *openapi3.Schema {
	if ref := s.Properties[name]; ref != nil {
		return ref.Value
	}
	if ref := s.AdditionalProperties.Schema; ref != nil {
		return ref.Value
	}
	return nil
}

// closed says whether a schema forbids members that it does not name.
func closed(s *openapi3.Schema) bool {
	return s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
}

// brokenBy lists the keywords of a schema itself that a value does not keep. A wrong type breaks nothing else.
func brokenBy(s *openapi3.Schema, v *tree) []string {
	if !typed(s, v) {
		return []string{"type"}
	}
	var broken []string
	keep := func(keyword string, kept bool) {
		if !kept {
			broken = append(broken, keyword)
		}
	}
	keep("enum", len(s.Enum) == 0 || slices.ContainsFunc(s.Enum, func(e any) bool { return treeOf(e).equal(v) }))
	switch v.kind {
	case '"':
		text := v.text()
		n := uint64(utf8.RuneCountInString(text))
		keep("minLength", n >= s.MinLength)
		keep("maxLength", s.MaxLength == nil || n <= *s.MaxLength)
		keep("pattern", s.Pattern == "" || matches(s.Pattern, text))
		keep("format", formats[s.Format].kept(text))
	case '0':
		n := v.number()
		keep("minimum", s.Min == nil || !below(n, *s.Min, s.ExclusiveMin.IsTrue()))
		keep("maximum", s.Max == nil || !below(new(big.Rat).Neg(n), -*s.Max, s.ExclusiveMax.IsTrue()))
		keep("multipleOf", s.MultipleOf == nil || new(big.Rat).Quo(n, rat(*s.MultipleOf)).IsInt())
	case '[':
		n := uint64(len(v.items))
		keep("minItems", n >= s.MinItems)
		keep("maxItems", s.MaxItems == nil || n <= *s.MaxItems)
		keep("uniqueItems", !s.UniqueItems || unique(v.items))
	case '{':
		n := uint64(len(v.members))
		keep("minProperties", n >= s.MinProps)
		keep("maxProperties", s.MaxProps == nil || n <= *s.MaxProps)
		keep("required", !slices.ContainsFunc(s.Required, func(name string) bool { return v.get(name) == nil }))
		keep("additionalProperties", !closed(s) || !slices.ContainsFunc(v.members, func(m member) bool { return s.Properties[m.name] == nil }))
	}
	return broken
}

// typed says whether a value has a type that the schema names; one without fraction is an integer.
func typed(s *openapi3.Schema, v *tree) bool {
	switch {
	case s.Type.IsEmpty():
		return v.kind != 'n' || len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) > 0 // null wants to be allowed
	case v.kind == '0' && v.number().IsInt() && slices.Contains(s.Type.Slice(), openapi3.TypeInteger):
		return true
	}
	return slices.Contains(s.Type.Slice(), typeOf(v))
}

// typeOf names the type of a value as schemas do.
func typeOf(v *tree) string {
	switch v.kind {
	case '{':
		return openapi3.TypeObject
	case '[':
		return openapi3.TypeArray
	case '"':
		return openapi3.TypeString
	case '0':
		return openapi3.TypeNumber
	case 'n':
		return openapi3.TypeNull
	}
	return openapi3.TypeBoolean
}

func below(n *big.Rat, least float64, exclusive bool) bool {
	c := n.Cmp(rat(least))
	return c < 0 || exclusive && c == 0
}

// rat is the number as the document writes it: 0.01 and not the nearest binary fraction.
func rat(f float64) *big.Rat {
	n, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return n
}

func unique(items []*tree) bool {
	for i, item := range items {
		if slices.ContainsFunc(items[:i], item.equal) {
			return false
		}
	}
	return true
}

// patterns holds each pattern of the documents, compiled once.
var patterns sync.Map

func matches(pattern, text string) bool {
	compiled, ok := patterns.Load(pattern)
	if !ok {
		compiled, _ = patterns.LoadOrStore(pattern, regexp.MustCompile(pattern))
	}
	return compiled.(*regexp.Regexp).MatchString(text)
}

// facets returns all schemas that a value must keep at its place: the schema itself, all of its allOf, and of anyOf and
// oneOf the branch that the value takes.
func facets(s *openapi3.Schema, v *tree) []*openapi3.Schema {
	found := []*openapi3.Schema{s}
	for _, all := range s.AllOf {
		found = append(found, facets(all.Value, v)...)
	}
	for _, branches := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf} {
		i := slices.IndexFunc(branches, func(branch *openapi3.SchemaRef) bool { return fits(branch.Value, v) })
		if i >= 0 {
			found = append(found, facets(branches[i].Value, v)...)
		}
	}
	return found
}
