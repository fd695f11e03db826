package authorization_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/authorization"
)

// pair is a certificate with its key, as a target file has it.
type pair struct{ Cert, Key string }

// file is what a TPP takes from a target file.
type file struct {
	TLS    struct{ CA string }
	Client struct{ TLS pair }
	Other  struct{ TLS pair } `yaml:"other_client"`
}

// behind starts a bank that asks for certificates, and returns where it is and a client for each pair.
func behind(t *testing.T, faults ...string) (base string, f file, client func(pair) *http.Client) {
	t.Helper()
	profile := authorization.Profile()
	cfg := bank.Config{Variant: authorization.MutualTLS, Seed: 7}
	for _, fault := range profile.Faults {
		for _, name := range faults {
			if fault.Name == name {
				cfg.Faults = append(cfg.Faults, fault)
			}
		}
	}
	if len(cfg.Faults) != len(faults) {
		t.Fatalf("%d faults of %q", len(cfg.Faults), faults)
	}
	base, stop, err := authorization.New(cfg).Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	if err := yaml.Unmarshal([]byte(profile.Variant(authorization.MutualTLS).Target(base, "")), &f); err != nil {
		t.Fatal(err)
	}
	return base, f, func(p pair) *http.Client {
		config := &tls.Config{RootCAs: x509.NewCertPool()}
		config.RootCAs.AppendCertsFromPEM([]byte(f.TLS.CA))
		if p.Cert != "" {
			shown, err := tls.X509KeyPair([]byte(p.Cert), []byte(p.Key))
			if err != nil {
				t.Fatal(err)
			}
			config.Certificates = []tls.Certificate{shown}
		}
		transport := &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}
		return &http.Client{Transport: transport}
	}
}

// serviceToken asks for a token by the certificate of the client alone.
func serviceToken(t *testing.T, c *http.Client, base string) (status int, token string) {
	t.Helper()
	resp, err := c.PostForm(base+"/oauth2/token", url.Values{"grant_type": {"client_credentials"}, "scope": {"payments"}, "client_id": {bank.MainClient.ID}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	_ = json.NewDecoder(resp.Body).Decode(&body)
	return resp.StatusCode, body.AccessToken
}

// pay uses a token.
func pay(t *testing.T, c *http.Client, base, token string) int {
	t.Helper()
	req, err := http.NewRequest("POST", base+"/v1/payments", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// A client is known by its certificate, and its token is worth nothing without it.
func TestCertificates(t *testing.T) {
	base, f, client := behind(t)
	for name, p := range map[string]pair{"none": {}, "another's": f.Other.TLS} {
		if status, token := serviceToken(t, client(p), base); status != http.StatusBadRequest || token != "" {
			t.Errorf("with the certificate %s: status %d, token %q, want 400 and none", name, status, token)
		}
	}
	status, token := serviceToken(t, client(f.Client.TLS), base)
	if status != http.StatusOK || token == "" {
		t.Fatalf("with its certificate: status %d, token %q, want 200 and one", status, token)
	}
	for name, c := range map[string]struct {
		shown pair
		want  int
	}{"none": {pair{}, http.StatusUnauthorized}, "another's": {f.Other.TLS, http.StatusUnauthorized}, "its own": {f.Client.TLS, http.StatusCreated}} {
		if got := pay(t, client(c.shown), base, token); got != c.want {
			t.Errorf("the token with the certificate %s: status %d, want %d", name, got, c.want)
		}
	}
}

// Pages are for browsers, which have no certificate and are told to come by TLS in future.
func TestPagesOverTLS(t *testing.T) {
	base, _, client := behind(t)
	resp, err := client(pair{}).Get(base + "/oauth2/authorize?client_id=nobody")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.TLS == nil || resp.Header.Get("Strict-Transport-Security") == "" || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		t.Errorf("the page has %v, want one with Strict-Transport-Security", resp.Header)
	}
}

// On its port the bank refuses what comes without TLS, and closes what is neither.
func TestWithoutTLS(t *testing.T) {
	for fault, want := range map[string]int{"": http.StatusBadRequest, "token-endpoint-without-tls": http.StatusMethodNotAllowed} {
		var faults []string
		if fault != "" {
			faults = append(faults, fault)
		}
		base, _, _ := behind(t, faults...)
		resp, err := http.Get(strings.Replace(base, "https:", "http:", 1) + "/oauth2/token")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("without TLS, fault %q: status %d, want %d", fault, resp.StatusCode, want)
		}
	}
	base, _, _ := behind(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(base, "https://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte{22, 0x50, 0x50, 0, 1, 0}); err != nil { // the beginning of a handshake that is none
		t.Fatal(err)
	}
	rest := make([]byte, 64)
	for {
		if _, err := c.Read(rest); err != nil {
			break // an alert may come first
		}
	}
}
