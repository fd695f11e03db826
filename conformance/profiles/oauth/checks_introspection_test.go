package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
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
		{"OAUTH-IN-POST", "an answer", holds, tape(no(IntrospectUnknown)), nil},
		{"OAUTH-IN-POST", "405", fails, tape(said(IntrospectUnknown, 405, "")), nil},
		{"OAUTH-IN-POST", "barred", inapplicable, tape(said(IntrospectUnknown, 403, ""), barred), nil},

		{"OAUTH-IN-POST-get", "refused", holds, tape(said(IntrospectByGet, 405, "")), nil},
		{"OAUTH-IN-POST-get", "a page", holds, tape(said(IntrospectByGet, 200, "<html>")), nil},
		{"OAUTH-IN-POST-get", "an answer", fails, tape(no(IntrospectByGet)), nil},

		{"OAUTH-IN-AUTH", "refused", holds, tape(said(IntrospectNobody, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-AUTH", "active", fails, tape(yes(IntrospectNobody)), nil},
		{"OAUTH-IN-AUTH", "not active", fails, tape(no(IntrospectNobody)), nil},
		{"OAUTH-IN-AUTH", "not a form endpoint", inapplicable, tape(said(IntrospectNobody, 415, "")), nil},

		{"OAUTH-IN-ACTIVE", "true", holds, tape(no(IntrospectUnknown), yes(Introspect)), nil},
		{"OAUTH-IN-ACTIVE", "a text", fails, tape(said(Introspect, 200, `{"active":"true"}`)), nil},
		{"OAUTH-IN-ACTIVE", "nothing", fails, tape(said(Introspect, 200, `{}`)), nil},
		{"OAUTH-IN-ACTIVE", "a text for an unknown token", fails, tape(said(IntrospectUnknown, 200, `{"active":"false"}`), yes(Introspect)), nil},
		{"OAUTH-IN-ACTIVE", "an error", fails, tape(said(Introspect, 400, `{"error":"invalid_request"}`)), nil},
		{"OAUTH-IN-ACTIVE", "not told", inapplicable, tape(no(Introspect)), nil},
		{"OAUTH-IN-ACTIVE", "barred", inapplicable, tape(barred), nil},
		{"OAUTH-IN-ACTIVE", "not a form endpoint", inapplicable, tape(said(Introspect, 415, "")), nil},

		{"OAUTH-IN-INACTIVE", "false", holds, tape(no(IntrospectUnknown)), nil},
		{"OAUTH-IN-INACTIVE", "true", fails, tape(yes(IntrospectUnknown)), nil},
		{"OAUTH-IN-INACTIVE", "404", fails, tape(said(IntrospectUnknown, 404, `{}`)), nil},
		{"OAUTH-IN-INACTIVE", "400", fails, tape(said(IntrospectUnknown, 400, `{"error":"invalid_token"}`)), nil},
		{"OAUTH-IN-INACTIVE", "a text", fails, tape(said(IntrospectUnknown, 200, `{"active":"false"}`)), nil},
		{"OAUTH-IN-INACTIVE", "barred", inapplicable, tape(said(IntrospectUnknown, 401, `{}`)), nil},
		{"OAUTH-IN-INACTIVE", "not a form endpoint", inapplicable, tape(said(IntrospectUnknown, 415, "")), nil},

		{"OAUTH-IN-BARE", "nothing more", holds, tape(no(IntrospectUnknown)), nil},
		{"OAUTH-IN-BARE", "why", fails, tape(no(IntrospectUnknown), said(IntrospectExpired, 200, `{"active":false,"reason":"expired"}`)), nil},
		{"OAUTH-IN-POST", "the client is not accepted", inconclusive, tape(said(IntrospectUnknown, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-INACTIVE", "the client is not accepted", inconclusive, tape(said(IntrospectUnknown, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BARE", "the client is not accepted", inconclusive, tape(said(IntrospectUnknown, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BARE", "none is inactive", inapplicable, tape(yes(IntrospectUnknown)), nil},

		{"OAUTH-IN-BADCRED", "401 by the header", holds, tape(byHeader(said(IntrospectStranger, 401, `{"error":"invalid_client"}`))), nil},
		{"OAUTH-IN-BADCRED", "400 by the header", fails, tape(byHeader(said(IntrospectStranger, 400, `{"error":"invalid_client"}`))), nil},
		{"OAUTH-IN-BADCRED", "400 by the body", holds, tape(said(IntrospectStranger, 400, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BADCRED", "401 by the body", holds, tape(said(IntrospectStranger, 401, `{"error":"invalid_client"}`)), nil},
		{"OAUTH-IN-BADCRED", "not active", fails, tape(no(IntrospectStranger)), nil},
		{"OAUTH-IN-BADCRED", "another word", fails, tape(said(IntrospectStranger, 401, `{"error":"invalid_token"}`)), nil},
		{"OAUTH-IN-BADCRED", "no word", fails, tape(said(IntrospectStranger, 401, `{}`)), nil},
		{"OAUTH-IN-BADCRED", "not a form endpoint", inapplicable, tape(said(IntrospectStranger, 405, "")), nil},

		{"OAUTH-IN-CHECKS", "no longer active", holds, tape(yes(Introspect), expired, no(IntrospectExpired)), nil},
		{"OAUTH-IN-CHECKS", "still active", fails, tape(yes(Introspect), expired, yes(IntrospectExpired)), nil},
		{"OAUTH-IN-CHECKS", "never told", inapplicable, tape(no(Introspect), expired, no(IntrospectExpired)), nil},
		{"OAUTH-IN-CHECKS", "a crash", inconclusive, tape(yes(Introspect), expired, said(IntrospectExpired, 500, "")), nil},

		{"OAUTH-IN-CHECKS-revoked", "no longer active", holds, tape(yes(IntrospectReturned), revoked, open, no(IntrospectRevoked)), nil},
		{"OAUTH-IN-CHECKS-revoked", "still active", fails, tape(yes(IntrospectReturned), revoked, open, yes(IntrospectRevoked)), nil},
		{"OAUTH-IN-CHECKS-revoked", "not revoked", inapplicable, tape(yes(IntrospectReturned), given(RevokeAccess, 400, "unsupported_token_type"), yes(IntrospectRevoked)), nil},
		{"OAUTH-IN-CHECKS-revoked", "not revoked in truth", inconclusive, tape(yes(IntrospectReturned), revoked, list(ReadAccessRevoked, 200), yes(IntrospectRevoked)), nil},
	}
}

func TestIntrospection(t *testing.T) { try(t, introspectionTrials()) }
