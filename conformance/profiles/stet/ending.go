package stet

import (
	"context"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// refreshReturned is a refresh whose access token was given back.
const refreshReturned = "refresh after the access token was given back"

// coupled is the feature of an ASPSP whose tokens end together, whichever is given back.
const coupled = "coupled-revocation"

// returnSteps give an access token back and, before its refresh token is given back too, see what that is worth.
func returnSteps() []conformance.Step {
	steps := offered(oauth.AccessRevocationSteps())
	refresh := conformance.Step{Name: refreshReturned, Phase: conformance.Revocation, Grant: oauth.GrantReturned, Needs: []string{oauth.RevokeAccess}, Risk: conformance.Spend,
		Features: []string{"revocation", "refresh", coupled}, Run: on(func(s *session, ctx context.Context) error {
			if err := s.AwaitRevocation(ctx); err != nil {
				return err
			}
			return s.RefreshAfter(ctx, oauth.GrantReturned)
		})}
	i := slices.IndexFunc(steps, func(s conformance.Step) bool { return s.Name == oauth.RevokeStrangeHint })
	steps[i].Requires = uncoupled
	return slices.Insert(steps, i, refresh)
}

// uncoupled holds where a refresh token is left to give back after its access token.
func uncoupled(t *conformance.Target) *conformance.Skip {
	if t.Claims(coupled) {
		return conformance.Omit(conformance.SkipInapplicable, "the refresh token ends with its access token (%s)", coupled)
	}
	return nil
}

// endingChecks are about what ends a token besides its time.
func endingChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "STET-REF-03", Title: "a promised new refresh token replaces the old one", Rules: []string{"STET-REF-03"},
		Clause: conformance.Clause{Document: "STET PSD2 API 1.4.0.47, Part I", Section: "3.4.3.4", Text: "a refresh may give a new refresh token that replaces the one before"},
		Level:  conformance.Should, Features: []string{"refresh"}, Reads: []string{oauth.Refresh, oauth.RefreshReplaced}, Judge: replacedAsPromised,
	}, {
		ID: "STET-REV-05", Title: "a refresh token ends with its access token", Rules: []string{"STET-REV-05"},
		Clause: conformance.Clause{Document: "RFC 7009", Section: "2.1", Text: "the server may revoke the refresh token with the access token, and the 89C3 portal announces that it does"},
		Level:  conformance.Must, Features: []string{"revocation", "refresh", coupled}, Reads: []string{oauth.Refresh, oauth.RevokeAccess, refreshReturned}, Judge: endsWithAccess,
	}}
}

// replacedAsPromised demands of a target what it declares alone.
func replacedAsPromised(v conformance.View) conformance.Finding {
	first, replaced := v.Last(oauth.Refresh), v.Last(oauth.RefreshReplaced)
	switch {
	case v.Facts.Options["refresh_rotation"] != "required":
		return conformance.Inapplicable("the target does not promise a new refresh token (options.refresh_rotation)")
	case !issued(first):
		return conformance.Inconclusive("no refresh gave a token")
	case read(first).At("refresh_token").Text() == "":
		return conformance.Fails("a new refresh token", "none").At(first)
	case issued(replaced):
		return conformance.Fails("no token for the replaced one", "an access token").At(replaced, first)
	}
	return conformance.Holds().At(replaced, first)
}

func endsWithAccess(v conformance.View) conformance.Finding {
	revoked, after := v.Last(oauth.RevokeAccess), v.Last(refreshReturned)
	switch {
	case !issued(v.Last(oauth.Refresh)):
		return conformance.Inconclusive("a refresh did not work before either")
	case !revoked.OK():
		return conformance.Inapplicable("the revocation was answered " + statusOf(revoked))
	case issued(after):
		return conformance.Fails("no token", "an access token").At(after, revoked)
	case !after.Refused():
		return conformance.Inconclusive("the refresh was answered " + statusOf(after))
	}
	return conformance.Holds().At(after, revoked)
}
