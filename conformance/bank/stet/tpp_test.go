package stet_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/stet"
)

const (
	host     = "https://bank.test"
	base     = "/stet/psd2"
	verifier = "a-verifier-of-forty-three-characters-or-more-0"
)

var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// A tpp talks to a bank without a network.
type tpp struct {
	t       testing.TB
	variant string
	handler http.Handler
	access  string
	refresh string
	cookie  string
}

// An answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// object reads the JSON object of an answer.
func (a answer) object(t testing.TB) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(a.body), &object); err != nil {
		t.Fatalf("the body %q cannot be read: %v", a.body, err)
	}
	return object
}

// paths are those of the API in each variant.
var paths = map[string]string{stet.FlowPage: "/v1", stet.Version15: "/v1.5", stet.Version142: "/v1.4.2", stet.Version16: "/v1.6"}

func newTPP(t testing.TB, variant string) *tpp {
	t.Helper()
	b := stet.New(bank.Config{Variant: variant, Seed: 7, Clock: bank.StoppedClock(today.Add(10 * time.Hour)), Faults: []bank.Fault{unsigned, unseen}})
	return &tpp{t: t, variant: variant, handler: b.Handler()}
}

// do sends a request with pairs of header fields.
func (c *tpp) do(method, target, body string, headers ...string) answer {
	r := httptest.NewRequest(method, host+target, bytes.NewBufferString(body))
	r.RemoteAddr = "127.0.0.1:50000"
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// api sends a request to the API; headers replace those that it needs.
func (c *tpp) api(method, path, body string, headers ...string) answer {
	return c.do(method, base+paths[c.variant]+path, body, append([]string{"Authorization", "Bearer " + c.access, "X-Request-ID", "r-1", "Content-Type", "application/json"}, headers...)...)
}

var ticketForm = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// form sends a form, with the ticket of the page that it stood on.
func (c *tpp) form(path string, page answer, form url.Values) answer {
	if found := ticketForm.FindStringSubmatch(page.body); found != nil {
		form.Set("ticket", found[1])
	}
	return c.do("POST", path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Cookie", c.cookie)
}

// endpoint is where the variant has an operation of the authorization server.
func (c *tpp) endpoint(name string) string {
	if c.variant == stet.FlowPage {
		return base + "/oauth/" + name
	}
	return base + "/" + name
}

// ask sends a PSU to the bank and returns where she is sent in the end.
func (c *tpp) ask(scope, decision string) url.Values {
	c.t.Helper()
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"response_type": {"code"}, "client_id": {bank.MainClient.ID}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}, "state": {"s"}, "scope": {scope},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	a := c.do("GET", c.endpoint("authorize")+"?"+q.Encode(), "")
	c.cookie, _, _ = strings.Cut(a.header.Get("Set-Cookie"), ";")
	if a.status == http.StatusOK {
		a = c.form("/psu/login", a, url.Values{"username": {"alice"}, "password": {bank.Alice.Password}})
		a = c.form("/psu/decision", a, url.Values{"decision": {decision}})
	}
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		c.t.Fatal(err)
	}
	return to.Query()
}

// token asks for tokens and keeps them.
func (c *tpp) token(form url.Values) map[string]any {
	c.t.Helper()
	headers := []string{"Content-Type", "application/x-www-form-urlencoded"}
	if c.variant == stet.Version16 {
		headers = append(headers, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(bank.MainClient.ID+":"+bank.MainClient.Secret)))
	} else {
		form.Set("client_id", bank.MainClient.ID)
	}
	if c.variant == stet.Version15 {
		form.Set("client_secret", bank.MainClient.Secret)
	}
	got := c.do("POST", c.endpoint("token"), form.Encode(), headers...).object(c.t)
	c.access, _ = got["access_token"].(string)
	if refresh, ok := got["refresh_token"].(string); ok {
		c.refresh = refresh
	}
	return got
}

// grant has access approved and redeems the code.
func (c *tpp) grant(scope string) map[string]any {
	c.t.Helper()
	code := c.ask(scope, "approve").Get("code")
	got := c.token(url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}, "code_verifier": {verifier}})
	if c.access == "" {
		c.t.Fatalf("no token: %v", got)
	}
	return got
}

// forward consents to the accounts with some indexes, and to what is about the PSU.
func (c *tpp) forward(personal bool, indexes ...int) answer {
	c.t.Helper()
	names := []any{}
	for i, a := range c.accounts() {
		for _, wanted := range indexes {
			if i == wanted {
				names = append(names, a["accountId"])
			}
		}
	}
	body, err := json.Marshal(map[string]any{"balances": names, "transactions": names, "trustedBeneficiaries": personal, "psuIdentity": personal})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.api("PUT", "/consents", string(body))
}

// accounts lists the accounts.
func (c *tpp) accounts() []map[string]any {
	return list(c.t, c.api("GET", "/accounts", ""), "accounts")
}

func list(t testing.TB, a answer, name string) []map[string]any {
	t.Helper()
	var all []map[string]any
	items, _ := a.object(t)[name].([]any)
	for _, item := range items {
		all = append(all, item.(map[string]any))
	}
	return all
}

// of is the path of an account.
func (c *tpp) of(index int, resource string) string {
	return fmt.Sprintf("/accounts/%s/%s", url.PathEscape(c.accounts()[index]["resourceId"].(string)), resource)
}
