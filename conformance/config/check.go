package config

import (
	"crypto/rsa"
	"crypto/tls"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"

	"github.com/assaykit/assay/conformance"
)

// A checker looks for what the schema cannot say: values that do not fit one another or the profile.
type checker struct {
	t    *conformance.Target
	root *node
	keys *ProfileKeys // nil when the profile is unknown
	errs *Errors
}

// check looks at everything and stops at nothing.
func (c checker) check() {
	c.addresses()
	c.clients()
	c.request()
	c.approval()
	c.users()
	c.rules("psu.pages", c.t.PSU.Pages)
	c.rules("psu.refuse", c.t.PSU.Refuse)
	c.hooks()
	c.terms()
	c.claims()
	c.known()
}

// blame adds an error at a dotted path, or at the nearest mapping above where nothing stands there.
func (c checker) blame(path, problem, want string) {
	steps := strings.Split(path, ".")
	for end := len(steps); end >= 0; end-- {
		n := find(c.root, steps[:end])
		switch {
		case n == nil:
			continue
		case n.bad:
			return
		}
		at := n.place
		for _, step := range steps[end:] {
			at.key = join(at.key, step)
		}
		c.errs.blame(at, problem, want)
		return
	}
}

// clients looks at our registrations and whether they hold what their way of authenticating needs.
func (c checker) clients() {
	c.client("client", c.t.Client)
	if c.t.OtherClient == nil {
		return
	}
	c.client("other_client", *c.t.OtherClient)
	if c.t.OtherClient.ID == c.t.Client.ID {
		c.blame("other_client.id", "is the id of the main client", "another client")
	}
}

func (c checker) client(key string, client conformance.Client) {
	given := func(name string) bool { return find(c.root, []string{key, name}) != nil }
	secret := find(c.root, []string{key, "secret"}).str() != ""
	switch client.Auth {
	case "none":
		if secret {
			c.blame(key+".secret", "is given, though "+key+".auth is none", "no secret, or another "+key+".auth")
		}
	case "client_secret_basic", "client_secret_post":
		if !secret {
			c.blame(key+".secret", "is missing", "the secret that "+key+".auth "+client.Auth+" sends")
		}
	case "tls_client_auth", "self_signed_tls_client_auth":
		if !given("tls") {
			c.blame(key+".tls", "is missing", "the certificate that "+key+".auth "+client.Auth+" shows")
		}
		if strings.HasPrefix(c.t.Endpoint("token"), "http://") {
			c.blame(key+".auth", "shows a certificate, though the token endpoint is reached without TLS", "an https token endpoint")
		}
	case "private_key_jwt":
		if !given("signing") {
			c.blame(key+".signing", "is missing", "the key that "+key+".auth "+client.Auth+" signs with")
		} else {
			// A run without it would hold our own silence against the ASPSP.
			c.blame(key+".auth", "is "+client.Auth+", which the kit cannot send yet", "another way to authenticate that the ASPSP takes")
		}
	}
	for i, uri := range client.RedirectURIs {
		if problem := redirectProblem(uri); problem != "" {
			c.blame(at(key+".redirect_uris", i), problem, "an absolute URI without fragment")
		}
	}
	c.placeholders(key+".scope", client.Scope, "consentId")
	c.seal(key+".signing", client.Signing)
}

// seal looks whether requests can be signed in a way that the profile knows. All ways that profiles
// know are of RSA keys.
func (c checker) seal(key string, signing conformance.Signing) {
	if c.keys == nil || c.keys.Signs == nil {
		return
	}
	if a := signing.Algorithm; a != "" && !slices.Contains(c.keys.Signs, a) {
		c.blame(key+".algorithm", shown(find(c.root, strings.Split(key+".algorithm", ".")))+" is not known", oneOf(c.keys.Signs))
	}
	pair, err := tls.X509KeyPair(signing.Cert, signing.Key)
	if _, ok := pair.PrivateKey.(*rsa.PrivateKey); err == nil && !ok {
		c.blame(key+".key", "holds a key that is not for RSA", "an RSA key, for signatures by "+strings.Join(c.keys.Signs, " or "))
	}
}

