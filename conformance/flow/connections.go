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

	"github.com/assaykit/assay/conformance"
)

// connections numbers the connections of a run and keeps their TLS facts.
type connections struct {
	mu      sync.Mutex
	numbers map[net.Conn]int
	offered map[string]bool // by remote address: our certificate was asked for
	facts   []conformance.Connection
}

// trace puts the number of the connection that carries the request into number.
func (c *connections) trace(ctx context.Context, number *int) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.numbers[info.Conn] == 0 {
			c.facts = append(c.facts, conformance.Connection{N: len(c.facts) + 1})
			c.numbers[info.Conn] = len(c.facts)
		}
		*number = c.numbers[info.Conn]
	}})
}

// note keeps the TLS facts of a connection, once.
func (c *connections) note(number int, state *tls.ConnectionState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if number == 0 || state == nil || c.facts[number-1].Version != "" {
		return
	}
	f := &c.facts[number-1]
	f.Version, f.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
	f.ALPN, f.ServerName, f.Resumed = state.NegotiatedProtocol, state.ServerName, state.DidResume
	f.Offered = c.offered[state.ServerName]
	for _, cert := range state.PeerCertificates {
		f.Peer = append(f.Peer, cert.Raw)
	}
}

// pool makes a transport for one of our clients. Nothing is compressed,
// redirected or repeated behind the recorder's back.
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
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.offered[t.TLS.ServerName] = true
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
		MaxIdleConns: 4, MaxResponseHeaderBytes: 1 << 20, ForceAttemptHTTP2: true,
	}, nil
}
