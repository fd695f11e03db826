package oauth

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// badCertificateChecks are about certificates of an authority that the ASPSP trusts, which
// it must refuse all the same.
func badCertificateChecks() []conformance.Check {
	validated := rfc8705("2.1", "the certificate of a client is known by its chain, which is validated as RFC 5280 says; one that is out of date is not valid")
	bound := rfc8705("3", "the resource server compares the certificate of the connection with that of the token; one that is not valid is worth nothing")
	renewed := rfc6749("6", "a client that has credentials authenticates when it refreshes; a certificate that is not valid, or not its own, does not do that")
	holder := rfc8705("2.1", "the server holds the name in the certificate against that which is registered for the client")
	foreign := RefusedAtAPI("OAUTH-MT-RS-unregistered", "a token opens no account with the certificate of another organisation", flow.ShowOtherTPP,
		rfc8705("3", "the resource server compares the certificate of the connection with that of the token; a mismatch is answered 401 with invalid_token"))
	foreign.Tolerates, foreign.Judge = true, unauthorisedBy(ReadShowing(flow.ShowOtherTPP))
	return []conformance.Check{
		RefusedAtCode("OAUTH-MT-NOCERT-expired", "an expired certificate gives no token", flow.ShowExpired, validated),
		RefusedAtRefresh("OAUTH-RT-AUTH-expired", "an expired certificate refreshes no token", flow.ShowExpired, renewed),
		RefusedAtAPI("OAUTH-MT-RS-expired", "with an expired certificate a token opens no account", flow.ShowExpired, bound),
		RefusedAtCode("OAUTH-MT-NOCERT-early", "a certificate that is not yet valid gives no token", flow.ShowNotYetValid, validated),
		RefusedAtRefresh("OAUTH-RT-AUTH-early", "a certificate that is not yet valid refreshes no token", flow.ShowNotYetValid, renewed),
		RefusedAtAPI("OAUTH-MT-RS-early", "with a certificate that is not yet valid a token opens no account", flow.ShowNotYetValid, bound),
		RefusedAtCode("OAUTH-MT-BIND-CLIENT-unregistered", "the certificate of another organisation gives no token", flow.ShowOtherTPP, holder),
		RefusedAtRefresh("OAUTH-RT-AUTH-unregistered", "the certificate of another organisation refreshes no token", flow.ShowOtherTPP, renewed),
		foreign,
	}
}

// RefusedAtCode is a check that a bad certificate gives no token for a code.
func RefusedAtCode(id, title string, shown flow.Certificate, clause conformance.Clause) conformance.Check {
	step := RedeemShowing(shown)
	return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Clause: clause, Level: conformance.Must, Features: []string{FeatureMutualTLS},
		Reads: []string{step}, Sees: controls(step), Rare: true, Silence: true, Judge: withoutRight(step)}
}

// RefusedAtRefresh is a check that a bad certificate refreshes no token.
func RefusedAtRefresh(id, title string, shown flow.Certificate, clause conformance.Clause) conformance.Check {
	step := RefreshShowing(shown)
	return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Clause: clause, Level: conformance.Must, Features: []string{"refresh", FeatureMutualTLS},
		Reads: []string{step, Refresh}, Rare: true, Silence: true,
		Judge: func(v conformance.View) conformance.Finding { return onlyRight(v, Refresh, step) }}
}

// RefusedAtAPI is a check that a token opens no account with a bad certificate.
func RefusedAtAPI(id, title string, shown flow.Certificate, clause conformance.Clause) conformance.Check {
	step := ReadShowing(shown)
	return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Clause: clause, Level: conformance.Must, Features: []string{FeatureMutualTLS, FeatureBoundTokens},
		Reads: []string{Read, step, ReadCertificate}, Rare: true, Silence: true, Judge: noData(step)}
}
