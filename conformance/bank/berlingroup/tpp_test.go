package berlingroup_test

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
	"github.com/assaykit/assay/conformance/bank/berlingroup"
)

const (
	host     = "http://bank.test"
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

	consent         string
	access, refresh string
}

// An answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(a.body), &object); err != nil {
		t.Fatalf("the body %q is no JSON object: %v", a.body, err)
	}
	return object
}

// code is the message code or OAuth error word of a refusal.
func (a answer) code() string {
	var body struct {
		Error       string
		TPPMessages []struct{ Code, Path string } `json:"tppMessages"`
	}
	_ = json.Unmarshal([]byte(a.body), &body)
	if len(body.TPPMessages) > 0 {
		return strings.TrimSpace(body.TPPMessages[0].Code + " " + body.TPPMessages[0].Path)
	}
	return body.Error
}

func newTPP(t testing.TB, cfg bank.Config) *tpp {
	t.Helper()
	if cfg.Clock == nil {
		cfg.Clock = bank.StoppedClock(today.Add(10 * time.Hour))
	}
	b := berlingroup.New(cfg)
	return &tpp{t: t, variant: cfg.Variant, bank: b, handler: b.Handler()}
}

func (c *tpp) flowPage() bool { return c.variant == berlingroup.FlowPage }

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

// api sends a request to the API with the headers that it needs; those given replace them.
func (c *tpp) api(step, method, path, body string, headers ...string) answer {
	c.count++
	all := map[string]string{
		"X-Request-ID": fmt.Sprintf("00000000-0000-4000-8000-%012x", c.count), "PSU-IP-Address": "192.0.2.10", "Accept": "application/json",
	}
	if body != "" {
		all["Content-Type"] = "application/json"
	}
	for i := 0; i < len(headers); i += 2 {
		all[headers[i]] = headers[i+1]
	}
	return c.do(step, method, path, all, body)
}

// read reads with the token and the consent.
func (c *tpp) read(step, path string, headers ...string) answer {
	return c.api(step, "GET", path, "", append([]string{"Authorization", "Bearer " + c.access, "Consent-ID", c.consent}, headers...)...)
}

func (c *tpp) consents() string {
	if c.flowPage() {
		return "/consent"
	}
	return "/v1/consents"
}

// request is the body of a consent request, changed by f.
func request(f func(map[string]any)) string {
	accounts := []map[string]string{}
	for _, a := range bank.Alice.Accounts[:3] {
		accounts = append(accounts, map[string]string{"iban": a.IBAN, "currency": a.Currency})
	}
	body := map[string]any{
		"access":             map[string]any{"accounts": accounts, "balances": accounts, "transactions": accounts},
		"recurringIndicator": true, "validUntil": today.AddDate(0, 0, 90).Format(time.DateOnly),
		"frequencyPerDay": 4, "combinedServiceIndicator": false,
	}
	if f != nil {
		f(body)
	}
	raw, _ := json.Marshal(body)
	return string(raw)
}

func (c *tpp) create(step, body string, headers ...string) answer {
	return c.api(step, "POST", c.consents(), body, append([]string{"PSU-ID", "alice"}, headers...)...)
}

// open creates a consent and keeps its id.
func (c *tpp) open(step string) string {
	a := c.create(step, request(nil))
	id, _ := a.json(c.t)["consentId"].(string)
	return id
}

func (c *tpp) scope(consent string) string {
	if c.flowPage() {
		return "AISP:" + consent
	}
	return "AIS:" + consent
}

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// authorizeQuery is a good authorisation request for a consent; pairs replace parameters, an empty value removes one.
func (c *tpp) authorizeQuery(consent string, pairs ...string) string {
	q := url.Values{
		"response_type": {"code"}, "client_id": {bank.MainClient.ID}, "redirect_uri": {bank.MainClient.RedirectURIs[0]},
		"scope": {c.scope(consent)}, "state": {"State-With.Dots_And~42"}, "code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return "/oauth2/authorize?" + q.Encode()
}

var ticketForm = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// submit sends a form with the ticket of the page it stood on.
func (c *tpp) submit(step string, page answer, path string, form url.Values) answer {
	if found := ticketForm.FindStringSubmatch(page.body); found != nil {
		form.Set("ticket", found[1])
	}
	return c.do(step, "POST", path, map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Cookie": c.cookie}, form.Encode())
}

// psu takes Alice through the pages and returns where she is sent in the end.
func (c *tpp) psu(step, consent, decision string, pairs ...string) *url.URL {
	a := c.do(step, "GET", c.authorizeQuery(consent, pairs...), map[string]string{"Cookie": c.cookie}, "")
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
func (c *tpp) token(step, path string, client *bank.Client, form url.Values, pairs ...string) answer {
	headers := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	if client != nil && c.flowPage() {
		headers["Authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte(client.ID+":"+client.Secret))
	} else if client != nil {
		form.Set("client_id", client.ID)
		form.Set("client_secret", client.Secret)
	} else {
		form.Set("client_id", bank.MainClient.ID)
	}
	for i := 0; i < len(pairs); i += 2 {
		if form.Del(pairs[i]); pairs[i+1] != "" {
			form.Set(pairs[i], pairs[i+1])
		}
	}
	return c.do(step, "POST", path, headers, form.Encode())
}

func (c *tpp) redeem(step string, client *bank.Client, code string, pairs ...string) answer {
	return c.token(step, "/oauth2/token", client, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}, "code_verifier": {verifier},
	}, pairs...)
}

func (c *tpp) renew(step string, client *bank.Client, refresh string, pairs ...string) answer {
	return c.token(step, "/oauth2/token", client, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, pairs...)
}

// keep takes the tokens of an answer.
func (c *tpp) keep(a answer) {
	if a.status/100 != 2 {
		return
	}
	var tokens struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	_ = json.Unmarshal([]byte(a.body), &tokens)
	if tokens.Access != "" {
		c.access = tokens.Access
	}
	if tokens.Refresh != "" {
		c.refresh = tokens.Refresh
	}
}

// grant creates a consent, has it approved and redeems the code.
func (c *tpp) grant() {
	c.t.Helper()
	c.consent = c.open("create consent")
	back := c.psu("authorise", c.consent, "approve")
	a := c.redeem("redeem code", bank.MainClient, back.Query().Get("code"))
	if a.status != http.StatusOK {
		c.t.Fatalf("redeem code: %d %s", a.status, a.body)
	}
	c.keep(a)
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
