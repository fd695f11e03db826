package flow

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A view shows bytes with one layer of encoding taken off and can put changes made to what it
// shows back into them. Changes keep their length, so nothing moves.
type view struct {
	text   []byte // what to read and to change
	old    []byte // what it was
	at     []int  // where each byte of text begins in the source, and where the last one ends
	encode func(source, changed []byte)
}

// back writes the changed parts of a view into its source, in the notation in which they stood.
func (v view) back(source []byte) {
	if v.at == nil || bytes.Equal(v.text, v.old) {
		return
	}
	for i := 0; i < len(v.text); {
		j := i + 1
		for j < len(v.text) && v.at[j] == v.at[i] { // one escape, several bytes
			j++
		}
		if !bytes.Equal(v.text[i:j], v.old[i:j]) {
			from, to := v.at[i], v.at[j]
			if to-from == j-i {
				copy(source[from:to], v.text[i:j])
			} else {
				v.encode(source[from:to], v.text[i:j])
			}
		}
		i = j
	}
}

// A notation is one way to write characters as escapes.
type notation struct {
	mark   byte                                        // an escape begins with it
	space  bool                                        // a plus is a space
	decode func(b []byte) (decoded string, source int) // the escape at b, 0 if there is none
	encode func(source, changed []byte)                // writes changed as an escape as long as source
}

var (
	percentNotation = notation{mark: '%', decode: decodePercent, encode: encodePercent}
	formNotation    = notation{mark: '%', space: true, decode: decodePercent, encode: encodePercent}
	jsonNotation    = notation{mark: '\\', decode: decodeEscape, encode: encodeEscape}
	htmlNotation    = notation{mark: '&', decode: decodeEntity, encode: encodeEntity}
)

// open gives the view of some bytes. Where nothing is encoded it shows the bytes themselves.
func (n notation) open(b []byte) view {
	if bytes.IndexByte(b, n.mark) < 0 && !(n.space && bytes.IndexByte(b, '+') >= 0) {
		return view{text: b}
	}
	v := view{text: make([]byte, 0, len(b)), at: make([]int, 0, len(b)+1), encode: n.encode}
	coded := false
	for i := 0; i < len(b); {
		c, length := b[i], 1
		if c == n.mark {
			if decoded, source := n.decode(b[i:]); source > 0 {
				for range len(decoded) {
					v.at = append(v.at, i)
				}
				v.text = append(v.text, decoded...)
				i, coded = i+source, true
				continue
			}
		} else if c == '+' && n.space {
			c, coded = ' ', true
		}
		v.text, v.at = append(v.text, c), append(v.at, i)
		i += length
	}
	if !coded {
		return view{text: b}
	}
	v.at = append(v.at, len(b))
	v.old = bytes.Clone(v.text)
	return v
}

// decodePercent reads an escape of RFC 3986 §2.1.
func decodePercent(b []byte) (string, int) {
	if len(b) < 3 || !isHex(b[1]) || !isHex(b[2]) {
		return "", 0
	}
	return string([]byte{unhex(b[1])<<4 | unhex(b[2])}), 3
}

func encodePercent(source, changed []byte) {
	digits := "0123456789ABCDEF"
	if isLowerHex(source[1:]) {
		digits = "0123456789abcdef"
	}
	source[1], source[2] = digits[changed[0]>>4], digits[changed[0]&15]
}

// decodeEscape reads an escape of RFC 8259 §7. A surrogate without its other half decodes to the
// replacement character.
func decodeEscape(b []byte) (string, int) {
	if len(b) < 2 {
		return "", 0
	}
	if i := strings.IndexByte(`"\/bfnrt`, b[1]); i >= 0 {
		return "\"\\/\b\f\n\r\t"[i : i+1], 2
	}
	r, ok := hex4(b)
	if !ok {
		return "", 0
	}
	if utf16.IsSurrogate(r) {
		if low, ok := hex4(b[6:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return string(pair), 12
			}
		}
		return string(utf8.RuneError), 6
	}
	return string(r), 6
}

func encodeEscape(source, changed []byte) {
	r, _ := utf8.DecodeRune(changed)
	units := utf16.Encode([]rune{r})
	if len(source) != 6*len(units) {
		return // a short escape, such as \/, has no room for another character
	}
	for i, unit := range units {
		writeHex(source[6*i+2:6*i+6], uint64(unit), isLowerHex(source))
	}
}

// hex4 reads \uXXXX.
func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		if !isHex(c) {
			return 0, false
		}
		r = r<<4 | rune(unhex(c))
	}
	return r, true
}

// longestEntity is the length of the longest name of a character in HTML, in bytes.
const longestEntity = 33

// decodeEntity reads a character reference of HTML that ends in a semicolon.
func decodeEntity(b []byte) (string, int) {
	end := 1
	for end < len(b) && end < longestEntity && (isASCIIAlnum(b[end]) || end == 1 && b[end] == '#') {
		end++
	}
	if end < 3 || end == len(b) || b[end] != ';' {
		return "", 0
	}
	source := string(b[:end+1])
	decoded := html.UnescapeString(source)
	if utf8.RuneCountInString(decoded) != 1 {
		return "", 0
	}
	return decoded, end + 1
}

// encodeEntity writes a numeric reference, padded with zeros. Where there is no room for one the
// source stays: that is so for the letters a to c written as &#97; to &#99;.
func encodeEntity(source, changed []byte) {
	r, _ := utf8.DecodeRune(changed)
	digits := source[2 : len(source)-1]
	if source[1] == '#' && len(digits) > 0 && digits[0]|0x20 == 'x' {
		if len(strconv.FormatInt(int64(r), 16)) < len(digits) {
			writeHex(digits[1:], uint64(r), isLowerHex(digits))
		}
		return
	}
	if decimal := strconv.Itoa(int(r)); len(decimal) <= len(digits) {
		source[1] = '#'
		copy(digits, strings.Repeat("0", len(digits)-len(decimal))+decimal)
	}
}

func writeHex(digits []byte, n uint64, lower bool) {
	set := "0123456789ABCDEF"
	if lower {
		set = "0123456789abcdef"
	}
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = set[n&15]
		n >>= 4
	}
}

// isLowerHex says whether hexadecimal digits are written with small letters.
func isLowerHex(b []byte) bool { return bytes.ContainsAny(b, "abcdef") }

func isHex(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
