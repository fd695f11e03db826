package stet

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// The versions that the kit knows.
const (
	version140 = "1.4.0"
	version142 = "1.4.2"
	version15  = "1.5"
	version16  = "1.6"
)

// published says whether the API definition of a version was read.
func published(version string) bool { return version == version140 || version == version15 }

// later says whether a version is 1.5 or newer.
func later(version string) bool { return version == version15 || version == version16 }

// outdated lists what an answer says in the words of another version than its own.
// The document allows the words of all.
func outdated(e *conformance.Exchange, version string) []checks.Deviation {
	root, err := checks.Root(e)
	if err != nil || !e.OK() || !published(version) {
		return nil
	}
	o := &words{later: later(version)}
	o.links(root)
	switch e.Operation {
	case "accountsGet":
		for _, a := range root.At("accounts").Items() {
			o.links(a)
			o.id(a.At("resourceId"))
			o.balances(a)
		}
	case "accountsBalancesGet":
		o.balances(root)
	case "accountsTransactionsGet":
		o.transactions(root)
	case "endUserIdentityGet":
		if o.later {
			o.required(root, "identity")
		}
	}
	return o.found
}

// words collects what is not in the words of a version: of 1.4.0, or of a later one.
type words struct {
	later bool
	found []checks.Deviation
}

// must notes a value that is not as the version has it.
func (o *words) must(kept bool, n checks.Node, rule, want, got string) {
	if n.Exists() && !kept {
		o.found = append(o.found, checks.Deviation{Pointer: n.Pointer, Rule: rule, Want: want, Got: got})
	}
}

func (o *words) required(n checks.Node, name string) {
	if member := n.At(name); n.Object() && !member.Exists() {
		o.found = append(o.found, checks.Deviation{Pointer: member.Pointer, Rule: "required", Want: "a member " + strconv.Quote(name), Got: "none"})
	}
}

// longestLink is how many characters a link has at most before 1.5.
const longestLink = 140

func (o *words) links(n checks.Node) {
	if o.later {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(n.At("_links").Members())) {
		href := n.At("_links", name, "href")
		length := utf8.RuneCountInString(href.Text())
		o.must(length <= longestLink, href, "maxLength", "at most 140 characters", strconv.Itoa(length)+" characters")
	}
}

// earlyID is a resource id before 1.5.
var earlyID = regexp.MustCompile(`^[a-zA-Z0-9 /?:().,'-]{1,35}$`)

func (o *words) id(n checks.Node) {
	if !o.later {
		o.must(earlyID.MatchString(n.Text()), n, "pattern", "at most 35 characters without an underscore", strconv.Quote(n.Text()))
	}
}

func (o *words) amount(n checks.Node) {
	value := n.At("amount")
	_, number := value.Value.(float64)
	if o.later {
		o.must(number, value, "type", "a number", value.Kind())
	} else {
		o.must(!number, value, "type", "a string", value.Kind())
	}
}

// date holds a date against the version: a day in 1.4.0, a time of a day later.
func (o *words) date(n checks.Node) {
	_, err := time.Parse(time.DateOnly, n.Text())
	if o.later {
		o.must(err != nil, n, "format", "a date-time", "a date")
	} else {
		o.must(err == nil, n, "format", "a date", strconv.Quote(n.Text()))
	}
}

func (o *words) balances(n checks.Node) {
	for _, b := range n.At("balances").Items() {
		o.amount(b.At("balanceAmount"))
		o.date(b.At("referenceDate"))
	}
}

// earlyStatuses are those of a transaction before 1.5.
var earlyStatuses = []string{"BOOK", "PDNG", "OTHR"}

func (o *words) transactions(root checks.Node) {
	seen := map[string]bool{}
	for _, t := range root.At("transactions").Items() {
		o.amount(t.At("transactionAmount"))
		for _, name := range []string{"bookingDate", "expectedBookingDate", "valueDate", "transactionDate"} {
			o.date(t.At(name))
		}
		o.id(t.At("resourceId"))
		status, remittance, reference := t.At("status"), t.At("remittanceInformation"), t.At("entryReference")
		if !o.later {
			o.required(t, "bookingDate")
			o.required(t, "remittanceInformation")
			o.must(slices.Contains(earlyStatuses, status.Text()), status, "enum", "one of BOOK, PDNG, OTHR", strconv.Quote(status.Text()))
			o.must(!remittance.Object(), remittance, "type", "an array", remittance.Kind())
			continue
		}
		o.must(remittance.Object(), remittance, "type", "an object", remittance.Kind())
		o.must(!seen[reference.Text()], reference, "uniqueItems", "a reference of its own", "one that another entry has")
		seen[reference.Text()] = reference.Text() != ""
	}
}
