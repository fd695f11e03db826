package flow

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// tunnel is a proxy that takes everybody to one address, or refuses with a status.
func tunnel(t *testing.T, to string, refusal int, config *tls.Config) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusal != 0 || r.Method != http.MethodConnect {
			w.WriteHeader(refusal)
			return
		}
		there, err := net.Dial("tcp", to)
		if err != nil {
			t.Error(err)
			return
		}
		here, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { io.Copy(there, here); there.Close() }()
		io.Copy(here, there)
		here.Close()
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if server.TLS = config; config != nil {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

// What is between us and the ASPSP is not the ASPSP: nothing that is wrong with its certificate is said of the ASPSP's. The
// authority that the target trusts does not make it trusted either.
func TestProxyOfTLS(t *testing.T) {
	ca := newAuthority(t)
	bank := secure(t, "localhost", &tls.Config{Certificates: []tls.Certificate{ca.issue(t, nil)}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ca.pool()})
	at := bank[len("https://"):]
	unknown := &tls.Config{Certificates: []tls.Certificate{newAuthority(t).issue(t, nil)}}
	for _, c := range []struct {
		name   string
		proxy  *httptest.Server
		class  conformance.FailureClass
		status int
	}{
		{"a tunnel", tunnel(t, at, 0, nil), "", 200},
		{"no tunnel", tunnel(t, at, http.StatusForbidden, nil), conformance.FailProtocol, 0},
		{"a proxy that nobody can trust", tunnel(t, at, 0, unknown), conformance.FailProtocol, 0},
		{"a proxy with a certificate of the ASPSP's authority", tunnel(t, at, 0, &tls.Config{Certificates: []tls.Certificate{ca.issue(t, nil)}}), conformance.FailProtocol, 0},
	} {
		target := targetAt(bank)
		target.TLS.CA, target.Proxy = ca.pem(), c.proxy.URL
		target.Client.TLS = keyPair(t, ca.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }))
		e := ask(t, recorderFor(t, target), get(t, bank))
		var class conformance.FailureClass
		if e.Failure != nil {
			class = e.Failure.Class
		}
		if class != c.class || e.Status() != c.status {
			t.Errorf("%s: status %d, failure %+v, want %d, %q", c.name, e.Status(), e.Failure, c.status, c.class)
		}
		if (e.TLS != nil) != (c.status == 200) || (e.Seals[SealChain] != "") != (c.status == 200) {
			t.Errorf("%s: TLS %+v with seals %v, want what is of the ASPSP alone", c.name, e.TLS, e.Seals)
		}
	}
}
