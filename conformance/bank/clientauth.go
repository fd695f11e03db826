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
)

// An Attempt is a request to the token or revocation endpoint: who sent what, and how they showed who they are.
type Attempt struct {
	Client *Client
	By     string // client_secret_basic, client_secret_post, or "" for a client that did not authenticate
	Form   url.Values
}

// authenticate finds the client of a request to the token or revocation endpoint (RFC 6749, section 2.3).
func (b *Bank) authenticate(r *http.Request, form url.Values) (*Attempt, error) {
	named, secret := form.Get("client_id"), form.Get("client_secret")
	if header := r.Header.Get("Authorization"); header != "" {
		id, presented, ok := basicCredentials(header)
		switch {
		case secret != "":
			return nil, refuse("invalid_request", AboutClient, "The client authenticates in two ways.")
		case !ok || !slices.Contains(b.Settings.ClientAuth, SecretBasic):
			return nil, b.invalidClient(SecretBasic)
		case named != "" && named != id:
			return nil, refuse("invalid_request", AboutClient, "The request names two clients.")
		}
		return b.checkSecret(id, presented, SecretBasic, form)
	}
	if secret == "" {
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
	if c := clientByID(id); c != nil && b.Rules.Secret(c, presented, by) {
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

// basicCredentials reads HTTP Basic, whose halves are form-encoded (RFC 6749, section 2.3.1).
func basicCredentials(header string) (id, secret string, ok bool) {
	r := http.Request{Header: http.Header{"Authorization": {header}}}
	user, password, ok := r.BasicAuth()
	if !ok {
		return "", "", false
	}
	id, errID := url.QueryUnescape(user)
	secret, errSecret := url.QueryUnescape(password)
	return id, secret, errID == nil && errSecret == nil && !strings.ContainsRune(id, 0)
}
