package conformance

import (
	"errors"
	"net/http"
	"testing"
)

func TestRelocate(t *testing.T) {
	places := []Place{{Path: "/v1/accounts", Endpoint: "accounts"}, {Path: "/v1/customers", Endpoint: "accounts", From: "/accounts", To: "/customers"}, {Path: "/v1/revoke", Endpoint: "revoke"}}
	target := &Target{BaseURL: "https://bank.test/api/", Endpoints: map[string]string{"accounts": "/v5/accounts?region=ca"}}
	for url, want := range map[string]string{
		Nowhere + "/v1/accounts/a%2F1?limit=1":     "https://bank.test/api/v5/accounts/a%2F1?region=ca&limit=1",
		Nowhere + "/v1/customers":                  "https://bank.test/api/v5/customers?region=ca",
		Nowhere + "/v1/revoke":                     "",
		Nowhere + "/v2/else":                       Nowhere + "/v2/else",
		"https://bank.test/v1/accounts/a-1?page=2": "https://bank.test/v1/accounts/a-1?page=2",
	} {
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		var skip *Skip
		switch err := target.Relocate(req, places); {
		case want == "" && !errors.As(err, &skip):
			t.Errorf("Relocate(%s) = %v, want a skip", url, err)
		case want != "" && (err != nil || req.URL.String() != want || req.Host != req.URL.Host):
			t.Errorf("Relocate(%s) = %s at host %s, %v, want %s", url, req.URL, req.Host, err, want)
		}
	}
}

func TestLink(t *testing.T) {
	for _, c := range []struct{ base, link, href, want string }{
		{"https://bank.test/stet/psd2", "", "/v1/accounts", "https://bank.test/stet/psd2/v1/accounts"},
		{"https://bank.test/stet/psd2", "", "v1/accounts", "https://bank.test/stet/psd2/v1/accounts"},
		{"https://bank.test/stet/psd2", "", "/stet/psd2/v1/accounts?page=2", "https://bank.test/stet/psd2/v1/accounts?page=2"},
		{"https://bank.test/stet/psd2", "https://bank.test", "/v1/accounts", "https://bank.test/v1/accounts"},
		{"https://bank.test/stet/psd2", "", "https://bank.test/v1/accounts", "https://bank.test/v1/accounts"},
	} {
		target := &Target{BaseURL: c.base, LinkBase: c.link}
		if got, err := target.Link(c.href); err != nil || got.String() != c.want {
			t.Errorf("Link(%s) under %s = %v, %v, want %s", c.href, c.base, got, err, c.want)
		}
	}
}
