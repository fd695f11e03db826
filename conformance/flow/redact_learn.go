package flow

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// learner is the visitor that collects secrets. It works on a copy and blanks what it has seen, so
// that no part of it is taken for something else.
type learner struct{ r *Redactor }

func (l learner) place(kind Kind, value []byte) bool {
	l.r.learn(kind, string(value))
	clear(value)
	return true
}

// before blanks the stand-ins, so that nothing in them is taken for a secret of its own.
func (l learner) before(b []byte, w where) { l.r.index.blank(b, w, true) }

func (l learner) text(b []byte, w where) {
	l.r.index.blank(b, w, false)
	if len(b) < leastOther {
		return
	}
	// What is found may have hidden what stood beside it, hence more than once.
	for round, found := 0, true; found && round < 4; round++ {
		jwt, iban := l.each(b, KindToken, findJWT), l.each(b, KindIBAN, findIBAN)
		pan, email := l.each(b, KindPAN, findPAN), l.each(b, KindEmail, findEmail)
		found = jwt || iban || pan || email
	}
}

// each learns and blanks all values that find finds, and returns whether there were any. Find returns
// the next one that begins at i or later, or an empty one at the end.
func (l learner) each(b []byte, kind Kind, find func(b []byte, i int) (from, to int)) (found bool) {
	for i := 0; ; found = true {
		from, to := find(b, i)
		if from == to {
			return found
		}
		l.r.learn(kind, string(b[from:to]))
		clear(b[from:to])
		i = to
	}
}

// findJWT finds a JWT or another compact serialisation (RFC 7515 §7.1, RFC 7516 §7.1).
func findJWT(b []byte, i int) (from, to int) {
	for {
		j := bytes.IndexByte(b[i:], '.')
		if j < 0 {
			return 0, 0
		}
		from, to = i+j, i+j
		for from > i && isBase64URL(b[from-1]) {
			from--
		}
		i = to + 1
		if !isJOSEHeader(string(b[from:to])) {
			continue
		}
		ends := []int{to}
		for len(ends) < 5 && to < len(b) && b[to] == '.' {
			for to++; to < len(b) && isBase64URL(b[to]); {
				to++
			}
			ends = append(ends, to)
		}
		for _, parts := range []int{5, 3} {
			if len(ends) >= parts && isJWT(string(b[from:ends[parts-1]])) {
				return from, ends[parts-1]
			}
		}
	}
}

func isBase64URL(c byte) bool { return sextet[c] != 255 && c != '+' && c != '/' }

// findEmail finds an e-mail address: the usual characters, with a point in the domain. What stands
// before an @ in a URL is no mailbox.
func findEmail(b []byte, i int) (from, to int) {
	for {
		j := bytes.IndexByte(b[i:], '@')
		if j < 0 {
			return 0, 0
		}
		at := i + j
		from, to = at, at+1
		for from > i && isMailbox(b[from-1]) {
			from--
		}
		for to < len(b) && (isASCIIAlnum(b[to]) || b[to] == '-' || b[to] == '.') {
			to++
		}
		domain := bytes.TrimRight(b[at+1:to], ".-")
		to = at + 1 + len(domain)
		dot := bytes.LastIndexByte(domain, '.')
		inURL := from > 0 && (b[from-1] == '/' || b[from-1] == ':' && !bytes.HasSuffix(b[:from], []byte("mailto:")))
		if from < at && !inURL && dot > 0 && len(domain)-dot > 2 && !isDigit(domain[dot+1]) {
			return from, to
		}
		i = at + 1
	}
}

func isMailbox(c byte) bool {
	return isASCIIAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '\'' || c >= utf8.RuneSelf
}

