package berlingroup

import (
	"context"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps at the end of consents, and what comes after.
const (
	deleteConsent  = "delete consent"
	statusDeleted  = "read consent status after deletion"
	listDeleted    = "list accounts after deletion"
	refreshDeleted = "refresh after deletion"
	deleteTwice    = "delete consent again"
	statusRefused  = "read consent status after refusal"
)

func revocationSteps() []conformance.Step {
	spend := func(name string, act func(*session, context.Context) error, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Revocation, Grant: oauth.GrantMain, Needs: []string{createConsent, oauth.Redeem},
			Risk: conformance.Spend, Features: features, Requires: oauth.FromStart, Run: on(act)}
	}
	after := func(name string, act func(*session, context.Context) error, features ...string) conformance.Step {
		s := spend(name, act, features...)
		s.Needs = append(s.Needs, deleteConsent)
		return s
	}
	return []conformance.Step{
		spend(deleteConsent, (*session).deleteMain),
		after(statusDeleted, func(s *session, ctx context.Context) error { return s.readStatus(ctx, oauth.GrantMain) }),
		after(listDeleted, func(s *session, ctx context.Context) error { return s.ReadUntilRefused(ctx, oauth.GrantMain) }),
		after(refreshDeleted, func(s *session, ctx context.Context) error { return s.RefreshAfter(ctx, oauth.GrantMain) }, "refresh"),
		after(deleteTwice, (*session).deleteMain),
	}
}

// secondSteps are the acts on a consent that nobody approves, beside the valid one.
func secondSteps() []conformance.Step {
	step := func(name string, phase conformance.Phase, risk conformance.Risk, act func(s *session, ctx context.Context, id string) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: phase, Grant: oauth.GrantMain, Needs: needs, Risk: risk, Requires: oauth.FromStart,
			Run: on(func(s *session, ctx context.Context) error {
				id := s.consents[grantSecond].id
				if id == "" {
					return conformance.Nothing("second consent id")
				}
				return act(s, ctx, id)
			})}
	}
	create := createStep(createSecond, grantSecond)
	create.Grant, create.Needs = oauth.GrantMain, []string{oauth.Authorise}
	return []conformance.Step{
		create,
		step(statusBeside, conformance.Consent, conformance.Look, func(s *session, ctx context.Context, _ string) error {
			return s.readStatus(ctx, oauth.GrantMain)
		}, createSecond),
		step(listOtherConsent, conformance.Accounts, conformance.Look, func(s *session, ctx context.Context, id string) error {
			return s.list(ctx, with("Consent-ID", id))
		}, createSecond, oauth.Redeem),
		step(deleteSecond, conformance.Revocation, conformance.Open, func(s *session, ctx context.Context, id string) error {
			return s.delete(ctx, id)
		}, createSecond),
	}
}

func (s *session) deleteMain(ctx context.Context) error {
	id := s.consents[oauth.GrantMain].id
	if id == "" {
		return conformance.Nothing("consent id")
	}
	return s.delete(ctx, id)
}

// statusStep reads the status of the consent of a grant.
func statusStep(name, grant string, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Revocation, Grant: grant, Needs: needs, Risk: conformance.Look, Requires: oauth.FromStart,
		Run: on(func(s *session, ctx context.Context) error { return s.readStatus(ctx, grant) })}
}

func revocationChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "BG-DEL-01", Title: "a deletion is answered 204 without a body", Rules: []string{"BG-DEL-01"},
		Clause: api("NO_CONTENT_204_Consents", "the answer to a deletion has status 204 and no content"),
		Level:  conformance.Must, Reads: []string{deleteConsent}, Operations: []string{"deleteConsent"}, Judge: deleted,
	}, {
		ID: "BG-DEL-02", Title: "a deleted consent is terminated by the TPP", Rules: []string{"BG-DEL-02"},
		Clause: ig("14.15", "terminatedByTpp: the TPP has terminated the consent"),
		Level:  conformance.Must, Reads: []string{deleteConsent, statusDeleted}, Tolerates: true, Judge: terminated,
	}, {
		ID: "BG-DEL-03", Title: "a deleted consent gives no data", Rules: []string{"BG-DEL-03"},
		Clause: ig("6.4", "a terminated consent no longer gives access to accounts"),
		Level:  conformance.Must, Reads: []string{oauth.Read, deleteConsent, listDeleted}, Judge: noMoreData,
	}, {
		ID: "BG-OAU-16", Title: "after revocation the API answers 401", Rules: []string{"BG-OAU-16"},
		Clause: conformance.Clause{Document: "Accounts BG API flow", Section: "After token revocation", Text: "calls with a token that was revoked or has ended are answered 401 Unauthorized"},
		Level:  conformance.Must, Features: []string{"revoked-401"}, Reads: []string{oauth.Read, deleteConsent, listDeleted}, Judge: answered401,
	}, {
		ID: "BG-DEL-04", Title: "a deleted consent refreshes no token", Rules: []string{"BG-DEL-04", "BG-OAU-15"},
		Clause: conformance.Clause{Document: "RFC 6749", Section: "5.2", Text: "invalid_grant: the refresh token is invalid, expired or revoked"},
		Level:  conformance.Should, Features: []string{"refresh"}, Reads: []string{deleteConsent, refreshDeleted}, Judge: noMoreTokens,
	}, {
		ID: "BG-DEL-05", Title: "a second deletion is no server error", Rules: []string{"BG-DEL-05"},
		Clause: ig("6.4", "the request to delete a consent is answered, whatever became of the consent before"),
		Level:  conformance.Should, Reads: []string{deleteConsent, deleteTwice}, Judge: twice,
	}, {
		ID: "BG-DEL-06", Title: "a consent can be deleted before approval", Rules: []string{"BG-DEL-06"},
		Clause: ig("6.4", "the TPP can delete a consent that it has created"),
		Level:  conformance.Must, Reads: []string{createSecond, deleteSecond}, Judge: deletedEarly,
	}, {
		ID: "BG-LIF-09", Title: "a consent that the PSU refused is rejected", Rules: []string{"BG-LIF-09"},
		Clause: ig("14.15", "rejected: the consent has been rejected, for example since no successful authorisation has taken place"),
		Level:  conformance.Should, Reads: []string{oauth.AuthoriseRefused, statusRefused}, Judge: rejected,
	}, {
		ID: "BG-OAU-18", Title: "after a failed refresh a code grant on the existing consent gives access", Rules: []string{"BG-OAU-18"},
		Clause: conformance.Clause{Document: "Accounts BG API flow", Section: "Refresh expired access token", Text: "when a refresh fails, the PSU goes through a fresh code grant with the existing consent"},
		Level:  conformance.Must, Features: []string{"reauthorise"}, Reads: []string{oauth.RefreshInVain, oauth.AuthoriseExisting}, Sees: []string{oauth.RedeemExisting, oauth.ReadExisting}, Judge: existing,
	}, {
		ID: "BG-OAU-14", Title: "a refresh gives a new refresh token too", Rules: []string{"BG-OAU-14"},
		Clause: conformance.Clause{Document: "Accounts BG API flow", Section: "Refresh expired access token", Text: "a refresh gives a new access token and a new refresh token"},
		Level:  conformance.Must, Features: []string{"refresh"}, Reads: []string{oauth.Redeem, oauth.Refresh}, Judge: rotates,
	}}
}

func deleted(v conformance.View) conformance.Finding {
	e := v.Last(deleteConsent)
	switch {
	case e.Status() != http.StatusNoContent:
		return conformance.Fails("204", statusOf(e)).At(e)
	case checks.BodyBytes(e) != "0":
		return conformance.Fails("no body", checks.BodyBytes(e)+" bytes").At(e)
	}
	return conformance.Holds().At(e)
}

// undeleted returns Inconclusive unless the consent was deleted.
func undeleted(v conformance.View) (conformance.Finding, bool) {
	if e := v.Last(deleteConsent); !e.OK() {
		return conformance.Inconclusive("the deletion was answered " + statusOf(e)), true
	}
	return conformance.Finding{}, false
}

