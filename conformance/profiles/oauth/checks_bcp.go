package oauth

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/assaykit/assay/conformance"
)

// bcpChecks are about what every code grant shows, and what the Best Current Practice
// alone demands of it.
func bcpChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-AZ-NO-307", Title: "no redirect repeats what the PSU entered", Rules: []string{"OAUTH-AZ-NO-307"},
		Clause: rfc9700("4.12", "a request that may hold the PSU's credentials is not redirected with status 307"),
		Level:  conformance.Must, Reads: []string{Authorise}, Tolerates: true, Judge: ifBCP(noRepetition),
	}, {
		ID: "OAUTH-AZ-303", Title: "forms of the PSU are redirected with 303", Rules: []string{"OAUTH-AZ-303"},
		Clause: rfc9700("4.12", "when a request that may hold credentials is redirected, status 303 is used"),
		Level:  conformance.Should, Features: []string{"bcp"}, Reads: []string{Authorise}, Judge: seeOther,
	}, {
		ID: "OAUTH-BCP-HTTPS-RESP", Title: "codes do not travel unencrypted", Rules: []string{"OAUTH-BCP-HTTPS-RESP"},
		Clause: rfc9700("2.6", "authorisation responses are not transmitted over unencrypted connections"),
		Level:  conformance.Must, Reads: []string{Authorise}, Tolerates: true, Judge: ifBCP(encrypted),
	}, {
		ID: "OAUTH-PK-SUPPORT", Title: "the server supports PKCE", Rules: []string{"OAUTH-PK-SUPPORT"},
		Clause: rfc9700("2.1.1", "authorisation servers support PKCE"),
		Level:  conformance.Must, Reads: []string{Authorise, Redeem, RedeemWrongVerifier}, Sees: []string{RedeemProvoked, onFreshCode(RedeemWrongVerifier)}, Judge: pkceSupported,
	}}
}

// forms are the requests with which the PSU's browser sent a form in a step.
func forms(v conformance.View, step string) []*conformance.Exchange {
	return slices.DeleteFunc(v.All(step), func(e *conformance.Exchange) bool { return e.Request.Method != http.MethodPost })
}

func noRepetition(v conformance.View) conformance.Finding {
	if finding, ok := driven(v); !ok {
		return finding
	}
	sent := forms(v, Authorise)
	if len(sent) == 0 {
		return conformance.Inapplicable("the PSU sent no form")
	}
	for _, e := range sent {
		if e.Status() != http.StatusTemporaryRedirect && e.Status() != http.StatusPermanentRedirect {
			continue
		}
		own, err := url.Parse(e.Request.URL)
		if to := destination(e); to != nil && err == nil && e.Status() == http.StatusTemporaryRedirect && (to.Host != own.Host || to.Scheme != own.Scheme) {
			return conformance.Fails("303 or 302", "307 to another origin").At(e)
		}
		return conformance.Tolerated("303 or 302", statusText(e)).At(e)
	}
	return conformance.Holds().At(sent[len(sent)-1])
}

func seeOther(v conformance.View) conformance.Finding {
	if finding, ok := driven(v); !ok {
		return finding
	}
	redirects := slices.DeleteFunc(forms(v, Authorise), func(e *conformance.Exchange) bool { return e.Status()/100 != 3 })
	for _, e := range redirects {
		if e.Status() != http.StatusSeeOther {
			return conformance.Fails("303", statusText(e)).At(e)
		}
	}
	if len(redirects) == 0 {
		return conformance.Inapplicable("no form of the PSU was answered by a redirect")
	}
	return conformance.Holds().At(redirects...)
}

// encrypted looks for a code on the way to a place that is neither https nor loopback.
// Our own redirect URI is not the ASPSP's affair.
func encrypted(v conformance.View) conformance.Finding {
	if finding, works := mainLine(v); !works {
		return finding
	}
	ours := homes(v)
	for _, e := range v.All(Authorise) {
		to := destination(e)
		if to == nil || to.Scheme != "http" || loopback(to.Hostname()) || !to.Query().Has("code") {
			continue
		}
		if slices.ContainsFunc(ours, func(u *url.URL) bool { return samePlace(to, u) }) {
			continue
		}
		return conformance.Fails("https", "http to "+to.Host).At(e)
	}
	return conformance.Holds().At(v.Callback(Authorise))
}

// pkceSupported binds servers that keep to the BCP or require PKCE.
func pkceSupported(v conformance.View) conformance.Finding {
	if !v.Facts.Claims("bcp") && !v.Facts.Claims("pkce-required") {
		return conformance.Inapplicable("the target claims neither bcp nor that PKCE is required")
	}
	if !issued(v.Last(Redeem)) {
		return conformance.Inconclusive("no code was redeemed with its verifier")
	}
	_, finding := provoked(v, RedeemWrongVerifier)
	return finding
}
