package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance/tapes"
)

func serviceTrials() []trial {
	asked, again := token(ServiceToken, 200, `{"access_token":"at","token_type":"Bearer"}`), token(ServiceTokenAgain, 200, `{"access_token":"at-2","token_type":"Bearer"}`)
	return []trial{
		{"OAUTH-CC-NO-RT", "none", holds, tapes.Tape(asked), nil},
		{"OAUTH-CC-NO-RT", "one", fails, tapes.Tape(granted(ServiceToken)), nil},
		{"OAUTH-CC-NO-RT", "no token at all", inconclusive, tapes.Tape(refused(ServiceToken, "invalid_scope")), nil},

		{"OAUTH-CC-RENEW", "another token", holds, tapes.Tape(asked, again), nil},
		{"OAUTH-CC-RENEW", "a refusal", fails, tapes.Tape(asked, refused(ServiceTokenAgain, "invalid_request")), nil},
		{"OAUTH-CC-RENEW", "the first was refused as well", inconclusive, tapes.Tape(refused(ServiceToken, "invalid_scope"), refused(ServiceTokenAgain, "invalid_scope")), nil},

		{"OAUTH-CC-NO-USER-DATA", "refused", holds, tapes.Tape(asked, list(ReadService, 403)), nil},
		{"OAUTH-CC-NO-USER-DATA", "accounts", fails, tapes.Tape(asked, step(ReadService, "getAccountList", 200, `{"accounts":[{"iban":"x"}]}`)), nil},
		{"OAUTH-CC-NO-USER-DATA", "what is no list", fails, tapes.Tape(asked, step(ReadService, "getAccountList", 200, `{}`)), nil},
		{"OAUTH-CC-NO-USER-DATA", "an empty list", tolerated, tapes.Tape(asked, list(ReadService, 200)), nil},
		{"OAUTH-CC-NO-USER-DATA", "no token", inconclusive, tapes.Tape(refused(ServiceToken, "invalid_scope"), list(ReadService, 401)), nil},
		{"OAUTH-CC-NO-USER-DATA", "no answer", inconclusive, tapes.Tape(asked, tapes.Silent(ReadService, "getAccountList")), nil},
	}
}

func TestService(t *testing.T) { try(t, serviceTrials()) }
