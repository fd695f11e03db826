package bank

// serviceFaults are about tokens that stand for a client alone.
var serviceFaults = []Fault{
	{
		Name:   "service-token-with-a-refresh-token",
		Story:  "The client credentials grant gives a pair of tokens, like every other grant of this bank.",
		Where:  serves,
		Breaks: Warns("OAUTH-CC-NO-RT"),
		Lie: serviceTokens(func(l *Ledger, s *Settings, access *Token) (*Token, *Token, *OAuthError) {
			return access, issue(l, *access, RefreshToken, l.Clock.Now().Add(s.RefreshLife)), nil
		}),
	},
	{
		Name:   "one-service-token-at-a-time",
		Story:  "A client whose token still lives gets no other one.",
		Where:  serves,
		Breaks: Breaks("OAUTH-CC-RENEW"),
		Lie: func(r *Rules) {
			honest := r.ServiceToken
			r.ServiceToken = func(l *Ledger, s *Settings, c *Client, scope string) (*Token, *Token, *OAuthError) {
				if l.Newest(func(t *Token) bool { return t.User == nil && t.Client == c && l.Alive(t) }) != nil {
					return nil, nil, refuse("invalid_request", AboutRequest, "The client holds a token already.")
				}
				return honest(l, s, c, scope)
			}
		},
	},
	{
		Name:   "service-token-opens-accounts",
		Story:  "A token of the client alone reads the accounts of a user.",
		Where:  serves,
		Breaks: map[string]string{"OAUTH-CC-NO-USER-DATA": fail, "OAUTH-RS-SCOPE": fail, "OAUTH-RS-SCOPE-403": "skip"},
		Lie:    serviceReads(Alice),
	},
	{
		Name:   "service-token-reads-an-empty-list",
		Story:  "A token of the client alone is answered with a list of no accounts.",
		Where:  serves,
		Breaks: map[string]string{"OAUTH-CC-NO-USER-DATA": "warn", "OAUTH-RS-SCOPE": "warn", "OAUTH-RS-SCOPE-403": "skip"},
		Lie:    serviceReads(&User{Name: "nobody"}),
	},
}

// serviceTokens changes what a client gets for itself.
func serviceTokens(change func(l *Ledger, s *Settings, access *Token) (*Token, *Token, *OAuthError)) func(*Rules) {
	return func(r *Rules) {
		honest := r.ServiceToken
		r.ServiceToken = func(l *Ledger, s *Settings, c *Client, scope string) (*Token, *Token, *OAuthError) {
			access, refresh, err := honest(l, s, c, scope)
			if access != nil {
				return change(l, s, access)
			}
			return access, refresh, err
		}
	}
}

// serviceReads lets tokens without a user read as if they were of one.
func serviceReads(u *User) func(*Rules) {
	return func(r *Rules) {
		find, covers := r.FindAccessToken, r.Covers
		r.FindAccessToken = func(l *Ledger, value string) *Token {
			t := find(l, value)
			if t != nil && t.User == nil {
				t = copied(t)
				t.User = u
			}
			return t
		}
		r.Covers = func(t *Token, scope string) bool { return t.Consent == nil || covers(t, scope) }
	}
}
