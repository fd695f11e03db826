package psu

import (
	"net/url"
	"slices"
	"strings"
)

// returns knows where the PSU's browser must not be followed to, because it is ours: the place that
// receives the answer of the ASPSP.
type returns struct {
	uris   []*url.URL
	states []string // of the authorisation URL
	owns   func(*url.URL) bool
}

// newReturns takes redirect URIs from the authorisation URL and from those that are registered.
func newReturns(authorize *url.URL, registered []string, owns func(*url.URL) bool) returns {
	query := authorize.Query()
	r := returns{owns: owns, states: query["state"]}
	for _, text := range slices.Concat(query["redirect_uri"], registered) {
		if u, err := url.Parse(text); err == nil && u.IsAbs() {
			r.uris = append(r.uris, u)
		}
	}
	return r
}

// reached says whether u is a redirect URI: the same origin and path, whatever the query. Away from
// the ASPSP's origins, anything on the origin of a redirect URI is one too, and anything that
// carries our state: an ASPSP that gets the path wrong still answers, and its answer stays with us.
func (r returns) reached(u *url.URL) bool {
	foreign := !r.owns(u)
	for _, uri := range r.uris {
		if origin(u) != origin(uri) || u.Opaque != uri.Opaque {
			continue
		}
		if foreign || path(u) == path(uri) {
			return true
		}
	}
	return foreign && slices.ContainsFunc(u.Query()["state"], func(state string) bool {
		return state != "" && slices.Contains(r.states, state)
	})
}

// follow resolves a location against the page it stands on. The text of an absolute location stays
// as it was received.
func follow(base *url.URL, location string) (hop, bool) {
	u, err := base.Parse(location)
	if err != nil || u.Scheme == "" || (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "" {
		return hop{}, false
	}
	text := u.String()
	if given, err := url.Parse(location); err == nil && given.IsAbs() {
		text = location
	}
	return hop{url: u, text: text}, true
}

// origin is scheme, host and port in one spelling.
func origin(u *url.URL) string {
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	switch {
	case port == "" && scheme == "http":
		port = "80"
	case port == "" && scheme == "https":
		port = "443"
	}
	return scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// path is the path as it is sent.
func path(u *url.URL) string {
	if escaped := u.EscapedPath(); escaped != "" {
		return escaped
	}
	return "/"
}
