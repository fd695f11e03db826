package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/assaykit/assay/conformance/bank"
)

// grant gets an access token from $BANK (flow-page) as a TPP and its PSU would by hand,
// and keeps it in $TOKEN, the refresh token in $REFRESH and the consent in $CONSENT.
func grant(ts *testscript.TestScript, neg bool, args []string) {
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	h := hand{ts: ts, base: ts.Getenv("BANK"), client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	consent := h.consent()
	code := h.approve(consent)
	access, refresh := h.redeem(code)
	ts.Setenv("CONSENT", consent)
	ts.Setenv("TOKEN", access)
	ts.Setenv("REFRESH", refresh)
}

// A hand does with plain requests what the kit does.
type hand struct {
	ts     *testscript.TestScript
	base   string
	client *http.Client
}

func (h hand) consent() string {
	iban := bank.Alice.Accounts[0].IBAN
	list := fmt.Sprintf(`[{"iban":%q}]`, iban)
	body := fmt.Sprintf(`{"access":{"accounts":%s,"balances":%s,"transactions":%s},"recurringIndicator":true,"validUntil":"9999-12-31","frequencyPerDay":4,"combinedServiceIndicator":false}`, list, list, list)
	var created struct{ ConsentID string }
	h.ts.Check(json.Unmarshal(h.send("POST", "/consent", body, http.Header{
		"Content-Type": {"application/json"}, "X-Request-Id": {"6f1fd0b6-0a55-4d3c-9b7c-0d6a1f5f3f11"},
		"Psu-Ip-Address": {"192.0.2.10"}, "Psu-Id": {bank.Alice.Name},
	}, http.StatusCreated), &created))
	return created.ConsentID
}

var ticket = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// approve goes through the pages of the bank and returns the code.
func (h hand) approve(consent string) string {
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	login := h.send("GET", "/oauth2/authorize?"+url.Values{
		"response_type": {"code"}, "client_id": {bank.MainClient.ID}, "redirect_uri": {bank.MainClient.RedirectURIs[0]},
		"scope": {"AISP:" + consent}, "state": {"by-hand"},
	}.Encode(), "", nil, http.StatusOK)
	page := h.send("POST", "/psu/login", url.Values{
		"ticket": {h.find(ticket, login)}, "username": {bank.Alice.Name}, "password": {bank.Alice.Password},
	}.Encode(), form, http.StatusOK)
	req, err := http.NewRequest("POST", h.base+"/psu/decision", strings.NewReader(url.Values{"ticket": {h.find(ticket, page)}, "decision": {"approve"}}.Encode()))
	h.ts.Check(err)
	req.Header = form
	resp, err := h.client.Do(req)
	h.ts.Check(err)
	defer resp.Body.Close()
	back, err := url.Parse(resp.Header.Get("Location"))
	h.ts.Check(err)
	return back.Query().Get("code")
}

func (h hand) redeem(code string) (access, refresh string) {
	var issued struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
	}
	req := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	basic := http.Request{Header: req}
	basic.SetBasicAuth(bank.MainClient.ID, bank.MainClient.Secret)
	h.ts.Check(json.Unmarshal(h.send("POST", "/oauth2/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {bank.MainClient.RedirectURIs[0]},
	}.Encode(), req, http.StatusOK), &issued))
	return issued.AccessToken, issued.RefreshToken
}

// send makes a request and returns the body of the answer, which must have that status.
func (h hand) send(method, path, body string, header http.Header, status int) []byte {
	req, err := http.NewRequest(method, h.base+path, strings.NewReader(body))
	h.ts.Check(err)
	req.Header = header
	resp, err := h.client.Do(req)
	h.ts.Check(err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	h.ts.Check(err)
	if resp.StatusCode != status {
		h.ts.Fatalf("%s %s: status %d, want %d: %s", method, path, resp.StatusCode, status, data)
	}
	return data
}

func (h hand) find(what *regexp.Regexp, page []byte) string {
	found := what.FindSubmatch(page)
	if found == nil {
		h.ts.Fatalf("no %s on the page %s", what, page)
	}
	return string(found[1])
}
