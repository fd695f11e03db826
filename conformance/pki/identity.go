package pki

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// An Identity is what a certificate is to say about its holder.
type Identity struct {
	Organisation string     // O of the subject
	Country      string     // C of the subject; "" is the country of the authority
	Identifier   Identifier // organizationIdentifier of the subject
	Roles        []Role     // one at least
	NCAName      string     // name of the authority; "" is the one we know, else its id
	Hosts        []string   // names and addresses of a QWAC; a QSEAL has none
	Days         int        // how long the certificate is valid; 0 is DefaultDays
}

// How long certificates are valid, in days. Both are our choice.
const (
	DefaultDays = 365
	MostDays    = 3650
)

// Example is an identity that nobody has: an AISP under the German authority, whose number is one of the
// kind that documents use as an example.
func Example() Identity {
	return Identity{
		Organisation: "Example TPP",
		Identifier:   Identifier{Country: "DE", Authority: "BAFIN", Number: "123456"},
		Roles:        []Role{AccountInformation},
		Hosts:        []string{"tpp.example"},
	}
}

// referenceBank is who a server certificate belongs to.
func referenceBank(hosts []string) Identity {
	return Identity{
		Organisation: "Assay Reference Bank",
		Identifier:   Identifier{Country: "DE", Authority: "BAFIN", Number: "100000"},
		Roles:        []Role{AccountServicing},
		Hosts:        hosts,
	}
}

// longestName is how many characters O and CN may have: ub-organization-name and ub-common-name of RFC 5280,
// appendix A.1 (M).
const longestName = 64

// hostName is a DNS name, a wildcard included.
var hostName = regexp.MustCompile(`^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$`)

// country is a code of ISO 3166.
var country = regexp.MustCompile(`^[A-Z]{2}$`)

// complete fills in what follows from the rest, and says everything that is wrong.
func (id Identity) complete(use Use) (Identity, error) {
	var wrong []error
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if read, err := ParseIdentifier(id.Identifier.String()); err != nil || read != id.Identifier {
		say("organizationIdentifier %q of %q, %q, %q: expected %s", id.Identifier, id.Identifier.Country, id.Identifier.Authority, id.Identifier.Number, psdForm)
	}
	if id.Country == "" {
		id.Country = id.Identifier.Country
	}
	if id.Country != id.Identifier.Country && !country.MatchString(id.Country) {
		say("country %q: expected two capitals, such as DE", id.Country)
	}
	if id.NCAName == "" {
		id.NCAName = nameOf(id.Identifier.NCAID())
	}
	if !isName(id.Organisation) {
		say("organisation %q: expected a name of 1 to %d printable characters", id.Organisation, longestName)
	}
	if n := utf8.RuneCountInString(id.NCAName); n > 256 || !isText(id.NCAName) { // size of nCAName in TS 119 495 (M)
		say("name of the authority %q: expected 1 to 256 printable characters", id.NCAName)
	}
	if len(id.Roles) == 0 {
		say("no role: expected one at least of as, pi, ai, ic")
	}
	for i, r := range id.Roles {
		if r.oid() == nil || slices.Contains(id.Roles[:i], r) {
			say("role %q: expected PSP_AS, PSP_PI, PSP_AI or PSP_IC, each once", r)
		}
	}
	if use == Web && len(id.Hosts) == 0 {
		say("no host: a QWAC has one at least, such as tpp.example")
	}
	for _, h := range id.Hosts {
		if net.ParseIP(h) == nil && (len(h) > 253 || !hostName.MatchString(h)) { // longest name of the DNS, RFC 1035 §2.3.4
			say("host %q: expected a name or an address without scheme, port and path, such as tpp.example", h)
		}
	}
	if id.Days == 0 {
		id.Days = DefaultDays
	}
	if id.Days < 1 || id.Days > MostDays {
		say("%d days: expected 1 to %d", id.Days, MostDays)
	}
	return id, errors.Join(wrong...)
}

// span is how long the certificate is valid.
func (id Identity) span() time.Duration { return time.Duration(id.Days) * 24 * time.Hour }

// isText says whether a text has something to read and nothing that cannot be printed.
func isText(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// isName says whether a text fits into O or CN.
func isName(s string) bool { return isText(s) && utf8.RuneCountInString(s) <= longestName }
