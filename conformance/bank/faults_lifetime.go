package bank

// lifetimeFaults are about access that has come to its end.
var lifetimeFaults = []Fault{
	{
		Name:   "expired-token-opens",
		Story:  "The bank states how long a token lives, and never looks at it again.",
		Breaks: Breaks("OAUTH-TK-EXPIRES-TRUE"),
		Lie: func(r *Rules) {
			honest := r.AccessTokenLives
			r.AccessTokenLives = func(l *Ledger, t *Token) (Reason, bool) {
				why, lives := honest(l, t)
				return why, lives || why == ExpiredToken
			}
		},
	},
	{
		Name:   "refresh-dies-with-the-token",
		Story:  "Once the access token has expired its refresh token is refused, which is when it was needed.",
		Breaks: Breaks("OAUTH-RT-200-expired"),
		Lie: func(r *Rules) {
			honest := r.RefreshTokenLives
			r.RefreshTokenLives = func(l *Ledger, t *Token) bool {
				latest := l.Newest(func(other *Token) bool { return other.Kind == AccessToken && other.Grant == t.Grant })
				return honest(l, t) && (latest == nil || l.Clock.Now().Before(latest.Expires))
			}
		},
	},
	{
		Name:   "revocation-by-the-psu-forgotten",
		Story:  "The PSU takes the access back at the bank, the page says so, and everything goes on as before.",
		Breaks: Warns("OAUTH-RS-REVOKED", "OAUTH-RT-DEAD-withdrawn"),
		Lie:    func(r *Rules) { r.Withdraw = func(*Ledger, *Consent) {} },
	},
	{
		Name:   "revocation-by-the-psu-spares-the-refresh-token",
		Story:  "When the PSU takes the access back the access token dies, and the refresh token gives the next one.",
		Breaks: Warns("OAUTH-RT-DEAD-withdrawn"),
		Lie: func(r *Rules) {
			r.Withdraw = func(l *Ledger, c *Consent) {
				for _, t := range l.Tokens {
					t.Revoked = t.Revoked || t.Kind == AccessToken && t.Consent == c
				}
			}
		},
	},
}
