package flinks

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// read returns the root of a JSON answer; of what is none nothing exists.
func read(e *conformance.Exchange) checks.Node {
	root, _ := checks.Root(e)
	return root
}

// issued says whether an answer of the token endpoint holds an access token.
func issued(e *conformance.Exchange) bool { return e.OK() && read(e).At("access_token").Text() != "" }

func statusOf(e *conformance.Exchange) string {
	if e == nil || e.Response == nil {
		return "no answer"
	}
	return strconv.Itoa(e.Status())
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// codeOf returns the FDX code of an error, written as digits or as text, "" when
// there is none.
func codeOf(e *conformance.Exchange) string {
	if code := read(e).At("code"); code.Exists() && !code.Object() {
		return shownValue(code)
	}
	return ""
}

// shownValue writes a number by its digits and a text as it is; of anything else
// it says what it is.
func shownValue(n checks.Node) string {
	switch value := n.Value.(type) {
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case string:
		return value
	}
	return n.Kind()
}

// number reads a number that may be written as text.
func number(n checks.Node) (float64, bool) {
	value, err := strconv.ParseFloat(shownValue(n), 64)
	return value, err == nil
}

// shown says status and code of an error.
func shown(e *conformance.Exchange) string {
	return strings.TrimSpace(fmt.Sprintf("%s with code %s", statusOf(e), orNone(codeOf(e))))
}

// is says whether an answer has one of some statuses.
func is(e *conformance.Exchange, statuses ...int) bool {
	return e.Answered() && slices.Contains(statuses, e.Status())
}

// excused says whether an answer is one that Flinks has for accounts without what
// is asked for: the provider lacks it, whatever code goes with that, the account is
// closed or of another kind, or there is nothing (FDX errors 705, 704 and 1107).
func excused(e *conformance.Exchange) bool {
	code := codeOf(e)
	return is(e, http.StatusMethodNotAllowed) || is(e, http.StatusConflict) && code == "705" ||
		is(e, http.StatusUnprocessableEntity) && code == "704" || is(e, http.StatusNotFound) && code == "1107"
}

// served judges that a step was answered with data, but for accounts that are
// excused, and as inner does. Where all are excused there is nothing to judge.
func served(step string, inner func(conformance.View) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		all := true
		for _, e := range v.All(step) {
			if e.Refused() && e.Status() != http.StatusTooManyRequests && !excused(e) && queryOf(e).Get("offset") == "" {
				return conformance.Fails("an answer with data", shown(e)).At(e)
			}
			all = all && excused(e)
		}
		if all {
			return conformance.Inapplicable("no account has what is asked for")
		}
		return inner(v)
	}
}

// uncontrolled returns Inconclusive when the right request of a comparison failed.
func uncontrolled(control *conformance.Exchange) (conformance.Finding, bool) {
	if control.OK() {
		return conformance.Finding{}, false
	}
	return conformance.Inconclusive("the right request was answered " + statusOf(control)), true
}

// wrapped returns what an element of a list wraps: the value of its one member, or
// of several where there should be one.
func wrapped(element checks.Node) []checks.Node {
	var values []checks.Node
	for _, name := range members(element) {
		values = append(values, element.At(name))
	}
	return values
}

// members returns the names of the members of an object, sorted.
func members(n checks.Node) []string {
	var names []string
	for name := range n.Members() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// queryOf returns the query of a request.
func queryOf(e *conformance.Exchange) url.Values {
	if e == nil {
		return url.Values{}
	}
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		return url.Values{}
	}
	return u.Query()
}

// lenient tolerates deviations from what the document takes over from FDX and
// Flinks does not promise: words, lengths and spellings of texts, identifiers of
// entries, and null for what is not there. Other types, wrappers and the other
// members stay strict.
func lenient(d checks.Deviation) bool {
	switch d.Rule {
	case "enum", "format", "pattern", "minLength", "maxLength", "minimum":
		return true
	case "nullable", "type":
		return d.Got == "null"
	case "required":
		return d.Want == `a member "transactionId"` || d.Want == `a member "statementId"`
	}
	return false
}

// refusedWith judges the refusal of a request that the right one shows to work:
// data fails, and another status or code than the documented one only warns.
func refusedWith(control, e *conformance.Exchange, status int, code string) conformance.Finding {
	if finding, stop := uncontrolled(control); stop {
		return finding
	}
	return refused(e, status, code)
}

// refused judges an answer that should be a refusal.
func refused(e *conformance.Exchange, status int, code string) conformance.Finding {
	want := fmt.Sprintf("%d with code %s", status, code)
	switch {
	case e.OK():
		return conformance.Fails(want, statusOf(e)+" with data").At(e)
	case e.Status() != status || codeOf(e) != code:
		return conformance.Tolerated(want, shown(e)).At(e)
	}
	return conformance.Holds().At(e)
}

// advised judges as refusedWith does what is advice as a whole.
func advised(control, step string, status int, code string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		finding := refusedWith(v.Last(control), v.Last(step), status, code)
		if finding.Result == conformance.ResultTolerated {
			finding.Result = conformance.ResultFails
		}
		return finding
	}
}

// accepted judges as inner does, unless the API took no token at all, which is the
// business of OAUTH-RS-HEADER.
func accepted(inner func(conformance.View) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if v.Last(oauth.Read).Status() == unauthorised {
			return conformance.Inconclusive("the token was refused")
		}
		return inner(v)
	}
}

// noData judges that a request which must be refused is.
func noData(control, e *conformance.Exchange) conformance.Finding {
	if finding, stop := uncontrolled(control); stop {
		return finding
	}
	if e.OK() {
		return conformance.Fails("a refusal", statusOf(e)).At(e, control)
	}
	return conformance.Holds().At(e, control)
}

// unauthorised is the status with which Flinks answers what a token does not open.
const unauthorised = http.StatusUnauthorized
