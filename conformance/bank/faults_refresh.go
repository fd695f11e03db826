package bank

import (
	"net/http"
	"net/url"

	"github.com/assaykit/assay/gen/authorization"
)

// Where a fault of this page gives tokens to whom it should not, the true refresh token keeps working, so that nothing but
// the one check can notice.
var refreshFaults = []Fault{
	{
		Name:   "refresh-token-withheld",
		Story:  "The page of the bank promises a refresh token, but the answer holds none.",
		Where:  promises,
		Breaks: Breaks("OAUTH-RT-ISSUED"),
		Lie:    answerTokens(func(t *authorization.Token) { t.RefreshToken = nil }),
	},
	{
		Name:   "refresh-refused",
		Story:  "A public incident: refresh is refused although consent and refresh token are valid.",
		Breaks: Breaks("OAUTH-RT-200"),
		Lie: func(r *Rules) {
			r.Refresh = func(*Ledger, *Settings, *Token, string) (*Token, *Token, *OAuthError) {
				return nil, nil, refuse("invalid_grant", AboutRefresh, "The refresh token is not known or no longer valid.")
			}
		},
	},
	{
		Name:   "refresh-crash-burns-the-token",
		Story:  "A public incident: refresh ends in a 5xx, and the refresh token is gone afterwards.",
		Breaks: Breaks("OAUTH-RT-200"),
		Lie: func(r *Rules) {
			r.Refresh = func(_ *Ledger, _ *Settings, t *Token, _ string) (*Token, *Token, *OAuthError) {
				t.Revoked = true
				return nil, nil, &OAuthError{Status: http.StatusBadGateway, Word: "server_error", About: AboutRefresh}
			}
		},
	},
	{
		Name:   "refreshed-token-is-dead",
		Story:  "Refresh answers 200, but the API does not know the new token.",
		Breaks: Breaks("OAUTH-RT-200"),
		Lie: func(r *Rules) {
			honest := r.Refresh
			r.Refresh = func(l *Ledger, s *Settings, t *Token, scope string) (*Token, *Token, *OAuthError) {
				access, renewed, err := honest(l, s, t, scope)
				if access != nil {
					access.Revoked = true
				}
				return access, renewed, err
			}
		},
	},
	{
		Name:   "unknown-refresh-token-issues",
		Story:  "A refresh token that the bank never issued is taken for the client's latest one.",
		Breaks: Breaks("OAUTH-RT-UNKNOWN", "OAUTH-RT-TAMPER"),
		Lie: refreshTokenFound(func(l *Ledger, a *Attempt, _ string) *Token {
			return l.Newest(func(t *Token) bool { return t.Kind == RefreshToken && t.Client == a.Client && l.Alive(t) })
		}),
	},
	{
		Name:   "altered-refresh-token-issues",
		Story:  "Only the first characters of a refresh token are compared.",
		Breaks: Breaks("OAUTH-RT-TAMPER"),
		Lie: refreshTokenFound(func(l *Ledger, _ *Attempt, value string) *Token {
			return l.Newest(func(t *Token) bool { return t.Kind == RefreshToken && beginsLike(t.Value, value) && l.Alive(t) })
		}),
	},
	{
		Name:   "refresh-without-authentication",
		Story:  "Who holds a refresh token gets new tokens, without showing who they are.",
		Where:  secrets,
		Breaks: Breaks("OAUTH-RT-AUTH"),
		Lie: func(r *Rules) {
			r.Anonymous = func(l *Ledger, form url.Values) *Client {
				if t := l.Token(RefreshToken, form.Get("refresh_token")); t != nil && form.Get("grant_type") == "refresh_token" {
					return t.Client
				}
				return nil
			}
		},
	},
	{
		Name:   "refresh-for-any-client",
		Story:  "The bank looks whether the refresh token exists, not whose it is.",
		Breaks: Breaks("OAUTH-RT-BIND"),
		Lie:    func(r *Rules) { r.RefreshTokenIsFor = func(*Token, *Client) bool { return true } },
	},
	{
		Name:  "revocation-forgotten",
		Story: "Revocation answers 200 and does nothing.",
		Where: revokes,
		Breaks: map[string]string{
			"OAUTH-RV-REFRESH": fail, "OAUTH-RV-HINT": fail, "OAUTH-RV-HINT-unknown": "warn", "OAUTH-RV-IMMEDIATE": "warn", "OAUTH-RV-CASCADE": "warn",
		},
		Lie: func(r *Rules) { r.Revoke = func(*Ledger, *Token) {} },
	},
	{
		Name:   "revocation-answered-204",
		Story:  "Revocation works, and says so with 204.",
		Where:  revokes,
		Breaks: Warns("OAUTH-RV-200", "OAUTH-RV-TWICE", "OAUTH-RV-UNKNOWN-200"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpRevoke && a.Status == http.StatusOK {
				a.Clear()
				a.Status = http.StatusNoContent
			}
		}),
	},
}

// refreshTokenFound lets another token stand in for one that the bank does not have.
func refreshTokenFound(stand func(l *Ledger, a *Attempt, value string) *Token) func(*Rules) {
	return func(r *Rules) {
		honest := r.FindRefreshToken
		r.FindRefreshToken = func(l *Ledger, a *Attempt, value string) *Token {
			if t := honest(l, a, value); t != nil {
				return t
			}
			return copied(stand(l, a, value))
		}
	}
}

func copied(t *Token) *Token {
	if t == nil {
		return nil
	}
	other := *t
	return &other
}

// beginsLike compares the first 8 characters of two values of equal length.
func beginsLike(a, b string) bool { return len(a) == len(b) && len(a) > 8 && a[:8] == b[:8] }
