package bank

import (
	"crypto/tls"
	"net"
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
		Name:  "nodes-with-tickets-of-their-own",
		Story: "Every connection meets another node of the gateway, and none can read the tickets of another.",
		Where: overTLS,
		Use: shaking(func(c *tls.Config) {
			node := c.Clone()
			c.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return node.Clone(), nil }
		}),
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
		Use:   cutting(closeConnection),
	},
	{
		Name:  "resets-without-certificate",
		Story: "A firewall resets the connection of a request for which it wanted a certificate and saw none.",
		Where: mutual,
		Use:   cutting(resetConnection),
	},
	{
		Name:  "gateway-asks-and-answers-400",
		Story: "A gateway takes every handshake. Where it saw no certificate, or one of an authority that it does not know, it answers 400 with a page of its own.",
		Where: mutual,
		Use: both(
			shaking(func(c *tls.Config) { c.ClientAuth = tls.RequestClientCert }),
			Rewrite(func(operation string, a *Answer) {
				if operation == OpAuthorize || operation == OpPage || trusted(a.Request.TLS) {
					return
				}
				page := "No required SSL certificate was sent"
				if claims(a.Request.TLS) != "" {
					page = "The SSL certificate error"
				}
				a.Status, a.Body = http.StatusBadRequest, []byte("<html><head><title>400 "+page+"</title></head></html>")
				a.Header = http.Header{"Content-Type": {"text/html"}, "Date": a.Header["Date"]}
			}),
		),
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

// cutting ends the connection instead of refusing a request without certificate.
func cutting(cut func(http.ResponseWriter)) func(*Rules) {
	return func(r *Rules) {
		send := r.Send
		r.Send = func(w http.ResponseWriter, a *Answer) {
			if refusedBare(a) {
				cut(w)
				return
			}
			send(w, a)
		}
	}
}

// refusedBare says whether a refusal, which is no page for the PSU, is one of a request that showed no certificate.
func refusedBare(a *Answer) bool { return a.Status >= 400 && a.IsJSON() && claims(a.Request.TLS) == "" }

// closeConnection ends a connection without an answer.
func closeConnection(w http.ResponseWriter) { _ = taken(w).Close() }

// resetConnection ends a connection without an answer and without the goodbye of TCP.
func resetConnection(w http.ResponseWriter) {
	connection := taken(w)
	if s, ok := connection.(*secured); ok {
		if tcp, ok := s.Conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = s.Conn.Close()
		return
	}
	_ = connection.Close()
}

// taken is the connection of a request, which nobody else will use any more.
func taken(w http.ResponseWriter) net.Conn {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic("bank: a connection cannot be closed: " + err.Error()) // HTTP/1 servers always let it
	}
	return connection
}
