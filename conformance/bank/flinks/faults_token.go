package flinks

import (
	"github.com/assaykit/assay/conformance/bank"
)

// tokenFaults are at the token endpoint.
var tokenFaults = []bank.Fault{
	{
		Name:   "token-type-mac",
		Story:  "The tokens of users are announced as of the type mac.",
		Breaks: bank.Breaks("FLK-TK-CODE-bearer"),
		Lie:    answered("authorization_code", func(t *bank.TokenAnswer) { t.TokenType = "mac" }),
	},
	{
		Name:    "lifetime-overstated",
		Story:   "The token answer promises an hour, as other systems of the house do.",
		Variant: FlowPage,
		Breaks:  bank.Warns("FLK-TK-EXPIRES"),
		Lie:     answered("authorization_code", func(t *bank.TokenAnswer) { t.ExpiresIn = new(3600) }),
	},
	{
		Name:   "wrong-redirect-called-invalid-request",
		Story:  "A redirect URI that does not fit its code is called a malformed request.",
		Breaks: bank.Warns("FLK-TK-REDIR-word"),
		Lie:    reworded(func(e *bank.OAuthError) bool { return e.About == bank.AboutRedirect }, "invalid_request"),
	},
	{
		Name:   "used-code-called-invalid-request",
		Story:  "A code that was used before is called a malformed request.",
		Breaks: bank.Warns("FLK-TK-REPLAY-word"),
		Lie: func(r *bank.Rules) {
			replayed := false
			honest := r.Replayed
			r.Replayed = func(l *bank.Ledger, code *bank.Code) {
				replayed = true
				honest(l, code)
			}
			reworded(func(*bank.OAuthError) bool {
				was := replayed
				replayed = false
				return was
			}, "invalid_request")(r)
		},
	},
	{
		Name:   "unknown-refresh-token-called-invalid-request",
		Story:  "A refresh token that opens nothing is called a malformed request.",
		Breaks: bank.Warns("FLK-RF-BAD-word", "FLK-RV-AFTER-refresh"),
		Lie:    reworded(func(e *bank.OAuthError) bool { return e.About == bank.AboutRefresh }, "invalid_request"),
	},
	{
		Name:   "refresh-shrinks-the-scope",
		Story:  "A refreshed token says that it opens the lightweight list alone, which every recipient has.",
		Breaks: bank.Warns("OAUTH-RT-SCOPE-OMIT"),
		Lie:    answered("refresh_token", func(t *bank.TokenAnswer) { t.Scope = new(scopeBasic) }),
	},
	{
		Name:    "jwt-without-client",
		Story:   "Access tokens do not say for whom they were made.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-TK-JWT"),
		Lie:     lie(func(r *Rules) { r.Claims = func(_ string, claims map[string]any) { delete(claims, "client_id") } }),
	},
	{
		Name:    "subject-changes-at-refresh",
		Story:   "Refreshed tokens name the session instead of the user.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-RF-SAME-SUB"),
		Lie: lie(func(r *Rules) {
			r.Claims = func(grantType string, claims map[string]any) {
				if grantType == "refresh_token" {
					claims["sub"] = "session"
				}
			}
		}),
	},
	{
		Name:   "refresh-token-serves-once",
		Story:  "A refresh ends the refresh token and gives no other.",
		Breaks: bank.Breaks("FLK-RF-200-reuse", "OAUTH-TK-UNKNOWN-PARAM", "OAUTH-RT-200-expired"),
		Lie: func(r *bank.Rules) {
			honest := r.Refresh
			r.Refresh = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (*bank.Token, *bank.Token, *bank.OAuthError) {
				access, renewed, err := honest(l, s, t, scope)
				t.Revoked = true
				return access, renewed, err
			}
		},
	},
	{
		Name:   "older-connections-live-on",
		Story:  "A user who connects anew leaves the tokens of the older connection alive.",
		Breaks: bank.Warns("FLK-RF-REPLACED"),
		Lie:    lie(func(r *Rules) { r.Replaced = func(*bank.Ledger, *bank.Consent) {} }),
	},
}

// reworded gives some refusals of the token endpoint another word.
func reworded(some func(*bank.OAuthError) bool, word string) func(*bank.Rules) {
	return func(r *bank.Rules) {
		before := r.TokenError
		r.TokenError = func(e *bank.OAuthError) {
			if before(e); some(e) {
				e.Word = word
			}
		}
	}
}
