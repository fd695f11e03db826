package flow

import (
	"cmp"
	"slices"
)

// An index finds many values in one pass over a text. At each byte it asks a small table whether any
// value begins with the three bytes there, and only then a map for those that begin with the next six.
type index struct {
	seen      *[1 << 10]uint64
	spellings map[[leastOther]byte][]spelling // longest first
	found     []match                         // of the last scan, kept to save memory
}

// spelling is one way to write of a value.
type spelling struct {
	text, standIn string
	reach         reach
}

// match is a value met at a place.
type match struct {
	at      int
	standIn string
}

func newIndex() index {
	return index{seen: new([1 << 10]uint64), spellings: map[[leastOther]byte][]spelling{}}
}

// slot spreads three bytes over the bits of the table.
func slot(b []byte) uint32 {
	_ = b[2]
	return (uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16) * 2654435761 >> 16
}

// add looks for a text from now on, or for one that it knows with another reach.
func (x *index) add(text, standIn string, r reach) {
	if r.where == 0 {
		return
	}
	b := []byte(text)
	s := slot(b)
	x.seen[s>>6] |= 1 << (s & 63)
	key := [leastOther]byte(b[:leastOther])
	spellings := slices.DeleteFunc(x.spellings[key], func(f spelling) bool { return f.text == text })
	spellings = append(spellings, spelling{text, standIn, r})
	slices.SortStableFunc(spellings, func(a, b spelling) int { return cmp.Compare(len(b.text), len(a.text)) })
	x.spellings[key] = spellings
}

// scan finds the known values in b, in the order in which they begin. A value that lies wholly within
// another is left out; crossed says that some overlap in part.
func (x *index) scan(b []byte, w where) (found []match, crossed bool) {
	found = x.found[:0]
	end := 0
	for i := 0; i+leastOther <= len(b); i++ {
		s := slot(b[i:])
		if x.seen[s>>6]&(1<<(s&63)) == 0 {
			continue
		}
		for _, f := range x.spellings[[leastOther]byte(b[i:])] {
			n := len(f.text)
			if i+n > len(b) || string(b[i:i+n]) != f.text || !f.reach.allows(b, i, n, w) {
				continue
			}
			if i+n > end {
				crossed = crossed || i < end
				found = append(found, match{i, f.standIn})
				end = i + n
			}
			break
		}
	}
	x.found = found
	return found, crossed
}

// replace puts stand-ins over all known values in b. Where values overlap the longest comes first, and
// of the others what it leaves.
func (x *index) replace(b []byte, w where) {
	found, crossed := x.scan(b, w)
	if !crossed {
		for _, m := range found {
			copy(b[m.at:], m.standIn)
		}
		return
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(len(b.standIn), len(a.standIn)) })
	done := make([]bool, len(b))
	for _, m := range found {
		for i := range len(m.standIn) {
			if !done[m.at+i] {
				b[m.at+i], done[m.at+i] = m.standIn[i], true
			}
		}
	}
}

// blank writes zeros over all known values in b, or over the stand-ins alone, so that nobody takes
// them, or a part of them, for something new.
func (x *index) blank(b []byte, w where, standIns bool) {
	found, _ := x.scan(b, w)
	for _, m := range found {
		if value := b[m.at : m.at+len(m.standIn)]; !standIns || string(value) == m.standIn {
			clear(value)
		}
	}
}
