package bank

import (
	"net/url"
	"slices"
	"strings"
)

// frontURIFaults are about the client and the redirect URI of an authorisation request.
var frontURIFaults = []Fault{
	{
		Name:   "nobody-redirected-anywhere",
		Story:  "Who names no client is told so at the address of the request, which may be anybody's.",
		Breaks: Breaks("OAUTH-AZ-CLIENT-MISSING"),
		Lie: errorsGo(func(q *AuthorizationRequest) string {
			if q.ClientID == "" && !registeredSomewhere(q.RedirectURI) {
				return q.RedirectURI
			}
			return ""
		}),
	},
	{
		Name:   "nobody-redirected-to-a-client",
		Story:  "A request without client is answered at its redirect URI, since some client has registered that.",
		Breaks: Warns("OAUTH-AZ-CLIENT-MISSING-registered"),
		Lie: errorsGo(func(q *AuthorizationRequest) string {
			if q.ClientID == "" && registeredSomewhere(q.RedirectURI) {
				return q.RedirectURI
			}
			return ""
		}),
	},
	{
		Name:   "last-redirect-uri-wins",
		Story:  "That a request names two redirect URIs is noticed, and told to the last of them.",
		Breaks: Breaks("OAUTH-AZ-DUP-PARAM-redirect"),
		Lie: errorsGo(func(q *AuthorizationRequest) string {
			if uris := q.Query["redirect_uri"]; len(uris) > 1 {
				return uris[len(uris)-1]
			}
			return ""
		}),
	},
	{
		Name:   "redirect-uri-by-its-beginning",
		Story:  "Any address below the registered one will do.",
		Breaks: Breaks("OAUTH-AZ-REDIR-EXACT"),
		Lie: uriTaken(func(registered, asked string) bool {
			return strings.HasPrefix(asked, registered+"/")
		}),
	},
	{
		Name:   "redirect-uri-without-case",
		Story:  "Addresses are compared without regard to the case of the host.",
		Breaks: Warns("OAUTH-AZ-REDIR-EXACT"),
		Lie: uriTaken(func(registered, asked string) bool {
			u, err := url.Parse(asked)
			if err != nil {
				return false
			}
			u.Host = strings.ToLower(u.Host)
			return u.String() == registered
		}),
	},
	{
		Name:   "first-redirect-uri-picked",
		Story:  "A client that does not say which of its addresses it means gets the answer at the first.",
		Breaks: Warns("OAUTH-AZ-REDIR-REQUIRED"),
		Lie: func(r *Rules) {
			honest := r.RedirectURI
			r.RedirectURI = func(c *Client, asked string) (string, bool) {
				if asked == "" {
					return c.RedirectURIs[0], true
				}
				return honest(c, asked)
			}
		},
	},
	{
		Name:   "relative-redirect-uri-completed",
		Story:  "A redirect URI that is a path alone is completed with the host that the client has registered.",
		Breaks: Breaks("OAUTH-AZ-REDIR-ABSOLUTE"),
		Lie: func(r *Rules) {
			honest := r.RedirectURI
			r.RedirectURI = func(c *Client, asked string) (string, bool) {
				for _, uri := range c.RedirectURIs {
					if u, err := url.Parse(uri); err == nil && asked == u.Path {
						return uri, true
					}
				}
				return honest(c, asked)
			}
		},
	},
	{
		Name:   "redirect-query-dropped",
		Story:  "The answer takes the place of whatever query the redirect URI had.",
		Breaks: Breaks("OAUTH-AZ-REDIR-QUERY-KEPT"),
		Lie: func(r *Rules) {
			honest := r.Redirect
			r.Redirect = func(uri string, answer url.Values) string {
				place, _, _ := strings.Cut(uri, "?")
				return honest(place, answer)
			}
		},
	},
}

// errorsGo says where an error about the client or its redirect URI is sent, if not to a page.
func errorsGo(where func(q *AuthorizationRequest) string) func(*Rules) {
	return func(r *Rules) { r.ErrorTarget = where }
}

// registeredSomewhere says whether any client has registered a redirect URI.
func registeredSomewhere(uri string) bool {
	return slices.ContainsFunc(clients, func(c *Client) bool { return slices.Contains(c.RedirectURIs, uri) })
}

// uriTaken lets redirect URIs pass that are not registered, and sends the answer there.
func uriTaken(passes func(registered, asked string) bool) func(*Rules) {
	return func(r *Rules) {
		honest := r.RedirectURI
		r.RedirectURI = func(c *Client, asked string) (string, bool) {
			if slices.ContainsFunc(c.RedirectURIs, func(registered string) bool { return passes(registered, asked) }) {
				return asked, true
			}
			return honest(c, asked)
		}
	}
}
