package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
)

// resumptionChecks are about sessions that began without certificate, where tokens are
// bound. Those of clients are with the certificateChecks.
func resumptionChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-MT-RS-resumed", Title: "resuming a session takes the place of no certificate at the API", Rules: []string{"OAUTH-MT-RS"},
		Clause: rfc8705("3", "a token that is bound to a certificate is worth nothing without it, whether the session is new or resumed"),
		Level:  conformance.Must, Features: []string{FeatureMutualTLS, FeatureBoundTokens},
		Reads: []string{Read, ReadResumed, ReadCertificate}, Silence: true, Judge: nothingResumed,
	}}
}

// nothingResumed judges the second of two requests without a certificate, where it
// resumed the session of the first. A server that keeps no session for such a client
// leaves nothing to resume.
func nothingResumed(v conformance.View) conformance.Finding {
	served := slices.DeleteFunc(v.All(ReadResumed), func(e *conformance.Exchange) bool { return !e.OK() })
	over := slices.IndexFunc(served, func(e *conformance.Exchange) bool { return e.TLS != nil && e.TLS.Resumed })
	switch {
	case over >= 0 && len(served) == 1:
		return conformance.Fails("a refusal", statusText(served[over])).At(served[over])
	case len(served) > 0:
		return conformance.Inconclusive("without a session the accounts came as well")
	}
	return noData(ReadResumed)(v)
}
