package flow

import (
	"crypto/hmac"
	"crypto/sha256"
	"math/rand/v2"
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
