package oauth

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// authorisationErrors are the registered words of RFC 6749 §4.1.2.1.
var authorisationErrors = []string{"invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type",
	"invalid_scope", "server_error", "temporarily_unavailable"}

func authoriseChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-AZ-GET", Title: "the authorisation endpoint takes GET", Rules: []string{"OAUTH-AZ-GET"},
		Clause: rfc6749("3.1", "the authorisation endpoint supports the GET method"),
		Level:  conformance.Must, Operations: []string{"authorize"}, Reads: []string{Authorise}, Sees: []string{AuthoriseUnknownType}, Judge: takesGet,
	}, {
		ID: "OAUTH-AZ-AUTHN-FIRST", Title: "the PSU takes a step before anything is granted", Rules: []string{"OAUTH-AZ-AUTHN-FIRST"},
		Clause: rfc6749("3.1", "the resource owner's identity is verified before access is granted"),
		Level:  conformance.Must, Reads: []string{Authorise}, Judge: psuFirst,
	}, {
		ID: "OAUTH-AZ-AUTHN-FIRST-left", Title: "a PSU who leaves grants nothing", Rules: []string{"OAUTH-AZ-AUTHN-FIRST", "NEG-ABANDON"},
		Clause: rfc6749("3.1", "the resource owner's identity is verified before access is granted"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseLeft}, Judge: grantsNothing(AuthoriseLeft),
	}, {
		ID: "OAUTH-AZ-AUTHN-FIRST-password", Title: "a wrong password grants nothing", Rules: []string{"OAUTH-AZ-AUTHN-FIRST", "NEG-LOGIN-FAIL"},
		Clause: rfc6749("3.1", "the resource owner's identity is verified before access is granted"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseWrongPassword}, Judge: grantsNothing(AuthoriseWrongPassword),
	}, {
		ID: "OAUTH-AZ-CODE-QUERY", Title: "the code comes in the query of the redirect URI", Rules: []string{"OAUTH-AZ-CODE-QUERY"},
		Clause: rfc6749("4.1.2", "the code is added to the query component of the redirect URI"),
		Level:  conformance.Must, Reads: []string{Authorise}, Judge: codeInQuery,
	}, {
		ID: "OAUTH-AZ-STATE-ECHO", Title: "the state comes back unchanged with the code", Rules: []string{"OAUTH-AZ-STATE-ECHO"},
		Clause: rfc6749("4.1.2", "a state that was sent comes back with exactly the same value"),
		Level:  conformance.Must, Reads: []string{Authorise},
		Judge: func(v conformance.View) conformance.Finding { return stateEcho(v, Authorise, "code") },
	}, {
		ID: "OAUTH-AZ-DENY", Title: "a refusal is reported to the TPP", Rules: []string{"OAUTH-AZ-DENY", "NEG-DENY"},
		Clause: rfc6749("4.1.2.1", "when the resource owner refuses, the browser comes back with an error, access_denied, and no code"),
		Level:  conformance.Must, Reads: []string{AuthoriseRefused}, Sees: []string{Authorise}, Tolerates: true, Judge: refusalReported,
	}, {
		ID: "OAUTH-AZ-STATE-ECHO-ERR", Title: "the state comes back unchanged with an error", Rules: []string{"OAUTH-AZ-STATE-ECHO-ERR"},
		Clause: rfc6749("4.1.2.1", "an error redirect carries the state of the request with exactly the same value"),
		Level:  conformance.Must, Reads: []string{AuthoriseRefused}, Sees: []string{Authorise},
		Judge: func(v conformance.View) conformance.Finding { return stateEcho(v, AuthoriseRefused, "error") },
	}, {
		ID: "OAUTH-AZ-ERR-CODE", Title: "error redirects speak the error language of OAuth", Rules: []string{"OAUTH-AZ-ERR-CODE"},
		Clause: rfc6749("4.1.2.1", "error and error_description keep to printable ASCII without quotation mark and backslash; error is a registered word or an extension"),
		Level:  conformance.Must, Reads: []string{AuthoriseRefused}, Sees: []string{Authorise}, Tolerates: true, Judge: errorLanguage,
	}, {
		ID: "OAUTH-AZ-REDIR-MISMATCH", Title: "nobody is sent to a redirect URI that is not registered", Rules: []string{"OAUTH-AZ-REDIR-MISMATCH", "NEG-BAD-REDIR"},
		Clause: rfc6749("4.1.2.1", "on an invalid redirect URI the browser is not redirected to it"),
		Level:  conformance.Must, Reads: []string{AuthoriseForeign},
		Judge: func(v conformance.View) conformance.Finding { return neverSent(v, AuthoriseForeign) },
	}, {
		ID: "OAUTH-AZ-CLIENT-UNKNOWN", Title: "an unknown client gets nobody redirected", Rules: []string{"OAUTH-AZ-CLIENT-UNKNOWN", "NEG-BAD-CLIENT"},
		Clause: rfc6749("4.1.2.1", "on an unknown client the browser is not redirected to the URI of the request"),
		Level:  conformance.Must, Reads: []string{AuthoriseUnknownClient},
		Judge: func(v conformance.View) conformance.Finding { return neverSent(v, AuthoriseUnknownClient) },
	}}
}

