package berlingroup

import (
	"strconv"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// document is the name of the profile's document in specs.
const document = "berlingroup"

// ig cites the Implementation Guidelines of NextGenPSD2, in the numbering of 1.3.x.
func ig(section, text string) conformance.Clause {
	return conformance.Clause{Document: "NextGenPSD2 Implementation Guidelines 1.3", Section: section, Text: text}
}

// api cites the OpenAPI file that goes with them.
func api(place, text string) conformance.Clause {
	return conformance.Clause{Document: "NextGenPSD2 psd2-api 1.3.16", Section: place, Text: text}
}

func statusOf(e *conformance.Exchange) string {
	if e == nil || e.Response == nil {
		if e != nil && e.Failure != nil {
			return "no answer (" + string(e.Failure.Class) + ")"
		}
		return "no answer"
	}
	return strconv.Itoa(e.Status())
}

// member returns the text of a member of an answer, "" when it is not there.
func member(e *conformance.Exchange, names ...string) string { return read(e).At(names...).Text() }

// read returns the root of an answer with status 2xx, nothing for any other.
func read(e *conformance.Exchange) checks.Node {
	if !e.OK() {
		return checks.Node{}
	}
	root, _ := checks.Root(e)
	return root
}

// is says whether the status of an answer is among some.
func is(e *conformance.Exchange, statuses ...int) bool {
	for _, s := range statuses {
		if e.Status() == s {
			return true
		}
	}
	return false
}

// refusedWith judges the refusal of something unknown: the status that the
// standard gives it holds, others of its kind are tolerated, data is a fault.
func refusedWith(e *conformance.Exchange, want string, right []int, tolerated []int) conformance.Finding {
	switch {
	case is(e, right...):
		return conformance.Holds().At(e)
	case is(e, tolerated...):
		return conformance.Tolerated(want, statusOf(e)).At(e)
	}
	return conformance.Fails(want, statusOf(e)).At(e)
}

// uncontrolled returns Inconclusive unless a control was answered with 2xx.
func uncontrolled(control *conformance.Exchange) (conformance.Finding, bool) {
	if control.OK() {
		return conformance.Finding{}, false
	}
	return conformance.Inconclusive("the right request was answered " + statusOf(control)), true
}

// orNone shows an empty value as none.
func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
