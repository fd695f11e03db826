package bank

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

// to is a change to one fixed value.
func to(literal string) func(*tree) *tree {
	return func(*tree) *tree { return written(literal) }
}

// wrongTypes makes values of every other type, out of the value where that can be.
func wrongTypes(s *openapi3.Schema, v *tree) []distortion {
	if s.Type.IsEmpty() {
		return nil
	}
	text := func(v *tree) *tree { return quoted(strings.Trim(string(v.append(nil)), `"`)) }
	array := func(v *tree) *tree { return &tree{kind: '[', items: []*tree{v.clone()}} }
	object := func(v *tree) *tree { return &tree{kind: '{', members: []member{{name: "value", value: v.clone()}}} }
	number := func(v *tree) *tree {
		if n, _, err := parseTree([]byte(v.text())); err == nil && n.kind == '0' {
			return n
		}
		return written("17")
	}
	var all []distortion
	for _, d := range []distortion{
		{"type", openapi3.TypeString, text}, {"type", openapi3.TypeNumber, number}, {"type", openapi3.TypeBoolean, to("true")},
		{"type", openapi3.TypeArray, array}, {"type", openapi3.TypeObject, object}, {"type", openapi3.TypeNull, to("null")},
	} {
		if d.detail != typeOf(v) {
			all = append(all, d)
		}
	}
	if v.kind == '0' && s.Type.Is(openapi3.TypeInteger) {
		all = append(all, distortion{"type", "fraction", func(v *tree) *tree { return written(new(big.Rat).Add(v.number(), big.NewRat(1, 2)).FloatString(1)) }})
	}
	return all
}

// wrongEnums makes words that are not listed: the listed one in another case, and one of ours.
func wrongEnums(s *openapi3.Schema, v *tree) []distortion {
	if len(s.Enum) == 0 || v.kind != '"' {
		return nil
	}
	fit := func(text string) string {
		if s.MaxLength != nil && uint64(len(text)) > *s.MaxLength {
			return text[:*s.MaxLength]
		}
		return text
	}
	return []distortion{
		{"enum", "in another case", func(v *tree) *tree { return quoted(swapped(v.text())) }},
		{"enum", "unknown word", func(*tree) *tree { return quoted(fit("assayUnknown")) }},
		{"enum", "empty", to(`""`)},
	}
}

// swapped writes small letters large and large ones small.
func swapped(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, text)
}

// wrongTexts breaks format, pattern and length.
func wrongTexts(s *openapi3.Schema, v *tree) []distortion {
	var all []distortion
	for _, wrong := range formats[s.Format].wrong {
		all = append(all, distortion{"format", wrong, func(*tree) *tree { return quoted(wrong) }})
	}
	if s.MinLength > 0 {
		all = append(all, distortion{"minLength", "", func(v *tree) *tree {
			return quoted(string([]rune(v.text())[:min(int(s.MinLength)-1, len([]rune(v.text())))]))
		}})
	}
	if s.MaxLength != nil {
		all = append(all, distortion{"maxLength", "", func(v *tree) *tree { return quoted(lengthened(v.text(), *s.MaxLength+1)) }})
	}
	if s.Pattern != "" {
		for _, d := range []struct {
			detail string
			change func(string) string
		}{
			{"with a tail", func(t string) string { return t + "!" }},
			{"with a head", func(t string) string { return "!" + t }},
			{"with a line end", func(t string) string { return t + "\n" }},
			{"in another case", swapped},
			{"with a comma", func(t string) string { return strings.ReplaceAll(t, ".", ",") }},
			{"without its end", func(t string) string { return t[:max(0, len(t)-1)] }},
			{"twice", func(t string) string { return t + t }},
			{"empty", func(string) string { return "" }},
		} {
			all = append(all, distortion{"pattern", d.detail, func(v *tree) *tree { return quoted(d.change(v.text())) }})
		}
	}
	return all
}

// lengthened writes a text with exactly n characters, repeating itself.
func lengthened(text string, n uint64) string {
	if text == "" {
		text = "Assay "
	}
	return repeated(text, n)
}

// wrongNumbers breaks the bounds by one step.
func wrongNumbers(s *openapi3.Schema) []distortion {
	beyond := func(bound, step float64, exclusive bool) string {
		if !exclusive {
			bound += step
		}
		return strconv.FormatFloat(bound, 'f', -1, 64)
	}
	step := 1.0
	if s.MultipleOf != nil {
		step = *s.MultipleOf
	}
	var all []distortion
	if s.Min != nil {
		all = append(all, distortion{"minimum", "", to(beyond(*s.Min, -step, s.ExclusiveMin.IsTrue()))})
	}
	if s.Max != nil {
		all = append(all, distortion{"maximum", "", to(beyond(*s.Max, step, s.ExclusiveMax.IsTrue()))})
	}
	if s.MultipleOf != nil {
		all = append(all, distortion{"multipleOf", "", func(v *tree) *tree {
			half := new(big.Rat).Quo(rat(step), big.NewRat(2, 1))
			return written(new(big.Rat).Sub(v.number(), half).FloatString(6))
		}})
	}
	return all
}

// wrongArrays breaks the bounds by one item.
func wrongArrays(s *openapi3.Schema, v *tree) []distortion {
	sized := func(n uint64) func(*tree) *tree {
		return func(v *tree) *tree {
			sized := &tree{kind: '['}
			for i := range n {
				item := v.items[i%uint64(len(v.items))].clone()
				if s.UniqueItems && i >= uint64(len(v.items)) && item.kind == '"' {
					item = quoted(item.text() + strconv.FormatUint(i, 10))
				}
				sized.items = append(sized.items, item)
			}
			return sized
		}
	}
	var all []distortion
	if s.MinItems > 0 && len(v.items) > 0 {
		all = append(all, distortion{"minItems", "", sized(s.MinItems - 1)})
	}
	if s.MaxItems != nil && len(v.items) > 0 {
		all = append(all, distortion{"maxItems", "", sized(*s.MaxItems + 1)})
	}
	if s.UniqueItems && len(v.items) > 0 {
		all = append(all, distortion{"uniqueItems", "", func(v *tree) *tree {
			doubled := v.clone()
			doubled.items[len(doubled.items)-1] = v.items[0].clone()
			if len(v.items) == 1 {
				doubled.items = append(doubled.items, v.items[0].clone())
			}
			return doubled
		}})
	}
	return all
}

// wrongObjects takes each required member away, and adds one where none may be added.
func wrongObjects(s *openapi3.Schema, v *tree) []distortion {
	var all []distortion
	for _, name := range s.Required {
		all = append(all, distortion{"required", name, func(v *tree) *tree {
			without := v.clone()
			without.drop(name)
			return without
		}})
	}
	if closed(s) {
		all = append(all, distortion{"additionalProperties", "", func(v *tree) *tree {
			more := v.clone()
			more.put("assayUnknown", written("true"))
			return more
		}})
	}
	return all
}
