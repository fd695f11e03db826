package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	broke "github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// validate holds a tree against the schema and says what is wrong in our words, where it stands.
func validate(root *node, errs *Errors) {
	err := compiled().Validate(root.plain())
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return
	}
	for _, leaf := range leaves(invalid) {
		say(root, leaf, errs)
	}
}

// leaves returns the errors that have no further cause. Names of keys are left to the checker: the
// validator does not keep the place of such an error.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if _, ok := e.ErrorKind.(*broke.PropertyNames); ok {
		return nil
	}
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// say turns one error of the validator into ours.
func say(root *node, e *jsonschema.ValidationError, errs *Errors) {
	path := e.InstanceLocation
	n := find(root, path)
	if n == nil || n.bad {
		return
	}
	r := schema.at(path)
	want := broken(e).says("x-want")
	switch k := e.ErrorKind.(type) {
	case *broke.Required:
		for _, name := range k.Missing {
			missing := n.place
			missing.key = join(n.key, name)
			errs.blame(missing, "is missing", r.member(name).says("description"))
		}
	case *broke.AdditionalProperties:
		names := r.properties()
		slices.Sort(k.Properties)
		for _, name := range k.Properties {
			if near := nearest(name, names); near != "" {
				errs.blame(n.child(name).place, "is an unknown key", near)
			} else {
				errs.blame(n.child(name).place, "is an unknown key", oneOf(names))
			}
		}
	case *broke.Type:
		if want == "" {
			want = types(k.Want)
			if slices.Contains(k.Want, "string") && (n.kind == number || n.kind == boolean) {
				want += ", in quotes"
			}
		}
		errs.blame(n.place, is(n), want)
	case *broke.Enum:
		errs.blame(n.place, shown(n)+" is not known", oneOf(strs(k.Want)))
	case *broke.Const:
		errs.blame(n.place, shown(n)+" is not known", fmt.Sprint(k.Want))
	case *broke.Minimum:
		errs.blame(n.place, "is too small", orElse(want, "at least "+k.Want.RatString()))
	case *broke.Maximum:
		errs.blame(n.place, "is too large", orElse(want, "at most "+k.Want.RatString()))
	case *broke.MinLength, *broke.MinItems:
		errs.blame(n.place, "is empty", orElse(want, r.says("description")))
	case *broke.UniqueItems:
		errs.blame(n.items[k.Duplicates[1]].place, "is listed twice", "each once")
	default:
		errs.blame(n.place, "does not have the form that is asked for", want)
	}
}

// broken is the rule that an error broke.
func broken(e *jsonschema.ValidationError) rule {
	_, fragment, _ := strings.Cut(e.SchemaURL, "#")
	n := schema.node
	for step := range strings.SplitSeq(strings.Trim(fragment, "/"), "/") {
		if step != "" {
			n = n.child(step)
		}
	}
	return rule{n}
}

// find returns the node at a path of keys and positions, nil where there is none.
func find(n *node, path []string) *node {
	for _, step := range path {
		if n == nil {
			return nil
		}
		if n.kind != list {
			n = n.child(step)
			continue
		}
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(n.items) {
			return nil
		}
		n = n.items[i]
	}
	return n
}

// shown returns a value as an error may show it: never one that is or may be a secret.
func shown(n *node) string {
	if n.kind == list || n.kind == mapping || len(n.text) > 80 || hidden(n) {
		return "the value"
	}
	return strconv.Quote(n.text)
}

// hidden says whether a value may be a secret: by its place, or because it came by reference.
func hidden(n *node) bool { return len(n.refs) > 0 || hiddenPlace(n) }

// hiddenPlace says whether secrets may stand where a node stands.
func hiddenPlace(n *node) bool {
	return secret(strings.FieldsFunc(n.key, func(c rune) bool { return c == '.' || c == '[' || c == ']' }))
}

// is says what a node is, to a reader.
func is(n *node) string {
	switch n.kind {
	case null:
		return "has no value"
	case text:
		return "is text"
	case number:
		return "is a number"
	case boolean:
		return "is true or false"
	case list:
		return "is a list"
	}
	return "is a mapping"
}

// types says the types of JSON to a reader.
func types(names []string) string {
	words := map[string]string{
		"string": "text", "integer": "a whole number", "number": "a number",
		"boolean": "true or false", "array": "a list", "object": "a mapping",
	}
	said := make([]string, len(names))
	for i, name := range names {
		said[i] = words[name]
	}
	return strings.Join(said, " or ")
}

func strs(values []any) []string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = fmt.Sprint(value)
	}
	return words
}

func orElse(said, otherwise string) string {
	if said != "" {
		return said
	}
	return otherwise
}
