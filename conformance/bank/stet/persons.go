package stet

import (
	"context"
	"strings"

	api "github.com/assaykit/assay/gen/stet"
)

// TrustedBeneficiariesGet lists those whom the PSU pays from the first account and whose account is known.
func (s *server) TrustedBeneficiariesGet(ctx context.Context, _ api.TrustedBeneficiariesGetRequestObject) (api.TrustedBeneficiariesGetResponseObject, error) {
	t := tokenOf(ctx)
	if !s.rules.Personal(t.Consent, toBeneficiaries) {
		return nil, notGranted()
	}
	accounts := s.link(ctx, "/accounts")
	list := api.HalBeneficiaries{Beneficiaries: []api.Beneficiary{}, UnderscoreLinks: api.BeneficiariesLinks{Self: s.link(ctx, "/trusted-beneficiaries"), Accounts: &accounts}}
	known := map[string]bool{}
	for _, e := range accountsOf(t.User)[0].Entries(s.ledger.Clock.Today()) {
		party := e.Party
		if e.Amount > 0 || party.IBAN == "" || known[party.IBAN] {
			continue
		}
		known[party.IBAN] = true
		list.Beneficiaries = append(list.Beneficiaries, api.Beneficiary{
			ID: text("ben-" + s.ledger.IDOf("beneficiary", party.IBAN)[:8]), IsTrusted: new(true), Creditor: api.PartyIdentification{Name: party.Name},
			CreditorAccount: &api.AccountIdentification{IBAN: &party.IBAN}, CreditorAgent: &api.FinancialInstitutionIdentification{BICFi: party.BIC},
		})
	}
	return api.TrustedBeneficiariesGet200ApplicationHalPlusJSONResponse{Body: list}, nil
}

// EndUserIdentityGet says who the PSU is, in the member of the version.
func (s *server) EndUserIdentityGet(ctx context.Context, _ api.EndUserIdentityGetRequestObject) (api.EndUserIdentityGetResponseObject, error) {
	t := tokenOf(ctx)
	if !s.rules.Personal(t.Consent, toIdentity) {
		return nil, notGranted()
	}
	accounts := s.link(ctx, "/accounts")
	who := api.EndUserIdentity{UnderscoreLinks: api.IdentityLinks{Self: s.link(ctx, "/end-user-identity")}}
	if s.settings.Later {
		first, last, _ := strings.Cut(t.User.FullName, " ")
		who.Identity, who.UnderscoreLinks.Accounts = &api.Identity{FullName: t.User.FullName, FirstName: &first, LastName: &last}, &accounts
	} else {
		who.ConnectedPSU, who.UnderscoreLinks.ParentList = &t.User.FullName, &accounts
	}
	return api.EndUserIdentityGet200ApplicationHalPlusJSONResponse{Body: who}, nil
}
