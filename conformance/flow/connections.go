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

// describe fills in the TLS facts of a connection.
func describe(f *conformance.Connection, state tls.ConnectionState) {
	f.Version, f.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
	f.ALPN, f.ServerName, f.Resumed = state.NegotiatedProtocol, state.ServerName, state.DidResume
	for _, cert := range state.PeerCertificates {
		f.Peer = append(f.Peer, cert.Raw)
	}
}

// pool makes a transport for one of our clients. Nothing is compressed,
// redirected or repeated behind the recorder's back: a connection carries one
// request, because net/http repeats a request by itself when one that it used
// before turns out to be closed.
func (c *connections) pool(t *conformance.Target, keys conformance.KeyPair) (*http.Transport, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.TLS.ServerName}
	if len(t.TLS.CA) > 0 {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(t.TLS.CA) {
			return nil, errors.New("tls.ca holds no certificate")
		}
	}
	if !keys.Empty() {
		pair, err := tls.X509KeyPair(keys.Cert, keys.Key)
		if err != nil {
			return nil, fmt.Errorf("client certificate: %w", err)
		}
		config.GetClientCertificate = func(asked *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			if offered, ok := asked.Context().Value(keyOffered{}).(*atomic.Bool); ok {
				offered.Store(true)
			}
			return &pair, nil
		}
	}
	proxy := http.ProxyFromEnvironment
	if t.Proxy != "" {
		at, err := url.Parse(t.Proxy)
		if err != nil {
			return nil, fmt.Errorf("proxy: %w", err)
		}
		proxy = http.ProxyURL(at)
	}
	return &http.Transport{
		Proxy: proxy, TLSClientConfig: config, DisableCompression: true,
		DisableKeepAlives: true, TLSHandshakeTimeout: t.Limits.Timeout, MaxResponseHeaderBytes: 1 << 20, ForceAttemptHTTP2: true,
	}, nil
}
