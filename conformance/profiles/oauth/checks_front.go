package oauth

import (
	"net/url"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// frontChecks are about the parameters of an authorisation request.
func frontChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-AZ-UNKNOWN-PARAM", Title: "the authorisation endpoint ignores a parameter that it does not know", Rules: []string{"OAUTH-AZ-UNKNOWN-PARAM"},
		Clause: rfc6749("3.1", "parameters of the request that the server does not recognise are ignored"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseUnknownParam}, Judge: servedAs(AuthoriseUnknownParam),
	}, {
		ID: "OAUTH-AZ-EMPTY-PARAM", Title: "an empty scope counts as none", Rules: []string{"OAUTH-AZ-EMPTY-PARAM"},
		Clause: rfc6749("3.1", "a parameter that is sent without a value is treated as if it were left out"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseNoScope, AuthoriseEmptyScope}, Judge: sameEnding(AuthoriseNoScope, AuthoriseEmptyScope),
	}, {
		ID: "OAUTH-AZ-EMPTY-PARAM-type", Title: "an empty response type counts as none", Rules: []string{"OAUTH-AZ-EMPTY-PARAM"},
		Clause: rfc6749("3.1", "a parameter that is sent without a value is treated as if it were left out"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseNoType, AuthoriseEmptyType}, Judge: sameEnding(AuthoriseNoType, AuthoriseEmptyType),
	}, {
		ID: "OAUTH-AZ-DUP-PARAM", Title: "a request with two scopes is an error", Rules: []string{"OAUTH-AZ-DUP-PARAM"},
		Clause: rfc6749("3.1", "no parameter comes more than once; a request that repeats one is malformed"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseTwoScopes}, Judge: twoScopesRefused,
	}, {
		ID: "OAUTH-AZ-RT-MISSING", Title: "a request without response type is an error", Rules: []string{"OAUTH-AZ-RT-MISSING"},
		Clause: rfc6749("3.1.1", "without response_type the server answers with an error, invalid_request by section 4.1.2.1"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseNoType}, Tolerates: true, Judge: refusedFor(AuthoriseNoType, "invalid_request"),
	}, {
		ID: "OAUTH-AZ-RT-UNKNOWN", Title: "an unknown response type is an error", Rules: []string{"OAUTH-AZ-RT-UNKNOWN", "NEG-BAD-RT"},
		Clause: rfc6749("3.1.1", "a response type that the server does not understand is answered with an error, unsupported_response_type by section 4.1.2.1"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthoriseUnknownType}, Tolerates: true,
		Judge: refusedFor(AuthoriseUnknownType, "unsupported_response_type", "invalid_request"),
	}, {
		ID: "OAUTH-AZ-RT-TOKEN", Title: "the implicit grant gives no token", Rules: []string{"OAUTH-AZ-RT-TOKEN"},
		Clause: rfc9700("2.1.2", "response types that put an access token into the authorisation response are not used"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseTokenType}, Judge: noImplicit,
	}, {
		ID: "OAUTH-AZ-STATE-ECHO-printable", Title: "a state of many kinds of characters comes back unchanged", Rules: []string{"OAUTH-AZ-STATE-ECHO"},
		Clause: rfc6749("A.5", "a state is made of any printable ASCII characters, and comes back with exactly the same value"),
		Level:  conformance.Must, Reads: []string{Authorise, AuthorisePrintable}, Tolerates: true, Judge: printableEcho,
	}, {
		ID: "OAUTH-AZ-STATE-NONE", Title: "a request without state comes back without one", Rules: []string{"OAUTH-AZ-STATE-NONE"},
		Clause: rfc6749("4.1.2", "a state is returned if the request had one, which is the client's choice"),
		Level:  conformance.Info, Reads: []string{Authorise, AuthoriseNoState}, Judge: stateless,
	}, {
		ID: "OAUTH-AZ-SCOPE-UNKNOWN", Title: "an unknown scope does not crash the server", Rules: []string{"OAUTH-AZ-SCOPE-UNKNOWN", "NEG-BAD-SCOPE"},
		Clause: rfc6749("3.3", "a scope that the server does not know is ignored or reported as invalid_scope"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseUnknownScope}, Judge: unbroken(AuthoriseUnknownScope),
	}, {
		ID: "OAUTH-AZ-SCOPE-DEFAULT", Title: "a request without scope gets a default or an error", Rules: []string{"OAUTH-AZ-SCOPE-DEFAULT"},
		Clause: rfc6749("3.3", "without scope the server goes on with a default or fails with an error about the scope"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseNoScope}, Judge: unbroken(AuthoriseNoScope),
	}, {
		ID: "OAUTH-AZ-SCOPE-CASE", Title: "scopes are told apart by case", Rules: []string{"OAUTH-AZ-SCOPE-CASE"},
		Clause: rfc6749("3.3", "a scope is a list of case-sensitive strings"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseUnknownScope, AuthoriseScopeCase}, Sees: []string{RedeemScopeCase}, Judge: scopeCase,
	}}
}

