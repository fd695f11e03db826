package stet

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

func TestRelocate(t *testing.T) {
	target := &conformance.Target{BaseURL: "https://bank.test/stet/psd2/", Endpoints: map[string]string{"accounts": "/v1.4.2/accounts", "consents": "https://api.bank.test/own/consents?brand=x"}}
	for url, want := range map[string]string{
		conformance.Nowhere + "/v1/accounts":                             "https://bank.test/stet/psd2/v1.4.2/accounts",
		conformance.Nowhere + "/v1/accounts/a%2F1/balances":              "https://bank.test/stet/psd2/v1.4.2/accounts/a%2F1/balances",
		conformance.Nowhere + "/v1/accounts/a-1/transactions?dateFrom=x": "https://bank.test/stet/psd2/v1.4.2/accounts/a-1/transactions?dateFrom=x",
		conformance.Nowhere + "/v1/trusted-beneficiaries":                "https://bank.test/stet/psd2/v1.4.2/trusted-beneficiaries",
		conformance.Nowhere + "/v1/end-user-identity":                    "https://bank.test/stet/psd2/v1.4.2/end-user-identity",
		conformance.Nowhere + "/v1/consents":                             "https://api.bank.test/own/consents?brand=x",
		"https://bank.test/v1/accounts/a-1?page=2":                       "https://bank.test/v1/accounts/a-1?page=2",
	} {
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := &session{target: target}
		if err := s.target.Relocate(req, places); err != nil || req.URL.String() != want || req.Host != req.URL.Host {
			t.Errorf("relocate(%s) = %s at host %s, %v, want %s", url, req.URL, req.Host, err, want)
		}
	}
}

// A link to a foreign origin is never followed: the token would go with it.
func TestFollowStaysAtTheASPSP(t *testing.T) {
	s := &session{target: &conformance.Target{BaseURL: "https://bank.test"}}
	for _, href := range []string{"https://other.test/x", "http://bank.test/x", "https://bank.test:8443/x", "://", ""} {
		if resp, err := s.follow(context.Background(), oauth.GrantMain, "accountsGet", href); resp != nil || err != nil {
			t.Errorf("follow(%q) = %v, %v, want nothing", href, resp, err)
		}
	}
	if resp, err := s.follow(context.Background(), oauth.GrantMain, "accountsGet", "/x", "https://bank.test/x"); resp != nil || err != nil {
		t.Errorf("follow of what was read = %v, %v, want nothing", resp, err)
	}
}

func TestMoment(t *testing.T) {
	for _, c := range []struct{ form, text, want string }{
		{"date", "2026-11-20", "2026-11-20"},
		{"local", "2026-11-20", "2026-11-20T00:00:00"},
		{"date-time", "abc", "abc"},
		{"date-time", "2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z"},
		{"date", "2026-11-20T00:00:00.5+01:00", "2026-11-20"},
		{"local", "2026-11-20T00:00:00+01:00", "2026-11-20T00:00:00"},
	} {
		s := &session{target: &conformance.Target{Options: map[string]string{"date_query": c.form}}}
		if got := s.moment(c.text); got == nil || *got != c.want {
			t.Errorf("moment(%s) as %s = %v, want %s", c.text, c.form, got, c.want)
		}
	}
	s := &session{target: &conformance.Target{}}
	if got := s.moment("2026-11-20"); got == nil || !strings.HasPrefix(*got, "2026-11-20T00:00:00") || s.moment("") != nil {
		t.Errorf("moment of a day = %v, want its beginning", got)
	}
}

func TestConsentBody(t *testing.T) {
	known := account{id: "a", identification: []byte(`{"iban":"FR76"}`)}
	for version, owners := range map[string]bool{version140: false, version142: false, version15: true, version16: true} {
		s := &session{target: &conformance.Target{Options: map[string]string{"version": version}}, accounts: []account{known, {id: "b"}}}
		if _, there := s.whole()["owners"]; there != owners {
			t.Errorf("owners in %s: %v, want %v", version, there, owners)
		}
		if got := s.narrower(); len(got["balances"].([]any)) != 1 || got["psuIdentity"] != false {
			t.Errorf("narrower consent in %s: %v, want the second account alone", version, got)
		}
	}
}

