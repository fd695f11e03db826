package premium_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/premium"
)

const (
	host     = "http://bank.test"
	base     = "/premium/sandbox"
	token    = base + "/auth/oauth/v2/token"
	verifier = "a-verifier-of-forty-three-characters-or-more-0"
	noID     = "00000000-0000-4000-8000-000000000000"
)

var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// A tpp talks to a bank without a network and writes down everything it is answered.
type tpp struct {
	t       testing.TB
	variant string
	bank    *bank.Bank
	handler http.Handler
	log     []string // one line for each answer: what was asked, and the whole answer
	count   int      // of request ids
	cookie  string

	service, consent, access, refresh string
}

// An answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// code is the error code or OAuth error word of a refusal.
func (a answer) code() string {
	var body struct{ Error, ErrorCode string }
	_ = json.Unmarshal([]byte(a.body), &body)
	return body.ErrorCode + body.Error
}

// read reads an answer into something.
func (a answer) read(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		t.Fatalf("the body %q cannot be read: %v", a.body, err)
	}
}

func newTPP(t testing.TB, cfg bank.Config) *tpp {
	t.Helper()
	if cfg.Clock == nil {
		cfg.Clock = bank.StoppedClock(today.Add(10 * time.Hour))
	}
	b := premium.New(cfg)
	return &tpp{t: t, variant: cfg.Variant, bank: b, handler: b.Handler()}
}

// do sends a request. An empty header value leaves the header out.
func (c *tpp) do(step, method, target string, headers map[string]string, body string) answer {
	r := httptest.NewRequest(method, host+target, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:50000"
	for name, value := range headers {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	a := answer{w.Code, w.Header(), w.Body.String()}
	var lines []string
	for name, values := range a.header {
		lines = append(lines, fmt.Sprintf("%s=%q", name, values))
	}
	slices.Sort(lines)
	c.log = append(c.log, fmt.Sprintf("%s: %d %s %s", step, a.status, strings.Join(lines, " "), a.body))
	return a
}

// path is the path of a resource in the version that the variant serves.
func (c *tpp) path(resource string) string {
	version := "v3"
	switch {
	case c.variant == premium.FlowPage:
		version = "v1"
	case strings.Contains(resource, "/transactions"):
		version = "v5"
	}
	return base + "/" + version + resource
}

// api sends a request to the API with the headers that it needs; those given replace them.
func (c *tpp) api(step, method, path, body string, headers ...string) answer {
	c.count++
	all := map[string]string{"X-Request-ID": fmt.Sprintf("00000000-0000-4000-8000-%012x", c.count), "Accept": "application/json"}
	if body != "" {
		all["Content-Type"] = "application/json"
	}
	for i := 0; i < len(headers); i += 2 {
		all[headers[i]] = headers[i+1]
	}
	return c.do(step, method, path, all, body)
}

// read reads a resource with the user's token.
func (c *tpp) read(step, resource string, headers ...string) answer {
	return c.api(step, "GET", c.path(resource), "", append([]string{"Authorization", "Bearer " + c.access}, headers...)...)
}

// manage asks something of the consent resource with the service token.
func (c *tpp) manage(step, method, id string) answer {
	return c.api(step, method, c.path("/consents"+id), "", "Authorization", "Bearer "+c.service)
}

// open creates a consent where the variant has them.
func (c *tpp) open(step string) {
	if c.variant != premium.TPP {
		return
	}
	a := c.manage(step, "POST", "")
	var body struct{ ConsentID string }
	_ = json.Unmarshal([]byte(a.body), &body)
	c.consent = body.ConsentID
}

func (c *tpp) scope() string {
	if c.variant == premium.TPP {
		return "PREMIUM_AIS:" + c.consent
	}
	return "PREMIUM_AIS"
}

// authorizeQuery is a good authorisation request; pairs replace parameters, an empty value removes one.
func (c *tpp) authorizeQuery(pairs ...string) string {
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"response_type": {"code"}, "client_id": {bank.MainClient.ID}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}, "scope": {c.scope()},
		"state": {"State-With.Dots_And~42"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return base + "/auth/oauth/v2/authorize?" + q.Encode()
}

var ticketForm = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// submit sends a form with the ticket of the page it stood on.
func (c *tpp) submit(step string, page answer, path string, form url.Values) answer {
	if found := ticketForm.FindStringSubmatch(page.body); found != nil {
		form.Set("ticket", found[1])
	}
	return c.do(step, "POST", path, map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Cookie": c.cookie}, form.Encode())
}

// psu takes a user through the pages and returns where she is sent in the end.
func (c *tpp) psu(step, decision string, pairs ...string) *url.URL {
	a := c.do(step, "GET", c.authorizeQuery(pairs...), map[string]string{"Cookie": c.cookie}, "")
	if set := a.header.Get("Set-Cookie"); set != "" {
		c.cookie, _, _ = strings.Cut(set, ";")
	}
	if a.status == http.StatusOK {
		a = c.submit(step+" (login)", a, "/psu/login", url.Values{"username": {"alice"}, "password": {bank.Alice.Password}})
		a = c.submit(step+" (decision)", a, "/psu/decision", url.Values{"decision": {decision}})
	}
	location, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		c.t.Fatalf("%s: Location: %v", step, err)
	}
	return location
}

// token sends a token request with the client's authentication; pairs replace parameters, an empty value removes one.
func (c *tpp) token(step string, client *bank.Client, form url.Values, pairs ...string) answer {
	headers := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	switch {
	case client == nil:
		form.Set("client_id", bank.MainClient.ID)
	case c.variant == premium.TPP:
		form.Set("client_id", client.ID)
		form.Set("client_secret", client.Secret)
	default:
		headers["Authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte(client.ID+":"+client.Secret))
	}
	for i := 0; i < len(pairs); i += 2 {
		if form.Del(pairs[i]); pairs[i+1] != "" {
			form.Set(pairs[i], pairs[i+1])
		}
	}
	return c.do(step, "POST", token, headers, form.Encode())
}

func (c *tpp) redeem(step string, client *bank.Client, code string, pairs ...string) answer {
	return c.token(step, client, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}, "code_verifier": {verifier},
	}, pairs...)
}

func (c *tpp) renew(step string, client *bank.Client, refresh string, pairs ...string) answer {
	return c.token(step, client, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, pairs...)
}

// tokens are the tokens of an answer.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Scope   string
}

