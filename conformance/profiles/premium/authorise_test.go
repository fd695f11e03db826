package premium

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func authoriseTrials() []trial {
	home := back(oauth.Authorise, "code=c&state=s")
	redirect := func(name, query string) *conformance.Exchange {
		return step(name, "authorize", 302, "", "Location: https://tpp.test/callback?"+query)
	}
	page := func(name string, status int) *conformance.Exchange {
		return step(name, "authorize", status, "", "Content-Type: text/html")
	}
	made := step(createForeign, "createConsent", 201, `{"consentId":"c-9"}`)
	all := []trial{
		{"PREM-AUTH-SCOPE-FOREIGN", "refused", holds, tapes.Tape(home, made, redirect(authoriseForeign, "error=invalid_scope")), "", ""},
		{"PREM-AUTH-SCOPE-FOREIGN", "an error page", holds, tapes.Tape(home, made, page(authoriseForeign, 400)), "", ""},
		{"PREM-AUTH-SCOPE-FOREIGN", "a code", fails, tapes.Tape(home, made, page(authoriseForeign, 200), back(authoriseForeign, "code=x")), "", ""},
		{"PREM-AUTH-SCOPE-FOREIGN", "no consent was made", inconclusive, tapes.Tape(home, step(createForeign, "createConsent", 403, "{}"), page(authoriseForeign, 400)), "", ""},
	}
	for check, at := range map[string]struct{ step, word, other string }{
		"PREM-AUTH-PKCE":      {authoriseNoChallenge, "invalid_request", "server_error"},
		"PREM-AUTH-SCOPE-TPP": {authoriseBare, "invalid_scope", "invalid_request"},
	} {
		all = append(all,
			trial{check, "refused", holds, tapes.Tape(home, redirect(at.step, "error="+at.word)), "", ""},
			trial{check, "refused after the pages", holds, tapes.Tape(home, page(at.step, 200), back(at.step, "error="+at.word)), "", ""},
			trial{check, "refused with another word", tolerated, tapes.Tape(home, redirect(at.step, "error="+at.other)), "", ""},
			trial{check, "refused by a page", tolerated, tapes.Tape(home, page(at.step, 400)), "", ""},
			trial{check, "a redirect to nowhere", tolerated, tapes.Tape(home, step(at.step, "authorize", 302, "")), "", ""},
			trial{check, "a code", fails, tapes.Tape(home, redirect(at.step, "code=x")), "", ""},
			trial{check, "a code, while the right request gave none", fails, tapes.Tape(back(oauth.Authorise, "error=access_denied"), redirect(at.step, "code=x")), "", ""},
			trial{check, "the right request gave no code", inconclusive, tapes.Tape(back(oauth.Authorise, "error=access_denied"), redirect(at.step, "error="+at.word)), "", ""},
			trial{check, "a page that nobody goes through", inapplicable, tapes.Tape(home, page(at.step, 200)), "", ""},
		)
	}
	return all
}
