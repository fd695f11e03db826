package oauth

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

func pushChecks() []conformance.Check {
	check := func(id, title string, level conformance.Level, clause conformance.Clause, judge func(conformance.View) conformance.Finding, reads []string, sees ...string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: level, Features: []string{"par"}, Reads: reads, Sees: sees, Judge: judge}
	}
	answer := check("OAUTH-PAR-201", "a pushed request gets a name for a time", conformance.Must,
		rfc9126("2.2", "the answer has status 201 and a JSON object with request_uri and a positive expires_in"), pushedAnswer, []string{Push})
	answer.Operations = []string{"pushRequest"}
	return []conformance.Check{
		answer,
		check("OAUTH-PAR-AUTH", "a request is pushed by its client alone", conformance.Must,
			rfc9126("2.1", "the client authenticates as it does at the token endpoint"), notPushed(PushNobody), []string{Push, PushNobody}),
		check("OAUTH-PAR-NO-REQUESTURI", "a pushed request names no other", conformance.Must,
			rfc9126("2.1", "a pushed request that contains request_uri is rejected"), notPushed(PushNamed), []string{Push, PushNamed}),
		check("OAUTH-PAR-RANDOM", "two pushed requests have two names", conformance.Must,
			rfc9126("2.2", "the request_uri cannot be guessed"), twoNames, []string{Push, PushAgain}),
		check("OAUTH-PAR-405-413-429", "the pushing endpoint is for POST", conformance.Should,
			rfc9126("2.3", "another method than POST is answered 405"), postOnly, []string{Push, PushByGet}),
		check("OAUTH-PAR-VALIDATE", "a pushed request is held against the rules of any other", conformance.Must,
			rfc9126("2.1", "the server validates a pushed request as it would one that comes with the PSU"), codeless(PushOdd, "no code for the response type banana"), []string{Push, PushOdd}, RedeemPushed),
		check("OAUTH-PAR-BIND", "a pushed request is for its own client", conformance.Must,
			rfc9126("2.2", "the request_uri is bound to the client that pushed the request"), codeless(PushedOther, "no code for another client"), []string{Push, PushedOther}, RedeemPushed),
		check("OAUTH-PAR-ONCE", "a pushed request is used once", conformance.Should,
			rfc9126("7.3", "the server treats a request_uri as good for one use"), codeless(PushedTwice, "no second code"), []string{RedeemPushed, PushedTwice}),
	}
}

func rfc9126(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 9126", Section: section, Text: text}
}

// pushName reads the name that a pushed request got, "" when it got none.
func pushName(e *conformance.Exchange) string {
	if !e.OK() {
		return ""
	}
	root, err := checks.Root(e)
	if err != nil {
		return ""
	}
	return root.At("request_uri").Text()
}

func pushedAnswer(v conformance.View) conformance.Finding {
	e := v.Last(Push)
	switch {
	case !e.Answered():
		return conformance.Inconclusive("the pushing endpoint did not answer")
	case e.Status() != http.StatusCreated:
		return conformance.Fails("201", strings.TrimSpace(statusText(e)+" "+errorWord(e))).At(e)
	}
	return checks.Conforms(document, "pushRequest", nil, Push)(v)
}

// notPushed judges that a wrong request got no name, while the right one did.
func notPushed(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		e := v.Last(step)
		switch {
		case pushName(v.Last(Push)) == "":
			return conformance.Inconclusive("the right request got no request_uri either")
		case pushName(e) != "":
			return conformance.Fails("no request_uri", "one").At(e)
		}
		return conformance.Holds().At(e)
	}
}

func twoNames(v conformance.View) conformance.Finding {
	first, second := v.Last(Push), v.Last(PushAgain)
	switch {
	case pushName(first) == "" || pushName(second) == "":
		return conformance.Inconclusive("there are no two names to compare")
	case pushName(first) == pushName(second):
		return conformance.Fails("two names", "the same twice").At(second, first)
	}
	return conformance.Holds().At(second, first)
}

func postOnly(v conformance.View) conformance.Finding {
	e := v.Last(PushByGet)
	switch {
	case !v.Last(Push).Answered() || !e.Answered():
		return conformance.Inconclusive("the pushing endpoint did not answer")
	case e.OK():
		return conformance.Fails(strconv.Itoa(http.StatusMethodNotAllowed), statusText(e)).At(e)
	}
	return conformance.Holds().At(e)
}

// codeless judges that a wrong use of a pushed request brought no code, while the
// right one did.
func codeless(step, want string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		for _, e := range v.All(step) {
			to := e.Header("Location")
			if e.Operation == conformance.OperationCallback {
				to = e.Request.URL
			}
			if handsOver(to) {
				return conformance.Fails(want, "a code").At(e)
			}
		}
		if control := v.Last(RedeemPushed); !issued(control) {
			return conformance.Inconclusive("the pushed request gave nothing when it was used rightly")
		}
		return conformance.Holds().At(v.Last(step))
	}
}
