package checks

import (
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// read and seen stand for the steps of a profile.
const read, seen = "list accounts", "redeem code"

func TestHTTP(t *testing.T) {
	list := func(status int, body string, fields ...string) *conformance.Exchange {
		return step(read, "getAccountList", status, body, fields...)
	}
	byForm := step(seen, "issueToken", 401, `{"error":"invalid_client"}`)
	byForm.Request.Body = conformance.NewBody([]byte("client_id=tpp-1&client_secret=wrong&grant_type=authorization_code"))
	byBasic := step(seen, "issueToken", 401, `{"error":"invalid_client"}`)
	byBasic.Request.Body = conformance.NewBody([]byte("client_id=tpp-1&grant_type=authorization_code"))
	byBasic.Request.Header.Set("Authorization", "Basic dHBwLTE6d3Jvbmc=")
	try(t, HTTP([]string{read}, []string{seen}), []trial{
		{"HTTP-401-CHALLENGE", "a challenge", tapes.Tape(list(401, "", "WWW-Authenticate: Bearer")), conformance.ResultHolds, ""},
		{"HTTP-401-CHALLENGE", "a challenge of another scheme", tapes.Tape(list(401, "", `WWW-Authenticate: Basic realm="x"`)), conformance.ResultHolds, ""},
		{"HTTP-401-CHALLENGE", "no challenge", tapes.Tape(list(401, "{}")), conformance.ResultFails, "none"},
		{"HTTP-401-CHALLENGE", "a field without a challenge", tapes.Tape(list(401, "{}", `WWW-Authenticate: realm="x"`)), conformance.ResultFails, "none"},
		{"HTTP-401-CHALLENGE", "one with and one without", tapes.Tape(list(401, "", "WWW-Authenticate: Bearer"), list(401, "")), conformance.ResultFails, "none"},
		{"HTTP-401-CHALLENGE", "no challenge to credentials in a form", tapes.Tape(byForm, list(200, "{}")), conformance.ResultTolerated, "none"},
		{"HTTP-401-CHALLENGE", "no challenge to credentials in a form, and none at the API", tapes.Tape(byForm, list(401, "")), conformance.ResultFails, "none"},
		{"HTTP-401-CHALLENGE", "no challenge to Basic beside a client_id", tapes.Tape(byBasic), conformance.ResultFails, "none"},
		{"HTTP-401-CHALLENGE", "no 401", tapes.Tape(list(403, ""), list(200, "{}")), conformance.ResultInapplicable, ""},

		{"HTTP-DATE", "a date", tapes.Tape(list(200, "{}"), list(302, ""), list(404, "")), conformance.ResultHolds, ""},
		{"HTTP-DATE", "a date in an old form", tapes.Tape(list(200, "{}", "Date: Sat Nov 21 10:00:00 2026")), conformance.ResultHolds, ""},
		{"HTTP-DATE", "no date", tapes.Tape(list(200, "{}"), list(404, "", "Date:")), conformance.ResultFails, "none"},
		{"HTTP-DATE", "a date of another kind", tapes.Tape(list(200, "{}", "Date: 2026-11-21T10:00:00Z")), conformance.ResultFails, `"2026-11-21T10:00:00Z"`},
		{"HTTP-DATE", "no date on a crash", tapes.Tape(list(200, "{}"), list(500, "", "Date:")), conformance.ResultHolds, ""},
		{"HTTP-DATE", "no answer", tapes.Tape(list(200, "{}"), tapes.Silent(seen, "issueToken")), conformance.ResultHolds, ""},

		{"HTTP-CT", "a body with its type", tapes.Tape(list(200, "{}"), list(401, "<html>", "Content-Type: text/html; charset=utf-8")), conformance.ResultHolds, ""},
		{"HTTP-CT", "no body, no type", tapes.Tape(list(204, ""), tapes.Silent(seen, "issueToken"), list(200, "{}")), conformance.ResultHolds, ""},
		{"HTTP-CT", "a body without its type", tapes.Tape(list(200, "{}"), list(400, "{}", "Content-Type:")), conformance.ResultFails, "none"},
		{"HTTP-CT", "something that is no type", tapes.Tape(list(200, "{}", "Content-Type: json; =")), conformance.ResultFails, `"json; ="`},
	})
}

// TestHTTPSteps sees to it that answers to other steps are nobody's business here.
func TestHTTPSteps(t *testing.T) {
	other := step("another step", "getAccountList", 401, "{}", "Date:", "Content-Type:")
	fine := step(read, "getAccountList", 401, "{}", "WWW-Authenticate: Bearer")
	for _, c := range slices.Concat(HTTP([]string{read}, []string{seen}), JSON([]string{read}, []string{seen})) {
		if got := c.Judge(conformance.View{Tape: tapes.Tape(other, fine)}).Result; got != conformance.ResultHolds {
			t.Errorf("%s looks at a step that it does not name: %s", c.ID, got)
		}
	}
}

func TestJSONType(t *testing.T) {
	for field, want := range map[string]bool{
		"application/json": true, "Application/JSON; charset=UTF-8": true, "text/json": true, "application/hal+json": true,
		"application/problem+json": true, "application/jsonp": false, "application/xml": false, "text/html": false, "": false, "json": false,
	} {
		if got := JSONType(field); got != want {
			t.Errorf("JSONType(%q) = %v, want %v", field, got, want)
		}
	}
}
