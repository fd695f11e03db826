package flinks

import (
	"context"
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps on connections that the TPP ends.
const (
	authoriseDeleted = "authorise a connection to delete"
	redeemDeleted    = "redeem code for a connection to delete"
	readOpen         = "list accounts before revoking"
	revokeNoToken    = "revoke without token"
	readStill        = "list accounts after revoking without token"
	revoke           = "revoke the connection"
	readRevoked      = "list accounts after revoking"
	refreshRevoked   = "refresh after revoking"

	authorisePosted = "authorise a connection to revoke by POST"
	redeemPosted    = "redeem code for a connection to revoke by POST"
	readBefore      = "list accounts before revoking by POST"
	revokePost      = "revoke the connection by POST"
	readPosted      = "list accounts after revoking by POST"
)

func revocationSteps() []conformance.Step {
	step := func(name, grant string, risk conformance.Risk, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Revocation, Grant: grant, Needs: needs, Risk: risk, Requires: oauth.FromStart, Run: on(act)}
	}
	end := func(grant, method string) func(*session, context.Context) error {
		return func(s *session, ctx context.Context) error {
			field, err := s.Bearer(grant)
			if err != nil {
				return err
			}
			status, err := s.end(ctx, method, field)
			if status/100 == 2 {
				s.wire.Release("token", "of grant "+grant)
			}
			return err
		}
	}
	after := func(grant string) func(*session, context.Context) error {
		return func(s *session, ctx context.Context) error { return s.ReadUntilRefused(ctx, grant) }
	}
	afterwards := step(refreshRevoked, grantDeleted, conformance.Spend, func(s *session, ctx context.Context) error { return s.RefreshAfter(ctx, grantDeleted) }, redeemDeleted, revoke)
	afterwards.Features = []string{"refresh"}
	return conformance.Claimed("connection-revocation",
		oauth.AuthoriseStep(authoriseDeleted, grantDeleted),
		oauth.RedeemStep(redeemDeleted, grantDeleted, authoriseDeleted),
		oauth.ReadStep(readOpen, grantDeleted, redeemDeleted),
		step(revokeNoToken, grantDeleted, conformance.Spend, func(s *session, ctx context.Context) error {
			_, err := s.end(ctx, http.MethodDelete, "")
			return err
		}, redeemDeleted),
		oauth.ReadStep(readStill, grantDeleted, redeemDeleted, revokeNoToken),
		step(revoke, grantDeleted, conformance.Spend, end(grantDeleted, http.MethodDelete), redeemDeleted),
		step(readRevoked, grantDeleted, conformance.Look, after(grantDeleted), redeemDeleted, revoke),
		afterwards,

		oauth.AuthoriseStep(authorisePosted, grantPosted),
		oauth.RedeemStep(redeemPosted, grantPosted, authorisePosted),
		oauth.ReadStep(readBefore, grantPosted, redeemPosted),
		step(revokePost, grantPosted, conformance.Spend, end(grantPosted, http.MethodPost), redeemPosted),
		step(readPosted, grantPosted, conformance.Look, after(grantPosted), redeemPosted, revokePost),
	)
}

// end ends the connection of a token and returns the status of the answer.
func (s *session) end(ctx context.Context, method, field string) (int, error) {
	ask, operation := s.client.RevokeConnection, "revokeConnection"
	if method == http.MethodPost {
		ask, operation = s.client.RevokeConnectionPost, "revokeConnectionPost"
	}
	resp, err := ask(flow.Operation(ctx, operation), bearing(field))
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, flow.Done(resp, nil)
}

// Return ends the connection of a grant, with a fresh token where the one in hand
// no longer serves. A connection that can be neither ended nor refreshed has ended.
// It implements oauth.Returner.
func (s *session) Return(ctx context.Context, grant string) (int, error) {
	field, err := s.Bearer(grant)
	if err != nil {
		return 0, err
	}
	status, err := s.end(ctx, http.MethodDelete, field)
	if err != nil || status/100 == 2 {
		return status, err
	}
	fresh, err := s.Renewed(ctx, grant)
	if err != nil || fresh == "" {
		return http.StatusNoContent, err
	}
	return s.end(ctx, http.MethodDelete, fresh)
}

