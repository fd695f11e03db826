package flow

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// An authority signs the certificates of a test.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{key: newKey(t)}
	a.cert = a.sign(t, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}, a.key)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a authority) sign(t *testing.T, template *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	parent := a.cert
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// issue makes a certificate for localhost and 127.0.0.1, after edit has changed what it says.
func (a authority) issue(t *testing.T, edit func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "leaf"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	if edit != nil {
		edit(template)
	}
	cert := a.sign(t, template, key)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key, Leaf: cert}
}

func (a authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

func (a authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// keyPair is a certificate as a target holds it.
func keyPair(t *testing.T, c tls.Certificate) conformance.KeyPair {
	t.Helper()
	key, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return conformance.KeyPair{
		Cert: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]}),
		Key:  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	}
}

// secure serves "hello" over TLS and returns the base URL with that host name.
func secure(t *testing.T, host string, config *tls.Config) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	server.TLS = config
	server.EnableHTTP2 = slices.Contains(config.NextProtos, "h2")
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	return "https://" + net.JoinHostPort(host, port)
}

func TestTLSFailures(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	good := ours.issue(t, nil)
	one := func(c conformance.FailureClass) []conformance.FailureClass { return []conformance.FailureClass{c} }
	for _, c := range []struct {
		name  string
		base  func(t *testing.T) string
		class []conformance.FailureClass // any of these
	}{
		{"authority unknown", func(t *testing.T) string {
			return secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{theirs.issue(t, nil)}})
		}, one(conformance.FailCertificate)},
		{"certificate expired", func(t *testing.T) string {
			return secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{ours.issue(t, func(c *x509.Certificate) {
				c.NotAfter = time.Now().Add(-time.Minute)
			})}})
		}, one(conformance.FailCertificate)},
		{"certificate of another host", func(t *testing.T) string {
			return secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{ours.issue(t, func(c *x509.Certificate) {
				c.DNSNames, c.IPAddresses = []string{"elsewhere.test"}, nil
			})}})
		}, one(conformance.FailCertificate)},
		{"plain HTTP on the port", func(t *testing.T) string {
			return "https://" + listen(t, func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") })
		}, one(conformance.FailProtocol)},
		{"something else on the port", func(t *testing.T) string {
			return "https://" + listen(t, func(c net.Conn) { io.WriteString(c, "220 mail.example.test ESMTP\r\n") })
		}, one(conformance.FailProtocol)},
		{"closed within the handshake", func(t *testing.T) string {
			return "https://" + listen(t, func(c net.Conn) { c.Read(make([]byte, 1)) })
		}, one(conformance.FailReset)},
		{"silent within the handshake", func(t *testing.T) string {
			return "https://" + listen(t, func(c net.Conn) { io.Copy(io.Discard, c) })
		}, one(conformance.FailTimeout)},
		{"only TLS 1.1", func(t *testing.T) string {
			return secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
		}, one(conformance.FailAlert)},
		{"our certificate demanded, TLS 1.2", func(t *testing.T) string {
			return secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{good}, MaxVersion: tls.VersionTLS12, ClientAuth: tls.RequireAnyClientCert})
		}, one(conformance.FailAlert)},
		// The handshake is over for us when the server finds that nothing was offered, so that its alert and
		// the end of the connection may overtake each other.
		{"our certificate demanded, TLS 1.3", func(t *testing.T) string {
			return secure(t, "127.0.0.1", &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS13, ClientAuth: tls.RequireAnyClientCert})
		}, []conformance.FailureClass{conformance.FailAlert, conformance.FailReset}},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := targetAt(c.base(t))
			target.TLS.CA = ours.pem()
			target.Limits.Timeout = 300 * time.Millisecond
			e := ask(t, recorderFor(t, target), get(t, target.BaseURL))
			if e.Failure == nil || !slices.Contains(c.class, e.Failure.Class) || e.Response != nil {
				t.Errorf("failure = %+v, status %d, want one of %v and no answer", e.Failure, e.Status(), c.class)
			}
		})
	}
}

// A TLS server that is asked in plain text answers with an alert, which is no HTTP.
func TestTLSOnAPlainPort(t *testing.T) {
	base := "http://" + listen(t, says("\x15\x03\x03\x00\x02\x02\x0a"))
	e := ask(t, recorderFor(t, targetAt(base)), get(t, base))
	if e.Failure == nil || e.Failure.Class != conformance.FailProtocol {
		t.Errorf("failure = %+v, want protocol", e.Failure)
	}
}

