package config

import (
	"strconv"
	"strings"
)

// overrideSource is the file name of values that came from --set.
const overrideSource = "--set"

// override lays a value given as key=value on the tree. Keys are dotted; an item of a list is named
// by its position, from 0. The value is read as YAML, or taken as it stands where the schema wants
// text.
func override(root *node, pair string, errs *Errors) *node {
	key, written, found := strings.Cut(pair, "=")
	if !found || key == "" {
		// Without a key there is no telling what this is: it may be a secret.
		errs.blame(place{file: overrideSource}, "is not of the form key=value", "such as client.id=tpp-1")
		return root
	}
	path := strings.Split(key, ".")
	at := place{file: overrideSource, key: key}
	var value *node
	if schema.at(path).takesText() {
		value = &node{place: at, kind: text, text: written, quoted: true}
	} else {
		var wrong Errors
		if value = parse(overrideSource, []byte(written), &wrong); len(wrong) > 0 {
			errs.blame(at, wrong[0].Problem, wrong[0].Want)
			return root
		}
	}
	value.walk(func(n *node) {
		n.place = at
		n.quoted = true
	})
	return lay(root, path, value, at, errs)
}

// above is the place of the mapping that lies so many keys above a place.
func (p place) above(levels int) place {
	keys := strings.Split(p.key, ".")
	p.key = strings.Join(keys[:len(keys)-levels], ".")
	return p
}

// lay puts value at the path below base and returns the new base.
func lay(base *node, path []string, value *node, at place, errs *Errors) *node {
	if len(path) == 0 {
		return overlay(base, value)
	}
	if base != nil && base.kind == list {
		i, err := strconv.Atoi(path[0])
		if err != nil || i < 0 || i >= len(base.items) {
			errs.blame(at, "names no item of a list of "+strconv.Itoa(len(base.items)), "a position from 0")
			return base
		}
		laid := *base
		laid.items = append([]*node(nil), base.items...)
		laid.items[i] = lay(base.items[i], path[1:], value, at, errs)
		return &laid
	}
	over := &node{place: at.above(len(path)), kind: mapping}
	if base != nil && base.kind == mapping {
		over.place = base.place
	}
	over.put(path[0], lay(base.child(path[0]), path[1:], value, at, errs))
	return overlay(base, over)
}
