package bank

import (
	"net/http"
	"strings"
)

// A Reason is why a request to the API may not be served.
type Reason string

// The reasons.
const (
	NoToken        Reason = "no token"
	UnknownToken   Reason = "unknown token" // never issued, altered, or a refresh token
	ExpiredToken   Reason = "expired token"
	RevokedToken   Reason = "revoked token"
	DeadConsent    Reason = "dead consent" // the token's consent is not granted, or no longer
	ExpiredConsent Reason = "expired consent"
	WrongConsent   Reason = "another consent" // the token belongs to another consent
	WrongScope     Reason = "wrong scope"     // the token's scope does not reach so far

	WrongCertificate Reason = "wrong certificate" // the connection does not show that of the token's client

	OutdatedCertificate Reason = "outdated certificate" // or one that is not yet valid
	WrongRole           Reason = "wrong role"           // the certificate is not that of an AISP
)

// A Denied is the refusal of a request to the API, for its token or its consent.
type Denied struct {
	Why        Reason
	Status     int
	Challenges []string
}

// Error says why.
func (d *Denied) Error() string { return "denied: " + string(d.Why) }

// honestAPI returns the honest decisions about who may use the API.
func honestAPI() APIRules {
	return APIRules{
		Bearer:           bearer,
		FindAccessToken:  func(l *Ledger, value string) *Token { return l.Token(AccessToken, value) },
		AccessTokenLives: accessTokenLives,
		Unbidden:         func(*Ledger, *http.Request) *Token { return nil },
		Withdraw:         func(l *Ledger, c *Consent) { l.Move(c, Withdrawn) },
		Covers:           func(t *Token, scope string) bool { return covers(t.Scope, scope) },
		Unauthorised:     unauthorised,
	}
}

// Admit finds the access token of a request to the API. The error is a *Denied.
func (b *Bank) Admit(r *http.Request) (*Token, error) {
	value, sent := b.Rules.Bearer(r)
	if !sent {
		if t := b.Rules.Unbidden(b.Ledger, r); t != nil {
			return t, nil
		}
		return nil, b.Deny(NoToken)
	}
	t := b.Rules.FindAccessToken(b.Ledger, value)
	if t == nil {
		return nil, b.Deny(UnknownToken)
	}
	t.Uses++
	if why, lives := b.Rules.AccessTokenLives(b.Ledger, t); !lives {
		return nil, b.Deny(why)
	}
	if b.Settings.Binds {
		if !b.Rules.Bound(t, r.TLS) {
			return nil, b.Deny(WrongCertificate)
		}
		if why := b.misfit(AtAPI, r.TLS); why != "" {
			return nil, b.Deny(why)
		}
	}
	return t, nil
}

// AdmitFor finds the access token of a request that needs a scope. The error is a *Denied.
func (b *Bank) AdmitFor(r *http.Request, scope string) (*Token, error) {
	t, err := b.Admit(r)
	if err == nil && !b.Rules.Covers(t, scope) {
		return nil, b.Deny(WrongScope)
	}
	return t, err
}

// Deny returns the refusal for a reason, with the status and challenges of the rules.
func (b *Bank) Deny(why Reason) *Denied {
	status, challenges := b.Rules.Unauthorised(why)
	return &Denied{Why: why, Status: status, Challenges: challenges}
}

// bearer reads the Authorization header (RFC 6750, section 2.1). The name of the scheme is compared without case. A
// token in the query is not looked at.
func bearer(r *http.Request) (string, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimLeft(token, " "), strings.EqualFold(scheme, "Bearer")
}

// accessTokenLives holds for a token in time that nobody revoked and whose consent is granted.
func accessTokenLives(l *Ledger, t *Token) (Reason, bool) {
	if t.Consent != nil {
		switch l.settle(t.Consent); t.Consent.State {
		case Granted:
		case Expired:
			return ExpiredConsent, false
		default:
			return DeadConsent, false
		}
	}
	switch {
	case t.Revoked:
		return RevokedToken, false
	case !l.Clock.Now().Before(t.Expires):
		return ExpiredToken, false
	}
	return "", true
}

// unauthorised is 401 with a Bearer challenge, which has no error code when the request showed no token, and 403 when
// the token is good for something else (RFC 6750, section 3.1).
func unauthorised(why Reason) (int, []string) {
	switch why {
	case NoToken:
		return http.StatusUnauthorized, []string{`Bearer realm="accounts"`}
	case WrongScope:
		return http.StatusForbidden, []string{`Bearer realm="accounts", error="insufficient_scope"`}
	}
	return http.StatusUnauthorized, []string{`Bearer realm="accounts", error="invalid_token"`}
}
