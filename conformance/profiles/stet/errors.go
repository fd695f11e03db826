package stet

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// Statuses whose bodies the API writes itself, and those that as often come from
// something in front of it.
var (
	ownErrors    = []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound}
	othersErrors = []int{http.StatusUnauthorized, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusServiceUnavailable}
)

// errorChecks are about the error bodies of the API. Those of the token endpoint have
// the form of OAuth.
func errorChecks() []conformance.Check {
	check := func(id, title, text string, judge func(conformance.View) conformance.Finding) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: s40("ErrorModel", text), Level: conformance.Must,
			Reads: []string{oauth.ReadNoToken, oauth.Read}, Sees: apiErrors, Tolerates: true, Judge: judge}
	}
	others := check("STET-API-08-others", "errors that a gateway may have made say status with message", "status and message are required in every error",
		func(v conformance.View) conformance.Finding { return errorsKept(v, othersErrors, requires) })
	others.Reads = others.Reads[:1]
	others.Rules, others.Level, others.Tolerates = []string{"STET-API-08"}, conformance.Should, false
	others.Judge = loudly(others.Judge)
	all := slices.Concat(ownErrors, othersErrors)
	word := conformance.Check{ID: "STET-API-02", Title: "an expired token is answered 401 with the word invalid_token", Rules: []string{"STET-API-02"},
		Clause: flowPage("8", "a request with an expired token is rejected with 401 and an error equal to invalid_token"),
		Level:  conformance.Must, Features: []string{"invalid-token"}, Reads: []string{oauth.Read, oauth.Expire, oauth.ReadExpired}, Judge: expiredWord}
	return []conformance.Check{word,
		check("STET-API-08", "errors of the API say status with message", "status and message are required in every error",
			func(v conformance.View) conformance.Finding { return errorsKept(v, ownErrors, requires) }),
		others,
		check("STET-API-09", "the status in an error is that of the answer", "status is the HTTP code as an integer",
			func(v conformance.View) conformance.Finding { return errorsKept(v, all, repeatsStatus) }),
		check("STET-API-10", "texts of errors are short", "error, message and path have at most 140 characters",
			func(v conformance.View) conformance.Finding { return errorsKept(v, all, shortTexts) }),
		check("STET-API-11", "the time of an error is a date-time", "timestamp has the form of RFC 3339",
			func(v conformance.View) conformance.Finding { return errorsKept(v, all, timed) }),
	}
}

// loudly makes of a toleration a failure, for checks that can only warn.
func loudly(judge func(conformance.View) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		finding := judge(v)
		if finding.Result == conformance.ResultTolerated {
			finding.Result = conformance.ResultFails
		}
		return finding
	}
}

// errorsKept judges the errors with some statuses. A body that is no JSON object has
// nothing but what is required of it.
func errorsKept(v conformance.View, statuses []int, judge func(e *conformance.Exchange, root checks.Node) *checks.Deviation) conformance.Finding {
	finding := conformance.Inapplicable("no error with such a status came")
	if stop, uncontrolled := uncontrolled(v.Last(oauth.Read)); uncontrolled {
		finding = stop
	}
	for _, e := range v.Tape {
		if !slices.Contains(statuses, e.Status()) || e.Request.Method == http.MethodHead {
			continue
		}
		root, _ := checks.Root(e)
		if d := judge(e, root); d != nil {
			return weighed(v, d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

func requires(_ *conformance.Exchange, root checks.Node) *checks.Deviation {
	if !root.Object() {
		return &checks.Deviation{Want: "a JSON object with status, message", Got: root.Kind()}
	}
	if n := root.At("status"); !n.Exists() {
		return &checks.Deviation{Pointer: n.Pointer, Rule: "required", Want: `a member "status"`, Got: "none"}
	}
	n := root.At("message")
	if _, text := n.Value.(string); !text {
		return &checks.Deviation{Pointer: n.Pointer, Rule: "required", Want: "a text message", Got: n.Kind()}
	}
	return nil
}

func repeatsStatus(e *conformance.Exchange, root checks.Node) *checks.Deviation {
	n := root.At("status")
	got := n.Kind()
	if value, ok := n.Value.(float64); ok {
		got = strconv.FormatFloat(value, 'f', -1, 64)
	}
	if !n.Exists() || got == strconv.Itoa(e.Status()) {
		return nil
	}
	return &checks.Deviation{Pointer: n.Pointer, Want: strconv.Itoa(e.Status()), Got: got}
}

// ofDocument finds a deviation of an error from the document, at one of some members.
func ofDocument(e *conformance.Exchange, at *regexp.Regexp) *checks.Deviation {
	for _, d := range checks.DeviationsOf(document, e) {
		if at.MatchString(d.Pointer) && d.Rule != "required" {
			return &d
		}
	}
	return nil
}

var (
	textMembers = pointers(`^/(error|message|path)$`)
	timeMember  = pointers(`^/timestamp$`)
)

func shortTexts(e *conformance.Exchange, _ checks.Node) *checks.Deviation {
	return ofDocument(e, textMembers)
}

func timed(e *conformance.Exchange, _ checks.Node) *checks.Deviation {
	return ofDocument(e, timeMember)
}

// expiredWord looks for the word in the body, then in the challenges.
func expiredWord(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	e := v.Last(oauth.ReadExpired)
	switch {
	case e.OK():
		return conformance.Inconclusive("the token was not refused") // see OAUTH-TK-EXPIRES-TRUE
	case !is(e, http.StatusUnauthorized):
		return conformance.Fails("401", statusOf(e)).At(e)
	}
	const word = "invalid_token"
	root, _ := checks.Root(e)
	if root.At("error").Text() == word {
		return conformance.Holds().At(e)
	}
	for _, c := range checks.Challenges(e.Response.Header.Values("WWW-Authenticate")) {
		if found, _ := c.Get("error"); found == word {
			return conformance.Holds().At(e)
		}
	}
	return conformance.Fails("the error "+word, orNone(root.At("error").Text())).At(e)
}
