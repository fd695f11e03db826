package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// provocationTrials are those that all checks on a provoked code have in common.
func provocationTrials(check, step, word string) []trial {
	control, fresh := granted(RedeemProvoked), onFreshCode(step)
	return []trial{
		{check, "refused, and the code worked afterwards", holds, tapes.Tape(granted(Redeem), refused(step, word), control), nil},
		{check, "refused, and refused again on a fresh code", holds, tapes.Tape(granted(Redeem), refused(step, word), refused(RedeemProvoked, "invalid_grant"), refused(fresh, word)), nil},
		{check, "a token", fails, tapes.Tape(granted(Redeem), granted(step), refused(RedeemProvoked, "invalid_grant")), nil},
		{check, "a token, and the code works afterwards too", fails, tapes.Tape(granted(Redeem), granted(step), control), nil},
		{check, "a token on the fresh code", fails, tapes.Tape(granted(Redeem), refused(step, word), refused(RedeemProvoked, "invalid_grant"), granted(fresh)), nil},
		{check, "refused, and the code was burnt", inconclusive, tapes.Tape(granted(Redeem), refused(step, word), refused(RedeemProvoked, "invalid_grant")), nil},
		{check, "refused, and no answer on the fresh code", inconclusive, tapes.Tape(granted(Redeem), refused(step, word), refused(RedeemProvoked, "invalid_grant"), tapes.Silent(fresh, "issueToken")), nil},
		{check, "refused, and the PSU did not approve again", inconclusive, tapes.Tape(granted(Redeem), refused(step, word), refused(RedeemProvoked, "invalid_grant"), tapes.Back(fresh, callbackURL+"error=access_denied")), nil},
		{check, "refused, and nothing afterwards", inconclusive, tapes.Tape(granted(Redeem), refused(step, word)), nil},
	}
}

func redemptionTrials() []trial {
	all := []trial{
		{"OAUTH-CODE-UNKNOWN", "refused", holds, tapes.Tape(refused(RedeemUnknown, "invalid_grant"), granted(Redeem)), nil},
		{"OAUTH-CODE-UNKNOWN", "refused in another way", holds, tapes.Tape(token(RedeemUnknown, 404, ""), granted(Redeem)), nil},
		{"OAUTH-CODE-UNKNOWN", "the right one is refused too", inconclusive, tapes.Tape(refused(RedeemUnknown, "invalid_grant"), refused(Redeem, "invalid_grant")), nil},
		{"OAUTH-CODE-UNKNOWN", "a token for no code", fails, tapes.Tape(refused(RedeemUnknown, "invalid_grant"), granted(AskNoCode), granted(Redeem)), nil},
		{"OAUTH-CODE-UNKNOWN", "a token", fails, tapes.Tape(granted(RedeemUnknown), granted(Redeem)), nil},

		{"OAUTH-CODE-REPLAY", "refused", holds, tapes.Tape(granted(RedeemAnew), refused(RedeemTwice, "invalid_grant")), nil},
		{"OAUTH-CODE-REPLAY", "a second token", fails, tapes.Tape(granted(RedeemAnew), token(RedeemTwice, 200, `{"access_token":"at-2"}`)), nil},
		{"OAUTH-CODE-REPLAY", "the same token", fails, tapes.Tape(granted(RedeemAnew), granted(RedeemTwice)), nil},
		{"OAUTH-CODE-REPLAY", "the first was refused too", inconclusive, tapes.Tape(refused(RedeemAnew, "invalid_grant"), refused(RedeemTwice, "invalid_grant")), nil},

		{"OAUTH-CODE-REPLAY-REVOKE", "the token is dead", holds, tapes.Tape(list(ReadAnew, 200), refused(RedeemTwice, "invalid_grant"), list(ReadReplayed, 401)), nil},
		{"OAUTH-CODE-REPLAY-REVOKE", "the token lives on", fails, tapes.Tape(list(ReadAnew, 200), refused(RedeemTwice, "invalid_grant"), list(ReadReplayed, 200)), nil},
		{"OAUTH-CODE-REPLAY-REVOKE", "the token never worked", inconclusive, tapes.Tape(list(ReadAnew, 403), refused(RedeemTwice, "invalid_grant"), list(ReadReplayed, 401)), nil},
		{"OAUTH-CODE-REPLAY-REVOKE", "the replay gave a token", inconclusive, tapes.Tape(list(ReadAnew, 200), granted(RedeemTwice), list(ReadReplayed, 200)), nil},
	}
	all = append(all, provocationTrials("OAUTH-CODE-REDIR", RedeemOtherURI, "invalid_grant")...)
	all = append(all, provocationTrials("OAUTH-CODE-REDIR-MISSING", RedeemNoURI, "invalid_request")...)
	all = append(all, provocationTrials("OAUTH-CODE-CLIENT", RedeemOther, "invalid_grant")...)
	all = append(all, provocationTrials("OAUTH-TK-AUTH-NEEDED", RedeemNobody, "invalid_client")...)
	all = append(all, provocationTrials("OAUTH-TK-PUBLIC-CLIENTID", RedeemUnnamed, "invalid_client")...)
	all = append(all, provocationTrials("OAUTH-PK-ENFORCE", RedeemNoVerifier, "invalid_grant")...)
	all = append(all, withPKCE()...)
	return append(all, withWrongSecret()...)
}

