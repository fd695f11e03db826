package authorization

import (
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// Profile returns the profile.
func Profile() *conformance.Profile {
	all := steps()
	return &conformance.Profile{
		Name: "authorization", Title: "Authorization API",
		Standard:  conformance.Standard{Name: "OAuth 2.0", Version: "RFC 6749, 6750, 7009, 7636, 7662, 8414, 9126, 9207"},
		Documents: []string{"authorization"},
		Features:  features(),
		Options: []conformance.Option{
			{Name: "refresh_rotation", Values: []string{"optional", "required"}, Default: "optional", Title: "whether every refresh gives a new refresh token"},
			{Name: "revocation_delay", Default: "0s", Title: "how long data may still come after access has ended", Span: true},
			{Name: "psu_step", Values: []string{"optional", "required"}, Default: "optional", Title: "whether the PSU sees a page before every code; a sandbox may approve by itself"},
			{Name: "refresh_grace", Default: "0s", Title: "how long a refresh token may still be used after it was replaced"},
			{Name: "code_lifetime", Default: "", Title: "how long a code may be redeemed, such as 60s; empty: the target does not say", Span: true},
			{Name: "basic_encoding", Values: []string{"form", "raw"}, Default: "form", Title: "how id and secret of a client are written before they are put into HTTP Basic"},
			{Name: "service_restricted", Values: []string{"none", "other_client"}, Default: "none", Title: "which client may not use the client credentials grant"},
			{Name: "service_scope", Default: "", Title: "the scope of the client credentials grant; empty: none is asked for"},
			{Name: "second_scope", Default: "", Title: "a scope that can be asked for together with client.scope; empty: there is none"},
			{Name: "query_token", Values: []string{"discouraged", "permitted"}, Default: "discouraged", Title: "whether the page of the ASPSP lets clients put tokens into the query"},
			{Name: "token_life", Default: "1h", Title: "how long an access token lives at most, as the page of the ASPSP documents it"},
			{Name: "payment_probe", Default: "", Title: "where a payment would be begun, absolute or under base_url, to see that it is refused; empty: it is not tried"},
			{Name: "redirect_registered", Values: []string{"full", "partial"}, Default: "full", Title: "whether redirect URIs are registered as a whole or only a part of each"},
			{Name: "marker_probe", Values: []string{"off", "on"}, Default: "off", Title: "whether harmless markers are sent to see that pages do not show them as they are; never in production"},
			{Name: "payment_body", Default: "", Title: "a complete payment order in JSON for payment_probe"},
		},
		Presets: presets(),
		Grants: slices.Concat([]conformance.Grant{
			{Name: oauth.GrantMain, Title: "the main line"},
			{Name: oauth.GrantProvoked, Title: "a code on which every wrong redemption is tried"},
			{Name: oauth.GrantStale, Title: "a code that is redeemed too late"},
			{Name: oauth.GrantPushed, Title: "a request that was pushed before the PSU came"},
			{Name: oauth.GrantRefused, Title: "the PSU refuses"},
			{Name: oauth.GrantWithdrawn, Title: "access that the PSU takes back"},
			{Name: oauth.GrantAnew, Title: "a new grant after the first ended"},
			{Name: oauth.GrantSeveral, Title: "two scopes at once"},
			{Name: oauth.GrantRevoked, Title: "tokens that the TPP gives back"},
			{Name: oauth.GrantReturned, Title: "an access token that the TPP gives back by itself"},
		}, oauth.FrontGrants()),
		Steps:  all,
		Checks: oauth.Restated(slices.Concat(messageChecks(), oauth.Checks(all, features())), restated),
		Open:   open,
	}
}

// features are the parts that a target may have.
func features() []conformance.Feature {
	return []conformance.Feature{
		{Name: "code", Core: true, Title: "the authorisation code grant"},
		{Name: "client-credentials", Title: "clients get tokens for themselves"},
		{Name: "service-no-data", Title: "a token of the client credentials grant opens no account"},
		{Name: "token-reuse", Title: "an access token serves many calls until it expires"},
		{Name: "bcp", Title: "the server keeps to the Best Current Practice (RFC 9700, RFC 9325)"},
		{Name: "refresh", Title: "a refresh token comes with the code grant"},
		{Name: "reauthorise", Title: "after a refresh that failed a fresh code grant gives access again"},
		{Name: "revocation", Title: "tokens can be given back at endpoints.revoke (RFC 7009)"},
		{Name: "introspection", Title: "clients may ask what a token is worth at endpoints.introspect (RFC 7662)"},
		{Name: "metadata", Title: "the server describes itself at endpoints.metadata (RFC 8414)"},
		{Name: "par", Title: "authorisation requests can be pushed to endpoints.par (RFC 9126)"},
		{Name: "issuer", Title: "authorisation responses name their issuer (RFC 9207)"},
		{Name: "fapi-1", Title: "the server keeps to FAPI 1.0, Part 1 (Baseline)"},
		{Name: "fapi-2", Title: "the server keeps to the FAPI 2.0 Security Profile"},
		{Name: oauth.FeatureMutualTLS, Title: "clients show a certificate at the token endpoint (RFC 8705)"},
		{Name: oauth.FeatureBoundTokens, Title: "tokens are bound to the certificate of their client (RFC 8705)"},
		{Name: "pkce-required", Title: "an authorisation request without a code challenge is refused"},
	}
}

// steps lists the acts in the order in which they are walked: within a grant what
// reads, then what opens, then what spends, and what ends the grant last.
func steps() []conformance.Step {
	return slices.Concat(
		oauth.TLSSteps(),
		[]conformance.Step{oauth.NoTokenStep()},
		oauth.MetadataSteps(),
		oauth.AuthoriseProbes(),
		[]conformance.Step{oauth.PlainAuthoriseStep()},
		oauth.TokenProbes(),
		oauth.IntrospectionProbes(),
		oauth.RevocationProbes(),
		oauth.IncompleteProbes(),
		oauth.ServiceSteps(),
		oauth.ServiceProbes(),
		[]conformance.Step{oauth.PublicStep()},

		[]conformance.Step{
			oauth.AuthoriseStep(oauth.Authorise, oauth.GrantMain),
			oauth.RedeemStep(oauth.Redeem, oauth.GrantMain, oauth.Authorise),
			oauth.ReadStep(oauth.Read, oauth.GrantMain, oauth.Redeem),
		},
		oauth.CertificateProbes(oauth.Redeem),
		oauth.BearerProbes(oauth.Redeem),
		oauth.IntrospectionSteps(oauth.Redeem),
		oauth.UseSteps(oauth.Redeem),
		oauth.FAPISteps(oauth.Redeem),
		oauth.CertificateRefreshes(oauth.Redeem),
		oauth.BadCertificateRefreshes(oauth.Redeem),
		oauth.RefreshSteps(oauth.Redeem),
		oauth.ScopeRefreshes(oauth.Redeem),
		oauth.PlainProbes(),
		oauth.ExpirySteps(oauth.Redeem),
		[]conformance.Step{oauth.IntrospectExpiredStep()},
		oauth.ReplacedSteps(oauth.Redeem),
		oauth.WrongHintSteps(oauth.GrantMain, oauth.Redeem),

		[]conformance.Step{oauth.AuthoriseStep(oauth.AuthoriseProvoked, oauth.GrantProvoked)},
		oauth.ProvocationsOfAll(oauth.AuthoriseProvoked),
		oauth.StaleSteps(),

		oauth.PushSteps(),
		[]conformance.Step{oauth.AuthoriseStep(oauth.AuthoriseRefused, oauth.GrantRefused)},
		oauth.PSURevocationSteps(),
		[]conformance.Step{
			oauth.AuthoriseStep(oauth.AuthoriseAnew, oauth.GrantAnew),
			oauth.RedeemStep(oauth.RedeemAnew, oauth.GrantAnew, oauth.AuthoriseAnew),
			oauth.ReadStep(oauth.ReadAnew, oauth.GrantAnew, oauth.RedeemAnew),
		},
		oauth.QuerySteps(oauth.RedeemAnew),
		[]conformance.Step{
			oauth.RefreshOtherStep(oauth.RedeemAnew),
		},
		oauth.WrongReplaySteps(oauth.RedeemAnew),
		[]conformance.Step{
			oauth.RedeemTwiceStep(oauth.GrantAnew, oauth.RedeemAnew),
			oauth.ReadStep(oauth.ReadReplayed, oauth.GrantAnew, oauth.RedeemTwice),
		},
		oauth.SeveralSteps(),
		conformance.Claimed("revocation",
			oauth.AuthoriseStep(oauth.AuthoriseRevoked, oauth.GrantRevoked),
			oauth.RedeemStep(oauth.RedeemRevoked, oauth.GrantRevoked, oauth.AuthoriseRevoked),
		),
		oauth.ForeignRevocationSteps(oauth.RedeemRevoked),
		oauth.RevokeSteps(oauth.RedeemRevoked),
		[]conformance.Step{oauth.ReadRevokedStep(oauth.Revoke)},
		oauth.AccessRevocationSteps(),

		oauth.FrontSteps(),
	)
}

// messageChecks are about every message of the server, whatever it says.
func messageChecks() []conformance.Check {
	reads := []string{oauth.RedeemUnknown}
	sees := []string{oauth.ReadNoToken, oauth.Read, oauth.ReadUnknownToken, oauth.ReadAltered, oauth.ReadRefreshToken, oauth.ReadExpired, oauth.ReadPSURevoked,
		oauth.Redeem, oauth.Refresh, oauth.RedeemWrongSecret, oauth.RedeemNobody}
	return slices.Concat(checks.HTTP(reads, sees), checks.JSON(reads, sees),
		[]conformance.Check{checks.Allow(reads, append(sees, oauth.IntrospectByGet))})
}
