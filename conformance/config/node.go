package config

import (
	"bytes"
	"io"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A place is where something stands: for error messages.
type place struct {
	file string
	line int
	key  string
}

// kind is what a node is, in the words of JSON.
type kind int

const (
	null kind = iota
	text
	number
	boolean
	list
	mapping
)

// A node is one value of a target file, a preset or an override, with the place it came from.
type node struct {
	place
	kind    kind
	text    string  // of a scalar
	value   any     // of a number or boolean, as the schema wants it
	quoted  bool    // written in quotes, or as a block
	entries []entry // of a mapping, in order
	items   []*node // of a list
	refs    []string
	bad     bool // an error was said about it already
}

// An entry is one key of a mapping and its value.
type entry struct {
	key   string
	value *node
}

// child returns the value of a key, nil where there is none.
func (n *node) child(key string) *node {
	if n == nil {
		return nil
	}
	for _, e := range n.entries {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// put sets the value of a key.
func (n *node) put(key string, value *node) {
	for i, e := range n.entries {
		if e.key == key {
			n.entries[i].value = value
			return
		}
	}
	n.entries = append(n.entries, entry{key, value})
}

// names returns the keys of a mapping.
func (n *node) names() []string {
	if n == nil {
		return nil
	}
	names := make([]string, len(n.entries))
	for i, e := range n.entries {
		names[i] = e.key
	}
	return names
}

// plain returns the node as the schema validator and encoders take it.
func (n *node) plain() any {
	switch n.kind {
	case text:
		return n.text
	case number, boolean:
		return n.value
	case list:
		items := make([]any, len(n.items))
		for i, item := range n.items {
			items[i] = item.plain()
		}
		return items
	case mapping:
		members := make(map[string]any, len(n.entries))
		for _, e := range n.entries {
			members[e.key] = e.value.plain()
		}
		return members
	}
	return nil
}

// walk visits a node and all that is in it.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, item := range n.items {
		item.walk(visit)
	}
	for _, e := range n.entries {
		e.value.walk(visit)
	}
}

// overlay returns over laid on base: mappings merge key by key, anything else replaces.
func overlay(base, over *node) *node {
	if base == nil || over == nil || base.kind != mapping || over.kind != mapping {
		if over == nil {
			return base
		}
		return over
	}
	merged := *over
	merged.entries = append([]entry(nil), base.entries...)
	for _, e := range over.entries {
		merged.put(e.key, overlay(base.child(e.key), e.value))
	}
	return &merged
}

// parse reads one YAML document. What cannot be read at all gives a nil node and an error.
func parse(file string, data []byte, errs *Errors) *node {
	var document, second yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	switch err := decoder.Decode(&document); {
	case err == io.EOF || err == nil && len(document.Content) == 0:
		errs.blame(place{file: file, line: 1}, "is empty", "a mapping")
		return nil
	case err != nil:
		line, problem := syntax(err, data)
		errs.blame(place{file: file, line: line}, problem, "")
		return nil
	}
	if decoder.Decode(&second) != io.EOF {
		errs.blame(place{file: file, line: max(1, second.Line)}, "holds more than one document", "one")
	}
	return convert(document.Content[0], place{file: file, line: max(1, document.Content[0].Line)}, errs)
}

// syntax takes line and problem out of an error of the YAML library. The one error of its parser
// that quotes the file is about an alias, which may well be a secret that begins with an asterisk.
func syntax(err error, data []byte) (line int, problem string) {
	problem = strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, found := strings.CutPrefix(problem, "unknown anchor '"); found {
		before, _, _ := bytes.Cut(data, []byte("*"+strings.TrimSuffix(rest, "' referenced")))
		return 1 + bytes.Count(before, []byte("\n")), "holds an alias; text that begins with * needs quotes"
	}
	if rest, found := strings.CutPrefix(problem, "line "); found {
		if digits, after, found := strings.Cut(rest, ": "); found {
			if n, err := strconv.Atoi(digits); err == nil {
				return max(1, n), "does not parse: " + after
			}
		}
	}
	return 1, "does not parse: " + problem
}

// convert turns a YAML node into ours. Aliases, tags and repeated keys are errors: a target file
// means what it says at first reading.
func convert(y *yaml.Node, at place, errs *Errors) *node {
	n := &node{place: at}
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = mapping
		for i := 0; i+1 < len(y.Content); i += 2 {
			key, value := y.Content[i], y.Content[i+1]
			inner := place{at.file, key.Line, join(at.key, key.Value)}
			switch {
			case key.Kind != yaml.ScalarNode:
				errs.blame(place{at.file, key.Line, at.key}, "has a key that is no word", "plain keys")
			case n.child(key.Value) != nil:
				errs.blame(inner, "is given twice", "each key once")
			default:
				n.put(key.Value, convert(value, inner, errs))
			}
		}
	case yaml.SequenceNode:
		n.kind = list
		for i, item := range y.Content {
			n.items = append(n.items, convert(item, place{at.file, item.Line, index(at.key, i)}, errs))
		}
	case yaml.ScalarNode:
		n.scalar(y, errs)
	default:
		n.bad = true
		errs.blame(at, "is an alias", "the value itself")
	}
	return n
}

// scalar reads a YAML scalar.
func (n *node) scalar(y *yaml.Node, errs *Errors) {
	n.kind, n.text = text, y.Value
	n.quoted = y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if y.Style&yaml.TaggedStyle != 0 {
		n.bad = true
		errs.blame(n.place, "has a tag", "the value without a tag")
		return
	}
	switch y.ShortTag() {
	case "!!null":
		n.kind = null
	case "!!bool":
		n.kind, n.value = boolean, strings.EqualFold(y.Value, "true")
	case "!!int", "!!float":
		var value any
		if y.Decode(&value) != nil {
			return
		}
		if f, ok := value.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			return
		}
		n.kind, n.value = number, value
	}
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

func index(key string, i int) string { return key + "[" + strconv.Itoa(i) + "]" }
