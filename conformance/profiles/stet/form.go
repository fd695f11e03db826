package stet

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// What the standard says of the form of an answer stands in many rows. Each departure
// from the document, or from the version that the target declares, belongs to one of
// them: the first whose places it lies in.

// A row is a rule about some places of the answers to some operations.
type row struct {
	id         string
	operations []string
	places     *regexp.Regexp                // of the JSON pointers; nil for all places
	about      func(d checks.Deviation) bool // what else picks its departures; nil picks all
}

var (
	lists   = []string{"accountsGet", "accountsBalancesGet", "accountsTransactionsGet", "trustedBeneficiariesGet", "endUserIdentityGet"}
	anybody = lists[:3]
)

// keyword picks departures by the keyword of the schema that is broken.
func keyword(names ...string) func(checks.Deviation) bool {
	return func(d checks.Deviation) bool { return slices.Contains(names, d.Rule) }
}

func pointers(expression string) *regexp.Regexp { return regexp.MustCompile(expression) }

// rows are tried in their order: what is narrow comes before what is wide.
var rows = []row{
	{id: "STET-API-07", operations: lists, about: keyword("media type")},
	{id: "STET-API-18", operations: lists, places: pointers(`/_links/[^/]+/href$`), about: keyword("maxLength")},
	{id: "STET-ACC-11", operations: anybody, places: pointers(`/(balance|transaction)Amount(/.*)?$`), about: inside},

	{id: "STET-ACC-03", operations: lists[:1], places: pointers(`^/accounts/\d+/currency$`)},
	{id: "STET-ACC-04", operations: lists[:1], places: pointers(`^/accounts/\d+/(cashAccountType|usage)$`), about: keyword("enum", "type")},
	{id: "STET-ACC-05", operations: lists[:1], places: pointers(`^/accounts/\d+/resourceId$`)},
	{id: "STET-ACC-07", operations: lists[:1], places: pointers(`^/accounts/\d+/accountId/iban$`)},
	{id: "STET-ACC-08", operations: lists[:1], places: pointers(`^/accounts/\d+/bicFi$`)},
	{id: "STET-ACC-10", operations: lists[:1], places: pointers(`^/accounts/\d+/balances(/.*)?$`)},
	{id: "STET-ACC-02", operations: lists[:1], places: pointers(`^/accounts/\d+`)},
	{id: "STET-ACC-01", operations: lists[:1]},

	{id: "STET-BAL-03", operations: lists[1:2], places: pointers(`^/balances/\d+/balanceType$`), about: keyword("enum", "type")},
	{id: "STET-BAL-06", operations: lists[1:2], places: pointers(`^/balances/\d+/referenceDate$`)},
	{id: "STET-BAL-02", operations: lists[1:2], places: pointers(`^/balances/\d+`)},
	{id: "STET-BAL-01", operations: lists[1:2]},

	{id: "STET-TRX-03", operations: lists[2:3], places: pointers(`^/transactions/\d+/creditDebitIndicator$`), about: keyword("enum", "type")},
	{id: "STET-TRX-04", operations: lists[2:3], places: pointers(`^/transactions/\d+/status$`), about: keyword("enum", "type")},
	{id: "STET-TRX-09", operations: lists[2:3], places: pointers(`^/transactions/\d+/entryReference$`)},
	{id: "STET-TRX-10", operations: lists[2:3], places: pointers(`^/transactions/\d+/remittanceInformation(/.*)?$`), about: inside},
	{id: "STET-TRX-02", operations: lists[2:3], places: pointers(`^/transactions/\d+`)},
	{id: "STET-TRX-01", operations: lists[2:3]},

	{id: "STET-TBN-01", operations: lists[3:4]},
	{id: "STET-EUI-02", operations: lists[4:]},
}

// inside leaves that a member is missing to the row about what holds it.
func inside(d checks.Deviation) bool { return d.Rule != "required" || whole.MatchString(d.Pointer) }

// whole is a member of an amount.
var whole = pointers(`Amount/(amount|currency)$`)

// rowOf names the row that a departure of an answer to an operation belongs to.
func rowOf(operation string, d checks.Deviation) string {
	for _, r := range rows {
		if slices.Contains(r.operations, operation) && (r.places == nil || r.places.MatchString(d.Pointer)) && (r.about == nil || r.about(d)) {
			return r.id
		}
	}
	return ""
}

// operationsOf lists the operations of a row.
func operationsOf(id string) []string {
	i := slices.IndexFunc(rows, func(r row) bool { return r.id == id })
	return rows[i].operations
}

// form is a check that the answers keep to a row. What is known of a version from
// examples alone is only warned about.
func form(id, title string, clause conformance.Clause, reads, sees []string) conformance.Check {
	return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: conformance.Must, Reads: reads, Sees: sees, Operations: operationsOf(id),
		Tolerates: true, Judge: func(v conformance.View) conformance.Finding { return kept(v, id) }}
}

// kept judges that no answer of the view departs from a row. One without content
// is judged by STET-API-14.
func kept(v conformance.View, id string) conformance.Finding {
	var odd []conformance.Finding
	finding := conformance.Inconclusive("no answer to look at")
	for _, e := range v.Tape {
		if !e.Answered() || !slices.Contains(operationsOf(id), e.Operation) {
			continue
		}
		if is(e, http.StatusNoContent) {
			if finding.Result == conformance.ResultInconclusive {
				finding = conformance.Inapplicable("there was nothing to give")
			}
			continue
		}
		for _, d := range departures(e, v.Facts.Options["version"]) {
			switch {
			case rowOf(e.Operation, d) != id:
			case later(v.Facts.Options["version"]) && toTheMinute.MatchString(d.Got):
				odd = append(odd, conformance.Tolerated(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule))
			default:
				return weighed(v, d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
			}
		}
		if !e.OK() {
			continue
		}
		if finding.Result != conformance.ResultHolds {
			finding = conformance.Holds().At(e)
		}
	}
	if len(odd) > 0 {
		return odd[0]
	}
	return finding
}

// toTheMinute is a date-time without seconds: the definition of 1.5 wants them (RFC 3339), and its examples leave them out.
var toTheMinute = regexp.MustCompile(`^"?\d{4}-\d\d-\d\dT\d\d:\d\d(Z|[+-]\d\d:\d\d)"?$`)

// departures are the deviations of an answer from the document, then those from the
// version. Of an error it is the status alone, where the document has none like it.
func departures(e *conformance.Exchange, version string) []checks.Deviation {
	if !e.OK() {
		return slices.DeleteFunc(checks.DeviationsOf(document, e), func(d checks.Deviation) bool {
			return d.Rule != "status" || e.Status() >= http.StatusInternalServerError
		})
	}
	return append(checks.DeviationsOf(document, e), outdated(e, version)...)
}

// weighed is a failure in the versions whose definition was read, and a warning in
// those that are known from examples.
func weighed(v conformance.View, want, got string) conformance.Finding {
	if published(v.Facts.Options["version"]) {
		return conformance.Fails(want, got)
	}
	return conformance.Tolerated(want, got)
}
