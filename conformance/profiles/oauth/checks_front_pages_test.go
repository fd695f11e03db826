package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// withSeal puts a seal on an exchange.
func withSeal(e *conformance.Exchange, name, value string) *conformance.Exchange {
	e.Seals = map[string]string{name: value}
	return e
}

// changed is the main way with something else in each of its pages.
func changed(change func(*conformance.Exchange)) []*conformance.Exchange {
	way := mainWay()
	for _, e := range way {
		if e.Response != nil {
			change(e)
		}
	}
	return way
}

func frontPageTrials() []trial {
	flowPage := map[string]string{"preset": "flow-page"}
	refusing := func(exchanges ...*conformance.Exchange) []*conformance.Exchange { return with(exchanges...) }
	asked := page(AuthoriseRefused, "authorize", authorizeURL, 200)
	loginAlone := append(mainWay()[:1], mainWay()[2:]...)
	script := func(allowed string) []*conformance.Exchange {
		return tapes.Tape(ask(AuthoriseScript, 405, ""), ask(AuthoriseScript, 200, "", "Access-Control-Allow-Origin: "+allowed))
	}
	redeemed := granted(Redeem)
	return []trial{
		{"OAUTH-AZ-CONSENT", "the refusal was taken", holds, refusing(asked, tapes.Back(AuthoriseRefused, home+"?error=access_denied")), flowPage},
		{"OAUTH-AZ-CONSENT", "a login alone", fails, tapes.Tape(append(loginAlone, asked)...), flowPage},
		{"OAUTH-AZ-CONSENT", "no page at all", fails, tapes.Tape(ask(Authorise, 302, ""), tapes.Back(Authorise, home+"?code=c"), ask(AuthoriseRefused, 302, ""), tapes.Back(AuthoriseRefused, home+"?code=d")), flowPage},
		{"OAUTH-AZ-CONSENT", "two forms, and no way to refuse", inapplicable, refusing(asked), flowPage},
		{"OAUTH-AZ-CONSENT", "nobody promised it", inapplicable, tapes.Tape(append(loginAlone, asked)...), nil},
		{"OAUTH-AZ-CONSENT", "a browser of its own", inapplicable, tapes.Tape(tapes.Back(Authorise, home+"?code=c"), tapes.Back(AuthoriseRefused, home+"?error=access_denied")), flowPage},

		{"OAUTH-AZ-CLICKJACK", "X-Frame-Options", holds, changed(func(e *conformance.Exchange) { e.Response.Header.Set("X-Frame-Options", "DENY") }), nil},
		{"OAUTH-AZ-CLICKJACK", "frame-ancestors", holds, changed(func(e *conformance.Exchange) {
			e.Response.Header.Set("Content-Security-Policy", "default-src 'self'; Frame-Ancestors 'none'")
		}), nil},
		{"OAUTH-AZ-CLICKJACK", "neither", fails, mainWay(), nil},
		{"OAUTH-AZ-CLICKJACK", "no page", inapplicable, tapes.Tape(ask(Authorise, 302, ""), tapes.Back(Authorise, home+"?code=c")), nil},
		{"OAUTH-AZ-CLICKJACK", "no code", inconclusive, tapes.Tape(ask(Authorise, 200, "")), nil},

		{"OAUTH-AZ-NO-CORS", "nothing", holds, tapes.Tape(ask(AuthoriseScript, 405, ""), ask(AuthoriseScript, 200, "")), nil},
		{"OAUTH-AZ-NO-CORS", "its own site", holds, script("https://www.bank.test"), nil},
		{"OAUTH-AZ-NO-CORS", "everybody, at an older server", tolerated, script("*"), nil},
		{"OAUTH-AZ-NO-CORS", "everybody", fails, script("*"), map[string]string{"features": "bcp"}},
		{"OAUTH-AZ-NO-CORS", "who asks", fails, script(foreignOrigin), map[string]string{"features": "fapi-2"}},

		{"OAUTH-AZ-SANITIZE", "escaped", holds, tapes.Tape(withSeal(ask(AuthoriseMarked, 200, ""), "page.marker", "safe")), nil},
		{"OAUTH-AZ-SANITIZE", "a firewall", holds, tapes.Tape(ask(AuthoriseMarked, 403, "")), nil},
		{"OAUTH-AZ-SANITIZE", "the tag", fails, tapes.Tape(withSeal(ask(AuthoriseMarked, 400, ""), "page.marker", "raw"), ask(AuthoriseMarked, 302, "")), nil},
		{"OAUTH-AZ-SANITIZE", "a field", fails, tapes.Tape(ask(AuthoriseMarked, 302, "", injected+": 1")), nil},

		{"OAUTH-AZ-THIRDPARTY", "none", holds, changed(func(e *conformance.Exchange) { withSeal(e, "page.hosts", "none") }), nil},
		{"OAUTH-AZ-THIRDPARTY", "one", fails, changed(func(e *conformance.Exchange) { withSeal(e, "page.hosts", "analytics.example") }), nil},
		{"OAUTH-AZ-THIRDPARTY", "no page", inapplicable, tapes.Tape(ask(Authorise, 302, ""), tapes.Back(Authorise, home+"?code=c")), nil},

		{"OAUTH-AZ-NO-TOKEN", "none", holds, with(redeemed), nil},
		{"OAUTH-AZ-NO-TOKEN", "a page's own token", holds, tapes.Tape(ask(Authorise, 302, "", "Location: https://bank.test/login?token=at-2"), tapes.Back(Authorise, home+"?code=c"), redeemed), nil},
		{"OAUTH-AZ-NO-TOKEN", "the access token on the way", fails, tapes.Tape(ask(Authorise, 302, "", "Location: "+home+"?code=c&debug=at-1"), tapes.Back(Authorise, home+"?code=c"), redeemed), nil},
		{"OAUTH-AZ-NO-TOKEN", "the refresh token in the return", fails, tapes.Tape(ask(Authorise, 302, ""), tapes.Back(Authorise, home+"?code=c&rt=rt-1"), redeemed), nil},
		{"OAUTH-AZ-NO-TOKEN", "no token", inconclusive, with(refused(Redeem, "invalid_grant")), nil},
	}
}

