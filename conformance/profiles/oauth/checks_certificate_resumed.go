package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
)

// resumptionChecks are about sessions that began with a wrong certificate or none. What
// a server does not look at when a session is resumed, it must have kept from when it
// began.
func resumptionChecks() []conformance.Check {
	token := func(id, title, step string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Level: conformance.Must,
			Clause:   rfc8705("2", "a client is known by the certificate that it showed, whether the session is new or resumed"),
			Features: []string{FeatureMutualTLS}, Reads: []string{step}, Sees: controls(step), Silence: true, Judge: resumed(step)}
	}
	api := func(id, title, step string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{baseRule(id)}, Level: conformance.Must,
			Clause:   rfc8705("3", "a token that is bound to a certificate is worth nothing without it, whether the session is new or resumed"),
			Features: []string{FeatureMutualTLS, FeatureBoundTokens}, Reads: []string{Read, step, ReadCertificate}, Silence: true, Judge: nothingResumed(step)}
	}
	return []conformance.Check{
		token("OAUTH-MT-NOCERT-resumed", "resuming a session takes the place of no certificate", RedeemResumed),
		token("OAUTH-MT-BIND-CLIENT-resumed", "resuming the session of another client gives no token", RedeemOtherResumed),
		api("OAUTH-MT-RS-resumed", "resuming a session takes the place of no certificate at the API", ReadResumed),
		api("OAUTH-MT-RS-inherited", "resuming the session of another client opens no account", ReadOtherResumed),
	}
}

// resumed judges the second of two redemptions with a wrong certificate or none, where it
// resumed the session of the first. A server that keeps no session for such a client
// leaves nothing to resume.
func resumed(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		for _, e := range v.All(step, onFreshCode(step)) {
			switch {
			case issued(e) && e.TLS != nil && e.TLS.Resumed:
				return conformance.Fails("no token", "an access token").At(e)
			case issued(e):
				return conformance.Inconclusive("without resuming a session a token was issued as well")
			}
		}
		return withoutRight(step)(v)
	}
}

// nothingResumed judges the second of two requests to the API in the same way.
func nothingResumed(step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		served := slices.DeleteFunc(v.All(step), func(e *conformance.Exchange) bool { return !e.OK() })
		over := slices.IndexFunc(served, func(e *conformance.Exchange) bool { return e.TLS != nil && e.TLS.Resumed })
		switch {
		case over >= 0 && len(served) == 1:
			return conformance.Fails("a refusal", statusText(served[over])).At(served[over])
		case len(served) > 0:
			return conformance.Inconclusive("without resuming a session the accounts came as well")
		}
		return noData(step)(v)
	}
}
