package bank

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A variant makes a value of one that is as good; object is what the value is a member of, or nil.
type variant struct {
	kind, what string
	change     func(value, object *tree) *tree
}

// fixed is a variant of one value.
func fixed(kind, what string, value *tree) variant {
	return variant{kind, what, func(*tree, *tree) *tree { return value.clone() }}
}

// variants lists what else may stand at a place.
func (v *varier) variants(p *place) []variant {
	at := p.pattern.String()
	if v.kept.holds(holdValue, at) {
		return nil
	}
	if among := v.kept.among(at); among != nil {
		return amongst(among)
	}
	var all []variant
	for _, s := range p.facets {
		all = append(all, branches(s)...)
		switch {
		case len(s.Enum) > 0:
			for _, e := range s.Enum {
				all = append(all, fixed("enum", fmt.Sprint("is ", e), treeOf(e)))
			}
		case p.value.kind == '"':
			all = append(all, texts(s)...)
		case p.value.kind == '0':
			all = append(all, numbers(s)...)
		case p.value.kind == '[':
			all = append(all, arrays(s)...)
		case s.Type.Is(openapi3.TypeBoolean):
			all = append(all, fixed("limit", "is true", written("true")), fixed("limit", "is false", written("false")))
		}
	}
	var kept []variant
	for _, candidate := range all {
		same := func(other variant) bool { return other.what == candidate.what }
		if (candidate.kind == "branch" || p.stands(candidate)) && !slices.ContainsFunc(kept, same) {
			kept = append(kept, candidate)
		}
	}
	return kept
}

// stands says whether the variant keeps all schemas of the place, as far as can be told without the object around it.
func (p *place) stands(variant variant) bool {
	other := variant.change(p.value.clone(), nil)
	return other != nil && !slices.ContainsFunc(p.facets, func(s *openapi3.Schema) bool { return len(brokenBy(s, other)) > 0 })
}

// mostAmong is how many values a row of a table may give.
const mostAmong = 8

// amongst tries the values that a table gives for an object, one after the other.
func amongst(among func(*tree) []string) []variant {
	var all []variant
	for i := range mostAmong {
		all = append(all, variant{"limit", "value " + strconv.Itoa(i+1) + " of the table", func(_, object *tree) *tree {
			if list := among(object); i < len(list) {
				return written(list[i])
			}
			return nil
		}})
	}
	return all
}

// Texts of the greatest length are made of these: one byte a character, and two to four with marks that join the
// character before.
const (
	latinText   = "Assay tests whether what a bank says is true "
	foreignText = "Äö漢字😀🏦e\u0301ß𝔸かĳ"
	specialText = "\"\\/\b\f\n\r\t\u0001\u007f\u2028\ufeff<&'\U0010FFFD"
)

// texts are texts at the limits of a schema.
func texts(s *openapi3.Schema) []variant {
	var all []variant
	try := func(kind, what, text string) {
		if value := quoted(text); fits(s, value) {
			all = append(all, fixed(kind, what, value))
		}
	}
	for _, text := range formats[s.Format].right {
		try("limit", strconv.Quote(text), text)
	}
	if s.Pattern != "" {
		for _, text := range patterned(s.Pattern) {
			try("limit", strconv.Quote(text), text)
		}
	}
	if s.Format != "" || s.Pattern != "" {
		return all
	}
	length := uint64(1000) // where the schema knows no limit: our choice
	if s.MaxLength != nil {
		length = *s.MaxLength
	}
	try("limit", "longest in ASCII", repeated(latinText, length))
	try("limit", "longest in other characters", repeated(foreignText, length))
	try("limit", "shortest", repeated(latinText, s.MinLength))
	try("limit", "special characters", repeated(specialText, min(length, 15)))
	return all
}

// numbers are numbers at the limits of a schema, and where it asks for no integer other spellings of the honest one.
func numbers(s *openapi3.Schema) []variant {
	integer := s.Type.Is(openapi3.TypeInteger)
	least, greatest := -2147483648.0, 9007199254740991.0 // the greatest that all readers of JSON keep exact (RFC 8259, section 6)
	if s.Min != nil {
		least = *s.Min
	}
	if s.Max != nil {
		greatest = *s.Max
	}
	all := []variant{}
	for what, n := range map[string]float64{"smallest": least, "greatest": greatest} {
		value := written(strconv.FormatFloat(n, 'f', -1, 64))
		if fits(s, value) {
			all = append(all, fixed("limit", what, value))
		}
	}
	slices.SortFunc(all, func(a, b variant) int { return -len(a.what) + len(b.what) })
	if integer {
		return all
	}
	return append(all,
		variant{"numbers", "with another zero", func(v, _ *tree) *tree { return spelt(v, ".0", "0") }},
		variant{"numbers", "with an exponent", func(v, _ *tree) *tree { return spelt(v, "e0", "e0") }},
		variant{"numbers", "with a signed exponent", func(v, _ *tree) *tree { return spelt(v, "E+00", "E+00") }},
	)
}

// spelt writes a number in another way, by what is put behind it: behind one without fraction, or behind one with.
func spelt(v *tree, whole, fraction string) *tree {
	switch {
	case strings.ContainsAny(v.literal, "eE"):
		return nil
	case strings.Contains(v.literal, "."):
		return written(v.literal + fraction)
	}
	return written(v.literal + whole)
}

// longArray is how many items a long array has, where the schema lets it: our choice.
const longArray = 100

// arrays are arrays without, with one and with many items.
func arrays(s *openapi3.Schema) []variant {
	sized := func(n uint64) func(v, _ *tree) *tree {
		return func(v, _ *tree) *tree {
			if len(v.items) == 0 {
				return nil
			}
			sized := &tree{kind: '['}
			for i := range n {
				sized.items = append(sized.items, v.items[i%uint64(len(v.items))].clone())
			}
			return sized
		}
	}
	greatest := uint64(longArray)
	if s.MaxItems != nil {
		greatest = min(greatest, *s.MaxItems)
	}
	all := []variant{{"items", "with one item", sized(1)}}
	if s.MinItems == 0 {
		all = append(all, variant{"items", "without items", sized(0)})
	}
	if !s.UniqueItems {
		all = append(all, variant{"items", "with " + strconv.FormatUint(greatest, 10) + " items", sized(greatest)})
	}
	return all
}

// branches are the other forms that anyOf and oneOf allow, with what the honest one holds wherever it fits.
func branches(s *openapi3.Schema) []variant {
	var all []variant
	for _, list := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf} {
		for i, branch := range list {
			all = append(all, variant{"branch", "in form " + strconv.Itoa(i+1), func(v, _ *tree) *tree {
				parts := map[*openapi3.Schema]*tree{}
				survey(&place{facets: facets(s, v), value: v}, func(p *place) {
					for _, facet := range p.facets {
						if parts[facet] == nil && facet != s {
							parts[facet] = p.value
						}
					}
				})
				return maker{parts: parts}.make(branch.Value, nil)
			}})
		}
	}
	return all
}
