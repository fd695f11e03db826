package premium

import (
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// Profile returns the profile.
func Profile() *conformance.Profile {
	all := steps()
	return &conformance.Profile{
		Name: "premium", Title: "Premium API account information",
		Standard:  conformance.Standard{Name: "Premium API", Version: "v1"},
		Documents: []string{"premium", "authorization"},
		Features:  features(),
		Options:   options(),
		Presets:   presets(),
		Grants: []conformance.Grant{
			{Name: oauth.GrantMain, Title: "the main line, from authorisation to the end of the access token"},
			{Name: oauth.GrantProvoked, Title: "a code on which every wrong redemption is tried"},
			{Name: oauth.GrantRefused, Title: "the PSU refuses"},
			{Name: oauth.GrantWithdrawn, Title: "access that the PSU takes back"},
			{Name: oauth.GrantAnew, Title: "a new grant after the first ended"},
			{Name: oauth.GrantExisting, Title: "a new code grant on that consent, to its deletion"},
		},
		Steps: all,
		Checks: oauth.Restated(slices.Concat(messageChecks(), oauth.Checks(all, features()), authoriseChecks(), consentChecks(), accountChecks(), balanceChecks(), transactionChecks(),
			pageChecks(), endChecks()), restated),
		Open: open,
	}
}

// features are the parts of the flow that a bank may lack, but for the first.
func features() []conformance.Feature {
	return []conformance.Feature{
		{Name: "accounts", Core: true, Title: "accounts with their balances, pages of transactions"},
		{Name: "refresh", Title: "a refresh token comes with the code grant"},
		{Name: "paging", Title: "long histories come in pages linked by next"},
		{Name: "reauthorise", Title: "a fresh code grant works on an existing consent"},
		{Name: "revoked-401", Title: "calls after a revocation, or after the token's time, are answered 401"},
		{Name: "client-credentials", Title: "clients get service tokens for themselves"},
		{Name: "service-no-data", Title: "a service token opens no account"},
		{Name: oauth.FeatureMutualTLS, Title: "clients show a certificate at the token endpoint (RFC 8705)"},
		{Name: oauth.FeatureBoundTokens, Title: "tokens are bound to the certificate of their client (RFC 8705)"},
	}
}

// options are what the flow page leaves to the bank.
func options() []conformance.Option {
	yesNo := []string{"no", "yes"}
	return []conformance.Option{
		{Name: "usage", Values: []string{"final-consumer", usageTPP}, Default: "final-consumer", Title: "whether the application reads its own accounts or, with a consent, those of others"},
		{Name: "accounts_version", Default: "v1", Title: "the version in the paths of accounts and balances"},
		{Name: "transactions_version", Default: "v1", Title: "the version in the path of transactions"},
		{Name: "consents_version", Default: "v1", Title: "the version in the paths of consents"},
		{Name: "payments_version", Default: "v1", Title: "the version in the path of payments"},
		{Name: "balances_resource", Values: yesNo, Default: "no", Title: "whether balances have a resource of their own; without it they stand in the account"},
		{Name: "page_parameter", Values: yesNo, Default: "no", Title: "whether pages of transactions can be asked for by number"},
		{Name: "page_size_max", Default: "", Title: "the most entries that a page has, whatever pageSize says; empty: not known"},
		{Name: "payment_probe", Values: yesNo, Default: "no", Title: "whether a payment of one cent may be asked for in a sandbox, to see that the token for accounts does not open it"},
		{Name: "refresh_rotation", Values: []string{"optional", "required"}, Default: "optional", Title: "whether every refresh gives a new refresh token"},
		{Name: "revocation_delay", Default: "0s", Title: "how long data may still come after access has ended", Span: true},
		{Name: "psu_step", Values: []string{"optional", "required"}, Default: "optional", Title: "whether the PSU sees a page before every code; a sandbox may approve by itself"},
		{Name: "consent_token", Values: []string{"none", "service"}, Default: "none", Title: "the token that calls about consents need"},
		{Name: "service_scope", Default: "", Title: "the scope of the client credentials grant; empty: none is asked for"},
		{Name: "token_encoding", Values: []string{"form"}, Default: "form", Title: "how token requests are encoded"},
	}
}

// steps lists the acts in the order in which they are walked: within a grant what
// reads, then what opens, then what spends, and what ends the grant last.
func steps() []conformance.Step {
	return slices.Concat(
		oauth.TLSSteps(),
		[]conformance.Step{oauth.NoTokenStep()},
		oauth.ServiceSteps(),
		consentSteps(),
		oauth.AuthoriseProbes(createConsent),
		authoriseSteps(),
		[]conformance.Step{oauth.PlainAuthoriseStep(createConsent)},
		oauth.TokenProbes(),
		oauth.IncompleteProbes(),
		[]conformance.Step{
			oauth.AuthoriseStep(oauth.Authorise, oauth.GrantMain, createConsent),
			oauth.RedeemStep(oauth.Redeem, oauth.GrantMain, oauth.Authorise),
		},
		accountSteps(),
		oauth.CertificateProbes(oauth.Redeem),
		oauth.BearerProbes(oauth.Redeem),
		transactionSteps(),
		boldSteps(),
		oauth.CertificateRefreshes(oauth.Redeem),
		oauth.BadCertificateRefreshes(oauth.Redeem),
		oauth.RefreshSteps(oauth.Redeem),
		oauth.ExpirySteps(oauth.Redeem),

		[]conformance.Step{
			createStep(createProvoked, oauth.GrantProvoked),
			oauth.AuthoriseStep(oauth.AuthoriseProvoked, oauth.GrantProvoked, createProvoked),
		},
		oauth.CertificateProvocations(oauth.AuthoriseProvoked),

		[]conformance.Step{
			createStep(createRefused, oauth.GrantRefused),
			oauth.AuthoriseStep(oauth.AuthoriseRefused, oauth.GrantRefused, createRefused),

			createStep(createTaken, oauth.GrantWithdrawn),
		},
		oauth.PSURevocationSteps(createTaken),

		[]conformance.Step{
			createStep(createAnew, oauth.GrantAnew),
			oauth.AuthoriseStep(oauth.AuthoriseAnew, oauth.GrantAnew, createAnew),
			oauth.RedeemStep(oauth.RedeemAnew, oauth.GrantAnew, oauth.AuthoriseAnew),
			oauth.ReadStep(oauth.ReadAnew, oauth.GrantAnew, oauth.RedeemAnew),
			oauth.RefreshOtherStep(oauth.RedeemAnew),
			oauth.RedeemTwiceStep(oauth.GrantAnew, oauth.RedeemAnew),
			oauth.ReadStep(oauth.ReadReplayed, oauth.GrantAnew, oauth.RedeemTwice),
		},
		conformance.Claimed("reauthorise",
			oauth.RefreshInVainStep(oauth.GrantExisting, oauth.RedeemAnew),
			oauth.AuthoriseStep(oauth.AuthoriseExisting, oauth.GrantExisting, createAnew),
			oauth.RedeemStep(oauth.RedeemExisting, oauth.GrantExisting, oauth.AuthoriseExisting),
			oauth.ReadStep(oauth.ReadExisting, oauth.GrantExisting, oauth.RedeemExisting),
		),
		deletionSteps(),
	)
}