func withPKCE() []trial {
	wrong := func(e *conformance.Exchange) *conformance.Exchange { return sealed(e, "differs") }
	control := granted(RedeemProvoked)
	return []trial{
		{"OAUTH-CODE-REDIR-MISSING", "a token where PKCE guards the code", tolerated, tapes.Tape(granted(Redeem), granted(RedeemNoURI), wrong(refused(RedeemWrongVerifier, "invalid_grant")), control), nil},
		{"OAUTH-CODE-REDIR-MISSING", "a token where a wrong verifier gives one too", fails, tapes.Tape(granted(Redeem), granted(RedeemNoURI), wrong(granted(RedeemWrongVerifier)), control), nil},
		{"OAUTH-CODE-REDIR-MISSING", "a token where the verifier went unanswered", fails, tapes.Tape(granted(Redeem), granted(RedeemNoURI), wrong(tapes.Silent(RedeemWrongVerifier, "issueToken")), control), nil},
		{"OAUTH-CODE-REDIR-MISSING", "a token where there was no challenge", fails, tapes.Tape(granted(Redeem), granted(RedeemNoURI), refused(RedeemWrongVerifier, "invalid_grant"), control), nil},

		{"OAUTH-PK-WRONG", "invalid_grant", holds, tapes.Tape(granted(Redeem), wrong(refused(RedeemWrongVerifier, "invalid_grant")), control), nil},
		{"OAUTH-PK-WRONG", "invalid_grant on a fresh code", holds, tapes.Tape(granted(Redeem), wrong(refused(RedeemWrongVerifier, "invalid_grant")), refused(RedeemProvoked, "invalid_grant"), wrong(refused(onFreshCode(RedeemWrongVerifier), "invalid_grant"))), nil},
		{"OAUTH-PK-WRONG", "another word", fails, tapes.Tape(granted(Redeem), wrong(refused(RedeemWrongVerifier, "invalid_request")), control), nil},
		{"OAUTH-PK-WRONG", "no word", fails, tapes.Tape(granted(Redeem), wrong(token(RedeemWrongVerifier, 400, "{}")), control), nil},
		{"OAUTH-PK-WRONG", "a token", fails, tapes.Tape(granted(Redeem), wrong(granted(RedeemWrongVerifier))), nil},
		{"OAUTH-PK-WRONG", "the code was burnt", inconclusive, tapes.Tape(granted(Redeem), wrong(refused(RedeemWrongVerifier, "invalid_grant")), refused(RedeemProvoked, "invalid_grant")), nil},
		{"OAUTH-PK-WRONG", "the verifier was right", inconclusive, tapes.Tape(granted(Redeem), sealed(refused(RedeemWrongVerifier, "invalid_grant"), "fits"), control), nil},
	}
}

