package oauth

import (
	"net/http"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// pushedAs is an answer of the pushing endpoint; name is the request_uri.
func pushedAs(stepName, name string) *conformance.Exchange {
	return step(stepName, "pushRequest", http.StatusCreated, `{"request_uri":"`+name+`","expires_in":60}`)
}

func pushTrials() []trial {
	right, unpushed := pushedAs(Push, "urn:a"), step(Push, "pushRequest", 400, `{"error":"invalid_request"}`)
	refusedPush := func(name string) *conformance.Exchange {
		return step(name, "pushRequest", 400, `{"error":"invalid_request"}`)
	}
	return []trial{
		{"OAUTH-PAR-201", "a name for a time", holds, tapes.Tape(right), nil},
		{"OAUTH-PAR-201", "200", fails, tapes.Tape(step(Push, "pushRequest", 200, `{"request_uri":"urn:a","expires_in":60}`)), nil},
		{"OAUTH-PAR-201", "a time in text", fails, tapes.Tape(step(Push, "pushRequest", 201, `{"request_uri":"urn:a","expires_in":"60"}`)), nil},
		{"OAUTH-PAR-201", "no time left", fails, tapes.Tape(step(Push, "pushRequest", 201, `{"request_uri":"urn:a","expires_in":0}`)), nil},
		{"OAUTH-PAR-201", "no answer", inconclusive, tapes.Tape(tapes.Silent(Push, "pushRequest")), nil},

		{"OAUTH-PAR-AUTH", "refused", holds, tapes.Tape(right, refusedPush(PushNobody)), nil},
		{"OAUTH-PAR-AUTH", "taken", fails, tapes.Tape(right, pushedAs(PushNobody, "urn:b")), nil},
		{"OAUTH-PAR-AUTH", "the right one refused too", inconclusive, tapes.Tape(unpushed, refusedPush(PushNobody)), nil},

		{"OAUTH-PAR-NO-REQUESTURI", "refused", holds, tapes.Tape(right, refusedPush(PushNamed)), nil},
		{"OAUTH-PAR-NO-REQUESTURI", "taken", fails, tapes.Tape(right, pushedAs(PushNamed, "urn:b")), nil},

		{"OAUTH-PAR-RANDOM", "two names", holds, tapes.Tape(right, pushedAs(PushAgain, "urn:b")), nil},
		{"OAUTH-PAR-RANDOM", "one name", fails, tapes.Tape(right, pushedAs(PushAgain, "urn:a")), nil},
		{"OAUTH-PAR-RANDOM", "one refused", inconclusive, tapes.Tape(right, refusedPush(PushAgain)), nil},

		{"OAUTH-PAR-405-413-429", "405", holds, tapes.Tape(right, step(PushByGet, "pushRequest", 405, "")), nil},
		{"OAUTH-PAR-405-413-429", "404", holds, tapes.Tape(right, step(PushByGet, "pushRequest", 404, "")), nil},
		{"OAUTH-PAR-405-413-429", "200", fails, tapes.Tape(right, step(PushByGet, "pushRequest", 200, "")), nil},
		{"OAUTH-PAR-405-413-429", "no answer", inconclusive, tapes.Tape(right, tapes.Silent(PushByGet, "pushRequest")), nil},

		{"OAUTH-PAR-VALIDATE", "refused when pushed", holds, tapes.Tape(right, refusedPush(PushOdd), granted(RedeemPushed)), nil},
		{"OAUTH-PAR-VALIDATE", "refused when the PSU comes", holds, tapes.Tape(right, pushedAs(PushOdd, "urn:b"), page(PushOdd, "authorize", authorizeURL, 302, "Location: "+callbackURL+"error=unsupported_response_type"), granted(RedeemPushed)), nil},
		{"OAUTH-PAR-VALIDATE", "a code by redirect", fails, tapes.Tape(right, pushedAs(PushOdd, "urn:b"), page(PushOdd, "authorize", authorizeURL, 302, "Location: "+callbackURL+"code=c"), granted(RedeemPushed)), nil},
		{"OAUTH-PAR-VALIDATE", "a code after the pages", fails, tapes.Tape(right, pushedAs(PushOdd, "urn:b"), tapes.Back(PushOdd, callbackURL+"code=c"), granted(RedeemPushed)), nil},
		{"OAUTH-PAR-VALIDATE", "nothing ever worked", inconclusive, tapes.Tape(right, refusedPush(PushOdd), refused(RedeemPushed, "invalid_grant")), nil},

		{"OAUTH-PAR-BIND", "refused", holds, tapes.Tape(right, page(PushedOther, "authorize", authorizeURL, 400), granted(RedeemPushed)), nil},
		{"OAUTH-PAR-BIND", "a code", fails, tapes.Tape(right, tapes.Back(PushedOther, callbackURL+"code=c"), granted(RedeemPushed)), nil},

		{"OAUTH-PAR-ONCE", "refused", holds, tapes.Tape(granted(RedeemPushed), page(PushedTwice, "authorize", authorizeURL, 400)), nil},
		{"OAUTH-PAR-ONCE", "a code", fails, tapes.Tape(granted(RedeemPushed), tapes.Back(PushedTwice, callbackURL+"code=c")), nil},
		{"OAUTH-PAR-ONCE", "never a token", inconclusive, tapes.Tape(refused(RedeemPushed, "invalid_grant"), page(PushedTwice, "authorize", authorizeURL, 400)), nil},
	}
}

func TestPush(t *testing.T) { try(t, pushTrials()) }
