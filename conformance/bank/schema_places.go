package bank

import (
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// A place is where a schema speaks about a value: in an honest body, or in a member that honest bodies lack and that is
// grafted on to speak about it.
type place struct {
	at      path // of the value in root
	pattern path // the same with every for the indexes
	facets  []*openapi3.Schema
	value   *tree
	root    *tree // the honest body, with the graft where there is one
	graft   *graft
}

// A graft is a member that honest bodies lack, with a value that keeps its schema.
type graft struct {
	parent, pattern path // the object it is put into
	name            string
	value           *tree
	drops           []string // members that exclude it and make room for it
}

// places lists where the schema of a form speaks about its honest bodies, each place once, in order.
func (f *form) places() []*place {
	s := f.schema()
	if s == nil {
		return nil
	}
	found := map[string]*place{}
	for _, root := range f.bodies {
		survey(&place{facets: facets(s, root), value: root, root: root}, func(p *place) {
			if found[p.at.String()] == nil {
				found[p.at.String()] = p
			}
		})
	}
	return slices.SortedFunc(maps.Values(found), func(a, b *place) int { return comparePaths(a.at, b.at) })
}

// survey visits a place and all places in it.
func survey(p *place, visit func(*place)) {
	visit(p)
	for _, m := range p.value.members {
		if under := p.under(m.name); len(under) > 0 {
			survey(p.inner(m.name, m.name, under, m.value), visit)
		}
	}
	for i, item := range p.value.items {
		var under []*openapi3.Schema
		for _, facet := range p.facets {
			if facet.Items != nil {
				under = append(under, facet.Items.Value)
			}
		}
		if len(under) > 0 {
			survey(p.inner(strconv.Itoa(i), every, under, item), visit)
		}
	}
}

// under returns what the schemas of a place say of a member.
func (p *place) under(name string) []*openapi3.Schema {
	var under []*openapi3.Schema
	for _, facet := range p.facets {
		if s := memberSchema(facet, name); s != nil {
			under = append(under, s)
		}
	}
	return under
}

func (p *place) inner(step, pattern string, under []*openapi3.Schema, value *tree) *place {
	q := &place{at: p.at.to(step), pattern: p.pattern.to(pattern), value: value, root: p.root, graft: p.graft}
	for _, s := range under {
		q.facets = append(q.facets, facets(s, value)...)
	}
	return q
}

// optional lists the members that the schemas of a place name and do not require, in alphabetical order.
func (p *place) optional() []string {
	names := map[string]bool{}
	for _, facet := range p.facets {
		for name := range facet.Properties {
			names[name] = true
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(names)), p.requires)
}

// requires says whether the schemas of a place require a member.
func (p *place) requires(name string) bool {
	return slices.ContainsFunc(p.facets, func(facet *openapi3.Schema) bool { return slices.Contains(facet.Required, name) })
}

// grafted returns the places in a graft on a place, the graft itself first. There are none when the body with the graft
// does not keep its schema.
func (p *place) grafted(s *openapi3.Schema, g *graft) []*place {
	root := p.root.clone()
	g.onto(root.at(p.at), g.value.clone())
	if !fits(s, root) {
		return nil
	}
	q := p.inner(g.name, g.name, p.under(g.name), g.value)
	q.root, q.graft = root, g
	var found []*place
	survey(q, func(p *place) { found = append(found, p) })
	return found
}

// onto puts a value where the graft belongs in an object.
func (g *graft) onto(object, value *tree) {
	for _, name := range g.drops {
		object.drop(name)
	}
	object.put(g.name, value)
}

// pick returns the first, the middle and the last of some places, each once.
func pick(places []*place) []*place {
	n := len(places)
	return slices.Compact([]*place{places[0], places[n/2], places[n-1]})
}

// alike groups places that differ by indexes only, in the order of their first.
func alike(places []*place) [][]*place {
	var groups [][]*place
	index := map[string]int{}
	for _, p := range places {
		key := p.pattern.String()
		i, ok := index[key]
		if !ok {
			i = len(groups)
			index[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], p)
	}
	return groups
}

// patternsOf returns the patterns of groups of places.
func patternsOf(groups [][]*place) map[string]bool {
	all := map[string]bool{}
	for _, group := range groups {
		all[group[0].pattern.String()] = true
	}
	return all
}
