package flow

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
