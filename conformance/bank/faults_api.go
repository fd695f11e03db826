package bank

import (
	"net/http"
	"strings"
)

var apiFaults = []Fault{
	{
		Name:   "missing-token-answered-403",
		Story:  "A request without token is forbidden rather than unauthorised.",
		Breaks: map[string]string{"OAUTH-RS-NONE-401": "warn", "OAUTH-RS-NONE-BARE": "skip"},
		Lie: deniedAs(NoToken, func(_ int, challenges []string) (int, []string) {
			return http.StatusForbidden, challenges
		}),
	},
	{
		Name:   "challenge-missing",
		Story:  "When a consent has ended, the API says 401 without saying how to authenticate anew.",
		Breaks: Breaks("HTTP-401-CHALLENGE"),
		Lie: deniedAs(DeadConsent, func(status int, _ []string) (int, []string) {
			return status, nil
		}),
	},
	{
		Name:   "challenge-blames-a-missing-token",
		Story:  "The challenge calls a token invalid that was never sent.",
		Breaks: Warns("OAUTH-RS-NONE-BARE"),
		Lie: deniedAs(NoToken, func(status int, _ []string) (int, []string) {
			return status, []string{`Bearer realm="accounts", error="invalid_token"`}
		}),
	},
	{
		Name:   "challenge-of-another-scheme",
		Story:  "The challenge names a scheme OAuth, which exists nowhere.",
		Breaks: Breaks("OAUTH-RS-CHALLENGE"),
		Lie:    challenged(func(challenge string) string { return "OAuth" + strings.TrimPrefix(challenge, "Bearer") }),
	},
	{
		Name:   "challenge-bare",
		Story:  "The challenge is the word Bearer and nothing else.",
		Breaks: Warns("OAUTH-RS-CHALLENGE", "OAUTH-RS-INVALID", "OAUTH-RS-SCOPE-403"),
		Lie:    challenged(func(string) string { return "Bearer" }),
	},
	{
		Name:   "unknown-token-opens",
		Story:  "The gateway checks that there is a token, and leaves it to nobody to check which.",
		Breaks: Breaks("OAUTH-RS-INVALID", "OAUTH-RS-TAMPER", "OAUTH-RT-NOT-AT", "OAUTH-RS-MALFORMED"),
		Lie: accessTokenFound(func(l *Ledger, _ string) *Token {
			return l.Newest(func(t *Token) bool { return t.Kind == AccessToken && l.Alive(t) })
		}),
	},
	{
		Name:   "unknown-token-answered-403",
		Story:  "An unknown token is forbidden rather than unauthorised.",
		Breaks: Warns("OAUTH-RS-INVALID"),
		Lie: deniedAs(UnknownToken, func(int, []string) (int, []string) {
			return http.StatusForbidden, nil
		}),
	},
	{
		Name:   "altered-token-opens",
		Story:  "Only the first characters of an access token are compared; its signature is not.",
		Breaks: Breaks("OAUTH-RS-TAMPER"),
		Lie: accessTokenFound(func(l *Ledger, value string) *Token {
			return l.Newest(func(t *Token) bool { return t.Kind == AccessToken && beginsLike(t.Value, value) })
		}),
	},
	{
		Name:   "refresh-token-opens-accounts",
		Story:  "One table holds both kinds of tokens, and the API does not ask for the kind.",
		Breaks: Breaks("OAUTH-RT-NOT-AT"),
		Lie:    accessTokenFound(func(l *Ledger, value string) *Token { return l.Token(RefreshToken, value) }),
	},
	{
		Name:   "scheme-compared-exactly",
		Story:  "The word Bearer is compared with its capital letter.",
		Breaks: Warns("OAUTH-RS-SCHEME-CASE"),
		Lie: func(r *Rules) {
			honest := r.Bearer
			r.Bearer = func(req *http.Request) (string, bool) {
				token, sent := honest(req)
				return token, sent && strings.HasPrefix(req.Header.Get("Authorization"), "Bearer ")
			}
		},
	},
	{
		Name:   "header-not-supported",
		Story:  "The token belongs into a header of the bank's own; the standard one is not read.",
		Breaks: Breaks("OAUTH-RS-HEADER", "OAUTH-RT-REAUTH"),
		Lie: func(r *Rules) {
			r.Bearer = func(req *http.Request) (string, bool) {
				token := req.Header.Get("X-Access-Token")
				return token, token != ""
			}
		},
	},
	{
		Name:   "old-grant-blocks-the-new",
		Story:  "Once a consent was given or taken back, the tokens of later ones open nothing: the API still finds the old one first.",
		Where:  promises,
		Breaks: Breaks("OAUTH-RT-REAUTH"),
		Lie: func(r *Rules) {
			honest := r.AccessTokenLives
			r.AccessTokenLives = func(l *Ledger, t *Token) (Reason, bool) {
				for _, c := range l.Consents {
					if c != t.Consent && (c.State == Ended || c.State == Withdrawn) && c.Client == t.Client && c.User == t.User {
						return RevokedToken, false
					}
				}
				return honest(l, t)
			}
		},
	},
}

// deniedAs changes how requests are refused for one reason.
func deniedAs(why Reason, change func(status int, challenges []string) (int, []string)) func(*Rules) {
	return func(r *Rules) {
		honest := r.Unauthorised
		r.Unauthorised = func(reason Reason) (int, []string) {
			status, challenges := honest(reason)
			if reason == why {
				return change(status, challenges)
			}
			return status, challenges
		}
	}
}

// challenged changes every challenge of the API.
func challenged(change func(string) string) func(*Rules) {
	return func(r *Rules) {
		honest := r.Unauthorised
		r.Unauthorised = func(reason Reason) (int, []string) {
			status, challenges := honest(reason)
			for i := range challenges {
				challenges[i] = change(challenges[i])
			}
			return status, challenges
		}
	}
}

// accessTokenFound lets another token stand in for one that the bank does not have.
func accessTokenFound(stand func(l *Ledger, value string) *Token) func(*Rules) {
	return func(r *Rules) {
		honest := r.FindAccessToken
		r.FindAccessToken = func(l *Ledger, value string) *Token {
			if t := honest(l, value); t != nil {
				return t
			}
			return copied(stand(l, value))
		}
	}
}
