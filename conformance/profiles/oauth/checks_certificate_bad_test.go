package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/tapes"
)

// bindingTrials are about what clients are told of the certificate that a token is bound to.
func bindingTrials() []trial {
	saying := func(e *conformance.Exchange, match string) *conformance.Exchange {
		if match != "" {
			e.Seals = map[string]string{flow.SealBound: match}
		}
		return e
	}
	asked := func(match string) []*conformance.Exchange {
		return tapes.Tape(saying(step(Introspect, "introspectToken", 200, `{"active":true,"cnf":{"x5t#S256":"x"}}`), match))
	}
	redeemed := func(match string) []*conformance.Exchange { return tapes.Tape(saying(granted(Redeem), match)) }
	return []trial{
		{"OAUTH-IN-CNF", "the hash", holds, asked("fits"), nil},
		{"OAUTH-IN-CNF", "another hash", fails, asked("differs"), nil},
		{"OAUTH-IN-CNF", "no hash", fails, asked("missing"), nil},
		{"OAUTH-IN-CNF", "not active", inapplicable, tapes.Tape(step(Introspect, "introspectToken", 200, `{"active":false}`)), nil},
		{"OAUTH-IN-CNF", "refused", inapplicable, tapes.Tape(step(Introspect, "introspectToken", 403, "")), nil},
		{"OAUTH-MT-CNF", "the hash", holds, redeemed("fits"), nil},
		{"OAUTH-MT-CNF", "another hash", fails, redeemed("differs"), nil},
		{"OAUTH-MT-CNF", "no hash", fails, redeemed("missing"), nil},
		{"OAUTH-MT-CNF", "an opaque token", inapplicable, redeemed(""), nil},
		{"OAUTH-MT-CNF", "no token", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant")), nil},
	}
}

func badCertificateTrials() []trial {
	return slices.Concat(
		withoutRightTrials("OAUTH-MT-NOCERT-expired", RedeemShowing(flow.ShowExpired)),
		withoutRightTrials("OAUTH-MT-NOCERT-early", RedeemShowing(flow.ShowNotYetValid)),
		withoutRightTrials("OAUTH-MT-BIND-CLIENT-unregistered", RedeemShowing(flow.ShowOtherTPP)),
		refreshTrialsWith("OAUTH-RT-AUTH-expired", RefreshShowing(flow.ShowExpired)),
		refreshTrialsWith("OAUTH-RT-AUTH-early", RefreshShowing(flow.ShowNotYetValid)),
		refreshTrialsWith("OAUTH-RT-AUTH-unregistered", RefreshShowing(flow.ShowOtherTPP)),
		apiTrials("OAUTH-MT-RS-expired", ReadShowing(flow.ShowExpired)),
		apiTrials("OAUTH-MT-RS-early", ReadShowing(flow.ShowNotYetValid)),
		apiTrials("OAUTH-MT-RS-unregistered", ReadShowing(flow.ShowOtherTPP)),
		[]trial{
			{"OAUTH-MT-RS-expired", "another refusal", holds, tapes.Tape(list(Read, 200), list(ReadShowing(flow.ShowExpired), 403), list(ReadCertificate, 200)), nil},
			{"OAUTH-MT-RS-unregistered", "another refusal", tolerated, tapes.Tape(list(Read, 200), list(ReadShowing(flow.ShowOtherTPP), 403), list(ReadCertificate, 200)), nil},
		},
	)
}

// refreshTrialsWith are those of a refresh with a certificate that is not the right one.
func refreshTrialsWith(check, step string) []trial {
	return []trial{
		{check, "refused", holds, tapes.Tape(refused(step, "invalid_client"), granted(Refresh)), nil},
		{check, "no answer", holds, tapes.Tape(tapes.Silent(step, "issueToken"), granted(Refresh)), nil},
		{check, "granted", fails, tapes.Tape(granted(step), granted(Refresh)), nil},
		{check, "refused like the right one", inconclusive, tapes.Tape(refused(step, "invalid_grant"), refused(Refresh, "invalid_grant")), nil},
	}
}
