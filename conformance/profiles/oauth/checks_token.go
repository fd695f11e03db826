package oauth

import (
	"math"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// tokenErrors are the registered words of RFC 6749 §5.2.
var tokenErrors = []string{"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}

// goodAnswers are the steps whose answer should hold a token, badAnswers those
// whose answer should be an error.
var (
	goodAnswers = []string{RedeemAnew, RedeemExisting, RedeemRevoked, RedeemProvoked, RedeemWithdrawn, RedeemPushed, Refresh, RefreshAgain, RefreshExpired, ServiceToken, ServiceTokenAgain,
		AskPlainly, RedeemSeveral, RefreshEmptyScope, RefreshNarrowed, RefreshWhole}
	badAnswers = []string{UnknownGrantType, RedeemNobody, RedeemWrongSecret, RedeemOtherURI, RedeemNoURI, RedeemWrongVerifier,
		RedeemNoVerifier, RedeemOther, RedeemTwice, RefreshUnknown, RefreshAltered, RefreshNobody, RefreshOther, RefreshInVain, RefreshRevoked,
		AskNoGrantType, AskNoCode, AskNoRefreshToken, AskPassword, AskTwoWays, AskInQuery, AskRepeated,
		ServiceNobody, ServiceUnknownScope, ServiceOther, ServicePublic, RedeemUnnamed, RedeemStale, RedeemTwiceWrong, RefreshReplaced}
)

func tokenChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-TK-FORM", Title: "the token endpoint takes form parameters", Rules: []string{"OAUTH-TK-FORM"},
		Clause: rfc6749("4.1.3", "the client sends the parameters form-encoded in the body of the request"),
		Level:  conformance.Must, Reads: []string{Redeem}, Judge: takesForm,
	}, {
		ID: "OAUTH-TK-200", Title: "a token comes with status 200", Rules: []string{"OAUTH-TK-200"},
		Clause: rfc6749("5.1", "the server answers a valid token request with status 200"),
		Level:  conformance.Must, Operations: []string{"issueToken"}, Reads: []string{Redeem}, Sees: goodAnswers,
		Judge: eachIssued(func(e *conformance.Exchange) conformance.Finding {
			if e.Status() != http.StatusOK {
				return conformance.Fails("200", statusText(e))
			}
			return conformance.Holds()
		}),
	}, {
		ID: "OAUTH-TK-JSON", Title: "the token endpoint answers in JSON", Rules: []string{"OAUTH-TK-JSON"},
		Clause: rfc6749("5.1", "parameters are top-level members of a JSON object of type application/json, in answers and in errors"),
		Level:  conformance.Must, Operations: []string{"issueToken"}, Reads: []string{Redeem}, Sees: slices.Concat(goodAnswers, badAnswers), Tolerates: true, Judge: answersJSON,
	}, {
		ID: "OAUTH-TK-FIELDS", Title: "a token answer has the members of its document", Rules: []string{"OAUTH-TK-FIELDS"},
		Clause: rfc6749("5.1", "access_token and token_type are required, and texts like refresh_token and scope keep to their grammar"),
		Level:  conformance.Must, Operations: []string{"issueToken"}, Reads: []string{Redeem}, Sees: goodAnswers, Judge: namesToken,
	}, {
		ID: "OAUTH-TK-NOSTORE", Title: "token answers are not stored", Rules: []string{"OAUTH-TK-NOSTORE"},
		Clause: rfc6749("5.1", "answers with tokens carry Cache-Control: no-store"),
		Level:  conformance.Must, Operations: []string{"issueToken"}, Reads: []string{Redeem}, Sees: goodAnswers,
		Judge: eachIssued(func(e *conformance.Exchange) conformance.Finding {
			return directive(e, "Cache-Control", "no-store")
		}),
	}, {
		ID: "OAUTH-TK-PRAGMA", Title: "token answers carry Pragma too", Rules: []string{"OAUTH-TK-PRAGMA"},
		Clause: rfc6749("5.1", "answers with tokens carry Pragma: no-cache; RFC 9111 has deprecated the field since"),
		Level:  conformance.Should, Reads: []string{Redeem}, Sees: goodAnswers,
		Judge: eachIssued(func(e *conformance.Exchange) conformance.Finding { return directive(e, "Pragma", "no-cache") }),
	}, {
		ID: "OAUTH-TK-EXPIRES", Title: "the lifetime of a token is a number of seconds", Rules: []string{"OAUTH-TK-EXPIRES"},
		Clause: rfc6749("5.1", "expires_in, recommended, is the lifetime in seconds as a JSON number"),
		Level:  conformance.Must, Operations: []string{"issueToken"}, Reads: []string{Redeem}, Sees: goodAnswers, Tolerates: true, Judge: eachIssued(lifetime),
	}, {
		ID: "OAUTH-TK-ERR-400", Title: "token errors come with status 400", Rules: []string{"OAUTH-TK-ERR-400"},
		Clause: rfc6749("5.2", "errors have status 400 unless specified otherwise; invalid_client may be 401"),
		Level:  conformance.Must, Reads: []string{RedeemUnknown}, Sees: badAnswers, Tolerates: true, Judge: eachError(errorStatus),
	}, {
		ID: "OAUTH-TK-ERR-FORM", Title: "token errors speak the error language of OAuth", Rules: []string{"OAUTH-TK-ERR-FORM"},
		Clause: rfc6749("5.2", "an error answer has error, a registered word or an extension, of printable ASCII without quotation mark and backslash"),
		Level:  conformance.Must, Reads: []string{RedeemUnknown}, Sees: badAnswers, Tolerates: true, Judge: eachError(errorForm, gatewayMade),
	}, {
		ID: "OAUTH-TK-GRANT-UNKNOWN", Title: "an unknown grant type is named so", Rules: []string{"OAUTH-TK-GRANT-UNKNOWN"},
		Clause: rfc6749("5.2", "a grant type that the server does not support is refused with unsupported_grant_type"),
		Level:  conformance.Should, Reads: []string{UnknownGrantType}, Judge: grantUnknown,
	}}
}

