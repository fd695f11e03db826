package flinks

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps whose answers should be data, and those whose answers should be errors.
var (
	dataSteps = []string{listDetails, readAccounts, readTransactions, readPeriod, readNetworks, listStatements, readStatement, readCustomer,
		oauth.ReadRefreshed, oauth.ReadAnew, listProviders, revoke, revokePost}
	errorSteps = []string{oauth.ReadUnknownToken, oauth.ReadAltered, oauth.ReadRefreshToken, oauth.ReadService, oauth.ReadExpired, oauth.ReadPSURevoked,
		readNoAccount, readForeign, readOddDate, readReversed, readOddOffset, readOddType, readBeyond, readRevoked, readPosted}
	tokenSteps = []string{oauth.RedeemUnknown, oauth.Redeem, oauth.Refresh, oauth.RedeemWrongSecret, oauth.RedeemNobody}
	ownErrors  = []string{listProvidersNoToken, listProvidersAsUser, revokeNoToken}
)

// dataOperations are those of the data family, whose errors have codes of FDX.
var dataOperations = []string{"getCurrentCustomer", "getAccounts", "getAccount", "getTransactions", "getPaymentNetworks", "getStatements", "getStatement"}

// transportChecks are what HTTP and JSON ask of all answers.
func transportChecks() []conformance.Check {
	reads := []string{oauth.ReadNoToken, oauth.Read}
	sees := slices.Concat(dataSteps, errorSteps, tokenSteps, ownErrors)
	return slices.Concat(checks.HTTP(reads, sees), checks.JSON(reads, sees))
}

func errorChecks() []conformance.Check {
	reads := []string{oauth.ReadNoToken}
	all := slices.Concat(errorSteps, []string{readNetworks, readTransactions})
	return []conformance.Check{{
		ID: "FLK-ERR-SHAPE", Title: "errors have a code with a message", Rules: []string{"FLK-ERR-SHAPE"},
		Clause: docs("FDX errors", "the body of an error has code and message"),
		Level:  conformance.Must, Reads: reads, Sees: all, Tolerates: true, Operations: dataOperations, Judge: errorShape,
	}, {
		ID: "FLK-ERR-SHAPE-tracing", Title: "errors can be traced", Rules: []string{"FLK-ERR-SHAPE"},
		Clause: docs("FDX errors", "every error has the headers ob-correlation-id and ob-trace-id"),
		Level:  conformance.Should, Reads: reads, Sees: all, Judge: traced,
	}, {
		ID: "FLK-ERR-SHAPE-AUTH", Title: "errors about providers or connections are those of OAuth", Rules: []string{"FLK-ERR-SHAPE-AUTH"},
		Clause: docs("Authorize errors", "the body of an error has error and error_description"),
		Level:  conformance.Should, Reads: []string{listProvidersNoToken}, Features: []string{"providers"}, Sees: []string{listProvidersAsUser, revokeNoToken},
		Operations: []string{"listProviders", "revokeConnection"}, Judge: oauthErrors,
	}, {
		ID: "FLK-ERR-MAP", Title: "an error code comes with its status", Rules: []string{"FLK-ERR-MAP"},
		Clause: docs("FDX errors", "the codes are listed with their HTTP status"),
		Level:  conformance.Should, Reads: reads, Sees: all, Judge: mapped,
	}, {
		ID: "FLK-429", Title: "throttled requests are told so by code 1207", Rules: []string{"FLK-429"},
		Clause: docs("FDX errors", "code 1207 with 429, or 422: too many requests"),
		Level:  conformance.Info, Reads: reads, Sees: slices.Concat([]string{oauth.Read}, all), Silence: true, Judge: throttled,
	}}
}

// dataErrors returns the errors of the data family on a tape.
func dataErrors(v conformance.View) []*conformance.Exchange {
	var all []*conformance.Exchange
	for _, e := range v.Tape {
		if e.Answered() && e.Status() >= 400 && slices.Contains(dataOperations, e.Operation) {
			all = append(all, e)
		}
	}
	return all
}

