package flow

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// shake asks a target in an unusual way.
func shake(t *testing.T, r *recorder, h Handshake) *conformance.Exchange {
	t.Helper()
	req := get(t, r.target.BaseURL)
	return ask(t, r, req.WithContext(TLS(req.Context(), h)))
}

func TestHandshakes(t *testing.T) {
	ca := newAuthority(t)
	leaf := ca.issue(t, nil)
	old := &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS10}
	modern := &tls.Config{Certificates: []tls.Certificate{leaf}}
	rc4 := &tls.Config{Certificates: []tls.Certificate{leaf}, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA}, MinVersion: tls.VersionTLS10}
	for _, c := range []struct {
		name    string
		server  *tls.Config
		offer   Handshake
		version string // that it comes to; "" when it is refused
		says    string
	}{
		{"TLS 1.2 at most", modern, Handshake{Max: tls.VersionTLS12}, "TLS 1.2", "at most TLS 1.2"},
		{"TLS 1.3 alone", modern, Handshake{Min: tls.VersionTLS13}, "TLS 1.3", "at least TLS 1.3"},
		{"TLS 1.1 at most, taken", old, Handshake{Max: tls.VersionTLS11}, "TLS 1.1", "at most TLS 1.1"},
		{"TLS 1.1 at most, refused", modern, Handshake{Max: tls.VersionTLS11}, "", "at most TLS 1.1"},
		{"TLS 1.1 at most, taken with a weak suite alone", rc4, Handshake{Max: tls.VersionTLS11}, "TLS 1.1", "at most TLS 1.1"},
		{"a weak suite, taken", rc4, Handshake{Max: tls.VersionTLS12, Suites: WeakSuites}, "TLS 1.2", ", TLS_ECDHE_ECDSA_WITH_RC4_128_SHA,"},
		{"a weak suite, refused", modern, Handshake{Max: tls.VersionTLS12, Suites: WeakSuites}, "", "at most TLS 1.2; TLS_RSA_WITH_RC4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := targetAt(secure(t, "127.0.0.1", c.server.Clone()))
			target.TLS.CA = ca.pem()
			e := shake(t, recorderFor(t, target), c.offer)
			if !strings.Contains(e.Offer, c.says) {
				t.Errorf("offer = %q, want one with %q", e.Offer, c.says)
			}
			switch {
			case c.version == "" && (e.Failure == nil || e.Failure.Class != conformance.FailAlert || e.TLS != nil):
				t.Errorf("failure = %+v, TLS %+v, want an alert and no facts", e.Failure, e.TLS)
			case c.version != "" && (e.TLS == nil || e.TLS.Version != c.version || e.Seals[SealChain] != ChainGood):
				t.Errorf("TLS = %+v, seals %v, want %s with a good chain", e.TLS, e.Seals, c.version)
			}
		})
	}
}

// Who has a certificate to show does not offer HTTP/2, over which it could not be asked for once the path is known; nor
// does who offers what HTTP/2 forbids.
func TestHTTP2Offered(t *testing.T) {
	ca := newAuthority(t)
	leaf := ca.issue(t, nil)
	target := targetAt(secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS10, NextProtos: []string{"h2", "http/1.1"}}))
	target.TLS.CA = ca.pem()
	bare := recorderFor(t, target)
	shown := *target
	shown.Client.TLS = keyPair(t, leaf)
	armed := recorderFor(t, &shown)
	for _, c := range []struct {
		name     string
		recorder *recorder
		offer    Handshake
		alpn     string
	}{
		{"no certificate", bare, Handshake{}, "h2"},
		{"a certificate", armed, Handshake{}, "http/1.1"},
		{"a certificate that is not shown", armed, Handshake{Show: ShowNone}, "http/1.1"},
		{"suites of our choice", bare, Handshake{Suites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}, Max: tls.VersionTLS12}, "http/1.1"},
		{"TLS 1.1", bare, Handshake{Max: tls.VersionTLS11}, "http/1.1"},
	} {
		if e := shake(t, c.recorder, c.offer); e.TLS == nil || e.TLS.ALPN != c.alpn || e.Status() != http.StatusOK {
			t.Errorf("%s: status %d over %+v, want 200 over %s", c.name, e.Status(), e.TLS, c.alpn)
		}
	}
}

// The usual handshake is on the tape without a word.
func TestUsualHandshake(t *testing.T) {
	ca := newAuthority(t)
	target := targetAt(secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, nil)}}))
	target.TLS.CA = ca.pem()
	r := recorderFor(t, target)
	e := ask(t, r, get(t, target.BaseURL))
	if e.Offer != "" || e.TLS == nil || e.TLS.N != e.Connection || e.TLS.Resumed {
		t.Errorf("offer %q, TLS %+v on connection %d, want the facts of that connection and no word", e.Offer, e.TLS, e.Connection)
	}
	if e := shake(t, r, Handshake{}); e.Offer != "" || e.TLS == nil {
		t.Errorf("the zero handshake: offer %q, TLS %+v, want the usual one", e.Offer, e.TLS)
	}
}

