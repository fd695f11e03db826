package flinks_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/flinks"
)

func TestSameSeedSameAnswers(t *testing.T) {
	for _, v := range dialects() {
		a, b := logOf(t, bank.Config{Variant: v.Name, Seed: 3}), logOf(t, bank.Config{Variant: v.Name, Seed: 3})
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s: two banks of one seed differ:\n%s", v.Name, diff)
		}
		if slices.Equal(a, logOf(t, bank.Config{Variant: v.Name, Seed: 4})) {
			t.Errorf("%s: two seeds give the same answers", v.Name)
		}
	}
}

// TestAuthorizeErrors holds which faulty requests are answered by a page and which by a redirect.
func TestAuthorizeErrors(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FlowPage})
	for _, test := range []struct{ name, query, want string }{ // want: status, or the error of a redirect
		{"good", c.authorizeQuery(), "200"},
		{"one scope", c.authorizeQuery("scope", "ACCOUNT_BASIC"), "200"},
		{"another provider", c.authorizeQuery("provider_id", "2000"), "200"},
		{"unknown client", c.authorizeQuery("client_id", "x"), "400"},
		{"foreign redirect URI", c.authorizeQuery("redirect_uri", "https://evil.example/"), "400"},
		{"no provider", c.authorizeQuery("provider_id", ""), "invalid_request"},
		{"unknown provider", c.authorizeQuery("provider_id", "999999999"), "invalid_request"},
		{"unregistered provider", c.authorizeQuery("provider_id", "5000"), "invalid_request"},
		{"two providers", c.authorizeQuery() + "&provider_id=2000", "invalid_request"},
		{"no correlation id", c.authorizeQuery("correlation_id", ""), "invalid_request"},
		{"no scope", c.authorizeQuery("scope", ""), "invalid_scope"},
		{"unknown scope", c.authorizeQuery("scope", "ACCOUNT_BASIC BILLS"), "invalid_scope"},
		{"no basic scope", c.authorizeQuery("scope", "TRANSACTIONS"), "invalid_scope"},
		{"scope of partners", c.authorizeQuery("scope", "ACCOUNT_BASIC client:admin"), "invalid_scope"},
	} {
		a := c.do(test.name, "GET", test.query, nil, "")
		location, _ := url.Parse(a.header.Get("Location"))
		got := fmt.Sprint(a.status)
		if q := location.Query(); a.status == 302 && q.Get("state") == "State-With.Dots_And~42" && q.Get("error_description") != "" {
			got = q.Get("error")
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	stateless := c.do("no state", "GET", c.authorizeQuery("state", ""), nil, "")
	if location, _ := url.Parse(stateless.header.Get("Location")); location.Query().Get("error") != "invalid_request" {
		t.Errorf("no state: %d %s", stateless.status, location)
	}
}

// TestTokens holds what the three grants give, and for how long.
func TestTokens(t *testing.T) {
	clock := bank.StoppedClock(today.Add(time.Hour))
	c := newTPP(t, bank.Config{Variant: flinks.FDX5, Clock: clock})
	got := c.grant()
	if got.Type != "Bearer" || got.Expires != 300 || got.Refresh == "" || got.Scope != everything {
		t.Errorf("the code gives %+v", got)
	}
	first := claims(t, got.Access)
	if first.ClientID != bank.MainClient.ID || first.Sub == "" || first.Exp != clock.Now().Unix()+300 {
		t.Errorf("the token says %+v", first)
	}
	clock.Advance(301 * time.Second)
	if a := c.read("late", accounts); a.status != 401 || a.code() != "602" {
		t.Errorf("a token of 301 seconds: %d %s", a.status, a.code())
	}
	for range 3 {
		clock.Advance(29 * 24 * time.Hour) // thirty days begin anew at every use
		a := c.renew("refresh", bank.MainClient, c.refresh)
		if renewed := c.keep(a); a.status != 200 || renewed.Refresh != "" || claims(t, renewed.Access).Sub != first.Sub {
			t.Fatalf("refresh: %d %s", a.status, a.body)
		}
	}
	if a := c.read("list accounts", accounts); a.status != 200 {
		t.Errorf("the refreshed token: %d", a.status)
	}
	clock.Advance(31 * 24 * time.Hour)
	if a := c.renew("refresh", bank.MainClient, c.refresh); a.code() != "invalid_grant" {
		t.Errorf("a refresh token that was not used for 31 days: %d %s", a.status, a.code())
	}
}

type said struct {
	ClientID string `json:"client_id"`
	Sub      string
	Exp      int64
}

// claims reads a JWT.
func claims(t *testing.T, token string) (c said) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JWT", token)
	}
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(body, &c) != nil {
		t.Fatalf("%q cannot be read: %v", token, err)
	}
	return c
}

