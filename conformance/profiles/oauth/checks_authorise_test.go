package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

const (
	authorizeURL = "https://bank.test/oauth2/authorize?client_id=tpp-1&state=A.z~-_0x&redirect_uri=https%3A%2F%2Ftpp.test%2Fcallback"
	callbackURL  = "https://tpp.test/callback?"
)

func authoriseTrials() []trial {
	asks := page(Authorise, "authorize", authorizeURL, 302, "Location: https://bank.test/login")
	login := page(Authorise, "page", "https://bank.test/login", 200)
	home := func(query string) []*conformance.Exchange {
		return tapes.Tape(asks, login, tapes.Back(Authorise, callbackURL+query))
	}
	refusing := page(AuthoriseRefused, "authorize", authorizeURL, 200)
	good := tapes.Back(Authorise, callbackURL+"code=c&state=A.z~-_0x")
	declined := func(query string) []*conformance.Exchange {
		return tapes.Tape(asks, good, refusing, tapes.Back(AuthoriseRefused, callbackURL+query))
	}
	required := map[string]string{"psu_step": "required"}
	return []trial{
		{"OAUTH-AZ-GET", "a redirect to the login", holds, tapes.Tape(asks), nil},
		{"OAUTH-AZ-GET", "a page at once", holds, tapes.Tape(page(Authorise, "authorize", authorizeURL, 200)), nil},
		{"OAUTH-AZ-GET", "JSON", fails, tapes.Tape(page(Authorise, "authorize", authorizeURL, 200, "Content-Type: application/json")), nil},
		{"OAUTH-AZ-GET", "a redirect to nowhere", fails, tapes.Tape(page(Authorise, "authorize", authorizeURL, 302)), nil},
		{"OAUTH-AZ-GET", "an error redirected to nowhere", fails, tapes.Tape(asks, page(AuthoriseUnknownType, "authorize", authorizeURL, 302)), nil},
		{"OAUTH-AZ-GET", "nothing", fails, tapes.Tape(step(Authorise, "authorize", 200, "", "Content-Type: text/html")), nil},
		{"OAUTH-AZ-GET", "POST only", fails, tapes.Tape(page(Authorise, "authorize", authorizeURL, 405)), nil},
		{"OAUTH-AZ-GET", "a bad request", fails, tapes.Tape(page(Authorise, "authorize", authorizeURL, 400)), nil},
		{"OAUTH-AZ-GET", "a crash", fails, tapes.Tape(page(Authorise, "authorize", authorizeURL, 500)), nil},
		{"OAUTH-AZ-GET", "no answer", inconclusive, tapes.Tape(tapes.Silent(Authorise, "authorize")), nil},
		{"OAUTH-AZ-GET", "a browser of its own", inapplicable, tapes.Tape(good), nil},

		{"OAUTH-AZ-AUTHN-FIRST", "a page before the code", holds, tapes.Tape(asks, login, good), required},
		{"OAUTH-AZ-AUTHN-FIRST", "a code at once", fails, tapes.Tape(asks, good), required},
		{"OAUTH-AZ-AUTHN-FIRST", "a code at once, in the fragment", fails, tapes.Tape(asks, tapes.Back(Authorise, "https://tpp.test/callback#code=c")), required},
		{"OAUTH-AZ-AUTHN-FIRST", "a sandbox may approve by itself", inapplicable, tapes.Tape(asks, good), nil},
		{"OAUTH-AZ-AUTHN-FIRST", "a browser of its own", inapplicable, tapes.Tape(good), required},
		{"OAUTH-AZ-AUTHN-FIRST", "no return", inconclusive, tapes.Tape(asks, login), required},
		{"OAUTH-AZ-AUTHN-FIRST", "an error at once", inconclusive, tapes.Tape(asks, tapes.Back(Authorise, callbackURL+"error=invalid_scope")), required},

		{"OAUTH-AZ-CODE-QUERY", "a code", holds, home("code=c&state=A.z~-_0x"), nil},
		{"OAUTH-AZ-CODE-QUERY", "a code with a dummy fragment", holds, home("code=c&state=A.z~-_0x#_"), nil},
		{"OAUTH-AZ-CODE-QUERY", "a code behind a query that was registered", holds, home("bank=1&code=c"), nil},
		{"OAUTH-AZ-CODE-QUERY", "a code in the fragment", fails, home("#code=c"), nil},
		{"OAUTH-AZ-CODE-QUERY", "a token in the fragment", fails, home("code=c#access_token=at"), nil},
		{"OAUTH-AZ-CODE-QUERY", "no code", fails, home("state=A.z~-_0x"), nil},
		{"OAUTH-AZ-CODE-QUERY", "two codes", fails, home("code=c&code=d"), nil},
		{"OAUTH-AZ-CODE-QUERY", "an error", inconclusive, home("error=access_denied"), nil},
		{"OAUTH-AZ-CODE-QUERY", "no return", inconclusive, tapes.Tape(asks, login), nil},

		{"OAUTH-AZ-STATE-ECHO", "the state", holds, home("code=c&state=A.z~-_0x"), nil},
		{"OAUTH-AZ-STATE-ECHO", "the state, encoded without need", holds, home("state=A%2Ez%7E-_0x&code=c"), nil},
		{"OAUTH-AZ-STATE-ECHO", "no state", fails, home("code=c"), nil},
		{"OAUTH-AZ-STATE-ECHO", "the state in lower case", fails, home("code=c&state=a.z~-_0x"), nil},
		{"OAUTH-AZ-STATE-ECHO", "the state encoded twice", fails, home("code=c&state=A.z%257E-_0x"), nil},
		{"OAUTH-AZ-STATE-ECHO", "the state cut off", fails, home("code=c&state=A.z~-_0"), nil},
		{"OAUTH-AZ-STATE-ECHO", "the state twice", fails, home("code=c&state=A.z~-_0x&state=A.z~-_0x"), nil},
		{"OAUTH-AZ-STATE-ECHO", "an error", inconclusive, home("error=access_denied&state=other"), nil},
		{"OAUTH-AZ-STATE-ECHO", "a browser of its own", inapplicable, tapes.Tape(tapes.Back(Authorise, callbackURL+"code=c&state=other")), nil},
		{"OAUTH-AZ-STATE-ECHO", "no return", inconclusive, tapes.Tape(asks, login), nil},

		{"OAUTH-AZ-DENY", "access_denied", holds, declined("error=access_denied&state=A.z~-_0x"), nil},
		{"OAUTH-AZ-DENY", "a code", fails, declined("code=c&state=A.z~-_0x"), nil},
		{"OAUTH-AZ-DENY", "a code and an error", fails, declined("code=c&error=access_denied"), nil},
		{"OAUTH-AZ-DENY", "no error", fails, declined("state=A.z~-_0x"), nil},
		{"OAUTH-AZ-DENY", "another word", tolerated, declined("error=user_cancelled"), nil},
		{"OAUTH-AZ-DENY", "no return", tolerated, tapes.Tape(asks, good, refusing), nil},
		{"OAUTH-AZ-DENY", "nobody ever returned", inconclusive, tapes.Tape(asks, refusing), nil},

		{"OAUTH-AZ-STATE-ECHO-ERR", "the state", holds, declined("error=access_denied&state=A.z~-_0x"), nil},
		{"OAUTH-AZ-STATE-ECHO-ERR", "no state", fails, declined("error=access_denied"), nil},
		{"OAUTH-AZ-STATE-ECHO-ERR", "another state", fails, declined("error=access_denied&state=null"), nil},
		{"OAUTH-AZ-STATE-ECHO-ERR", "no return", inapplicable, tapes.Tape(asks, good, refusing), nil},

		{"OAUTH-AZ-ERR-CODE", "a registered word", holds, declined("error=access_denied&error_description=The+user+said+no."), nil},
		{"OAUTH-AZ-ERR-CODE", "a word of its own", tolerated, declined("error=user_cancelled"), nil},
		{"OAUTH-AZ-ERR-CODE", "a quotation mark", fails, declined("error=access_denied%22"), nil},
		{"OAUTH-AZ-ERR-CODE", "a letter outside ASCII", fails, declined("error=access_denied&error_description=Zugriff+verweigert%20%C3%BC"), nil},
		{"OAUTH-AZ-ERR-CODE", "a line break", fails, declined("error=access_denied&error_description=no%0A"), nil},
		{"OAUTH-AZ-ERR-CODE", "a backslash", fails, declined("error=access_denied&error_description=no%5C"), nil},
		{"OAUTH-AZ-ERR-CODE", "two words", fails, declined("error=access_denied&error=server_error"), nil},
		{"OAUTH-AZ-ERR-CODE", "no return", inapplicable, tapes.Tape(asks, good, refusing), nil},

		{"OAUTH-AZ-REDIR-MISMATCH", "an error page", holds, tapes.Tape(page(AuthoriseForeign, "authorize", authorizeURL, 400)), nil},
		{"OAUTH-AZ-REDIR-MISMATCH", "a redirect to its own error page", holds, tapes.Tape(page(AuthoriseForeign, "authorize", authorizeURL, 302, "Location: /error?to=https://unregistered.assay.example/")), nil},
		{"OAUTH-AZ-REDIR-MISMATCH", "a redirect with an error", fails, tapes.Tape(page(AuthoriseForeign, "authorize", authorizeURL, 302, "Location: https://unregistered.assay.example/callback?error=invalid_request")), nil},
		{"OAUTH-AZ-REDIR-MISMATCH", "a redirect in other letters", fails, tapes.Tape(page(AuthoriseForeign, "authorize", authorizeURL, 303, "Location: HTTPS://Unregistered.Assay.Example/callback")), nil},
		{"OAUTH-AZ-REDIR-MISMATCH", "the PSU sent there after the login", fails, tapes.Tape(
			page(AuthoriseForeign, "authorize", authorizeURL, 200), page(AuthoriseForeign, "authorize", authorizeURL, 200), tapes.Back(AuthoriseForeign, foreignRedirect+"?code=c")), nil},
		{"OAUTH-AZ-REDIR-MISMATCH", "a page that nobody went through", inapplicable, tapes.Tape(page(AuthoriseForeign, "authorize", authorizeURL, 200)), nil},

		{"OAUTH-AZ-CLIENT-UNKNOWN", "an error page", holds, tapes.Tape(page(AuthoriseUnknownClient, "authorize", authorizeURL, 401)), nil},
		{"OAUTH-AZ-CLIENT-UNKNOWN", "a redirect with an error", fails, tapes.Tape(page(AuthoriseUnknownClient, "authorize", authorizeURL, 302, "Location: //unregistered.assay.example/callback?error=unauthorized_client")), nil},
		{"OAUTH-AZ-CLIENT-UNKNOWN", "a page that nobody went through", inapplicable, tapes.Tape(page(AuthoriseUnknownClient, "authorize", authorizeURL, 200)), nil},
	}
}

func TestAuthorise(t *testing.T) { try(t, authoriseTrials()) }
