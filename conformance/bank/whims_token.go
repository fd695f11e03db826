package bank

import "slices"

// tokenWhims are freedoms of the token endpoint.
var tokenWhims = []Whim{
	{
		Name:  "refresh-token-stays",
		Story: "A refresh gives no new refresh token; nothing but a page of the bank would promise one (RFC 6749, section 6).",
		Where: func(s *Settings) bool { return s.BCP && s.Rotates && !s.Public() },
		Set:   func(s *Settings) { s.Rotates = false },
	},
	{
		Name:  "reuse-of-a-confidential-client-passed-over",
		Story: "Who uses a replaced refresh token gets nothing, and the newest one lives on: the client authenticates (RFC 9700, section 4.14.2).",
		Where: func(s *Settings) bool { return s.BCP && s.Rotates && !s.Public() },
		Use:   func(r *Rules) { r.Reused = func(*Ledger, *Settings, *Token) {} },
	},
	{
		Name:  "wider-refresh-gets-what-was-granted",
		Story: "Who refreshes for more than was granted gets what was granted, and is told so (RFC 6749, section 3.3).",
		Use: refreshScoped(func(t *Token, asked string) (string, bool) {
			if asked == "" || !covers(t.Scope, asked) {
				return t.Scope, true
			}
			return asked, true
		}),
	},
	{
		Name:  "unknown-service-scope-reduced",
		Story: "Of the scope of a client for itself what nobody offers is left out, and the answer says so (RFC 6749, section 3.3).",
		Where: serves,
		Use: func(r *Rules) {
			honest := r.ServiceToken
			r.ServiceToken = func(l *Ledger, s *Settings, c *Client, scope string) (*Token, *Token, *OAuthError) {
				if !slices.Contains(s.ServiceScopes, scope) {
					scope = ""
				}
				return honest(l, s, c, scope)
			}
		},
	},
	{
		Name:  "forbidden-grant-called-unsupported",
		Story: "A client that may not use a grant is told that it is not supported (RFC 6749, section 5.2).",
		Where: restricts,
		Use:   forbiddenGrant("unsupported_grant_type"),
	},
	{
		Name:  "unknown-grant-called-unauthorised",
		Story: "A grant type that the bank does not offer is one that the client may not use (RFC 6749, section 5.2).",
		Use: func(r *Rules) {
			r.OtherGrant = func(*Ledger, *Settings, *Attempt) (*Token, *OAuthError) {
				return nil, refuse("unauthorized_client", AboutGrant, "The client may not use this grant type.")
			}
		},
	},
	{
		Name:  "missing-code-called-invalid-grant",
		Story: "A code or refresh token that is missing is as invalid as a wrong one (RFC 6749, section 5.2).",
		Use:   tokenErrors(func(e *OAuthError) { e.Word = "invalid_grant" }, AboutMissing),
	},
	{
		Name:  "missing-grant-type-called-unsupported",
		Story: "A request without a grant type asks for one that is not supported (RFC 6749, section 5.2).",
		Use:   tokenErrors(func(e *OAuthError) { e.Word = "unsupported_grant_type" }, AboutNoGrant),
	},
	{
		Name:  "errors-without-description",
		Story: "Token errors hold the word and no sentence for people (RFC 6749, section 5.2).",
		Use: func(r *Rules) {
			before := r.TokenError
			r.TokenError = func(e *OAuthError) {
				before(e)
				e.Description = ""
			}
		},
	},
}
