package berlingroup

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/berlingroup"
)

// The steps on the consent before the PSU is asked.
const (
	createConsent  = "create consent"
	readConsent    = "read consent"
	readStatus     = "read consent status"
	followLinks    = "follow the links of the consent"
	readUnknown    = "read an unknown consent"
	readTooEarly   = "list accounts before approval"
	createSecond   = "create a second consent"
	statusBeside   = "read consent status beside a second consent"
	deleteSecond   = "delete the second consent before approval"
	createProvoked = "create consent for a provoked code"
	createRefused  = "create consent to be refused"
	createAnew     = "create consent anew"
	createRevoked  = "create consent for tokens to give back"
)

// grantSecond is the key of the second consent, which nobody approves.
const grantSecond = "second"

func consentSteps() []conformance.Step {
	look := func(name string, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Consent, Grant: oauth.GrantMain, Needs: needs, Risk: conformance.Look,
			Requires: oauth.FromStart, Run: on(act)}
	}
	return []conformance.Step{
		createStep(createConsent, oauth.GrantMain),
		look(readConsent, (*session).readConsent, createConsent),
		look(readStatus, func(s *session, ctx context.Context) error { return s.readStatus(ctx, oauth.GrantMain) }, createConsent),
		look(followLinks, (*session).followLinks, createConsent),
		look(oauth.ReadMetadata, (*session).readMetadata, createConsent),
		look(readUnknown, (*session).readUnknownConsent),
		look(readTooEarly, func(s *session, ctx context.Context) error {
			if s.consents[oauth.GrantMain].id == "" {
				return conformance.Nothing("consent id")
			}
			return flow.Done(s.accountList(ctx, oauth.GrantMain, ""))
		}, createConsent),
	}
}

// createStep makes a consent for a grant.
func createStep(name, grant string, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Consent, Grant: grant, Needs: needs, Risk: conformance.Open, Requires: oauth.FromStart,
		Run: on(func(s *session, ctx context.Context) error { return s.Prepare(ctx, grant) })}
}

// Prepare makes a consent for a grant. It implements oauth.Flow.
func (s *session) Prepare(ctx context.Context, grant string) error {
	body, err := s.consentRequest()
	if err != nil {
		return err
	}
	resp, err := s.client.CreateConsent(flow.Operation(ctx, "createConsent"), s.creation(), body, s.psu)
	if err != nil {
		return err
	}
	s.keep(grant, resp)
	return nil
}

// Scope is the scope of a grant's authorisation requests. It implements oauth.Flow.
func (s *session) Scope(grant string) (string, error) {
	scope := s.target.Client.Scope
	if !strings.Contains(scope, "{consentId}") {
		return scope, nil
	}
	id := s.consentOf(grant).id
	if id == "" {
		return "", conformance.Nothing("consent id")
	}
	return strings.ReplaceAll(scope, "{consentId}", id), nil
}

// consentOf returns the consent that a grant is about: the existing grant takes up
// that of the anew one.
func (s *session) consentOf(grant string) consent {
	if grant == oauth.GrantExisting {
		grant = oauth.GrantAnew
	}
	return s.consents[grant]
}

// creation are the headers of a consent request.
func (s *session) creation() *berlingroup.CreateConsentParams {
	p := &berlingroup.CreateConsentParams{XRequestID: uuid.NewString(), PSUIPAddress: s.target.PSU.IPAddress}
	if uris := s.target.Client.RedirectURIs; len(uris) > 0 {
		p.TPPRedirectURI = &uris[0]
	}
	return p
}

// psu adds the headers of the main PSU.
func (s *session) psu(_ context.Context, req *http.Request) error {
	if len(s.target.PSU.Users) == 0 {
		return nil
	}
	for name, value := range s.target.PSU.Users[0].Headers {
		if !slices.ContainsFunc(s.target.Request.Omit, func(o string) bool { return strings.EqualFold(o, name) }) {
			req.Header.Set(name, value)
		}
	}
	return nil
}

// consentRequest asks for the access that the target's consent model offers.
func (s *session) consentRequest() (berlingroup.ConsentRequest, error) {
	terms := s.target.Consent
	body := berlingroup.ConsentRequest{RecurringIndicator: true, FrequencyPerDay: terms.FrequencyPerDay,
		ValidUntil: s.wire.Now().AddDate(0, 0, terms.ValidDays).Format(time.DateOnly)}
	all := berlingroup.AvailableAccounts("allAccounts")
	switch terms.Model {
	case "available-accounts":
		body.Access.AvailableAccounts = &all
	case "global":
		body.Access.AllPsd2 = &all
	case "bank-offered":
		none := []berlingroup.AccountReference{}
		body.Access.Accounts, body.Access.Balances, body.Access.Transactions = &none, &none, &none
	default:
		named := s.references()
		if len(named) == 0 {
			return body, conformance.Omit(conformance.SkipUnconfigured, "consent.model is detailed and psu.users[0].accounts is empty")
		}
		body.Access.Accounts, body.Access.Balances, body.Access.Transactions = &named, &named, &named
	}
	return body, nil
}

