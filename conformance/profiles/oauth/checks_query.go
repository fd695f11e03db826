package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
)

// queryPermitted is the value of the option query_token with which a page of the ASPSP permits tokens in the query.
const queryPermitted = "permitted"

func queryChecks() []conformance.Check {
	clause := rfc6750("2.3", "tokens should not be sent in the query, where they end up in logs; RFC 9700, section 4.3.2, forbids it to clients")
	return []conformance.Check{{
		ID: "OAUTH-RS-QUERY", Title: "a token in the query opens nothing", Rules: []string{"OAUTH-RS-QUERY"},
		Clause: clause, Level: conformance.Should, Reads: []string{ReadAnew, ReadQuery}, Sees: []string{ReadNoToken},
		Judge: func(v conformance.View) conformance.Finding { return queryIgnored(v, false) },
	}, {
		ID: "OAUTH-RS-QUERY-permitted", Title: "a token in the query opens nothing although the page would permit it", Rules: []string{"OAUTH-RS-QUERY"},
		Clause: clause, Level: conformance.Info, Reads: []string{ReadAnew, ReadQuery}, Sees: []string{ReadNoToken},
		Judge: func(v conformance.View) conformance.Finding { return queryIgnored(v, true) },
	}, {
		ID: "FAPI1-RS-QUERY", Title: "an API of FAPI 1.0 takes no token from the query", Rules: []string{"FAPI1-RS-QUERY"},
		Clause: fapi1("6.2.1", "the resource server does not accept access tokens in the query parameters"),
		Level:  conformance.Must, Features: []string{"fapi-1"}, Reads: []string{ReadAnew, ReadQuery}, Sees: []string{ReadNoToken}, Judge: queryClosed,
	}, {
		ID: "FAPI2-RS-QUERY", Title: "an API of FAPI 2.0 takes no token from the query", Rules: []string{"FAPI2-RS-QUERY"},
		Clause: fapi2("5.3.4", "the resource server does not accept access tokens in the query parameters"),
		Level:  conformance.Must, Features: []string{"fapi-2"}, Reads: []string{ReadAnew, ReadQuery}, Sees: []string{ReadNoToken}, Judge: queryClosed,
	}, {
		ID: "OAUTH-RS-QUERY-PRIVATE", Title: "what a token in the query opens is kept out of shared caches", Rules: []string{"OAUTH-RS-QUERY-PRIVATE"},
		Clause: rfc6750("2.3", "the answer to a request with the token in the query carries Cache-Control: private"),
		Level:  conformance.Should, Reads: []string{ReadAnew, ReadQuery}, Sees: []string{ReadNoToken}, Judge: queryPrivate,
	}, {
		ID: "OAUTH-RS-TWO", Title: "a token that is sent in two ways is refused", Rules: []string{"OAUTH-RS-TWO"},
		Clause: rfc6750("3.1", "a request that uses more than one method to send the token is malformed"),
		Level:  conformance.Should, Reads: []string{ReadAnew, ReadQuery, ReadTwoWays}, Sees: []string{ReadNoToken}, Judge: twoWays,
	}}
}

// queryIgnored judges where the page of the ASPSP permits tokens in the query, or where it does not.
func queryIgnored(v conformance.View, permitted bool) conformance.Finding {
	if permitted != (v.Facts.Options["query_token"] == queryPermitted) {
		return conformance.Inapplicable("the option query_token is " + orNone(v.Facts.Options["query_token"]))
	}
	return queryClosed(v)
}

func queryClosed(v conformance.View) conformance.Finding {
	control, e := v.Last(ReadAnew), v.Last(ReadQuery)
	switch {
	case !control.OK():
		return conformance.Inconclusive("the plain request was answered " + statusText(control))
	case v.Last(ReadNoToken).OK():
		return conformance.Inconclusive(openToAll)
	case e.OK():
		return conformance.Fails("a refusal", statusText(e)).At(e)
	}
	return conformance.Holds().At(e)
}

// openToAll is why nothing can be said of the token of a request.
const openToAll = "the API opens without any token"

func queryPrivate(v conformance.View) conformance.Finding {
	e := v.Last(ReadQuery)
	switch {
	case v.Last(ReadNoToken).OK():
		return conformance.Inconclusive(openToAll)
	case !e.OK():
		return conformance.Inapplicable("the API does not read tokens from the query")
	}
	names := cacheDirectives(e)
	if slices.Contains(names, "private") || slices.Contains(names, "no-store") {
		return conformance.Holds().At(e)
	}
	return conformance.Fails("private", orNone(header(e, "Cache-Control"))).At(e)
}

func twoWays(v conformance.View) conformance.Finding {
	e := v.Last(ReadTwoWays)
	switch {
	case v.Last(ReadNoToken).OK():
		return conformance.Inconclusive(openToAll)
	case !v.Last(ReadQuery).OK():
		return conformance.Inapplicable("the API does not read tokens from the query, so it saw one alone")
	case e.OK():
		return conformance.Fails("400", statusText(e)).At(e)
	}
	return conformance.Holds().At(e)
}
