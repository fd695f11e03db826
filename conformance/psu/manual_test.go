package psu

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// A person reads what the channel says and opens URLs at the address that it names.
type person struct {
	text bytes.Buffer
	told chan string // base URL of the listener
}

var listening = regexp.MustCompile(`Waiting for the answer at (\S+)`)

func (p *person) Write(data []byte) (int, error) {
	p.text.Write(data)
	if found := listening.FindStringSubmatch(p.text.String()); found != nil {
		p.told <- found[1]
	}
	return len(data), nil
}

// opens fetches a page like a browser and returns status and text.
func opens(t *testing.T, client *http.Client, method, target string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

const authorizeURL = "https://bank.example/authorize?state=s-1&redirect_uri=https%3A%2F%2Ftpp.assay.example%2Fcallback"

// result is what Approve returned.
type result struct {
	callback conformance.Callback
	err      error
}

// begin starts an approval and returns the address to come back to.
func begin(t *testing.T, ctx context.Context, settings ManualSettings, target string) (base string, p *person, done chan result) {
	t.Helper()
	p = &person{told: make(chan string, 1)}
	settings.Listen = "127.0.0.1:0"
	channel, err := NewManual(p, settings)
	if err != nil {
		t.Fatal(err)
	}
	done = make(chan result, 1)
	go func() {
		callback, err := channel.Approve(ctx, target, conformance.Decision{Verb: conformance.Approve, User: alice})
		done <- result{callback, err}
	}()
	select {
	case base = <-p.told:
	case r := <-done:
		t.Fatalf("Approve = %+v before anybody came", r)
	}
	return base, p, done
}

func TestManual(t *testing.T) {
	base, p, done := begin(t, t.Context(), ManualSettings{}, authorizeURL)
	for _, c := range []struct {
		name, method, target string
		status               int
	}{
		{"icon", "GET", "/favicon.ico", 404},
		{"forged state", "GET", "/callback?code=evil&state=s-2", 400},
		{"no state", "GET", "/callback?code=evil", 400},
		{"posted", "POST", "/callback?code=evil&state=s-1", 405},
		{"answer", "GET", "/callback?code=c%2f1&state=s-1", 200},
	} {
		status, text := opens(t, http.DefaultClient, c.method, base+c.target)
		if status != c.status {
			t.Errorf("%s: status = %d, want %d", c.name, status, c.status)
		}
		if c.status == 200 && !strings.Contains(text, "close this window") {
			t.Errorf("%s: page = %q, want it to say that the window can be closed", c.name, text)
		}
	}
	got := <-done
	if want := (conformance.Callback{URL: redirectURI + "?code=c%2f1&state=s-1"}); got.err != nil || got.callback != want {
		t.Errorf("Approve = %+v, %v, want %+v", got.callback, got.err, want)
	}
	for _, want := range []string{"Log in as alice and approve", authorizeURL} {
		if !strings.Contains(p.text.String(), want) {
			t.Errorf("the person was told %q, want %q in it", p.text.String(), want)
		}
	}
	if strings.Contains(p.text.String(), "wonderland") {
		t.Error("the person was told a password")
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(base, "http://")); err == nil {
		t.Error("the listener is still open after the approval")
	}
}

func TestManualRequestWithoutState(t *testing.T) {
	base, _, done := begin(t, t.Context(), ManualSettings{}, "https://bank.example/authorize?request_uri=urn:x")
	if status, _ := opens(t, http.DefaultClient, "GET", base+"/callback?other=1"); status != 400 {
		t.Errorf("status of no answer = %d, want 400", status)
	}
	opens(t, http.DefaultClient, "GET", base+"/callback?error=access_denied")
	if got := (<-done).callback.URL; got != base+"/callback?error=access_denied" {
		t.Errorf("callback = %q, want what arrived", got)
	}
}

func TestManualOverTLS(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pair := conformance.KeyPair{
		Cert: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}),
		Key:  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pair.Cert)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()

	base, _, done := begin(t, t.Context(), ManualSettings{Certificate: pair}, "https://bank.example/authorize?state=s-1")
	opens(t, &http.Client{Transport: transport}, "GET", base+"/callback?code=1&state=s-1")
	if got := (<-done).callback.URL; got != base+"/callback?code=1&state=s-1" || !strings.HasPrefix(got, "https://") {
		t.Errorf("callback = %q, want what arrived over https", got)
	}
}

func TestManualEndOfContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, _, done := begin(t, ctx, ManualSettings{}, authorizeURL)
	cancel()
	if got := <-done; !errors.Is(got.err, context.Canceled) {
		t.Errorf("Approve = %v, want %v", got.err, context.Canceled)
	}
}

func TestManualPatience(t *testing.T) {
	_, _, done := begin(t, t.Context(), ManualSettings{Timeout: time.Millisecond}, authorizeURL)
	if got, want := <-done, "nobody came back within 1ms"; got.err != nil || got.callback.Why != want {
		t.Errorf("Approve = %+v, want the reason %q", got, want)
	}
}

func TestManualLeavesThePersonAlone(t *testing.T) {
	p := &person{told: make(chan string, 1)}
	channel, err := NewManual(p, ManualSettings{Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := channel.Approve(t.Context(), authorizeURL, conformance.Decision{Verb: conformance.Leave})
	if err != nil || got.URL != "" || got.Why == "" || p.text.Len() > 0 {
		t.Errorf("Approve = %+v, %v after saying %q, want a reason and silence", got, err, p.text.String())
	}
}

func TestManualAddresses(t *testing.T) {
	for _, listen := range []string{"", "127.0.0.1", "0.0.0.0:80", ":80", "bank.example:80"} {
		if _, err := NewManual(io.Discard, ManualSettings{Listen: listen}); err == nil {
			t.Errorf("NewManual at %q = no error, want one", listen)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	channel, err := NewManual(io.Discard, ManualSettings{Listen: taken.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := channel.Approve(t.Context(), authorizeURL, conformance.Decision{}); err == nil {
		t.Error("Approve at an address that is taken = no error, want one")
	}
}

func TestFor(t *testing.T) {
	target := &conformance.Target{PSU: conformance.PSU{Approve: "form"}}
	channel, err := For(target, http.DefaultTransport, io.Discard)
	if err != nil || !channel.Drives() {
		t.Errorf("For form = %v, %v, want a channel that drives", channel, err)
	}
	target.PSU = conformance.PSU{Approve: "manual", Callback: conformance.Listener{Listen: "127.0.0.1:0"}}
	channel, err = For(target, nil, io.Discard)
	if err != nil || channel.Drives() {
		t.Errorf("For manual = %v, %v, want a channel that does not drive", channel, err)
	}
	target.PSU.Approve = "browser"
	if _, err := For(target, nil, nil); err == nil || !strings.Contains(err.Error(), "use form or manual") {
		t.Errorf("For browser = %v, want it to name form and manual", err)
	}
}