func TestConnectionFacts(t *testing.T) {
	ca := newAuthority(t)
	leaf := ca.issue(t, nil)
	for _, c := range []struct {
		name, host string
		config     *tls.Config
		want       conformance.Connection
	}{
		{"TLS 1.2", "localhost", &tls.Config{MaxVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}},
			conformance.Connection{Version: "TLS 1.2", ALPN: "http/1.1", ServerName: "localhost"}},
		{"TLS 1.3 and HTTP/2", "localhost", &tls.Config{MinVersion: tls.VersionTLS13, NextProtos: []string{"h2"}},
			conformance.Connection{Version: "TLS 1.3", ALPN: "h2", ServerName: "localhost"}},
		{"an address instead of a name", "127.0.0.1", &tls.Config{MinVersion: tls.VersionTLS13, NextProtos: []string{"h2"}},
			conformance.Connection{Version: "TLS 1.3", ALPN: "h2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.config.Certificates = []tls.Certificate{leaf}
			target := targetAt(secure(t, c.host, c.config))
			target.TLS.CA = ca.pem()
			r := recorderFor(t, target)
			for range 2 {
				e := ask(t, r, get(t, target.BaseURL))
				if e.Failure != nil || e.Status() != 200 || e.Connection == 0 {
					t.Fatalf("failure %+v, status %d on connection %d, want 200 on some connection", e.Failure, e.Status(), e.Connection)
				}
				got := r.conns.facts[e.Connection-1]
				if len(got.Peer) != 1 || !bytes.Equal(got.Peer[0], leaf.Certificate[0]) || !strings.HasPrefix(got.Cipher, "TLS_") {
					t.Errorf("chain of %d certificates, cipher %q, want the server's leaf and a TLS suite", len(got.Peer), got.Cipher)
				}
				got.Peer, got.Cipher, c.want.N = nil, "", e.Connection
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("connection (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestConnectionsAreNumbered(t *testing.T) {
	target := targetAt("http://" + listen(t, says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")))
	r := recorderFor(t, target)
	for n := 1; n <= 3; n++ {
		if e := ask(t, r, get(t, target.BaseURL)); e.Connection != n {
			t.Errorf("exchange %d went over connection %d, want %d", e.N, e.Connection, n)
		}
	}
	if facts := r.conns.facts; len(facts) != 3 || facts[2].N != 3 || facts[2].Version != "" {
		t.Errorf("connections = %+v, want three in plain text", facts)
	}
}

// A connection that breaks after its handshake has facts all the same: they may be all there is to see.
func TestFactsOfABrokenConnection(t *testing.T) {
	ca := newAuthority(t)
	config := &tls.Config{Certificates: []tls.Certificate{ca.issue(t, nil)}}
	target := targetAt("https://" + listen(t, func(c net.Conn) {
		server := tls.Server(c, config)
		after(func(net.Conn) {})(server)
	}))
	target.TLS.CA = ca.pem()
	r := recorderFor(t, target)
	e := ask(t, r, get(t, target.BaseURL))
	if e.Failure == nil || e.Failure.Class != conformance.FailReset || e.Connection != 1 {
		t.Fatalf("failure = %+v on connection %d, want reset on connection 1", e.Failure, e.Connection)
	}
	if facts := r.conns.facts[0]; facts.Version == "" || len(facts.Peer) == 0 {
		t.Errorf("connection 1 = %+v, want its TLS facts", facts)
	}
}

// Whether our certificate was offered is a fact of each connection: that of a client without one offers
// none, and so does that to a server that asks for none.
func TestOffered(t *testing.T) {
	ca := newAuthority(t)
	leaf, qwac := ca.issue(t, nil), ca.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	for _, host := range []string{"localhost", "127.0.0.1"} {
		t.Run(host, func(t *testing.T) {
			asking := secure(t, host, &tls.Config{Certificates: []tls.Certificate{leaf}, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: ca.pool()})
			silent := secure(t, host, &tls.Config{Certificates: []tls.Certificate{leaf}})
			target := targetAt(asking)
			target.Origins = []string{silent}
			target.TLS.CA = ca.pem()
			target.Client.TLS = keyPair(t, qwac)
			r := recorderFor(t, target)
			var err error
			if r.other, err = r.conns.pool(target, conformance.KeyPair{}, Handshake{}); err != nil {
				t.Fatal(err)
			}

			for _, c := range []struct {
				what, url string
				want      bool
			}{{"asked for", asking, true}, {"not asked for", silent, false}} {
				e := ask(t, r, get(t, c.url))
				if e.Failure != nil {
					t.Fatal(e.Failure.Text)
				}
				if got := r.conns.facts[e.Connection-1].Offered; got != c.want {
					t.Errorf("our certificate, %s: offered = %v, want %v", c.what, got, c.want)
				}
			}
			req := get(t, asking)
			e := ask(t, r, req.WithContext(AsOther(req.Context())))
			if got := r.conns.facts[e.Connection-1].Offered; got {
				t.Error("the other client has no certificate: offered = true, want false")
			}
		})
	}
}

func TestPoolRefusesWhatItCannotRead(t *testing.T) {
	for name, edit := range map[string]func(*conformance.Target){
		"trust": func(t *conformance.Target) { t.TLS.CA = []byte("none") },
		"certificate": func(t *conformance.Target) {
			t.Client.TLS = conformance.KeyPair{Cert: []byte("none"), Key: []byte("none")}
		},
		"certificate of the other client": func(t *conformance.Target) {
			t.OtherClient = &conformance.Client{TLS: conformance.KeyPair{Cert: []byte("none"), Key: []byte("none")}}
		},
		"proxy": func(t *conformance.Target) { t.Proxy = "http://[" },
	} {
		target := targetAt("https://bank.test")
		edit(target)
		if _, err := newRecorder(target, testKey); err == nil {
			t.Errorf("%s that cannot be read: no error", name)
		}
	}
}
