package berlingroup_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/berlingroup"
)

// TestAuthorizeErrors holds which faulty requests are answered by a page and which by a redirect.
func TestAuthorizeErrors(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	consent := c.open("create consent")
	gone := c.open("create consent")
	c.api("delete", "DELETE", c.consents()+"/"+gone, "")
	good := c.authorizeQuery(consent)
	for _, test := range []struct {
		name, query, want string // want: status, or the error of a redirect
	}{
		{"good", good, "200"},
		{"unknown parameter", good + "&x_assay_probe=1", "200"},
		{"empty parameter", good + "&prompt=", "200"},
		{"no redirect URI, two registered", c.authorizeQuery(consent, "redirect_uri", ""), "400"},
		{"no redirect URI, one registered", c.authorizeQuery(consent, "redirect_uri", "", "client_id", bank.OtherClient.ID), "200"},
		{"unknown client", c.authorizeQuery(consent, "client_id", "x"), "400"},
		{"no client", c.authorizeQuery(consent, "client_id", ""), "400"},
		{"foreign redirect URI", c.authorizeQuery(consent, "redirect_uri", "https://evil.example/"), "400"},
		{"longer redirect URI", c.authorizeQuery(consent, "redirect_uri", bank.MainClient.RedirectURIs[0]+"/"), "400"},
		{"other client's redirect URI", c.authorizeQuery(consent, "redirect_uri", bank.OtherClient.RedirectURIs[0]), "400"},
		{"two redirect URIs", good + "&redirect_uri=" + url.QueryEscape("https://evil.example/"), "400"},
		{"two scopes", good + "&scope=x", "invalid_request"},
		{"no response type", c.authorizeQuery(consent, "response_type", ""), "invalid_request"},
		{"unknown response type", c.authorizeQuery(consent, "response_type", "banana"), "unsupported_response_type"},
		{"token response type", c.authorizeQuery(consent, "response_type", "token"), "unsupported_response_type"},
		{"no challenge", c.authorizeQuery(consent, "code_challenge", ""), "invalid_request"},
		{"short challenge", c.authorizeQuery(consent, "code_challenge", "abc"), "invalid_request"},
		{"unknown challenge method", c.authorizeQuery(consent, "code_challenge_method", "S512"), "invalid_request"},
		{"plain challenge", c.authorizeQuery(consent, "code_challenge_method", ""), "200"},
		{"no scope", c.authorizeQuery(consent, "scope", ""), "invalid_scope"},
		{"unknown consent", c.authorizeQuery(noID), "invalid_scope"},
		{"deleted consent", c.authorizeQuery(gone), "invalid_scope"},
	} {
		a := c.do(test.name, "GET", test.query, nil, "")
		location, _ := url.Parse(a.header.Get("Location"))
		got := fmt.Sprint(a.status)
		if a.status == http.StatusFound && location.Query().Get("state") == "State-With.Dots_And~42" {
			got = location.Query().Get("error")
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
		if a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control is %q", test.name, a.header.Get("Cache-Control"))
		}
	}
}

// TestTokenErrors holds status and word of every refusal of the token endpoint.
func TestTokenErrors(t *testing.T) {
	for _, variant := range []string{berlingroup.FlowPage, berlingroup.NextGenPSD2} {
		c := newTPP(t, bank.Config{Variant: variant})
		c.consent = c.open("create consent")
		code := c.psu("authorise", c.consent, "approve").Query().Get("code")
		main := bank.MainClient
		try := func(name string, want int, word string, a answer) {
			t.Helper()
			if a.status != want || a.code() != word {
				t.Errorf("%s, %s: got %d %s, want %d %s", variant, name, a.status, a.code(), want, word)
			}
			if a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s, %s: Cache-Control is %q", variant, name, a.header.Get("Cache-Control"))
			}
		}
		form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
		try("missing grant type", 400, "invalid_request", c.redeem("", main, code, "grant_type", ""))
		try("unknown grant type", 400, "unsupported_grant_type", c.redeem("", main, code, "grant_type", "password"))
		try("missing code", 400, "invalid_request", c.redeem("", main, ""))
		try("missing refresh token", 400, "invalid_request", c.renew("", main, ""))
		try("other client", 400, "invalid_grant", c.redeem("", bank.OtherClient, code))
		byHeader := map[bool]int{true: 401, false: 400}[c.flowPage()]
		try("unknown client", byHeader, "invalid_client", c.redeem("", &bank.Client{ID: "x", Secret: "y"}, code))
		try("bearer at the token endpoint", 401, "invalid_client", c.do("", "POST", "/oauth2/token", map[string]string{
			"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Bearer x"}, "grant_type=authorization_code"))
		try("two clients", 400, "invalid_request", c.do("", "POST", "/oauth2/token", map[string]string{
			"Content-Type": "application/x-www-form-urlencoded", "Authorization": basic(main.ID, main.Secret)}, "grant_type=authorization_code&client_id=x"))
		try("two ways to authenticate", 400, "invalid_request", c.do("", "POST", "/oauth2/token", map[string]string{
			"Content-Type": "application/x-www-form-urlencoded", "Authorization": basic(main.ID, main.Secret)}, "grant_type=x&client_secret=y"))
		try("repeated parameter", 400, "invalid_request", c.do("", "POST", "/oauth2/token", form, "grant_type=x&grant_type=x"))
		try("broken form", 400, "invalid_request", c.do("", "POST", "/oauth2/token", form, "grant_type=%zz"))
		try("parameters in the query", 400, "invalid_client", c.do("", "POST", "/oauth2/token?grant_type=x&client_id=x&client_secret=y", form, ""))
		try("JSON", 400, "invalid_client", c.do("", "POST", "/oauth2/token", map[string]string{"Content-Type": "application/json"}, `{"grant_type":"x"}`))
		if a := c.do("", "GET", "/oauth2/token", nil, ""); a.status != 405 || a.header.Get("Allow") != "POST" {
			t.Errorf("GET at the token endpoint: %d, Allow %q", a.status, a.header.Get("Allow"))
		}
		if a := c.redeem("", main, code, "scope", "", "x_assay_probe", "1"); a.status != 200 {
			t.Errorf("%s: after all these attempts the code gives %d %s, want 200", variant, a.status, a.body)
		}
	}
}

