package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance/tapes"
)

func refreshTrials() []trial {
	right := granted(Refresh)
	return []trial{
		{"OAUTH-RT-ISSUED", "a refresh token", holds, tapes.Tape(granted(Redeem)), nil},
		{"OAUTH-RT-ISSUED", "none", fails, tapes.Tape(token(Redeem, 200, `{"access_token":"at"}`)), nil},
		{"OAUTH-RT-ISSUED", "an empty one", fails, tapes.Tape(token(Redeem, 200, `{"access_token":"at","refresh_token":""}`)), nil},
		{"OAUTH-RT-ISSUED", "null", fails, tapes.Tape(token(Redeem, 200, `{"access_token":"at","refresh_token":null}`)), nil},
		{"OAUTH-RT-ISSUED", "no token at all", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},

		{"OAUTH-RT-200", "a token that works", holds, tapes.Tape(list(Read, 200), right, list(ReadRefreshed, 200)), nil},
		{"OAUTH-RT-200", "a token, and no API to ask", holds, tapes.Tape(right), nil},
		{"OAUTH-RT-200", "a token, and no answer from the API", inconclusive, tapes.Tape(list(Read, 200), right, tapes.Silent(ReadRefreshed, "getAccountList")), nil},
		{"OAUTH-RT-200", "a refusal", fails, tapes.Tape(list(Read, 200), refused(Refresh, "invalid_grant"), list(ReadRefreshed, 200)), nil},
		{"OAUTH-RT-200", "a crash", fails, tapes.Tape(list(Read, 200), token(Refresh, 500, ""), list(ReadRefreshed, 200)), nil},
		{"OAUTH-RT-200", "a token that does not work", fails, tapes.Tape(list(Read, 200), right, list(ReadRefreshed, 401)), nil},
		{"OAUTH-RT-200", "the first token did not work either", inconclusive, tapes.Tape(list(Read, 403), right, list(ReadRefreshed, 403)), nil},

		{"OAUTH-TK-UNKNOWN-PARAM", "ignored", holds, tapes.Tape(right, granted(RefreshAgain)), nil},
		{"OAUTH-TK-UNKNOWN-PARAM", "refused", fails, tapes.Tape(right, refused(RefreshAgain, "invalid_request")), nil},
		{"OAUTH-TK-UNKNOWN-PARAM", "refused without it too", inconclusive, tapes.Tape(refused(Refresh, "invalid_grant"), refused(RefreshAgain, "invalid_grant")), nil},

		{"OAUTH-RT-UNKNOWN", "refused", holds, tapes.Tape(refused(RefreshUnknown, "invalid_grant"), right), nil},
		{"OAUTH-RT-UNKNOWN", "the right one is refused too", inconclusive, tapes.Tape(refused(RefreshUnknown, "invalid_grant"), refused(Refresh, "invalid_grant")), nil},
		{"OAUTH-RT-UNKNOWN", "a token for nothing", fails, tapes.Tape(refused(RefreshUnknown, "invalid_grant"), right, granted(AskNoRefreshToken)), nil},
		{"OAUTH-RT-UNKNOWN", "a token", fails, tapes.Tape(granted(RefreshUnknown), right), nil},

		{"OAUTH-RT-TAMPER", "all refused", holds, tapes.Tape(refused(RefreshAltered, "invalid_grant"), refused(RefreshAltered, "invalid_grant"), right), nil},
		{"OAUTH-RT-TAMPER", "one of them gives a token", fails, tapes.Tape(granted(RefreshAltered), refused(RefreshAltered, "invalid_grant"), right), nil},
		{"OAUTH-RT-TAMPER", "the right one is refused too", inconclusive, tapes.Tape(refused(RefreshAltered, "invalid_grant"), refused(Refresh, "invalid_grant")), nil},

		{"OAUTH-RT-AUTH", "refused", holds, tapes.Tape(token(RefreshNobody, 401, `{"error":"invalid_client"}`), right), nil},
		{"OAUTH-RT-AUTH", "a token", fails, tapes.Tape(granted(RefreshNobody), right), nil},
		{"OAUTH-RT-AUTH", "a token, and the right one is refused", fails, tapes.Tape(granted(RefreshNobody), refused(Refresh, "invalid_grant")), nil},
		{"OAUTH-RT-AUTH", "the right one is refused too", inconclusive, tapes.Tape(token(RefreshNobody, 401, ""), refused(Refresh, "invalid_grant")), nil},

		{"OAUTH-RT-BIND", "refused", holds, tapes.Tape(right, refused(RefreshOther, "invalid_grant")), nil},
		{"OAUTH-RT-BIND", "the right client is refused too", inconclusive, tapes.Tape(refused(Refresh, "invalid_grant"), refused(RefreshOther, "invalid_grant")), nil},
		{"OAUTH-RT-BIND", "the other client is not known", inconclusive, tapes.Tape(right, refused(RefreshOther, "invalid_client")), nil},
		{"OAUTH-RT-BIND", "a token", fails, tapes.Tape(right, granted(RefreshOther)), nil},

		{"OAUTH-RT-REAUTH", "access again", holds, tapes.Tape(granted(Redeem), tapes.Back(AuthoriseAnew, callbackURL+"code=d"), granted(RedeemAnew), list(ReadAnew, 200)), nil},
		{"OAUTH-RT-REAUTH", "a token, and no API to ask", holds, tapes.Tape(granted(Redeem), tapes.Back(AuthoriseAnew, callbackURL+"code=d"), granted(RedeemAnew)), nil},
		{"OAUTH-RT-REAUTH", "a token, and no answer from the API", inconclusive, tapes.Tape(granted(Redeem), tapes.Back(AuthoriseAnew, callbackURL+"code=d"), granted(RedeemAnew), tapes.Silent(ReadAnew, "getAccountList")), nil},
		{"OAUTH-RT-REAUTH", "no code", fails, tapes.Tape(granted(Redeem), tapes.Back(AuthoriseAnew, callbackURL+"error=invalid_scope")), nil},
		{"OAUTH-RT-REAUTH", "no token", fails, tapes.Tape(granted(Redeem), tapes.Back(AuthoriseAnew, callbackURL+"code=d"), refused(RedeemAnew, "invalid_grant"), list(ReadAnew, 401)), nil},
		{"OAUTH-RT-REAUTH", "no access", fails, tapes.Tape(granted(Redeem), tapes.Back(AuthoriseAnew, callbackURL+"code=d"), granted(RedeemAnew), list(ReadAnew, 403)), nil},
		{"OAUTH-RT-REAUTH", "no return", inconclusive, tapes.Tape(granted(Redeem), page(AuthoriseAnew, "authorize", authorizeURL, 200)), nil},
		{"OAUTH-RT-REAUTH", "never any access", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant"), tapes.Back(AuthoriseAnew, callbackURL+"code=d"), refused(RedeemAnew, "invalid_grant")), nil},

		{"OAUTH-RV-200", "200", holds, tapes.Tape(step(Revoke, "revokeToken", 200, "")), nil},
		{"OAUTH-RV-200", "204", fails, tapes.Tape(step(Revoke, "revokeToken", 204, "")), nil},
		{"OAUTH-RV-200", "a refusal", fails, tapes.Tape(step(Revoke, "revokeToken", 400, `{"error":"unsupported_token_type"}`)), nil},
		{"OAUTH-RV-200", "a redirect", fails, tapes.Tape(step(Revoke, "revokeToken", 302, "")), nil},

		{"OAUTH-RV-REFRESH", "refused", holds, tapes.Tape(right, step(Revoke, "revokeToken", 200, ""), refused(RefreshRevoked, "invalid_grant")), nil},
		{"OAUTH-RV-REFRESH", "no refresh ever worked", inconclusive, tapes.Tape(refused(Refresh, "invalid_grant"), step(Revoke, "revokeToken", 200, ""), refused(RefreshRevoked, "invalid_grant")), nil},
		{"OAUTH-RV-REFRESH", "a token", fails, tapes.Tape(step(Revoke, "revokeToken", 204, ""), granted(RefreshRevoked)), nil},
		{"OAUTH-RV-REFRESH", "it was not revoked", inapplicable, tapes.Tape(step(Revoke, "revokeToken", 503, ""), granted(RefreshRevoked)), nil},
	}
}

func TestRefresh(t *testing.T) { try(t, refreshTrials()) }
