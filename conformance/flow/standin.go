package flow

import (
	"crypto/hmac"
	"crypto/sha256"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A mint makes stand-ins: texts that look like a value and say nothing about it. What one looks like
// depends on the value, the key and nothing else.
type mint struct{ key [32]byte }

// dice are loaded with the key, the value and the number of the try.
func (m mint) dice(value string, try int) *rand.Rand {
	h := hmac.New(sha256.New, m.key[:])
	h.Write([]byte{byte(try)})
	h.Write([]byte(value))
	return rand.New(rand.NewChaCha8([32]byte(h.Sum(nil))))
}

// standIn makes the stand-in of a canonical value. Try makes another if the first is taken. Claim
// gives the stand-in of a text within the value, which a JWT has.
func (m mint) standIn(kind Kind, value string, try int, claim func(Kind, string) string) string {
	dice := m.dice(value, try)
	switch {
	case kind == KindIBAN && isIBANShaped(value):
		return ibanStandIn(dice, value)
	case kind == KindPAN:
		return panStandIn(dice, value)
	case isUUID(value):
		return uuidStandIn(dice, value)
	case isJWT(value):
		return jwtStandIn(dice, value, claim)
	}
	return plainStandIn(dice, value)
}

// longestEscape is how many characters behind its mark belong to an escape: \uXXXX has the most.
const longestEscape = 5

// plainStandIn replaces each character by one of its class and keeps what is neither letter nor
// digit. The first digit is zero if it was, since no number of JSON begins with a needless one. And
// behind a \ or
// a %, of which one may also stand before the value, no escape comes to be or ceases to be one.
func plainStandIn(dice *rand.Rand, value string) string {
	b := make([]byte, 0, len(value))
	first, behind := true, 0 // a digit; how far behind a mark
	for i, r := range value {
		switch {
		case r >= '0' && r <= '9':
			b = append(b, digitFor(dice, byte(r), first))
			first = false
		case r == utf8.RuneError:
			_, size := utf8.DecodeRuneInString(value[i:])
			b = append(b, value[i:i+size]...)
		case behind < longestEscape && r < utf8.RuneSelf && isLetter(byte(r)):
			b = append(b, escapeLetterFor(dice, byte(r), behind == 0))
		default:
			b = utf8.AppendRune(b, letterFor(dice, r))
		}
		if behind++; r == '\\' || r == '%' {
			behind = 0
		}
	}
	return string(b)
}

// escapeLetterFor gives a letter that means the same in an escape of JSON or a URL, as the first or a
// later one behind the mark: a hexadecimal digit, the name of a control character, or nothing.
func escapeLetterFor(dice *rand.Rand, c byte, first bool) byte {
	sets := []string{"abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"}
	if first {
		sets = []string{"acde", "bf", "nrt", "u", "ghijklmopqsvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"}
	}
	for _, set := range sets {
		if strings.IndexByte(set, c) >= 0 {
			return set[dice.IntN(len(set))]
		}
	}
	return c
}

// uuidStandIn keeps version and variant (RFC 9562 §4) and the case of the digits.
func uuidStandIn(dice *rand.Rand, value string) string {
	b := []byte(value)
	for i, c := range b {
		switch {
		case i == 14 || i == 19:
		case isDigit(c):
			b[i] = digitFor(dice, c, false)
		default:
			b[i] = escapeLetterFor(dice, c, i == 0)
		}
	}
	return string(b)
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHex(s[i]) {
				return false
			}
		}
	}
	return true
}

// digitFor gives a digit; for the first one of a number one that is zero if it was.
func digitFor(dice *rand.Rand, c byte, first bool) byte {
	switch {
	case !first:
		return '0' + byte(dice.IntN(10))
	case c == '0':
		return c
	}
	return '1' + byte(dice.IntN(9))
}

