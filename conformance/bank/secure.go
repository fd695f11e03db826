package bank

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/assaykit/assay/conformance/pki"
)

// TransportRules are the decisions about connections, of a bank that speaks TLS.
type TransportRules struct {
	// Handshake is how the bank speaks TLS: with what certificate, which versions, whose certificates it asks for. It is
	// asked once, when the bank starts.
	Handshake func(s *Settings) *tls.Config
	// Insecure answers a request that came without TLS; serve answers it as if it had come with it. Honest: it is refused.
	Insecure func(w http.ResponseWriter, r *http.Request, serve http.HandlerFunc)
	// Shows says whether a connection shows the certificate of a client. The connection is nil without TLS.
	Shows func(c *Client, connection *tls.ConnectionState) bool
	// Bound says whether a token may be used over a connection, where tokens are bound to certificates.
	Bound func(t *Token, connection *tls.ConnectionState) bool
	// Thumbprint is by which a client is told what certificate its token is bound to (RFC 8705, section 3.1); "" when it is
	// not told.
	Thumbprint func(c *Client) string
	// Unfit says why a certificate that a client shows is not good where it shows it, whosever it is; "" when it is. It is
	// asked beside Shows and Bound.
	Unfit func(at Place, c *x509.Certificate) Reason
}

// A Place is where a certificate is looked at: what is asked there.
type Place string

// The places: two grants of the token endpoint, and the API.
const (
	AtCode    Place = "authorization_code"
	AtRefresh Place = "refresh_token"
	AtAPI     Place = "API"
)

func honestTransport() TransportRules {
	return TransportRules{
		Handshake: handshake,
		Insecure: func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
			http.Error(w, "The bank speaks TLS here.", http.StatusBadRequest)
		},
		Shows: shows,
		Bound: func(t *Token, connection *tls.ConnectionState) bool { return shows(t.Client, connection) },
		Unfit: unfit,

		Thumbprint: thumbprint,
	}
}

// handshake keeps to RFC 9325. A certificate of the client is asked for where clients have one; who shows none may go on to
// the pages for the PSU, whose browser has none.
func handshake(s *Settings) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{authority().server.TLS()}}
	if slices.Contains(s.ClientAuth, TLSClientAuth) {
		config.ClientAuth, config.ClientCAs = tls.VerifyClientCertIfGiven, authority().ca.Pool()
	}
	return config
}

// shows holds the organizationIdentifier of a certificate that was verified against the client's (RFC 8705, section 2.1).
func shows(c *Client, connection *tls.ConnectionState) bool {
	return trusted(connection) && claims(connection) == c.Identifier.String()
}

// trusted says whether the authority signed the certificate of a connection. Whether that is in date is another question.
func trusted(connection *tls.ConnectionState) bool {
	if connection == nil || len(connection.PeerCertificates) == 0 {
		return false
	}
	if len(connection.VerifiedChains) > 0 {
		return true
	}
	leaf := connection.PeerCertificates[0]
	_, err := leaf.Verify(x509.VerifyOptions{Roots: authority().ca.Pool(), CurrentTime: leaf.NotBefore, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err == nil
}

// unfit finds a certificate out of date, or one without the role for account information. The dates are looked at after the
// handshake too: a session that is resumed may be older. The time is that of the handshake, not that of the clock that can be
// turned.
func unfit(_ Place, c *x509.Certificate) Reason {
	switch {
	case expired(c), early(c):
		return OutdatedCertificate
	case !entitled(c):
		return WrongRole
	}
	return ""
}

func expired(c *x509.Certificate) bool { return time.Now().After(c.NotAfter) }

func early(c *x509.Certificate) bool { return time.Now().Before(c.NotBefore) }

func entitled(c *x509.Certificate) bool { return pki.ClaimsOf(c).Has(pki.AccountInformation) }

// misfit is why the certificate that a connection shows is not good at a place; "" when it is, or none is shown.
func (b *Bank) misfit(at Place, connection *tls.ConnectionState) Reason {
	if connection == nil || len(connection.PeerCertificates) == 0 {
		return ""
	}
	return b.Rules.Unfit(at, connection.PeerCertificates[0])
}

// thumbprint is the SHA-256 of the certificate that a client has registered, "" when it has none.
func thumbprint(c *Client) string {
	if pair := authority().clients[c.ID]; pair != nil {
		return pki.ClaimsOf(pair.Certificate).Thumbprint()
	}
	return ""
}

// claims is the organizationIdentifier of the certificate that a client showed, "" when it showed none.
func claims(connection *tls.ConnectionState) string {
	if connection == nil || len(connection.PeerCertificates) == 0 {
		return ""
	}
	return pki.ClaimsOf(connection.PeerCertificates[0]).OrganizationIdentifier
}

// A secured connection speaks TLS or not, as the client begins: the first byte of a handshake is 22 (RFC 8446, section 5.1).
// It does not go through the listener of crypto/tls, because a bank that serves without TLS by mistake does so on the port
// that a client knows.
type secured struct {
	net.Conn
	config *tls.Config
	begun  bool
	tls    atomic.Pointer[tls.Conn]
}

// Read decides at the first byte. Only the server's own goroutine reads first.
func (s *secured) Read(p []byte) (int, error) {
	if over := s.tls.Load(); over != nil {
		return over.Read(p)
	}
	if s.begun || len(p) == 0 {
		return s.Conn.Read(p)
	}
	n, err := s.Conn.Read(p[:1])
	if n == 0 {
		return 0, err
	}
	s.begun = true
	if p[0] != 22 {
		return n, nil
	}
	over := tls.Server(&begun{Conn: s.Conn, first: []byte{22}}, s.config)
	s.tls.Store(over)
	return over.Read(p)
}

// Write sends in the way that the client began in.
func (s *secured) Write(p []byte) (int, error) {
	if over := s.tls.Load(); over != nil {
		return over.Write(p)
	}
	return s.Conn.Write(p)
}

// Close says goodbye where that is the custom.
func (s *secured) Close() error {
	if over := s.tls.Load(); over != nil {
		return over.Close()
	}
	return s.Conn.Close()
}

// state is what the handshake came to, nil without TLS.
func (s *secured) state() *tls.ConnectionState {
	over := s.tls.Load()
	if over == nil {
		return nil
	}
	state := over.ConnectionState()
	return &state
}

// begun is a connection of which some bytes were read already.
type begun struct {
	net.Conn
	first []byte
}

func (b *begun) Read(p []byte) (int, error) {
	if len(b.first) > 0 {
		n := copy(p, b.first)
		b.first = b.first[n:]
		return n, nil
	}
	return b.Conn.Read(p)
}

// secureListener makes every connection a secured one.
type secureListener struct {
	net.Listener
	config *tls.Config
}

func (l secureListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &secured{Conn: c, config: l.config}, nil
}

type connectionKey struct{}

// connected is what a request knows of its connection, nil where it came without TLS.
func connected(r *http.Request) *tls.ConnectionState {
	if s, ok := r.Context().Value(connectionKey{}).(*secured); ok {
		return s.state()
	}
	return r.TLS
}