func revocationChecks() []conformance.Check {
	revocation := []string{"connection-revocation"}
	return []conformance.Check{{
		ID: "FLK-RV-204", Title: "a revocation is answered 204 without a body", Rules: []string{"FLK-RV-204"},
		Clause: docs("Revoke connection", "DELETE with the user's token is answered 204 No Content"),
		Level:  conformance.Must, Features: revocation, Reads: []string{readStill, revoke}, Tolerates: true, Operations: []string{"revokeConnection"}, Judge: ended(readStill, revoke),
	}, {
		ID: "FLK-RV-204-post", Title: "a revocation by POST is answered 204 without a body", Rules: []string{"FLK-RV-204"},
		Clause: docs("Revoke connection (POST)", "POST is the same as DELETE, for compatibility"),
		Level:  conformance.Must, Features: revocation, Reads: []string{readBefore, revokePost}, Tolerates: true, Operations: []string{"revokeConnectionPost"}, Judge: ended(readBefore, revokePost),
	}, {
		ID: "FLK-RV-NOAUTH", Title: "a connection is not revoked without its token", Rules: []string{"FLK-RV-NOAUTH"},
		Clause: docs("Revoke connection", "the access token is needed: without the header the answer is an error"),
		Level:  conformance.Must, Features: revocation, Reads: []string{readOpen, revokeNoToken, readStill}, Judge: livesOn,
	}, {
		ID: "FLK-RV-AFTER", Title: "a revoked connection gives no data", Rules: []string{"FLK-RV-AFTER"},
		Clause: docs("Revoke connection", "the connection of the user at the provider ends; code 602 with 401 from then on"),
		Level:  conformance.Must, Features: revocation, Reads: []string{readStill, revoke, readRevoked}, Tolerates: true, Judge: closed,
	}, {
		ID: "FLK-RV-AFTER-refresh", Title: "a revoked connection is not refreshed", Rules: []string{"FLK-RV-AFTER"},
		Clause: docs("Authorize errors", "400 with invalid_grant: the refresh token is expired or invalid"),
		Level:  conformance.Must, Features: []string{"connection-revocation", "refresh"}, Reads: []string{redeemDeleted, revoke, refreshRevoked}, Tolerates: true, Judge: notRefreshed,
	}, {
		ID: "FLK-RV-AFTER-post", Title: "a connection revoked by POST gives no data", Rules: []string{"FLK-RV-AFTER"},
		Clause: docs("Revoke connection (POST)", "POST is the same as DELETE, for compatibility"),
		Level:  conformance.Must, Features: revocation, Reads: []string{readBefore, revokePost, readPosted}, Judge: func(v conformance.View) conformance.Finding {
			if e := v.Last(revokePost); !e.OK() {
				return conformance.Inconclusive("the revocation was answered " + statusOf(e))
			}
			return noData(v.Last(readBefore), v.Last(readPosted))
		},
	}}
}

func ended(control, step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, stop := uncontrolled(v.Last(control)); stop {
			return finding
		}
		e := v.Last(step)
		switch {
		case !e.OK():
			return conformance.Fails("204", statusOf(e)).At(e)
		case e.Status() != http.StatusNoContent:
			return conformance.Tolerated("204", statusOf(e)).At(e)
		case checks.BodyBytes(e) != "0":
			return conformance.Fails("no body", checks.BodyBytes(e)+" bytes").At(e)
		}
		return conformance.Holds().At(e)
	}
}

func livesOn(v conformance.View) conformance.Finding {
	e, after := v.Last(revokeNoToken), v.Last(readStill)
	if finding, stop := uncontrolled(v.Last(readOpen)); stop {
		return finding
	}
	switch {
	case e.OK():
		return conformance.Fails("a refusal", statusOf(e)).At(e)
	case after.Status() == unauthorised:
		return conformance.Fails("accounts for the token", statusOf(after)).At(after, e)
	case !after.OK():
		return conformance.Inconclusive("the accounts were answered " + statusOf(after))
	}
	return conformance.Holds().At(e, after)
}

func closed(v conformance.View) conformance.Finding {
	if e := v.Last(revoke); !e.OK() {
		return conformance.Inconclusive("the revocation was answered " + statusOf(e))
	}
	finding := noData(v.Last(readStill), v.Last(readRevoked))
	if e := v.Last(readRevoked); finding.Result == conformance.ResultHolds && e.Status() != unauthorised {
		return conformance.Tolerated("401", statusOf(e)).At(e)
	}
	return finding
}

func notRefreshed(v conformance.View) conformance.Finding {
	e := v.Last(refreshRevoked)
	switch {
	case !v.Last(revoke).OK():
		return conformance.Inconclusive("the revocation was answered " + statusOf(v.Last(revoke)))
	case read(v.Last(redeemDeleted)).At("refresh_token").Text() == "":
		return conformance.Inconclusive("there was no refresh token")
	case issued(e):
		return conformance.Fails("no token", "an access token").At(e)
	}
	if word := read(e).At("error").Text(); e.Status() != http.StatusBadRequest || word != "invalid_grant" {
		return conformance.Tolerated("400 invalid_grant", statusOf(e)+" "+orNone(word)).At(e)
	}
	return conformance.Holds().At(e)
}
