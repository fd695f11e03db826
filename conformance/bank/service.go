package bank

import (
	"slices"
	"strings"
)

// service gives a client a token that stands for itself alone (RFC 6749, section 4.4).
func (b *Bank) service(a *Attempt) (access, refresh *Token, err error) {
	access, refresh, refusal := b.Rules.ServiceToken(b.Ledger, &b.Settings, a.Client, a.Form.Get("scope"))
	if refusal != nil {
		return nil, nil, refusal
	}
	return access, refresh, nil
}

// serviceToken issues an access token without user, consent and refresh token (RFC 6749, section 4.4.3). A request
// without scope gets the first that is to be had. A public client gets none (section 4.4).
func serviceToken(l *Ledger, s *Settings, c *Client, scope string) (access, refresh *Token, err *OAuthError) {
	switch {
	case len(s.ServiceScopes) == 0:
		return nil, nil, refuse("unsupported_grant_type", AboutGrant, "This grant type is not offered.")
	case c.Secret == "", len(s.ServiceClients) > 0 && !slices.Contains(s.ServiceClients, c.ID):
		return nil, nil, refuse("unauthorized_client", AboutClient, "The client may not use this grant type.")
	case scope == "":
		scope = s.ServiceScopes[0]
	case !covers(strings.Join(s.ServiceScopes, " "), scope):
		return nil, nil, refuse("invalid_scope", AboutScope, "The scope names nothing that this client may ask for.")
	}
	root := Token{Client: c, Scope: scope}
	return issue(l, root, AccessToken, l.Clock.Now().Add(s.ServiceLife)), nil, nil
}
