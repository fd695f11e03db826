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
		return nil, nil, refuse("invalid_request", AboutMissing, "The parameter refresh_token is missing.")
	}
	l, rules := b.Ledger, b.Rules
	t := rules.FindRefreshToken(l, a, value)
	if t != nil && t.Spent && t.Client == a.Client {
		rules.Reused(l, &b.Settings, t)
	}
	if t == nil || !rules.RefreshTokenIsFor(t, a.Client) || !rules.RefreshTokenLives(l, t) {
		return nil, nil, refuse("invalid_grant", AboutRefresh, "The refresh token is not known or no longer valid.")
	}
	scope, ok := rules.RefreshScope(t, a.Form.Get("scope"))
	if !ok {
		return nil, nil, refuse("invalid_scope", AboutScope, "The scope was not granted.")
	}
	access, refresh, refusal := rules.Refresh(l, &b.Settings, t, scope)
	if refusal != nil {
		return nil, nil, refusal
	}
	return access, refresh, nil
}

// refresh issues a new access token and, where the bank rotates, a new refresh token, which ends the old one but not
// later than that would have ended: after 90 days the PSU is asked again. A narrower scope is the access token's alone.
func refresh(l *Ledger, s *Settings, t *Token, scope string) (access, renewed *Token, err *OAuthError) {
	narrowed := *t
	narrowed.Scope = scope
	access = issue(l, narrowed, AccessToken, l.Clock.Now().Add(s.AccessLife))
	if s.Rotates {
		renewed = issue(l, *t, RefreshToken, t.Expires)
		t.Revoked, t.Spent = true, true
	}
	return access, renewed, nil
}

// refreshScope is what was granted, or as much of it as is asked for (RFC 6749, section 6).
func refreshScope(t *Token, asked string) (scope string, ok bool) {
	if asked == "" {
		return t.Scope, true
	}
	return asked, covers(t.Scope, asked)
}

// reused takes a refresh token that comes back after it was replaced for stolen, and ends its grant, where the bank keeps
// to RFC 9700, section 4.14.2.
func reused(l *Ledger, s *Settings, t *Token) {
	if s.BCP {
		l.RevokeGrant(t.Grant)
	}
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
	t, refusal := b.Rules.Revocable(b.Ledger, attempt, value)
	if refusal != nil {
		return nil, refusal
	}
	if t != nil {
		b.Rules.Revoke(b.Ledger, t)
	}
	return authorization.RevokeToken200Response{}, nil
}

// revocable finds a token in all tables, whatever the hint says. That of another client is refused (RFC 7009, section 2.1).
func revocable(l *Ledger, a *Attempt, value string) (*Token, *OAuthError) {
	t := l.tokens[value]
	if t != nil && t.Client != a.Client {
		return nil, refuse("unauthorized_client", AboutClient, "The token belongs to another client.")
	}
	return t, nil
}

// revoke ends a token; a refresh token takes all tokens of its grant with it (RFC 7009, section 2.1).
func revoke(l *Ledger, t *Token) {
	t.Revoked = true
	if t.Kind == RefreshToken {
		l.RevokeGrant(t.Grant)
	}
}
