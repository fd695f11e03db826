package pki

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// An Identifier is an organizationIdentifier of PSD2 in its parts (ETSI TS 119 495 §5.2.1).
type Identifier struct {
	Country   string // of the authority, ISO 3166, two capitals: DE
	Authority string // the authority's own id, two to eight capitals: BAFIN
	Number    string // what the authority calls the provider by: 123456
}

// psd is the form of the identifier. The number is free text and may hold hyphens of its own, so only the
// first two divide.
var psd = regexp.MustCompile(`^PSD([A-Z]{2})-([A-Z]{2,8})-(.+)$`)

// psdForm says the same to people.
const psdForm = "PSDxx-NCA-NUMBER with two capitals for xx and two to eight for NCA, such as PSDDE-BAFIN-123456"

// ParseIdentifier reads PSDDE-BAFIN-123456. The error says what was expected.
func ParseIdentifier(s string) (Identifier, error) {
	parts := psd.FindStringSubmatch(s)
	if parts == nil || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return Identifier{}, fmt.Errorf("organizationIdentifier %q: expected %s", s, psdForm)
	}
	return Identifier{Country: parts[1], Authority: parts[2], Number: parts[3]}, nil
}

// String puts the parts together: PSDDE-BAFIN-123456. It is "" without any.
func (i Identifier) String() string {
	if i == (Identifier{}) {
		return ""
	}
	return "PSD" + i.Country + "-" + i.Authority + "-" + i.Number
}

// NCAID is the id of the authority as the PSD2 statement has it, without PSD and without the number:
// DE-BAFIN.
func (i Identifier) NCAID() string { return i.Country + "-" + i.Authority }

// authorities are the ids of authorities and their names in English, from the annex of ETSI TS 119 495.
var authorities = map[string]string{
	"BE-NBB":   "National Bank of Belgium",
	"DE-BAFIN": "Federal Financial Supervisory Authority",
	"FR-ACPR":  "Prudential Supervisory and Resolution Authority",
	"GB-FCA":   "Financial Conduct Authority",
	"NL-DNB":   "The Netherlands Bank",
}

// nameOf is the name of an authority, or its id where we do not know the name.
func nameOf(ncaID string) string {
	if name := authorities[ncaID]; name != "" {
		return name
	}
	return ncaID
}
