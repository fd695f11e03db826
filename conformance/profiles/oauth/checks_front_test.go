package oauth

import (
	"net/url"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

const home = "https://tpp.test/callback"

// ask is a request to the authorisation endpoint with these parameters beside the
// redirect URI, and its answer.
func ask(name string, status int, query string, fields ...string) *conformance.Exchange {
	return page(name, "authorize", "https://bank.test/oauth2/authorize?"+query+"&redirect_uri="+url.QueryEscape(home), status, fields...)
}

// mainWay is the right request, a login, a decision and a code.
func mainWay() []*conformance.Exchange {
	post := func() *conformance.Exchange {
		e := page(Authorise, "page", "https://bank.test/psu", 200)
		e.Request.Method = "POST"
		return e
	}
	decided := post()
	decided.Response.Status = 303
	decided.Response.Header.Set("Location", home+"?code=c&state=A.z~-_0x")
	return tapes.Tape(ask(Authorise, 200, "client_id=tpp-1&scope=accounts&state=A.z~-_0x&code_challenge=ch&code_challenge_method=S256"), post(), decided, tapes.Back(Authorise, home+"?code=c&state=A.z~-_0x"))
}

// with is the main way and what else there was.
func with(exchanges ...*conformance.Exchange) []*conformance.Exchange {
	return tapes.Tape(append(mainWay(), exchanges...)...)
}

// went is a provocation that the PSU went through to a return.
func went(name, query, answer string) []*conformance.Exchange {
	return []*conformance.Exchange{ask(name, 200, query), ask(name, 200, query), page(name, "page", "https://bank.test/psu", 302, "Location: "+home+answer), tapes.Back(name, home+answer)}
}

// sent is a provocation that is answered by a redirect at once.
func sent(name, query, answer string) *conformance.Exchange {
	return ask(name, 302, query, "Location: "+home+answer)
}

func frontTrials() []trial {
	both := func(one, other []*conformance.Exchange) []*conformance.Exchange {
		return with(append(append([]*conformance.Exchange{}, one...), other...)...)
	}
	one := func(e *conformance.Exchange) []*conformance.Exchange { return []*conformance.Exchange{e} }
	const printable = "state=a+b%2Bc%2F%253D%26"
	scope := func(answer string) []*conformance.Exchange {
		return both(append(went(AuthoriseScopeCase, "scope=ACCOUNTS", "?code=d"), token(RedeemScopeCase, 200, answer)), one(sent(AuthoriseUnknownScope, "scope=no", "?error=invalid_scope")))
	}
	return []trial{
		{"OAUTH-AZ-UNKNOWN-PARAM", "a code", holds, with(went(AuthoriseUnknownParam, "x=1", "?code=d")...), nil},
		{"OAUTH-AZ-UNKNOWN-PARAM", "a page that nobody went through", holds, with(ask(AuthoriseUnknownParam, 200, "x=1")), nil},
		{"OAUTH-AZ-UNKNOWN-PARAM", "a bad request", fails, with(ask(AuthoriseUnknownParam, 400, "x=1")), nil},
		{"OAUTH-AZ-UNKNOWN-PARAM", "an error", fails, with(sent(AuthoriseUnknownParam, "x=1", "?error=invalid_request")), nil},
		{"OAUTH-AZ-UNKNOWN-PARAM", "an error after the login", fails, with(went(AuthoriseUnknownParam, "x=1", "?error=invalid_request")...), nil},
		{"OAUTH-AZ-UNKNOWN-PARAM", "no code without it either", inconclusive, tapes.Tape(ask(Authorise, 400, ""), ask(AuthoriseUnknownParam, 400, "x=1")), nil},

		{"OAUTH-AZ-EMPTY-PARAM", "both served", holds, both(went(AuthoriseNoScope, "", "?code=d"), went(AuthoriseEmptyScope, "scope=", "?code=e")), nil},
		{"OAUTH-AZ-EMPTY-PARAM", "neither served", holds, both(one(ask(AuthoriseNoScope, 400, "")), one(sent(AuthoriseEmptyScope, "scope=", "?error=invalid_scope"))), nil},
		{"OAUTH-AZ-EMPTY-PARAM", "the empty one refused", fails, both(went(AuthoriseNoScope, "", "?code=d"), one(sent(AuthoriseEmptyScope, "scope=", "?error=invalid_scope"))), nil},
		{"OAUTH-AZ-EMPTY-PARAM", "the missing one refused", fails, both(one(sent(AuthoriseNoScope, "", "?error=invalid_scope")), went(AuthoriseEmptyScope, "scope=", "?code=d")), nil},
		{"OAUTH-AZ-EMPTY-PARAM-type", "neither served", holds, both(one(ask(AuthoriseNoType, 400, "")), one(ask(AuthoriseEmptyType, 400, "response_type="))), nil},
		{"OAUTH-AZ-EMPTY-PARAM-type", "the missing one refused", fails, both(one(ask(AuthoriseNoType, 400, "")), went(AuthoriseEmptyType, "response_type=", "?code=d")), nil},

		{"OAUTH-AZ-DUP-PARAM", "an error", holds, with(sent(AuthoriseTwoScopes, "scope=a&scope=b", "?error=invalid_request")), nil},
		{"OAUTH-AZ-DUP-PARAM", "an error page", holds, with(ask(AuthoriseTwoScopes, 400, "scope=a&scope=b")), nil},
		{"OAUTH-AZ-DUP-PARAM", "a code", fails, with(went(AuthoriseTwoScopes, "scope=a&scope=b", "?code=d")...), nil},
		{"OAUTH-AZ-DUP-PARAM", "a page that nobody went through", inapplicable, with(ask(AuthoriseTwoScopes, 200, "scope=a&scope=b")), nil},

		{"OAUTH-AZ-RT-MISSING", "invalid_request", holds, with(sent(AuthoriseNoType, "", "?error=invalid_request")), nil},
		{"OAUTH-AZ-RT-MISSING", "invalid_request after the login", holds, with(went(AuthoriseNoType, "", "?error=invalid_request")...), nil},
		{"OAUTH-AZ-RT-MISSING", "another word", tolerated, with(sent(AuthoriseNoType, "", "?error=server_error")), nil},
		{"OAUTH-AZ-RT-MISSING", "an error page", tolerated, with(ask(AuthoriseNoType, 400, "")), nil},
		{"OAUTH-AZ-RT-MISSING", "an error page with 200", tolerated, with(ask(AuthoriseNoType, 200, ""), ask(AuthoriseNoType, 200, "")), nil},
		{"OAUTH-AZ-RT-MISSING", "a code", fails, with(went(AuthoriseNoType, "", "?code=d")...), nil},
		{"OAUTH-AZ-RT-MISSING", "a code at once", fails, with(sent(AuthoriseNoType, "", "?code=d")), nil},
		{"OAUTH-AZ-RT-MISSING", "a page that nobody went through", inapplicable, with(ask(AuthoriseNoType, 200, "")), nil},
		{"OAUTH-AZ-RT-UNKNOWN", "unsupported_response_type", holds, with(sent(AuthoriseUnknownType, "", "?error=unsupported_response_type")), nil},
		{"OAUTH-AZ-RT-UNKNOWN", "invalid_request in the fragment", holds, with(sent(AuthoriseUnknownType, "", "#error=invalid_request")), nil},
		{"OAUTH-AZ-RT-UNKNOWN", "a crash", tolerated, with(ask(AuthoriseUnknownType, 500, "")), nil},
		{"OAUTH-AZ-RT-UNKNOWN", "a token", fails, with(went(AuthoriseUnknownType, "", "#access_token=t")...), nil},
		{"OAUTH-AZ-RT-TOKEN", "refused", holds, with(sent(AuthoriseTokenType, "", "?error=unsupported_response_type")), nil},
		{"OAUTH-AZ-RT-TOKEN", "a token", fails, with(went(AuthoriseTokenType, "", "#access_token=t&token_type=Bearer")...), nil},
		{"OAUTH-AZ-RT-TOKEN", "a page that nobody went through", inapplicable, with(ask(AuthoriseTokenType, 200, "")), nil},

		{"OAUTH-AZ-STATE-ECHO-printable", "the state, with spaces as %20", holds, with(ask(AuthorisePrintable, 200, printable), tapes.Back(AuthorisePrintable, home+"?code=d&state=a%20b%2Bc%2F%253D%26")), nil},
		{"OAUTH-AZ-STATE-ECHO-printable", "the state decoded twice", fails, with(ask(AuthorisePrintable, 200, printable), tapes.Back(AuthorisePrintable, home+"?code=d&state=a+b%2Bc%2F%3D%26")), nil},
		{"OAUTH-AZ-STATE-ECHO-printable", "the state of an error changed", fails, with(ask(AuthorisePrintable, 200, printable), tapes.Back(AuthorisePrintable, home+"?error=invalid_request&state=a")), nil},
		{"OAUTH-AZ-STATE-ECHO-printable", "refused", tolerated, with(ask(AuthorisePrintable, 302, printable), tapes.Back(AuthorisePrintable, home+"?error=invalid_request&"+printable)), nil},
		{"OAUTH-AZ-STATE-ECHO-printable", "a page of a firewall", tolerated, with(ask(AuthorisePrintable, 403, printable)), nil},
		{"OAUTH-AZ-STATE-ECHO-printable", "a code in the fragment", inconclusive, with(ask(AuthorisePrintable, 200, printable), tapes.Back(AuthorisePrintable, home+"#code=d")), nil},
		{"OAUTH-AZ-STATE-ECHO-printable", "a browser of its own", inapplicable, with(tapes.Back(AuthorisePrintable, home+"?code=d&state=a")), nil},

		{"OAUTH-AZ-STATE-NONE", "none", holds, with(went(AuthoriseNoState, "", "?code=d")...), nil},
		{"OAUTH-AZ-STATE-NONE", "null", fails, with(went(AuthoriseNoState, "", "?code=d&state=null")...), nil},
		{"OAUTH-AZ-STATE-NONE", "required", fails, with(sent(AuthoriseNoState, "", "?error=invalid_request")), nil},
		{"OAUTH-AZ-STATE-NONE", "a page that nobody went through", inapplicable, with(ask(AuthoriseNoState, 200, "")), nil},

		{"OAUTH-AZ-SCOPE-UNKNOWN", "invalid_scope", holds, with(sent(AuthoriseUnknownScope, "", "?error=invalid_scope")), nil},
		{"OAUTH-AZ-SCOPE-UNKNOWN", "a code", holds, with(went(AuthoriseUnknownScope, "", "?code=d")...), nil},
		{"OAUTH-AZ-SCOPE-UNKNOWN", "a crash", fails, with(ask(AuthoriseUnknownScope, 500, "")), nil},
		{"OAUTH-AZ-SCOPE-DEFAULT", "an error page", holds, with(ask(AuthoriseNoScope, 400, "")), nil},
		{"OAUTH-AZ-SCOPE-DEFAULT", "a crash after the login", fails, with(ask(AuthoriseNoScope, 200, ""), ask(AuthoriseNoScope, 200, ""), page(AuthoriseNoScope, "page", "https://bank.test/psu", 502)), nil},

		{"OAUTH-AZ-SCOPE-CASE", "refused", holds, both(one(sent(AuthoriseScopeCase, "", "?error=invalid_scope")), one(sent(AuthoriseUnknownScope, "", "?error=invalid_scope"))), nil},
		{"OAUTH-AZ-SCOPE-CASE", "another scope", holds, scope(`{"access_token":"t","token_type":"Bearer","scope":"basic"}`), nil},
		{"OAUTH-AZ-SCOPE-CASE", "the right scope", fails, scope(`{"access_token":"t","token_type":"Bearer","scope":"accounts"}`), nil},
		{"OAUTH-AZ-SCOPE-CASE", "no scope said", inapplicable, scope(`{"access_token":"t","token_type":"Bearer"}`), nil},
		{"OAUTH-AZ-SCOPE-CASE", "no token", inapplicable, scope(`{"error":"invalid_scope"}`), nil},
		{"OAUTH-AZ-SCOPE-CASE", "unknown scopes ignored", inapplicable, both(went(AuthoriseScopeCase, "", "?code=d"), went(AuthoriseUnknownScope, "", "?code=e")), nil},
		{"OAUTH-AZ-SCOPE-CASE", "pages that nobody went through", inapplicable, with(ask(AuthoriseScopeCase, 200, ""), ask(AuthoriseUnknownScope, 200, "")), nil},

		{"OAUTH-AZ-AUTHN-FIRST-left", "no return", holds, with(ask(AuthoriseLeft, 200, "")), map[string]string{"psu_step": "required"}},
		{"OAUTH-AZ-AUTHN-FIRST-left", "a code", fails, with(ask(AuthoriseLeft, 302, ""), tapes.Back(AuthoriseLeft, home+"?code=d")), map[string]string{"psu_step": "required"}},
		{"OAUTH-AZ-AUTHN-FIRST-left", "a sandbox may approve by itself", inapplicable, with(ask(AuthoriseLeft, 302, ""), tapes.Back(AuthoriseLeft, home+"?code=d")), nil},
		{"OAUTH-AZ-AUTHN-FIRST-password", "an error", holds, with(went(AuthoriseWrongPassword, "", "?error=access_denied")...), map[string]string{"psu_step": "required"}},
		{"OAUTH-AZ-AUTHN-FIRST-password", "a code", fails, with(went(AuthoriseWrongPassword, "", "?code=d")...), map[string]string{"psu_step": "required"}},
	}
}

func TestFront(t *testing.T) { try(t, frontTrials()) }
