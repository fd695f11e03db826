package stet

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/stet"
)

// The steps on the consent that the AISP forwards.
const (
	forwardConsent       = "forward the consent"
	listConsented        = "list accounts after the consent"
	forwardNarrower      = "forward a narrower consent"
	listNarrowed         = "list accounts after the narrower consent"
	readDropped          = "read an account that the consent dropped"
	readKept             = "read an account that the consent kept"
	beneficiariesDropped = "read trusted beneficiaries without consent"
	identityDropped      = "read the identity of the end user without consent"
	forwardEmpty         = "forward an empty consent"
	forwardIncomplete    = "forward a consent without psuIdentity"
)

// forwarding is the feature of a mixed consent model: the AISP tells the ASPSP what
// the PSU agreed to.
const forwarding = "consent-forwarding"

// consentSteps forward the consent and list the accounts that it opens.
func consentSteps() []conformance.Step {
	return claimed(forwarding,
		conformance.Step{Name: forwardConsent, Phase: conformance.Consent, Grant: oauth.GrantMain, Needs: []string{oauth.Redeem, oauth.Read}, Risk: conformance.Open,
			Run: on(func(s *session, ctx context.Context) error { return s.forward(ctx, oauth.GrantMain, s.whole()) })},
		listStep(listConsented, oauth.Redeem, oauth.Read, forwardConsent),
	)
}

// narrowSteps take parts of the consent back by forwarding others. What is read
// after them is the list of accounts alone.
func narrowSteps() []conformance.Step {
	step := func(name string, phase conformance.Phase, risk conformance.Risk, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return claimed(forwarding, conformance.Step{Name: name, Phase: phase, Grant: oauth.GrantMain, Needs: append(needs, consented...), Risk: risk, Run: on(act)})[0]
	}
	refused := func(name, feature string, act func(*session, context.Context) error) conformance.Step {
		return claimed(feature, step(name, conformance.Revocation, conformance.Look, act, forwardNarrower))[0]
	}
	forward := func(name string, body func(*session) map[string]any, needs ...string) conformance.Step {
		return step(name, conformance.Revocation, conformance.Spend, func(s *session, ctx context.Context) error {
			return s.forward(ctx, oauth.GrantMain, body(s))
		}, needs...)
	}
	return []conformance.Step{
		forward(forwardIncomplete, func(s *session) map[string]any {
			body := s.whole()
			delete(body, "psuIdentity")
			return body
		}),
		forward(forwardNarrower, (*session).narrower),
		step(listNarrowed, conformance.Revocation, conformance.Look, func(s *session, ctx context.Context) error { return s.listAs(ctx) }, forwardNarrower),
		step(readDropped, conformance.Revocation, conformance.Look, (*session).readDropped, forwardNarrower),
		step(readKept, conformance.Revocation, conformance.Look, (*session).readKept, forwardNarrower),
		refused(beneficiariesDropped, "beneficiaries", (*session).readBeneficiaries),
		refused(identityDropped, "identity", (*session).readIdentity),
		forward(forwardEmpty, func(s *session) map[string]any { return s.consent(nil, false) }, forwardNarrower),
	}
}

// whole is the consent to everything.
func (s *session) whole() map[string]any { return s.consent(s.known(), true) }

// known are the accounts that a consent can name: those of the list, and where that is empty before the consent, those
// that the target says its PSU has.
func (s *session) known() []account {
	all := s.accounts
	if len(all) > 0 || len(s.target.PSU.Users) == 0 {
		return all
	}
	for _, a := range s.target.PSU.Users[0].Accounts {
		if text, err := json.Marshal(map[string]string{"iban": a.IBAN}); err == nil {
			all = append(all, account{identification: text})
		}
	}
	return all
}

// narrower is the consent without the first account, and without what is about the
// PSU.
func (s *session) narrower() map[string]any {
	if len(s.accounts) == 0 {
		return s.consent(nil, false)
	}
	return s.consent(s.accounts[1:], false)
}

// consent is the body that opens some accounts, in the members of the version.
func (s *session) consent(accounts []account, personal bool) map[string]any {
	names := []any{}
	for _, a := range accounts {
		names = append(names, a.name())
	}
	body := map[string]any{"balances": names, "transactions": names, "trustedBeneficiaries": personal, "psuIdentity": personal}
	if later(s.target.Option("version")) {
		body["owners"] = names
	}
	return body
}

// name identifies an account in a consent: as the list does, else by its resource id.
func (a account) name() any {
	if len(a.identification) > 0 {
		return a.identification
	}
	return map[string]any{"other": map[string]string{"schemeName": "BANK", "identification": a.id}}
}

// forward puts a consent.
func (s *session) forward(ctx context.Context, grant string, body map[string]any) error {
	token, err := s.access(grant)
	if err != nil {
		return err
	}
	if len(s.known()) == 0 {
		return conformance.Nothing("account")
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	params := &stet.ConsentsPutParams{XRequestID: requestID()}
	return flow.Done(s.client.ConsentsPutWithBody(flow.Operation(ctx, "consentsPut"), params, "application/json", bytes.NewReader(text), token))
}

// readDropped reads balances and transactions of the account that the narrower
// consent leaves out.
func (s *session) readDropped(ctx context.Context) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account")
	}
	if err := s.AwaitRevocation(ctx); err != nil {
		return err
	}
	return s.readBoth(ctx, 0)
}

// readKept reads those of one that it keeps.
func (s *session) readKept(ctx context.Context) error { return s.readBoth(ctx, 1) }

func (s *session) readBoth(ctx context.Context, index int) error {
	if len(s.accounts) <= index {
		return conformance.Nothing("further account")
	}
	a := s.accounts[index]
	for _, read := range []func() (*http.Response, error){
		func() (*http.Response, error) { return s.balances(ctx, a) },
		func() (*http.Response, error) { return s.transactions(ctx, oauth.GrantMain, a, period{}) },
	} {
		if err := flow.Done(read()); err != nil {
			return err
		}
	}
	return nil
}