func (s *session) references() []berlingroup.AccountReference {
	if len(s.target.PSU.Users) == 0 {
		return nil
	}
	var out []berlingroup.AccountReference
	for _, a := range s.target.PSU.Users[0].Accounts {
		ref := berlingroup.AccountReference{IBAN: &a.IBAN}
		if a.Currency != "" {
			ref.Currency = &a.Currency
		}
		out = append(out, ref)
	}
	return out
}

// keep takes a consent from the answer that created it and sees to it that it is
// put away at the end.
func (s *session) keep(grant string, resp *http.Response) {
	var created struct {
		ConsentID string `json:"consentId"`
		Links     map[string]struct {
			Href string `json:"href"`
		} `json:"_links"`
	}
	flow.Decode(resp, &created)
	if created.ConsentID == "" || created.ConsentID == "." || created.ConsentID == ".." {
		return // no path can name it (RFC 3986 §5.2.4)
	}
	c := consent{id: created.ConsentID, links: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(created.Links)) {
		if u, err := s.target.Link(created.Links[name].Href); err == nil {
			c.links[name] = u.String()
		}
	}
	s.consents[grant] = c
	s.wire.Hold("consent", c.id, func(ctx context.Context) error { return s.delete(ctx, c.id) })
}

// delete ends a consent.
func (s *session) delete(ctx context.Context, id string, edits ...edit) error {
	resp, err := s.client.DeleteConsent(flow.Operation(ctx, "deleteConsent"), id,
		&berlingroup.DeleteConsentParams{XRequestID: uuid.NewString()}, edits...)
	if err == nil && (resp.StatusCode/100 == 2 || resp.StatusCode/100 == 4) {
		s.wire.Release("consent", id)
	}
	return flow.Done(resp, err)
}

func (s *session) readConsent(ctx context.Context) error {
	id := s.consents[oauth.GrantMain].id
	if id == "" {
		return conformance.Nothing("consent id")
	}
	return flow.Done(s.client.GetConsentInformation(flow.Operation(ctx, "getConsentInformation"), id,
		&berlingroup.GetConsentInformationParams{XRequestID: uuid.NewString()}))
}

func (s *session) readStatus(ctx context.Context, grant string) error {
	id := s.consents[grant].id
	if id == "" {
		return conformance.Nothing("consent id")
	}
	return flow.Done(s.client.GetConsentStatus(flow.Operation(ctx, "getConsentStatus"), id,
		&berlingroup.GetConsentStatusParams{XRequestID: uuid.NewString()}))
}

// followLinks reads the self and status links that the consent came with.
func (s *session) followLinks(ctx context.Context) error {
	c := s.consents[oauth.GrantMain]
	if c.id == "" {
		return conformance.Nothing("consent id")
	}
	for _, link := range []struct{ name, operation string }{{"self", "getConsentInformation"}, {"status", "getConsentStatus"}} {
		if c.links[link.name] == "" {
			continue
		}
		if err := flow.Done(s.follow(ctx, link.operation, c.links[link.name], http.Header{})); err != nil {
			return err
		}
	}
	return nil
}

// readMetadata reads what the scaOAuth link leads to (RFC 8414 §3).
func (s *session) readMetadata(ctx context.Context) error {
	c := s.consents[oauth.GrantMain]
	switch {
	case c.id == "":
		return conformance.Nothing("consent id")
	case c.links["scaOAuth"] == "":
		return conformance.Omit(conformance.SkipInapplicable, "the consent came without a scaOAuth link")
	}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "getMetadata"), http.MethodGet, c.links["scaOAuth"], nil)
	if err != nil {
		return conformance.Omit(conformance.SkipInapplicable, "the scaOAuth link is no URL")
	}
	if !s.target.Owns(req.URL) {
		return conformance.Omit(conformance.SkipUnconfigured, "the scaOAuth link leads to %s, which is not among the target's origins", req.URL.Host)
	}
	req.Header.Set("Accept", "application/json")
	return flow.Done(s.wire.Do(req))
}

// readUnknownConsent asks for a consent that nobody made.
func (s *session) readUnknownConsent(ctx context.Context) error {
	id := uuid.NewString()
	if err := flow.Done(s.client.GetConsentInformation(flow.Operation(ctx, "getConsentInformation"), id,
		&berlingroup.GetConsentInformationParams{XRequestID: uuid.NewString()})); err != nil {
		return err
	}
	return flow.Done(s.client.GetConsentStatus(flow.Operation(ctx, "getConsentStatus"), id,
		&berlingroup.GetConsentStatusParams{XRequestID: uuid.NewString()}))
}