// servedAs judges that a request gets as far as the right one does.
func servedAs(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, works := mainLine(v); !works {
			return finding
		}
		if end := ended(v, step); !end.goes() {
			return conformance.Fails("a code, as without the parameter", end.told()).At(end.at, v.Callback(Authorise))
		}
		return conformance.Holds().At(v.Last(step))
	}
}

// sameEnding judges that both requests are served or neither.
func sameEnding(without, empty string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, works := mainLine(v); !works {
			return finding
		}
		one, other := ended(v, without), ended(v, empty)
		switch {
		case one.goes() && !other.goes():
			return conformance.Fails("served, as without the parameter", other.told()).At(other.at, v.Last(without))
		case !one.goes() && other.goes():
			return conformance.Fails(one.told()+", as without the parameter", "it is served").At(v.Last(empty), one.at)
		}
		return conformance.Holds().At(v.Last(empty), v.Last(without))
	}
}

func twoScopesRefused(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	switch end := ended(v, AuthoriseTwoScopes); {
	case end.code():
		return conformance.Fails("an error", end.told()).At(end.at)
	case end.open:
		return notDriven
	default:
		return conformance.Holds().At(end.at)
	}
}

func noImplicit(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	switch end := ended(v, AuthoriseTokenType); {
	case end.token():
		return conformance.Fails("no access token in a URL", end.told()).At(end.at)
	case end.open:
		return notDriven
	default:
		return conformance.Holds().At(end.at)
	}
}

// printableEcho compares the state after one form-decoding, in which + and %20 are both
// a space.
func printableEcho(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	callback, request := v.Callback(AuthorisePrintable), asked(v, AuthorisePrintable)
	switch {
	case request == nil:
		return conformance.Inapplicable("the authorisation request is not on the tape")
	case callback == nil:
		return conformance.Tolerated("a return with the state", "no return").At(v.Last(AuthorisePrintable))
	}
	query, _ := returned(callback)
	sent, _ := returned(request)
	switch got := query["state"]; {
	case query.Get("code")+query.Get("error") == "":
		return conformance.Inconclusive("the PSU came back with neither code nor error")
	case len(got) != 1 || got[0] != sent.Get("state"):
		return conformance.Fails("state "+sent.Get("state"), "state "+orNone(strings.Join(got, ", again "))).At(callback, request)
	case query.Get("code") == "":
		return conformance.Tolerated("a code", orNone(query.Get("error"))).At(callback, request)
	}
	return conformance.Holds().At(callback, request)
}

func stateless(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	switch end := ended(v, AuthoriseNoState); {
	case end.open:
		return notDriven
	case !end.code():
		return conformance.Fails("a code", end.told()).At(end.at)
	case end.query.Has("state"):
		return conformance.Fails("no state", "state "+end.query.Get("state")).At(end.at)
	default:
		return conformance.Holds().At(end.at)
	}
}

// unbroken judges that a request leads to no status of a crash.
func unbroken(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, works := mainLine(v); !works {
			return finding
		}
		for _, e := range v.All(step) {
			if e.Status() >= 500 {
				return conformance.Fails("a page or an error of OAuth", statusText(e)).At(e)
			}
		}
		return conformance.Holds().At(v.Last(step))
	}
}

// scopeCase speaks only where an unknown scope is refused, and what the other spelling
// gave is known.
func scopeCase(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	unknown, cased, redeemed := ended(v, AuthoriseUnknownScope), ended(v, AuthoriseScopeCase), v.Last(RedeemScopeCase)
	switch {
	case cased.open || unknown.open:
		return notDriven
	case unknown.code():
		return conformance.Inapplicable("unknown scopes are ignored")
	case !cased.code():
		return conformance.Holds().At(cased.at)
	case !issued(redeemed):
		return conformance.Inapplicable("the code gave no token that would say its scope")
	}
	root, err := checks.Root(redeemed)
	if err != nil {
		return conformance.Inapplicable("the token answer cannot be read")
	}
	if request := asked(v, Authorise); request != nil && root.At("scope").Exists() {
		query, _ := returned(request)
		if !sharesWord(root.At("scope").Text(), query) {
			return conformance.Holds().At(redeemed)
		}
		return conformance.Fails("another scope than "+query.Get("scope"), root.At("scope").Text()).At(redeemed, cased.at).Pointing("/scope")
	}
	return conformance.Inapplicable("the token answer does not say its scope")
}

// sharesWord says whether a granted scope has a word of the one that a request names.
func sharesWord(granted string, request url.Values) bool {
	return slices.ContainsFunc(strings.Fields(granted), func(word string) bool {
		return slices.Contains(strings.Fields(request.Get("scope")), word)
	})
}
