package psu

import (
	"io"
	"log"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
)

// A desk stands where the redirect URI leads and takes the first answer that is ours.
type desk struct {
	redirect *url.URL // the redirect URI of the request; nil where it is hidden
	states   []string
	arrived  chan string
	turned   atomic.Int64 // requests that were turned away
}

// quiet keeps the server from writing to the terminal.
var quiet = log.New(io.Discard, "", 0)

func newDesk(authorize *url.URL) *desk {
	query := authorize.Query()
	d := &desk{states: query["state"], arrived: make(chan string, 1)}
	if u, err := url.Parse(query.Get("redirect_uri")); err == nil && u.IsAbs() {
		d.redirect = u
	}
	return d
}

// ServeHTTP takes an answer, or turns a request away without telling it anything.
func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer") // the URL holds the code
	switch {
	case r.Method != http.MethodGet:
		header.Set("Allow", http.MethodGet)
		d.turn(w, http.StatusMethodNotAllowed, "Only GET is taken here.\n")
	case r.URL.RawQuery == "":
		// A browser that asks for an icon is no forger.
		w.WriteHeader(http.StatusNotFound)
	case !expects(d.states, r.URL.Query()):
		d.turn(w, http.StatusBadRequest, "This answer belongs to no request of this run.\n")
	default:
		_, _ = io.WriteString(w, "Thank you. You can close this window.\n") // the answer counts even if nobody reads this
		select {
		case d.arrived <- d.received(r):
		default: // only the first one counts
		}
	}
}

// turn refuses a request and counts it.
func (d *desk) turn(w http.ResponseWriter, status int, words string) {
	d.turned.Add(1)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, words) // it is refused in any case
}

// received is the URL that the browser was sent to: what arrived, on the origin of the redirect URI,
// since a tunnel may lie between.
func (d *desk) received(r *http.Request) string {
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if d.redirect != nil {
		scheme, host = d.redirect.Scheme, d.redirect.Host
	}
	path := r.RequestURI
	if !strings.HasPrefix(path, "/") {
		path = r.URL.RequestURI()
	}
	return scheme + "://" + host + path
}
