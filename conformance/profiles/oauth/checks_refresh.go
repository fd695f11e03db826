package oauth

import (
	"context"
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// The steps of the anew and existing grants at the API.
const (
	ReadAnew     = "list accounts anew"
	ReadReplayed = "list accounts after the replay"
	ReadExisting = "list accounts of the existing consent"
)

// ReadStep asks for the accounts with the token of a grant.
func ReadStep(name, grant string, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: grant, Needs: needs, Risk: conformance.Look, Requires: FromStart,
		Run: on(func(a *Acts, ctx context.Context) error { return a.readWith(ctx, grant) })}
}

func refreshChecks() []conformance.Check {
	withRefresh := []string{"refresh"}
	return []conformance.Check{{
		ID: "OAUTH-RT-ISSUED", Title: "a refresh token comes with the code grant", Rules: []string{"OAUTH-RT-ISSUED"},
		Clause: rfc6749("5.1", "a refresh token may come with the access token; this ASPSP declares that it does"),
		Level:  conformance.Must, Features: withRefresh, Operations: []string{"issueToken"}, Reads: []string{Redeem}, Judge: refreshIssued,
	}, {
		ID: "OAUTH-RT-200", Title: "a refresh token gives a new token that works", Rules: []string{"OAUTH-RT-200"},
		Clause: rfc6749("6", "a valid refresh request is answered with an access token as in section 5.1"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{Refresh}, Sees: []string{Read, ReadRefreshed}, Judge: refreshWorks,
	}, {
		ID: "OAUTH-TK-UNKNOWN-PARAM", Title: "the token endpoint ignores parameters it does not know", Rules: []string{"OAUTH-TK-UNKNOWN-PARAM"},
		Clause: rfc6749("3.2", "the server ignores unrecognised request parameters"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{Refresh, RefreshAgain}, Judge: ignoresUnknown,
	}, {
		ID: "OAUTH-RT-UNKNOWN", Title: "an unknown refresh token gives no token", Rules: []string{"OAUTH-RT-UNKNOWN"},
		Clause: rfc6749("6", "the server validates the refresh token"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{RefreshUnknown, Refresh}, Sees: []string{AskNoRefreshToken},
		Judge: func(v conformance.View) conformance.Finding {
			return onlyRight(v, Refresh, RefreshUnknown, AskNoRefreshToken)
		},
	}, {
		ID: "OAUTH-RT-TAMPER", Title: "an altered refresh token gives no token", Rules: []string{"OAUTH-RT-TAMPER"},
		Clause: rfc6749("10.4", "refresh tokens cannot be generated, modified or guessed by others"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{RefreshAltered, Refresh},
		Judge: func(v conformance.View) conformance.Finding { return onlyRight(v, Refresh, RefreshAltered) },
	}, {
		ID: "OAUTH-RT-AUTH", Title: "a confidential client authenticates to refresh", Rules: []string{"OAUTH-RT-AUTH"},
		Clause: rfc6749("6", "client authentication is required for confidential clients"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{RefreshNobody, Refresh},
		Judge: func(v conformance.View) conformance.Finding { return onlyRight(v, Refresh, RefreshNobody) },
	}, {
		ID: "OAUTH-RT-BIND", Title: "a refresh token works for its own client only", Rules: []string{"OAUTH-RT-BIND"},
		Clause: rfc6749("6", "the refresh token is bound to the client to which it was issued"),
		Level:  conformance.Must, Features: withRefresh, Reads: []string{Refresh, RefreshOther},
		Judge: func(v conformance.View) conformance.Finding {
			if e := v.Last(RefreshOther); errorWord(e) == "invalid_client" {
				return conformance.Inconclusive("the other client was not accepted")
			}
			return onlyRight(v, Refresh, RefreshOther)
		},
	}, {
		ID: "OAUTH-RT-REAUTH", Title: "after a grant has ended a fresh one gives access again", Rules: []string{"OAUTH-RT-REAUTH"},
		Clause: rfc6749("1.5", "when tokens no longer work, the client obtains a fresh authorisation grant"),
		Level:  conformance.Must, Features: []string{"reauthorise"}, Reads: []string{AuthoriseAnew}, Sees: []string{Redeem, RedeemAnew, ReadAnew}, Judge: accessAgain,
	}, {
		ID: "OAUTH-RV-200", Title: "a revocation is answered 200", Rules: []string{"OAUTH-RV-200"},
		Clause: rfc7009("2.2", "the server answers 200 when the token was revoked"),
		Level:  conformance.Should, Features: []string{"revocation"}, Operations: []string{"revokeToken"}, Reads: []string{Revoke}, Judge: revocationAnswer,
	}, {
		ID: "OAUTH-RV-REFRESH", Title: "a revoked refresh token gives no token", Rules: []string{"OAUTH-RV-REFRESH", "OAUTH-RT-DEAD"},
		Clause: rfc7009("2", "implementations support the revocation of refresh tokens"),
		Level:  conformance.Must, Features: []string{"refresh", "revocation"}, Reads: []string{Refresh, Revoke, RefreshRevoked}, Judge: revokedIsDead,
	}}
}

func refreshIssued(v conformance.View) conformance.Finding {
	e := v.Last(Redeem)
	if !issued(e) {
		return conformance.Inconclusive("the code was not redeemed")
	}
	root, _ := checks.Root(e)
	if n := root.At("refresh_token"); n.Text() == "" {
		return conformance.Fails("a text refresh_token", n.Kind()).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func refreshWorks(v conformance.View) conformance.Finding {
	before, e, after := v.Last(Read), v.Last(Refresh), v.Last(ReadRefreshed)
	switch {
	case !issued(e):
		return conformance.Fails("an access token", statusText(e)+" "+orNone(errorWord(e))).At(e)
	case before == nil && after == nil:
		return conformance.Holds().At(e) // there is no API to ask
	case !before.OK():
		return conformance.Inconclusive("the first token did not open the accounts")
	case !after.Answered():
		return conformance.Inconclusive("the accounts were not answered")
	case !after.OK():
		return conformance.Fails("accounts for the new token", statusText(after)).At(after, e)
	}
	return conformance.Holds().At(e, after)
}

func ignoresUnknown(v conformance.View) conformance.Finding {
	control, e := v.Last(Refresh), v.Last(RefreshAgain)
	switch {
	case !issued(control):
		return conformance.Inconclusive("the plain refresh gave no token")
	case !issued(e):
		return conformance.Fails("an access token", statusText(e)+" "+orNone(errorWord(e))).At(e, control)
	}
	return conformance.Holds().At(e)
}

// onlyRight judges that wrong requests gave no token while the right one did.
func onlyRight(v conformance.View, right string, wrong ...string) conformance.Finding {
	for _, e := range v.All(wrong...) {
		if issued(e) {
			return conformance.Fails("no token", "an access token").At(e)
		}
	}
	if !issued(v.Last(right)) {
		return conformance.Inconclusive("the right request gave no token either")
	}
	return conformance.Holds().At(v.All(wrong...)...)
}

func accessAgain(v conformance.View) conformance.Finding {
	back, e, after := v.Callback(AuthoriseAnew), v.Last(RedeemAnew), v.Last(ReadAnew)
	var refused string
	if back != nil {
		query, _ := returned(back)
		refused = query.Get("error")
	}
	switch {
	case !issued(v.Last(Redeem)):
		return conformance.Inconclusive("the first grant gave no token either")
	case e == nil && refused != "":
		return conformance.Fails("a code", "error "+refused).At(back)
	case e == nil:
		return conformance.Inconclusive("the PSU did not come back")
	case !e.Answered():
		return conformance.Inconclusive("the code was not redeemed")
	case !issued(e):
		return conformance.Fails("an access token", statusText(e)+" "+orNone(errorWord(e))).At(e)
	case after == nil:
		return conformance.Holds().At(e) // there is no API to ask
	case !after.Answered():
		return conformance.Inconclusive("the accounts were not answered")
	case !after.OK():
		return conformance.Fails("accounts", statusText(after)).At(after, e)
	}
	return conformance.Holds().At(after)
}

func revocationAnswer(v conformance.View) conformance.Finding {
	e := v.Last(Revoke)
	if e.Status() != http.StatusOK {
		return conformance.Fails("200", statusText(e)).At(e)
	}
	return conformance.Holds().At(e)
}

func revokedIsDead(v conformance.View) conformance.Finding {
	revoked, e := v.Last(Revoke), v.Last(RefreshRevoked)
	if !revoked.OK() {
		return conformance.Inapplicable("the revocation was answered " + statusText(revoked))
	}
	if !issued(e) && !issued(v.Last(Refresh)) {
		return conformance.Inconclusive("no refresh gave a token")
	}
	return noToken(e)
}
