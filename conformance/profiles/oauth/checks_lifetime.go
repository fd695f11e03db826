package oauth

import (
	"net/http"

	"github.com/assaykit/assay/conformance"
)

func lifetimeChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-TK-EXPIRES-TRUE", Title: "an expired token opens nothing", Rules: []string{"OAUTH-TK-EXPIRES-TRUE", "OAUTH-RS-EXPIRED"},
		Clause: rfc6749("7", "the resource server makes sure that the token has not expired"),
		Level:  conformance.Must, Reads: []string{Read, Expire, ReadExpired},
		Judge: func(v conformance.View) conformance.Finding { return opensNothing(v, ReadExpired) },
	}, {
		ID: "OAUTH-RT-200-expired", Title: "an expired token is made good by a refresh", Rules: []string{"OAUTH-RT-200"},
		Clause: rfc6749("1.5", "a refresh token yields a new access token when the current one has expired"),
		Level:  conformance.Must, Features: []string{"refresh"}, Reads: []string{Expire, ReadExpired, RefreshExpired, ReadAfterExpiry}, Sees: []string{Redeem, Refresh, ReadRefreshed}, Judge: madeGood,
	}, {
		ID: "OAUTH-RS-REVOKED", Title: "access that the PSU took back opens nothing", Rules: []string{"OAUTH-RS-REVOKED"},
		Clause: rfc6750("3.1", "a token that was revoked is refused"),
		Level:  conformance.Should, Reads: []string{ReadWithdrawn, PSURevokes, ReadPSURevoked}, Judge: takenBack,
	}, {
		ID: "OAUTH-RT-DEAD-withdrawn", Title: "access that the PSU took back is not refreshed", Rules: []string{"OAUTH-RT-DEAD"},
		Clause: rfc6749("6", "a refresh token that is revoked yields no token"),
		Level:  conformance.Should, Features: []string{"refresh"}, Reads: []string{PSURevokes, RefreshPSURevoked}, Sees: []string{RedeemWithdrawn},
		Judge: func(v conformance.View) conformance.Finding {
			if !issued(v.Last(RedeemWithdrawn)) {
				return conformance.Inconclusive("the code was not redeemed")
			}
			return noToken(v.Last(RefreshPSURevoked))
		},
	}}
}

func madeGood(v conformance.View) conformance.Finding {
	expired, e, after := v.Last(ReadExpired), v.Last(RefreshExpired), v.Last(ReadAfterExpiry)
	switch {
	case !issued(v.Last(Redeem)):
		return conformance.Inconclusive("the code was not redeemed")
	case !issued(v.Last(Refresh)) || !v.Last(ReadRefreshed).OK():
		return conformance.Inconclusive("a refresh did not work before either")
	case !issued(e):
		return conformance.Fails("an access token", statusText(e)+" "+orNone(errorWord(e))).At(e)
	case expired.OK():
		return conformance.Inconclusive("the expired token was not refused")
	case !after.OK():
		return conformance.Fails("accounts for the new token", statusText(after)).At(after, e)
	}
	return conformance.Holds().At(after, e)
}

func takenBack(v conformance.View) conformance.Finding {
	before, after := v.Last(ReadWithdrawn), v.Last(ReadPSURevoked)
	switch {
	case !before.OK():
		return conformance.Inconclusive("the token did not open the accounts before")
	case after.Status() == http.StatusOK:
		return conformance.Fails("a refusal", statusText(after)).At(after, before)
	}
	return conformance.Holds().At(after)
}
