package oauth

import (
	"fmt"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func tokenTrials() []trial {
	good, unknown := granted(Redeem), refused(RedeemUnknown, "invalid_grant")
	with := func(members string) *conformance.Exchange {
		return token(Refresh, 200, `{"access_token":"at-2","token_type":"Bearer"`+members+`}`)
	}
	all := []trial{
		{"OAUTH-TK-FORM", "a token", holds, tapes.Tape(good), nil},
		{"OAUTH-TK-FORM", "415", fails, tapes.Tape(token(Redeem, 415, "")), nil},
		{"OAUTH-TK-FORM", "a crash", inconclusive, tapes.Tape(token(Redeem, 500, "")), nil},
		{"OAUTH-TK-FORM", "the client is not known", inconclusive, tapes.Tape(token(Redeem, 401, `{"error":"invalid_client"}`)), nil},

		{"OAUTH-TK-200", "200 each time", holds, tapes.Tape(good, granted(Refresh), granted(RedeemAnew)), nil},
		{"OAUTH-TK-200", "201", fails, tapes.Tape(token(Redeem, 201, `{"access_token":"at","token_type":"Bearer"}`)), nil},
		{"OAUTH-TK-200", "201 at the refresh", fails, tapes.Tape(good, token(RefreshAgain, 201, `{"access_token":"at","token_type":"Bearer"}`)), nil},
		{"OAUTH-TK-200", "errors have other statuses", holds, tapes.Tape(good, refused(Refresh, "invalid_grant")), nil},
		{"OAUTH-TK-200", "no token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},

		{"OAUTH-TK-JSON", "JSON each time", holds, tapes.Tape(good, refused(RedeemTwice, "invalid_grant"), token(RedeemNobody, 401, `{"error":"invalid_client"}`, "Content-Type: application/json;charset=UTF-8")), nil},
		{"OAUTH-TK-JSON", "a form", fails, tapes.Tape(token(Redeem, 200, "access_token=at&token_type=Bearer", "Content-Type: application/x-www-form-urlencoded")), nil},
		{"OAUTH-TK-JSON", "a page for an error", fails, tapes.Tape(good, token(RedeemTwice, 400, "<html>", "Content-Type: text/html")), nil},
		{"OAUTH-TK-JSON", "an empty error", fails, tapes.Tape(good, token(RedeemTwice, 400, "")), nil},
		{"OAUTH-TK-JSON", "a list", fails, tapes.Tape(good, token(RedeemTwice, 400, `["invalid_grant"]`)), nil},
		{"OAUTH-TK-JSON", "an envelope around the token", fails, tapes.Tape(token(Redeem, 200, `{"status":"ok","data":{"access_token":"at"}}`)), nil},
		{"OAUTH-TK-JSON", "an envelope around the error", fails, tapes.Tape(good, token(RedeemTwice, 400, `{"fault":{"error":"invalid_grant"}}`)), nil},
		{"OAUTH-TK-JSON", "another type of JSON", tolerated, tapes.Tape(granted(Redeem, "Content-Type: text/json")), nil},
		{"OAUTH-TK-JSON", "no type", tolerated, tapes.Tape(good, refused(RedeemTwice, "invalid_grant", "Content-Type:")), nil},
		{"OAUTH-TK-JSON", "what a gateway may answer", holds, tapes.Tape(good, token(UnknownGrantType, 405, "<html>"), token(RedeemTwice, 502, "<html>"), token(RefreshAltered, 403, "<html>")), nil},
		{"OAUTH-TK-JSON", "nothing but what a gateway may answer", inapplicable, tapes.Tape(token(Redeem, 502, "<html>")), nil},

		{"OAUTH-TK-FIELDS", "token and type", holds, tapes.Tape(good, with(``), with(`,"scope":"AIS:1 offline_access","id_token":"x"`)), nil},
		{"OAUTH-TK-FIELDS", "type in other letters", holds, tapes.Tape(token(Redeem, 200, `{"access_token":"at","token_type":"bearer"}`)), nil},
		{"OAUTH-TK-FIELDS", "no type", fails, tapes.Tape(token(Redeem, 200, `{"access_token":"at"}`)), nil},
		{"OAUTH-TK-FIELDS", "an empty token", fails, tapes.Tape(token(Redeem, 200, `{"access_token":"","token_type":"Bearer"}`)), nil},
		{"OAUTH-TK-FIELDS", "a token that is no text", fails, tapes.Tape(good, token(Refresh, 200, `{"access_token":12,"token_type":"Bearer"}`)), nil},
		{"OAUTH-TK-FIELDS", "other names", fails, tapes.Tape(token(Redeem, 200, `{"accessToken":"at","tokenType":"Bearer"}`)), nil},
		{"OAUTH-TK-FIELDS", "a refresh token that is null", fails, tapes.Tape(good, with(`,"refresh_token":null`)), nil},
		{"OAUTH-TK-FIELDS", "an error under a success", fails, tapes.Tape(token(Redeem, 200, `{"error":"invalid_grant"}`)), nil},
		{"OAUTH-TK-FIELDS", "no success", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},

		{"OAUTH-TK-NOSTORE", "no-store", holds, tapes.Tape(good), nil},
		{"OAUTH-TK-NOSTORE", "no-store among others", holds, tapes.Tape(granted(Redeem, "Cache-Control: private, No-Store ,max-age=0")), nil},
		{"OAUTH-TK-NOSTORE", "no-store in a second field", holds, tapes.Tape(granted(Redeem, "Cache-Control: no-cache", "+Cache-Control: no-store")), nil},
		{"OAUTH-TK-NOSTORE", "no-cache only", fails, tapes.Tape(granted(Redeem, "Cache-Control: no-cache")), nil},
		{"OAUTH-TK-NOSTORE", "no field", fails, tapes.Tape(good, granted(Refresh, "Cache-Control:")), nil},
		{"OAUTH-TK-NOSTORE", "no field on an error", holds, tapes.Tape(good, refused(RefreshAgain, "invalid_grant", "Cache-Control:")), nil},

		{"OAUTH-TK-PRAGMA", "no-cache", holds, tapes.Tape(good), nil},
		{"OAUTH-TK-PRAGMA", "no field", fails, tapes.Tape(granted(Redeem, "Pragma:")), nil},

		{"OAUTH-TK-EXPIRES", "a number", holds, tapes.Tape(good, with(`,"expires_in":0`)), nil},
		{"OAUTH-TK-EXPIRES", "a text", fails, tapes.Tape(good, with(`,"expires_in":"3600"`)), nil},
		{"OAUTH-TK-EXPIRES", "null", fails, tapes.Tape(good, with(`,"expires_in":null`)), nil},
		{"OAUTH-TK-EXPIRES", "nothing", tolerated, tapes.Tape(good, with(``)), nil},
		{"OAUTH-TK-EXPIRES", "below zero", tolerated, tapes.Tape(good, with(`,"expires_in":-1`)), nil},
		{"OAUTH-TK-EXPIRES", "nothing, then a text", fails, tapes.Tape(with(``), with(`,"expires_in":"3600"`)), nil},
		{"OAUTH-TK-EXPIRES", "nothing, then a number", tolerated, tapes.Tape(with(``), with(`,"expires_in":60`)), nil},
		{"OAUTH-TK-EXPIRES", "no token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},

		{"OAUTH-TK-ERR-400", "400 each time", holds, tapes.Tape(unknown, refused(RedeemTwice, "invalid_grant"), refused(RefreshUnknown, "invalid_grant")), nil},
		{"OAUTH-TK-ERR-400", "401 for the client", holds, tapes.Tape(unknown, token(RedeemNobody, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-TK-ERR-400", "401 for the code", tolerated, tapes.Tape(token(RedeemUnknown, 401, `{"error":"invalid_grant"}`)), nil},
		{"OAUTH-TK-ERR-400", "404", tolerated, tapes.Tape(unknown, token(RefreshUnknown, 404, `{"error":"invalid_grant"}`)), nil},
		{"OAUTH-TK-ERR-400", "200 with an error", fails, tapes.Tape(token(RedeemUnknown, 200, `{"error":"invalid_grant"}`)), nil},
		{"OAUTH-TK-ERR-400", "a redirect", fails, tapes.Tape(unknown, token(UnknownGrantType, 302, "")), nil},
		{"OAUTH-TK-ERR-400", "a crash", fails, tapes.Tape(unknown, token(RefreshAltered, 500, "")), nil},
		{"OAUTH-TK-ERR-400", "put off", holds, tapes.Tape(unknown, token(RefreshAltered, 503, ""), token(RefreshNobody, 429, ""), token(UnknownGrantType, 405, ""), token(UnknownGrantType, 415, ""), token(UnknownGrantType, 413, "")), nil},
		{"OAUTH-TK-ERR-400", "no answer", holds, tapes.Tape(unknown, tapes.Silent(RefreshAltered, "issueToken")), nil},
		{"OAUTH-TK-ERR-400", "a token where there should be none is another check's", inapplicable, tapes.Tape(granted(RedeemUnknown)), nil},

		{"OAUTH-TK-ERR-FORM", "a registered word", holds, tapes.Tape(unknown, token(RedeemTwice, 400, `{"error":"invalid_grant","error_description":"used before!","error_uri":"https://bank.test/e"}`)), nil},
		{"OAUTH-TK-ERR-FORM", "a word of its own", tolerated, tapes.Tape(unknown, refused(RedeemTwice, "code_expired")), nil},
		{"OAUTH-TK-ERR-FORM", "no word", fails, tapes.Tape(unknown, token(RedeemTwice, 400, `{"message":"no"}`)), nil},
		{"OAUTH-TK-ERR-FORM", "a word that is no text", fails, tapes.Tape(token(RedeemUnknown, 400, `{"error":400}`)), nil},
		{"OAUTH-TK-ERR-FORM", "no JSON", fails, tapes.Tape(token(RedeemUnknown, 400, "invalid_grant")), nil},
		{"OAUTH-TK-ERR-FORM", "a quotation mark", fails, tapes.Tape(token(RedeemUnknown, 400, `{"error":"invalid_grant","error_description":"say \"no\""}`)), nil},
		{"OAUTH-TK-ERR-FORM", "a letter outside ASCII", fails, tapes.Tape(token(RedeemUnknown, 400, `{"error":"invalid_grant","error_description":"ung\u00fcltig"}`)), nil},
		{"OAUTH-TK-ERR-FORM", "a line break", fails, tapes.Tape(token(RedeemUnknown, 400, `{"error":"invalid\ngrant"}`)), nil},
		{"OAUTH-TK-ERR-FORM", "a word of its own, then no word", fails, tapes.Tape(refused(RedeemUnknown, "code_expired"), token(RedeemTwice, 400, "{}")), nil},
		{"OAUTH-TK-ERR-FORM", "pages of a gateway", holds, tapes.Tape(unknown, token(RedeemTwice, 403, "<html>", "Content-Type: text/html"), token(RefreshAltered, 502, "")), nil},
		{"OAUTH-TK-ERR-FORM", "a page where OAuth speaks", fails, tapes.Tape(unknown, token(RedeemTwice, 400, "<html>", "Content-Type: text/html")), nil},
		{"OAUTH-TK-ERR-FORM", "tokens only", inapplicable, tapes.Tape(granted(RedeemUnknown)), nil},

		{"OAUTH-TK-GRANT-UNKNOWN", "unsupported_grant_type", holds, tapes.Tape(refused(UnknownGrantType, "unsupported_grant_type")), nil},
		{"OAUTH-TK-GRANT-UNKNOWN", "unauthorized_client fits too", holds, tapes.Tape(refused(UnknownGrantType, "unauthorized_client")), nil},
		{"OAUTH-TK-GRANT-UNKNOWN", "another word", fails, tapes.Tape(refused(UnknownGrantType, "invalid_request")), nil},
		{"OAUTH-TK-GRANT-UNKNOWN", "a crash", fails, tapes.Tape(token(UnknownGrantType, 500, "")), nil},
		{"OAUTH-TK-GRANT-UNKNOWN", "the word under a success", fails, tapes.Tape(token(UnknownGrantType, 200, `{"error":"unsupported_grant_type"}`)), nil},
	}
	for _, word := range []string{"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"} {
		all = append(all, trial{"OAUTH-TK-ERR-FORM", "the word " + word, holds, tapes.Tape(refused(RedeemUnknown, word)), nil})
	}
	return all
}

func TestToken(t *testing.T) { try(t, tokenTrials()) }

// TestAllowed goes through all characters of ASCII and one beyond.
func TestAllowed(t *testing.T) {
	for r := range rune(0x81) {
		want := r >= 0x20 && r <= 0x7E && r != '"' && r != '\\'
		if got := allowed("a" + string(r)); got != want {
			t.Errorf("allowed(%s) = %v, want %v", fmt.Sprintf("%q", r), got, want)
		}
	}
	if !allowed("") {
		t.Error("allowed of nothing = false, want true")
	}
}
