package oauth

import (
	"net/http"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// scoped is a token answer that names a scope.
func ofScope(name, scope string) *conformance.Exchange {
	return token(name, 200, `{"access_token":"at","token_type":"Bearer","scope":"`+scope+`"}`)
}

// unsaid is a token answer that names none.
func unsaid(name string) *conformance.Exchange {
	return token(name, 200, `{"access_token":"at","token_type":"Bearer"}`)
}

// wishing gives an exchange the scope that its request asked for.
func wishing(e *conformance.Exchange, scope string) *conformance.Exchange {
	e.Request.Method, e.Request.Body = http.MethodPost, conformance.NewBody([]byte("grant_type=refresh_token&scope="+scope))
	return e
}

// beyond is the API's refusal of a token for its scope.
func beyond(name string) *conformance.Exchange {
	return list(name, 403, `WWW-Authenticate: Bearer error="insufficient_scope"`)
}

func scopeTrials() []trial {
	first, right := ofScope(Redeem, "a"), ofScope(Refresh, "a")
	both, narrow := ofScope(RedeemSeveral, "a b"), wishing(ofScope(RefreshNarrowed, "b"), "b")
	request := func(scope string) *conformance.Exchange {
		return page(Authorise, "authorize", authorizeURL+"&scope="+scope, 200)
	}
	arrived := back(AuthoriseSeveral, callbackURL+"code=s")
	return []trial{
		{"OAUTH-TK-SCOPE-MULTI", "both", holds, tape(first, arrived, both), nil},
		{"OAUTH-TK-SCOPE-MULTI", "one of them", holds, tape(first, arrived, ofScope(RedeemSeveral, "b")), nil},
		{"OAUTH-TK-SCOPE-MULTI", "an error", fails, tape(first, back(AuthoriseSeveral, callbackURL+"error=invalid_scope")), nil},
		{"OAUTH-TK-SCOPE-MULTI", "no token", fails, tape(first, arrived, refused(RedeemSeveral, "invalid_scope")), nil},
		{"OAUTH-TK-SCOPE-MULTI", "nobody came back", inconclusive, tape(first, page(AuthoriseSeveral, "authorize", authorizeURL, 200)), nil},
		{"OAUTH-TK-SCOPE-MULTI", "never a token", inconclusive, tape(refused(Redeem, "invalid_grant"), arrived, both), nil},

		{"OAUTH-TK-SCOPE", "said", holds, tape(first, list(Read, 200), ofScope(RedeemSeveral, "b"), beyond(ReadSeveral)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and all is there", holds, tape(first, list(Read, 200), unsaid(RedeemSeveral), list(ReadSeveral, 200)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and something is missing", fails, tape(first, list(Read, 200), unsaid(RedeemSeveral), beyond(ReadSeveral)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and the API refuses for another reason", holds, tape(first, list(Read, 200), unsaid(RedeemSeveral), list(ReadSeveral, 403)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and something is missing, as the body says", fails, tape(first, list(Read, 200), unsaid(RedeemSeveral), step(ReadSeveral, "getAccountList", 403, `{"error":"insufficient_scope"}`)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and it was never there", holds, tape(first, beyond(Read), unsaid(RedeemSeveral), beyond(ReadSeveral)), nil},
		{"OAUTH-TK-SCOPE", "no token", inconclusive, tape(first, refused(RedeemSeveral, "invalid_scope")), nil},

		{"OAUTH-TK-EMPTY-PARAM", "a token", holds, tape(right, list(ReadRefreshed, 200), ofScope(RefreshEmptyScope, "a"), list(ReadEmptyScope, 200)), nil},
		{"OAUTH-TK-EMPTY-PARAM", "a token, and no API to ask", holds, tape(right, ofScope(RefreshEmptyScope, "a")), nil},
		{"OAUTH-TK-EMPTY-PARAM", "refused", fails, tape(right, refused(RefreshEmptyScope, "invalid_scope")), nil},
		{"OAUTH-TK-EMPTY-PARAM", "a token for nothing", fails, tape(right, list(ReadRefreshed, 200), unsaid(RefreshEmptyScope), beyond(ReadEmptyScope)), nil},
		{"OAUTH-TK-EMPTY-PARAM", "refused without scope too", inconclusive, tape(refused(Refresh, "invalid_scope"), refused(RefreshEmptyScope, "invalid_scope")), nil},

		{"OAUTH-RT-SCOPE-OMIT", "the same", holds, tape(first, right), nil},
		{"OAUTH-RT-SCOPE-OMIT", "the same in another order", holds, tape(ofScope(Redeem, "a b"), ofScope(Refresh, "b a")), nil},
		{"OAUTH-RT-SCOPE-OMIT", "unsaid", holds, tape(first, list(Read, 200), unsaid(Refresh), list(ReadRefreshed, 200)), nil},
		{"OAUTH-RT-SCOPE-OMIT", "another", fails, tape(first, ofScope(Refresh, "basic")), nil},
		{"OAUTH-RT-SCOPE-OMIT", "another than was asked", fails, tape(request("a"), unsaid(Redeem), ofScope(Refresh, "basic")), nil},
		{"OAUTH-RT-SCOPE-OMIT", "out of reach", fails, tape(first, list(Read, 200), unsaid(Refresh), beyond(ReadRefreshed)), nil},
		{"OAUTH-RT-SCOPE-OMIT", "no refresh", inconclusive, tape(first, refused(Refresh, "invalid_grant")), nil},

		{"OAUTH-RT-SCOPE-WIDEN", "refused", holds, tape(first, right, wishing(refused(RefreshWider, "invalid_scope"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "as before", holds, tape(first, right, wishing(ofScope(RefreshWider, "a"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "unsaid", holds, tape(first, right, wishing(unsaid(RefreshWider), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "more", fails, tape(first, right, wishing(ofScope(RefreshWider, "a b"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "more was there from the start", inapplicable, tape(ofScope(Redeem, "a b"), right, wishing(ofScope(RefreshWider, "a b"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "more was there before", inapplicable, tape(unsaid(Redeem), ofScope(Refresh, "a b"), wishing(ofScope(RefreshWider, "a b"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "no refresh", inconclusive, tape(first, refused(Refresh, "invalid_grant"), wishing(refused(RefreshWider, "invalid_grant"), "a+b")), nil},

		{"OAUTH-RT-SCOPE-NARROW", "less", holds, tape(both, narrow), nil},
		{"OAUTH-RT-SCOPE-NARROW", "unsaid", holds, tape(both, wishing(unsaid(RefreshNarrowed), "b")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "all, and said so", fails, tape(both, wishing(ofScope(RefreshNarrowed, "a b"), "b")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "refused", fails, tape(both, wishing(refused(RefreshNarrowed, "invalid_scope"), "b"), ofScope(RefreshWhole, "a b")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "no refresh at all", inconclusive, tape(both, wishing(refused(RefreshNarrowed, "invalid_grant"), "b"), refused(RefreshWhole, "invalid_grant")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "no token", inconclusive, tape(refused(RedeemSeveral, "invalid_scope"), narrow), nil},

		{"OAUTH-RT-SCOPE-KEPT", "both again", holds, tape(both, narrow, ofScope(RefreshWhole, "b a")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "both again, by what the API says", holds, tape(unsaid(RedeemSeveral), list(ReadSeveral, 200), wishing(unsaid(RefreshNarrowed), "b"), beyond(ReadNarrowed), unsaid(RefreshWhole), list(ReadWhole, 200)), nil},
		{"OAUTH-RT-SCOPE-KEPT", "one left", fails, tape(both, narrow, ofScope(RefreshWhole, "b")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "one left, by what the API says", fails, tape(unsaid(RedeemSeveral), list(ReadSeveral, 200), wishing(unsaid(RefreshNarrowed), "b"), beyond(ReadNarrowed), unsaid(RefreshWhole), beyond(ReadWhole)), nil},
		{"OAUTH-RT-SCOPE-KEPT", "none left", fails, tape(both, narrow, refused(RefreshWhole, "invalid_grant")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "nothing was narrowed", inapplicable, tape(both, wishing(ofScope(RefreshNarrowed, "a b"), "b"), ofScope(RefreshWhole, "a b")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "no refresh at all", inconclusive, tape(both, wishing(refused(RefreshNarrowed, "invalid_grant"), "b"), refused(RefreshWhole, "invalid_grant")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "no token", inconclusive, tape(refused(RedeemSeveral, "invalid_scope"), narrow, refused(RefreshWhole, "invalid_grant")), nil},
	}
}

func TestScopes(t *testing.T) { try(t, scopeTrials()) }

func replacedTrials() []trial {
	bcp := map[string]string{"features": "bcp"}
	right, old, newest := own(Refresh, "2"), refused(RefreshReplaced, "invalid_grant"), refused(RefreshNewest, "invalid_grant")
	accounts := func(name string, status int, body string) *conformance.Exchange {
		return step(name, "getAccountList", status, body)
	}
	before, again := accounts(Read, 200, `{"accounts":[{"iban":"X"},{"iban":"Y"}]}`), own(RefreshEmptyScope, "3")
	return []trial{
		{"OAUTH-RT-OLD", "refused", holds, tape(right, old), nil},
		{"OAUTH-RT-OLD", "nothing was replaced", holds, tape(right), nil},
		{"OAUTH-RT-OLD", "a token", fails, tape(right, own(RefreshReplaced, "3")), nil},
		{"OAUTH-RT-OLD", "no refresh", inconclusive, tape(refused(Refresh, "invalid_grant"), old), nil},

		{"OAUTH-RT-REUSE", "both are dead", holds, tape(right, old, newest), bcp},
		{"OAUTH-RT-REUSE", "the old one works", fails, tape(right, own(RefreshReplaced, "3"), newest), bcp},
		{"OAUTH-RT-REUSE", "the new one works", fails, tape(right, old, own(RefreshNewest, "3")), bcp},
		{"OAUTH-RT-REUSE", "nothing is replaced", fails, tape(right), bcp},
		{"OAUTH-RT-REUSE", "tokens bound to their sender", inapplicable, tape(token(Refresh, 200, `{"access_token":"at","token_type":"DPoP"}`), old, own(RefreshNewest, "3")), bcp},
		{"OAUTH-RT-REUSE", "no refresh", inconclusive, tape(refused(Refresh, "invalid_grant"), old, newest), bcp},

		{"OAUTH-RT-CONSENT", "the same", holds, tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Y"},{"iban":"X"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "fewer", holds, tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Y"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "one more", fails, tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Y"},{"iban":"Z"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "one more, and nobody declares anything", tolerated, tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Z"}]}`)), nil},
		{"OAUTH-RT-CONSENT", "names by id", fails, tape(accounts(Read, 200, `{"data":[{"id":"1"}]}`), again, accounts(ReadEmptyScope, 200, `{"data":[{"id":"1"},{"id":"2"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "refused afterwards", holds, tape(before, again, accounts(ReadEmptyScope, 403, `{}`)), bcp},
		{"OAUTH-RT-CONSENT", "no names", inapplicable, tape(accounts(Read, 200, `{"accounts":[{"currency":"EUR"}]}`), again, accounts(ReadEmptyScope, 200, `{}`)), bcp},
		{"OAUTH-RT-CONSENT", "no list", inapplicable, tape(accounts(Read, 200, `{"accounts":[]}`), again, accounts(ReadEmptyScope, 200, `{}`)), bcp},
		{"OAUTH-RT-CONSENT", "never any accounts", inconclusive, tape(accounts(Read, 403, `{}`), again, accounts(ReadEmptyScope, 403, `{}`)), bcp},
	}
}

func TestReplaced(t *testing.T) { try(t, replacedTrials()) }
