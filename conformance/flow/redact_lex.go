package flow

import "bytes"

// A jsonToken is a string or a number in a JSON text.
type jsonToken struct {
	from, to int  // a string without its quotes
	name     bool // of a member
	number   bool
	trait    // of the member whose value it is
}

// A jsonFrame is an object or an array that is open.
type jsonFrame struct {
	object bool
	next   jsonNext
	trait  // of the member it is the value of, which its elements share; if an object, of its members
}

// jsonNext is what may come next in a container.
type jsonNext uint8

const (
	nextFirst jsonNext = iota // a name or a value, or the end
	nextName                  // a name
	nextColon                 //
	nextValue                 //
	nextComma                 // a comma or the end
	nextEnd                   // nothing: the text is complete
)

// lexJSON shows every string and number of a JSON text in order. It returns the length of b if that
// is one JSON text by RFC 8259 and nothing else, or one whose end is missing; else how much of it is
// understood, up to a point where an element or member begins.
func lexJSON(b []byte, show func(jsonToken)) int {
	l := jsonLexer{b: b, frames: make([]jsonFrame, 1, 16)}
	l.frames[0].next = nextValue
	for l.i < len(b) {
		ok := true
		switch c := b[l.i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			l.i++
		case c == '{' || c == '[':
			if ok = l.value(); ok {
				l.frames = append(l.frames, jsonFrame{object: c == '{', trait: l.trait})
				l.i++
				l.understood = l.i
			}
		case c == '}' || c == ']':
			ok = l.end(c == '}')
		case c == ',' || c == ':':
			ok = l.separator(c)
		case c == '"':
			ok = l.string(show)
		case c == '-' || isDigit(c):
			ok = l.numeral(show)
		default:
			ok = l.literal()
		}
		if !ok {
			return l.understood
		}
	}
	return len(b)
}

type jsonLexer struct {
	b             []byte
	i, understood int
	frames        []jsonFrame
	trait         trait // of the member whose name was read last
}

func (l *jsonLexer) top() *jsonFrame { return &l.frames[len(l.frames)-1] }

// value takes note that a value begins, if one may, and sets the trait that applies to it.
func (l *jsonLexer) value() bool {
	f := l.top()
	if f.next != nextValue && (f.next != nextFirst || f.object) {
		return false
	}
	if !f.object {
		l.trait = f.trait
	}
	f.next = nextComma
	if len(l.frames) == 1 {
		f.next = nextEnd
	}
	return true
}

func (l *jsonLexer) end(object bool) bool {
	f := l.top()
	if len(l.frames) == 1 || f.object != object || f.next != nextFirst && f.next != nextComma {
		return false
	}
	l.frames = l.frames[:len(l.frames)-1]
	l.i++
	return true
}

func (l *jsonLexer) separator(c byte) bool {
	f := l.top()
	switch {
	case c == ':' && f.next == nextColon:
		f.next = nextValue
		l.i++
		return true
	case c == ',' && f.next == nextComma:
		f.next = nextValue
		if f.object {
			f.next = nextName
		}
		l.i++
		l.understood = l.i
		return true
	}
	return false
}

func (l *jsonLexer) string(show func(jsonToken)) bool {
	from := l.i + 1
	to := from
	for ; to < len(l.b) && l.b[to] != '"'; to++ {
		switch {
		case l.b[to] < ' ':
			return false
		case l.b[to] == '\\':
			if _, n := decodeEscape(l.b[to:]); n == 0 && !isCutEscape(l.b[to:]) {
				return false
			}
			to++
		}
	}
	to = min(to, len(l.b))
	l.i = min(to+1, len(l.b))
	if f := l.top(); f.object && (f.next == nextFirst || f.next == nextName) {
		f.next = nextColon
		name := jsonNotation.open(l.b[from:to])
		l.trait = traitOf(name.text, f.trait.holder)
		show(jsonToken{from: from, to: to, name: true})
		return true
	}
	if !l.value() {
		return false
	}
	show(jsonToken{from: from, to: to, trait: l.trait})
	return true
}

const hexDigits = "0123456789abcdefABCDEF"

// isCutEscape says whether the text ends within an escape.
func isCutEscape(b []byte) bool {
	return len(b) == 1 || len(b) < 6 && b[1] == 'u' && len(bytes.Trim(b[2:], hexDigits)) == 0
}

func (l *jsonLexer) numeral(show func(jsonToken)) bool {
	from := l.i
	for l.i < len(l.b) && (isDigit(l.b[l.i]) || bytes.IndexByte([]byte("+-.eE"), l.b[l.i]) >= 0) {
		l.i++
	}
	if !isJSONNumber(l.b[from:l.i]) || !l.value() {
		return false
	}
	show(jsonToken{from: from, to: l.i, number: true, trait: l.trait})
	return true
}

func (l *jsonLexer) literal() bool {
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(l.b[l.i:], []byte(word)) {
			l.i += len(word)
			return l.value()
		}
	}
	return false
}

// isJSONNumber holds a text against the grammar of RFC 8259 §6.
func isJSONNumber(b []byte) bool {
	digits := func() int {
		n := 0
		for n < len(b) && isDigit(b[n]) {
			n++
		}
		b = b[n:]
		return n
	}
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	zero := len(b) > 0 && b[0] == '0'
	if n := digits(); n == 0 || zero && n > 1 {
		return false
	}
	if len(b) > 0 && b[0] == '.' {
		if b = b[1:]; digits() == 0 {
			return false
		}
	}
	if len(b) > 0 && b[0]|0x20 == 'e' {
		b = b[1:]
		if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
			b = b[1:]
		}
		if digits() == 0 {
			return false
		}
	}
	return len(b) == 0
}