func TestSealOfChains(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	for word, leaf := range map[string]tls.Certificate{
		ChainGood:      ours.issue(t, nil),
		ChainAuthority: theirs.issue(t, nil),
		ChainExpired:   ours.issue(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }),
		ChainHost:      ours.issue(t, func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"elsewhere.test"}, nil }),
		ChainSelf:      selfSigned(t),
		ChainInvalid:   ours.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }),
	} {
		target := targetAt(secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{leaf}}))
		target.TLS.CA = ours.pem()
		e := ask(t, recorderFor(t, target), get(t, target.BaseURL))
		if e.Seals[SealChain] != word {
			t.Errorf("seal = %q (%+v), want %q", e.Seals[SealChain], e.Failure, word)
		}
		if e.TLS == nil || len(e.TLS.Peer) != 1 || !bytes.Equal(e.TLS.Peer[0], leaf.Certificate[0]) || (e.TLS.Version != "") != (word == ChainGood) {
			t.Errorf("%s: TLS = %+v, want the chain that was shown", word, e.TLS)
		}
	}
}

// selfSigned is a certificate for 127.0.0.1 that its own key signed, and that is no authority.
func selfSigned(t *testing.T) tls.Certificate {
	t.Helper()
	a := authority{key: newKey(t)}
	template := newAuthority(t).issue(t, nil).Leaf
	cert := a.sign(t, &x509.Certificate{SerialNumber: template.SerialNumber, Subject: template.Subject, NotBefore: template.NotBefore,
		NotAfter: template.NotAfter, IPAddresses: template.IPAddresses}, a.key)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: a.key, Leaf: cert}
}

// What we show is what the handshake says: ours, nobody's, the other client's, or one that only reads like ours.
func TestCertificatesShown(t *testing.T) {
	ca := newAuthority(t)
	client := func(name string) tls.Certificate {
		return ca.issue(t, func(c *x509.Certificate) {
			c.Subject.CommonName, c.ExtKeyUsage = name, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		})
	}
	main, other := client("main"), client("other")
	var shown []*x509.Certificate
	config := &tls.Config{Certificates: []tls.Certificate{ca.issue(t, nil)}, ClientAuth: tls.RequestClientCert,
		VerifyConnection: func(s tls.ConnectionState) error { shown = s.PeerCertificates; return nil }}
	target := targetAt(secure(t, "127.0.0.1", config))
	target.TLS.CA, target.Client.TLS = ca.pem(), keyPair(t, main)
	target.OtherClient = &conformance.Client{TLS: keyPair(t, other)}
	target.BadCertificates = map[string]conformance.KeyPair{}
	for _, name := range conformance.BadCertificateNames {
		target.BadCertificates[name] = keyPair(t, client(name))
	}
	r := recorderFor(t, target)
	for _, c := range []struct {
		show Certificate
		name string // of the subject; "" when nothing is shown
		good bool   // signed by the authority
	}{{ShowOurs, "main", true}, {ShowNone, "", false}, {ShowOther, "other", true}, {ShowStranger, "main", false},
		{ShowExpired, "expired", true}, {ShowNotYetValid, "not_yet_valid", true}, {ShowWrongRole, "wrong_role", true}, {ShowOtherTPP, "other_tpp", true}} {
		shown = nil
		e := shake(t, r, Handshake{Show: c.show})
		if e.Failure != nil || (len(shown) > 0) != (c.name != "") || e.Offer != string(c.show) {
			t.Fatalf("%q: failure %+v, offer %q, %d certificates shown", c.show, e.Failure, e.Offer, len(shown))
		}
		if c.name == "" {
			continue
		}
		if got := shown[0]; got.Subject.CommonName != c.name || !bytes.Equal(got.RawIssuer, ca.cert.RawSubject) || (got.CheckSignatureFrom(ca.cert) == nil) != c.good {
			t.Errorf("%q: shown is that of %s by %s, signed by the authority: %v; want %s, %v", c.show, got.Subject, got.Issuer, got.CheckSignatureFrom(ca.cert) == nil, c.name, c.good)
		}
	}
}

