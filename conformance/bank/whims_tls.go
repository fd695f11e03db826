package bank

import (
	"crypto/tls"
	"net/http"
	"strings"
)

// tlsWhims are freedoms of a bank that speaks TLS.
var tlsWhims = []Whim{
	{
		Name:  "redirects-to-tls",
		Story: "A request without TLS is sent on to the same address with it (RFC 9110, section 15.4).",
		Where: overTLS,
		Use: insecurely(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+r.Host+r.URL.RequestURI(), http.StatusMovedPermanently)
		}),
	},
	{
		Name:  "redirects-to-tls-by-and-by",
		Story: "A request without TLS is first sent on to another path and from there to TLS, with 308 (RFC 9110, section 15.4.9).",
		Where: overTLS,
		Use: insecurely(func(w http.ResponseWriter, r *http.Request) {
			to := "https://" + r.Host + r.URL.RequestURI()
			if !strings.HasSuffix(r.URL.Path, "/") {
				to = r.URL.Path + "/"
			}
			http.Redirect(w, r, to, http.StatusPermanentRedirect)
		}),
	},
	{
		Name:  "redirects-for-ever-without-tls",
		Story: "A request without TLS is sent on to where it came, so that a browser gives up.",
		Where: overTLS,
		Use: insecurely(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.RequestURI(), http.StatusMovedPermanently)
		}),
	},
	{
		Name:  "closes-without-tls",
		Story: "A connection that does not begin with a handshake is closed without a word.",
		Where: overTLS,
		Use:   insecurely(func(w http.ResponseWriter, _ *http.Request) { closeConnection(w) }),
	},
	{
		Name:  "page-that-asks-for-tls",
		Story: "Who comes without TLS gets a page with status 200 that tells what to do.",
		Where: overTLS,
		Use: insecurely(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<p>Please come by https.</p>"))
		}),
	},
	{
		Name:  "no-session-tickets",
		Story: "No connection resumes another (RFC 8446, section 2.2, leaves that to the server).",
		Where: overTLS,
		Use:   shaking(func(c *tls.Config) { c.SessionTicketsDisabled = true }),
	},
	{
		Name:  "rsa-certificate",
		Story: "The certificate has an RSA key of 2048 bits, which is as good (RFC 9325, section 4.5).",
		Where: overTLS,
		Use:   shaking(func(c *tls.Config) { c.Certificates = []tls.Certificate{longRSA()} }),
	},
	{
		Name:  "handshake-refused-without-certificate",
		Story: "Where certificates are needed, a handshake without one ends in an alert: the name that API and token endpoint have is not that of the pages.",
		Where: mutual,
		Use: shaking(func(c *tls.Config) {
			strict := c.Clone()
			strict.ClientAuth = tls.RequireAndVerifyClientCert
			c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
				if hello.ServerName == "localhost" {
					return strict, nil
				}
				return nil, nil
			}
		}),
	},
	{
		Name:  "closes-without-certificate",
		Story: "A gateway closes the connection of a request for which it wanted a certificate and saw none.",
		Where: mutual,
		Use:   closing,
	},
	{
		Name:  "gateway-refuses-without-certificate",
		Story: "A gateway answers 403 with a page of its own where it wanted a certificate and saw none.",
		Where: mutual,
		Use: Rewrite(func(_ string, a *Answer) {
			if refusedBare(a) {
				a.Status, a.Body = http.StatusForbidden, []byte("<h1>Forbidden</h1>")
				a.Header = http.Header{"Content-Type": {"text/html"}, "Date": a.Header["Date"]}
			}
		}),
	},
}

// insecurely answers requests without TLS.
func insecurely(answer func(http.ResponseWriter, *http.Request)) func(*Rules) {
	return func(r *Rules) {
		r.Insecure = func(w http.ResponseWriter, req *http.Request, _ http.HandlerFunc) { answer(w, req) }
	}
}

// closing closes the connection instead of refusing a request without certificate.
func closing(r *Rules) {
	send := r.Send
	r.Send = func(w http.ResponseWriter, a *Answer) {
		if refusedBare(a) {
			closeConnection(w)
			return
		}
		send(w, a)
	}
}

// refusedBare says whether a refusal, which is no page for the PSU, is one of a request that showed no certificate.
func refusedBare(a *Answer) bool { return a.Status >= 400 && a.IsJSON() && claims(a.Request.TLS) == "" }

// closeConnection ends a connection without an answer.
func closeConnection(w http.ResponseWriter) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic("bank: a connection cannot be closed: " + err.Error()) // HTTP/1 servers always let it
	}
	_ = connection.Close()
}