// A signature verifies with the key over what is sent, and each forgery is what its
// name says.
func TestSign(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	client := conformance.Client{ID: "tpp", Signing: conformance.Signing{KeyPair: conformance.KeyPair{Key: text}}}
	s, err := newSigner(&conformance.Target{Client: client})
	if err != nil {
		t.Fatal(err)
	}
	const body = `{"balances":[]}`
	for f, valid := range map[forgery]bool{noForgery: true, wrongKey: false, wrongFields: true, wrongDigest: true} {
		req, err := http.NewRequest(http.MethodPut, "https://bank.test/v1/consents?x=1", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("PSU-IP-Address", "192.0.2.10")
		req.Header.Set("X-Request-ID", "r-1")
		if err := s.sign(req, f); err != nil {
			t.Fatal(err)
		}
		parts := regexp.MustCompile(`^keyId="tpp",algorithm="rsa-sha256",headers="([^"]+)",signature="([^"]+)"$`).FindStringSubmatch(req.Header.Get("Signature"))
		if parts == nil {
			t.Fatalf("forgery %d: Signature %q", f, req.Header.Get("Signature"))
		}
		want := "(request-target) date digest x-request-id psu-ip-address"
		if f == wrongFields {
			want = "date"
		}
		if diff := cmp.Diff(want, parts[1]); diff != "" {
			t.Errorf("forgery %d: signed fields differ: %s", f, diff)
		}
		signature, _ := base64.StdEncoding.DecodeString(parts[2])
		hash := sha256.Sum256([]byte(signingString(req, strings.Fields(parts[1]))))
		if got := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, hash[:], signature) == nil; got != valid {
			t.Errorf("forgery %d: the signature verifies: %v, want %v", f, got, valid)
		}
		sum := sha256.Sum256([]byte(body))
		if got := req.Header.Get("Digest") == "SHA-256="+base64.StdEncoding.EncodeToString(sum[:]); got != (f != wrongDigest) {
			t.Errorf("forgery %d: the digest is right: %v", f, got)
		}
	}
}

func TestSigningString(t *testing.T) {
	req, err := http.NewRequest(http.MethodGet, "https://bank.test:8443/v1/accounts/a%2F1?x=1&y=2", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"X-Two": {"a", "b"}}
	want := "(request-target): get /v1/accounts/a%2F1?x=1&y=2\nhost: bank.test:8443\nx-two: a, b"
	if got := signingString(req, []string{requestTarget, "host", "x-two"}); got != want {
		t.Errorf("signing string %q, want %q", got, want)
	}
}

// The length is signed where there is a body, as Qonto tells TPPs to.
func TestSignsTheLength(t *testing.T) {
	s := &signer{headers: []string{requestTarget, contentLength, "date"}}
	for body, want := range map[string]string{"": "(request-target): put /v1/consents", "{}": "(request-target): put /v1/consents\ncontent-length: 2"} {
		req, err := http.NewRequest(http.MethodPut, "https://bank.test/v1/consents", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if got := signingString(req, s.fields(req)); got != want {
			t.Errorf("signing string of %q is %q, want %q", body, got, want)
		}
	}
}

// The key may lie in one file with its certificate.
func TestKeyBesideItsCertificate(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("no matter")}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...)
	if got, err := rsaKey(text); err != nil || !got.Equal(key) {
		t.Errorf("rsaKey = %v, want the key behind the certificate", err)
	}
}

func TestNewSignerWantsRSA(t *testing.T) {
	for name, signing := range map[string]conformance.Signing{
		"no PEM":            {KeyPair: conformance.KeyPair{Key: []byte("x")}},
		"another algorithm": {KeyPair: conformance.KeyPair{Key: []byte("x")}, Algorithm: "hs2019"},
	} {
		if _, err := newSigner(&conformance.Target{Client: conformance.Client{Signing: signing}}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if s, err := newSigner(&conformance.Target{}); s != nil || err != nil {
		t.Errorf("without a key: %v, %v, want no signer", s, err)
	}
}

// A template is followed without its parameters. One that needs some leads nowhere, and is not followed.
func TestTemplates(t *testing.T) {
	for _, c := range []struct {
		link link
		want string
	}{
		{link{Href: "/v1/a{?x}"}, "/v1/a{?x}"},
		{link{"/v1/a{?dateFrom,dateTo}", true}, "/v1/a"},
		{link{"/v1/a?page=1{&dateTo}", true}, "/v1/a?page=1"},
	} {
		if got := c.link.to(); got != c.want {
			t.Errorf("%+v leads to %s, want %s", c.link, got, c.want)
		}
	}
}

// Where nothing is listed before the consent, it names the accounts that the target says the PSU has.
func TestConsentToAccountsOfTheTarget(t *testing.T) {
	s := &session{target: &conformance.Target{PSU: conformance.PSU{Users: []conformance.User{{Accounts: []conformance.Account{{IBAN: "FR76"}}}}}}}
	if got := s.whole()["balances"].([]any); len(got) != 1 {
		t.Errorf("the consent names %v, want the account of the target", got)
	}
	s.accounts = []account{{id: "a"}, {id: "b"}}
	if got := s.whole()["balances"].([]any); len(got) != 2 {
		t.Errorf("the consent names %v, want the accounts of the list", got)
	}
}

// A period is asked for along a link too.
func TestFiltered(t *testing.T) {
	s := &session{target: &conformance.Target{Options: map[string]string{"date_query": "date"}}}
	for href, want := range map[string]string{
		"v1/accounts/x/transactions":      "v1/accounts/x/transactions?dateFrom=2026-11-20",
		"/v1/transactions?account=x":      "/v1/transactions?account=x&dateFrom=2026-11-20",
		"https://bank.test/transactions?": "https://bank.test/transactions?dateFrom=2026-11-20",
		"http://[::1":                     "http://[::1",
		"":                                "",
	} {
		if got := s.filtered(href, period{from: "2026-11-20"}); got != want {
			t.Errorf("filtered(%q) = %q, want %q", href, got, want)
		}
	}
}
