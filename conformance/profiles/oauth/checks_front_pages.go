package oauth

import (
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
)

// frontPageChecks are about the pages and redirects on the way of the PSU's browser.
func frontPageChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-AZ-CONSENT", Title: "the PSU is asked whether to grant access", Rules: []string{"OAUTH-AZ-CONSENT"},
		Clause: rfc6749("4.1.1", "the server obtains a decision of the resource owner; as flow pages have it, by asking after the login"),
		Level:  conformance.Should, Reads: []string{Authorise, AuthoriseRefused}, Judge: consentAsked,
	}, {
		ID: "OAUTH-AZ-CLICKJACK", Title: "the pages for the PSU cannot be framed", Rules: []string{"OAUTH-AZ-CLICKJACK"},
		Clause: rfc9700("4.16", "clickjacking is prevented, as by frame-ancestors or X-Frame-Options"),
		Level:  conformance.Should, Reads: []string{Authorise}, Judge: unframed,
	}, {
		ID: "OAUTH-AZ-NO-CORS", Title: "the authorisation endpoint answers no script of another site", Rules: []string{"OAUTH-AZ-NO-CORS"},
		Clause: rfc9700("2.6", "the authorisation endpoint does not support CORS, since clients do not access it directly"),
		Level:  conformance.Must, Reads: []string{AuthoriseScript}, Tolerates: true, Judge: ifBCP(noCORS),
	}, {
		ID: "OAUTH-AZ-SANITIZE", Title: "what a request holds is shown on no page as it stands", Rules: []string{"OAUTH-AZ-SANITIZE"},
		Clause: rfc6749("10.14", "state and redirect_uri are cleaned before they are used"),
		Level:  conformance.Must, Reads: []string{AuthoriseMarked}, Judge: sanitized,
	}, {
		ID: "OAUTH-AZ-THIRDPARTY", Title: "the pages for the PSU load nothing from other hosts", Rules: []string{"OAUTH-AZ-THIRDPARTY"},
		Clause: rfc9700("4.2.4", "authorisation pages include no third-party resources"),
		Level:  conformance.Info, Reads: []string{Authorise}, Judge: ownResources,
	}, {
		ID: "OAUTH-AZ-NO-TOKEN", Title: "no token stands in a URL of the code flow", Rules: []string{"OAUTH-AZ-NO-TOKEN"},
		Clause: rfc9700("4.3.2", "access tokens are not sent in URLs"),
		Level:  conformance.Should, Reads: []string{Authorise, Redeem}, Judge: noTokenInURLs,
	}}
}

// pages are the pages that the PSU's browser was shown in a step.
func pages(v conformance.View, step string) []*conformance.Exchange {
	return slices.DeleteFunc(v.All(step), func(e *conformance.Exchange) bool { return !e.OK() || !isPage(e) })
}

// driven settles what can be said where the kit does not drive the pages or the right
// request came to nothing.
func driven(v conformance.View) (conformance.Finding, bool) {
	if finding, works := mainLine(v); !works {
		return finding, false
	}
	if asked(v, Authorise) == nil {
		return conformance.Inapplicable("the PSU's browser is not driven by the kit"), false
	}
	return conformance.Finding{}, true
}

// consentAsked takes it that the PSU was asked where a page took the refusal.
func consentAsked(v conformance.View) conformance.Finding {
	finding, ok := driven(v)
	switch {
	case v.Facts.Preset != "flow-page":
		return conformance.Inapplicable("only flow pages promise that the PSU is asked")
	case !ok:
		return finding
	case len(pages(v, AuthoriseRefused)) > 0 && v.Callback(AuthoriseRefused) != nil:
		return conformance.Holds().At(v.Callback(AuthoriseRefused))
	case len(forms(v, Authorise)) > 1:
		return conformance.Inapplicable("the PSU sent more than one form, and nobody refused")
	}
	return conformance.Fails("a step that offers to grant or refuse", count(make([]string, len(forms(v, Authorise))))+" forms before the code").At(v.Callback(Authorise))
}

func unframed(v conformance.View) conformance.Finding {
	if finding, ok := driven(v); !ok {
		return finding
	}
	shown := pages(v, Authorise)
	if len(shown) == 0 {
		return conformance.Inapplicable("the PSU was shown no page")
	}
	for _, e := range shown {
		policy := strings.ToLower(strings.Join(e.Response.Header.Values("Content-Security-Policy"), ";"))
		if !strings.Contains(policy, "frame-ancestors") && e.Header("X-Frame-Options") == "" {
			return conformance.Fails("frame-ancestors or X-Frame-Options", "neither").At(e)
		}
	}
	return conformance.Holds().At(shown...)
}

func noCORS(v conformance.View) conformance.Finding {
	for _, e := range v.All(AuthoriseScript) {
		if allowed := e.Header("Access-Control-Allow-Origin"); allowed == "*" || allowed == foreignOrigin {
			return conformance.Fails("no Access-Control-Allow-Origin for "+foreignOrigin, allowed).At(e)
		}
	}
	return conformance.Holds().At(v.Last(AuthoriseScript))
}

func sanitized(v conformance.View) conformance.Finding {
	for _, e := range v.All(AuthoriseMarked) {
		switch {
		case e.Seals[flow.SealMarker] == "raw":
			return conformance.Fails("the tag escaped or left out", "it stands on the page").At(e)
		case e.Header(injected) != "":
			return conformance.Fails("no field of the request", injected+": "+e.Header(injected)).At(e)
		}
	}
	return conformance.Holds().At(v.Last(AuthoriseMarked))
}

func ownResources(v conformance.View) conformance.Finding {
	if finding, ok := driven(v); !ok {
		return finding
	}
	shown := pages(v, Authorise)
	for _, e := range shown {
		if hosts := e.Seals[flow.SealHosts]; hosts != "" && hosts != "none" {
			return conformance.Fails("nothing from other hosts", hosts).At(e)
		}
	}
	if len(shown) == 0 {
		return conformance.Inapplicable("the PSU was shown no page")
	}
	return conformance.Holds().At(shown...)
}

// noTokenInURLs searches for the very tokens that were issued later, never for names.
func noTokenInURLs(v conformance.View) conformance.Finding {
	redeemed := v.Last(Redeem)
	if !issued(redeemed) {
		return conformance.Inconclusive("no token was issued")
	}
	root, _ := checks.Root(redeemed)
	for _, member := range []string{"access_token", "refresh_token"} {
		token := root.At(member).Text()
		for _, e := range v.All(Authorise) {
			if token != "" && (strings.Contains(e.Request.URL, token) || strings.Contains(e.Header("Location"), token)) {
				return conformance.Fails("no token", "the "+member).At(e, redeemed)
			}
		}
	}
	return conformance.Holds().At(redeemed)
}
