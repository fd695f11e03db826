package stet

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// roleTrials are those of a certificate without the role for account information.
func roleTrials() []trial {
	redeem, refresh, read := oauth.RedeemShowing(flow.ShowWrongRole), oauth.RefreshShowing(flow.ShowWrongRole), oauth.ReadShowing(flow.ShowWrongRole)
	granted := func(name string) *conformance.Exchange {
		return step(name, "issueToken", 200, `{"access_token":"at-1"}`)
	}
	refused := func(name string) *conformance.Exchange {
		return step(name, "issueToken", 400, `{"error":"invalid_client"}`)
	}
	listed := func(name string) *conformance.Exchange { return step(name, "getAccountList", 200, `{"accounts":[]}`) }
	torn := func(name, operation string) *conformance.Exchange {
		e := tapes.Silent(name, operation)
		e.Failure.Class = conformance.FailAlert
		return e
	}
	before, after := listed(oauth.Read), listed(oauth.ReadCertificate)
	return []trial{
		{check: "STET-ID-04", name: "refused", want: holds, tape: tapes.Tape(granted(oauth.Redeem), refused(redeem), granted(oauth.RedeemProvoked))},
		{check: "STET-ID-04", name: "an alert", want: holds, tape: tapes.Tape(granted(oauth.Redeem), torn(redeem, "issueToken"), granted(oauth.RedeemProvoked))},
		{check: "STET-ID-04", name: "a token", want: fails, preset: "flow-page", tape: tapes.Tape(granted(oauth.Redeem), granted(redeem))},
		{check: "STET-ID-04", name: "a token in another preset", want: tolerated, tape: tapes.Tape(granted(oauth.Redeem), granted(redeem))},
		{check: "STET-ID-04", name: "a burnt code", want: inconclusive, tape: tapes.Tape(granted(oauth.Redeem), refused(redeem), refused(oauth.RedeemProvoked))},
		{check: "STET-ID-04-refresh", name: "refused", want: holds, tape: tapes.Tape(refused(refresh), granted(oauth.Refresh))},
		{check: "STET-ID-04-refresh", name: "an alert", want: holds, tape: tapes.Tape(torn(refresh, "issueToken"), granted(oauth.Refresh))},
		{check: "STET-ID-04-refresh", name: "a token", want: fails, preset: "flow-page", tape: tapes.Tape(granted(refresh), granted(oauth.Refresh))},
		{check: "STET-ID-04-refresh", name: "a token in another preset", want: tolerated, tape: tapes.Tape(granted(refresh), granted(oauth.Refresh))},
		{check: "STET-ID-04-api", name: "refused", want: holds, tape: tapes.Tape(before, trouble(read, "getAccountList", 403), after)},
		{check: "STET-ID-04-api", name: "closed", want: holds, tape: tapes.Tape(before, torn(read, "getAccountList"), after)},
		{check: "STET-ID-04-api", name: "served", want: fails, preset: "flow-page", tape: tapes.Tape(before, listed(read), after)},
		{check: "STET-ID-04-api", name: "served in another preset", want: tolerated, tape: tapes.Tape(before, listed(read), after)},
		{check: "STET-ID-04-api", name: "the token is dead", want: inconclusive, tape: tapes.Tape(before, trouble(read, "getAccountList", 401), trouble(oauth.ReadCertificate, "getAccountList", 401))},
	}
}
