package berlingroup

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

func certificateTrials() []trial {
	const check = "BG-TLS-02"
	bad := oauth.ReadShowing(flow.ShowWrongRole)
	served := func(name string) *conformance.Exchange { return step(name, "getAccountList", 200, `{"accounts":[]}`) }
	before, after := served(oauth.Read), served(oauth.ReadCertificate)
	alert := step(bad, "getAccountList", 0, "")
	alert.Response, alert.Failure = nil, &conformance.Failure{Class: conformance.FailAlert}
	return []trial{
		{check, "refused by name", holds, tapes.Tape(before, trouble(bad, "getAccountList", 401, "ROLE_INVALID"), after), nil},
		{check, "refused by name, as a problem", holds, tapes.Tape(before, step(bad, "getAccountList", 401, `{"type":"about:blank","code":"ROLE_INVALID"}`), after), nil},
		{check, "an alert", holds, tapes.Tape(before, alert, after), nil},
		{check, "another code", tolerated, tapes.Tape(before, trouble(bad, "getAccountList", 401, "CERTIFICATE_INVALID"), after), nil},
		{check, "forbidden", tolerated, tapes.Tape(before, trouble(bad, "getAccountList", 403, "SERVICE_BLOCKED"), after), nil},
		{check, "a page of a gateway", tolerated, tapes.Tape(before, step(bad, "getAccountList", 403, ""), after), nil},
		{check, "served", fails, tapes.Tape(before, served(bad), after), nil},
		{check, "crashed", inconclusive, tapes.Tape(before, step(bad, "getAccountList", 500, ""), after), nil},
		{check, "the token is dead", inconclusive, tapes.Tape(before, trouble(bad, "getAccountList", 401, "ROLE_INVALID"), trouble(oauth.ReadCertificate, "getAccountList", 401, "TOKEN_INVALID")), nil},
	}
}
