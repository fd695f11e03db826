package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// given is an answer of the revocation endpoint: what a token request would be told, or nothing.
func given(name string, status int, word string) *conformance.Exchange {
	body := ""
	if word != "" {
		body = `{"error":"` + word + `"}`
	}
	return step(name, "revokeToken", status, body)
}

func revocationTrials() []trial {
	issued, dead := granted(Refresh), func(name string) *conformance.Exchange { return refused(name, "invalid_grant") }
	metadata := func(body string) []*conformance.Exchange {
		return tapes.Tape(step(ReadMetadata, "getMetadata", 200, body))
	}
	read := func(name string) *conformance.Exchange { return list(name, 200) }
	gone := func(name string) *conformance.Exchange { return list(name, 401) }
	return []trial{
		{"OAUTH-RV-POST", "200", holds, tapes.Tape(given(RevokeUnknown, 200, ""), given(Revoke, 200, "")), nil},
		{"OAUTH-RV-POST", "an error about an unknown token", holds, tapes.Tape(given(RevokeUnknown, 400, "invalid_request"), given(Revoke, 200, "")), nil},
		{"OAUTH-RV-POST", "405", fails, tapes.Tape(given(RevokeUnknown, 405, ""), given(Revoke, 405, "")), nil},
		{"OAUTH-RV-POST", "415", fails, tapes.Tape(given(RevokeUnknown, 415, "")), nil},
		{"OAUTH-RV-POST", "nothing but errors", inconclusive, tapes.Tape(given(RevokeUnknown, 500, "")), nil},

		{"OAUTH-RV-HTTPS", "https", holds, metadata(`{"revocation_endpoint":"https://as.bank.example/revoke"}`), nil},
		{"OAUTH-RV-HTTPS", "http", fails, metadata(`{"revocation_endpoint":"http://as.bank.example/revoke"}`), nil},
		{"OAUTH-RV-HTTPS", "http on this computer", inapplicable, metadata(`{"revocation_endpoint":"http://[::1]:80/revoke"}`), nil},
		{"OAUTH-RV-HTTPS", "not named", inapplicable, metadata(`{}`), nil},
		{"OAUTH-RV-HTTPS", "no metadata", inapplicable, tapes.Tape(step(ReadMetadata, "getMetadata", 404, "")), nil},

		{"OAUTH-RV-MISSING", "invalid_request", holds, tapes.Tape(given(RevokeNothing, 400, "invalid_request")), nil},
		{"OAUTH-RV-MISSING", "200", fails, tapes.Tape(given(RevokeNothing, 200, "")), nil},
		{"OAUTH-RV-MISSING", "another word", fails, tapes.Tape(given(RevokeNothing, 400, "invalid_token")), nil},
		{"OAUTH-RV-MISSING", "a word of other characters", fails, tapes.Tape(given(RevokeNothing, 400, "ungültig")), nil},
		{"OAUTH-RV-MISSING", "not a form endpoint", inapplicable, tapes.Tape(given(RevokeNothing, 415, "")), nil},

		{"OAUTH-RV-UNKNOWN-200", "200", holds, tapes.Tape(given(RevokeUnknown, 200, "")), nil},
		{"OAUTH-RV-MISSING", "the client is not accepted", inconclusive, tapes.Tape(given(RevokeNothing, 401, "invalid_client")), nil},
		{"OAUTH-RV-UNKNOWN-200", "the client is not accepted", inconclusive, tapes.Tape(given(RevokeUnknown, 401, "invalid_client")), nil},
		{"OAUTH-RV-UNKNOWN-200", "400", fails, tapes.Tape(given(RevokeUnknown, 400, "invalid_token")), nil},
		{"OAUTH-RV-UNKNOWN-200", "not a form endpoint", inapplicable, tapes.Tape(given(RevokeUnknown, 405, "")), nil},

		{"OAUTH-RV-ACCESS", "200", holds, tapes.Tape(read(ReadReturned), given(RevokeAccess, 200, "")), nil},
		{"OAUTH-RV-ACCESS", "unsupported, and said so", holds, tapes.Tape(read(ReadReturned), given(RevokeAccess, 400, "unsupported_token_type")), nil},
		{"OAUTH-RV-ACCESS", "unsupported in another word", fails, tapes.Tape(read(ReadReturned), given(RevokeAccess, 400, "invalid_request")), nil},
		{"OAUTH-RV-ACCESS", "not a form endpoint", inapplicable, tapes.Tape(read(ReadReturned), given(RevokeAccess, 405, "")), nil},

		{"OAUTH-RV-IMMEDIATE", "refused", holds, tapes.Tape(read(ReadReturned), given(RevokeAccess, 200, ""), gone(ReadAccessRevoked)), nil},
		{"OAUTH-RV-IMMEDIATE", "refused after a while", holds, tapes.Tape(read(ReadReturned), given(RevokeAccess, 200, ""), read(ReadAccessRevoked), gone(ReadAccessRevoked)), nil},
		{"OAUTH-RV-IMMEDIATE", "data", fails, tapes.Tape(read(ReadReturned), given(RevokeAccess, 200, ""), read(ReadAccessRevoked)), nil},
		{"OAUTH-RV-IMMEDIATE", "not revoked", inapplicable, tapes.Tape(read(ReadReturned), given(RevokeAccess, 400, "unsupported_token_type"), read(ReadAccessRevoked)), nil},
		{"OAUTH-RV-IMMEDIATE", "dead before", inconclusive, tapes.Tape(gone(ReadReturned), given(RevokeAccess, 200, ""), gone(ReadAccessRevoked)), nil},

		{"OAUTH-RV-TWICE", "200", holds, tapes.Tape(given(RevokeAccess, 200, ""), given(RevokeTwice, 200, "")), nil},
		{"OAUTH-RV-TWICE", "400", fails, tapes.Tape(given(RevokeAccess, 200, ""), given(RevokeTwice, 400, "invalid_request")), nil},
		{"OAUTH-RV-TWICE", "the first was refused", inapplicable, tapes.Tape(given(RevokeAccess, 400, "unsupported_token_type"), given(RevokeTwice, 400, "unsupported_token_type")), nil},

		{"OAUTH-RV-HINT", "dead", holds, tapes.Tape(issued, given(RevokeWrongHint, 200, ""), dead(RefreshWrong)), nil},
		{"OAUTH-RV-HINT", "alive", fails, tapes.Tape(issued, given(RevokeWrongHint, 200, ""), granted(RefreshWrong)), nil},
		{"OAUTH-RV-HINT", "told that it was not found", inapplicable, tapes.Tape(issued, given(RevokeWrongHint, 400, "invalid_request"), granted(RefreshWrong)), nil},
		{"OAUTH-RV-HINT", "no refresh worked", inconclusive, tapes.Tape(dead(Refresh), given(RevokeWrongHint, 200, ""), dead(RefreshWrong)), nil},

		{"OAUTH-RV-HINT-unknown", "dead", holds, tapes.Tape(issued, given(RevokeStrangeHint, 200, ""), dead(RefreshStrange)), nil},
		{"OAUTH-RV-HINT-unknown", "alive", fails, tapes.Tape(issued, given(RevokeStrangeHint, 400, "unsupported_token_type"), granted(RefreshStrange)), nil},
		{"OAUTH-RV-HINT-unknown", "not a form endpoint", inapplicable, tapes.Tape(issued, given(RevokeStrangeHint, 405, ""), granted(RefreshStrange)), nil},

		{"OAUTH-RV-AUTH", "refused", holds, tapes.Tape(issued, granted(RedeemRevoked), given(RevokeNobody, 401, "invalid_client"), granted(RefreshSpared)), nil},
		{"OAUTH-RV-AUTH", "dead", fails, tapes.Tape(issued, granted(RedeemRevoked), given(RevokeNobody, 200, ""), dead(RefreshSpared)), nil},
		{"OAUTH-RV-AUTH", "dead in spite of the error", fails, tapes.Tape(issued, granted(RedeemRevoked), given(RevokeNobody, 401, "invalid_client"), dead(RefreshSpared)), nil},
		{"OAUTH-RV-AUTH", "200 without effect", tolerated, tapes.Tape(issued, granted(RedeemRevoked), given(RevokeNobody, 200, ""), granted(RefreshSpared)), nil},
		{"OAUTH-RV-AUTH", "no refresh works", inconclusive, tapes.Tape(dead(Refresh), granted(RedeemRevoked), given(RevokeNobody, 200, ""), dead(RefreshSpared)), nil},
		{"OAUTH-RV-AUTH", "not a form endpoint", inapplicable, tapes.Tape(issued, granted(RedeemRevoked), given(RevokeNobody, 405, ""), granted(RefreshSpared)), nil},

		{"OAUTH-RV-OWNER", "refused", holds, tapes.Tape(issued, granted(RedeemRevoked), granted(RefreshSpared), given(RevokeOther, 400, "unauthorized_client"), granted(RefreshOwned)), nil},
		{"OAUTH-RV-OWNER", "dead", fails, tapes.Tape(issued, granted(RedeemRevoked), granted(RefreshSpared), given(RevokeOther, 200, ""), dead(RefreshOwned)), nil},
		{"OAUTH-RV-OWNER", "200 without effect", tolerated, tapes.Tape(issued, granted(RedeemRevoked), given(RevokeOther, 200, ""), granted(RefreshOwned)), nil},
		{"OAUTH-RV-OWNER", "dead before", inconclusive, tapes.Tape(issued, granted(RedeemRevoked), dead(RefreshSpared), given(RevokeOther, 200, ""), dead(RefreshOwned)), nil},
		{"OAUTH-RV-OWNER", "the other client is not accepted", inconclusive, tapes.Tape(issued, granted(RedeemRevoked), given(RevokeOther, 401, "invalid_client"), granted(RefreshOwned)), nil},

		{"OAUTH-RV-CASCADE", "refused", holds, tapes.Tape(read(ReadToRevoke), given(Revoke, 200, ""), gone(ReadRefreshEnd)), nil},
		{"OAUTH-RV-CASCADE", "data", fails, tapes.Tape(given(RevokeAccess, 200, ""), read(ReadToRevoke), given(Revoke, 200, ""), read(ReadRefreshEnd)), nil},
		{"OAUTH-RV-CASCADE", "access tokens cannot be revoked", inapplicable, tapes.Tape(given(RevokeAccess, 400, "unsupported_token_type"), read(ReadToRevoke), given(Revoke, 200, ""), read(ReadRefreshEnd)), nil},
		{"OAUTH-RV-CASCADE", "not revoked", inapplicable, tapes.Tape(read(ReadToRevoke), given(Revoke, 500, ""), read(ReadRefreshEnd)), nil},
		{"OAUTH-RV-CASCADE", "dead before", inconclusive, tapes.Tape(gone(ReadToRevoke), given(Revoke, 200, ""), gone(ReadRefreshEnd)), nil},
	}
}

func TestRevocation(t *testing.T) { try(t, revocationTrials()) }
