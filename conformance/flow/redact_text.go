package flow

import (
	"bytes"
)

// maxDepth is how many layers of encoding are taken off. Real data has three (an escaped URL in a
// JSON string in a base64 parameter); the rest is for who tries.
const maxDepth = 5

// A feature is something that a text may hold and that is worth a closer look.
type feature uint8

const (
	hasField feature = 1 << iota
	hasScheme
	hasPercent
	hasPlus
	hasEscape
	hasEntity
	hasRun
)

var featureOf = func() (table [256]feature) {
	table['='], table[':'], table['<'] = hasField, hasField, hasField
	table['%'], table['+'], table['\\'], table['&'] = hasPercent, hasPlus, hasEscape, hasEntity
	return table
}()

// features goes over a text once to tell what is in it.
func features(b []byte) feature {
	var f feature
	run := 0
	for i, c := range b {
		f |= featureOf[c]
		if c == ' ' && i > 3 && (b[i-1]|0x20 == 'r' || b[i-1]|0x20 == 'c') {
			f |= hasScheme // as Bearer and Basic have it
		}
		if sextet[c] == 255 {
			run = 0
		} else if run++; run == leastRun {
			f |= hasRun
		}
	}
	return f
}

// text goes into bytes of which nothing is known but where they stand: as what they may be (JSON, a
// URL), as they are, and with each layer of encoding taken off that they may have.
func (in inspector) text(b []byte, w where, depth int) {
	if len(b) == 0 {
		return
	}
	switch {
	case in.bare || depth >= maxDepth:
		in.plain(b, w, depth)
	case opensJSON(b):
		in.json(b, depth+1)
	case looksURL(b):
		in.url(b, depth+1)
	default:
		in.plain(b, w, depth)
	}
}

// plain goes into bytes that are neither JSON nor a URL.
func (in inspector) plain(b []byte, w where, depth int) {
	f := features(b)
	if !in.bare && f&(hasField|hasScheme) != 0 {
		in.visitor.before(b, w)
		in.fields(b)
		in.bearers(b)
	}
	in.visitor.text(b, w)
	if depth >= maxDepth || !in.scratch.spend(len(b)) {
		return
	}
	for _, layer := range []struct {
		feature feature
		notation
	}{{hasPercent, percentNotation}, {hasPlus, formNotation}, {hasEscape, jsonNotation}, {hasEntity, htmlNotation}} {
		if f&layer.feature == 0 {
			continue
		}
		if v := layer.open(b); v.at != nil {
			in.text(v.text, w, depth+1)
			v.back(b)
		}
	}
	if f&hasRun != 0 {
		in.runs(b, w, depth)
	}
}

// opensJSON says whether a text may be a JSON object or array.
func opensJSON(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 1 && (b[0] == '{' || b[0] == '[')
}

// looksURL says whether a text is a URL with an authority or an absolute path, and nothing else.
func looksURL(b []byte) bool {
	if bytes.ContainsAny(b, " \t\r\n\"<>\\{}\x00") {
		return false
	}
	if b[0] == '/' {
		return len(b) > 1
	}
	i := bytes.Index(b, []byte("://"))
	return i > 0 && bytes.IndexFunc(b[:i], func(r rune) bool { return !isAlnum(r) && r != '+' && r != '-' && r != '.' }) < 0
}
