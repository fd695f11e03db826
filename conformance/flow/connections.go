package flow

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"

	"github.com/assaykit/assay/conformance"
)

// connections numbers the connections of a run and keeps their TLS facts.
type connections struct {
	mu      sync.Mutex
	numbers map[net.Conn]int
	facts   []conformance.Connection
}

// keyOffered is the context key under which a handshake leaves word that it
// offered our certificate.
type keyOffered struct{}

// trace puts the number of the connection that carries the request into number,
// and takes the facts of a connection when it carries its first.
func (c *connections) trace(ctx context.Context, number *int) context.Context {
	offered := new(atomic.Bool)
	ctx = context.WithValue(ctx, keyOffered{}, offered)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.numbers[info.Conn] == 0 {
			facts := conformance.Connection{N: len(c.facts) + 1}
			if secure, ok := info.Conn.(*tls.Conn); ok {
				describe(&facts, secure.ConnectionState())
				facts.Offered = offered.Load()
			}
			c.facts = append(c.facts, facts)
			c.numbers[info.Conn] = len(c.facts)
		}
		*number = c.numbers[info.Conn]
	}})
}

// refused takes the facts of a connection that came to nothing because of the chain
// that the server showed, and returns its number.
func (c *connections) refused(host string, chain []*x509.Certificate) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	facts := conformance.Connection{N: len(c.facts) + 1, ServerName: host}
	for _, cert := range chain {
		facts.Peer = append(facts.Peer, cert.Raw)
	}
	c.facts = append(c.facts, facts)
	return facts.N
}

// of returns the TLS facts of a connection by its number, nil without TLS.
func (c *connections) of(number int) *conformance.Connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	if number == 0 || !c.facts[number-1].Secure() {
		return nil
	}
	facts := c.facts[number-1]
	return &facts
}

// describe fills in the TLS facts of a connection.
func describe(f *conformance.Connection, state tls.ConnectionState) {
	f.Version, f.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
	f.ALPN, f.ServerName, f.Resumed = state.NegotiatedProtocol, state.ServerName, state.DidResume
	for _, cert := range state.PeerCertificates {
		f.Peer = append(f.Peer, cert.Raw)
	}
}

// pool makes a transport for one of our clients and one kind of handshake. Nothing is
// compressed, redirected or repeated behind the recorder's back: a connection carries
// one request, because net/http repeats a request by itself when one that it used
// before turns out to be closed.
func (c *connections) pool(t *conformance.Target, keys conformance.KeyPair, h Handshake) (*http.Transport, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.TLS.ServerName, CipherSuites: usualSuites(), CurvePreferences: usualGroups,
		// Some servers ask for a certificate once they know the path (RFC 5246 §7.4.1.1).
		Renegotiation: tls.RenegotiateOnceAsClient}
	h.apply(config)
	if !h.speaksHTTP2(keys) {
		config.NextProtos = []string{"http/1.1"}
	}
	if len(t.TLS.CA) > 0 {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(t.TLS.CA) {
			return nil, errors.New("tls.ca holds no certificate")
		}
	}
	pair, err := h.shown(t, keys)
	if err != nil {
		return nil, err
	}
	if pair != nil {
		config.GetClientCertificate = func(asked *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			if offered, ok := asked.Context().Value(keyOffered{}).(*atomic.Bool); ok {
				offered.Store(true)
			}
			return pair, nil
		}
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: config, DisableCompression: true,
		DisableKeepAlives: true, TLSHandshakeTimeout: t.Limits.Timeout, MaxResponseHeaderBytes: 1 << 20, ForceAttemptHTTP2: h.speaksHTTP2(keys),
	}
	return transport, proxied(transport, t.Proxy)
}

// proxied sends a transport through the proxy that a target names. One that is reached
// over TLS is asked for in the usual way, and sees nothing of what is for the ASPSP.
func proxied(transport *http.Transport, proxy string) error {
	if proxy == "" {
		return nil
	}
	at, err := url.Parse(proxy)
	if err != nil {
		return fmt.Errorf("proxy: %w", err)
	}
	transport.Proxy = http.ProxyURL(at)
	if at.Scheme == "https" {
		transport.DialTLSContext = new(tls.Dialer).DialContext
	}
	return nil
}
