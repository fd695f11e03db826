package stet

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
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
		e := silent(name, operation)
		e.Failure.Class = conformance.FailAlert
		return e
	}
	before, after := listed(oauth.Read), listed(oauth.ReadCertificate)
	return []trial{
		{check: "STET-ID-04", name: "refused", want: holds, tape: tape(granted(oauth.Redeem), refused(redeem), granted(oauth.RedeemProvoked))},
		{check: "STET-ID-04", name: "an alert", want: holds, tape: tape(granted(oauth.Redeem), torn(redeem, "issueToken"), granted(oauth.RedeemProvoked))},
		{check: "STET-ID-04", name: "a token", want: fails, tape: tape(granted(oauth.Redeem), granted(redeem))},
		{check: "STET-ID-04", name: "a burnt code", want: inconclusive, tape: tape(granted(oauth.Redeem), refused(redeem), refused(oauth.RedeemProvoked))},
		{check: "STET-ID-04-refresh", name: "refused", want: holds, tape: tape(refused(refresh), granted(oauth.Refresh))},
		{check: "STET-ID-04-refresh", name: "an alert", want: holds, tape: tape(torn(refresh, "issueToken"), granted(oauth.Refresh))},
		{check: "STET-ID-04-refresh", name: "a token", want: fails, tape: tape(granted(refresh), granted(oauth.Refresh))},
		{check: "STET-ID-04-api", name: "refused", want: holds, tape: tape(before, trouble(read, "getAccountList", 403), after)},
		{check: "STET-ID-04-api", name: "closed", want: holds, tape: tape(before, torn(read, "getAccountList"), after)},
		{check: "STET-ID-04-api", name: "served", want: fails, tape: tape(before, listed(read), after)},
		{check: "STET-ID-04-api", name: "the token is dead", want: inconclusive, tape: tape(before, trouble(read, "getAccountList", 401), trouble(oauth.ReadCertificate, "getAccountList", 401))},
	}
}
