package config

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// addresses looks at every URL of the target except redirect URIs.
func (c checker) addresses() {
	t := c.t
	if t.BaseURL != "" {
		c.url("base_url", t.BaseURL, false)
	} else if c.root.child("base_url") != nil {
		c.blame("base_url", "is empty", "an absolute URL")
	}
	for i, origin := range t.Origins {
		c.url(at("origins", i), origin, false)
		if u, err := url.Parse(origin); err == nil && strings.Trim(u.Path, "/") != "" {
			c.blame(at("origins", i), "has a path", "scheme, host and port alone")
		}
	}
	for name, endpoint := range t.Endpoints {
		if endpoint != "" {
			full := endpoint
			if !strings.Contains(endpoint, "://") { // so that a wrong base_url is blamed once
				full = "https://base.invalid/" + endpoint
			}
			c.url("endpoints."+name, full, true)
			c.placeholders("endpoints."+name, endpoint, "consentId")
		}
	}
	if t.Issuer != "" {
		c.url("issuer", t.Issuer, false)
	}
	if t.LinkBase != "" {
		c.url("link_base", t.LinkBase, false)
		if u, err := url.Parse(t.LinkBase); err == nil && u.Host != "" && !t.Owns(u) {
			c.blame("link_base", "is on an origin that is not the ASPSP's", "an origin of base_url, endpoints or origins")
		}
	}
	if t.Proxy != "" {
		u, err := url.Parse(t.Proxy)
		if err != nil || u.Hostname() == "" || !slices.Contains([]string{"http", "https", "socks5"}, u.Scheme) {
			c.blame("proxy", "is no address of a proxy", "one such as http://proxy.example:3128")
		}
	}
}

// url looks at one URL that the kit will call. Its text is never shown: it may hold a password.
func (c checker) url(path, text string, query bool) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || !validPort(u.Port()):
		c.blame(path, "is no absolute URL", "one such as https://api.bank.example/psd2")
	case u.User != nil:
		c.blame(path, "holds a user name or password", "the URL without them")
	case u.Fragment != "" || strings.HasSuffix(text, "#"):
		c.blame(path, "has a fragment", "the URL without it")
	case u.RawQuery != "" && !query:
		c.blame(path, "has a query", "the URL without it")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		c.blame(path, "is reached without TLS and is not on loopback", "https")
	}
}

// redirectProblem says what is wrong with a redirect URI. Its scheme is the TPP's affair, plain
// http included: there is a check for that.
func redirectProblem(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || !u.IsAbs() || (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "":
		return "is no absolute URI"
	case strings.Contains(text, "#"):
		return "has a fragment"
	}
	return ""
}

// placeholder is a name in braces.
var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// placeholders looks for names in braces that the kit does not fill in.
func (c checker) placeholders(path, text string, known ...string) {
	for _, found := range placeholder.FindAllString(text, -1) {
		if !slices.Contains(known, found[1:len(found)-1]) {
			c.blame(path, "has a placeholder that is not filled in", "{"+strings.Join(known, "}, {")+"}")
		}
	}
}

// loopback says whether a host is this machine.
func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback()
}

// loopbackPort says whether text is a host and port of this machine.
func loopbackPort(text string) bool {
	host, port, err := net.SplitHostPort(text)
	return err == nil && loopback(host) && port != "" && validPort(port)
}

// validPort says whether a port is a number that there is, or not given.
func validPort(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil
}
