package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

const someID = "0d0a6f0e-5c3b-4bd1-9d3f-0a3c1a6f7b21"

// asking puts a header field into the request of an exchange.
func asking(e *conformance.Exchange, field, value string) *conformance.Exchange {
	e.Request.Header.Set(field, value)
	return e
}

func fapiTrials() []trial {
	token := func(seconds, scope string) *conformance.Exchange {
		return token(Redeem, 200, `{"access_token":"at","token_type":"Bearer"`+seconds+scope+`}`)
	}
	pushed := func(seconds string) *conformance.Exchange {
		return step(Push, "pushRequest", 201, `{"request_uri":"urn:a","expires_in":`+seconds+`}`)
	}
	renewed := func(name, refresh string) *conformance.Exchange {
		return step(name, "issueToken", 200, `{"access_token":"at","token_type":"Bearer"`+refresh+`}`)
	}
	return []trial{
		{"FAPI1-RS-INTERACTION", "given back", holds, tapes.Tape(list(Read, 200, interactionField+": "+someID), asking(list(ReadInteraction, 200, interactionField+": "+someID), interactionField, someID)), nil},
		{"FAPI1-RS-INTERACTION", "another", fails, tapes.Tape(list(Read, 200, interactionField+": "+someID), asking(list(ReadInteraction, 200, interactionField+": x"), interactionField, someID)), nil},
		{"FAPI1-RS-INTERACTION", "none of its own", fails, tapes.Tape(list(Read, 200), asking(list(ReadInteraction, 200, interactionField+": "+someID), interactionField, someID)), nil},
		{"FAPI1-RS-INTERACTION", "none on an error", fails, tapes.Tape(list(Read, 200, interactionField+": "+someID), list(ReadUnknownToken, 401)), nil},
		{"FAPI1-RS-INTERACTION", "no answer", inconclusive, tapes.Tape(tapes.Silent(Read, "getAccountList")), nil},

		{"FAPI1-RS-CUSTIP", "both served", holds, tapes.Tape(list(Read, 200), list(ReadCustomerIP, 200), list(ReadCustomerIP, 200)), nil},
		{"FAPI1-RS-CUSTIP", "one refused", fails, tapes.Tape(list(Read, 200), list(ReadCustomerIP, 200), asking(list(ReadCustomerIP, 400), customerField, "2001:db8::17")), nil},
		{"FAPI1-RS-CUSTIP", "never served", inconclusive, tapes.Tape(list(Read, 403), list(ReadCustomerIP, 403)), nil},

		{"FAPI1-RS-DATE", "dated", holds, tapes.Tape(list(Read, 200)), nil},
		{"FAPI1-RS-DATE", "undated", fails, tapes.Tape(list(Read, 200), list(ReadUnknownToken, 401, "Date:")), nil},
		{"FAPI1-RS-DATE", "no answer", inconclusive, tapes.Tape(tapes.Silent(Read, "getAccountList")), nil},

		{"FAPI1-AS-SCOPES", "said", holds, tapes.Tape(token("", `,"scope":"accounts"`)), nil},
		{"FAPI1-AS-SCOPES", "unsaid", fails, tapes.Tape(token("", "")), nil},
		{"FAPI1-AS-SCOPES", "no token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},

		{"FAPI1-AS-10MIN", "five minutes", holds, tapes.Tape(token(`,"expires_in":300`, "")), nil},
		{"FAPI1-AS-10MIN", "ten minutes", fails, tapes.Tape(token(`,"expires_in":600`, "")), nil},
		{"FAPI1-AS-10MIN", "unsaid", inapplicable, tapes.Tape(token("", "")), nil},
		{"FAPI1-AS-10MIN", "no token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},

		{"FAPI2-AZ-600", "just in time", holds, tapes.Tape(pushed("599")), nil},
		{"FAPI2-AZ-600", "a second too long", fails, tapes.Tape(pushed("600")), nil},
		{"FAPI2-AZ-600", "unsaid", inconclusive, tapes.Tape(pushed(`"x"`)), nil},

		{"OAUTH-RT-FAPI-NOROT", "unsaid", holds, tapes.Tape(granted(Redeem), renewed(Refresh, ""), renewed(RefreshAgain, "")), nil},
		{"OAUTH-RT-FAPI-NOROT", "said again", holds, tapes.Tape(granted(Redeem), granted(Refresh), granted(RefreshAgain)), nil},
		{"OAUTH-RT-FAPI-NOROT", "one new", tolerated, tapes.Tape(granted(Redeem), renewed(Refresh, `,"refresh_token":"rt-2"`), renewed(RefreshAgain, "")), nil},
		{"OAUTH-RT-FAPI-NOROT", "two new", fails, tapes.Tape(granted(Redeem), renewed(Refresh, `,"refresh_token":"rt-2"`), renewed(RefreshAgain, `,"refresh_token":"rt-3"`)), nil},
		{"OAUTH-RT-FAPI-NOROT", "a refusal", inconclusive, tapes.Tape(granted(Redeem), refused(Refresh, "invalid_grant"), refused(RefreshAgain, "invalid_grant")), nil},
	}
}

func TestFAPI(t *testing.T) { try(t, fapiTrials()) }