// gateway says whether something in front of the ASPSP may have answered in its own
// words: by the status, or since the token was none of a user. What such tokens are
// answered is not documented.
func gateway(e *conformance.Exchange) bool {
	status := e.Status()
	return slices.Contains([]int{http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests}, status) || status >= 500 ||
		status == unauthorised && slices.Contains(strangers, e.Step)
}

// strangers are the steps whose token is none of a user, or no longer.
var strangers = []string{oauth.ReadNoToken, oauth.ReadUnknownToken, oauth.ReadAltered, oauth.ReadRefreshToken, oauth.ReadService, oauth.ReadExpired}

func errorShape(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no error came")
	for _, e := range dataErrors(v) {
		wrong := misshapen(e)
		switch {
		case wrong == nil && finding.Result == conformance.ResultInapplicable:
			finding = conformance.Holds().At(e)
		case wrong != nil && gateway(e):
			finding = conformance.Tolerated(wrong.Want, wrong.Got).At(e).Pointing(wrong.Pointer).Breaking(wrong.Rule)
		case wrong != nil:
			return conformance.Fails(wrong.Want, wrong.Got).At(e).Pointing(wrong.Pointer).Breaking(wrong.Rule)
		}
	}
	return finding
}

// misshapen returns the first deviation of the body of an error. A status that the
// document does not name is held against what it says of bad requests.
func misshapen(e *conformance.Exchange) *checks.Deviation {
	held := *e
	for _, d := range checks.DeviationsOf(document, &held) {
		if d.Rule == "status" {
			answer := *e.Response
			answer.Status = http.StatusBadRequest
			held.Response = &answer
			return misshapen(&held)
		}
		if d.Rule != "header" {
			return &d
		}
	}
	return nil
}

func traced(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no error came")
	for _, e := range dataErrors(v) {
		for _, name := range []string{"ob-correlation-id", "ob-trace-id"} {
			if e.Header(name) == "" {
				return conformance.Fails(name, "none").At(e)
			}
		}
		if finding.Result == conformance.ResultInapplicable {
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

func oauthErrors(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no error came")
	for _, e := range v.Tape {
		if !e.Refused() || gateway(e) || !slices.Contains([]string{"listProviders", "revokeConnection"}, e.Operation) {
			continue
		}
		for _, d := range checks.DeviationsOf(document, e) {
			if d.Rule != "header" && d.Rule != "status" {
				return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
			}
		}
		if finding.Result == conformance.ResultInapplicable {
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

// statuses are those that the codes of FDX come with (FDX errors). 1207 has two.
var statuses = map[string][]int{
	"401": {400}, "403": {403}, "413": {413}, "500": {500, 502, 503}, "501": {405}, "503": {503, 500, 502}, "601": {404}, "602": {401},
	"701": {404}, "702": {400}, "703": {400}, "704": {422}, "705": {409}, "800": {404}, "801": {400}, "802": {404},
	"1107": {404}, "1108": {404}, "1203": {406}, "1207": {429, 422}, "1300": {400},
}

func mapped(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no error had a code")
	for _, e := range dataErrors(v) {
		code := codeOf(e)
		if code == "" {
			continue
		}
		if !slices.Contains(statuses[code], e.Status()) {
			return conformance.Fails("a code that belongs to status "+statusOf(e), code).At(e).Pointing("/code")
		}
		if finding.Result == conformance.ResultInapplicable {
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

func throttled(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("nothing was throttled")
	for _, e := range dataErrors(v) {
		switch code := codeOf(e); {
		case e.Status() != http.StatusTooManyRequests && (e.Status() != http.StatusUnprocessableEntity || code != "1207"):
		case code != "1207":
			return conformance.Fails("code 1207", orNone(code)).At(e)
		default:
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}
