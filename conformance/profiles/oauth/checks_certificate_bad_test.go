package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance/flow"
)

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
			{"OAUTH-MT-RS-expired", "another refusal", holds, tape(list(Read, 200), list(ReadShowing(flow.ShowExpired), 403), list(ReadCertificate, 200)), nil},
			{"OAUTH-MT-RS-unregistered", "another refusal", tolerated, tape(list(Read, 200), list(ReadShowing(flow.ShowOtherTPP), 403), list(ReadCertificate, 200)), nil},
		},
	)
}

// refreshTrialsWith are those of a refresh with a certificate that is not the right one.
func refreshTrialsWith(check, step string) []trial {
	return []trial{
		{check, "refused", holds, tape(refused(step, "invalid_client"), granted(Refresh)), nil},
		{check, "no answer", holds, tape(silent(step, "issueToken"), granted(Refresh)), nil},
		{check, "granted", fails, tape(granted(step), granted(Refresh)), nil},
		{check, "refused like the right one", inconclusive, tape(refused(step, "invalid_grant"), refused(Refresh, "invalid_grant")), nil},
	}
}
