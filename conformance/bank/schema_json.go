package bank

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// A tree is a JSON value as it was written: members in their order, strings and numbers by their literals. What is not
// edited is written again byte for byte, but for the whitespace between the tokens.
type tree struct {
	kind    jsontext.Kind // one of '{', '[', '"', '0', 't', 'f', 'n'
	literal string        // of a string, number, boolean or null
	members []member      // of an object
	items   []*tree       // of an array
}

// A member is one name of an object with its value.
type member struct {
	name    string // decoded
	value   *tree
	literal string // how the name is written; "" without needless escapes
}

// parseTree reads one JSON value and what whitespace follows it.
func parseTree(body []byte) (root *tree, tail string, err error) {
	decoder := jsontext.NewDecoder(bytes.NewReader(body))
	if root, err = readTree(decoder); err != nil {
		return nil, "", err
	}
	rest := body[decoder.InputOffset():]
	if len(bytes.TrimSpace(rest)) > 0 {
		return nil, "", fmt.Errorf("bytes after the value at %d", decoder.InputOffset())
	}
	return root, string(rest), nil
}

func readTree(decoder *jsontext.Decoder) (*tree, error) {
	switch kind := decoder.PeekKind(); kind {
	case '{', '[':
		if _, err := decoder.ReadToken(); err != nil {
			return nil, err
		}
		t := &tree{kind: kind}
		for decoder.PeekKind() != '}' && decoder.PeekKind() != ']' {
			var name *tree
			var err error
			if kind == '{' {
				if name, err = readTree(decoder); err != nil {
					return nil, err
				}
			}
			value, err := readTree(decoder)
			if err != nil {
				return nil, err
			}
			if kind == '{' {
				t.members = append(t.members, member{name: name.text(), value: value, literal: name.literal})
			} else {
				t.items = append(t.items, value)
			}
		}
		_, err := decoder.ReadToken()
		return t, err
	default:
		raw, err := decoder.ReadValue()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return &tree{kind: kind, literal: string(raw)}, err
	}
}

// append writes the value without whitespace.
func (t *tree) append(b []byte) []byte { return t.spread(b, "") }

// spread writes the value with some whitespace on both sides of every token.
func (t *tree) spread(b []byte, space string) []byte {
	token := func(s string) { b = append(append(append(b, space...), s...), space...) }
	switch t.kind {
	case '{':
		token("{")
		for i, m := range t.members {
			if i > 0 {
				token(",")
			}
			token(m.written())
			token(":")
			b = m.value.spread(b, space)
		}
		token("}")
	case '[':
		token("[")
		for i, item := range t.items {
			if i > 0 {
				token(",")
			}
			b = item.spread(b, space)
		}
		token("]")
	default:
		token(t.literal)
	}
	return b
}

// written is the name as it is to be written.
func (m member) written() string {
	if m.literal != "" {
		return m.literal
	}
	return quoted(m.name).literal
}

// clone returns a deep copy.
func (t *tree) clone() *tree {
	c := *t
	c.members, c.items = slices.Clone(t.members), slices.Clone(t.items)
	for i := range c.members {
		c.members[i].value = c.members[i].value.clone()
	}
	for i := range c.items {
		c.items[i] = c.items[i].clone()
	}
	return &c
}

// text returns the value of a string, "" for anything else.
func (t *tree) text() string {
	if t == nil || t.kind != '"' {
		return ""
	}
	decoded, _ := jsontext.AppendUnquote(nil, t.literal) // the literal was read or made by us
	return string(decoded)
}

// number returns the value of a number, nil for anything else.
func (t *tree) number() *big.Rat {
	if t.kind != '0' {
		return nil
	}
	n, _ := new(big.Rat).SetString(t.literal)
	return n
}

// get returns the member of that name, nil when there is none.
func (t *tree) get(name string) *tree {
	for _, m := range t.members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// put sets a member, a new one at the end.
func (t *tree) put(name string, value *tree) {
	for i := range t.members {
		if t.members[i].name == name {
			t.members[i].value = value
			return
		}
	}
	t.members = append(t.members, member{name: name, value: value})
}

// drop takes a member away and says whether it was there.
func (t *tree) drop(name string) bool {
	before := len(t.members)
	t.members = slices.DeleteFunc(t.members, func(m member) bool { return m.name == name })
	return len(t.members) < before
}

// equal compares two values as JSON does: members in any order, numbers by value.
func (t *tree) equal(o *tree) bool {
	switch {
	case t.kind != o.kind || len(t.members) != len(o.members) || len(t.items) != len(o.items):
		return false
	case t.kind == '"':
		return t.text() == o.text()
	case t.kind == '0':
		return t.number().Cmp(o.number()) == 0
	}
	for _, m := range t.members {
		if v := o.get(m.name); v == nil || !m.value.equal(v) {
			return false
		}
	}
	return slices.EqualFunc(t.items, o.items, (*tree).equal)
}

// quoted makes a string.
func quoted(s string) *tree {
	literal, _ := jsontext.AppendQuote(nil, s) // our own texts are UTF-8
	return &tree{kind: '"', literal: string(literal)}
}

// written reads a literal of our own.
func written(literal string) *tree {
	t, _, err := parseTree([]byte(literal))
	if err != nil {
		panic(fmt.Sprintf("bank: %s is no JSON: %v", literal, err))
	}
	return t
}

// treeOf makes a tree of a value as a YAML reader returns it, members in alphabetical order.
func treeOf(v any) *tree {
	switch v := v.(type) {
	case nil:
		return written("null")
	case map[string]any:
		t := &tree{kind: '{'}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			t.put(name, treeOf(v[name]))
		}
		return t
	case []any:
		t := &tree{kind: '['}
		for _, item := range v {
			t.items = append(t.items, treeOf(item))
		}
		return t
	case string:
		return quoted(v)
	case float64:
		return written(strconv.FormatFloat(v, 'f', -1, 64))
	}
	return written(fmt.Sprint(v)) // a boolean or an integer
}
