package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func introspectionTrials() []trial {
	said := func(name string, status int, body string) *conformance.Exchange {
		return step(name, "introspectToken", status, body)
	}
	yes := func(name string) *conformance.Exchange { return said(name, 200, `{"active":true,"scope":"accounts"}`) }
	no := func(name string) *conformance.Exchange { return said(name, 200, `{"active":false}`) }
	byHeader := func(e *conformance.Exchange) *conformance.Exchange {
		e.Request.Header.Set("Authorization", "Basic YTpi")
		return e
	}
	barred := said(Introspect, 403, `{"error":"unauthorized_client"}`)
	expired, revoked, open := step(Expire, "", 204, ""), given(RevokeAccess, 200, ""), list(ReadAccessRevoked, 401)
	return []trial{
		{"OAUTH-IN-POST", "an answer", holds, tapes.Tape(no(IntrospectUnknown)), nil},
		{"OAUTH-IN-POST", "405", fails, tapes.Tape(said(IntrospectUnknown, 405, "")), nil},
		{"OAUTH-IN-POST", "barred", inapplicable, tapes.Tape(said(IntrospectUnknown, 403, ""), barred), nil},

		{"OAUTH-IN-POST-get", "refused", holds, tapes.Tape(said(IntrospectByGet, 405, "")), nil},
		{"OAUTH-IN-POST-get", "a page", holds, tapes.Tape(said(IntrospectByGet, 200, "<html>")), nil},
		{"OAUTH-IN-POST-get", "an answer", fails, tapes.Tape(no(IntrospectByGet)), nil},

		{"OAUTH-IN-AUTH", "refused", holds, tapes.Tape(said(IntrospectNobody, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-AUTH", "active", fails, tapes.Tape(yes(IntrospectNobody)), nil},
		{"OAUTH-IN-AUTH", "not active", fails, tapes.Tape(no(IntrospectNobody)), nil},
		{"OAUTH-IN-AUTH", "not a form endpoint", inapplicable, tapes.Tape(said(IntrospectNobody, 415, "")), nil},

		{"OAUTH-IN-ACTIVE", "true", holds, tapes.Tape(no(IntrospectUnknown), yes(Introspect)), nil},
		{"OAUTH-IN-ACTIVE", "a text", fails, tapes.Tape(said(Introspect, 200, `{"active":"true"}`)), nil},
		{"OAUTH-IN-ACTIVE", "nothing", fails, tapes.Tape(said(Introspect, 200, `{}`)), nil},
		{"OAUTH-IN-ACTIVE", "a text for an unknown token", fails, tapes.Tape(said(IntrospectUnknown, 200, `{"active":"false"}`), yes(Introspect)), nil},
		{"OAUTH-IN-ACTIVE", "an error", fails, tapes.Tape(said(Introspect, 400, `{"error":"invalid_request"}`)), nil},
		{"OAUTH-IN-ACTIVE", "not told", inapplicable, tapes.Tape(no(Introspect)), nil},
		{"OAUTH-IN-ACTIVE", "barred", inapplicable, tapes.Tape(barred), nil},
		{"OAUTH-IN-ACTIVE", "not a form endpoint", inapplicable, tapes.Tape(said(Introspect, 415, "")), nil},

		{"OAUTH-IN-INACTIVE", "false", holds, tapes.Tape(no(IntrospectUnknown)), nil},
		{"OAUTH-IN-INACTIVE", "true", fails, tapes.Tape(yes(IntrospectUnknown)), nil},
		{"OAUTH-IN-INACTIVE", "404", fails, tapes.Tape(said(IntrospectUnknown, 404, `{}`)), nil},
		{"OAUTH-IN-INACTIVE", "400", fails, tapes.Tape(said(IntrospectUnknown, 400, `{"error":"invalid_token"}`)), nil},
		{"OAUTH-IN-INACTIVE", "a text", fails, tapes.Tape(said(IntrospectUnknown, 200, `{"active":"false"}`)), nil},
		{"OAUTH-IN-INACTIVE", "barred", inapplicable, tapes.Tape(said(IntrospectUnknown, 401, `{}`)), nil},
		{"OAUTH-IN-INACTIVE", "not a form endpoint", inapplicable, tapes.Tape(said(IntrospectUnknown, 415, "")), nil},

		{"OAUTH-IN-BARE", "nothing more", holds, tapes.Tape(no(IntrospectUnknown)), nil},
		{"OAUTH-IN-BARE", "why", fails, tapes.Tape(no(IntrospectUnknown), said(IntrospectExpired, 200, `{"active":false,"reason":"expired"}`)), nil},
		{"OAUTH-IN-POST", "the client is not accepted", inconclusive, tapes.Tape(said(IntrospectUnknown, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-INACTIVE", "the client is not accepted", inconclusive, tapes.Tape(said(IntrospectUnknown, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BARE", "the client is not accepted", inconclusive, tapes.Tape(said(IntrospectUnknown, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BARE", "none is inactive", inapplicable, tapes.Tape(yes(IntrospectUnknown)), nil},

		{"OAUTH-IN-BADCRED", "401 by the header", holds, tapes.Tape(byHeader(said(IntrospectStranger, 401, `{"error":"invalid_client"}`))), nil},
		{"OAUTH-IN-BADCRED", "400 by the header", fails, tapes.Tape(byHeader(said(IntrospectStranger, 400, `{"error":"invalid_client"}`))), nil},
		{"OAUTH-IN-BADCRED", "400 by the body", holds, tapes.Tape(said(IntrospectStranger, 400, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BADCRED", "401 by the body", holds, tapes.Tape(said(IntrospectStranger, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BADCRED", "not active", fails, tapes.Tape(no(IntrospectStranger)), nil},
		{"OAUTH-IN-BADCRED", "another word", fails, tapes.Tape(said(IntrospectStranger, 401, `{"error":"invalid_token"}`)), nil},
		{"OAUTH-IN-BADCRED", "no word", fails, tapes.Tape(said(IntrospectStranger, 401, `{}`)), nil},
		{"OAUTH-IN-BADCRED", "not a form endpoint", inapplicable, tapes.Tape(said(IntrospectStranger, 405, "")), nil},

		{"OAUTH-IN-CHECKS", "no longer active", holds, tapes.Tape(yes(Introspect), expired, no(IntrospectExpired)), nil},
		{"OAUTH-IN-CHECKS", "still active", fails, tapes.Tape(yes(Introspect), expired, yes(IntrospectExpired)), nil},
		{"OAUTH-IN-CHECKS", "never told", inapplicable, tapes.Tape(no(Introspect), expired, no(IntrospectExpired)), nil},
		{"OAUTH-IN-CHECKS", "a crash", inconclusive, tapes.Tape(yes(Introspect), expired, said(IntrospectExpired, 500, "")), nil},

		{"OAUTH-IN-CHECKS-revoked", "no longer active", holds, tapes.Tape(yes(IntrospectReturned), revoked, open, no(IntrospectRevoked)), nil},
		{"OAUTH-IN-CHECKS-revoked", "still active", fails, tapes.Tape(yes(IntrospectReturned), revoked, open, yes(IntrospectRevoked)), nil},
		{"OAUTH-IN-CHECKS-revoked", "not revoked", inapplicable, tapes.Tape(yes(IntrospectReturned), given(RevokeAccess, 400, "unsupported_token_type"), yes(IntrospectRevoked)), nil},
		{"OAUTH-IN-CHECKS-revoked", "not revoked in truth", inconclusive, tapes.Tape(yes(IntrospectReturned), revoked, list(ReadAccessRevoked, 200), yes(IntrospectRevoked)), nil},
	}
}

func TestIntrospection(t *testing.T) { try(t, introspectionTrials()) }