func takesGet(v conformance.View) conformance.Finding {
	e := asked(v, Authorise)
	switch {
	case e == nil:
		return conformance.Inapplicable("the PSU's browser is not driven by the kit")
	case !e.Answered():
		return conformance.Inconclusive("the authorisation endpoint did not answer")
	case e.Status() >= 400:
		return conformance.Fails("a page or a redirect", statusText(e)).At(e)
	case e.OK() && !isPage(e):
		return conformance.Fails("a page", orNone(e.Header("Content-Type"))).At(e)
	case e.OK() && e.Response.Size == 0:
		return conformance.Fails("a page", "an empty answer").At(e)
	}
	for _, e := range []*conformance.Exchange{e, asked(v, AuthoriseUnknownType)} {
		if e.Status()/100 == 3 && e.Header("Location") == "" {
			return conformance.Fails("a redirect with Location", statusText(e)+" without it").At(e)
		}
	}
	return conformance.Holds().At(e)
}

// isPage says whether an answer is a page for a browser.
func isPage(e *conformance.Exchange) bool {
	media, _, err := mime.ParseMediaType(e.Header("Content-Type"))
	return err == nil && (media == "text/html" || media == "application/xhtml+xml")
}

// psuFirst looks for any page between the request and the code.
func psuFirst(v conformance.View) conformance.Finding {
	callback := v.Callback(Authorise)
	switch {
	case asked(v, Authorise) == nil:
		return conformance.Inapplicable("the PSU's browser is not driven by the kit")
	case v.Facts.Options["psu_step"] != "required":
		return conformance.Inapplicable("the target does not say that its PSU always takes a step (options.psu_step)")
	case callback == nil:
		return conformance.Inconclusive("the PSU did not come back")
	}
	if query, fragment := returned(callback); query.Get("code") == "" && fragment.Get("code") == "" {
		return conformance.Inconclusive("no code was issued")
	}
	for _, e := range v.All(Authorise) {
		if e.Response != nil && e.OK() {
			return conformance.Holds().At(e)
		}
	}
	return conformance.Fails("a page for the PSU before the code", "a code without any page").At(callback)
}

// grantsNothing judges that a PSU who was not identified brings no code.
func grantsNothing(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, works := mainLine(v); !works {
			return finding
		}
		end := ended(v, step)
		switch {
		case v.Facts.Options["psu_step"] != "required":
			return conformance.Inapplicable("the target does not say that its PSU always takes a step (options.psu_step)")
		case end.code():
			return conformance.Fails("no code", "a code").At(end.at)
		}
		return conformance.Holds().At(v.Last(step))
	}
}

func codeInQuery(v conformance.View) conformance.Finding {
	callback := v.Callback(Authorise)
	if callback == nil {
		return conformance.Inconclusive("the PSU did not come back")
	}
	query, fragment := returned(callback)
	switch {
	case fragment.Get("code") != "" || fragment.Get("access_token") != "":
		return conformance.Fails("code in the query", "it is in the fragment").At(callback)
	case query.Get("error") != "":
		return conformance.Inconclusive("the PSU came back with the error " + query.Get("error"))
	case len(query["code"]) != 1:
		return conformance.Fails("one code in the query", count(query["code"])).At(callback)
	}
	return conformance.Holds().At(callback)
}