func terminated(v conformance.View) conformance.Finding {
	if finding, stop := undeleted(v); stop {
		return finding
	}
	e := v.Last(statusDeleted)
	status := member(e, "consentStatus")
	switch {
	case is(e, 403, 404):
		return conformance.Tolerated("terminatedByTpp", statusOf(e)).At(e)
	case !e.OK():
		return conformance.Fails("terminatedByTpp", statusOf(e)).At(e)
	case status == "":
		return conformance.Inconclusive("the answer shows no status")
	case status != "terminatedByTpp":
		return conformance.Fails("terminatedByTpp", orNone(status)).At(e).Pointing("/consentStatus")
	}
	return conformance.Holds().At(e)
}

func noMoreData(v conformance.View) conformance.Finding {
	if finding, stop := undeleted(v); stop {
		return finding
	}
	if before := v.Last(oauth.Read); !before.OK() {
		return conformance.Inconclusive("the token never opened an account")
	}
	return noData(v.Last(listDeleted))
}

func answered401(v conformance.View) conformance.Finding {
	if finding := noMoreData(v); finding.Result == conformance.ResultInconclusive {
		return finding
	}
	e := v.Last(listDeleted)
	if e.Status() != http.StatusUnauthorized {
		return conformance.Fails("401", statusOf(e)).At(e)
	}
	return conformance.Holds().At(e)
}

func noMoreTokens(v conformance.View) conformance.Finding {
	if finding, stop := undeleted(v); stop {
		return finding
	}
	e := v.Last(refreshDeleted)
	if member(e, "access_token") != "" {
		return conformance.Fails("no token", "an access token").At(e)
	}
	return conformance.Holds().At(e)
}

func twice(v conformance.View) conformance.Finding {
	e := v.Last(deleteTwice)
	if e.Status() >= 500 {
		return conformance.Fails("204 or a refusal (4xx)", statusOf(e)).At(e)
	}
	return conformance.Holds().At(e)
}

func deletedEarly(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(createSecond)); stop {
		return finding
	}
	e := v.Last(deleteSecond)
	if !e.OK() {
		return conformance.Fails("204", statusOf(e)).At(e)
	}
	return conformance.Holds().At(e)
}

func rejected(v conformance.View) conformance.Finding {
	e := v.Last(statusRefused)
	switch status := member(e, "consentStatus"); {
	case status == "":
		return conformance.Inconclusive("the status was answered " + statusOf(e))
	case status == "valid" || status == "partiallyAuthorised":
		return conformance.Fails("rejected", status).At(e).Pointing("/consentStatus")
	}
	return conformance.Holds().At(e)
}

func existing(v conformance.View) conformance.Finding {
	vain, back := v.Last(oauth.RefreshInVain), v.Callback(oauth.AuthoriseExisting)
	redeemed, e := v.Last(oauth.RedeemExisting), v.Last(oauth.ReadExisting)
	switch {
	case member(vain, "access_token") != "":
		return conformance.Inapplicable("no refresh failed")
	case redeemed == nil && back != nil && strings.Contains(back.Request.URL, "error="):
		return conformance.Fails("a code", "an error").At(back)
	case redeemed == nil:
		return conformance.Inconclusive("no code was redeemed")
	case !redeemed.Answered():
		return conformance.Inconclusive("the code was not redeemed")
	case member(redeemed, "access_token") == "":
		return conformance.Fails("an access token", statusOf(redeemed)).At(redeemed)
	case !e.Answered():
		return conformance.Inconclusive("the accounts were not asked for")
	case !e.OK():
		return conformance.Fails("accounts", statusOf(e)).At(e, redeemed)
	}
	return conformance.Holds().At(e, redeemed, vain)
}

func rotates(v conformance.View) conformance.Finding {
	if v.Facts.Options["refresh_rotation"] != "required" {
		return conformance.Inapplicable("the target does not promise a new refresh token (options.refresh_rotation)")
	}
	first, e := v.Last(oauth.Redeem), v.Last(oauth.Refresh)
	was, now := member(first, "refresh_token"), member(e, "refresh_token")
	switch {
	case !e.OK():
		return conformance.Inconclusive("the refresh was answered " + statusOf(e))
	case now == "":
		return conformance.Fails("a refresh token", "none").At(e)
	case now == was:
		return conformance.Fails("a new refresh token", "the old one").At(e, first)
	}
	return conformance.Holds().At(e, first)
}