func takesForm(v conformance.View) conformance.Finding {
	e := v.Last(Redeem)
	switch {
	case v.Facts.Options["token_encoding"] == "json":
		return conformance.Inapplicable("the target wants JSON (options.token_encoding)")
	case issued(e):
		return conformance.Holds().At(e)
	case e.Status() == http.StatusUnsupportedMediaType, e.Status() == http.StatusBadRequest && errorWord(e) == "invalid_request":
		return conformance.Fails("a token for a form request", statusText(e)+" "+orNone(errorWord(e))).At(e)
	}
	return conformance.Inconclusive("the code was not redeemed")
}

// eachIssued judges every answer that holds a token; the worst finding counts.
func eachIssued(judge func(*conformance.Exchange) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		return worst(tokenAnswers(v), issued, judge, conformance.Inconclusive("no token was issued"))
	}
}

// eachError judges every answer without a token that RFC 6749 §5.2 speaks about;
// the worst finding counts. What a gateway or a limiter answers is left out, and
// what else a check leaves out.
func eachError(judge func(*conformance.Exchange) conformance.Finding, leavesOut ...func(*conformance.Exchange) bool) func(conformance.View) conformance.Finding {
	elsewhere := []int{http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	return func(v conformance.View) conformance.Finding {
		refused := func(e *conformance.Exchange) bool {
			return !issued(e) && slices.Contains(append([]string{RedeemUnknown}, badAnswers...), e.Step) && !slices.Contains(elsewhere, e.Status()) &&
				!slices.ContainsFunc(leavesOut, func(leaves func(*conformance.Exchange) bool) bool { return leaves(e) })
		}
		return worst(tokenAnswers(v), refused, judge, conformance.Inapplicable("no token request was refused"))
	}
}

func worst(tape []*conformance.Exchange, about func(*conformance.Exchange) bool, judge func(*conformance.Exchange) conformance.Finding, none conformance.Finding) conformance.Finding {
	finding := none
	for _, e := range tape {
		if !about(e) {
			continue
		}
		switch f := judge(e).At(e); {
		case f.Result == conformance.ResultFails:
			return f
		case finding.Result != conformance.ResultTolerated:
			finding = f
		}
	}
	return finding
}

func answersJSON(v conformance.View) conformance.Finding {
	about := func(e *conformance.Exchange) bool {
		return e.OK() || e.Status() == http.StatusBadRequest || e.Status() == http.StatusUnauthorized
	}
	return worst(tokenAnswers(v), about, func(e *conformance.Exchange) conformance.Finding {
		root, err := checks.Root(e)
		switch media, _, _ := mime.ParseMediaType(e.Header("Content-Type")); {
		case err != nil:
			return conformance.Fails("a JSON object", err.Error())
		case !root.Object():
			return conformance.Fails("a JSON object", root.Kind())
		case enveloped(root):
			return conformance.Fails("the members at top level", "an envelope around them")
		case media != "application/json":
			return conformance.Tolerated("application/json", strconv.Quote(e.Header("Content-Type")))
		}
		return conformance.Holds()
	}, conformance.Inapplicable("the token endpoint was not asked"))
}

// enveloped says whether the members of a token answer lie one level deeper.
func enveloped(root checks.Node) bool {
	if root.At("access_token").Exists() || root.At("error").Exists() {
		return false
	}
	for name := range root.Members() {
		inner := root.At(name)
		if inner.At("access_token").Exists() || inner.At("error").Exists() {
			return true
		}
	}
	return false
}

func namesToken(v conformance.View) conformance.Finding {
	about := func(e *conformance.Exchange) bool {
		return e.OK() && (e.Step == Redeem || slices.Contains(goodAnswers, e.Step))
	}
	return worst(tokenAnswers(v), about, func(e *conformance.Exchange) conformance.Finding {
		for _, d := range checks.DeviationsOf(document, e) {
			if !heldElsewhere(d) {
				return conformance.Fails(d.Want, d.Got).Pointing(d.Pointer).Breaking(d.Rule)
			}
		}
		return conformance.Holds()
	}, conformance.Inconclusive("no token request succeeded"))
}

// heldElsewhere says whether a deviation is the business of another check: of
// OAUTH-TK-200, OAUTH-TK-NOSTORE, OAUTH-TK-JSON and OAUTH-TK-EXPIRES.
func heldElsewhere(d checks.Deviation) bool {
	return d.Rule == "status" || d.Rule == "header" || d.Rule == "media type" || d.Rule == "json" || d.Rule == "body" || d.Pointer == "/expires_in"
}

// directive looks for a directive in a list field, in any case and any field.
func directive(e *conformance.Exchange, field, want string) conformance.Finding {
	got := strings.Join(e.Response.Header.Values(field), ", ")
	for _, d := range strings.Split(got, ",") {
		if strings.EqualFold(strings.TrimSpace(d), want) {
			return conformance.Holds()
		}
	}
	if got == "" {
		got = "none"
	}
	return conformance.Fails(field+": "+want, got)
}

func lifetime(e *conformance.Exchange) conformance.Finding {
	root, err := checks.Root(e)
	if err != nil {
		return conformance.Inapplicable("the answer is no JSON")
	}
	n := root.At("expires_in")
	seconds, number := n.Value.(float64)
	switch {
	case !n.Exists():
		return conformance.Tolerated("expires_in", "none")
	case !number:
		return conformance.Fails("a JSON number", n.Kind()).Pointing(n.Pointer)
	case seconds != math.Trunc(seconds):
		return conformance.Fails("a whole number", strconv.FormatFloat(seconds, 'g', -1, 64)).Pointing(n.Pointer)
	case seconds < 0:
		return conformance.Tolerated("zero or more", strconv.FormatFloat(seconds, 'f', -1, 64)).Pointing(n.Pointer)
	}
	return conformance.Holds()
}

func errorStatus(e *conformance.Exchange) conformance.Finding {
	switch status := e.Status(); {
	case status == http.StatusBadRequest, status == http.StatusUnauthorized && errorWord(e) == "invalid_client":
		return conformance.Holds()
	case status < 400 || status >= 500:
		return conformance.Fails("400", statusText(e))
	default:
		return conformance.Tolerated("400", statusText(e))
	}
}

// gatewayMade says whether an answer is one that something in front of the server may
// give in its own way: no JSON, and none of the statuses that OAuth uses.
func gatewayMade(e *conformance.Exchange) bool {
	_, err := checks.Root(e)
	return err != nil && e.Status() != http.StatusOK && e.Status() != http.StatusBadRequest && e.Status() != http.StatusUnauthorized
}

func errorForm(e *conformance.Exchange) conformance.Finding {
	root, err := checks.Root(e)
	if err != nil {
		return conformance.Fails("a JSON object with error", err.Error())
	}
	word, description := root.At("error"), root.At("error_description")
	switch {
	case word.Text() == "":
		return conformance.Fails("error", word.Kind()).Pointing(word.Pointer)
	case !allowed(word.Text()):
		return conformance.Fails("an error of the allowed characters", strconv.Quote(word.Text())).Pointing(word.Pointer)
	case !allowed(description.Text()):
		return conformance.Fails("an error_description of the allowed characters", strconv.Quote(description.Text())).Pointing(description.Pointer)
	case !slices.Contains(tokenErrors, word.Text()):
		return conformance.Tolerated("a registered error word", word.Text()).Pointing(word.Pointer)
	}
	return conformance.Holds()
}

func grantUnknown(v conformance.View) conformance.Finding {
	e := v.Last(UnknownGrantType)
	word := errorWord(e)
	if e.Refused() && (word == "unsupported_grant_type" || word == "unauthorized_client") {
		return conformance.Holds().At(e)
	}
	return conformance.Fails("unsupported_grant_type", statusText(e)+" "+word).At(e)
}
