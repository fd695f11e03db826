package premium

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// answer is an answer as an act gets it.
func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}
}

func TestRelocate(t *testing.T) {
	versions := map[string]string{"accounts_version": "v3", "transactions_version": "/v5/", "consents_version": "v2"}
	for _, c := range []struct {
		base     string
		versions map[string]string
		url      string
		want     string
	}{
		{"https://bank.test/premium/sandbox", nil, conformance.Nowhere + "/v1/accounts", "https://bank.test/premium/sandbox/v1/accounts"},
		{"https://bank.test/premium/production/", versions, conformance.Nowhere + "/v1/accounts?withBalance=true", "https://bank.test/premium/production/v3/accounts?withBalance=true"},
		{"https://bank.test", versions, conformance.Nowhere + "/v1/accounts/a%2F1", "https://bank.test/v3/accounts/a%2F1"},
		{"https://bank.test", versions, conformance.Nowhere + "/v1/accounts/a-1/balances", "https://bank.test/v3/accounts/a-1/balances"},
		{"https://bank.test", versions, conformance.Nowhere + "/v1/accounts/a-1/transactions?page=1", "https://bank.test/v5/accounts/a-1/transactions?page=1"},
		{"https://bank.test", versions, conformance.Nowhere + "/v1/consents/c-1", "https://bank.test/v2/consents/c-1"},
		{"https://bank.test", versions, conformance.Nowhere + "/v1/payments/sepa-credit-transfers", "https://bank.test/v1/payments/sepa-credit-transfers"},
		{"https://bank.test", versions, "https://bank.test/v1/accounts/a-1/transactions?page=2", "https://bank.test/v1/accounts/a-1/transactions?page=2"},
		{"https://bank.test/own", versions, conformance.Nowhere + "/v1/accounts/a-1/transactions?page=1", "https://bank.test/own/konten/a-1/transactions?page=1"},
	} {
		s := &session{target: &conformance.Target{BaseURL: c.base, Options: c.versions}}
		if strings.HasSuffix(c.base, "/own") {
			s.target.Endpoints = map[string]string{"accounts": "/konten"}
		}
		req, err := http.NewRequest(http.MethodGet, c.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.relocate(req); err != nil || req.URL.String() != c.want || req.Host != req.URL.Host {
			t.Errorf("relocate(%s) under %s = %s at host %s, %v, want %s", c.url, c.base, req.URL, req.Host, err, c.want)
		}
	}
}

func TestDress(t *testing.T) {
	s := &session{target: &conformance.Target{BaseURL: "https://bank.test", PSU: conformance.PSU{IPAddress: "192.0.2.10"},
		Request: conformance.Additions{Headers: map[string]string{"X-Api-Key": "k"}, Omit: []string{"X-Request-ID"}, API: map[string]string{"lang": "en"}}}}
	req, err := http.NewRequest(http.MethodGet, conformance.Nowhere+"/v1/accounts?withBalance=true", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Request-ID", "1")
	if err := s.dress(context.Background(), req); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"PSU-IP-Address": "192.0.2.10", "Accept": "application/json", "X-Api-Key": "k", "X-Request-ID": "", "Consent-ID": ""} {
		if got := req.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if q := req.URL.Query(); q.Get("lang") != "en" || q.Get("withBalance") != "true" {
		t.Errorf("query %q, want both parameters", req.URL.RawQuery)
	}
}

func TestResolve(t *testing.T) {
	for _, c := range []struct{ base, link, href, want string }{
		{"https://bank.test/premium/sandbox", "", "/v1/accounts?page=2", "https://bank.test/premium/sandbox/v1/accounts?page=2"},
		{"https://bank.test/premium/sandbox", "", "/premium/sandbox/v1/accounts?page=2", "https://bank.test/premium/sandbox/v1/accounts?page=2"},
		{"https://bank.test/premium/sandbox", "", "v1/accounts?page=2", "https://bank.test/premium/sandbox/v1/accounts?page=2"},
		{"https://bank.test/premium/sandbox", "https://bank.test", "/v1/accounts?page=2", "https://bank.test/v1/accounts?page=2"},
		{"https://bank.test/premium/sandbox", "", "https://other.test/x?page=2", "https://other.test/x?page=2"},
		{"https://bank.test/premium/sandbox", "", `/v1/accounts?page=2&&pageSize=10"'`, "https://bank.test/premium/sandbox/v1/accounts?page=2&pageSize=10"},
	} {
		s := &session{target: &conformance.Target{BaseURL: c.base, LinkBase: c.link}}
		if got, err := s.resolve(c.href); err != nil || got.String() != c.want {
			t.Errorf("resolve(%s) = %v, %v, want %s", c.href, got, err, c.want)
		}
	}
}

// A link to a foreign origin is never followed: the token would go with it.
func TestFollowStaysAtTheASPSP(t *testing.T) {
	s := &session{target: &conformance.Target{BaseURL: "https://bank.test/premium/sandbox"}}
	for _, href := range []string{"https://other.test/x", "http://bank.test/x", "https://bank.test:8443/x", "://", ""} {
		if resp, err := s.follow(context.Background(), href, "Bearer t"); resp != nil || err != nil {
			t.Errorf("follow(%q) = %v, %v, want nothing", href, resp, err)
		}
	}
}
