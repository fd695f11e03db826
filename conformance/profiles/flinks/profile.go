package flinks

import (
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The grants of this profile beside the shared ones.
const (
	grantNarrow  = "narrow"  // one scope alone
	grantDeleted = "deleted" // a connection that the TPP ends by DELETE
	grantPosted  = "posted"  // a connection that the TPP ends by POST
)

// testProvider is Flinks' own bank for tests (GET /providers).
const testProvider = "1000"

// Profile returns the profile.
func Profile() *conformance.Profile {
	all := steps()
	return &conformance.Profile{
		Name: "flinks", Title: "Flinks Outbound for data recipients",
		Standard:  conformance.Standard{Name: "Flinks Outbound, FDX", Version: "5"},
		Documents: []string{"flinks", "authorization"},
		Features:  features(),
		Options: []conformance.Option{
			{Name: "provider_id", Default: testProvider, Title: "the provider at which the PSU authorises; none sends no provider_id"},
			{Name: "correlation_id", Values: []string{"sent", "none"}, Default: "sent", Title: "whether authorisation requests carry a correlation_id"},
			{Name: "token_encoding", Values: []string{"form", "json"}, Default: "form", Title: "how token requests are encoded"},
			{Name: "service_scope", Default: "", Title: "the scope asked for with the client credentials grant; none is usual"},
			{Name: "refresh_rotation", Values: []string{"optional", "required"}, Default: "optional", Title: "whether every refresh gives a new refresh token"},
			{Name: "revocation_delay", Default: "0s", Title: "how long data may still come after a connection has ended", Span: true},
			{Name: "psu_step", Values: []string{"optional", "required"}, Default: "optional", Title: "whether the PSU sees a page before every code; a sandbox may approve by itself"},
		},
		Presets: presets(),
		Grants: []conformance.Grant{
			{Name: oauth.GrantMain, Title: "the main line, from the authorisation to the refresh"},
			{Name: oauth.GrantProvoked, Title: "a code on which every wrong redemption is tried"},
			{Name: oauth.GrantRefused, Title: "the PSU refuses"},
			{Name: oauth.GrantAnew, Title: "the same PSU authorises anew"},
			{Name: grantNarrow, Title: "the scope ACCOUNT_BASIC alone"},
			{Name: grantDeleted, Title: "a connection that the TPP ends by DELETE"},
			{Name: grantPosted, Title: "a connection that the TPP ends by POST"},
			{Name: oauth.GrantWithdrawn, Title: "access that the PSU takes back at the provider"},
		},
		Steps: all,
		Checks: oauth.Restated(slices.Concat(transportChecks(), oauth.Checks(all, features()), providerChecks(), authoriseChecks(), tokenChecks(), accountChecks(),
			transactionChecks(), pagingChecks(), statementChecks(), scopeChecks(), errorChecks(), revocationChecks()), restated),
		Open: open,
	}
}

// features are the parts of Flinks Outbound.
func features() []conformance.Feature {
	return []conformance.Feature{
		{Name: "accounts", Core: true, Title: "accounts and their transactions"},
		{Name: "client-credentials", Title: "the client gets a token for itself"},
		{Name: "service-no-data", Title: "the client's own token opens no user's data"},
		{Name: "providers", Title: "the providers that the client is registered with are listed"},
		{Name: "providers-v2", Title: "providers are listed with the state of the registration too"},
		{Name: "refresh", Title: "a refresh token comes with the code grant"},
		{Name: "connection-revocation", Title: "a connection is ended at endpoints.revoke with the user's token"},
		{Name: "paging", Title: "transactions come in pages of the size asked for"},
		{Name: "statements", Title: "statements are listed and their files can be read"},
		{Name: "payment-networks", Title: "accounts say how payments reach them"},
		{Name: "customer", Title: "the user's profile can be read"},
		{Name: oauth.FeatureMutualTLS, Title: "clients show a certificate at the token endpoint (RFC 8705)"},
		{Name: oauth.FeatureBoundTokens, Title: "tokens are bound to the certificate of their client (RFC 8705)"},
	}
}

// steps lists the acts in the order in which they are walked: within a grant what
// reads, then what opens, then what spends, and what ends the grant last. The
// providers are asked for after the first authorisation, which must not need them.
func steps() []conformance.Step {
	return slices.Concat(
		oauth.TLSSteps(),
		[]conformance.Step{oauth.NoTokenStep()},
		oauth.AuthoriseProbes(),
		authoriseProbes(),
		[]conformance.Step{oauth.PlainAuthoriseStep()},
		oauth.TokenProbes(),
		oauth.IncompleteProbes(),
		[]conformance.Step{
			oauth.AuthoriseStep(oauth.Authorise, oauth.GrantMain),
			oauth.RedeemStep(oauth.Redeem, oauth.GrantMain, oauth.Authorise),
		},
		providerSteps(),
		accountSteps(),
		oauth.CertificateProbes(oauth.Redeem),
		oauth.BearerProbes(oauth.Redeem),
		transactionSteps(),
		statementSteps(),
		oauth.CertificateRefreshes(oauth.Redeem),
		oauth.BadCertificateRefreshes(oauth.Redeem),
		oauth.RefreshSteps(oauth.Redeem),
		oauth.ExpirySteps(oauth.Redeem),

		[]conformance.Step{oauth.AuthoriseStep(oauth.AuthoriseProvoked, oauth.GrantProvoked)},
		oauth.CertificateProvocations(oauth.AuthoriseProvoked),

		[]conformance.Step{
			oauth.AuthoriseStep(oauth.AuthoriseRefused, oauth.GrantRefused),

			oauth.AuthoriseStep(oauth.AuthoriseAnew, oauth.GrantAnew),
			oauth.RedeemStep(oauth.RedeemAnew, oauth.GrantAnew, oauth.AuthoriseAnew),
			oauth.ReadStep(oauth.ReadAnew, oauth.GrantAnew, oauth.RedeemAnew),
			refreshReplacedStep(),
			oauth.RefreshOtherStep(oauth.RedeemAnew),
			oauth.RedeemTwiceStep(oauth.GrantAnew, oauth.RedeemAnew),
			oauth.ReadStep(oauth.ReadReplayed, oauth.GrantAnew, oauth.RedeemTwice),
		},
		scopeSteps(),
		revocationSteps(),
		// Flinks says that a refresh may work after the PSU revoked at the provider.
		slices.DeleteFunc(oauth.PSURevocationSteps(), func(s conformance.Step) bool { return s.Name == oauth.RefreshPSURevoked }),
	)
}
