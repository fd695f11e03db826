package premium

import (
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// endChecks are about the ends of access, and what makes them good.
func endChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "PREM-REFRESH-PAIR", Title: "a refresh gives a refresh token too", Rules: []string{"PREM-REFRESH-PAIR"},
		Clause: flowPage("Step 5", "a refresh gets a new access token and a new refresh token"),
		Level:  conformance.Should, Features: []string{"refresh"}, Reads: []string{oauth.Refresh}, Judge: pair,
	}, {
		ID: "PREM-REVOKED-401", Title: "after the user's revocation calls are answered 401", Rules: []string{"PREM-REVOKED-401"},
		Clause: flowPage("After token revocation", "when the user has revoked the token the bank answers calls with HTTP 401 Unauthorized"),
		Level:  conformance.Must, Reads: []string{oauth.ReadWithdrawn, oauth.PSURevokes, oauth.ReadPSURevoked}, Tolerates: true, Judge: revoked,
	}, {
		ID: "PREM-EXPIRED-401", Title: "after its time a token is answered 401", Rules: []string{"PREM-EXPIRED-401"},
		Clause: flowPage("After token revocation", "when the time of the token is over the bank answers calls with HTTP 401 Unauthorized"),
		Level:  conformance.Must, Features: []string{"revoked-401"}, Reads: []string{oauth.Read, oauth.Expire, oauth.ReadExpired}, Judge: expired,
	}, {
		ID: "PREM-REAUTH-CONSENT", Title: "after a failed refresh a code grant on the existing consent gives access", Rules: []string{"PREM-REAUTH-CONSENT"},
		Clause: flowPage("Step 5", "when no token comes by a refresh, the user goes through a fresh code grant with the existing consent"),
		Level:  conformance.Must, Features: []string{"reauthorise"}, Reads: []string{oauth.RefreshInVain, oauth.AuthoriseExisting},
		Sees: []string{oauth.RedeemExisting, oauth.ReadExisting}, Judge: existing,
	}}
}

func pair(v conformance.View) conformance.Finding {
	e := v.Last(oauth.Refresh)
	if !issued(e) {
		return conformance.Inconclusive("the refresh was answered " + statusOf(e))
	}
	if n := read(e).At("refresh_token"); n.Text() == "" {
		return conformance.Fails("a refresh_token", n.Kind()).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

// revoked demands 401 where the target promises it, and a refusal everywhere.
func revoked(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.ReadWithdrawn)); stop {
		return finding
	}
	finding := refusedAs("401", []int{http.StatusUnauthorized}, v.Last(oauth.ReadPSURevoked))
	if finding.Result == conformance.ResultTolerated && v.Facts.Claims("revoked-401") {
		finding.Result = conformance.ResultFails
	}
	return finding
}

func expired(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	if e := v.Last(oauth.ReadExpired); e.Status() != http.StatusUnauthorized {
		return conformance.Fails("401", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(oauth.ReadExpired))
}

func existing(v conformance.View) conformance.Finding {
	vain, back := v.Last(oauth.RefreshInVain), v.Callback(oauth.AuthoriseExisting)
	redeemed, e := v.Last(oauth.RedeemExisting), v.Last(oauth.ReadExisting)
	switch {
	case issued(vain):
		return conformance.Inapplicable("no refresh failed")
	case redeemed == nil && back != nil && strings.Contains(back.Request.URL, "error="):
		return conformance.Fails("a code", "an error").At(back)
	case redeemed == nil:
		return conformance.Inconclusive("no code was redeemed")
	case !redeemed.Answered():
		return conformance.Inconclusive("the code was not redeemed")
	case !issued(redeemed):
		return conformance.Fails("an access token", statusOf(redeemed)).At(redeemed)
	case !e.Answered():
		return conformance.Inconclusive("the accounts were not asked for")
	case !e.OK():
		return conformance.Fails("accounts", statusOf(e)).At(e, redeemed)
	}
	return conformance.Holds().At(e, redeemed, vain)
}