// TestJSONTokens asks for tokens in JSON, as some clients do.
func TestJSONTokens(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FlowPage})
	ask := func(body string) answer {
		return c.do("ask", "POST", "/api/v1/token", map[string]string{"Content-Type": "application/json"}, body)
	}
	good := fmt.Sprintf(`{"grant_type":"client_credentials","client_id":%q,"client_secret":%q,"more":1}`, bank.MainClient.ID, bank.MainClient.Secret)
	var service tokens
	ask(good).into(t, &service)
	var list []struct {
		ProviderID    int `json:"provider_id"`
		Name, Country string
	}
	c.bearing("list providers", "GET", "/api/v1/providers", service.Access).into(t, &list)
	if len(list) != 3 || list[0].ProviderID != 1000 || list[2].Country != "US" {
		t.Errorf("providers: %+v", list)
	}
	for body, want := range map[string]string{"{": "invalid_client", `{"grant_type":1}`: "invalid_client", strings.Replace(good, "client_credentials", "password", 1): "unsupported_grant_type"} {
		if a := ask(body); a.status != 400 || a.code() != want {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.code(), want)
		}
	}
}

// TestRicherProviders filters the second version of the list.
func TestRicherProviders(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FDX5})
	c.providers()
	for query, want := range map[string]int{"": 4, "?country=US": 1, "?country=CA,US": 4, "?isEnabledForClient=true": 3, "?isEnabledForClient=false&country=CA": 1} {
		var list []struct{ Status string }
		c.bearing("list", "GET", "/api/v2/providers"+query, c.service).into(t, &list)
		if len(list) != want {
			t.Errorf("%q lists %d providers, want %d", query, len(list), want)
		}
	}
}

// TestNewConnection holds that a connection ends when its user makes a new one at the same provider, and only then.
func TestNewConnection(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FlowPage})
	open := func(token string) bool { return c.bearing("list", "GET", accounts, token).status == 200 }
	first := c.grant()
	elsewhere := c.grant("provider_id", "2000")
	back := c.browse("authorise as Bob", "approve", bank.Bob)
	bobs := c.keep(c.redeem("redeem", bank.MainClient, back.Query().Get("code")))
	if !open(first.Access) || !open(elsewhere.Access) || !open(bobs.Access) {
		t.Fatal("connections of other users or at other providers end the first")
	}
	second := c.grant()
	if open(first.Access) || !open(second.Access) || !open(elsewhere.Access) || !open(bobs.Access) {
		t.Error("a new connection ends others than the one before it")
	}
	if a := c.renew("refresh", bank.MainClient, first.Refresh); a.code() != "invalid_grant" {
		t.Errorf("the refresh token of the older connection: %d %s", a.status, a.code())
	}
	c.bearing("revoke", "DELETE", "/api/v1/revoke", second.Access)
	live := 0
	for _, consent := range c.bank.Ledger.Consents {
		if consent.Live() {
			live++
		}
	}
	if live != 2 {
		t.Errorf("%d connections live after revocation, want two", live)
	}
}

func TestTargets(t *testing.T) {
	for _, v := range flinks.Profile().Variants {
		var file struct {
			Preset  string
			BaseURL string `yaml:"base_url"`
			Client  struct{ ID, Secret, Auth, Scope string }
			PSU     struct{ Users []struct{ Name string } }
			Hooks   map[string]any
			Options map[string]string
		}
		if err := yaml.Unmarshal([]byte(v.Target("http://127.0.0.1:1", "secret")), &file); err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		if file.Preset != v.Name || file.Client.Auth != v.Settings.ClientAuth[0] || file.Client.Scope != everything ||
			len(file.PSU.Users) != 2 || len(file.Hooks) < 2 || file.Options["provider_id"] == "" {
			t.Errorf("%s: %+v", v.Name, file)
		}
	}
}
