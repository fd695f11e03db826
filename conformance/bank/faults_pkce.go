package bank

import (
	"encoding/base64"
	"net/url"
)

// pkceFaults are about PKCE beyond the verifier of one code (RFC 7636).
var pkceFaults = []Fault{
	{
		Name:  "pkce-ignored",
		Story: "A challenge is demanded, since everybody demands it, and nothing is ever done with it.",
		Where: demands,
		Breaks: map[string]string{
			"OAUTH-PK-WRONG": "fail", "OAUTH-PK-ENFORCE": "fail", "OAUTH-PK-SUPPORT": "fail",
			"OAUTH-PK-METHOD-UNKNOWN": "skip", "OAUTH-PK-PLAIN": "skip", "OAUTH-CODE-REPLAY-BADREQ": note,
		},
		Lie: verifierJudged(func(_ *Code, _, _ string) string { return "" }),
	},
	{
		Name:   "s256-taken-for-plain",
		Story:  "The method of a challenge is stored, and every challenge is compared as if it were plain.",
		Breaks: Breaks("OAUTH-PK-S256"),
		Lie: func(r *Rules) {
			honest := r.Verify
			r.Verify = func(code *Code, verifier string) string {
				plain := *code
				plain.Method = "plain"
				return honest(&plain, verifier)
			}
		},
	},
	{
		Name:   "verifiers-of-one-length",
		Story:  "The column for verifiers holds 64 characters.",
		Breaks: Breaks("OAUTH-PK-LENGTH"),
		Lie: verifierJudged(func(_ *Code, verifier, honest string) string {
			if len(verifier) > 64 {
				return "invalid_grant"
			}
			return honest
		}),
	},
	{
		Name:   "challenge-optional",
		Story:  "The page says that PKCE is required, and nobody misses the challenge.",
		Where:  demands,
		Breaks: Breaks("OAUTH-PK-REQUIRED"),
		Lie:    challengeOptional,
	},
	{
		Name:   "missing-challenge-on-a-page",
		Story:  "That the challenge is missing is told to the PSU, who cannot help it.",
		Where:  demands,
		Breaks: Warns("OAUTH-PK-REQUIRED"),
		Lie: toldOnPage(func(query url.Values) bool {
			return query.Get("response_type") == "code" && !query.Has("code_challenge") && !query.Has("request_uri")
		}),
	},
	{
		Name:   "unknown-challenge-method-ignored",
		Story:  "A challenge by an unknown method is taken for a plain one.",
		Breaks: Breaks("OAUTH-PK-METHOD-UNKNOWN"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.Method != "S256" {
				q.Method = "plain"
			}
			return "", ""
		}),
	},
	{
		Name:   "unknown-challenge-method-on-a-page",
		Story:  "An unknown challenge method ends at an error page.",
		Breaks: Warns("OAUTH-PK-METHOD-UNKNOWN"),
		Lie: toldOnPage(func(query url.Values) bool {
			method := query.Get("code_challenge_method")
			return method != "" && method != "S256" && method != "plain"
		}),
	},
	{
		Name:   "s256-by-default",
		Story:  "A challenge without method is taken for one by S256, as nobody uses anything else.",
		Breaks: Warns("OAUTH-PK-PLAIN"),
		Lie: misread(func(_ *Settings, q *AuthorizationRequest) (word, problem string) {
			if q.Challenge != "" && q.Method == "" {
				q.Method = "S256"
			}
			return "", ""
		}),
	},
	{
		Name:   "downgrade-taken",
		Story:  "Who strips the challenge from a request gets a code without one, and a verifier to it is not looked at.",
		Where:  func(s *Settings) bool { return s.BCP && s.PKCERequired },
		Breaks: Breaks("OAUTH-PK-DOWNGRADE", "OAUTH-PK-REQUIRED"),
		Lie: func(r *Rules) {
			challengeOptional(r)
			unaskedVerifierTaken(r)
		},
	},
	{
		Name:   "downgrade-taken-as-ever",
		Story:  "A verifier to a code without challenge is a parameter that an older server does not know.",
		Where:  func(s *Settings) bool { return !s.BCP && !s.PKCERequired },
		Breaks: Warns("OAUTH-PK-DOWNGRADE"),
		Lie:    unaskedVerifierTaken,
	},
	{
		Name:   "challenge-within-the-code",
		Story:  "The code is a piece of JSON in Base64 that holds the challenge, so that the bank need not remember it.",
		Breaks: Breaks("OAUTH-PK-NOLEAK"),
		Lie: func(r *Rules) {
			honest := r.IssueCode
			r.IssueCode = func(l *Ledger, s *Settings, q *AuthorizationRequest, u *User) *Code {
				code := honest(l, s, q, u)
				delete(l.codes, code.Value)
				code.Value = base64.RawURLEncoding.EncodeToString([]byte(`{"id":"` + code.Value + `","challenge":"` + q.Challenge + `"}`))
				l.codes[code.Value] = code
				return code
			}
		},
	},
}

// challengeOptional lets requests pass without the challenge that is required.
func challengeOptional(r *Rules) {
	honest := r.WellFormed
	r.WellFormed = func(s *Settings, q *AuthorizationRequest) (string, string) {
		lax := *s
		lax.PKCERequired = q.Issuer == "" && s.PKCERequired
		return honest(&lax, q)
	}
}

// unaskedVerifierTaken passes over the verifier of a code without challenge.
func unaskedVerifierTaken(r *Rules) {
	verifierJudged(func(code *Code, _, honest string) string {
		if code.Challenge == "" {
			return ""
		}
		return honest
	})(r)
}
