package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// withBasic makes a request one that shows its client by Basic.
func withBasic(e *conformance.Exchange) *conformance.Exchange {
	e.Request.Header.Set("Authorization", "Basic dHBwLTE6c2VjcmV0")
	return e
}

// unservedTrials are those that all checks on an unusual request have in common.
func unservedTrials(check, step string) []trial {
	control := withBasic(granted(AskPlainly))
	return []trial{
		{check, "refused", holds, tapes.Tape(control, refused(step, "invalid_request")), nil},
		{check, "refused by something in front", holds, tapes.Tape(control, token(step, 405, "")), nil},
		{check, "a token", fails, tapes.Tape(control, granted(step)), nil},
		{check, "refused, as is the plain request", inconclusive, tapes.Tape(refused(AskPlainly, "invalid_client"), refused(step, "invalid_request")), nil},
	}
}

func tokenProbeTrials() []trial {
	plain, byBasic, invalid := granted(AskPlainly), withBasic(granted(AskPlainly)), `{"error":"invalid_client"}`
	bcp := map[string]string{"features": "bcp"}
	all := []trial{
		{"OAUTH-TK-POST", "no Basic here", inapplicable, tapes.Tape(plain, token(AskByBasic, 401, invalid), token(AskByGet, 405, "")), nil},
		{"OAUTH-TK-POST", "Basic works here as well", holds, tapes.Tape(plain, granted(AskByBasic), token(AskByGet, 405, "")), nil},
		{"OAUTH-TK-ONE-AUTH", "a token for two clients", fails, tapes.Tape(byBasic, refused(AskTwoWays, "invalid_request"), granted(AskTwoWays)), nil},

		{"OAUTH-TK-BASIC", "a token", holds, tapes.Tape(plain, granted(AskByBasic)), nil},
		{"OAUTH-TK-BASIC", "refused, as is the plain request by Basic", fails, tapes.Tape(withBasic(token(AskPlainly, 401, invalid)), token(AskByBasic, 401, invalid)), nil},
		{"OAUTH-TK-BASIC", "refused, though Basic was good for a code", inconclusive, tapes.Tape(withBasic(granted(Redeem)), withBasic(token(AskPlainly, 401, invalid)), token(AskByBasic, 401, invalid)), nil},
		{"OAUTH-TK-BASIC", "refused, and the body is the way here", tolerated, tapes.Tape(plain, token(AskByBasic, 401, invalid)), nil},
		{"OAUTH-TK-BASIC", "refused for another reason", inconclusive, tapes.Tape(withBasic(refused(AskPlainly, "invalid_scope")), refused(AskByBasic, "invalid_scope")), nil},
		{"OAUTH-TK-BASIC", "nothing works", inconclusive, tapes.Tape(refused(AskPlainly, "invalid_client"), refused(AskByBasic, "invalid_client")), nil},

		{"OAUTH-TK-BASIC-ENC", "encoded", holds, tapes.Tape(plain, granted(AskEncoded), refused(AskRaw, "invalid_client")), nil},
		{"OAUTH-TK-BASIC-ENC", "both", holds, tapes.Tape(plain, granted(AskEncoded), granted(AskRaw)), nil},
		{"OAUTH-TK-BASIC-ENC", "raw alone", fails, tapes.Tape(plain, token(AskEncoded, 401, invalid), granted(AskRaw)), nil},
		{"OAUTH-TK-BASIC-ENC", "neither", inapplicable, tapes.Tape(plain, token(AskEncoded, 401, invalid), token(AskRaw, 401, invalid)), nil},
		{"OAUTH-TK-BASIC-ENC", "nothing works", inconclusive, tapes.Tape(refused(AskPlainly, "invalid_scope"), refused(AskEncoded, "invalid_scope"), refused(AskRaw, "invalid_scope")), nil},

		{"OAUTH-TK-BODY-CREDS", "a token", holds, tapes.Tape(byBasic, granted(AskInBody)), nil},
		{"OAUTH-TK-BODY-CREDS", "refused", fails, tapes.Tape(byBasic, refused(AskInBody, "invalid_client")), nil},
		{"OAUTH-TK-BODY-CREDS", "nothing works", inconclusive, tapes.Tape(refused(AskPlainly, "invalid_client"), refused(AskInBody, "invalid_client")), nil},

		{"OAUTH-TK-GRANT-MISSING", "invalid_request", holds, tapes.Tape(refused(AskNoGrantType, "invalid_request"), plain), nil},
		{"OAUTH-TK-GRANT-MISSING", "unsupported_grant_type", holds, tapes.Tape(refused(AskNoGrantType, "unsupported_grant_type"), plain), nil},
		{"OAUTH-TK-GRANT-MISSING", "another word", fails, tapes.Tape(refused(AskNoGrantType, "invalid_client"), plain), nil},
		{"OAUTH-TK-GRANT-MISSING", "a crash", fails, tapes.Tape(token(AskNoGrantType, 500, ""), plain), nil},
		{"OAUTH-TK-GRANT-MISSING", "the right request is refused too", inconclusive, tapes.Tape(refused(AskNoGrantType, "invalid_request"), refused(AskPlainly, "invalid_client")), nil},

		{"OAUTH-TK-PARAM-MISSING", "invalid_request", holds, tapes.Tape(refused(AskNoCode, "invalid_request"), refused(AskNoRefreshToken, "invalid_grant"), plain), nil},
		{"OAUTH-TK-PARAM-MISSING", "a crash", fails, tapes.Tape(refused(AskNoCode, "invalid_request"), token(AskNoRefreshToken, 500, ""), plain), nil},
		{"OAUTH-TK-PARAM-MISSING", "a token", fails, tapes.Tape(granted(AskNoCode), plain), nil},
		{"OAUTH-TK-PARAM-MISSING", "the right request is refused too", inconclusive, tapes.Tape(refused(AskNoCode, "invalid_request"), refused(AskPlainly, "invalid_client")), nil},

		{"OAUTH-TK-NO-ROPC", "not supported", holds, tapes.Tape(refused(AskPassword, "unsupported_grant_type"), plain), bcp},
		{"OAUTH-TK-NO-ROPC", "looked up", tolerated, tapes.Tape(refused(AskPassword, "invalid_grant"), plain), bcp},
		{"OAUTH-TK-NO-ROPC", "a token", fails, tapes.Tape(granted(AskPassword), plain), bcp},
		{"OAUTH-TK-NO-ROPC", "a token, and nobody declares anything", tolerated, tapes.Tape(granted(AskPassword), plain), nil},
		{"OAUTH-TK-NO-ROPC", "the right request is refused too", inconclusive, tapes.Tape(refused(AskPassword, "invalid_client"), refused(AskPlainly, "invalid_client")), bcp},

		{"OAUTH-TK-ERR-NOSTORE", "not stored", holds, tapes.Tape(refused(RedeemUnknown, "invalid_grant")), nil},
		{"OAUTH-TK-ERR-NOSTORE", "stored", fails, tapes.Tape(refused(RedeemUnknown, "invalid_grant", "Cache-Control:")), nil},
		{"OAUTH-TK-ERR-NOSTORE", "no error", inapplicable, tapes.Tape(granted(RedeemUnknown)), nil},
	}
	for check, step := range map[string]string{"OAUTH-TK-POST": AskByGet, "OAUTH-TK-NOT-URI": AskInQuery, "OAUTH-TK-ONE-AUTH": AskTwoWays,
		"OAUTH-TK-DUP-PARAM": AskRepeated, "OAUTH-TK-FORM-json": AskInJSON} {
		all = append(all, unservedTrials(check, step)...)
	}
	return all
}

