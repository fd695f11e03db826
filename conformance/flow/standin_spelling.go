package flow

import "strings"

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
