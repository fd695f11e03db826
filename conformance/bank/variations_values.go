package bank

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// values varies what the body holds: members absent and present, values at their limits, unknown members.
func (v *varier) values() {
	s := v.schema()
	if s == nil {
		return
	}
	groups := alike(v.places())
	known := patternsOf(groups)
	for _, group := range groups {
		p := group[0]
		v.absent(p, known)
		v.limits(p)
		v.unknown(p)
		for _, g := range v.kept.grafts(p, known) {
			v.present(s, p, g)
		}
	}
}

// absent takes each optional member away, wherever it stands.
func (v *varier) absent(p *place, known map[string]bool) {
	if p.value.kind != '{' {
		return
	}
	names := p.optional()
	for _, m := range p.value.members {
		if !slices.Contains(names, m.name) && !p.requires(m.name) {
			names = append(names, m.name)
		}
	}
	for _, name := range names {
		at := p.pattern.to(name).String()
		if !known[at] || v.kept.holds(holdThere, at) {
			continue
		}
		variation := v.varyBody("absent", at, at+" absent", func(root *tree) bool {
			gone := false
			root.each(p.pattern, func(object *tree) { gone = object.drop(name) || gone })
			return gone
		})
		if variation != nil {
			variation.Silences = true
		}
	}
}

// limits puts other values at a place, wherever it stands.
func (v *varier) limits(p *place) {
	for _, variant := range v.variants(p) {
		variation := v.varyBody(variant.kind, p.pattern.String(), p.pattern.label()+" "+variant.what, func(root *tree) bool {
			return p.replaceAll(root, variant)
		})
		if variation != nil && variant.kind == "items" {
			variation.Silences = true
		}
	}
}

// replaceAll puts the variant wherever the place stands, in values of the same type.
func (p *place) replaceAll(root *tree, variant variant) bool {
	replaced := false
	replace := func(value, object *tree) {
		if typeOf(value) != typeOf(p.value) {
			return
		}
		if other := variant.change(value.clone(), object); other != nil {
			*value, replaced = *other, true
		}
	}
	if len(p.pattern) == 0 {
		replace(root, nil)
		return replaced
	}
	last := p.pattern[len(p.pattern)-1]
	root.each(p.pattern[:len(p.pattern)-1], func(around *tree) {
		around.each(path{last}, func(value *tree) { replace(value, around) })
	})
	return replaced
}

// unknown adds a member that the document does not name: where it describes such members, one as it describes them.
func (v *varier) unknown(p *place) {
	if p.value.kind != '{' || slices.ContainsFunc(p.facets, closed) {
		return
	}
	name, more := "assayExtension", written(`{"since":"2026","of":[null,true,-1.5e-3,"\u00e4"]}`)
	if under := p.under(name); len(under) > 0 {
		name, more = "assayHelp", maker{}.make(under[0], nil)
	}
	if more == nil || v.kept.holds(holdAway, p.pattern.to(name).String()) {
		return
	}
	v.varyBody("unknown", p.pattern.to(name).String(), p.pattern.label()+" with an unknown member", func(root *tree) bool {
		return p.replaceAll(root, variant{change: func(object, _ *tree) *tree {
			object.put(name, more.clone())
			return object
		}})
	})
}

// present adds a member that honest bodies lack, wherever there is an object for it: with all that it may hold, with no
// more than it must hold, and with values at its limits.
func (v *varier) present(s *openapi3.Schema, p *place, g *graft) {
	at := p.pattern.to(g.name)
	untrue := func(at path) bool { return v.kept.holds(holdUntrue|holdAway, at.String()) }
	if untrue(at) {
		return
	}
	if among := v.kept.among(at.String()); among != nil {
		for _, variant := range amongst(among) {
			v.add(p, g, ", "+variant.what, func(object *tree) *tree { return variant.change(nil, object) })
		}
		return
	}
	under := p.under(g.name)[0]
	full, least := maker{optional: true, away: untrue}.make(under, at), maker{}.make(under, at)
	if full == nil || least == nil {
		return
	}
	v.add(p, g, "", func(*tree) *tree { return full.clone() })
	if !full.equal(least) {
		v.add(p, g, " with what it must hold", func(*tree) *tree { return least.clone() })
	}
	h := *g
	h.value = full
	grafted := p.grafted(s, &h)
	if len(grafted) == 0 {
		return
	}
	for _, variant := range v.variants(grafted[0]) {
		v.add(p, g, ", "+variant.what, func(object *tree) *tree {
			if value := variant.change(full.clone(), object); value != nil && !value.equal(full) {
				return value
			}
			return nil
		})
	}
}

// add adds a variation that grafts a value on every object for it.
func (v *varier) add(p *place, g *graft, what string, value func(object *tree) *tree) {
	at := p.pattern.to(g.name).String()
	touches := at
	if len(g.drops) > 0 {
		touches = p.pattern.String()
	}
	v.varyBody("present", touches, at+" present"+what, func(root *tree) bool {
		added := false
		root.each(p.pattern, func(object *tree) {
			if object.kind != '{' {
				return
			}
			if value := value(object); value != nil {
				g.onto(object, value)
				added = true
			}
		})
		return added
	})
}
