package stet

import (
	"context"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// grantExtended is an approval of the extended history, beside the shared grants.
const grantExtended = "extended"

// scopeExtended opens transactions of more than ninety days ago.
const scopeExtended = "extended_transaction_history"

// Profile returns the profile.
func Profile() *conformance.Profile {
	all := steps()
	return &conformance.Profile{
		Name: "stet", Title: "STET PSD2 API account information",
		Standard:  conformance.Standard{Name: "STET PSD2 API", Version: "1.4.0.47"},
		Documents: []string{"stet", "authorization"},
		Features:  features(),
		Options: []conformance.Option{
			{Name: "version", Values: []string{"1.4.0", "1.4.2", "1.5", "1.6"}, Default: "1.4.0", Title: "the version of the standard that the target speaks"},
			{Name: "consent_status", Values: []string{"201", "200"}, Default: "201", Title: "the status of a stored consent that is accepted; 200 accepts both"},
			{Name: "date_query", Values: []string{"date-time", "date", "local"}, Default: "date-time", Title: "how dateFrom and dateTo are written"},
			{Name: "service_scope", Default: "pisp", Title: "the scope asked for with the client credentials grant, which opens no accounts"},
			{Name: "refresh_rotation", Values: []string{"optional", "required"}, Default: "optional", Title: "whether every refresh gives a new refresh token"},
			{Name: "revocation_delay", Default: "0s", Title: "how long data may still come after access has ended", Span: true},
			{Name: "psu_step", Values: []string{"optional", "required"}, Default: "optional", Title: "whether the PSU sees a page before every code; a sandbox may approve by itself"},
			{Name: "code_lifetime", Default: "", Title: "how long a code may be redeemed, such as 60s; empty: the target does not say", Span: true},
			{Name: "redirect_registered", Values: []string{"full", "partial"}, Default: "full", Title: "whether redirect URIs are registered as a whole or only a part of each"},
			{Name: "marker_probe", Values: []string{"off", "on"}, Default: "off", Title: "whether harmless markers are sent to see that pages do not show them as they are; never in production"},
			{Name: "token_encoding", Values: []string{"form"}, Default: "form", Title: "how token requests are encoded"},
		},
		Presets: presets(),
		Signs:   []string{rsaSHA256},
		Grants: slices.Concat([]conformance.Grant{
			{Name: oauth.GrantMain, Title: "the main line, from the authorisation to the end of the consent"},
			{Name: oauth.GrantProvoked, Title: "a code on which every wrong redemption is tried"},
			{Name: oauth.GrantStale, Title: "a code that is redeemed too late"},
			{Name: oauth.GrantRefused, Title: "the PSU refuses"},
			{Name: oauth.GrantWithdrawn, Title: "access that the PSU takes back"},
			{Name: oauth.GrantAnew, Title: "the same PSU authorises anew"},
			{Name: grantExtended, Title: "the extended history beside the accounts"},
			{Name: oauth.GrantRevoked, Title: "tokens that the TPP gives back"},
			{Name: oauth.GrantReturned, Title: "an access token that the TPP gives back by itself"},
		}, oauth.FrontGrants()),
		Steps: all,
		Checks: oauth.Restated(slices.Concat(messageChecks(), errorChecks(), oauth.Checks(all, features()), tokenChecks(), accountChecks(), balanceChecks(), transactionChecks(), periodChecks(),
			pagingChecks(), linkChecks(), consentChecks(), endingChecks(), signatureChecks(), certificateChecks()), restated),
		Open: open,
	}
}

// features are the parts that a target may have.
func features() []conformance.Feature {
	return []conformance.Feature{
		{Name: "accounts", Core: true, Title: "accounts, balances and transactions"},
		{Name: forwarding, Title: "the AISP forwards the consent by PUT"},
		{Name: "beneficiaries", Title: "trusted beneficiaries can be read"},
		{Name: "identity", Title: "the identity of the end user can be read (1.4.1 and later)"},
		{Name: "extended-history", Title: "transactions of more than ninety days ago are opened by a scope of their own"},
		{Name: "paging", Title: "transactions come in pages"},
		{Name: "refresh", Title: "a refresh token comes with the code grant"},
		{Name: "reauthorise", Title: "after access has ended a fresh code grant gives it again"},
		{Name: "revocation", Title: "tokens can be given back at endpoints.revoke (RFC 7009)"},
		{Name: coupled, Title: "the end of an access token is the end of its refresh token"},
		{Name: "pkce-required", Title: "every authorisation request must have a code challenge"},
		{Name: "client-credentials", Title: "the client gets a token for itself"},
		{Name: "service-no-data", Title: "the client's own token opens no user's data"},
		{Name: "invalid-token", Title: "an expired token is answered 401 with the word invalid_token"},
		{Name: "refusal-returned", Title: "a PSU who refuses comes back to the TPP with an error"},
		{Name: oauth.FeatureMutualTLS, Title: "TPPs show their QWAC at the token endpoint"},
		{Name: oauth.FeatureBoundTokens, Title: "a token is worth nothing with the certificate of another TPP"},
		{Name: signatures, Title: "requests are signed, and the signature is verified"},
	}
}

// steps lists the acts in the order in which they are walked: within a grant what
// reads, then what opens, then what spends, and what ends the grant last.
func steps() []conformance.Step {
	return slices.Concat(
		oauth.TLSSteps(),
		[]conformance.Step{oauth.NoTokenStep(), oauth.PlainAuthoriseStep()},
		oauth.AuthoriseProbes(),
		oauth.TokenProbes(),
		oauth.RevocationProbes(),
		oauth.IncompleteProbes(),
		tokenSteps(),
		oauth.ServiceSteps(),
		[]conformance.Step{
			oauth.AuthoriseStep(oauth.Authorise, oauth.GrantMain),
			oauth.RedeemStep(oauth.Redeem, oauth.GrantMain, oauth.Authorise),
			listStep(oauth.Read, oauth.Redeem),
		},
		consentSteps(),
		accountSteps(),
		transactionSteps(),
		linkSteps(),
		signatureSteps(),
		oauth.BearerProbes(oauth.Redeem),
		oauth.RoleProbes(oauth.Redeem),
		narrowSteps(),
		oauth.CertificateRefreshes(oauth.Redeem),
		oauth.RoleRefreshes(oauth.Redeem),
		oauth.RefreshSteps(oauth.Redeem),
		oauth.ScopeRefreshes(oauth.Redeem),
		oauth.ExpirySteps(oauth.Redeem),
		oauth.ReplacedSteps(oauth.Redeem)[:1], // what becomes of the newest is a matter of public clients

		[]conformance.Step{oauth.AuthoriseStep(oauth.AuthoriseProvoked, oauth.GrantProvoked)},
		oauth.RoleProvocations(oauth.AuthoriseProvoked),
		oauth.StaleSteps(),

		[]conformance.Step{oauth.AuthoriseStep(oauth.AuthoriseRefused, oauth.GrantRefused)},
		oauth.PSURevocationSteps(),
		[]conformance.Step{
			oauth.AuthoriseStep(oauth.AuthoriseAnew, oauth.GrantAnew),
			oauth.RedeemStep(oauth.RedeemAnew, oauth.GrantAnew, oauth.AuthoriseAnew),
			oauth.ReadStep(oauth.ReadAnew, oauth.GrantAnew, oauth.RedeemAnew),
			oauth.RefreshOtherStep(oauth.RedeemAnew),
			oauth.RedeemTwiceStep(oauth.GrantAnew, oauth.RedeemAnew),
			oauth.ReadStep(oauth.ReadReplayed, oauth.GrantAnew, oauth.RedeemTwice),
		},
		extendedSteps(),
		claimed("revocation",
			oauth.AuthoriseStep(oauth.AuthoriseRevoked, oauth.GrantRevoked),
			oauth.RedeemStep(oauth.RedeemRevoked, oauth.GrantRevoked, oauth.AuthoriseRevoked),
		),
		oauth.ForeignRevocationSteps(oauth.RedeemRevoked),
		oauth.RevokeSteps(oauth.RedeemRevoked),
		[]conformance.Step{oauth.ReadRevokedStep(oauth.Revoke)},
		returnSteps(),
		oauth.FrontSteps(),
	)
}

// offered leaves out shared steps about what the standard does not have, such as
// introspection.
func offered(steps []conformance.Step) []conformance.Step {
	return slices.DeleteFunc(steps, func(s conformance.Step) bool {
		return slices.ContainsFunc(s.Features, func(name string) bool {
			return !slices.ContainsFunc(features(), func(f conformance.Feature) bool { return f.Name == name })
		})
	})
}

// claimed marks steps as part of an optional feature.
func claimed(feature string, steps ...conformance.Step) []conformance.Step {
	for i := range steps {
		steps[i].Features = append(steps[i].Features, feature)
	}
	return steps
}

// extendedSteps are a grant with the scope for the extended history.
func extendedSteps() []conformance.Step {
	step := func(name string, phase conformance.Phase, risk conformance.Risk, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: phase, Grant: grantExtended, Needs: needs, Risk: risk, Run: on(act)}
	}
	old := func(s *session, ctx context.Context) error {
		p, err := s.longAgo()
		if err != nil {
			return err
		}
		return s.readPeriod(ctx, grantExtended, p)
	}
	return claimed("extended-history",
		oauth.AuthoriseStep(authoriseExtended, grantExtended),
		oauth.RedeemStep(redeemExtended, grantExtended, authoriseExtended),
		claimed(forwarding, step(forwardExtended, conformance.Consent, conformance.Open, func(s *session, ctx context.Context) error {
			return s.forward(ctx, grantExtended, s.whole())
		}, oauth.Read, redeemExtended))[0],
		step(readExtended, conformance.Transactions, conformance.Look, old, oauth.Read, redeemExtended, forwardExtended),
		claimed("refresh", step(refreshExtended, conformance.Refresh, conformance.Spend, func(s *session, ctx context.Context) error {
			return s.Renew(ctx, grantExtended)
		}, redeemExtended))[0],
		claimed("refresh", step(readRefreshedHistory, conformance.Refresh, conformance.Look, old, readExtended, refreshExtended))[0],
	)
}

// The steps of the grant with the extended history.
const (
	authoriseExtended    = "authorise the extended history"
	redeemExtended       = "redeem code of the extended history"
	forwardExtended      = "forward the consent to the extended history"
	readExtended         = "read transactions of long ago with the extended history"
	refreshExtended      = "refresh the extended history"
	readRefreshedHistory = "read transactions of long ago after a refresh"
)
