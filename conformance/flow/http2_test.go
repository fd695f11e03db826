package flow

import (
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
)

// The same happenings have the same classes whatever version of HTTP was negotiated.
func TestHTTP2(t *testing.T) {
	ca := newAuthority(t)
	leaf := ca.issue(t, nil)
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		class  conformance.FailureClass
		status int
		got    string
	}{
		{"an honest answer", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }, "", 200, "hello"},
		{"torn off before the answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, conformance.FailReset, 0, ""},
		{"torn off within the body", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "hello")
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, conformance.FailTruncated, 200, "hello"},
		{"less than announced", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "hello")
		}, conformance.FailTruncated, 200, "hello"},
		{"hangs", func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() }, conformance.FailTimeout, 0, ""},
		{"hangs within the body", func(w http.ResponseWriter, req *http.Request) {
			io.WriteString(w, "hello")
			http.NewResponseController(w).Flush()
			<-req.Context().Done()
		}, conformance.FailTimeout, 200, "hello"},
		{"more than may be", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 1<<20)) }, conformance.FailTooLarge, 200, string(make([]byte, 1000))},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(c.answer)
			server.EnableHTTP2 = true
			server.TLS = &tls.Config{Certificates: []tls.Certificate{leaf}}
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			t.Cleanup(server.Close)
			target := targetAt(server.URL)
			target.TLS.CA, target.Limits.Timeout, target.Limits.Body = ca.pem(), 500*time.Millisecond, 1000
			r := recorderFor(t, target)
			e := ask(t, r, get(t, server.URL))
			var class conformance.FailureClass
			if e.Failure != nil {
				class = e.Failure.Class
			}
			if class != c.class || e.Status() != c.status || string(e.Body()) != c.got {
				t.Errorf("failure %+v, status %d, %d bytes, want %q, %d, %d bytes", e.Failure, e.Status(), len(e.Body()), c.class, c.status, len(c.got))
			}
			if e.Response != nil && e.Response.Proto != "HTTP/2.0" {
				t.Errorf("protocol %s, want HTTP/2.0", e.Response.Proto)
			}
			if r.conns.facts[0].ALPN != "h2" && e.Response != nil {
				t.Errorf("connection %+v, want h2", r.conns.facts[0])
			}
		})
	}
}
