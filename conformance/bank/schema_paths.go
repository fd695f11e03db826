package bank

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A path leads to a value: member names and array indexes.
type path []string

// every stands in a path for all items of an array.
const every = "*"

// String writes the path as a JSON pointer (RFC 6901), or as the pattern of some.
func (p path) String() string {
	var b strings.Builder
	for _, step := range p {
		b.WriteByte('/')
		_, _ = pointerEscapes.WriteString(&b, step) // a strings.Builder takes everything
	}
	return b.String()
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// label names the place in a lie or a variation.
func (p path) label() string {
	if len(p) == 0 {
		return "(root)"
	}
	return p.String()
}

// to returns the path one step further.
func (p path) to(step string) path { return append(slices.Clip(p), step) }

// at returns the value at a path without patterns, nil when there is none.
func (t *tree) at(p path) *tree {
	for _, step := range p {
		var next *tree
		switch t.kind {
		case '{':
			next = t.get(step)
		case '[':
			if i, err := strconv.Atoi(step); err == nil && i < len(t.items) {
				next = t.items[i]
			}
		}
		if next == nil {
			return nil
		}
		t = next
	}
	return t
}

// each visits all values that a path leads to.
func (t *tree) each(p path, visit func(*tree)) {
	switch {
	case len(p) == 0:
		visit(t)
	case t.kind == '[' && p[0] == every:
		for _, item := range t.items {
			item.each(p[1:], visit)
		}
	default:
		if next := t.at(p[:1]); next != nil {
			next.each(p[1:], visit)
		}
	}
}

// comparePaths puts paths in the order of documents, indexes by number.
func comparePaths(a, b path) int {
	return slices.CompareFunc(a, b, func(x, y string) int {
		i, errX := strconv.Atoi(x)
		j, errY := strconv.Atoi(y)
		if errX == nil && errY == nil {
			return cmp.Compare(i, j)
		}
		return cmp.Compare(x, y)
	})
}