// findPAN finds a card number: 13 to 19 digits that satisfy Luhn's formula and begin as card numbers
// do (ISO/IEC 7812-1), alone or in the groups in which they are printed. A number within an
// identifier, a decimal or a longer number is none, nor is a time stamp.
func findPAN(b []byte, i int) (from, to int) {
	for i < len(b) {
		if !isDigit(b[i]) {
			i++
			continue
		}
		from, to = i, i
		for to < len(b) && isDigit(b[to]) {
			to++
		}
		i = to
		switch n := to - from; {
		case n >= leastPAN:
			if isPAN(b[from:to]) && alone(b, from, to) {
				return from, to
			}
		case n >= 3 && n <= 6:
			for _, to := range slices.Backward(grouped(b, to)) {
				if isPAN(digitsOf(b[from:to])) && alone(b, from, to) {
					return from, to
				}
			}
		}
	}
	return 0, 0
}

// grouped returns where the groups of digits end that follow a first one, each behind the same space
// or dash.
func grouped(b []byte, to int) []int {
	if to >= len(b) || b[to] != ' ' && b[to] != '-' {
		return nil
	}
	var ends []int
	separator := b[to]
	for len(ends) < 5 && to < len(b) && b[to] == separator {
		end := to + 1
		for end < len(b) && isDigit(b[end]) {
			end++
		}
		if n := end - to - 1; n < 3 || n > 6 {
			break
		}
		to = end
		ends = append(ends, to)
	}
	return ends
}

func isPAN(digits []byte) bool {
	return len(digits) >= leastPAN && len(digits) <= 19 && isIssuer(digits) && luhn(digits) == 0
}

// isIssuer says whether digits begin as card numbers of the payment schemes do.
func isIssuer(digits []byte) bool {
	switch digits[0] {
	case '2':
		return len(digits) == 16 && digits[1] >= '2' && digits[1] <= '7'
	case '4', '5', '6':
		return true
	case '3':
		return len(digits) >= 14
	}
	return false
}

// alone says whether b[from:to] is no part of a longer word, number or identifier.
func alone(b []byte, from, to int) bool {
	before, _ := utf8.DecodeLastRune(b[:from])
	after, _ := utf8.DecodeRune(b[to:])
	within := func(r rune) bool { return isAlnum(r) || r == '_' || r == '-' || r == '%' || r == '+' }
	return (from == 0 || !within(before)) && (to == len(b) || !within(after)) &&
		!joins(b, from-1, -1, ".,", isDigit) && !joins(b, to, +1, ".,", isDigit)
}

// findIBAN finds an IBAN (ISO 13616) that satisfies its check digits, in one piece or in groups of
// four.
func findIBAN(b []byte, i int) (from, to int) {
	for ; i+15 <= len(b); i++ {
		if !isDigit(b[i+2]) || !isDigit(b[i+3]) || !isLetter(b[i]) || !isLetter(b[i+1]) {
			continue
		}
		if before, _ := utf8.DecodeLastRune(b[:i]); i > 0 && isAlnum(before) {
			continue
		}
		to = i
		for to < len(b) && isASCIIAlnum(b[to]) {
			to++
		}
		if to == i+4 && to < len(b) && (b[to] == ' ' || b[to] == '-') {
			to = groupsOfIBAN(b, i, b[to])
		} else if !isIBAN(b[i:to]) {
			to = i
		}
		if to > i {
			return i, to
		}
	}
	return 0, 0
}

// groupsOfIBAN returns where the IBAN ends whose first group is at i, or i if there is none.
func groupsOfIBAN(b []byte, i int, separator byte) int {
	compact := make([]byte, 0, longestIBAN)
	to, found := i, i
	for len(compact) < longestIBAN {
		end := to
		for end < len(b) && isASCIIAlnum(b[end]) && !unicode.IsLower(rune(b[end])) && end-to < 5 {
			end++
		}
		if end == to || end-to > 4 || len(compact)+end-to > longestIBAN {
			break
		}
		compact = append(compact, b[to:end]...)
		if isIBAN(compact) {
			found = end
			if ibanLengths[string(compact[:2])] > 0 {
				break
			}
		}
		if end-to < 4 || end == len(b) || b[end] != separator {
			break
		}
		to = end + 1
	}
	return found
}
