package flow

import "bytes"

// json shows the strings and numbers of a JSON text. Nothing but the inside of strings and the digits
// of numbers can change by it. Where the text turns out to be cut off or to be no JSON after all, the
// rest is shown as plain text.
func (in inspector) json(b []byte, depth int) {
	n := lexJSON(b, func(t jsonToken) {
		content := b[t.from:t.to]
		if t.number {
			in.number(t, content)
			return
		}
		v := jsonNotation.open(content)
		switch {
		case t.name:
			in.visitor.text(v.text, inName)
		case t.kind == "", t.kind == KindCode && !isRandomCode(v.text), !in.place(t.kind, v.text):
			in.text(v.text, inValue, depth)
		}
		v.back(content)
	})
	if n < len(b) {
		in.plain(b[n:], inValue, depth)
		in.again(b, inValue, depth)
	}
}

// number shows a JSON number. It stays one, with the same digits before and behind the point and the
// same exponent.
func (in inspector) number(t jsonToken, b []byte) {
	old := string(b)
	if t.kind == "" || isErrorCode(t.kind, b) || bytes.ContainsAny(b, "eE") || !in.place(t.kind, b) {
		in.visitor.text(b, inValue)
	}
	for i, c := range []byte(old) {
		if c|0x20 == 'e' {
			copy(b[i:], old[i:])
			return
		}
		if !isDigit(c) {
			b[i] = c
		}
	}
}

// isErrorCode says whether a number under "code" is too short to be anything but the number of an error, as FDX has them.
func isErrorCode(kind Kind, b []byte) bool { return kind == KindCode && len(b) < leastOther }

// isRandomCode says whether a JSON member "code" holds something made at random, such as an
// authorisation code, and not one of the words that name an error.
func isRandomCode(b []byte) bool {
	return len(b) >= 16 && bytes.ContainsAny(b, "0123456789") && bytes.ContainsFunc(b, isLower)
}
