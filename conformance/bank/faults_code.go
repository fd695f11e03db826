package bank

import (
	"net/url"
	"time"
)

// The faults of this page give tokens for a code to whom they should not. They leave the code unspent when they do, so that
// the right redemption afterwards works as ever, and nothing but the one check can notice.
var codeFaults = []Fault{
	{
		Name:   "unknown-code-issues",
		Story:  "Behind a switch for demonstrations any code is good, also one that the bank never issued.",
		Breaks: Breaks("OAUTH-CODE-UNKNOWN"),
		Lie:    anyCode,
	},
	{
		Name:   "secret-optional",
		Story:  "Who knows a code and a client id gets the tokens, without any secret.",
		Where:  secrets,
		Breaks: Breaks("OAUTH-TK-AUTH-NEEDED"),
		Lie: func(r *Rules) {
			r.Anonymous = func(l *Ledger, form url.Values) *Client {
				if code := l.Code(form.Get("code")); code != nil && form.Get("grant_type") == "authorization_code" {
					return code.Client
				}
				return nil
			}
			spendOnlyOn(r, func(_ *Code, a *Attempt) bool { return a.By != "" })
		},
	},
	{
		Name:   "codes-work-for-any-client",
		Story:  "The bank looks whether the code exists, not whose it is.",
		Breaks: Breaks("OAUTH-CODE-CLIENT"),
		Lie: func(r *Rules) {
			honest := r.CodeIsFor
			r.CodeIsFor = func(*Code, *Client) bool { return true }
			spendOnlyOn(r, func(code *Code, a *Attempt) bool { return honest(code, a.Client) })
		},
	},
	{
		Name:   "redirect-unchecked",
		Story:  "The token request must name a redirect URI, but any will do.",
		Breaks: Breaks("OAUTH-CODE-REDIR"),
		Lie:    redirectRepeated(func(uri string) bool { return uri != "" }),
	},
	{
		Name:   "redirect-optional",
		Story:  "The token request may leave the redirect URI out; PKCE is there to protect the code.",
		Breaks: Warns("OAUTH-CODE-REDIR-MISSING"),
		Lie:    redirectRepeated(func(uri string) bool { return uri == "" }),
	},
	{
		Name:  "redirect-and-verifier-optional",
		Story: "The token request may leave the redirect URI out, and nobody looks at the verifier either.",
		Breaks: map[string]string{
			"OAUTH-CODE-REDIR-MISSING": "fail", "OAUTH-PK-WRONG": "fail", "OAUTH-PK-ENFORCE": "fail", "OAUTH-CODE-REPLAY-BADREQ": note,
			"OAUTH-PK-DOWNGRADE": "warn", "OAUTH-PK-METHOD-UNKNOWN": "skip", "OAUTH-PK-PLAIN": "skip",
		},
		Lie: func(r *Rules) {
			redirectRepeated(func(uri string) bool { return uri == "" })(r)
			verifierJudged(func(_ *Code, _, _ string) string { return "" })(r)
		},
	},
	{
		Name:  "verifier-unchecked",
		Story: "A verifier must be there, but nobody compares it with the challenge.",
		Breaks: map[string]string{
			"OAUTH-PK-WRONG": fail, "OAUTH-CODE-REPLAY-BADREQ": note, "OAUTH-PK-DOWNGRADE": "warn", "OAUTH-PK-METHOD-UNKNOWN": "skip", "OAUTH-PK-PLAIN": "skip",
		},
		Lie: verifierJudged(func(_ *Code, verifier, honest string) string {
			if verifier != "" {
				return ""
			}
			return honest
		}),
	},
	{
		Name:   "verifier-optional",
		Story:  "The verifier is compared when it is there, and not missed when it is not.",
		Breaks: Breaks("OAUTH-PK-ENFORCE"),
		Lie: verifierJudged(func(_ *Code, verifier, honest string) string {
			if verifier == "" {
				return ""
			}
			return honest
		}),
	},
	{
		Name:   "wrong-verifier-called-invalid-request",
		Story:  "A verifier that does not fit is called a malformed request.",
		Breaks: Breaks("OAUTH-PK-WRONG"),
		Lie: verifierJudged(func(_ *Code, verifier, honest string) string {
			if verifier != "" && honest != "" {
				return "invalid_request"
			}
			return honest
		}),
	},
	{
		Name:   "codes-work-twice",
		Story:  "A code may be redeemed again while it lives; the new tokens take the place of the old ones.",
		Breaks: Breaks("OAUTH-CODE-REPLAY"),
		Lie: func(r *Rules) {
			r.Redeemed = func(*Code) bool { return false }
			honest := r.Spend
			r.Spend = func(l *Ledger, code *Code, a *Attempt) {
				if code.Used {
					l.RevokeGrant(code.Value)
				}
				honest(l, code, a)
			}
		},
	},
	{
		Name:   "replay-keeps-tokens",
		Story:  "A code that is used twice is refused, but the tokens that it gave live on, whoever holds them.",
		Breaks: Warns("OAUTH-CODE-REPLAY-REVOKE"),
		Lie:    func(r *Rules) { r.Replayed = func(*Ledger, *Code) {} },
	},
}

// anyCode makes up a code for a value that the bank never issued, and asks nothing more of it.
func anyCode(r *Rules) {
	madeUp := map[*Code]bool{}
	find, verify := r.FindCode, r.Verify
	r.FindCode = func(l *Ledger, c *Client, value string) *Code {
		if code := find(l, c, value); code != nil {
			return code
		}
		consent := &Consent{ID: "made up", Client: c, User: users[0], State: Granted}
		code := &Code{Value: value, Client: c, User: users[0], Consent: consent, Expires: l.Clock.Now().Add(time.Minute)}
		madeUp[code] = true
		return code
	}
	r.Verify = func(code *Code, verifier string) string {
		if madeUp[code] {
			return ""
		}
		return verify(code, verifier)
	}
}

// spendOnlyOn lets a code be spent by good redemptions only.
func spendOnlyOn(r *Rules, good func(*Code, *Attempt) bool) {
	before := r.Spend
	r.Spend = func(l *Ledger, code *Code, a *Attempt) {
		if good(code, a) {
			before(l, code, a)
		}
	}
}

// redirectRepeated lets some redirect URIs pass that are not those of the authorisation request.
func redirectRepeated(passes func(uri string) bool) func(*Rules) {
	return func(r *Rules) {
		honest := r.RepeatsRedirect
		r.RepeatsRedirect = func(code *Code, uri string) bool { return passes(uri) || honest(code, uri) }
		spendOnlyOn(r, func(code *Code, a *Attempt) bool { return honest(code, a.Form.Get("redirect_uri")) })
	}
}

// verifierJudged replaces the verdict on the verifier, given the honest one.
func verifierJudged(judge func(code *Code, verifier, honest string) string) func(*Rules) {
	return func(r *Rules) {
		honest := r.Verify
		r.Verify = func(code *Code, verifier string) string { return judge(code, verifier, honest(code, verifier)) }
		spendOnlyOn(r, func(code *Code, a *Attempt) bool { return honest(code, a.Form.Get("code_verifier")) == "" })
	}
}
