package authorization_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/authorization"
)

// tpp is a client of the bank that plays the PSU's browser as well.
type tpp struct {
	t       *testing.T
	base    string
	browser *http.Client
}

func newTPP(t *testing.T, variant string) *tpp {
	t.Helper()
	return newTPPOf(t, bank.Config{Variant: variant})
}

func newTPPOf(t *testing.T, config bank.Config) *tpp {
	t.Helper()
	config.Seed = 7
	server := httptest.NewTLSServer(authorization.New(config).Handler())
	t.Cleanup(server.Close)
	jar, _ := cookiejar.New(nil)
	return &tpp{t: t, base: server.URL, browser: &http.Client{Transport: server.Client().Transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// send returns status, body as JSON object and the Location of an answer.
func (c *tpp) send(method, path string, form url.Values, header ...string) (int, map[string]any, string) {
	c.t.Helper()
	req, err := http.NewRequest(method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := c.browser.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body := map[string]any{}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") {
		if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
			c.t.Fatalf("%s %s: %v", method, path, err)
		}
	} else {
		page, err := io.ReadAll(resp.Body)
		if err != nil {
			c.t.Fatal(err)
		}
		body["page"] = string(page)
	}
	return resp.StatusCode, body, resp.Header.Get("Location")
}

// token asks the token endpoint as the main client.
func (c *tpp) token(form url.Values) (int, map[string]any) {
	c.t.Helper()
	form.Set("client_id", bank.MainClient.ID)
	form.Set("client_secret", bank.MainClient.Secret)
	status, body, _ := c.send("POST", "/oauth2/token", form)
	return status, body
}

var ticket = regexp.MustCompile(`name="?ticket"? value="([^"]+)"`)

// approve lets Alice approve a request and returns where the browser is sent.
func (c *tpp) approve(query url.Values) *url.URL {
	c.t.Helper()
	_, body, location := c.send("GET", "/oauth2/authorize?"+query.Encode(), nil)
	for _, form := range []url.Values{
		{"username": {bank.Alice.Name}, "password": {bank.Alice.Password}}, {"decision": {"approve"}},
	} {
		if location != "" {
			break
		}
		found := ticket.FindStringSubmatch(body["page"].(string))
		if found == nil {
			c.t.Fatalf("the page has no ticket: %s", body["page"])
		}
		form.Set("ticket", found[1])
		path := "/psu/login"
		if form.Has("decision") {
			path = "/psu/decision"
		}
		_, body, location = c.send("POST", path, form)
	}
	to, err := url.Parse(location)
	if err != nil || location == "" {
		c.t.Fatalf("the browser was sent nowhere: %q", location)
	}
	return to
}

func request(scope string) url.Values {
	return url.Values{
		"response_type": {"code"}, "client_id": {bank.MainClient.ID}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}, "scope": {scope},
		"state": {"s"}, "code_challenge": {strings.Repeat("v", 43)}, "code_challenge_method": {"plain"},
	}
}

// A token opens what its scope says: the accounts of the PSU who granted it, or payments, and neither for the other.
func TestTokensOpenTheirScope(t *testing.T) {
	for _, variant := range []string{authorization.FlowPage, authorization.BCP, authorization.FAPI} {
		c := newTPP(t, variant)
		back := c.approve(request("accounts"))
		status, granted := c.token(url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")},
			"redirect_uri": {bank.MainClient.RedirectURIs[0]}, "code_verifier": {strings.Repeat("v", 43)}})
		if status != 200 || granted["scope"] != "accounts" {
			t.Fatalf("%s: the code gives %d %v, want a token for accounts", variant, status, granted)
		}
		_, service := c.token(url.Values{"grant_type": {"client_credentials"}})
		if service["refresh_token"] != nil || service["scope"] != "payments" {
			t.Errorf("%s: a client gets %v for itself, want a token for payments alone", variant, service)
		}
		for _, try := range []struct {
			method, path string
			token        any
			want         int
		}{
			{"GET", "/v1/accounts", granted["access_token"], 200},
			{"GET", "/v1/accounts", service["access_token"], 403},
			{"GET", "/v1/accounts", "x", 401},
			{"POST", "/v1/payments", granted["access_token"], 403},
			{"POST", "/v1/payments", service["access_token"], 201},
			{"DELETE", "/v1/accounts", granted["access_token"], 405},
		} {
			status, body, _ := c.send(try.method, try.path, nil, "Authorization", "Bearer "+try.token.(string))
			if status != try.want {
				t.Errorf("%s: %s %s: %d %v, want %d", variant, try.method, try.path, status, body, try.want)
			}
			if accounts, _ := body["accounts"].([]any); status == 200 && len(accounts) != len(bank.Alice.Accounts) {
				t.Errorf("%s: %d accounts, want Alice's %d", variant, len(accounts), len(bank.Alice.Accounts))
			}
		}
	}
}

// A scope that the bank does not offer is refused as a whole; none at all means the accounts.
func TestScopes(t *testing.T) {
	c := newTPP(t, authorization.FlowPage)
	for scope, want := range map[string]string{
		"accounts": "", "": "", "accounts transactions": "", "does_not_exist": "invalid_scope", "accounts does_not_exist": "invalid_scope", "Accounts": "invalid_scope",
	} {
		if got := c.approve(request(scope)).Query().Get("error"); got != want {
			t.Errorf("scope %q gives the error %q, want %q", scope, got, want)
		}
	}
}

// A bank that offers pushed requests serves each once, and its own client alone.
func TestPushedRequests(t *testing.T) {
	c := newTPP(t, authorization.BCP)
	form := request("accounts")
	form.Set("client_secret", bank.MainClient.Secret)
	status, pushed, _ := c.send("POST", "/oauth2/par", form)
	name, _ := pushed["request_uri"].(string)
	if status != 201 || name == "" {
		t.Fatalf("pushing gives %d %v, want 201 and a name", status, pushed)
	}
	if status, _, to := c.send("GET", "/oauth2/authorize?"+url.Values{"client_id": {bank.OtherClient.ID}, "request_uri": {name}}.Encode(), nil); status != 400 || to != "" {
		t.Errorf("another client's request is answered %d, sent to %q, want 400 and nowhere", status, to)
	}
	own := url.Values{"client_id": {bank.MainClient.ID}, "request_uri": {name}}
	if back := c.approve(own); back.Query().Get("code") == "" || back.Query().Get("iss") != c.base {
		t.Errorf("the PSU comes back with %v, want a code and the issuer", back.Query())
	}
	if status, _, _ := c.send("GET", "/oauth2/authorize?"+own.Encode(), nil); status != 400 {
		t.Errorf("the second use is answered %d, want 400", status)
	}
}
