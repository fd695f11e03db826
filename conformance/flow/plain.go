package flow

import (
	"bytes"
	"net"
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance"
)

// plainTimeout is how long an answer without TLS is waited for: most ports where none
// comes are dropped by a firewall without a word. Our choice.
const plainTimeout = 3 * time.Second

// plainly turns a request into one without TLS at the same host. Of its fields it
// keeps those that say what it is. Where a secret of the target stands in what is
// left, it is not sent; that no token and no code of the run is in it is for the step
// to see to.
func (r *recorder) plainly(req *http.Request, body []byte) (*http.Request, error) {
	if req.URL.Scheme != "https" {
		return nil, conformance.Omit(conformance.SkipInapplicable, "the address is reached without TLS anyway")
	}
	bare := req.Clone(req.Context())
	bare.URL.Scheme = "http"
	if req.URL.Port() == "443" {
		bare.URL.Host = net.JoinHostPort(req.URL.Hostname(), "80")
	}
	bare.Host, bare.Header = "", http.Header{}
	for _, name := range []string{"Accept", "Content-Type"} {
		if value := req.Header.Get(name); value != "" {
			bare.Header.Set(name, value)
		}
	}
	for _, secret := range r.target.Secrets() {
		if carries([]byte(bare.URL.String()), secret.Value) || carries(body, secret.Value) {
			return nil, conformance.Omit(conformance.SkipInapplicable, "the request carries a secret of the target, which is not sent without TLS")
		}
	}
	return bare, nil
}

// carries says whether a text holds a secret. A short one counts where it stands alone:
// chance finds it in what is random.
func carries(text []byte, secret string) bool {
	for from := 0; from < len(text); {
		i := bytes.Index(text[from:], []byte(secret))
		if i < 0 {
			return false
		}
		at := from + i
		if len(secret) >= leastToken || alone(text, at, at+len(secret)) {
			return true
		}
		from = at + 1
	}
	return false
}
