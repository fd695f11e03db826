package bank

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// aboutValues breaks what the schema says of every place in the body.
func (l *liar) aboutValues() {
	s := l.schema()
	groups := alike(l.places())
	known := patternsOf(groups)
	for _, group := range groups {
		for i, p := range pick(group) {
			l.aboutPlace(s, p, i == 0)
		}
		for _, g := range l.kept.grafts(group[0], known) {
			for _, p := range group[0].grafted(s, g) {
				l.aboutPlace(s, p, false)
			}
		}
	}
}

// aboutPlace breaks what the schemas of one place say: every constraint, and where that is wanted in every way. A
// distortion that the body as a whole keeps its schema with, by another branch of it, is no lie and left out.
func (l *liar) aboutPlace(s *openapi3.Schema, p *place, everyWay bool) {
	told := map[string]bool{}
	for _, d := range distortions(p.facets, p.value) {
		if told[d.constraint()] && !everyWay || fits(s, p.distorted(d)) {
			continue
		}
		told[d.constraint()] = true
		l.tell(d.kind, p.at.label()+" "+d.what(), inBody(func(root *tree) bool { return p.distort(root, d) })).Pointer = p.at.String()
	}
}

// distorted returns the sample with the place distorted.
func (p *place) distorted(d distortion) *tree {
	root := p.root.clone()
	v := root.at(p.at)
	*v = *d.change(v.clone())
	return root
}

// distort distorts the place in another body, if that has it and is false afterwards.
func (p *place) distort(root *tree, d distortion) bool {
	v, object := root.at(p.at), (*tree)(nil)
	if p.graft != nil {
		if object = root.at(p.graft.parent); object == nil || object.kind != '{' {
			return false
		}
		root = p.graft.value.clone()
		v = root.at(p.at[len(p.graft.parent)+1:])
	}
	if v == nil || typeOf(v) != typeOf(p.value) {
		return false
	}
	wrong := d.change(v.clone())
	if !breaksOnly(p.facets, wrong, d.kind) {
		return false
	}
	*v = *wrong
	if p.graft != nil {
		p.graft.onto(object, root)
	}
	return true
}

// A distortion makes of a value one that breaks one keyword.
type distortion struct {
	kind   string
	detail string // tells distortions of a kind apart, or ""
	change func(*tree) *tree
}

// constraint names what is broken, in whatever way: each required member is a constraint of its own.
func (d distortion) constraint() string {
	if d.kind == "required" {
		return d.what()
	}
	return d.kind
}

func (d distortion) what() string { return strings.TrimSpace(d.kind + " " + d.detail) }

// distortions lists what breaks one keyword of the schemas of a place and no other of them. A text that is bound by
// format and by pattern may break both, where no text breaks one alone.
func distortions(facets []*openapi3.Schema, v *tree) []distortion {
	var all []distortion
	for _, s := range facets {
		var some []distortion
		some = append(some, wrongTypes(s, v)...)
		some = append(some, wrongEnums(s, v)...)
		switch v.kind {
		case '"':
			some = append(some, wrongTexts(s, v)...)
		case '0':
			some = append(some, wrongNumbers(s)...)
		case '[':
			some = append(some, wrongArrays(s, v)...)
		case '{':
			some = append(some, wrongObjects(s, v)...)
		}
		for _, d := range some {
			if breaksOnly(facets, d.change(v.clone()), d.kind) && !slices.ContainsFunc(all, func(o distortion) bool { return o.what() == d.what() }) {
				all = append(all, d)
			}
		}
	}
	return all
}

// breaksOnly says whether a value breaks the keyword and none but it. Format and pattern pass as one.
func breaksOnly(facets []*openapi3.Schema, v *tree, keyword string) bool {
	found := false
	for _, s := range facets {
		for _, broken := range brokenBy(s, v) {
			texts := (broken == "format" || broken == "pattern") && keyword == "format"
			if broken != keyword && !texts {
				return false
			}
			found = found || broken == keyword
		}
	}
	return found
}
