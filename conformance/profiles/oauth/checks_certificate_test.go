package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// over is an exchange on a connection that resumed another or did not.
func over(e *conformance.Exchange, resumed bool) *conformance.Exchange {
	e.TLS = &conformance.Connection{Version: "TLS 1.3", Resumed: resumed}
	return e
}

func certificateTrials() []trial {
	return slices.Concat(
		withoutRightTrials("OAUTH-MT-NOCERT", RedeemNoCertificate),
		withoutRightTrials("OAUTH-MT-NOCERT-stranger", RedeemStranger),
		withoutRightTrials("OAUTH-MT-BIND-CLIENT", RedeemOtherCertificate),
		resumedTrials("OAUTH-MT-NOCERT-resumed", RedeemResumed),
		resumedTrials("OAUTH-MT-BIND-CLIENT-resumed", RedeemOtherResumed),
		refreshTrialsWith("OAUTH-MT-NOCERT-refresh", RefreshNoCertificate),
		refreshTrialsWith("OAUTH-MT-BIND-CLIENT-refresh", RefreshOtherCertificate),
		apiTrials("OAUTH-MT-RS-nocert", ReadNoCertificate),
		apiTrials("OAUTH-MT-RS-stranger", ReadStranger),
		apiTrials("OAUTH-MT-RS", ReadOtherCertificate),
		resumedReadTrials("OAUTH-MT-RS-resumed", ReadResumed),
		resumedReadTrials("OAUTH-MT-RS-inherited", ReadOtherResumed),
		[]trial{
			{"OAUTH-MT-RS", "another refusal", tolerated, tapes.Tape(list(Read, 200), list(ReadOtherCertificate, 403), list(ReadCertificate, 200)), nil},
			{"OAUTH-MT-RS-nocert", "another refusal", holds, tapes.Tape(list(Read, 200), list(ReadNoCertificate, 403), list(ReadCertificate, 200)), nil},
		},
	)
}

// withoutRightTrials are those of a code with a wrong certificate or none: beyond what
// all provocations have in common, a connection may end without an answer.
func withoutRightTrials(check, step string) []trial {
	fresh := onFreshCode(step)
	all := provocationTrials(check, step, "invalid_client")
	all = slices.DeleteFunc(all, func(c trial) bool { return c.name == "refused, and no answer on the fresh code" })
	return append(all,
		trial{check, "no answer, and the code worked afterwards", holds, tapes.Tape(granted(Redeem), tapes.Silent(step, "issueToken"), granted(RedeemProvoked)), nil},
		trial{check, "no answer twice", holds, tapes.Tape(granted(Redeem), tapes.Silent(step, "issueToken"), refused(RedeemProvoked, "invalid_grant"), tapes.Silent(fresh, "issueToken")), nil},
		trial{check, "no answer, and no code works", inconclusive, tapes.Tape(refused(Redeem, "invalid_grant"), tapes.Silent(step, "issueToken"), tapes.Silent(fresh, "issueToken")), nil},
	)
}

func resumedTrials(check, step string) []trial {
	bare, again := over(refused(step, "invalid_client"), false), over(refused(step, "invalid_client"), true)
	return []trial{
		{check, "refused over the resumed session", holds, tapes.Tape(granted(Redeem), bare, again, granted(RedeemProvoked)), nil},
		{check, "no session to resume", holds, tapes.Tape(granted(Redeem), tapes.Silent(step, "issueToken"), tapes.Silent(step, "issueToken"), granted(RedeemProvoked)), nil},
		{check, "a token over the resumed session", fails, tapes.Tape(granted(Redeem), bare, over(granted(step), true)), nil},
		{check, "a token without a session", inconclusive, tapes.Tape(granted(Redeem), over(granted(step), false), again), nil},
		{check, "a token over the resumed session on a fresh code", fails, tapes.Tape(granted(Redeem), bare, again, over(granted(onFreshCode(step)), true)), nil},
		{check, "the code did not work afterwards", inconclusive, tapes.Tape(granted(Redeem), bare, again), nil},
	}
}

func apiTrials(check, step string) []trial {
	before, after := list(Read, 200), list(ReadCertificate, 200)
	return []trial{
		{check, "refused", holds, tapes.Tape(before, list(step, 401), after), nil},
		{check, "closed", holds, tapes.Tape(before, tapes.Silent(step, "getAccountList"), after), nil},
		{check, "data", fails, tapes.Tape(before, list(step, 200), after), nil},
		{check, "out of order", inconclusive, tapes.Tape(before, list(step, 502), after), nil},
		{check, "the token never worked", inconclusive, tapes.Tape(list(Read, 403), list(step, 401), after), nil},
		{check, "the token is dead", inconclusive, tapes.Tape(before, list(step, 401), list(ReadCertificate, 401)), nil},
	}
}

func resumedReadTrials(check, step string) []trial {
	before, after := list(Read, 200), list(ReadCertificate, 200)
	bare, again := over(list(step, 401), false), over(list(step, 401), true)
	return []trial{
		{check, "refused over the resumed session", holds, tapes.Tape(before, bare, again, after), nil},
		{check, "no session to resume", holds, tapes.Tape(before, tapes.Silent(step, "getAccountList"), tapes.Silent(step, "getAccountList"), after), nil},
		{check, "data over the resumed session", fails, tapes.Tape(before, bare, over(list(step, 200), true), after), nil},
		{check, "data without a session", inconclusive, tapes.Tape(before, over(list(step, 200), false), over(list(step, 200), true), after), nil},
		{check, "the token never worked", inconclusive, tapes.Tape(list(Read, 403), bare, again, after), nil},
		{check, "the token is dead", inconclusive, tapes.Tape(before, bare, again, list(ReadCertificate, 401)), nil},
	}
}
