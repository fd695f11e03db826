package bank

import (
	"slices"
	"strings"
)

// A hold says what must not be done to a member, so that an answer stays true.
type hold int

const (
	// holdValue: the value says something true and stays.
	holdValue hold = 1 << iota
	// holdThere: the member is needed although the document calls it optional.
	holdThere
	// holdUntrue: the member may not be added by a variation, since a made-up one would be untrue.
	holdUntrue
	// holdAway: the member may not be added at all, since a rule beside the schema forbids it.
	holdAway
)

// A protectedMember is a row of the table of one standard: a member, what must not be done to it, and why.
type protectedMember struct {
	// operations limits the row; none for all.
	operations []string
	// at is a JSON pointer in which * stands for any one step or for the beginning of one, and ** for any number of steps, or
	// it is "header NAME".
	at   string
	hold hold
	// among gives the literals that are true for a value and the object that it is in; they are tried instead of the
	// limits of the schema.
	among func(parent *tree) []string
	// oneOf names members of which the object at this place holds exactly one.
	oneOf []string
	why   string
}

// protectedMembers is the table of one standard.
type protectedMembers []protectedMember

// protections holds the table of each document: what is listed there stays true, all else may vary.
var protections = map[string]protectedMembers{
	"berlingroup":   berlinGroupProtected,
	"premium":       premiumProtected,
	"stet":          stetProtected,
	"authorization": authorizationProtected,
	"flinks":        flinksProtected,
}

// of returns the rows about a form.
func (k protectedMembers) of(f *form) protectedMembers {
	var rows protectedMembers
	for _, row := range k {
		if len(row.operations) == 0 || slices.Contains(row.operations, f.operation) {
			rows = append(rows, row)
		}
	}
	return rows
}

// holds says whether a row forbids something for a place or for a "header NAME".
func (k protectedMembers) holds(what hold, at string) bool {
	return slices.ContainsFunc(k, func(row protectedMember) bool { return row.hold&what != 0 && leads(row.at, at) })
}

// among returns the row's own values for a place, nil where the schema gives them.
func (k protectedMembers) among(at string) func(*tree) []string {
	for _, row := range k {
		if row.among != nil && leads(row.at, at) {
			return row.among
		}
	}
	return nil
}

// rivals returns the members that make room for another in the object at a place.
func (k protectedMembers) rivals(at, name string) []string {
	for _, row := range k {
		if slices.Contains(row.oneOf, name) && leads(row.at, at) {
			return slices.DeleteFunc(slices.Clone(row.oneOf), func(other string) bool { return other == name })
		}
	}
	return nil
}

// leads says whether a pattern leads to a pointer.
func leads(pattern, at string) bool {
	return follows(strings.Split(pattern, "/"), strings.Split(at, "/"))
}

func follows(pattern, at []string) bool {
	switch {
	case len(pattern) == 0:
		return len(at) == 0
	case pattern[0] == "**":
		return follows(pattern[1:], at) || len(at) > 0 && follows(pattern, at[1:])
	case len(at) == 0:
		return false
	}
	tail, some := strings.CutPrefix(pattern[0], "*")
	return (pattern[0] == at[0] || some && strings.HasSuffix(at[0], tail)) && follows(pattern[1:], at[1:])
}

// grafts returns what can be grafted on a place: its optional members that no honest body has at a place alike, as far
// as the table lets them.
func (k protectedMembers) grafts(p *place, known map[string]bool) []*graft {
	var all []*graft
	for _, name := range p.optional() {
		at := p.pattern.to(name)
		if known[at.String()] || k.holds(holdAway, at.String()) {
			continue
		}
		make := maker{optional: true, away: func(at path) bool { return k.holds(holdAway, at.String()) }}
		value := make.make(p.under(name)[0], at)
		if value == nil {
			continue
		}
		all = append(all, &graft{parent: p.at, pattern: p.pattern, name: name, value: value, drops: k.rivals(p.pattern.String(), name)})
	}
	return all
}
