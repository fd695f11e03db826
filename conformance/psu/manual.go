package psu

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/assaykit/assay/conformance"
)

// ManualSettings are what the manual channel has to know of a target.
type ManualSettings struct {
	// Listen is the address on loopback where the redirect URI leads, directly or by a tunnel
	// that keeps the path.
	Listen string

	// Certificate is shown where the redirect URI leads here over https; empty means plain http.
	Certificate conformance.KeyPair

	// Timeout is how long a person may take for one approval; 0 leaves it to the context.
	Timeout time.Duration
}

// Manual is the channel in which a person approves in a browser of their own.
type Manual struct {
	say      io.Writer
	settings ManualSettings
	tls      *tls.Config
}

// NewManual returns a manual channel that tells a person on say what to do. The error is an address
// that is not on loopback, or a certificate that cannot be used.
func NewManual(say io.Writer, settings ManualSettings) (*Manual, error) {
	host, _, err := net.SplitHostPort(settings.Listen)
	if err != nil {
		return nil, fmt.Errorf("psu.callback.listen: %w", err)
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("psu.callback.listen: %s is not on loopback", host)
	}
	m := &Manual{say: say, settings: settings}
	if !settings.Certificate.Empty() {
		pair, err := tls.X509KeyPair(settings.Certificate.Cert, settings.Certificate.Key)
		if err != nil {
			return nil, fmt.Errorf("psu.callback.cert: %w", err)
		}
		m.tls = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	return m, nil
}

// Drives is false: what the ASPSP shows the person, and how it redirects, is not seen.
func (m *Manual) Drives() bool { return false }

// Approve says what to do, listens, and waits for the browser to come back with the state of the
// authorisation URL. A request with another state is somebody else's (RFC 9700, section 2.1): it is
// turned away, and the wait goes on. A person is not asked to open a page only to leave it. The error
// is an address that cannot be listened on, or the end of the context.
func (m *Manual) Approve(ctx context.Context, authorizeURL string, d conformance.Decision) (conformance.Callback, error) {
	authorize, err := url.Parse(authorizeURL)
	if err != nil {
		return conformance.Callback{}, errors.New("authorisation URL is no URL")
	}
	if d.Verb == conformance.Leave {
		return lost("a person is not asked to open a page and to leave it"), nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", m.settings.Listen)
	if err != nil {
		return conformance.Callback{}, fmt.Errorf("wait for the PSU: %w", err)
	}
	scheme := "http"
	if m.tls != nil {
		listener, scheme = tls.NewListener(listener, m.tls), "https"
	}
	desk := newDesk(authorize)
	server := &http.Server{Handler: desk, ReadHeaderTimeout: 10 * time.Second, ErrorLog: quiet}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // ends when the server is closed below
	}()
	defer func() {
		// The browser is given a moment to read the last page.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(last) != nil {
			_ = server.Close() // it was asked nicely
		}
		<-done
	}()
	if _, err := fmt.Fprintf(m.say, "\n%s\n\n  %s\n\nWaiting for the answer at %s://%s\n",
		d.Words(), authorizeURL, scheme, listener.Addr()); err != nil {
		return conformance.Callback{}, fmt.Errorf("tell the PSU: %w", err)
	}
	return m.wait(ctx, desk)
}

// wait ends with the callback, the patience of the channel, or the context.
func (m *Manual) wait(ctx context.Context, desk *desk) (conformance.Callback, error) {
	var late <-chan time.Time
	if m.settings.Timeout > 0 {
		timer := time.NewTimer(m.settings.Timeout)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case text := <-desk.arrived:
		return conformance.Callback{URL: text}, nil
	case <-late:
		if turned := desk.turned.Load(); turned > 0 {
			return lost("nobody came back with the state of this request within %s; %d came with another or none", m.settings.Timeout, turned), nil
		}
		return lost("nobody came back within %s", m.settings.Timeout), nil
	case <-ctx.Done():
		return conformance.Callback{}, context.Cause(ctx)
	}
}

// expects says whether a query answers an authorisation request: it has the state of the request,
// or, where the request had none, an answer at all.
func expects(states []string, query url.Values) bool {
	if len(states) == 0 {
		return query.Has("code") || query.Has("error")
	}
	return slices.ContainsFunc(query["state"], func(state string) bool { return slices.Contains(states, state) })
}
