package bank

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
)

// certificateFaults are about the certificates of clients (RFC 8705).
var certificateFaults = []Fault{
	{
		Name:   "certificate-not-needed",
		Story:  "A client that shows no certificate is taken for the one that it says it is.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-NOCERT", "OAUTH-MT-NOCERT-refresh"),
		Lie: knowing(func(c *Client, s *tls.ConnectionState) bool {
			return s != nil && len(s.PeerCertificates) == 0 && !s.DidResume || shows(c, s)
		}),
	},
	{
		Name:   "refresh-without-certificate",
		Story:  "A job of the bank's own refreshes tokens for old clients, and comes past the gateway where everybody else can as well.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-NOCERT-refresh"),
		Lie:    func(r *Rules) { r.Receive = certifyRefresh },
	},
	{
		Name:   "any-authority-trusted",
		Story:  "The proxy hands on every certificate, and the application reads the name in it.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-NOCERT-stranger", "OAUTH-MT-RS-stranger"),
		Lie: both(
			shaking(func(c *tls.Config) { c.ClientAuth = tls.RequestClientCert }),
			knowing(func(c *Client, s *tls.ConnectionState) bool { return claims(s) == c.Identifier.String() }),
			binding(func(t *Token, s *tls.ConnectionState) bool { return claims(s) == t.Client.Identifier.String() }),
		),
	},
	{
		Name:   "resumed-session-trusted",
		Story:  "Who resumes a session was known when it began, thinks the bank, and asks for no certificate again. It asks for none at the beginning of each.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-NOCERT-resumed", "OAUTH-MT-BIND-CLIENT-resumed"),
		Lie:    knowing(func(c *Client, s *tls.ConnectionState) bool { return s != nil && s.DidResume || shows(c, s) }),
	},
	{
		Name:   "resumed-session-trusted-at-the-api",
		Story:  "The gateway of the API looks at certificates in full handshakes and takes resumed sessions for looked at.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-RS-resumed", "OAUTH-MT-RS-inherited"),
		Lie:    binding(func(t *Token, s *tls.ConnectionState) bool { return s != nil && s.DidResume || shows(t.Client, s) }),
	},
	{
		Name:   "session-of-another-trusted",
		Story:  "A resumed session that began with some good certificate is good for every client.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-BIND-CLIENT-resumed"),
		Lie:    knowing(func(c *Client, s *tls.ConnectionState) bool { return begunWell(s) || shows(c, s) }),
	},
	{
		Name:   "session-of-another-trusted-at-the-api",
		Story:  "The gateway of the API keeps of a session that its certificate was good, and not whose it was.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-RS-inherited"),
		Lie:    binding(func(t *Token, s *tls.ConnectionState) bool { return begunWell(s) || shows(t.Client, s) }),
	},
	{
		Name:   "any-certificate-of-the-authority",
		Story:  "Every TPP with a good certificate is every TPP.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-BIND-CLIENT", "OAUTH-MT-BIND-CLIENT-refresh", "OAUTH-MT-BIND-CLIENT-unregistered", "OAUTH-RT-AUTH-unregistered"),
		Lie:    knowing(func(_ *Client, s *tls.ConnectionState) bool { return s != nil && len(s.VerifiedChains) > 0 }),
	},
	{
		Name:   "api-without-certificate",
		Story:  "The API takes a token over any connection that shows no certificate at all.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-RS-nocert"),
		Lie: binding(func(t *Token, s *tls.ConnectionState) bool {
			return s != nil && len(s.PeerCertificates) == 0 || shows(t.Client, s)
		}),
	},
	{
		Name:   "token-not-bound",
		Story:  "The API looks whether there is a good certificate, not whose it is.",
		Where:  mutual,
		Breaks: Breaks("OAUTH-MT-RS", "OAUTH-MT-RS-unregistered"),
		Lie:    binding(func(_ *Token, s *tls.ConnectionState) bool { return s != nil && len(s.VerifiedChains) > 0 }),
	},
	{
		Name:   "other-certificate-forbidden",
		Story:  "A token with the certificate of another client is refused with 403.",
		Where:  mutual,
		Breaks: Warns("OAUTH-MT-RS", "OAUTH-MT-RS-unregistered"),
		Lie:    forbidding(WrongCertificate),
	},
}

// certifyRefresh gives a refresh that shows no certificate that of the client which it names.
func certifyRefresh(r *http.Request) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, wrong := url.ParseQuery(string(body))
	if err != nil || wrong != nil || form.Get("grant_type") != "refresh_token" || r.TLS == nil || len(r.TLS.PeerCertificates) > 0 {
		return
	}
	if pair := authority().clients[form.Get("client_id")]; pair != nil {
		shown := *r.TLS
		shown.PeerCertificates = []*x509.Certificate{pair.Certificate}
		r.TLS = &shown
	}
}

// forbidding answers 403 for a reason.
func forbidding(reason Reason) func(*Rules) {
	return func(r *Rules) {
		honest := r.Unauthorised
		r.Unauthorised = func(why Reason) (int, []string) {
			if why == reason {
				return http.StatusForbidden, nil
			}
			return honest(why)
		}
	}
}

// begunWell says whether a connection resumes a session that began with a certificate of the authority.
func begunWell(s *tls.ConnectionState) bool {
	return s != nil && s.DidResume && len(s.VerifiedChains) > 0
}

// knowing knows clients by their connection in another way.
func knowing(shows func(*Client, *tls.ConnectionState) bool) func(*Rules) {
	return func(r *Rules) { r.Shows = shows }
}

// binding binds tokens to connections in another way.
func binding(bound func(*Token, *tls.ConnectionState) bool) func(*Rules) {
	return func(r *Rules) { r.Bound = bound }
}

// both tells several lies at once.
func both(lies ...func(*Rules)) func(*Rules) {
	return func(r *Rules) {
		for _, lie := range lies {
			lie(r)
		}
	}
}
