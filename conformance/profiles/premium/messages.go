package premium

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps whose answers should be data, those whose answers should be errors of the
// API, and those at the token endpoint.
var (
	apiData = []string{createConsent, readConsent, readAccounts, readBalances, readEach, readWalk, readLarge, readFirst, readPeriod,
		oauth.ReadRefreshed, oauth.ReadAnew, oauth.ReadExisting, deleteConsent}
	apiErrors = []string{oauth.ReadUnknownToken, oauth.ReadAltered, oauth.ReadRefreshToken, oauth.ReadService, listNoRequestID, listOddRequestID, listQueryToken,
		readUnknown, readForeign, readNoToken, readInvented, readOddSizes, readTurned, readNoDate, nextNoToken, nextInvented, createPayment,
		oauth.ReadExpired, oauth.ReadPSURevoked, listDeleted, deleteTwice}
	tokenAnswers = []string{oauth.RedeemUnknown, oauth.Redeem, oauth.Refresh, oauth.RedeemWrongSecret, oauth.RedeemNobody}
)

// messageChecks are about every message, whatever it says.
func messageChecks() []conformance.Check {
	reads := []string{oauth.ReadNoToken, oauth.Read}
	sees := slices.Concat(apiData, apiErrors, tokenAnswers)
	return slices.Concat(checks.HTTP(reads, sees), checks.JSON(reads, sees), []conformance.Check{{
		ID: "PREM-XREQ", Title: "a request without a good X-Request-ID is refused", Rules: []string{"PREM-XREQ"},
		Clause: clients("X-Request-ID", "the header identifies a call; a sister API of the bank requires it"),
		Level:  conformance.Info, Reads: []string{oauth.Read, listNoRequestID, listOddRequestID}, Judge: identified,
	}, {
		ID: "PREM-ERR-SHAPE", Title: "errors of the API have an errorCode", Rules: []string{"PREM-ERR-SHAPE"},
		Clause: clients("errors", "an error is JSON with errorCode, of at most 20 characters"),
		Level:  conformance.Should, Reads: []string{oauth.ReadNoToken}, Sees: apiErrors, Judge: coded,
	}})
}

func identified(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	for _, e := range v.All(listNoRequestID, listOddRequestID) {
		if e.Status() != http.StatusBadRequest {
			return conformance.Fails("400", statusOf(e)).At(e)
		}
	}
	return conformance.Holds().At(v.All(listNoRequestID, listOddRequestID)...)
}

func coded(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no request was refused")
	for _, e := range v.Tape {
		if !e.Refused() || !e.Answered() || e.Status() == http.StatusTooManyRequests {
			continue
		}
		root, err := checks.Root(e)
		if err != nil {
			return conformance.Fails("JSON with errorCode", "a body that is no JSON").At(e)
		}
		if code := root.At("errorCode"); code.Text() == "" {
			return conformance.Fails("a text errorCode", code.Kind()).At(e).Pointing(code.Pointer)
		}
		for _, d := range checks.DeviationsOf(document, e) {
			if d.Pointer != "" {
				return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
			}
		}
		if finding.Result == conformance.ResultInapplicable {
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}
