package premium

import (
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// The flow page promises little of the form of an answer; what else is known of it,
// clients found out. So the deviations from the document fall into kinds, each with a
// check of its own level.

// A kind picks deviations.
type kind func(checks.Deviation) bool

// envelope picks what the flow page promises of an answer: its status, that it is
// JSON, and the member that all the rest is in.
func envelope(member string) kind {
	return func(d checks.Deviation) bool {
		switch d.Rule {
		case "status", "json", "body":
			return true
		case "header", "media type":
			return false
		}
		return d.Pointer == "" || d.Pointer == "/"+member
	}
}

// key picks what is about the accountId of a listed account.
func key(d checks.Deviation) bool { return strings.HasSuffix(d.Pointer, "/accountId") }

// none picks what none of some kinds picks.
func none(kinds ...kind) kind {
	return func(d checks.Deviation) bool {
		return !slices.ContainsFunc(kinds, func(k kind) bool { return k(d) })
	}
}

// balance picks what is about a balance.
func balance(d checks.Deviation) bool { return strings.Contains(d.Pointer, "/balances") }

// conforms judges that the good answers to an operation among some steps have no
// deviation of a kind.
func conforms(operation string, about kind, steps ...string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		finding := conformance.Inconclusive("no answer of " + operation + " to look at")
		for _, e := range v.All(steps...) {
			if e.Operation != operation || !e.Answered() || !e.OK() {
				continue
			}
			for _, d := range checks.DeviationsOf(document, e) {
				if about(d) {
					return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
				}
			}
			if finding.Result == conformance.ResultInconclusive {
				finding = conformance.Holds()
			}
		}
		return finding
	}
}

// entries returns the transactions of a page, in the order in which they stand there.
func entries(e *conformance.Exchange) []checks.Node {
	list := read(e).At("transactions")
	if list.Object() {
		return append(list.At("booked").Items(), list.At("pending").Items()...)
	}
	return list.Items()
}

// booked returns those that are booked: an entry without a state counts as such, the
// pending list does not.
func booked(e *conformance.Exchange) []checks.Node {
	list := read(e).At("transactions")
	if list.Object() {
		list = list.At("booked")
	}
	var out []checks.Node
	for _, t := range list.Items() {
		if state := t.At("transactionState"); !state.Exists() || strings.EqualFold(state.Text(), stateBooked) {
			out = append(out, t)
		}
	}
	return out
}

// next returns the link from a page to the following one.
func next(e *conformance.Exchange) checks.Node { return read(e).At("_links", "next", "href") }

// iban returns the IBAN of an account, where its version of the API has it.
func iban(account checks.Node) checks.Node {
	if n := account.At("accountReference", "iban"); n.Exists() {
		return n
	}
	return account.At("iban")
}
