package bank

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// most is how often what a pattern lets go on for ever is written at most: our choice.
const most = 40

// patterned makes texts that match a pattern: the shortest and the longest, each of the first and of the last characters
// that the pattern allows. Texts that do not match after all, since the pattern looks around, are left out.
func patterned(pattern string) []string {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	var texts []string
	for _, w := range []wish{{}, {last: true}, {long: true}, {long: true, last: true}} {
		var b strings.Builder
		w.write(&b, parsed)
		if text := b.String(); matches(pattern, text) && !known(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

func known(texts []string, text string) bool {
	for _, t := range texts {
		if t == text {
			return true
		}
	}
	return false
}

// A wish says which of the texts that match a pattern is wanted.
type wish struct{ long, last bool }

func (w wish) write(b *strings.Builder, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(w.pick(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		for range w.times(re) {
			w.write(b, re.Sub[0])
		}
	case syntax.OpAlternate:
		w.write(b, w.branch(re.Sub))
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			w.write(b, sub)
		}
	}
}

// times is how often a repetition is written.
func (w wish) times(re *syntax.Regexp) int {
	least, greatest := re.Min, re.Max
	switch re.Op {
	case syntax.OpStar:
		least, greatest = 0, -1
	case syntax.OpPlus:
		least, greatest = 1, -1
	case syntax.OpQuest:
		least, greatest = 0, 1
	}
	switch {
	case !w.long:
		return least
	case greatest < 0:
		return max(least, most)
	}
	return greatest
}

// branch picks the alternative that gives the shortest or the longest text.
func (w wish) branch(branches []*syntax.Regexp) *syntax.Regexp {
	best, length := branches[0], -1
	for _, sub := range branches {
		var b strings.Builder
		w.write(&b, sub)
		n := utf8.RuneCountInString(b.String())
		if length < 0 || w.long && n > length || !w.long && n < length || w.last && n == length {
			best, length = sub, n
		}
	}
	return best
}

// pick returns the first or the last printable ASCII character of a class, else its very first.
func (w wish) pick(ranges []rune) rune {
	found := rune(-1)
	for i := 0; i+1 < len(ranges); i += 2 {
		low, high := max(ranges[i], '!'), min(ranges[i+1], '~')
		if low > high {
			continue
		}
		if !w.last {
			return low
		}
		found = high
	}
	if found < 0 {
		return ranges[0]
	}
	return found
}
