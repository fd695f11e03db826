package bank

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The ways in which a client authenticates, in the words of RFC 8414.
const (
	SecretBasic = "client_secret_basic"
	SecretPost  = "client_secret_post"

	TLSClientAuth = "tls_client_auth" // by certificate, RFC 8705
)

// An Attempt is a request to the token or revocation endpoint: who sent what, and how they showed who they are.
type Attempt struct {
	Client *Client
	By     string // client_secret_basic, client_secret_post, tls_client_auth, or "" for a client that did not authenticate
	Form   url.Values
}

// authenticate finds the client of a request to the token or revocation endpoint (RFC 6749, section 2.3).
func (b *Bank) authenticate(r *http.Request, form url.Values) (*Attempt, error) {
	named, secret := form.Get("client_id"), form.Get("client_secret")
	if header := r.Header.Get("Authorization"); header != "" {
		id, presented, ok := b.Rules.Basic(header)
		switch {
		case secret != "" && !b.Rules.TakesTwoWays(form):
			return nil, refuse("invalid_request", AboutClient, "The client authenticates in two ways.")
		case !ok || !slices.Contains(b.Settings.ClientAuth, SecretBasic):
			return nil, b.invalidClient(SecretBasic)
		case named != "" && named != id && secret == "":
			return nil, refuse("invalid_request", AboutClient, "The request names two clients.")
		}
		return b.checkSecret(id, presented, SecretBasic, form)
	}
	if secret == "" {
		c := clientByID(named)
		if c != nil && slices.Contains(b.Settings.ClientAuth, TLSClientAuth) && b.Rules.Shows(c, r.TLS) && b.misfit(Place(form.Get("grant_type")), r.TLS) == "" {
			return &Attempt{Client: c, By: TLSClientAuth, Form: form}, nil
		}
		if c := b.Rules.Anonymous(b.Ledger, form); c != nil {
			return &Attempt{Client: c, Form: form}, nil
		}
		return nil, b.invalidClient("")
	}
	if !slices.Contains(b.Settings.ClientAuth, SecretPost) {
		return nil, b.invalidClient(SecretPost)
	}
	return b.checkSecret(named, secret, SecretPost, form)
}

func (b *Bank) checkSecret(id, presented, by string, form url.Values) (*Attempt, error) {
	if c := clientByID(id); c != nil && c.Secret != "" && b.Rules.Secret(c, presented, by) {
		return &Attempt{Client: c, By: by, Form: form}, nil
	}
	return nil, b.invalidClient(by)
}

func (b *Bank) invalidClient(by string) error {
	status, challenge := b.Rules.InvalidClient(by)
	e := refuse("invalid_client", AboutClient, "The client did not authenticate.")
	e.Status, e.Challenge = status, challenge
	return e
}

// invalidClient is 401 with a challenge when the client tried the Authorization header, else 400 (RFC 6749, section 5.2).
func invalidClient(by string) (int, string) {
	if by == SecretBasic {
		return http.StatusUnauthorized, `Basic realm="token"`
	}
	return http.StatusBadRequest, ""
}

// anonymous finds the public client that a request names (RFC 6749, section 3.2.1).
func anonymous(_ *Ledger, form url.Values) *Client {
	if c := clientByID(form.Get("client_id")); c != nil && c.Secret == "" {
		return c
	}
	return nil
}

// basicCredentials reads HTTP Basic, whose halves are form-encoded (RFC 6749, section 2.3.1).
func basicCredentials(header string) (id, secret string, ok bool) {
	user, password, ok := rawCredentials(header)
	if !ok {
		return "", "", false
	}
	id, errID := url.QueryUnescape(user)
	secret, errSecret := url.QueryUnescape(password)
	return id, secret, errID == nil && errSecret == nil && !strings.ContainsRune(id, 0)
}

// rawCredentials reads HTTP Basic as if its halves were not encoded.
func rawCredentials(header string) (id, secret string, ok bool) {
	r := http.Request{Header: http.Header{"Authorization": {header}}}
	return r.BasicAuth()
}