// Connections resume one another where they share the sessions, and not otherwise.
func TestResumption(t *testing.T) {
	ca := newAuthority(t)
	target := targetAt(secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, nil)}}))
	target.TLS.CA = ca.pem()
	r := recorderFor(t, target)
	h := Handshake{Sessions: tls.NewLRUClientSessionCache(1)}
	for i, want := range []bool{false, true} {
		if e := shake(t, r, h); e.TLS == nil || e.TLS.Resumed != want {
			t.Errorf("connection %d: TLS %+v, want resumed: %v", i+1, e.TLS, want)
		}
	}
	if e := shake(t, r, Handshake{Sessions: tls.NewLRUClientSessionCache(1)}); e.TLS == nil || e.TLS.Resumed {
		t.Errorf("with sessions of its own: TLS %+v, want a new session", e.TLS)
	}
}

// Without TLS a request goes out bare, and not at all with a secret of the target in it.
func TestPlain(t *testing.T) {
	var seen []*http.Request
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = append(seen, r) }))
	t.Cleanup(server.Close)
	target := targetAt(strings.Replace(server.URL, "http:", "https:", 1))
	target.Client.Secret = "the-secret-of-the-client"
	r := recorderFor(t, target)
	plain := func(to string) (*http.Request, error) {
		req := get(t, target.BaseURL+to)
		req.Header.Set("Authorization", "Bearer token")
		req.Header.Set("X-Api-Key", "key")
		req.Header.Set("Accept", "application/json")
		req = req.WithContext(TLS(req.Context(), Handshake{Plain: true}))
		_, err := r.Do(req)
		return req, err
	}
	if _, err := plain("/accounts?state=1"); err != nil || len(seen) != 1 {
		t.Fatalf("Do = %v with %d requests at the server, want one", err, len(seen))
	}
	got := seen[0]
	if got.TLS != nil || got.URL.Path != "/accounts" || got.Header.Get("Authorization") != "" || got.Header.Get("X-Api-Key") != "" || got.Header.Get("Accept") == "" {
		t.Errorf("request %s with %v, want Accept alone", got.URL, got.Header)
	}
	if e := r.tape[0]; e.Offer != "no TLS" || !strings.HasPrefix(e.Request.URL, "http://127.0.0.1:") || e.TLS != nil {
		t.Errorf("on the tape: %q with offer %q, want a plain one", e.Request.URL, e.Offer)
	}
	if _, err := plain("/accounts?key=" + target.Client.Secret); err == nil || len(seen) != 1 {
		t.Errorf("with a secret: Do = %v, %d requests, want none more", err, len(seen))
	}
	target.BaseURL = server.URL
	if _, err := plain("/"); err == nil {
		t.Error("an address without TLS: no error, want a skip")
	}
}

// The port without TLS is 80 where that with TLS is 443, else the same.
func TestPlainPorts(t *testing.T) {
	for to, want := range map[string]string{
		"https://bank.test/x": "http://bank.test/x", "https://bank.test:443/x": "http://bank.test:80/x",
		"https://bank.test:8443/x": "http://bank.test:8443/x", "https://[::1]:443/": "http://[::1]:80/",
	} {
		target := targetAt(to)
		at, _ := url.Parse(to)
		req, err := recorderFor(t, target).plainly(&http.Request{Method: http.MethodGet, URL: at, Header: http.Header{}}, nil)
		if err != nil || req.URL.String() != want {
			t.Errorf("plainly(%s) = %v, %v, want %s", to, req, err, want)
		}
	}
}

// A handshake that the ASPSP may refuse does not make it deaf.
func TestRefusedHandshakesAreNoSilence(t *testing.T) {
	ca := newAuthority(t)
	target := targetAt(secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, nil)}}))
	target.TLS.CA = ca.pem()
	w := &Walk{config: Config{Target: target}, recorder: recorderFor(t, target)}
	ask(t, w.recorder, get(t, target.BaseURL))
	step := &conformance.Step{Name: "knock", Phase: conformance.Connect}
	for range deafAfter + 1 {
		before := len(w.recorder.raw)
		shake(t, w.recorder, Handshake{Max: tls.VersionTLS11})
		w.listen(step, before)
	}
	if w.halt != "" || !slices.ContainsFunc(w.recorder.raw, func(e *conformance.Exchange) bool { return e.Response == nil }) {
		t.Errorf("halt %q, want none although handshakes were refused", w.halt)
	}
}

// A name of three letters in a random value is no secret that leaves the house.
func TestSecretsCarried(t *testing.T) {
	for _, c := range []struct {
		text, secret string
		want         bool
	}{
		{"https://bank.test/a?state=xY7bobQ2", "bob", false},
		{"https://bank.test/a?user=bob&state=1", "bob", true},
		{"state=bobX&user=bob", "bob", true},
		{"token=xxsesame-open-17yy", "sesame-open-17", true},
		{"", "bob", false},
	} {
		if got := carries([]byte(c.text), c.secret); got != c.want {
			t.Errorf("carries(%q, %q) = %v, want %v", c.text, c.secret, got, c.want)
		}
	}
}