// TestLifetimes turns the clock instead of waiting.
func TestLifetimes(t *testing.T) {
	clock := bank.StoppedClock(today.Add(time.Hour))
	c := newTPP(t, bank.Config{Variant: berlingroup.FlowPage, Clock: clock})
	c.consent = c.open("create consent")
	late := c.psu("authorise", c.consent, "approve").Query().Get("code")
	clock.Advance(61 * time.Second)
	if a := c.redeem("late", bank.MainClient, late); a.code() != "invalid_grant" {
		t.Errorf("a code of 61 seconds: %d %s", a.status, a.code())
	}
	code := c.psu("authorise", c.consent, "approve").Query().Get("code")
	c.keep(c.redeem("redeem", bank.MainClient, code))
	clock.Advance(299 * time.Second)
	if a := c.read("in time", "/v1/accounts"); a.status != 200 {
		t.Errorf("a token of 299 seconds: %d", a.status)
	}
	clock.Advance(2 * time.Second)
	if a := c.read("late", "/v1/accounts"); a.status != 401 || a.code() != "TOKEN_EXPIRED" {
		t.Errorf("a token of 301 seconds: %d %s", a.status, a.code())
	}
	first := c.refresh
	c.keep(c.renew("refresh", bank.MainClient, c.refresh))
	if a := c.renew("old one", bank.MainClient, first); a.code() != "invalid_grant" || first == c.refresh {
		t.Errorf("the refresh token before rotation: %d %s", a.status, a.code())
	}
	clock.Advance(90 * 24 * time.Hour)
	if a := c.renew("after 90 days", bank.MainClient, c.refresh); a.code() != "invalid_grant" {
		t.Errorf("a refresh token after 90 days: %d %s", a.status, a.code())
	}
	if a := c.read("after 90 days", "/v1/accounts"); a.code() != "TOKEN_EXPIRED" && a.code() != "CONSENT_EXPIRED" {
		t.Errorf("reading after 90 days: %d %s", a.status, a.code())
	}
}

// TestRevocation is RFC 7009.
func TestRevocation(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	c.grant()
	revoke := func(client *bank.Client, token string) answer {
		return c.token("revoke", "/oauth2/revoke", client, url.Values{"token": {token}, "token_type_hint": {"foo"}})
	}
	if a := revoke(bank.MainClient, "unknown"); a.status != 200 {
		t.Errorf("an unknown token: %d %s", a.status, a.body)
	}
	if a := revoke(bank.MainClient, ""); a.status != 400 || a.code() != "invalid_request" {
		t.Errorf("no token: %d %s", a.status, a.code())
	}
	if a := revoke(nil, c.refresh); a.code() != "invalid_client" {
		t.Errorf("no authentication: %d %s", a.status, a.code())
	}
	if a := revoke(bank.OtherClient, c.refresh); a.status != 400 {
		t.Errorf("another client: %d", a.status)
	}
	if a := c.read("read", "/v1/accounts"); a.status != 200 {
		t.Errorf("the token is dead before its client gave it back: %d", a.status)
	}
	old := c.access
	c.keep(c.renew("refresh", bank.MainClient, c.refresh))
	if a := revoke(bank.MainClient, old); a.status != 200 {
		t.Errorf("an access token: %d", a.status)
	}
	if a := c.read("revoked", "/v1/accounts", "Authorization", "Bearer "+old); a.code() != "TOKEN_INVALID" {
		t.Errorf("the revoked access token: %d %s", a.status, a.code())
	}
	if a := c.read("the other one", "/v1/accounts"); a.status != 200 {
		t.Errorf("the other access token: %d", a.status)
	}
	revoke(bank.MainClient, c.refresh)
	if a := c.read("cascade", "/v1/accounts"); a.status != 401 {
		t.Errorf("the access token of a revoked refresh token: %d", a.status)
	}
	if a := newTPP(t, bank.Config{Variant: berlingroup.FlowPage}).token("none", "/oauth2/revoke", bank.MainClient, url.Values{}); a.status != 404 {
		t.Errorf("the bank of the flow page has a revocation endpoint: %d", a.status)
	}
}

