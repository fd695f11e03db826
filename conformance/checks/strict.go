package checks

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Flaw is something in a JSON text that readers take in different ways, or not
// at all. It says where: the byte, and the value by its JSON pointer where the
// flaw lies in one.
type Flaw struct {
	Kind    FlawKind
	Offset  int64
	Pointer string
}

// A FlawKind names a flaw.
type FlawKind string

// The flaws, each with the clause of RFC 8259 that speaks about it.
const (
	FlawBOM       FlawKind = "a byte order mark"         // §8.1
	FlawUTF8      FlawKind = "invalid UTF-8"             // §8.1
	FlawName      FlawKind = "a member name twice"       // §4
	FlawTrailing  FlawKind = "bytes after the value"     // §2
	FlawSurrogate FlawKind = "an unpaired surrogate"     // §8.2
	FlawDepth     FlawKind = "more levels than we allow" // §9 lets readers set limits
	FlawSyntax    FlawKind = "a syntax error"            // §2
)

// mostLevels is how deep values may nest. Our choice; no document of a standard
// comes near it.
const mostLevels = 64

var byteOrderMark = []byte("\xEF\xBB\xBF")

// Strict reads a JSON text as strictly as the clauses go and as leniently as it
// can: it returns the value, whenever one can be made out, and all kinds of flaws,
// each where it appears first. Without a value the flaws say why.
func Strict(text []byte) (value any, flaws []Flaw) {
	if err := json.Unmarshal(text, &value); err == nil && levels(value) <= mostLevels {
		return value, nil // as nearly always: the reader refuses whatever is a flaw but depth
	}
	return withFlaws(text)
}

// levels returns how deep a value nests.
func levels(value any) int {
	deepest := 0
	switch value := value.(type) {
	case map[string]any:
		for _, inner := range value {
			deepest = max(deepest, levels(inner))
		}
	case []any:
		for _, inner := range value {
			deepest = max(deepest, levels(inner))
		}
	default:
		return 0
	}
	return deepest + 1
}

// withFlaws reads a JSON text of which something is wrong.
func withFlaws(text []byte) (value any, flaws []Flaw) {
	skipped := int64(0)
	if bytes.HasPrefix(text, byteOrderMark) {
		flaws = append(flaws, Flaw{Kind: FlawBOM})
		text, skipped = text[len(byteOrderMark):], int64(len(byteOrderMark))
	}
	if offset, ok := firstInvalid(text); !ok {
		flaws = append(flaws, Flaw{Kind: FlawUTF8, Offset: offset})
	}
	if offset, ok := unpaired(text); ok {
		flaws = append(flaws, Flaw{Kind: FlawSurrogate, Offset: offset})
	}
	lenient := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	one, err := lenient.ReadValue()
	if err == nil {
		flaws = append(flaws, structure(one, int64(len(text))-int64(len(bytes.TrimLeft(text, " \t\r\n"))))...)
		value, err = decode(one)
	}
	if err != nil {
		return nil, shifted(append(flaws, Flaw{Kind: FlawSyntax, Offset: offsetOf(err, lenient)}), skipped)
	}
	if rest := bytes.TrimLeft(text[lenient.InputOffset():], " \t\r\n"); len(rest) > 0 {
		flaws = append(flaws, Flaw{Kind: FlawTrailing, Offset: int64(len(text) - len(rest))})
	}
	return value, shifted(flaws, skipped)
}

// decode makes a value of a JSON text without syntax errors. A number that no
// float64 holds becomes an infinity.
func decode(text jsontext.Value) (value any, err error) {
	numbers := json.UnmarshalFromFunc(func(d *jsontext.Decoder, v *any) error {
		if d.PeekKind() != '0' {
			return errors.ErrUnsupported
		}
		number, err := d.ReadValue()
		if err != nil {
			return err
		}
		f, _ := strconv.ParseFloat(string(number), 64) // out of range gives the infinity
		*v = f
		return nil
	})
	err = json.Unmarshal(text, &value, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true), json.WithUnmarshalers(numbers))
	return value, err
}

// structure walks the tokens of a value for names that appear twice and for depth.
// Begin is where the value begins in its text.
func structure(value jsontext.Value, begin int64) []Flaw {
	var flaws []Flaw
	d := jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowInvalidUTF8(true))
	for {
		_, err := d.ReadToken()
		var syntax *jsontext.SyntacticError
		switch {
		case errors.Is(err, io.EOF):
			return flaws
		case errors.As(err, &syntax) && errors.Is(err, jsontext.ErrDuplicateName):
			return append(flaws, Flaw{Kind: FlawName, Offset: begin + syntax.ByteOffset, Pointer: string(syntax.JSONPointer)})
		case err != nil:
			return flaws
		case d.StackDepth() > mostLevels:
			return append(flaws, Flaw{Kind: FlawDepth, Offset: begin + d.InputOffset(), Pointer: string(d.StackPointer())})
		}
	}
}

// unpaired finds an escape of a surrogate that has no partner.
func unpaired(text []byte) (offset int64, found bool) {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		unit, ok := escapedUnit(text[i:])
		switch {
		case !ok:
			i++ // another escape: its second byte begins nothing
		case unit >= 0xDC00 && unit <= 0xDFFF:
			return int64(i), true
		case unit >= 0xD800 && unit <= 0xDBFF:
			low, ok := escapedUnit(text[i+6:])
			if !ok || low < 0xDC00 || low > 0xDFFF {
				return int64(i), true
			}
			i += 11
		default:
			i += 5
		}
	}
	return 0, false
}

// escapedUnit reads a \uXXXX escape at the beginning of b.
func escapedUnit(b []byte) (unit uint64, ok bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return unit, err == nil
}

// firstInvalid finds the first byte that begins no UTF-8 sequence.
func firstInvalid(b []byte) (offset int64, ok bool) {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return int64(i), false
		}
		i += size
	}
	return 0, true
}

func offsetOf(err error, d *jsontext.Decoder) int64 {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return syntax.ByteOffset
	}
	return d.InputOffset()
}

func shifted(flaws []Flaw, by int64) []Flaw {
	for i := range flaws {
		if flaws[i].Kind != FlawBOM {
			flaws[i].Offset += by
		}
	}
	return flaws
}
