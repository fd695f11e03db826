package oauth

import "testing"

func serviceTrials() []trial {
	asked, again := token(ServiceToken, 200, `{"access_token":"at","token_type":"Bearer"}`), token(ServiceTokenAgain, 200, `{"access_token":"at-2","token_type":"Bearer"}`)
	return []trial{
		{"OAUTH-CC-NO-RT", "none", holds, tape(asked), nil},
		{"OAUTH-CC-NO-RT", "one", fails, tape(granted(ServiceToken)), nil},
		{"OAUTH-CC-NO-RT", "no token at all", inconclusive, tape(refused(ServiceToken, "invalid_scope")), nil},

		{"OAUTH-CC-RENEW", "another token", holds, tape(asked, again), nil},
		{"OAUTH-CC-RENEW", "a refusal", fails, tape(asked, refused(ServiceTokenAgain, "invalid_request")), nil},
		{"OAUTH-CC-RENEW", "the first was refused as well", inconclusive, tape(refused(ServiceToken, "invalid_scope"), refused(ServiceTokenAgain, "invalid_scope")), nil},

		{"OAUTH-CC-NO-USER-DATA", "refused", holds, tape(asked, list(ReadService, 403)), nil},
		{"OAUTH-CC-NO-USER-DATA", "accounts", fails, tape(asked, step(ReadService, "getAccountList", 200, `{"accounts":[{"iban":"x"}]}`)), nil},
		{"OAUTH-CC-NO-USER-DATA", "what is no list", fails, tape(asked, step(ReadService, "getAccountList", 200, `{}`)), nil},
		{"OAUTH-CC-NO-USER-DATA", "an empty list", tolerated, tape(asked, list(ReadService, 200)), nil},
		{"OAUTH-CC-NO-USER-DATA", "no token", inconclusive, tape(refused(ServiceToken, "invalid_scope"), list(ReadService, 401)), nil},
		{"OAUTH-CC-NO-USER-DATA", "no answer", inconclusive, tape(asked, silent(ReadService, "getAccountList")), nil},
	}
}

func TestService(t *testing.T) { try(t, serviceTrials()) }