// letterFor gives a letter of the same case, script and UTF-8 length, and anything else as it is.
func letterFor(dice *rand.Rand, r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return 'a' + rune(dice.IntN(26))
	case r >= 'A' && r <= 'Z':
		return 'A' + rune(dice.IntN(26))
	case r < utf8.RuneSelf || !unicode.IsLetter(r):
		return r
	}
	block := blockOf(r)
	for range 100 {
		c := block[0] + rune(dice.IntN(int(block[1]-block[0]+1)))
		if unicode.IsLetter(c) && unicode.IsUpper(c) == unicode.IsUpper(r) && unicode.IsLower(c) == unicode.IsLower(r) {
			return c
		}
	}
	return block[0] + rune(dice.IntN(int(block[1]-block[0]+1)))
}

// blocks are the parts of Unicode within which letters are replaced: those of European names, and
// for all other scripts one for each UTF-8 length.
var blocks = [][2]rune{
	{0xC0, 0xFF}, {0x100, 0x17F}, {0x386, 0x3CE}, {0x400, 0x45F}, {0x5D0, 0x5EA}, {0x621, 0x64A},
	{0x1EA0, 0x1EF9}, {0x3041, 0x3096}, {0x30A1, 0x30FA}, {0xAC00, 0xD7A3},
}

func blockOf(r rune) [2]rune {
	for _, b := range blocks {
		if r >= b[0] && r <= b[1] {
			return b
		}
	}
	switch utf8.RuneLen(r) {
	case 2:
		return [2]rune{0xDF, 0xF6}
	case 3:
		return [2]rune{0x4E00, 0x9FFF}
	}
	return [2]rune{0x20000, 0x2A6DF}
}

// replaceable counts the characters of a value that a stand-in changes.
func replaceable(kind Kind, value string) int {
	n := 0
	for _, r := range value {
		if r >= '0' && r <= '9' || kind != KindPAN && (r < utf8.RuneSelf && isAlnum(r) || unicode.IsLetter(r)) {
			n++
		}
	}
	return n
}

// canonical gives the form of a value from which its stand-in is derived, so that an IBAN or a card
// number has the same one however it is grouped.
func canonical(kind Kind, value string) string {
	switch kind {
	case KindIBAN:
		if compact := strings.ToUpper(compacted(value)); isIBANShaped(compact) {
			return compact
		}
	case KindPAN:
		if compact := compacted(value); strings.Trim(compact, "0123456789") == "" {
			return compact
		}
	}
	return value
}

// spellings gives the ways in which a value is looked for: as it was found and as it is commonly
// written.
func spellings(kind Kind, plain, found string) []string {
	all := []string{found}
	if plain != found {
		all = append(all, plain)
	}
	switch {
	case kind == KindIBAN && isIBANShaped(plain):
		all = append(all, strings.ToLower(plain), inFours(plain, " "), inFours(plain, "-"))
	case kind == KindPAN && len(plain) == 16 && strings.Trim(plain, "0123456789") == "":
		all = append(all, inFours(plain, " "), inFours(plain, "-"))
	}
	return all
}

// overlay writes the stand-in of a canonical value in one of the spellings of the value.
func overlay(spelling, plain, standIn string) string {
	if spelling == plain {
		return standIn
	}
	b := []byte(spelling)
	next := 0
	for i, c := range b {
		if !isASCIIAlnum(c) {
			continue
		}
		b[i] = standIn[next]
		if c >= 'a' && c <= 'z' {
			b[i] |= 0x20
		}
		next++
	}
	return string(b)
}

func compacted(value string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, value)
}

func inFours(compact, separator string) string {
	var s strings.Builder
	for i := 0; i < len(compact); i += 4 {
		if i > 0 {
			s.WriteString(separator)
		}
		s.WriteString(compact[i:min(i+4, len(compact))])
	}
	return s.String()
}

func isDigit(c byte) bool      { return c >= '0' && c <= '9' }
func isLetter(c byte) bool     { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isASCIIAlnum(c byte) bool { return isDigit(c) || isLetter(c) }
func isLower(r rune) bool      { return r >= 'a' && r <= 'z' }

func isAlnum(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIIAlnum(byte(r))
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
