package premium

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func messageTrials() []trial {
	list := listing(oauth.Read, 200)
	odd := func(missing, malformed int) []*conformance.Exchange {
		return tapes.Tape(list, listing(listNoRequestID, missing), listing(listOddRequestID, malformed))
	}
	refusal := func(status int, body string) *conformance.Exchange {
		return step(oauth.ReadNoToken, "getAccounts", status, body)
	}
	return []trial{
		{"PREM-XREQ", "400", holds, odd(400, 400), "", ""},
		{"PREM-XREQ", "missing is fine", fails, odd(200, 400), "", ""},
		{"PREM-XREQ", "malformed is fine", fails, odd(400, 200), "", ""},
		{"PREM-XREQ", "the right request was refused", inconclusive, append(tapes.Tape(listing(oauth.Read, 401)), odd(400, 400)[1:]...), "", ""},

		{"PREM-ERR-SHAPE", "a code", holds, tapes.Tape(refusal(401, `{"errorCode":"TOKEN_INVALID","errorDescription":"No."}`)), "", ""},
		{"PREM-ERR-SHAPE", "a page", fails, tapes.Tape(refusal(401, `<html>`)), "", ""},
		{"PREM-ERR-SHAPE", "nothing", fails, tapes.Tape(refusal(401, ``)), "", ""},
		{"PREM-ERR-SHAPE", "no code", fails, tapes.Tape(refusal(401, `{"error":"invalid_token"}`)), "", ""},
		{"PREM-ERR-SHAPE", "a number for a code", fails, tapes.Tape(refusal(401, `{"errorCode":7}`)), "", ""},
		{"PREM-ERR-SHAPE", "a long code, of another step", fails, tapes.Tape(refusal(401, `{"errorCode":"NO"}`), step(readUnknown, "getAccount", 404, `{"errorCode":"THERE_IS_NO_SUCH_ACCOUNT"}`)), "", ""},
		{"PREM-ERR-SHAPE", "a crash is another matter", inapplicable, tapes.Tape(refusal(500, `<html>`)), "", ""},
		{"PREM-ERR-SHAPE", "data", inapplicable, tapes.Tape(refusal(200, `{"accounts":[]}`)), "", ""},
	}
}
