package berlingroup

import (
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// Profile returns the profile.
func Profile() *conformance.Profile {
	all := steps()
	return &conformance.Profile{
		Name: "berlin-group", Title: "Berlin Group NextGenPSD2 account information",
		Standard:  conformance.Standard{Name: "NextGenPSD2 XS2A Framework", Version: "1.3.16"},
		Documents: []string{"berlingroup", "authorization"},
		Features:  features(),
		Options: []conformance.Option{
			{Name: "refresh_rotation", Values: []string{"optional", "required"}, Default: "optional", Title: "whether every refresh gives a new refresh token"},
			{Name: "revocation_delay", Default: "0s", Title: "how long data may still come after a consent has ended", Span: true},
			{Name: "consent_header", Values: []string{"required", "optional"}, Default: "required", Title: "whether reads need Consent-ID or the token alone names the consent"},
			{Name: "psu_step", Values: []string{"optional", "required"}, Default: "optional", Title: "whether the PSU sees a page before every code; a sandbox may approve by itself"},
			{Name: "consent_token", Values: []string{"none"}, Default: "none", Title: "the token that the creation of a consent needs"},
			{Name: "token_encoding", Values: []string{"form"}, Default: "form", Title: "how token requests are encoded"},
		},
		Presets: presets(),
		Grants: []conformance.Grant{
			{Name: oauth.GrantMain, Title: "the main line, from consent to deletion"},
			{Name: oauth.GrantProvoked, Title: "a code on which every wrong redemption is tried"},
			{Name: oauth.GrantRefused, Title: "the PSU refuses"},
			{Name: oauth.GrantAnew, Title: "a new consent after the deletion of the first"},
			{Name: oauth.GrantExisting, Title: "a new code grant on that consent"},
			{Name: oauth.GrantRevoked, Title: "tokens that the TPP gives back"},
		},
		Steps:  all,
		Checks: oauth.Restated(slices.Concat(headerChecks(), oauth.Checks(all, features()), consentChecks(), consentFaultChecks(), certificateChecks(), accountChecks(), transactionChecks(), revocationChecks()), restated),
		Open:   open,
	}
}

// features are the parts that a target may have.
func features() []conformance.Feature {
	return []conformance.Feature{
		{Name: "consent", Core: true, Title: "consents: create, read, status, delete"},
		{Name: "accounts", Core: true, Title: "accounts, balances and booked transactions"},
		{Name: "refresh", Title: "a refresh token comes with the code grant"},
		{Name: "revocation", Title: "tokens can be given back at endpoints.revoke (RFC 7009)"},
		{Name: "paging", Title: "long reports come in pages"},
		{Name: "transaction-details", Title: "single transactions can be read"},
		{Name: "psu-id", Title: "PSU-ID is demanded when a consent is created"},
		{Name: "reauthorise", Title: "a fresh code grant works on an existing consent"},
		{Name: oauth.FeatureMutualTLS, Title: "TPPs show a certificate at the token endpoint"},
		{Name: oauth.FeatureBoundTokens, Title: "tokens are bound to the certificate of their TPP (RFC 8705)"},
		{Name: "revoked-401", Title: "calls after a revocation are answered 401"},
	}
}

// steps lists the acts in the order in which they are walked: within a grant what
// reads, then what opens, then what spends, and what ends the grant last.
func steps() []conformance.Step {
	return slices.Concat(
		oauth.TLSSteps(),
		[]conformance.Step{oauth.NoTokenStep()},
		consentSteps(),
		wrongConsentSteps(),
		oauth.AuthoriseProbes(createConsent),
		[]conformance.Step{oauth.PlainAuthoriseStep(createConsent)},
		oauth.TokenProbes(),
		[]conformance.Step{oauth.AuthoriseStep(oauth.Authorise, oauth.GrantMain, createConsent)},
		approvedSteps(),
		[]conformance.Step{oauth.RedeemStep(oauth.Redeem, oauth.GrantMain, oauth.Authorise)},
		accountSteps(),
		oauth.RoleProbes(oauth.Redeem),
		oauth.BearerProbes(oauth.Redeem),
		transactionSteps(),
		oauth.CertificateRefreshes(oauth.Redeem),
		oauth.BadCertificateRefreshes(oauth.Redeem),
		oauth.RefreshSteps(oauth.Redeem),
		secondSteps(),
		revocationSteps(),

		[]conformance.Step{
			createStep(createProvoked, oauth.GrantProvoked),
			oauth.AuthoriseStep(oauth.AuthoriseProvoked, oauth.GrantProvoked, createProvoked),
		},
		oauth.CertificateProvocations(oauth.AuthoriseProvoked),

		[]conformance.Step{
			createStep(createRefused, oauth.GrantRefused),
			oauth.AuthoriseStep(oauth.AuthoriseRefused, oauth.GrantRefused, createRefused),
			statusStep(statusRefused, oauth.GrantRefused, oauth.AuthoriseRefused),

			createStep(createAnew, oauth.GrantAnew, deleteConsent),
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
		conformance.Claimed("revocation",
			createStep(createRevoked, oauth.GrantRevoked),
			oauth.AuthoriseStep(oauth.AuthoriseRevoked, oauth.GrantRevoked, createRevoked),
			oauth.RedeemStep(oauth.RedeemRevoked, oauth.GrantRevoked, oauth.AuthoriseRevoked),
		),
		oauth.RevokeSteps(oauth.RedeemRevoked),
	)
}
