package flinks_test

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
	"github.com/assaykit/assay/conformance/bank/flinks"
)

const (
	host        = "http://bank.test"
	verifier    = "a-verifier-of-forty-three-characters-or-more-0"
	correlation = "fce84d61-dfa8-4e2b-bd94-f1ec6a445841"
	everything  = "ACCOUNT_BASIC ACCOUNT_DETAILED ACCOUNT_PAYMENTS INVESTMENTS TRANSACTIONS STATEMENTS CUSTOMER_CONTACT CUSTOMER_PERSONAL"
	accounts    = "/api/fdx/5/accounts"
	noID        = "00000000-0000-4000-8000-000000000000"
)

var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// A tpp talks to a bank without a network and writes down everything it is answered.
type tpp struct {
	t       testing.TB
	variant string
	bank    *bank.Bank
	handler http.Handler
	log     []string // one line for each answer: what was asked, and the whole answer
	cookie  string

	access, refresh, service string
}

// An answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// code is the code or error word of a refusal.
func (a answer) code() string {
	var body struct {
		Error string
		Code  any
	}
	_ = json.Unmarshal([]byte(a.body), &body)
	if body.Code != nil {
		return fmt.Sprint(body.Code)
	}
	return body.Error
}

// into reads a body.
func (a answer) into(t testing.TB, to any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), to); err != nil || a.status != http.StatusOK {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
}

func newTPP(t testing.TB, cfg bank.Config) *tpp {
	t.Helper()
	if cfg.Clock == nil {
		cfg.Clock = bank.StoppedClock(today.Add(10 * time.Hour))
	}
	b := flinks.New(cfg)
	return &tpp{t: t, variant: cfg.Variant, bank: b, handler: b.Handler()}
}

func (c *tpp) flowPage() bool { return c.variant == flinks.FlowPage }

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
	c.log = append(c.log, fmt.Sprintf("%s: %d %s %q", step, a.status, strings.Join(lines, " "), a.body))
	return a
}

// read reads with the user's token; headers replace those that are sent.
func (c *tpp) read(step, path string, headers ...string) answer {
	return c.bearing(step, "GET", path, c.access, headers...)
}

func (c *tpp) bearing(step, method, path, token string, headers ...string) answer {
	all := map[string]string{}
	if token != "" {
		all["Authorization"] = "Bearer " + token
	}
	for i := 0; i < len(headers); i += 2 {
		all[headers[i]] = headers[i+1]
	}
	return c.do(step, method, path, all, "")
}

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// authorizeQuery is a good authorisation request; pairs replace parameters, an empty value removes one.
func (c *tpp) authorizeQuery(pairs ...string) string {
	q := url.Values{
		"response_type": {"code"}, "client_id": {bank.MainClient.ID}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}, "scope": {everything},
		"state": {"State-With.Dots_And~42"}, "provider_id": {"4013"}, "code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
	if c.flowPage() {
		q.Set("provider_id", "1000")
		q.Set("correlation_id", correlation)
		q.Del("code_challenge")
		q.Del("code_challenge_method")
	}
	replace(q, pairs)
	return "/api/v1/authorize?" + q.Encode()
}

func replace(form url.Values, pairs []string) {
	for i := 0; i < len(pairs); i += 2 {
		if form.Del(pairs[i]); pairs[i+1] != "" {
			form.Set(pairs[i], pairs[i+1])
		}
	}
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
func (c *tpp) psu(step, decision string, pairs ...string) *url.URL {
	return c.browse(step, decision, bank.Alice, pairs...)
}

func (c *tpp) browse(step, decision string, u *bank.User, pairs ...string) *url.URL {
	a := c.do(step, "GET", c.authorizeQuery(pairs...), map[string]string{"Cookie": c.cookie}, "")
	if set := a.header.Get("Set-Cookie"); set != "" {
		c.cookie, _, _ = strings.Cut(set, ";")
	}
	if a.status == http.StatusOK {
		a = c.submit(step+" (login)", a, "/psu/login", url.Values{"username": {u.Name}, "password": {u.Password}})
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
	if client != nil && !c.flowPage() {
		headers["Authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte(client.ID+":"+client.Secret))
	} else if client != nil {
		form.Set("client_id", client.ID)
		form.Set("client_secret", client.Secret)
	} else {
		form.Set("client_id", bank.MainClient.ID)
	}
	replace(form, pairs)
	return c.do(step, "POST", "/api/v1/token", headers, form.Encode())
}

func (c *tpp) redeem(step string, client *bank.Client, code string, pairs ...string) answer {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {bank.MainClient.RedirectURIs[0]}}
	if !c.flowPage() {
		form.Set("code_verifier", verifier)
	}
	return c.token(step, client, form, pairs...)
}

func (c *tpp) renew(step string, client *bank.Client, refresh string, pairs ...string) answer {
	return c.token(step, client, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, pairs...)
}

// tokens are the members of a token answer.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Scope   string
}

// keep takes the tokens of an answer.
func (c *tpp) keep(a answer) tokens {
	var got tokens
	if a.status/100 != 2 {
		return got
	}
	_ = json.Unmarshal([]byte(a.body), &got)
	if got.Access != "" {
		c.access = got.Access
	}
	if got.Refresh != "" {
		c.refresh = got.Refresh
	}
	return got
}

// grant connects and takes the tokens.
func (c *tpp) grant(pairs ...string) tokens {
	c.t.Helper()
	back := c.psu("authorise", "approve", pairs...)
	a := c.redeem("redeem code", bank.MainClient, back.Query().Get("code"))
	if a.status != http.StatusOK {
		c.t.Fatalf("redeem code: %d %s", a.status, a.body)
	}
	return c.keep(a)
}

// ids are the ids of the accounts that are listed.
func (c *tpp) ids(query string) []string {
	var body struct {
		Accounts []map[string]struct {
			AccountID string
		}
	}
	_ = json.Unmarshal([]byte(c.read("list accounts", accounts+query).body), &body)
	var ids []string
	for _, wrapper := range body.Accounts {
		for _, fields := range wrapper {
			ids = append(ids, fields.AccountID)
		}
	}
	return ids
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
