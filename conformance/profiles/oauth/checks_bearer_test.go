package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance/tapes"
)

func bearerTrials() []trial {
	open, bearer, invalid := list(Read, 200), `WWW-Authenticate: Bearer realm="accounts"`, `WWW-Authenticate: Bearer error="invalid_token"`
	return []trial{
		{"OAUTH-RS-NONE-401", "401", holds, tapes.Tape(list(ReadNoToken, 401), open), nil},
		{"OAUTH-RS-NONE-401", "data", fails, tapes.Tape(list(ReadNoToken, 200), open), nil},
		{"OAUTH-RS-NONE-401", "no content, yet a success", fails, tapes.Tape(list(ReadNoToken, 204), open), nil},
		{"OAUTH-RS-NONE-401", "400, perhaps for a header that is missing", tolerated, tapes.Tape(list(ReadNoToken, 400), open), nil},
		{"OAUTH-RS-NONE-401", "403", tolerated, tapes.Tape(list(ReadNoToken, 403), open), nil},

		{"OAUTH-RS-CHALLENGE", "a Bearer challenge with realm", holds, tapes.Tape(list(ReadNoToken, 401, bearer)), nil},
		{"OAUTH-RS-CHALLENGE", "a Bearer challenge beside another", holds, tapes.Tape(list(ReadNoToken, 401, `WWW-Authenticate: Basic realm="x", bearer error="e"`)), nil},
		{"OAUTH-RS-CHALLENGE", "a Bearer challenge in a second field", holds, tapes.Tape(list(ReadNoToken, 401, "WWW-Authenticate: Negotiate", bearer)), nil},
		{"OAUTH-RS-CHALLENGE", "another scheme", fails, tapes.Tape(list(ReadNoToken, 401, `WWW-Authenticate: OAuth realm="x"`)), nil},
		{"OAUTH-RS-CHALLENGE", "another scheme for an unknown token", fails, tapes.Tape(list(ReadNoToken, 401, bearer), list(ReadUnknownToken, 401, "WWW-Authenticate: Basic")), nil},
		{"OAUTH-RS-CHALLENGE", "a bare Bearer", tolerated, tapes.Tape(list(ReadNoToken, 401, "WWW-Authenticate: Bearer"), list(ReadUnknownToken, 401, bearer)), nil},
		{"OAUTH-RS-CHALLENGE", "a bare Bearer, then another scheme", fails, tapes.Tape(list(ReadNoToken, 401, "WWW-Authenticate: Bearer"), list(ReadAltered, 401, "WWW-Authenticate: Basic")), nil},
		{"OAUTH-RS-CHALLENGE", "no challenge", inconclusive, tapes.Tape(list(ReadNoToken, 401)), nil},
		{"OAUTH-RS-CHALLENGE", "no 401", inapplicable, tapes.Tape(list(ReadNoToken, 400), list(ReadUnknownToken, 403)), nil},

		{"OAUTH-RS-NONE-BARE", "no error", holds, tapes.Tape(list(ReadNoToken, 401, bearer)), nil},
		{"OAUTH-RS-NONE-BARE", "an error", fails, tapes.Tape(list(ReadNoToken, 401, invalid)), nil},
		{"OAUTH-RS-NONE-BARE", "an error in a second challenge", fails, tapes.Tape(list(ReadNoToken, 401, "WWW-Authenticate: Basic", invalid)), nil},
		{"OAUTH-RS-NONE-BARE", "no challenge", inconclusive, tapes.Tape(list(ReadNoToken, 401)), nil},
		{"OAUTH-RS-NONE-BARE", "another refusal", inapplicable, tapes.Tape(list(ReadNoToken, 400)), nil},

		{"OAUTH-RS-HEADER", "data", holds, tapes.Tape(open, granted(Redeem)), nil},
		{"OAUTH-RS-HEADER", "401 for the token just issued", fails, tapes.Tape(granted(Redeem), list(Read, 401)), nil},
		{"OAUTH-RS-HEADER", "another trouble", inconclusive, tapes.Tape(granted(Redeem), list(Read, 500)), nil},

		{"OAUTH-RS-SCHEME-CASE", "data", holds, tapes.Tape(open, list(ReadLowerCase, 200)), nil},
		{"OAUTH-RS-SCHEME-CASE", "a refusal", fails, tapes.Tape(open, list(ReadLowerCase, 401)), nil},
		{"OAUTH-RS-SCHEME-CASE", "the plain request was refused too", inconclusive, tapes.Tape(list(Read, 403), list(ReadLowerCase, 403)), nil},

		{"OAUTH-RS-INVALID", "401 and invalid_token", holds, tapes.Tape(open, list(ReadUnknownToken, 401, invalid)), nil},
		{"OAUTH-RS-INVALID", "401 without a challenge is another check's", holds, tapes.Tape(open, list(ReadUnknownToken, 401)), nil},
		{"OAUTH-RS-INVALID", "data", fails, tapes.Tape(open, list(ReadUnknownToken, 200)), nil},
		{"OAUTH-RS-INVALID", "403", tolerated, tapes.Tape(open, list(ReadUnknownToken, 403)), nil},
		{"OAUTH-RS-INVALID", "a crash", tolerated, tapes.Tape(open, list(ReadUnknownToken, 500)), nil},
		{"OAUTH-RS-INVALID", "no error in the challenge", tolerated, tapes.Tape(open, list(ReadUnknownToken, 401, bearer)), nil},
		{"OAUTH-RS-INVALID", "another error in the challenge", tolerated, tapes.Tape(open, list(ReadUnknownToken, 401, `WWW-Authenticate: Bearer error="expired"`)), nil},
		{"OAUTH-RS-INVALID", "the plain request was refused too", inconclusive, tapes.Tape(list(Read, 401), list(ReadUnknownToken, 401, invalid)), nil},

		{"OAUTH-RS-TAMPER", "all refused", holds, tapes.Tape(open, list(ReadAltered, 401), list(ReadAltered, 403), list(ReadAltered, 400)), nil},
		{"OAUTH-RS-TAMPER", "one of three opens", fails, tapes.Tape(open, list(ReadAltered, 401), list(ReadAltered, 200), list(ReadAltered, 401)), nil},
		{"OAUTH-RS-TAMPER", "the plain request was refused too", inconclusive, tapes.Tape(list(Read, 500), list(ReadAltered, 401)), nil},

		{"OAUTH-RT-NOT-AT", "refused", holds, tapes.Tape(open, list(ReadRefreshToken, 401)), nil},
		{"OAUTH-RT-NOT-AT", "data", fails, tapes.Tape(open, list(ReadRefreshToken, 200)), nil},
		{"OAUTH-RT-NOT-AT", "the plain request was refused too", inconclusive, tapes.Tape(list(Read, 401), list(ReadRefreshToken, 401)), nil},
	}
}

func TestBearer(t *testing.T) { try(t, bearerTrials()) }

// TestAlterations sees to it that an altered token is another one to every reader:
// other than by case, and not in the last character of a part.
func TestAlterations(t *testing.T) {
	for text, want := range map[string][]string{
		"abcdefg":     {"abckefg"},
		"abckefg":     {"abcdefg"},
		"ABCKEFG":     {"ABCdEFG"},
		"1234567":     {"1237567"},
		"1237567":     {"1234567"},
		"head.body.s": {"hekd.body.s", "head.boky.s", "head.body.k"},
		"a..b":        {"k..b", "a..k"},
		"":            nil,
	} {
		got := alterations(text)
		if len(got) != len(want) {
			t.Errorf("alterations(%q) = %q, want %q", text, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("alterations(%q) = %q, want %q", text, got, want)
			}
		}
	}
}
