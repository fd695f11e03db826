package conformance

import (
	"slices"
	"testing"
)

func TestSecrets(t *testing.T) {
	target := &Target{
		Client:      Client{ID: "tpp-1", Secret: "main-secret"},
		OtherClient: &Client{ID: "tpp-2", Secret: "other-secret"},
		Start:       Start{AccessToken: "at", RefreshToken: "rt", ConsentID: "c-1"},
		Proxy:       "http://me:proxy-password@proxy.test:3128",
		PSU: PSU{Users: []User{{
			Name:     "Alice of the tests",
			Headers:  map[string]string{"psu-id": "alice@bank", "PSU-User-Agent": "Firefox"},
			Values:   map[string]string{"user": "alice", "password": "wonderland-17", "otp": "at"},
			Accounts: []Account{{IBAN: "DE89370400440532013000", Currency: "EUR"}},
		}}},
		Referenced: []string{"main-secret", "api-key"},
	}
	want := []Secret{
		{KindSecret, "main-secret"}, {KindSecret, "other-secret"},
		{KindToken, "at"}, {KindToken, "rt"},
		{KindIBAN, "DE89370400440532013000"}, {KindName, "alice@bank"},
		{KindPassword, "wonderland-17"}, {KindName, "alice"},
		{KindPassword, "proxy-password"}, {KindSecret, "api-key"},
	}
	if got := target.Secrets(); !slices.Equal(got, want) {
		t.Errorf("Secrets() = %v, want %v", got, want)
	}
	if got := (&Target{}).Secrets(); len(got) != 0 {
		t.Errorf("Secrets() of an empty target = %v, want none", got)
	}
}