// keep takes the tokens of an answer.
func (c *tpp) keep(a answer) tokens {
	var got tokens
	if a.status/100 == 2 {
		_ = json.Unmarshal([]byte(a.body), &got)
	}
	if got.Access != "" {
		c.access = got.Access
	}
	if got.Refresh != "" {
		c.refresh = got.Refresh
	}
	return got
}

// serve asks for a service token where the variant has them.
func (c *tpp) serve(step string) answer {
	a := c.token(step, bank.MainClient, url.Values{"grant_type": {"client_credentials"}, "scope": {"PREMIUM_AIS"}})
	var got tokens
	_ = json.Unmarshal([]byte(a.body), &got)
	c.service = got.Access
	return a
}

// grant has access approved and redeems the code.
func (c *tpp) grant() {
	c.t.Helper()
	if c.variant == premium.TPP {
		c.serve("ask for a service token")
	}
	c.open("create consent")
	back := c.psu("authorise", "approve")
	if a := c.redeem("redeem code", bank.MainClient, back.Query().Get("code")); c.keep(a).Access == "" {
		c.t.Fatalf("redeem code: %d %s", a.status, a.body)
	}
}

// control does something at the bank that no TPP can.
func (c *tpp) control(act, token string) answer {
	return c.do(act, "POST", "/_control/"+act, map[string]string{bank.ControlHeader: c.bank.ControlToken()}, fmt.Sprintf(`{"token":%q}`, token))
}

// An account is what a TPP needs of one.
type account struct {
	AccountID        string
	AccountReference struct{ IBAN, Currency string }
	Status, BankName string
	Balances         []struct {
		BalanceType   string
		BalanceAmount struct{ Amount json.RawMessage }
	}
}

func (c *tpp) accounts(step string, headers ...string) []account {
	var list struct{ Accounts []account }
	_ = json.Unmarshal([]byte(c.read(step, "/accounts", headers...).body), &list)
	return list.Accounts
}

// wrong changes one character in the middle.
func wrong(token string) string {
	middle := len(token) / 2
	if middle == 0 {
		return "x"
	}
	other := "Q"
	if token[middle:middle+1] == other {
		other = "7"
	}
	return token[:middle] + other + token[middle+1:]
}
