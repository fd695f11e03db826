package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assaykit/assay/conformance"
)

// harmless returns text for one line of a terminal. What an ASPSP sent may hold
// anything; control characters, marks that turn the writing direction and broken
// UTF-8 are shown as escapes, so that they can be read and do nothing.
func harmless(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}

// stripped returns text for XML, without control characters, which XML forbids
// for the most part, and without marks that turn the writing direction.
func stripped(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}

// legible returns s as report.json and every reader of it sees it: bytes that are
// no UTF-8 become replacement characters.
func legible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// fit cuts text that is wider than width and ends it with an ellipsis.
func fit(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:max(width-1, 0)]) + "…"
}

// wrap sets phrases into lines that are no wider than width where the phrases
// allow it. Lines after the first begin with indent.
func wrap(phrases []string, width int, indent string) []string {
	var lines []string
	line := ""
	for _, phrase := range phrases {
		switch {
		case line == "":
			line = phrase
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(phrase) > width:
			lines = append(lines, line)
			line = indent + phrase
		default:
			line += " " + phrase
		}
	}
	return append(lines, line)
}

// phrases breaks an enumeration behind its commas.
func phrases(s string) []string {
	list := strings.SplitAfter(s, ", ")
	for i := range list {
		list[i] = strings.TrimSuffix(list[i], " ")
	}
	return list
}

// number says how many there are of something: 1 check, 2 checks.
func number(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}

// evidence names where a verdict can be seen: (exchange 57, /accounts/0/iban).
func evidence(v conformance.Verdict) string {
	var parts []string
	if v.Exchange > 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("exchange %d %s", v.Exchange, v.Operation)))
	}
	if place := strings.TrimSpace(v.Pointer + " " + v.Keyword); place != "" {
		parts = append(parts, place)
	}
	if v.Offset > 0 {
		parts = append(parts, fmt.Sprintf("byte %d", v.Offset))
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// statement says what a verdict found, in one line of text.
func statement(v conformance.Verdict) string {
	var parts []string
	if v.Want != "" {
		parts = append(parts, "wanted "+v.Want)
	}
	if v.Got != "" {
		parts = append(parts, "got "+v.Got)
	}
	if len(parts) == 0 && v.Reason != "" {
		parts = append(parts, v.Reason)
	}
	return strings.Join(parts, ", ")
}

// joined puts the parts that are not empty together, with a space between them.
func joined(parts ...string) string {
	var out []string
	for _, part := range parts {
		if part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, " ")
}
