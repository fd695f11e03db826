package oauth

import (
	"net/http"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
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
	arrived := tapes.Back(AuthoriseSeveral, callbackURL+"code=s")
	return []trial{
		{"OAUTH-TK-SCOPE-MULTI", "both", holds, tapes.Tape(first, arrived, both), nil},
		{"OAUTH-TK-SCOPE-MULTI", "one of them", holds, tapes.Tape(first, arrived, ofScope(RedeemSeveral, "b")), nil},
		{"OAUTH-TK-SCOPE-MULTI", "an error", fails, tapes.Tape(first, tapes.Back(AuthoriseSeveral, callbackURL+"error=invalid_scope")), nil},
		{"OAUTH-TK-SCOPE-MULTI", "no token", fails, tapes.Tape(first, arrived, refused(RedeemSeveral, "invalid_scope")), nil},
		{"OAUTH-TK-SCOPE-MULTI", "nobody came back", inconclusive, tapes.Tape(first, page(AuthoriseSeveral, "authorize", authorizeURL, 200)), nil},
		{"OAUTH-TK-SCOPE-MULTI", "never a token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant"), arrived, both), nil},

		{"OAUTH-TK-SCOPE", "said", holds, tapes.Tape(first, list(Read, 200), ofScope(RedeemSeveral, "b"), beyond(ReadSeveral)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and all is there", holds, tapes.Tape(first, list(Read, 200), unsaid(RedeemSeveral), list(ReadSeveral, 200)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and something is missing", fails, tapes.Tape(first, list(Read, 200), unsaid(RedeemSeveral), beyond(ReadSeveral)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and the API refuses for another reason", holds, tapes.Tape(first, list(Read, 200), unsaid(RedeemSeveral), list(ReadSeveral, 403)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and something is missing, as the body says", fails, tapes.Tape(first, list(Read, 200), unsaid(RedeemSeveral), step(ReadSeveral, "getAccountList", 403, `{"error":"insufficient_scope"}`)), nil},
		{"OAUTH-TK-SCOPE", "unsaid, and it was never there", holds, tapes.Tape(first, beyond(Read), unsaid(RedeemSeveral), beyond(ReadSeveral)), nil},
		{"OAUTH-TK-SCOPE", "no token", inconclusive, tapes.Tape(first, refused(RedeemSeveral, "invalid_scope")), nil},

		{"OAUTH-TK-EMPTY-PARAM", "a token", holds, tapes.Tape(right, list(ReadRefreshed, 200), ofScope(RefreshEmptyScope, "a"), list(ReadEmptyScope, 200)), nil},
		{"OAUTH-TK-EMPTY-PARAM", "a token, and no API to ask", holds, tapes.Tape(right, ofScope(RefreshEmptyScope, "a")), nil},
		{"OAUTH-TK-EMPTY-PARAM", "refused", fails, tapes.Tape(right, refused(RefreshEmptyScope, "invalid_scope")), nil},
		{"OAUTH-TK-EMPTY-PARAM", "a token for nothing", fails, tapes.Tape(right, list(ReadRefreshed, 200), unsaid(RefreshEmptyScope), beyond(ReadEmptyScope)), nil},
		{"OAUTH-TK-EMPTY-PARAM", "refused without scope too", inconclusive, tapes.Tape(refused(Refresh, "invalid_scope"), refused(RefreshEmptyScope, "invalid_scope")), nil},

		{"OAUTH-RT-SCOPE-OMIT", "the same", holds, tapes.Tape(first, right), nil},
		{"OAUTH-RT-SCOPE-OMIT", "the same in another order", holds, tapes.Tape(ofScope(Redeem, "a b"), ofScope(Refresh, "b a")), nil},
		{"OAUTH-RT-SCOPE-OMIT", "unsaid", holds, tapes.Tape(first, list(Read, 200), unsaid(Refresh), list(ReadRefreshed, 200)), nil},
		{"OAUTH-RT-SCOPE-OMIT", "another", fails, tapes.Tape(first, ofScope(Refresh, "basic")), nil},
		{"OAUTH-RT-SCOPE-OMIT", "another than was asked", fails, tapes.Tape(request("a"), unsaid(Redeem), ofScope(Refresh, "basic")), nil},
		{"OAUTH-RT-SCOPE-OMIT", "out of reach", fails, tapes.Tape(first, list(Read, 200), unsaid(Refresh), beyond(ReadRefreshed)), nil},
		{"OAUTH-RT-SCOPE-OMIT", "no refresh", inconclusive, tapes.Tape(first, refused(Refresh, "invalid_grant")), nil},

		{"OAUTH-RT-SCOPE-WIDEN", "refused", holds, tapes.Tape(first, right, wishing(refused(RefreshWider, "invalid_scope"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "as before", holds, tapes.Tape(first, right, wishing(ofScope(RefreshWider, "a"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "unsaid", holds, tapes.Tape(first, right, wishing(unsaid(RefreshWider), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "more", fails, tapes.Tape(first, right, wishing(ofScope(RefreshWider, "a b"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "more was there from the start", inapplicable, tapes.Tape(ofScope(Redeem, "a b"), right, wishing(ofScope(RefreshWider, "a b"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "more was there before", inapplicable, tapes.Tape(unsaid(Redeem), ofScope(Refresh, "a b"), wishing(ofScope(RefreshWider, "a b"), "a+b")), nil},
		{"OAUTH-RT-SCOPE-WIDEN", "no refresh", inconclusive, tapes.Tape(first, refused(Refresh, "invalid_grant"), wishing(refused(RefreshWider, "invalid_grant"), "a+b")), nil},

		{"OAUTH-RT-SCOPE-NARROW", "less", holds, tapes.Tape(both, narrow), nil},
		{"OAUTH-RT-SCOPE-NARROW", "unsaid", holds, tapes.Tape(both, wishing(unsaid(RefreshNarrowed), "b")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "all, and said so", fails, tapes.Tape(both, wishing(ofScope(RefreshNarrowed, "a b"), "b")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "refused", fails, tapes.Tape(both, wishing(refused(RefreshNarrowed, "invalid_scope"), "b"), ofScope(RefreshWhole, "a b")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "no refresh at all", inconclusive, tapes.Tape(both, wishing(refused(RefreshNarrowed, "invalid_grant"), "b"), refused(RefreshWhole, "invalid_grant")), nil},
		{"OAUTH-RT-SCOPE-NARROW", "no token", inconclusive, tapes.Tape(refused(RedeemSeveral, "invalid_scope"), narrow), nil},

		{"OAUTH-RT-SCOPE-KEPT", "both again", holds, tapes.Tape(both, narrow, ofScope(RefreshWhole, "b a")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "both again, by what the API says", holds, tapes.Tape(unsaid(RedeemSeveral), list(ReadSeveral, 200), wishing(unsaid(RefreshNarrowed), "b"), beyond(ReadNarrowed), unsaid(RefreshWhole), list(ReadWhole, 200)), nil},
		{"OAUTH-RT-SCOPE-KEPT", "one left", fails, tapes.Tape(both, narrow, ofScope(RefreshWhole, "b")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "one left, by what the API says", fails, tapes.Tape(unsaid(RedeemSeveral), list(ReadSeveral, 200), wishing(unsaid(RefreshNarrowed), "b"), beyond(ReadNarrowed), unsaid(RefreshWhole), beyond(ReadWhole)), nil},
		{"OAUTH-RT-SCOPE-KEPT", "none left", fails, tapes.Tape(both, narrow, refused(RefreshWhole, "invalid_grant")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "nothing was narrowed", inapplicable, tapes.Tape(both, wishing(ofScope(RefreshNarrowed, "a b"), "b"), ofScope(RefreshWhole, "a b")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "no refresh at all", inconclusive, tapes.Tape(both, wishing(refused(RefreshNarrowed, "invalid_grant"), "b"), refused(RefreshWhole, "invalid_grant")), nil},
		{"OAUTH-RT-SCOPE-KEPT", "no token", inconclusive, tapes.Tape(refused(RedeemSeveral, "invalid_scope"), narrow, refused(RefreshWhole, "invalid_grant")), nil},
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
		{"OAUTH-RT-OLD", "refused", holds, tapes.Tape(right, old), nil},
		{"OAUTH-RT-OLD", "nothing was replaced", holds, tapes.Tape(right), nil},
		{"OAUTH-RT-OLD", "a token", fails, tapes.Tape(right, own(RefreshReplaced, "3")), nil},
		{"OAUTH-RT-OLD", "no refresh", inconclusive, tapes.Tape(refused(Refresh, "invalid_grant"), old), nil},

		{"OAUTH-RT-REUSE", "both are dead", holds, tapes.Tape(right, old, newest), bcp},
		{"OAUTH-RT-REUSE", "the old one works", fails, tapes.Tape(right, own(RefreshReplaced, "3"), newest), bcp},
		{"OAUTH-RT-REUSE", "the new one works", fails, tapes.Tape(right, old, own(RefreshNewest, "3")), bcp},
		{"OAUTH-RT-REUSE", "nothing is replaced", fails, tapes.Tape(right), bcp},
		{"OAUTH-RT-REUSE", "tokens bound to their sender", inapplicable, tapes.Tape(token(Refresh, 200, `{"access_token":"at","token_type":"DPoP"}`), old, own(RefreshNewest, "3")), bcp},
		{"OAUTH-RT-REUSE", "no refresh", inconclusive, tapes.Tape(refused(Refresh, "invalid_grant"), old, newest), bcp},

		{"OAUTH-RT-CONSENT", "the same", holds, tapes.Tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Y"},{"iban":"X"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "fewer", holds, tapes.Tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Y"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "one more", fails, tapes.Tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Y"},{"iban":"Z"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "one more, and nobody declares anything", tolerated, tapes.Tape(before, again, accounts(ReadEmptyScope, 200, `{"accounts":[{"iban":"Z"}]}`)), nil},
		{"OAUTH-RT-CONSENT", "names by id", fails, tapes.Tape(accounts(Read, 200, `{"data":[{"id":"1"}]}`), again, accounts(ReadEmptyScope, 200, `{"data":[{"id":"1"},{"id":"2"}]}`)), bcp},
		{"OAUTH-RT-CONSENT", "refused afterwards", holds, tapes.Tape(before, again, accounts(ReadEmptyScope, 403, `{}`)), bcp},
		{"OAUTH-RT-CONSENT", "no names", inapplicable, tapes.Tape(accounts(Read, 200, `{"accounts":[{"currency":"EUR"}]}`), again, accounts(ReadEmptyScope, 200, `{}`)), bcp},
		{"OAUTH-RT-CONSENT", "no list", inapplicable, tapes.Tape(accounts(Read, 200, `{"accounts":[]}`), again, accounts(ReadEmptyScope, 200, `{}`)), bcp},
		{"OAUTH-RT-CONSENT", "never any accounts", inconclusive, tapes.Tape(accounts(Read, 403, `{}`), again, accounts(ReadEmptyScope, 403, `{}`)), bcp},
	}
}

func TestReplaced(t *testing.T) { try(t, replacedTrials()) }