func withWrongSecret() []trial {
	byBasic := func(e *conformance.Exchange) *conformance.Exchange {
		e.Request.Header.Set("Authorization", "Basic dHBwLTE6d3Jvbmc=")
		return e
	}
	const challenge = `WWW-Authenticate: Basic realm="token"`
	answer := func(status int, body string, fields ...string) *conformance.Exchange {
		return token(RedeemWrongSecret, status, body, fields...)
	}
	control, invalid := granted(RedeemProvoked), `{"error":"invalid_client"}`
	return []trial{
		{"OAUTH-TK-BAD-BASIC", "401 with a Basic challenge", holds, tapes.Tape(granted(Redeem), byBasic(answer(401, invalid, challenge)), control), nil},
		{"OAUTH-TK-BAD-BASIC", "a Basic challenge beside another", holds, tapes.Tape(granted(Redeem), byBasic(answer(401, invalid, "WWW-Authenticate: Bearer", "+WWW-Authenticate: basic")), control), nil},
		{"OAUTH-TK-BAD-BASIC", "a token", fails, tapes.Tape(granted(Redeem), byBasic(granted(RedeemWrongSecret)), control), nil},
		{"OAUTH-TK-BAD-BASIC", "400", fails, tapes.Tape(granted(Redeem), byBasic(answer(400, invalid, challenge)), control), nil},
		{"OAUTH-TK-BAD-BASIC", "no challenge", fails, tapes.Tape(granted(Redeem), byBasic(answer(401, invalid)), control), nil},
		{"OAUTH-TK-BAD-BASIC", "a challenge of another scheme", fails, tapes.Tape(granted(Redeem), byBasic(answer(401, invalid, "WWW-Authenticate: Bearer")), control), nil},
		{"OAUTH-TK-BAD-BASIC", "another word", tolerated, tapes.Tape(granted(Redeem), byBasic(answer(401, `{"error":"unauthorized"}`, challenge)), control), nil},
		{"OAUTH-TK-BAD-BASIC", "the code was burnt", inconclusive, tapes.Tape(granted(Redeem), byBasic(answer(401, invalid, challenge)), refused(RedeemProvoked, "invalid_grant")), nil},
		{"OAUTH-TK-BAD-BASIC", "the secret in the body", inapplicable, tapes.Tape(granted(Redeem), answer(400, invalid), control), nil},

		{"OAUTH-TK-BAD-BODY", "400", holds, tapes.Tape(granted(Redeem), answer(400, invalid), control), nil},
		{"OAUTH-TK-BAD-BODY", "401", holds, tapes.Tape(granted(Redeem), answer(401, invalid), control), nil},
		{"OAUTH-TK-BAD-BODY", "a token", fails, tapes.Tape(granted(Redeem), granted(RedeemWrongSecret), control), nil},
		{"OAUTH-TK-BAD-BODY", "403", tolerated, tapes.Tape(granted(Redeem), answer(403, invalid), control), nil},
		{"OAUTH-TK-BAD-BODY", "a crash", tolerated, tapes.Tape(granted(Redeem), answer(500, ""), control), nil},
		{"OAUTH-TK-BAD-BODY", "another word", tolerated, tapes.Tape(granted(Redeem), answer(400, `{"error":"invalid_grant"}`), control), nil},
		{"OAUTH-TK-BAD-BODY", "the code was burnt", inconclusive, tapes.Tape(granted(Redeem), answer(400, invalid), refused(RedeemProvoked, "invalid_grant")), nil},
		{"OAUTH-TK-BAD-BODY", "the secret by Basic", inapplicable, tapes.Tape(granted(Redeem), byBasic(answer(401, invalid, challenge)), control), nil},
	}
}

func TestRedemption(t *testing.T) { try(t, redemptionTrials()) }