// stateEcho compares the state of the return with that of the request, both after
// one form-decoding.
func stateEcho(v conformance.View, step, kind string) conformance.Finding {
	callback, request := v.Callback(step), asked(v, step)
	if finding, stop := unreturned(v, callback); stop {
		return finding
	}
	query, _ := returned(callback)
	if query.Get(kind) == "" {
		return conformance.Inconclusive("the PSU did not come back with " + kind)
	}
	if request == nil {
		return conformance.Inapplicable("the authorisation request is not on the tape")
	}
	sent, _ := returned(request)
	if got := query["state"]; len(got) != 1 || got[0] != sent.Get("state") {
		return conformance.Fails("state "+sent.Get("state"), "state "+strings.Join(got, " and ")).At(callback, request)
	}
	return conformance.Holds().At(callback, request)
}

// unreturned settles what can be said when the PSU did not come back: nothing when
// nobody ever did, and that no error redirect was seen when only this PSU did not.
func unreturned(v conformance.View, callback *conformance.Exchange) (conformance.Finding, bool) {
	switch {
	case callback != nil:
		return conformance.Finding{}, false
	case v.Callback(Authorise) == nil:
		return conformance.Inconclusive("the PSU did not come back"), true
	default:
		return conformance.Inapplicable("the PSU was not sent back"), true
	}
}

func refusalReported(v conformance.View) conformance.Finding {
	callback := v.Callback(AuthoriseRefused)
	if finding, stop := unreturned(v, callback); stop {
		if finding.Result == conformance.ResultInapplicable {
			return conformance.Tolerated("a return with error=access_denied", "no return").At(v.Last(AuthoriseRefused))
		}
		return finding
	}
	query, _ := returned(callback)
	switch {
	case query.Get("code") != "":
		return conformance.Fails("no code", "a code").At(callback)
	case query.Get("error") == "":
		return conformance.Fails("an error", "none").At(callback)
	case query.Get("error") != "access_denied":
		return conformance.Tolerated("access_denied", query.Get("error")).At(callback)
	}
	return conformance.Holds().At(callback)
}

func errorLanguage(v conformance.View) conformance.Finding {
	callback := v.Callback(AuthoriseRefused)
	if finding, stop := unreturned(v, callback); stop {
		return finding
	}
	query, _ := returned(callback)
	word := query.Get("error")
	switch {
	case word == "":
		return conformance.Inconclusive("the PSU did not come back with error")
	case len(query["error"]) > 1:
		return conformance.Fails("one error", count(query["error"])).At(callback)
	case !allowed(word):
		return conformance.Fails("an error of the allowed characters", strconv.Quote(word)).At(callback)
	case !allowed(query.Get("error_description")):
		return conformance.Fails("an error_description of the allowed characters", strconv.Quote(query.Get("error_description"))).At(callback)
	case !slices.Contains(authorisationErrors, word):
		return conformance.Tolerated("a registered error word", word).At(callback)
	}
	return conformance.Holds().At(callback)
}

// neverSent looks for any hop to the redirect URI that nobody registered.
func neverSent(v conformance.View, step string) conformance.Finding {
	foreign, _ := url.Parse(foreignRedirect)
	var page *conformance.Exchange
	for _, e := range v.All(step) {
		target := e.Header("Location")
		if e.Operation == conformance.OperationCallback {
			target = e.Request.URL
		}
		if u, err := url.Parse(target); err == nil && target != "" && strings.EqualFold(u.Host, foreign.Host) {
			return conformance.Fails("no redirect to "+foreign.Host, "a redirect to it").At(e)
		}
		if e.Status() == http.StatusOK {
			page = e
		}
	}
	last := v.Last(step)
	if page != nil && len(v.All(step)) == 1 {
		return conformance.Inapplicable("a page came first, and the kit does not drive pages here")
	}
	return conformance.Holds().At(last)
}

func count(values []string) string {
	if len(values) == 0 {
		return "none"
	}
	return strconv.Itoa(len(values))
}
