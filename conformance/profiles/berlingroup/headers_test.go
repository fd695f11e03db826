package berlingroup

import (
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const emptyList = `{"accounts":[]}`

// listing is an answer of getAccountList.
func listing(name string, status int, fields ...string) *conformance.Exchange {
	if status >= 400 {
		return trouble(name, "getAccountList", status, "TOKEN_UNKNOWN", fields...)
	}
	return step(name, "getAccountList", status, emptyList, fields...)
}

// anonymous takes the X-Request-ID from a request.
func anonymous(e *conformance.Exchange) *conformance.Exchange {
	e.Request.Header.Del("X-Request-ID")
	return e
}

func headerTrials() []trial {
	good, open := creating(createConsent), listing(oauth.Read, 200)
	refusal := func(status int, body string, fields ...string) *conformance.Exchange {
		return step(oauth.ReadNoToken, "getAccountList", status, body, fields...)
	}
	page := []string{"X-Request-ID:", "Content-Type: text/html"}
	problem := "Content-Type: application/problem+json"
	optional := map[string]string{"consent_header": "optional"}
	all := []trial{
		{"BG-HDR-03", "given back", holds, tapes.Tape(good, open), nil},
		{"BG-HDR-03", "given back in other letters", holds, tapes.Tape(good, listing(oauth.Read, 200, "X-Request-ID: "+strings.ToUpper(requestID))), nil},
		{"BG-HDR-03", "not given back", fails, tapes.Tape(good, listing(oauth.Read, 200, "X-Request-ID:")), nil},
		{"BG-HDR-03", "another one", fails, tapes.Tape(good, open, step(deleteConsent, "deleteConsent", 204, "", "X-Request-ID: 00000000-0000-4000-8000-000000000000")), nil},
		{"BG-HDR-03", "errors have a check of their own", holds, tapes.Tape(good, open, trouble(readAccounts, "readAccountDetails", 404, "RESOURCE_UNKNOWN", "X-Request-ID:")), nil},
		{"BG-HDR-03", "none was sent", inapplicable, tapes.Tape(anonymous(listing(oauth.Read, 200, "X-Request-ID:"))), nil},

		{"BG-HDR-04", "given back", holds, tapes.Tape(listing(oauth.ReadNoToken, 401), listing(listNoConsent, 400)), nil},
		{"BG-HDR-04", "not given back", fails, tapes.Tape(listing(oauth.ReadNoToken, 401, "X-Request-ID:")), nil},
		{"BG-HDR-04", "another one", fails, tapes.Tape(listing(oauth.ReadNoToken, 401), trouble(readUnknown, "getConsentStatus", 403, "CONSENT_UNKNOWN", "X-Request-ID: 1")), nil},
		{"BG-HDR-04", "not given back with a problem", fails, tapes.Tape(refusal(401, `{"type":"https://e.test/x","code":"TOKEN_UNKNOWN"}`, problem, "X-Request-ID:")), nil},
		{"BG-HDR-04", "another one, from a gateway or not", fails, tapes.Tape(refusal(401, "<html>", "X-Request-ID: 1")), nil},
		{"BG-HDR-04", "a page of a gateway", tolerated, tapes.Tape(refusal(401, "<html>", page...), listing(listNoConsent, 400)), nil},
		{"BG-HDR-04", "nothing of a gateway", tolerated, tapes.Tape(refusal(401, "", "X-Request-ID:")), nil},
		{"BG-HDR-04", "successes have a check of their own", inapplicable, tapes.Tape(listing(oauth.ReadNoToken, 200, "X-Request-ID:")), nil},

		{"BG-HDR-08", "refused", holds, tapes.Tape(open, listing(listNoConsent, 400)), nil},
		{"BG-HDR-08", "refused for the token", holds, tapes.Tape(open, listing(listNoConsent, 401)), nil},
		{"BG-HDR-08", "data", fails, tapes.Tape(open, listing(listNoConsent, 200)), nil},
		{"BG-HDR-08", "the right request was refused too", inconclusive, tapes.Tape(listing(oauth.Read, 400), listing(listNoConsent, 400)), nil},
		{"BG-HDR-08", "the token alone names the consent", inapplicable, tapes.Tape(open, listing(listNoConsent, 200)), optional},

		{"BG-ERR-01", "messages", holds, tapes.Tape(listing(oauth.ReadNoToken, 401), listing(listNoConsent, 400)), nil},
		{"BG-ERR-01", "a problem", holds, tapes.Tape(refusal(401, `{"type":"https://e.test/x","code":"TOKEN_UNKNOWN","title":"No"}`, problem)), nil},
		{"BG-ERR-01", "a message without code", fails, tapes.Tape(refusal(401, `{"tppMessages":[{"category":"ERROR"}]}`)), nil},
		{"BG-ERR-01", "a message without category", fails, tapes.Tape(refusal(401, `{"tppMessages":[{"code":"TOKEN_UNKNOWN"}]}`)), nil},
		{"BG-ERR-01", "a text too long", fails, tapes.Tape(refusal(401, `{"tppMessages":[{"category":"ERROR","code":"TOKEN_UNKNOWN","text":"`+strings.Repeat("x", 501)+`"}]}`)), nil},
		{"BG-ERR-01", "a text at its limit", holds, tapes.Tape(refusal(401, `{"tppMessages":[{"category":"ERROR","code":"TOKEN_UNKNOWN","text":"`+strings.Repeat("ü", 500)+`"}]}`)), nil},
		{"BG-ERR-01", "one message instead of a list", fails, tapes.Tape(refusal(401, `{"tppMessages":{"category":"ERROR","code":"TOKEN_UNKNOWN"}}`)), nil},
		{"BG-ERR-01", "a problem without type", fails, tapes.Tape(refusal(401, `{"code":"TOKEN_UNKNOWN"}`, problem)), nil},
		{"BG-ERR-01", "messages under the type of a problem", fails, tapes.Tape(listing(oauth.ReadNoToken, 401, problem)), nil},
		{"BG-ERR-01", "messages as text", fails, tapes.Tape(listing(oauth.ReadNoToken, 401, "Content-Type: text/plain")), nil},
		{"BG-ERR-01", "an error form of its own", fails, tapes.Tape(refusal(401, `{"error":"unauthorized"}`)), nil},
		{"BG-ERR-01", "a wrong one among right ones", fails, tapes.Tape(listing(oauth.ReadNoToken, 401), step(readUnknown, "getConsentStatus", 403, `{"tppMessages":[{}]}`)), nil},
		{"BG-ERR-01", "a page of a gateway", tolerated, tapes.Tape(refusal(401, "<html>", page...), listing(listNoConsent, 400)), nil},
		{"BG-ERR-01", "an empty body", tolerated, tapes.Tape(refusal(401, "")), nil},
		{"BG-ERR-01", "an empty body, then a wrong one", fails, tapes.Tape(refusal(401, ""), step(readUnknown, "getConsentStatus", 403, "{}")), nil},
		{"BG-ERR-01", "crashes have no form", inapplicable, tapes.Tape(refusal(500, "<html>"), step(readUnknown, "getConsentStatus", 415, "<html>")), nil},

		{"BG-ERR-04", "codes of their statuses", holds, tapes.Tape(listing(oauth.ReadNoToken, 401), trouble(readUnknown, "getConsentStatus", 403, "CONSENT_UNKNOWN")), nil},
		{"BG-ERR-04", "both spellings of a code", holds, tapes.Tape(trouble(oauth.ReadNoToken, "getAccountList", 401, "CERTIFICATE_REVOKE"), trouble(oauth.ReadAltered, "getAccountList", 401, "CERTIFICATE_REVOKED")), nil},
		{"BG-ERR-04", "the code of a problem", holds, tapes.Tape(refusal(401, `{"type":"https://e.test/x","code":"TOKEN_UNKNOWN"}`, problem)), nil},
		{"BG-ERR-04", "a code of another status", fails, tapes.Tape(listing(oauth.ReadNoToken, 401), trouble(readUnknown, "getConsentStatus", 404, "CONSENT_UNKNOWN")), nil},
		{"BG-ERR-04", "a code of its own", fails, tapes.Tape(trouble(oauth.ReadNoToken, "getAccountList", 401, "NO_TOKEN")), nil},
		{"BG-ERR-04", "a wrong code behind a right one", fails, tapes.Tape(refusal(401, `{"tppMessages":[{"category":"ERROR","code":"TOKEN_UNKNOWN"},{"category":"ERROR","code":"FORMAT_ERROR"}]}`)), nil},
		{"BG-ERR-04", "a code of its own in a problem", fails, tapes.Tape(refusal(401, `{"type":"https://e.test/x","code":"E-17"}`, problem)), nil},
		{"BG-ERR-04", "no code", inapplicable, tapes.Tape(refusal(401, "<html>", page...)), nil},
	}
	return append(all, dutyTrials("BG-HDR-01", open, listNoRequestID, "getAccountList")...)
}

// dutyTrials are those that all checks on faulty requests of ours have in common.
func dutyTrials(check string, control *conformance.Exchange, name, operation string) []trial {
	wrong := func(status int) *conformance.Exchange { return trouble(name, operation, status, "FORMAT_ERROR") }
	refusedToo := *control
	refusedToo.Response = &conformance.Message{Status: 500}
	return []trial{
		{check, "400", holds, tapes.Tape(control, wrong(400)), nil},
		{check, "another refusal", holds, tapes.Tape(control, wrong(422)), nil},
		{check, "a success", tolerated, tapes.Tape(control, wrong(200)), nil},
		{check, "a crash", fails, tapes.Tape(control, wrong(500)), nil},
		{check, "a redirect", fails, tapes.Tape(control, wrong(302)), nil},
		{check, "no answer", fails, tapes.Tape(control, tapes.Silent(name, operation)), nil},
		{check, "a success, then a crash", fails, tapes.Tape(control, wrong(201), wrong(500)), nil},
		{check, "a success among refusals", tolerated, tapes.Tape(control, wrong(400), wrong(201), wrong(400)), nil},
		{check, "put off", inconclusive, tapes.Tape(control, wrong(503)), nil},
		{check, "the right request failed too", inconclusive, tapes.Tape(&refusedToo, wrong(400)), nil},
	}
}

func TestHeaders(t *testing.T) { try(t, headerTrials()) }
