package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func pkceTrials() []trial {
	first, refusedWrong := sealed(granted(Redeem), "fits"), refused(RedeemWrongVerifier, "invalid_grant")
	ignored := []*conformance.Exchange{granted(RedeemWrongVerifier), granted(RedeemProvoked)}
	supported := func(exchanges ...*conformance.Exchange) []*conformance.Exchange {
		return with(append([]*conformance.Exchange{granted(RedeemProvoked), refusedWrong}, exchanges...)...)
	}
	required := map[string]string{"features": "pkce-required"}
	leak := func(found string) []*conformance.Exchange {
		way := mainWay()
		if way[3].Seals = map[string]string{"pkce.leak": found}; found == "" {
			way[3].Seals = nil
		}
		return way
	}
	long := func(redeemed *conformance.Exchange) []*conformance.Exchange {
		return with(first, ask(AuthoriseLong, 200, ""), tapes.Back(AuthoriseLong, home+"?code=d"), redeemed)
	}
	return []trial{
		{"OAUTH-PK-S256", "a token", holds, with(first, refusedWrong), nil},
		{"OAUTH-PK-S256", "invalid_grant", fails, with(sealed(refused(Redeem, "invalid_grant"), "fits"), refusedWrong), nil},
		{"OAUTH-PK-S256", "another error", inconclusive, with(sealed(refused(Redeem, "invalid_client"), "fits"), refusedWrong), nil},
		{"OAUTH-PK-S256", "no code", inconclusive, tapes.Tape(ask(Authorise, 400, ""), first, refusedWrong), nil},
		{"OAUTH-PK-S256", "a plain challenge", inapplicable, tapes.Tape(ask(Authorise, 200, "code_challenge_method=plain"), tapes.Back(Authorise, home+"?code=c"), first, refusedWrong), nil},
		{"OAUTH-PK-S256", "a browser of its own", inapplicable, tapes.Tape(tapes.Back(Authorise, home+"?code=c"), first, refusedWrong), nil},

		{"OAUTH-PK-LENGTH", "a token", holds, long(granted(RedeemLong)), nil},
		{"OAUTH-PK-LENGTH", "refused", fails, long(refused(RedeemLong, "invalid_grant")), nil},
		{"OAUTH-PK-LENGTH", "refused at once", fails, with(first, ask(AuthoriseLong, 302, ""), tapes.Back(AuthoriseLong, home+"?error=invalid_request"), refused(RedeemLong, "invalid_grant")), nil},
		{"OAUTH-PK-LENGTH", "no short one works", inconclusive, with(refused(Redeem, "invalid_grant"), ask(AuthoriseLong, 200, "")), nil},

		{"OAUTH-PK-REQUIRED", "invalid_request", holds, with(sent(AuthoriseNoChallenge, "", "?error=invalid_request")), required},
		{"OAUTH-PK-REQUIRED", "an error page", tolerated, with(ask(AuthoriseNoChallenge, 400, "")), required},
		{"OAUTH-PK-REQUIRED", "a code", fails, with(went(AuthoriseNoChallenge, "", "?code=d")...), required},
		{"OAUTH-PK-REQUIRED", "nobody said so", inapplicable, with(went(AuthoriseNoChallenge, "", "?code=d")...), nil},

		{"OAUTH-PK-METHOD-UNKNOWN", "invalid_request", holds, supported(sent(AuthoriseUnknownMethod, "", "?error=invalid_request")), nil},
		{"OAUTH-PK-METHOD-UNKNOWN", "an error page", tolerated, supported(ask(AuthoriseUnknownMethod, 400, "")), nil},
		{"OAUTH-PK-METHOD-UNKNOWN", "a code", fails, supported(went(AuthoriseUnknownMethod, "", "?code=d")...), nil},
		{"OAUTH-PK-METHOD-UNKNOWN", "verifiers are ignored", inapplicable, with(append(ignored, went(AuthoriseUnknownMethod, "", "?code=d")...)...), nil},

		{"OAUTH-PK-PLAIN", "refused", holds, supported(sent(AuthoriseNoMethod, "", "?error=invalid_request")), nil},
		{"OAUTH-PK-PLAIN", "taken for plain", holds, supported(append(went(AuthoriseNoMethod, "", "?code=d"), refused(RedeemNoMethod, "invalid_grant"))...), nil},
		{"OAUTH-PK-PLAIN", "taken for S256", fails, supported(append(went(AuthoriseNoMethod, "", "?code=d"), granted(RedeemNoMethod))...), nil},
		{"OAUTH-PK-PLAIN", "verifiers are ignored", inapplicable, with(append(ignored, granted(RedeemNoMethod))...), nil},
		{"OAUTH-PK-PLAIN", "a page that nobody went through", inapplicable, supported(ask(AuthoriseNoMethod, 200, "")), nil},
		{"OAUTH-PK-PLAIN", "no code", inconclusive, tapes.Tape(ask(Authorise, 400, ""), granted(RedeemProvoked), refusedWrong, ask(AuthoriseNoMethod, 400, "")), nil},

		{"OAUTH-PK-DOWNGRADE", "refused at once", holds, supported(sent(AuthoriseNoChallenge, "", "?error=invalid_request")), nil},
		{"OAUTH-PK-DOWNGRADE", "the verifier refused", holds, supported(append(went(AuthoriseNoChallenge, "", "?code=d"), refused(RedeemUnasked, "invalid_request"))...), nil},
		{"OAUTH-PK-DOWNGRADE", "a token, at an older server", tolerated, supported(append(went(AuthoriseNoChallenge, "", "?code=d"), granted(RedeemUnasked))...), nil},
		{"OAUTH-PK-DOWNGRADE", "a token", fails, supported(append(went(AuthoriseNoChallenge, "", "?code=d"), granted(RedeemUnasked))...), map[string]string{"features": "bcp"}},
		{"OAUTH-PK-DOWNGRADE", "a page that nobody went through", inapplicable, supported(ask(AuthoriseNoChallenge, 200, "")), nil},
		{"OAUTH-PK-DOWNGRADE", "no code", inconclusive, tapes.Tape(ask(Authorise, 400, ""), ask(AuthoriseNoChallenge, 400, "")), nil},

		{"OAUTH-PK-NOLEAK", "hidden", holds, leak("hidden"), nil},
		{"OAUTH-PK-NOLEAK", "in the code", fails, leak("shown"), nil},
		{"OAUTH-PK-NOLEAK", "no challenge", inapplicable, leak(""), nil},
		{"OAUTH-PK-NOLEAK", "no return", inconclusive, tapes.Tape(ask(Authorise, 200, "")), nil},
		{"OAUTH-PK-NOLEAK", "an error", inconclusive, tapes.Tape(ask(Authorise, 302, ""), tapes.Back(Authorise, home+"?error=server_error")), nil},
	}
}

func TestPKCE(t *testing.T) { try(t, pkceTrials()) }
