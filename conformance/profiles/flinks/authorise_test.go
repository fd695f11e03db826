package flinks

import (
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const home = "https://tpp.test/callback?"

// decided is the PSU's decision, which is answered by a redirect.
func decided(name string, status int, query string) *conformance.Exchange {
	e := step(name, "", status, "", "Location: "+home+query)
	e.Request.Method = http.MethodPost
	return e
}

func authoriseTrials() []trial {
	begun, came := asked(oauth.Authorise, 200, "", ""), back(oauth.Authorise, "code=c&state=s-1")
	none := back(oauth.Authorise, "error=server_error&state=s-1")
	wrong := func(name string, status int, location string) []*conformance.Exchange {
		return tapes.Tape(asked(name, status, location, ""), begun, came)
	}
	through := func(name, query string) []*conformance.Exchange { // the page was gone through
		return tapes.Tape(asked(name, 200, "", ""), asked(name, 200, "", ""), decided(name, 302, query), back(name, query), begun, came)
	}
	denied := func(query string) []*conformance.Exchange {
		return tapes.Tape(begun, came, back(oauth.AuthoriseRefused, query))
	}
	probe := func(check, name string) []trial {
		return []trial{
			{check, "an error for the TPP", holds, wrong(name, 302, home+"error=invalid_request&error_description=no&state=s-1"), nil},
			{check, "a code", fails, wrong(name, 302, home+"code=c&state=s-1"), nil},
			{check, "a code after the page", fails, through(name, "code=c&state=s-1"), nil},
			{check, "a page that the kit does not drive", inapplicable, wrong(name, 200, ""), nil},
			{check, "nobody gets a code", inconclusive, tapes.Tape(asked(name, 302, home+"error=x", ""), begun, none), nil},
		}
	}
	all := []trial{
		{"FLK-AZ-302-status", "302", holds, tapes.Tape(begun, decided(oauth.Authorise, 302, "code=c"), came), nil},
		{"FLK-AZ-302-status", "at once", holds, tapes.Tape(asked(oauth.Authorise, 302, home+"code=c", ""), came), nil},
		{"FLK-AZ-302-status", "303", fails, tapes.Tape(begun, decided(oauth.Authorise, 303, "code=c"), came), nil},
		{"FLK-AZ-302-status", "a browser", inapplicable, tapes.Tape(came), nil},
		{"FLK-AZ-302-status", "no code", inconclusive, tapes.Tape(begun, decided(oauth.Authorise, 303, "error=x"), none), nil},

		{"FLK-AZ-DENY", "described", holds, denied("error=access_denied&error_description=The+user+denied+the+access&state=s-1"), nil},
		{"FLK-AZ-DENY", "not described", fails, denied("error=access_denied&state=s-1"), nil},
		{"FLK-AZ-DENY", "no return", fails, tapes.Tape(begun, came, asked(oauth.AuthoriseRefused, 200, "", "")), nil},
		{"FLK-AZ-DENY", "no error", inconclusive, denied("code=c"), nil},
		{"FLK-AZ-DENY", "nobody comes back", inconclusive, tapes.Tape(begun, asked(oauth.AuthoriseRefused, 405, "", "")), nil},

		{"FLK-AZ-NOSTATE", "a page of the ASPSP", holds, wrong(authoriseNoState, 400, ""), nil},
		{"FLK-AZ-NOSTATE", "an error after the page", holds, through(authoriseNoState, "error=invalid_request"), nil},
		{"FLK-AZ-NOSTATE", "a crash", fails, wrong(authoriseNoState, 500, ""), nil},
		{"FLK-AZ-NOSTATE", "a redirect to elsewhere", holds, wrong(authoriseNoState, 302, "https://bank.test/error?code=7"), nil},
		{"FLK-AZ-PROVIDER-BAD", "a page of the ASPSP", fails, wrong(authoriseNoProvider, 400, ""), nil},
		{"FLK-AZ-PROVIDER-BAD", "an error without description", holds, wrong(authoriseNoProvider, 302, home+"error=invalid_request&state=s-1"), nil},
		{"FLK-AZ-ERR", "a page of the ASPSP", fails, wrong(authoriseNoSuchScope, 400, ""), nil},
		{"FLK-AZ-ERR", "no description", fails, wrong(authoriseNoSuchScope, 302, home+"error=invalid_scope&state=s-1"), nil},
		{"FLK-AZ-ERR", "no state", fails, wrong(authoriseNoSuchScope, 302, home+"error=invalid_scope&error_description=no"), nil},
		{"FLK-AZ-ERR", "another state", fails, wrong(authoriseNoSuchScope, 302, home+"error=invalid_scope&error_description=no&state=s-2"), nil},
	}
	all = append(all, probe("FLK-AZ-NOSTATE", authoriseNoState)...)
	all = append(all, probe("FLK-AZ-PROVIDER-BAD", authoriseNoProvider)...)
	all = append(all, probe("FLK-AZ-ERR", authoriseNoSuchScope)...)
	all = append(all, probe("FLK-AZ-SCOPE-BASIC", authoriseNoBasic)...)

	sent, open := asked(oauth.Authorise, 200, "", "correlation_id=C-1"), listing(oauth.Read, 200)
	missing := func(fields ...string) *conformance.Exchange {
		return trouble(readNoAccount, "getAccount", 404, 701, fields...)
	}
	return append(all,
		trial{"FLK-AZ-CORR", "repeated", holds, tapes.Tape(sent, open, missing()), nil},
		trial{"FLK-AZ-CORR", "another", fails, tapes.Tape(sent, open, missing("ob-correlation-id: c-2")), nil},
		trial{"FLK-AZ-CORR", "none in the error", inapplicable, tapes.Tape(sent, open, missing("ob-correlation-id:")), nil},
		trial{"FLK-AZ-CORR", "none in the request", inapplicable, tapes.Tape(begun, open, missing()), nil},
		trial{"FLK-AZ-CORR", "no error", inconclusive, tapes.Tape(sent, open, listing(readNoAccount, 200)), nil},
		trial{"FLK-AZ-CORR", "no data either", inconclusive, tapes.Tape(sent, listing(oauth.Read, 401), missing()), nil},
	)
}
