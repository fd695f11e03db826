package premium

import (
	"context"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/premium"
)

// The steps on consents, which only a TPP has.
const (
	createConsent  = "create consent"
	readConsent    = "read consent"
	createProvoked = "create consent for a provoked code"
	createRefused  = "create consent to be refused"
	createAnew     = "create consent anew"
	createTaken    = "create consent for access that the PSU will take back"
	createForeign  = "create consent as another client"
	deleteConsent  = "delete consent"
	listDeleted    = "list accounts after deletion"
	refreshDeleted = "refresh after deletion"
	deleteTwice    = "delete consent again"
)

// usageTPP is the value of options.usage for an application that reads the accounts
// of others.
const usageTPP = "tpp"

// grantForeign is the key of the consent of the other client, which nobody approves.
const grantForeign = "foreign"

// ofTPP leaves a step out where the application is the final consumer.
func ofTPP(t *conformance.Target) *conformance.Skip {
	if t.Option("usage") == usageTPP {
		return oauth.FromStart(t)
	}
	return conformance.Omit(conformance.SkipInapplicable, "a final consumer has no consent resource (options.usage)")
}

// createStep makes a consent for a grant.
func createStep(name, grant string, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Consent, Grant: grant, Needs: append([]string{oauth.ServiceToken}, needs...), Risk: conformance.Open,
		Requires: ofTPP, Run: on(func(s *session, ctx context.Context) error { return s.Prepare(ctx, grant) })}
}

func consentSteps() []conformance.Step {
	return []conformance.Step{
		createStep(createConsent, oauth.GrantMain),
		{Name: readConsent, Phase: conformance.Consent, Grant: oauth.GrantMain, Needs: []string{createConsent}, Risk: conformance.Look, Requires: ofTPP,
			Run: on((*session).readConsent)},
	}
}

// deletionSteps end the consent of the existing grant and look at what is left of it.
func deletionSteps() []conformance.Step {
	step := func(name string, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Revocation, Grant: oauth.GrantExisting, Needs: append([]string{createAnew, oauth.RedeemExisting}, needs...),
			Risk: conformance.Spend, Requires: ofTPP, Run: on(act)}
	}
	list := step(listDeleted, func(s *session, ctx context.Context) error { return s.ReadUntilRefused(ctx, oauth.GrantExisting) }, deleteConsent)
	refresh := step(refreshDeleted, func(s *session, ctx context.Context) error { return s.RefreshAfter(ctx, oauth.GrantExisting) }, deleteConsent)
	list.Features, refresh.Features = []string{"reauthorise"}, []string{"reauthorise", "refresh"}
	return []conformance.Step{
		step(deleteConsent, (*session).deleteExisting),
		list,
		refresh,
		step(deleteTwice, (*session).deleteExisting, deleteConsent),
	}
}

// Prepare makes a consent for a grant where the application is a TPP. It implements
// oauth.Flow.
func (s *session) Prepare(ctx context.Context, grant string) error {
	if s.option("usage") != usageTPP {
		return nil
	}
	service, err := s.service()
	if err != nil {
		return err
	}
	return s.create(ctx, grant, service)
}

// create makes a consent with an access of its own, sees to it that it is put away at
// the end, and keeps its id for a grant.
func (s *session) create(ctx context.Context, grant string, access edit) error {
	resp, err := s.client.CreateConsent(flow.Operation(ctx, "createConsent"), &premium.CreateConsentParams{XRequestID: requestID()}, premium.ConsentRequest{}, access)
	if err != nil {
		return err
	}
	var created struct {
		ConsentID string `json:"consentId"`
	}
	flow.Decode(resp, &created)
	if id := created.ConsentID; id != "" && id != "." && id != ".." { // those no path can name (RFC 3986 §5.2.4)
		s.consents[grant] = id
		s.wire.Hold("consent", id, func(ctx context.Context) error { return s.delete(ctx, id, access) })
	}
	return nil
}

// createForeign makes a consent as the other client.
func (s *session) createForeign(ctx context.Context) error {
	ctx = flow.AsOther(ctx)
	access := with("Authorization", "")
	if s.option("consent_token") == "service" {
		field, err := s.OtherServiceBearer(ctx)
		if err != nil {
			return err
		}
		access = with("Authorization", field)
	}
	return s.create(ctx, grantForeign, access)
}

// Scope is the scope of a grant's authorisation requests. It implements oauth.Flow.
func (s *session) Scope(grant string) (string, error) {
	scope := s.target.Client.Scope
	if !strings.Contains(scope, "{consentId}") {
		return scope, nil
	}
	id := s.consentOf(grant)
	if id == "" {
		return "", conformance.Nothing("consent id")
	}
	return strings.ReplaceAll(scope, "{consentId}", id), nil
}

// ConsentID is the id of the consent of a grant, for the hooks of the target. It
// implements oauth.Consenter.
func (s *session) ConsentID(grant string) string { return s.consentOf(grant) }

// consentOf returns the id of the consent that a grant is about: the existing grant
// takes up that of the anew one.
func (s *session) consentOf(grant string) string {
	if grant == oauth.GrantExisting {
		grant = oauth.GrantAnew
	}
	return s.consents[grant]
}

// service returns the edit that carries the service token, where consents need one.
func (s *session) service() (edit, error) {
	if s.option("consent_token") != "service" {
		return with("Authorization", ""), nil
	}
	field, err := s.ServiceBearer()
	if err != nil {
		return nil, err
	}
	return with("Authorization", field), nil
}

func (s *session) readConsent(ctx context.Context) error {
	id := s.consentOf(oauth.GrantMain)
	if id == "" {
		return conformance.Nothing("consent id")
	}
	service, err := s.service()
	if err != nil {
		return err
	}
	return flow.Done(s.client.GetConsent(flow.Operation(ctx, "getConsent"), id, &premium.GetConsentParams{XRequestID: requestID()}, service))
}

func (s *session) deleteExisting(ctx context.Context) error {
	id := s.consentOf(oauth.GrantExisting)
	if id == "" {
		return conformance.Nothing("consent id")
	}
	service, err := s.service()
	if err != nil {
		return err
	}
	return s.delete(ctx, id, service)
}

// delete ends a consent.
func (s *session) delete(ctx context.Context, id string, access edit) error {
	resp, err := s.client.DeleteConsent(flow.Operation(ctx, "deleteConsent"), id, &premium.DeleteConsentParams{XRequestID: requestID()}, access)
	if err == nil && (resp.StatusCode/100 == 2 || resp.StatusCode == http.StatusNotFound) {
		s.wire.Release("consent", id)
	}
	return flow.Done(resp, err)
}
