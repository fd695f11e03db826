package bank

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// frontPageFaults are about the pages and redirects on the way of the PSU's browser.
var frontPageFaults = []Fault{
	{
		Name:  "login-alone-grants",
		Story: "Who logs in has agreed: no page asks whether to grant access.",
		Breaks: map[string]string{
			"OAUTH-AZ-CONSENT": "warn", "OAUTH-AZ-DENY": "warn", "OAUTH-AZ-ERR-CODE": "skip", "OAUTH-AZ-STATE-ECHO-ERR": "skip", "BG-LIF-09": "warn",
		},
		Lie: func(r *Rules) { r.AsksConsent = func(*AuthorizationRequest) bool { return false } },
	},
	{
		Name:   "any-password",
		Story:  "The check of passwords was taken out for a load test and not put back.",
		Breaks: Breaks("OAUTH-AZ-AUTHN-FIRST-password"),
		Lie:    func(r *Rules) { r.Password = func(*User, string) bool { return true } },
	},
	{
		Name:   "forms-redirected-by-307",
		Story:  "The framework redirects with 307, so that the browser sends the PSU's form to the TPP as well.",
		Where:  modern,
		Breaks: map[string]string{"OAUTH-AZ-NO-307": "fail", "OAUTH-AZ-303": "warn"},
		Lie:    formsRedirected(http.StatusTemporaryRedirect),
	},
	{
		Name:   "forms-redirected-by-307-as-ever",
		Story:  "An older interface redirects with 307, so that the browser sends the PSU's form to the TPP as well.",
		Where:  older,
		Breaks: Warns("OAUTH-AZ-NO-307"),
		Lie:    formsRedirected(http.StatusTemporaryRedirect),
	},
	{
		Name:   "forms-redirected-by-302",
		Story:  "Forms of the PSU are redirected with 302, and browsers decide what that means.",
		Where:  modern,
		Breaks: Warns("OAUTH-AZ-303"),
		Lie:    formsRedirected(http.StatusFound),
	},
	{
		Name:   "pages-can-be-framed",
		Story:  "The login page forbids nobody to put it into a frame.",
		Breaks: Warns("OAUTH-AZ-CLICKJACK"),
		Lie: pagesRewritten(func(a *Answer) {
			a.Header.Del("X-Frame-Options")
			a.Header.Del("Content-Security-Policy")
		}),
	},
	{
		Name:   "scripts-of-all-sites-welcome",
		Story:  "CORS is switched on for the whole host, the authorization endpoint included.",
		Where:  modern,
		Breaks: Breaks("OAUTH-AZ-NO-CORS"),
		Lie:    openToScripts,
	},
	{
		Name:   "scripts-of-all-sites-welcome-as-ever",
		Story:  "An older interface has CORS switched on for the whole host, the authorization endpoint included.",
		Where:  older,
		Breaks: Warns("OAUTH-AZ-NO-CORS"),
		Lie:    openToScripts,
	},
	{
		Name:   "state-on-the-page",
		Story:  "The pages show the state of the request for the help desk, as it came.",
		Breaks: Breaks("OAUTH-AZ-SANITIZE"),
		Lie: pagesRewritten(func(a *Answer) {
			a.Body = bytes.Replace(a.Body, []byte("</body>"), []byte("<p>"+a.Request.URL.Query().Get("state")+"</p></body>"), 1)
		}),
	},
	{
		Name:   "analytics-on-the-login-page",
		Story:  "A script of another company counts who logs in.",
		Breaks: map[string]string{"OAUTH-AZ-THIRDPARTY": "note"},
		Lie: pagesRewritten(func(a *Answer) {
			a.Body = bytes.Replace(a.Body, []byte("</head>"), []byte(`<script src="https://analytics.example/count.js"></script></head>`), 1)
		}),
	},
	{
		Name:   "token-in-the-redirect",
		Story:  "The token is made together with the code, and a debugging aid shows it in the redirect.",
		Breaks: Warns("OAUTH-AZ-NO-TOKEN"),
		Lie:    tokenBeforeTime,
	},
	{
		Name:   "code-over-plain-http",
		Story:  "The way back to the TPP leads over a host that speaks plain http.",
		Where:  modern,
		Breaks: Breaks("OAUTH-BCP-HTTPS-RESP"),
		Lie:    codeOverHTTP,
	},
	{
		Name:   "code-over-plain-http-as-ever",
		Story:  "The way back to the TPP leads over an old host that speaks plain http.",
		Where:  older,
		Breaks: Warns("OAUTH-BCP-HTTPS-RESP"),
		Lie:    codeOverHTTP,
	},
}

// formsRedirected gives redirects that answer a form another status.
func formsRedirected(status int) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpPage && a.Header.Get("Location") != "" {
			a.Status = status
		}
	})
}

// pagesRewritten changes the pages for the PSU.
func pagesRewritten(change func(a *Answer)) func(*Rules) {
	return Rewrite(func(_ string, a *Answer) {
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			change(a)
		}
	})
}

// openToScripts allows every site to read the answers of the authorization endpoint.
var openToScripts = Rewrite(func(operation string, a *Answer) {
	if operation == OpAuthorize && a.Request.Header.Get("Origin") != "" {
		a.Header.Set("Access-Control-Allow-Origin", "*")
	}
})

// codeOverHTTP leads codes over a host of the bank's own.
func codeOverHTTP(r *Rules) {
	honest := r.Redirect
	r.Redirect = func(uri string, answer url.Values) string {
		if !answer.Has("code") || answer.Get("state") == "" || strings.Contains(uri, "?") {
			return honest(uri, answer)
		}
		return honest("http://return.reference-bank.example/to-the-tpp", answer)
	}
}

// tokenBeforeTime makes the access token with the code, and puts it into the redirect.
func tokenBeforeTime(r *Rules) {
	made := map[string]*Token{} // by code
	var latest *Token
	issueHonestly, find, answerHonestly := r.IssueCode, r.FindCode, r.TokenAnswer
	r.IssueCode = func(l *Ledger, s *Settings, q *AuthorizationRequest, u *User) *Code {
		code := issueHonestly(l, s, q, u)
		made[code.Value] = issue(l, Token{Client: q.Client, User: u, Consent: q.Consent, Scope: q.Scope, Grant: code.Value}, AccessToken, l.Clock.Now().Add(s.AccessLife))
		return code
	}
	redirected(func(answer url.Values) {
		if t := made[answer.Get("code")]; t != nil {
			answer.Set("debug", "token:"+t.Value)
		}
	})(r)
	r.FindCode = func(l *Ledger, c *Client, value string) *Code {
		latest = made[value]
		return find(l, c, value)
	}
	r.TokenAnswer = func(grantType string, answer *authorization.Token) {
		if latest != nil && grantType == "authorization_code" {
			answer.AccessToken = latest.Value
		}
		answerHonestly(grantType, answer)
	}
}
