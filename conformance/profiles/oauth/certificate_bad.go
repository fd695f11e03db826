package oauth

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// RedeemShowing is the name of the step in which a code is redeemed with a bad certificate.
func RedeemShowing(c flow.Certificate) string { return "redeem code with " + string(c) }

// RefreshShowing is the name of the step that refreshes with a bad certificate.
func RefreshShowing(c flow.Certificate) string { return "refresh with " + string(c) }

// ReadShowing is the name of the step that asks for the accounts with a bad certificate.
func ReadShowing(c flow.Certificate) string { return "list accounts with " + string(c) }

// badCertificates are those that every server refuses which knows its clients by their
// certificates: they are not valid, or not the client's. The wrong role is no affair of
// OAuth's.
var badCertificates = []flow.Certificate{flow.ShowExpired, flow.ShowNotYetValid, flow.ShowOtherTPP}

// badProvocations are the redemptions with them.
var badProvocations = badProvocationsOf(badCertificates...)

func badProvocationsOf(shown ...flow.Certificate) []provocation {
	var list []provocation
	for _, c := range shown {
		list = append(list, provocation{step: RedeemShowing(c), risk: conformance.Spend, requires: both(mutual, holding(c)), shake: showing(c)})
	}
	return list
}

// holding leaves out what takes a bad certificate that the target does not name.
func holding(c flow.Certificate) func(*conformance.Target) *conformance.Skip {
	return func(t *conformance.Target) *conformance.Skip {
		if t.BadCertificates[c.Bad()].Empty() {
			return conformance.Omit(conformance.SkipUnconfigured, "the target names no such certificate (bad_certificates.%s)", c.Bad())
		}
		return nil
	}
}

// BadCertificateRefreshes refresh the main grant with bad certificates.
func BadCertificateRefreshes(needs ...string) []conformance.Step {
	return refreshesShowing(badCertificates, needs)
}

// RoleRefreshes are BadCertificateRefreshes with a certificate of the wrong role.
func RoleRefreshes(needs ...string) []conformance.Step {
	return append(refreshesShowing(badCertificates, needs), refreshesShowing([]flow.Certificate{flow.ShowWrongRole}, needs)...)
}

func refreshesShowing(shown []flow.Certificate, needs []string) []conformance.Step {
	var steps []conformance.Step
	for _, c := range shown {
		steps = append(steps, certificateRefresh(RefreshShowing(c), c, both(mutual, holding(c)), needs))
	}
	return steps
}

// RoleProbes are CertificateProbes with a certificate of the wrong role.
func RoleProbes(needs ...string) []conformance.Step {
	return append([]conformance.Step{readShowing(flow.ShowWrongRole, needs)}, CertificateProbes(needs...)...)
}

// readShowing asks for the accounts with the token of the main grant and a bad certificate.
func readShowing(c flow.Certificate, needs []string) conformance.Step {
	return certificateProbe(ReadShowing(c), c, both(mutual, holding(c)), needs)
}