func TestTokenProbes(t *testing.T) { try(t, tokenProbeTrials()) }

func serviceProbeTrials() []trial {
	asked := own(ServiceToken, "1")
	return []trial{
		{"OAUTH-CC-AUTH", "refused", holds, tapes.Tape(asked, refused(ServiceNobody, "invalid_client")), nil},
		{"OAUTH-CC-AUTH", "a token", fails, tapes.Tape(asked, granted(ServiceNobody)), nil},
		{"OAUTH-CC-AUTH", "the right one is refused too", inconclusive, tapes.Tape(refused(ServiceToken, "invalid_scope"), refused(ServiceNobody, "invalid_client")), nil},

		{"OAUTH-CC-SCOPE", "invalid_scope", holds, tapes.Tape(asked, refused(ServiceUnknownScope, "invalid_scope")), nil},
		{"OAUTH-CC-SCOPE", "another scope", holds, tapes.Tape(asked, token(ServiceUnknownScope, 200, `{"access_token":"at","scope":"payments"}`)), nil},
		{"OAUTH-CC-SCOPE", "the unknown scope", fails, tapes.Tape(asked, token(ServiceUnknownScope, 200, `{"access_token":"at","scope":"payments `+unknownScope+`"}`)), nil},
		{"OAUTH-CC-SCOPE", "a crash", fails, tapes.Tape(asked, token(ServiceUnknownScope, 500, "")), nil},
		{"OAUTH-CC-SCOPE", "no word on the scope", inapplicable, tapes.Tape(asked, token(ServiceUnknownScope, 200, `{"access_token":"at"}`)), nil},
		{"OAUTH-CC-SCOPE", "the right one is refused too", inconclusive, tapes.Tape(refused(ServiceToken, "invalid_client"), refused(ServiceUnknownScope, "invalid_client")), nil},

		{"OAUTH-TK-GRANT-NOTALLOWED", "unauthorized_client", holds, tapes.Tape(asked, refused(ServiceOther, "unauthorized_client")), nil},
		{"OAUTH-TK-GRANT-NOTALLOWED", "unsupported_grant_type", holds, tapes.Tape(asked, refused(ServiceOther, "unsupported_grant_type")), nil},
		{"OAUTH-TK-GRANT-NOTALLOWED", "another word", tolerated, tapes.Tape(asked, refused(ServiceOther, "invalid_grant")), nil},
		{"OAUTH-TK-GRANT-NOTALLOWED", "a token", fails, tapes.Tape(asked, granted(ServiceOther)), nil},
		{"OAUTH-TK-GRANT-NOTALLOWED", "the client is not known", inconclusive, tapes.Tape(asked, refused(ServiceOther, "invalid_client")), nil},

		{"OAUTH-CC-CONF", "refused", holds, tapes.Tape(granted(Redeem), refused(ServicePublic, "unauthorized_client")), nil},
		{"OAUTH-CC-CONF", "a token", fails, tapes.Tape(granted(Redeem), granted(ServicePublic)), nil},
		{"OAUTH-CC-CONF", "the client never got a token", inconclusive, tapes.Tape(refused(Redeem, "invalid_client"), refused(ServicePublic, "invalid_client")), nil},
	}
}

func TestServiceProbes(t *testing.T) { try(t, serviceProbeTrials()) }
