package oauth

import (
	"net/http"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// scopedTo is a token answer that says its scope.
func scopedTo(name, scope string) *conformance.Exchange {
	return token(name, http.StatusOK, `{"access_token":"at-1","token_type":"Bearer","expires_in":3600,"scope":"`+scope+`"}`)
}

// unscoped is a token answer that says no scope, to a request that asked for one.
func unscoped(name, asked string) *conformance.Exchange {
	e := granted(name)
	e.Request.Body = conformance.NewBody([]byte("grant_type=x&scope=" + asked))
	return e
}

// lasting is a token answer with a lifetime as it stands in JSON.
func lasting(lifetime string) *conformance.Exchange {
	return token(Redeem, http.StatusOK, `{"access_token":"at-1","token_type":"Bearer","expires_in":`+lifetime+`}`)
}

func useTrials() []trial {
	open, user, service := list(Read, 200), scopedTo(Redeem, "accounts offline"), scopedTo(ServiceToken, "payments")
	accounts := func(name string) *conformance.Exchange {
		return step(name, "getAccountList", 200, `{"accounts":[{"iban":"x"}]}`)
	}
	short := `WWW-Authenticate: Bearer realm="a", error="insufficient_scope"`
	front := page(Authorise, "authorize", "https://bank.test/authorize?scope=accounts", 302)
	return []trial{
		{"OAUTH-RS-REUSE", "twice", holds, tapes.Tape(open, list(ReadAgain, 200)), nil},
		{"OAUTH-RS-REUSE", "once", fails, tapes.Tape(open, list(ReadAgain, 401)), nil},
		{"OAUTH-RS-REUSE", "not at all", inconclusive, tapes.Tape(list(Read, 401), list(ReadAgain, 401)), nil},

		{"OAUTH-RS-MALFORMED", "400 or 401", holds, tapes.Tape(open, list(ReadMalformed, 400), list(ReadMalformed, 401)), nil},
		{"OAUTH-RS-MALFORMED", "one opens", fails, tapes.Tape(open, list(ReadMalformed, 401), list(ReadMalformed, 200)), nil},
		{"OAUTH-RS-MALFORMED", "a crash", tolerated, tapes.Tape(open, list(ReadMalformed, 500), list(ReadMalformed, 401)), nil},
		{"OAUTH-RS-MALFORMED", "the plain request was refused too", inconclusive, tapes.Tape(list(Read, 403), list(ReadMalformed, 401)), nil},

		{"OAUTH-RS-NONE-401-scheme", "refused", holds, tapes.Tape(list(ReadNoToken, 401), open, list(ReadOtherScheme, 403)), nil},
		{"OAUTH-RS-NONE-401-scheme", "data", fails, tapes.Tape(list(ReadNoToken, 401), open, list(ReadOtherScheme, 200)), nil},
		{"OAUTH-RS-NONE-401-scheme", "open to all", inconclusive, tapes.Tape(list(ReadNoToken, 200), open, list(ReadOtherScheme, 200)), nil},

		{"OAUTH-RS-ONCE", "once", holds, tapes.Tape(list(ReadNoToken, 401, `WWW-Authenticate: Bearer realm="a", error="b"`)), nil},
		{"OAUTH-RS-ONCE", "in each of two challenges", holds, tapes.Tape(list(ReadNoToken, 401, `WWW-Authenticate: Basic realm="a", Bearer realm="a"`)), nil},
		{"OAUTH-RS-ONCE", "a parameter without limit twice", holds, tapes.Tape(list(ReadNoToken, 401, `WWW-Authenticate: Bearer realm="a", x=1, x=2`)), nil},
		{"OAUTH-RS-ONCE", "twice in one challenge", fails, tapes.Tape(list(ReadNoToken, 401, `WWW-Authenticate: Bearer realm="a"`), list(ReadUnknownToken, 401, `WWW-Authenticate: Bearer error="a", ERROR="a"`)), nil},
		{"OAUTH-RS-ONCE", "no challenge", inapplicable, tapes.Tape(list(ReadNoToken, 403)), nil},

		{"OAUTH-RS-SCOPE", "refused", holds, tapes.Tape(user, open, service, list(ReadService, 403)), nil},
		{"OAUTH-RS-SCOPE", "data", fails, tapes.Tape(user, open, service, accounts(ReadService)), nil},
		{"OAUTH-RS-SCOPE", "an empty list", tolerated, tapes.Tape(user, open, service, list(ReadService, 200)), nil},
		{"OAUTH-RS-SCOPE", "data, and the scopes as they were asked for", fails, tapes.Tape(front, granted(Redeem), open, unscoped(ServiceToken, "payments"), accounts(ReadService)), nil},
		{"OAUTH-RS-SCOPE", "a scope in common", inapplicable, tapes.Tape(user, open, scopedTo(ServiceToken, "x accounts"), accounts(ReadService)), nil},
		{"OAUTH-RS-SCOPE", "scopes unknown", inapplicable, tapes.Tape(granted(Redeem), open, service, accounts(ReadService)), nil},
		{"OAUTH-RS-SCOPE", "no service token", inconclusive, tapes.Tape(user, open, refused(ServiceToken, "invalid_scope"), list(ReadService, 401)), nil},
		{"OAUTH-RS-SCOPE", "the plain request was refused too", inconclusive, tapes.Tape(user, list(Read, 403), service, list(ReadService, 403)), nil},

		{"OAUTH-RS-SCOPE-403", "403", holds, tapes.Tape(user, open, service, list(ReadService, 403, short)), nil},
		{"OAUTH-RS-SCOPE-403", "401", fails, tapes.Tape(user, open, service, list(ReadService, 401, short)), nil},
		{"OAUTH-RS-SCOPE-403", "no challenge", fails, tapes.Tape(user, open, service, list(ReadService, 403)), nil},
		{"OAUTH-RS-SCOPE-403", "another error", fails, tapes.Tape(user, open, service, list(ReadService, 403, `WWW-Authenticate: Bearer error="invalid_token"`)), nil},
		{"OAUTH-RS-SCOPE-403", "data", inapplicable, tapes.Tape(user, open, service, accounts(ReadService)), nil},
		{"OAUTH-RS-SCOPE-403", "a scope in common", inapplicable, tapes.Tape(user, open, scopedTo(ServiceToken, "accounts"), list(ReadService, 401)), nil},

		{"OAUTH-RS-AIS-PIS", "refused", holds, tapes.Tape(open, list(PayWithAccountToken, 403)), nil},
		{"OAUTH-RS-AIS-PIS", "the body is at fault", holds, tapes.Tape(open, list(PayWithAccountToken, 400)), nil},
		{"OAUTH-RS-AIS-PIS", "a payment", fails, tapes.Tape(open, step(PayWithAccountToken, "createPayment", 201, `{"paymentId":"1"}`)), nil},
		{"OAUTH-RS-AIS-PIS", "a crash", inconclusive, tapes.Tape(open, list(PayWithAccountToken, 500)), nil},
		{"OAUTH-RS-AIS-PIS", "a dead token", inconclusive, tapes.Tape(list(Read, 401), list(PayWithAccountToken, 401)), nil},

		{"OAUTH-RS-LIFETIME", "an hour", holds, tapes.Tape(lasting("3600")), nil},
		{"OAUTH-RS-LIFETIME", "more than an hour", fails, tapes.Tape(lasting("3601")), nil},
		{"OAUTH-RS-LIFETIME", "a quarter, as documented", holds, tapes.Tape(lasting("7776000")), map[string]string{"token_life": "2160h"}},
		{"OAUTH-RS-LIFETIME", "longer than documented", fails, tapes.Tape(lasting("7776001")), map[string]string{"token_life": "2160h"}},
		{"OAUTH-RS-LIFETIME", "no number", inapplicable, tapes.Tape(lasting(`"soon"`)), nil},
		{"OAUTH-RS-LIFETIME", "no token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},

		{"OAUTH-RS-NO-SHARED-CACHE", "nothing said", holds, tapes.Tape(open), nil},
		{"OAUTH-RS-NO-SHARED-CACHE", "private", holds, tapes.Tape(list(Read, 200, "Cache-Control: private, max-age=60")), nil},
		{"OAUTH-RS-NO-SHARED-CACHE", "public", fails, tapes.Tape(list(Read, 200, "Cache-Control: max-age=60, PUBLIC")), nil},
		{"OAUTH-RS-NO-SHARED-CACHE", "s-maxage", fails, tapes.Tape(list(Read, 200, "Cache-Control: s-maxage=60")), nil},
		{"OAUTH-RS-NO-SHARED-CACHE", "no data", inconclusive, tapes.Tape(list(Read, 403)), nil},

		{"HTTP-REDIRECT-API", "errors", holds, tapes.Tape(list(ReadNoToken, 401), open), nil},
		{"HTTP-REDIRECT-API", "a login page", fails, tapes.Tape(list(ReadNoToken, 401), list(ReadUnknownToken, 302, "Location: /login")), nil},
		{"HTTP-REDIRECT-API", "not modified", holds, tapes.Tape(list(ReadNoToken, 401), list(Read, 304)), nil},
	}
}

func queryTrials() []trial {
	none, open := list(ReadNoToken, 401), list(ReadAnew, 200)
	permitted := map[string]string{"query_token": "permitted"}
	return []trial{
		{"OAUTH-RS-QUERY", "refused", holds, tapes.Tape(none, open, list(ReadQuery, 401)), nil},
		{"OAUTH-RS-QUERY", "data", fails, tapes.Tape(none, open, list(ReadQuery, 200)), nil},
		{"OAUTH-RS-QUERY", "data, as the page permits", inapplicable, tapes.Tape(none, open, list(ReadQuery, 200)), permitted},
		{"OAUTH-RS-QUERY", "the plain request was refused too", inconclusive, tapes.Tape(none, list(ReadAnew, 403), list(ReadQuery, 401)), nil},
		{"OAUTH-RS-QUERY", "open to all", inconclusive, tapes.Tape(list(ReadNoToken, 200), open, list(ReadQuery, 200)), nil},

		{"OAUTH-RS-QUERY-permitted", "refused", holds, tapes.Tape(none, open, list(ReadQuery, 401)), permitted},
		{"OAUTH-RS-QUERY-permitted", "data", fails, tapes.Tape(none, open, list(ReadQuery, 200)), permitted},
		{"OAUTH-RS-QUERY-permitted", "not permitted", inapplicable, tapes.Tape(none, open, list(ReadQuery, 200)), nil},

		{"FAPI1-RS-QUERY", "refused", holds, tapes.Tape(none, open, list(ReadQuery, 401)), nil},
		{"FAPI1-RS-QUERY", "data", fails, tapes.Tape(none, open, list(ReadQuery, 200)), permitted},
		{"FAPI2-RS-QUERY", "refused", holds, tapes.Tape(none, open, list(ReadQuery, 401)), nil},
		{"FAPI2-RS-QUERY", "data", fails, tapes.Tape(none, open, list(ReadQuery, 200)), permitted},

		{"OAUTH-RS-QUERY-PRIVATE", "private", holds, tapes.Tape(none, open, list(ReadQuery, 200, "Cache-Control: private")), nil},
		{"OAUTH-RS-QUERY-PRIVATE", "not stored at all", holds, tapes.Tape(none, open, list(ReadQuery, 200, "Cache-Control: No-Store")), nil},
		{"OAUTH-RS-QUERY-PRIVATE", "nothing said", fails, tapes.Tape(none, open, list(ReadQuery, 200)), nil},
		{"OAUTH-RS-QUERY-PRIVATE", "refused", inapplicable, tapes.Tape(none, open, list(ReadQuery, 401)), nil},
		{"OAUTH-RS-QUERY-PRIVATE", "open to all", inconclusive, tapes.Tape(list(ReadNoToken, 200), open, list(ReadQuery, 200)), nil},

		{"OAUTH-RS-TWO", "refused", holds, tapes.Tape(none, open, list(ReadQuery, 200), list(ReadTwoWays, 400)), nil},
		{"OAUTH-RS-TWO", "data", fails, tapes.Tape(none, open, list(ReadQuery, 200), list(ReadTwoWays, 200)), nil},
		{"OAUTH-RS-TWO", "the query is not read", inapplicable, tapes.Tape(none, open, list(ReadQuery, 401), list(ReadTwoWays, 200)), nil},
		{"OAUTH-RS-TWO", "open to all", inconclusive, tapes.Tape(list(ReadNoToken, 200), open, list(ReadQuery, 200), list(ReadTwoWays, 200)), nil},
	}
}

func TestUse(t *testing.T) { try(t, useTrials()) }

func TestQuery(t *testing.T) { try(t, queryTrials()) }

// TestPayable sees to it that no payment is begun anywhere but in a sandbox, at the ASPSP that is tested.
func TestPayable(t *testing.T) {
	target := func(environment, probe, body string) *conformance.Target {
		return &conformance.Target{BaseURL: "https://api.bank.test/v1", Environment: environment, Options: map[string]string{"payment_probe": probe, "payment_body": body}}
	}
	for name, c := range map[string]struct {
		target *conformance.Target
		want   conformance.SkipKind
	}{
		"a path":           {target("sandbox", "/payments", "{}"), ""},
		"an address":       {target("sandbox", "https://api.bank.test/payments", "{}"), ""},
		"nothing to probe": {target("sandbox", "", "{}"), conformance.SkipUnconfigured},
		"no order":         {target("sandbox", "/payments", ""), conformance.SkipUnconfigured},
		"production":       {target("production", "/payments", "{}"), conformance.SkipCareful},
		"somebody else":    {target("sandbox", "https://pay.example/payments", "{}"), conformance.SkipUnconfigured},
	} {
		var got conformance.SkipKind
		if skip := payable(c.target); skip != nil {
			got = skip.Kind
		}
		if got != c.want {
			t.Errorf("%s: skipped as %q, want %q", name, got, c.want)
		}
	}
}