// TestPages is the front channel as a person meets it.
func TestPages(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.FlowPage})
	consent := c.open("create consent")
	page := c.do("authorise", "GET", c.authorizeQuery(consent), nil, "")
	c.cookie, _, _ = strings.Cut(page.header.Get("Set-Cookie"), ";")
	if !strings.Contains(page.header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || page.header.Get("X-Frame-Options") != "DENY" {
		t.Error("the login page may be framed")
	}
	shows := func(a answer, status int, text string) {
		t.Helper()
		if a.status != status || !strings.Contains(a.body, text) {
			t.Errorf("status %d, want %d with %q", a.status, status, text)
		}
	}
	alice := url.Values{"username": {"alice"}, "password": {bank.Alice.Password}}
	shows(c.submit("decide before login", page, "/psu/decision", url.Values{"decision": {"approve"}}), 200, "Log in first")
	shows(c.submit("wrong password", page, "/psu/login", url.Values{"username": {"alice"}, "password": {"x"}}), 200, "are wrong")
	shows(c.submit("unknown user", page, "/psu/login", url.Values{"username": {"eve"}, "password": {"x"}}), 200, "are wrong")
	shows(c.submit("another user", page, "/psu/login", url.Values{"username": {"bob"}, "password": {bank.Bob.Password}}), 200, "another user")
	shows(c.do("no ticket", "POST", "/psu/login", map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Cookie": c.cookie}, alice.Encode()), 400, "no longer valid")
	cookie := c.cookie
	c.cookie = "assay_session=another"
	shows(c.submit("another browser", page, "/psu/login", alice), 400, "no longer valid")
	c.cookie = ""
	shows(c.submit("no cookie", page, "/psu/login", alice), 400, "cookies")
	c.cookie = cookie
	question := c.submit("login", page, "/psu/login", alice)
	for _, text := range []string{"Assay", "DE89370400440532013000: details, balances, transactions", "19 February 2027", "4 times a day", `value="approve"`, `value="refuse"`} {
		shows(question, 200, text)
	}
	shows(c.submit("no decision", question, "/psu/decision", url.Values{}), 200, "Grant access?")
	if a := c.submit("approve", question, "/psu/decision", url.Values{"decision": {"approve"}}); a.status != 302 {
		t.Errorf("approval: %d, want 302", a.status)
	}
	shows(c.submit("approve again", question, "/psu/decision", url.Values{"decision": {"approve"}}), 400, "no longer valid")

	stale := c.open("create consent")
	page = c.do("authorise", "GET", c.authorizeQuery(stale), map[string]string{"Cookie": cookie}, "")
	if page.header.Get("Set-Cookie") != "" {
		t.Error("a second visit of the same browser gets another session")
	}
	question = c.submit("login", page, "/psu/login", alice)
	c.api("delete", "DELETE", c.consents()+"/"+stale, "")
	shows(c.submit("approve too late", question, "/psu/decision", url.Values{"decision": {"approve"}}), 400, "taken back")
}

// TestForeignAccounts is a consent on an account that the PSU does not hold.
func TestForeignAccounts(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	a := c.create("create", request(func(m map[string]any) {
		m["access"] = map[string]any{"balances": []map[string]string{{"iban": bank.Bob.Accounts[0].IBAN}}}
	}), "PSU-ID", "")
	consent := a.json(t)["consentId"].(string)
	if back := c.psu("approve", consent, "approve"); back.String() != "" {
		t.Errorf("the PSU approved: %s", back)
	}
	if back := c.psu("refuse", consent, "refuse"); back.Query().Get("error") != "access_denied" {
		t.Errorf("the PSU refused: %s", back)
	}
}

// TestVisitsEnd lets a PSU take too long, and sends more than the bank reads.
func TestVisitsEnd(t *testing.T) {
	clock := bank.StoppedClock(today.Add(time.Hour))
	c := newTPP(t, bank.Config{Variant: berlingroup.FlowPage, Clock: clock})
	page := c.do("authorise", "GET", c.authorizeQuery(c.open("create")), nil, "")
	c.cookie, _, _ = strings.Cut(page.header.Get("Set-Cookie"), ";")
	clock.Advance(31 * time.Minute)
	if a := c.submit("login", page, "/psu/login", url.Values{"username": {"alice"}, "password": {bank.Alice.Password}}); a.status != 400 {
		t.Errorf("a login after 31 minutes: %d", a.status)
	}
	if a := c.create("create", strings.Repeat(" ", 2<<20)); a.status != 413 || a.body != "" || a.header.Get("X-Request-ID") == "" {
		t.Errorf("a body of 2 MiB: %d %q", a.status, a.body)
	}
}