func TestFrontPages(t *testing.T) { try(t, frontPageTrials()) }

func bcpTrials() []trial {
	bcp := map[string]string{"features": "bcp"}
	redirected := func(status int, location string) []*conformance.Exchange {
		way := mainWay()
		way[2].Response.Status = status
		way[2].Response.Header.Set("Location", location)
		return way
	}
	hop := func(location string) []*conformance.Exchange {
		return tapes.Tape(ask(Authorise, 302, "", "Location: "+location), tapes.Back(Authorise, home+"?code=c"))
	}
	tries := func(redeemed *conformance.Exchange) []*conformance.Exchange {
		return with(granted(Redeem), redeemed, granted(RedeemProvoked))
	}
	return []trial{
		{"OAUTH-AZ-NO-307", "303", holds, redirected(303, home+"?code=c"), bcp},
		{"OAUTH-AZ-NO-307", "302", holds, redirected(302, home+"?code=c"), bcp},
		{"OAUTH-AZ-NO-307", "307 to the TPP", fails, redirected(307, home+"?code=c"), bcp},
		{"OAUTH-AZ-NO-307", "307 to the TPP, at an older server", tolerated, redirected(307, home+"?code=c"), nil},
		{"OAUTH-AZ-NO-307", "307 inside the bank", tolerated, redirected(307, "/next"), bcp},
		{"OAUTH-AZ-NO-307", "308", tolerated, redirected(308, home+"?code=c"), bcp},
		{"OAUTH-AZ-NO-307", "no form", inapplicable, tapes.Tape(ask(Authorise, 307, ""), tapes.Back(Authorise, home+"?code=c")), bcp},
		{"OAUTH-AZ-NO-307", "a browser of its own", inapplicable, tapes.Tape(tapes.Back(Authorise, home+"?code=c")), bcp},

		{"OAUTH-AZ-303", "303", holds, redirected(303, home+"?code=c"), bcp},
		{"OAUTH-AZ-303", "302", fails, redirected(302, home+"?code=c"), bcp},
		{"OAUTH-AZ-303", "a page", inapplicable, redirected(200, ""), bcp},

		{"OAUTH-BCP-HTTPS-RESP", "https alone", holds, mainWay(), bcp},
		{"OAUTH-BCP-HTTPS-RESP", "http without a code", holds, hop("http://www.bank.test/login"), bcp},
		{"OAUTH-BCP-HTTPS-RESP", "loopback", holds, hop("http://127.0.0.1:8080/next?code=c"), bcp},
		{"OAUTH-BCP-HTTPS-RESP", "a code over http", fails, hop("http://www.bank.test/next?code=c"), bcp},
		{"OAUTH-BCP-HTTPS-RESP", "a code over http, at an older server", tolerated, hop("http://www.bank.test/next?code=c"), nil},
		{"OAUTH-BCP-HTTPS-RESP", "our own redirect URI", holds, tapes.Tape(
			page(Authorise, "authorize", "https://bank.test/oauth2/authorize?redirect_uri=http%3A%2F%2Ftpp.test%2Fcb", 302, "Location: http://tpp.test/cb?code=c"), tapes.Back(Authorise, "http://tpp.test/cb?code=c")), bcp},

		{"OAUTH-PK-SUPPORT", "the wrong verifier refused", holds, tries(refused(RedeemWrongVerifier, "invalid_grant")), bcp},
		{"OAUTH-PK-SUPPORT", "the wrong verifier taken", fails, tries(granted(RedeemWrongVerifier)), map[string]string{"features": "pkce-required"}},
		{"OAUTH-PK-SUPPORT", "nobody said so", inapplicable, tries(granted(RedeemWrongVerifier)), nil},
		{"OAUTH-PK-SUPPORT", "no token at all", inconclusive, with(refused(Redeem, "invalid_grant"), refused(RedeemWrongVerifier, "invalid_grant")), bcp},
	}
}

func TestBCP(t *testing.T) { try(t, bcpTrials()) }
