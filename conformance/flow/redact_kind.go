package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assaykit/assay/conformance"
)

// Kind says what a secret or personal value is. It decides what its stand-in keeps and where,
// apart from its own place, the value is looked for. Any other kind is treated as a token.
type Kind string

// The kinds. The first five are those of [conformance.Target.Secrets].
const (
	KindSecret   Kind = conformance.KindSecret   // client secrets, assertions, code verifiers, API keys
	KindToken    Kind = conformance.KindToken    // access, refresh and identity tokens
	KindIBAN     Kind = conformance.KindIBAN     // keeps country and mod-97 remainder
	KindPassword Kind = conformance.KindPassword // what a PSU proves itself with
	KindName     Kind = conformance.KindName     // names of persons, and what a PSU calls itself
	KindCode     Kind = "code"                   // authorisation codes
	KindCookie   Kind = "cookie"                 // values of cookies
	KindBBAN     Kind = "bban"                   // account numbers of a country
	KindPAN      Kind = "pan"                    // card numbers: keeps Luhn remainder and mask
	KindMSISDN   Kind = "msisdn"                 // telephone numbers
	KindEmail    Kind = "email"                  // e-mail addresses
)

// A where says in what kind of text a value is met. Reaches are sets of it.
type where uint8

const (
	inName  where = 1 << iota // JSON member names, parameter names, hosts: protocol more than data
	inURL                     // paths, queries, fragments and headers
	inValue                   // JSON string values, HTML, failure texts, unstructured bodies
)

// An edge says what may stand next to a value for it to count as met; the laxest comes first.
type edge uint8

const (
	edgeNone   edge = iota // anything
	edgeWord               // no letter or digit
	edgeNumber             // no letter or digit, and no decimals
	edgeProse              // no letter or digit, and nothing that joins it to one
)

// A reach says where a value is looked for apart from its own place. The zero reach is nowhere.
type reach struct {
	where where
	edge  edge
}

// The shortest values that are looked for elsewhere, in bytes, and how many of their characters a
// stand-in must be able to change. Shorter ones would hit innocent text. Our choice.
const (
	leastToken  = 8
	leastOther  = 6
	leastName   = 12 // of a name of several words, or with digits in it, which no other text contains
	leastChange = 4
	leastPAN    = 13 // digits of a card number, ISO/IEC 7812
)

// reachOf gives the reach of a value. Words of the protocol are never looked for elsewhere: who
// chooses "password" for a password must not make the tape unreadable.
func reachOf(kind Kind, value string) reach {
	n := len(value)
	if n < leastOther || replaceable(kind, value) < leastChange || isProtocolWord(value) {
		return reach{}
	}
	number := strings.Trim(value, "0123456789") == ""
	switch kind {
	case KindName:
		words, digits := strings.Contains(value, " "), strings.ContainsAny(value, "0123456789")
		switch {
		case (words || digits && !number) && n >= leastName:
			return reach{inName | inURL | inValue, edgeNone}
		case digits || words && n >= leastToken:
			return reach{inURL | inValue, edgeWord}
		}
		return reach{inValue, edgeProse}
	case KindEmail:
		return reach{inName | inURL | inValue, edgeNone}
	case KindPassword:
		if n < leastToken {
			return reach{inURL | inValue, edgeWord}
		}
	}
	switch {
	case n < leastToken:
		return reach{}
	case number && n < leastPAN:
		return reach{inURL | inValue, edgeNumber}
	case kind == KindBBAN, kind == KindMSISDN, kind == KindCookie, !isRandom(value):
		return reach{inURL | inValue, edgeNone}
	}
	return reach{inName | inURL | inValue, edgeNone}
}

// isRandom says whether a value cannot be a word, so that it may be replaced even in member names
// and hosts: it has a digit, or small letters before capitals, or great length.
func isRandom(value string) bool {
	small := strings.IndexFunc(value, isLower)
	return strings.ContainsAny(value, "0123456789") || len(value) >= 24 ||
		small >= 0 && strings.ContainsFunc(value[small:], unicode.IsUpper)
}

// union is the reach of a value that is of two kinds.
func (r reach) union(o reach) reach {
	switch {
	case r.where == 0:
		return o
	case o.where == 0:
		return r
	}
	return reach{r.where | o.where, min(r.edge, o.edge)}
}

// allows says whether the n bytes at i count as met.
func (r reach) allows(b []byte, i, n int, w where) bool {
	if r.where&w == 0 {
		return false
	}
	if r.edge == edgeNone {
		return true
	}
	first, _ := utf8.DecodeRune(b[i:])
	last, _ := utf8.DecodeLastRune(b[:i+n])
	before, _ := utf8.DecodeLastRune(b[:i])
	after, _ := utf8.DecodeRune(b[i+n:])
	if isAlnum(first) && isAlnum(before) || isAlnum(last) && isAlnum(after) {
		return false
	}
	switch r.edge {
	case edgeNumber:
		return !joins(b, i-1, -1, ".,", isDigit) && !joins(b, i+n, +1, ".,", isDigit)
	case edgeProse:
		return !joins(b, i-1, -1, "-_./@%+#", isASCIIAlnum) && !joins(b, i+n, +1, "-_./@%+#", isASCIIAlnum)
	}
	return true
}

// joins says whether one of the joints stands at i and, a step beyond it, something that it joins,
// as the point does in an amount and the dash in an identifier.
func joins(b []byte, i, step int, joints string, what func(byte) bool) bool {
	beyond := i + step
	return i >= 0 && i < len(b) && strings.IndexByte(joints, b[i]) >= 0 && beyond >= 0 && beyond < len(b) && what(b[beyond])
}
