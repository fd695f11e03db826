package oauth

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// Every host of the ASPSP has one door, that of the API first; the PSU's browser goes only where nobody else does.
func TestDoors(t *testing.T) {
	target := &conformance.Target{BaseURL: "https://api.test/v1", Endpoints: map[string]string{
		"accounts": "/accounts", "consents": "/consents/{consentId}", "token": "https://auth.test/token", "authorize": "https://www.test/authorize",
		"revoke": "https://auth.test/revoke", "introspect": "https://ask.test/introspect", "metadata": "http://127.0.0.1/metadata",
	}}
	want := []string{"https://api.test/v1/accounts", "https://auth.test/token", "https://ask.test/introspect", "https://www.test/authorize"}
	var got []string
	for _, d := range doors(target) {
		got = append(got, d.url)
		if d.front != (d.url == "https://www.test/authorize") {
			t.Errorf("%s: front %v", d.url, d.front)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("doors (-want +got):\n%s", diff)
	}
}

// Without TLS the kit goes on where a browser would, as long as it goes without TLS and not back to us.
func TestPlainNext(t *testing.T) {
	target := &conformance.Target{Client: conformance.Client{RedirectURIs: []string{"http://127.0.0.1:8877/callback"}}}
	a := &Acts{wire: fixedWire{target: target}}
	for _, c := range []struct {
		status         int
		location, want string
	}{
		{302, "/login?x=1", "https://bank.test/login?x=1"},
		{302, "http://login.bank.test/#top", "https://login.bank.test/"},
		{308, "http://bank.test:80/a", "https://bank.test:80/a"},
		{301, "https://bank.test/authorize", ""},
		{302, "http://127.0.0.1:8877/callback?error=invalid_request", ""},
		{302, "", ""},
		{302, "http://[", ""},
		{200, "/login", ""},
	} {
		resp := &http.Response{StatusCode: c.status, Header: http.Header{"Location": {c.location}}}
		if got := a.plainNext("https://bank.test/authorize", resp); got != c.want {
			t.Errorf("%d to %q leads to %q, want %q", c.status, c.location, got, c.want)
		}
	}
}

// fixedWire knows a target and sends nothing.
type fixedWire struct {
	conformance.Wire
	target *conformance.Target
}

func (w fixedWire) Target() *conformance.Target { return w.target }
