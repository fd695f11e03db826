package conformance

import (
	"net/url"
	"testing"
)

func TestEndpoint(t *testing.T) {
	target := &Target{
		BaseURL: "https://api.bank.test/psd2/",
		Endpoints: map[string]string{
			"consents": "/v1/consents", "accounts": "v1/accounts?x={consentId}", "token": "https://auth.bank.test/token", "revoke": "",
		},
	}
	for name, want := range map[string]string{
		"consents": "https://api.bank.test/psd2/v1/consents",
		"accounts": "https://api.bank.test/psd2/v1/accounts?x={consentId}",
		"token":    "https://auth.bank.test/token",
		"revoke":   "",
		"par":      "",
	} {
		if got := target.Endpoint(name); got != want {
			t.Errorf("Endpoint(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestOwns(t *testing.T) {
	target := &Target{
		BaseURL:   "https://API.bank.test/psd2",
		Endpoints: map[string]string{"token": "https://auth.bank.test:8443/token", "revoke": "", "accounts": "/accounts"},
		Origins:   []string{"https://login.bank.test/", "http://127.0.0.1:9000"},
	}
	for text, want := range map[string]bool{
		"https://api.bank.test/elsewhere":      true,
		"https://api.bank.test:443":            true,
		"HTTPS://api.bank.test":                true,
		"https://auth.bank.test:8443/x":        true,
		"https://login.bank.test/deep":         true,
		"http://127.0.0.1:9000/x":              true,
		"http://api.bank.test/":                false,
		"https://api.bank.test:8443/":          false,
		"https://auth.bank.test/token":         false,
		"https://api.bank.test.evil.test/":     false,
		"https://api.bank.test@evil.test/":     false,
		"https://evil.test/?https://api.bank/": false,
		"//api.bank.test/":                     false,
		"/v1/accounts":                         false,
		"ftp://api.bank.test/":                 false,
		"":                                     false,
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := target.Owns(u); got != want {
			t.Errorf("Owns(%q) = %v, want %v", text, got, want)
		}
	}
	if target.Owns(nil) {
		t.Error("Owns(nil) = true, want false")
	}
	if empty := (&Target{}); empty.Owns(&url.URL{}) {
		t.Error("Owns of an empty URL by an empty target = true, want false")
	}
}

func TestEffectiveMode(t *testing.T) {
	for _, c := range []struct{ environment, mode, want string }{
		{"sandbox", ModeFull, ModeFull},
		{"sandbox", ModeCareful, ModeCareful},
		{"sandbox", ModeLook, ModeLook},
		{"production", ModeFull, ModeCareful},
		{"production", ModeLook, ModeLook},
	} {
		target := &Target{Environment: c.environment, Mode: c.mode}
		if got := target.EffectiveMode(); got != c.want {
			t.Errorf("EffectiveMode of %s in %s = %q, want %q", c.mode, c.environment, got, c.want)
		}
	}
}

func TestClaims(t *testing.T) {
	target := &Target{Features: []string{"refresh"}, Options: map[string]string{"rotation": "none"}}
	if !target.Claims("refresh") || target.Claims("paging") {
		t.Errorf("Claims = %v, %v, want true, false", target.Claims("refresh"), target.Claims("paging"))
	}
	if target.Option("rotation") != "none" || target.Option("other") != "" {
		t.Errorf("Option = %q, %q, want none and nothing", target.Option("rotation"), target.Option("other"))
	}
}
