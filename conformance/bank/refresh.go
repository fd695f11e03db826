package bank

import (
	"context"
	"slices"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// refresh exchanges a refresh token (RFC 6749, section 6).
func (b *Bank) refresh(a *Attempt) (access, refresh *Token, err error) {
	value := a.Form.Get("refresh_token")
	if value == "" {
		return nil, nil, refuse("invalid_request", AboutRequest, "The parameter refresh_token is missing.")
	}
	l, rules := b.Ledger, b.Rules
	t := rules.FindRefreshToken(l, a, value)
	if t == nil || !rules.RefreshTokenIsFor(t, a.Client) || !rules.RefreshTokenLives(l, t) {
		return nil, nil, refuse("invalid_grant", AboutRefresh, "The refresh token is not known or no longer valid.")
	}
	if scope := a.Form.Get("scope"); scope != "" && !covers(t.Scope, scope) {
		return nil, nil, refuse("invalid_scope", AboutScope, "The scope was not granted.")
	}
	access, refresh, refusal := rules.Refresh(l, &b.Settings, t)
	if refusal != nil {
		return nil, nil, refusal
	}
	return access, refresh, nil
}

// refresh issues a new access token and, where the bank rotates, a new refresh token, which ends the old one but not
// later than that would have ended: after 90 days the PSU is asked again.
func refresh(l *Ledger, s *Settings, t *Token) (access, renewed *Token, err *OAuthError) {
	access = issue(l, *t, AccessToken, l.Clock.Now().Add(s.AccessLife))
	if s.Rotates {
		renewed = issue(l, *t, RefreshToken, t.Expires)
		t.Revoked = true
	}
	return access, renewed, nil
}

// covers says whether every token of the asked scope was granted.
func covers(granted, asked string) bool {
	have := strings.Fields(granted)
	for token := range strings.FieldsSeq(asked) {
		if !slices.Contains(have, token) {
			return false
		}
	}
	return true
}

// RevokeToken takes a token back (RFC 7009). One that the bank does not know is as good as revoked.
func (o *oauth) RevokeToken(ctx context.Context, _ authorization.RevokeTokenRequestObject) (authorization.RevokeTokenResponseObject, error) {
	b, r := o.bank, RequestOf(ctx)
	form, err := b.readForm(r, "token", "token_type_hint", "client_id", "client_secret", "client_assertion_type", "client_assertion")
	if err != nil {
		return nil, err
	}
	attempt, err := b.authenticate(r, form)
	if err != nil {
		return nil, err
	}
	value := form.Get("token")
	if value == "" {
		return nil, refuse("invalid_request", AboutRequest, "The parameter token is missing.")
	}
	if t := b.Ledger.tokens[value]; t != nil {
		if t.Client != attempt.Client {
			return nil, refuse("unauthorized_client", AboutClient, "The token belongs to another client.")
		}
		b.Rules.Revoke(b.Ledger, t)
	}
	return authorization.RevokeToken200Response{}, nil
}

// revoke ends a token; a refresh token takes all tokens of its grant with it (RFC 7009, section 2.1).
func revoke(l *Ledger, t *Token) {
	t.Revoked = true
	if t.Kind == RefreshToken {
		l.RevokeGrant(t.Grant)
	}
}
