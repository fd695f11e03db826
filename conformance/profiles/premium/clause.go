package premium

import (
	"slices"
	"strconv"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// document is the name of the profile's document in specs.
const document = "premium"

// flowPage cites the flow description of the Premium API.
func flowPage(section, text string) conformance.Clause {
	return conformance.Clause{Document: "Premium API flow description", Section: section, Text: text}
}

// clients cites what public clients of the API send and read: no promise of the bank.
func clients(place, text string) conformance.Clause {
	return conformance.Clause{Document: "Premium API as public clients use it", Section: place, Text: text}
}

// ours cites a rule of our own, which no document makes.
func ours(text string) conformance.Clause {
	return conformance.Clause{Document: "Assay, rules for pages", Text: text}
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

// read returns the root of an answer with status 2xx, nothing for any other.
func read(e *conformance.Exchange) checks.Node {
	if !e.OK() {
		return checks.Node{}
	}
	root, _ := checks.Root(e)
	return root
}

// issued says whether an answer of the token endpoint holds an access token.
func issued(e *conformance.Exchange) bool { return read(e).At("access_token").Text() != "" }

// uncontrolled returns Inconclusive unless a control was answered with 2xx.
func uncontrolled(control *conformance.Exchange) (conformance.Finding, bool) {
	if control.OK() {
		return conformance.Finding{}, false
	}
	return conformance.Inconclusive("the right request was answered " + statusOf(control)), true
}

// refusedAs judges that every one of some exchanges was refused: with one of the
// statuses given it holds, with another it is tolerated, with data it fails. A server
// error refuses nothing: it says that something else went wrong.
func refusedAs(want string, statuses []int, exchanges ...*conformance.Exchange) conformance.Finding {
	finding := conformance.Holds().At(exchanges...)
	for _, e := range exchanges {
		switch {
		case e.OK():
			return conformance.Fails("a refusal", statusOf(e)).At(e)
		case finding.Result == conformance.ResultHolds && !slices.Contains(statuses, e.Status()):
			finding = conformance.Tolerated(want, statusOf(e)).At(e)
		}
	}
	return finding
}