// request looks for headers that are not the target's to set, or that are none.
func (c checker) request() {
	for name := range c.t.Request.Headers {
		path := "request.headers." + name
		switch {
		case slices.ContainsFunc([]string{"Authorization", "Content-Length", "Host"}, equalFold(name)):
			c.blame(path, "is a header that the kit sets itself", "another header")
		case slices.ContainsFunc(c.t.Request.Omit, equalFold(name)):
			c.blame(path, "is added here and left out by request.omit", "one of the two")
		}
	}
	c.headers("request.headers", c.t.Request.Headers)
	for i, user := range c.t.PSU.Users {
		c.headers(at("psu.users", i)+".headers", user.Headers)
	}
	for name, hook := range c.t.Hooks {
		if hook.Call != nil {
			c.headers("hooks."+name+".call.headers", hook.Call.Headers)
		}
	}
}

// headerName is a field name of HTTP (RFC 9110, section 5.1), as the schema has it.
var headerName = regexp.MustCompile(schema.node.child("$defs").child("header").child("pattern").text)

// headers looks for names that no header can have.
func (c checker) headers(path string, headers map[string]string) {
	for name := range headers {
		if !headerName.MatchString(name) {
			c.blame(path+"."+name, "is no name of a header", "letters, digits and dashes")
		}
	}
}

// approval looks at how the PSU approves.
func (c checker) approval() {
	psu := c.t.PSU
	switch psu.Approve {
	case "browser", "command", "paste":
		c.blame("psu.approve", strconv.Quote(psu.Approve)+" is not in this version", "form or manual")
	case "manual":
		if psu.Callback.Listen == "" {
			c.blame("psu.callback.listen", "is missing", "an address on loopback, such as 127.0.0.1:8877, since a person approves")
		}
	}
	if psu.Callback.Listen != "" && !loopbackPort(psu.Callback.Listen) {
		c.blame("psu.callback.listen", "is no address on loopback", "one such as 127.0.0.1:8877")
	}
	if psu.IPAddress != "" {
		if _, err := netip.ParseAddr(psu.IPAddress); err != nil {
			c.blame("psu.ip_address", "is no IP address", `one such as 192.0.2.10, or "" to read unattended`)
		}
	}
	joins := c.t.Start.AccessToken != "" || c.t.Start.RefreshToken != ""
	approved := c.t.Endpoints["authorize"] != "" && psu.Approvals > 0 && !joins
	if approved && len(c.t.Client.RedirectURIs) == 0 && find(c.root, []string{"client"}) != nil {
		c.blame("client.redirect_uris", "is empty, though the PSU approves at endpoints.authorize", "the redirect URI that is registered")
	}
}

// users looks for PSUs that cannot be told apart.
func (c checker) users() {
	seen := map[string]bool{}
	for i, user := range c.t.PSU.Users {
		if user.Name != "" && seen[user.Name] {
			c.blame(at("psu.users", i)+".name", "is the name of an earlier user", "another name")
		}
		seen[user.Name] = true
	}
}

// rules looks at page rules: selectors that can be read, values that every PSU has.
func (c checker) rules(key string, rules []conformance.PageRule) {
	for i, rule := range rules {
		for name, selector := range map[string]string{"when": rule.When, "press": rule.Press} {
			if _, err := cascadia.ParseGroup(selector); err != nil {
				c.blame(at(key, i)+"."+name, "is no CSS selector", "one such as button[type=submit]")
			}
		}
		for input, value := range rule.Fill {
			path := at(key, i) + ".fill." + input
			if len(c.t.PSU.Users) == 0 {
				c.blame(path, "fills in a value of a PSU, and psu.users is empty", "a user with the value "+value)
			}
			for _, user := range c.t.PSU.Users {
				if _, ok := user.Values[value]; !ok {
					c.blame(path, "fills in the value "+value+", which the user "+user.Name+" does not have", oneOf(slices.Sorted(maps.Keys(user.Values))))
				}
			}
		}
	}
}

// at names an item of a list in a dotted path.
func at(key string, i int) string { return key + "." + strconv.Itoa(i) }

func equalFold(name string) func(string) bool {
	return func(other string) bool { return strings.EqualFold(name, other) }
}
