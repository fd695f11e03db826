package flow

import "unicode/utf8"

// leastRun is the shortest run of base64 characters that can hold a value of leastOther bytes.
const leastRun = leastOther * 8 / 6

const sextets = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// sextet gives the six bits of a character of either base64 alphabet (RFC 4648 §4 and §5), or 255.
var sextet = makeSextet()

func makeSextet() (table [256]byte) {
	for i := range table {
		table[i] = 255
	}
	for i := range len(sextets) {
		table[sextets[i]] = byte(i)
	}
	table['+'], table['-'], table['/'], table['_'] = 62, 62, 63, 63
	return table
}

// runs goes into every run of base64 characters. A run may begin with something else (a path, a
// word), so it is decoded from each of its first four characters.
func (in inspector) runs(b []byte, w where, depth int) {
	for i := 0; i < len(b); {
		if sextet[b[i]] == 255 {
			i++
			continue
		}
		start := i
		for i < len(b) && sextet[b[i]] != 255 {
			i++
		}
		padded := i < len(b) && b[i] == '='
		for from := start; from < start+4 && i-from >= leastRun; from++ {
			in.run(b[from:i], b[start:i], padded, w, depth)
		}
	}
}

// run decodes one run, goes into the readable parts of what comes out and writes them back if they
// changed. What is not readable text is left alone: a secret is.
func (in inspector) run(run, whole []byte, padded bool, w where, depth int) {
	decoded := in.scratch.take(depth, len(run)*6/8)
	unbase64(decoded, run)
	changed := false
	for i := 0; i < len(decoded); {
		n := readable(decoded[i:])
		if n >= leastOther {
			part := decoded[i : i+n]
			old := string(part)
			in.text(part, w, depth+1)
			changed = changed || string(part) != old
		}
		i += n + 1
	}
	if changed {
		rebase64(run, decoded, alphabetOf(whole, padded))
	}
}

// readable counts the bytes of text at the beginning of b.
func readable(b []byte) int {
	i := 0
	for i < len(b) {
		c := b[i]
		switch {
		case c >= ' ' && c < 0x7f || c == '\n' || c == '\r' || c == '\t':
			i++
		case c < utf8.RuneSelf:
			return i
		default:
			r, size := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError {
				return i
			}
			i += size
		}
	}
	return i
}

// unbase64 decodes as many whole bytes as fit decoded.
func unbase64(decoded, run []byte) {
	i, j := 0, 0
	for ; i+4 <= len(run) && j+3 <= len(decoded); i, j = i+4, j+3 {
		n := uint32(sextet[run[i]])<<18 | uint32(sextet[run[i+1]])<<12 | uint32(sextet[run[i+2]])<<6 | uint32(sextet[run[i+3]])
		decoded[j], decoded[j+1], decoded[j+2] = byte(n>>16), byte(n>>8), byte(n)
	}
	for ; j < len(decoded); j++ {
		k := j * 8 / 6
		shift := 2 * (j%3 + 1)
		decoded[j] = sextet[run[k]]<<shift | sextet[run[k+1]]>>(6-shift)
	}
}

// rebase64 writes decoded into the run it came from. Characters whose bits did not change stay, and
// so do the unused bits at the end.
func rebase64(run, decoded []byte, last2 string) {
	for k := range run {
		bit := k * 6
		var v byte
		for i := range 6 {
			v <<= 1
			if at := (bit + i) / 8; at < len(decoded) {
				v |= decoded[at] >> (7 - (bit+i)%8) & 1
			} else {
				v |= sextet[run[k]] >> (5 - i) & 1
			}
		}
		switch {
		case v == sextet[run[k]]:
		case v < 62:
			run[k] = sextets[v]
		default:
			run[k] = last2[v-62]
		}
	}
}

// alphabetOf gives the last two characters of the alphabet in which a run is written. Where it shows
// none of them, padding speaks for the standard alphabet, else the one that is safe in a URL is.
func alphabetOf(run []byte, padded bool) string {
	standard := padded
	for _, c := range run {
		switch c {
		case '-', '_':
			return "-_"
		case '+', '/':
			standard = true
		}
	}
	if standard {
		return "+/"
	}
	return "-_"
}

// scratch lends memory for decoding, one piece for each depth, and counts what is spent on it.
type scratch struct {
	pieces [maxDepth + 2][]byte
	budget int // bytes that may still be decoded
}

func (s *scratch) take(depth, n int) []byte {
	if cap(s.pieces[depth]) < n {
		s.pieces[depth] = make([]byte, n, 2*n)
	}
	return s.pieces[depth][:n]
}

// allow sets the budget for some bytes of an exchange. Honest texts use two or three times their
// length; layers that are made to multiply end where it does.
func (s *scratch) allow(n int) { s.budget = 64*n + 1<<16 }

func (s *scratch) spend(n int) bool {
	s.budget -= n
	return s.budget > 0
}
