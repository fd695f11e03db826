package berlingroup

import (
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps whose answers should be data, and those whose answers should be errors.
var (
	apiData = []string{readConsent, readStatus, readApproved, statusApproved, listAgain, createSecond, statusBeside, readAccounts, readBalances,
		readTransactions, readPeriod, readNoDateTo, readDetails, deleteConsent, createAnew}
	apiErrors = []string{readUnknown, readTooEarly, createIncomplete, createWrongDate, createNoReads, createBroken, createNoIP, createNoPSU,
		oauth.ReadUnknownToken, oauth.ReadAltered, oauth.ReadRefreshToken, listNoConsent, listUnknownConsent, listOtherConsent, readNoAccount,
		readNoStatus, readOddStatus, readNoDateFrom, readOddDate, readNoDetails, listDeleted}
	tokenAnswers = []string{oauth.RedeemUnknown, oauth.Redeem, oauth.Refresh, oauth.RedeemWrongSecret, oauth.RedeemNobody}
)

func headerChecks() []conformance.Check {
	reads := []string{oauth.ReadNoToken, createConsent, oauth.Read}
	sees := slices.Concat(apiData, apiErrors, tokenAnswers)
	return slices.Concat(checks.HTTP(reads, sees), checks.JSON(reads, sees), []conformance.Check{{
		ID: "BG-HDR-03", Title: "answers carry the X-Request-ID of their request", Rules: []string{"BG-HDR-03"},
		Clause: ig("4.1", "X-Request-ID of the request comes back in the answer"),
		Level:  conformance.Must, Reads: []string{createConsent, oauth.Read}, Sees: apiData, Operations: []string{"createConsent", "getConsentInformation", "getConsentStatus", "deleteConsent",
			"getAccountList", "readAccountDetails", "getBalances", "getTransactionList", "getTransactionDetails"},
		Judge: func(v conformance.View) conformance.Finding { return sameID(v, (*conformance.Exchange).OK, false) },
	}, {
		ID: "BG-HDR-04", Title: "errors carry the X-Request-ID of their request", Rules: []string{"BG-HDR-04"},
		Clause: api("4xx responses", "X-Request-ID is declared for every error answer"),
		Level:  conformance.Must, Reads: []string{oauth.ReadNoToken}, Sees: apiErrors, Tolerates: true,
		Judge: func(v conformance.View) conformance.Finding {
			return sameID(v, (*conformance.Exchange).Refused, true)
		},
	},
		callerDuty("BG-HDR-01", "X-Request-ID is mandatory", listNoRequestID, api("X-Request-ID", "the header is required on every request")),
		{
			ID: "BG-HDR-08", Title: "accounts are not read without a Consent-ID", Rules: []string{"BG-HDR-08"},
			Clause: api("consentId header", "the header is required on every read of accounts"),
			Level:  conformance.Must, Reads: []string{oauth.Read, listNoConsent}, Judge: consentDemanded,
		}, {
			ID: "BG-ERR-01", Title: "errors speak the error language of the standard", Rules: []string{"BG-ERR-01", "BG-ERR-02", "BG-ERR-03", "BG-ERR-05"},
			Clause: ig("4.13", "errors are tppMessages in application/json or a problem in application/problem+json"),
			Level:  conformance.Must, Reads: []string{oauth.ReadNoToken}, Sees: apiErrors, Tolerates: true, Judge: errorForm,
		}, {
			ID: "BG-ERR-04", Title: "an error code belongs to its status", Rules: []string{"BG-ERR-04"},
			Clause: ig("14.11", "the message codes are listed by HTTP status"),
			Level:  conformance.Should, Reads: []string{oauth.ReadNoToken}, Sees: apiErrors, Judge: errorCodes,
		}})
}

// sameID compares the request ids of the answers that about picks. An answer that
// a gateway made, without the id and without an error of the standard, is excused
// where that is said.
func sameID(v conformance.View, about func(*conformance.Exchange) bool, excused bool) conformance.Finding {
	finding := conformance.Inapplicable("no such answer came")
	for _, e := range v.Tape {
		sent := e.Request.Header.Get("X-Request-ID")
		if sent == "" || !about(e) {
			continue
		}
		got := e.Header("X-Request-ID")
		switch {
		case strings.EqualFold(got, sent):
			if finding.Result == conformance.ResultInapplicable {
				finding = conformance.Holds().At(e)
			}
		case got == "" && excused && gateway(e):
			finding = conformance.Tolerated("X-Request-ID "+sent, "none, from a gateway").At(e)
		default:
			return conformance.Fails("X-Request-ID "+sent, orNone(got)).At(e)
		}
	}
	return finding
}

// gateway says whether an error was made by something in front of the ASPSP: it has
// neither the request id nor a body of the standard.
func gateway(e *conformance.Exchange) bool {
	root, err := checks.Root(e)
	problem := root.At("type").Exists() && root.At("code").Exists()
	return e.Header("X-Request-ID") == "" && (err != nil || !root.At("tppMessages").Exists() && !problem)
}

func consentDemanded(v conformance.View) conformance.Finding {
	if finding, stop := unnamed(v); stop {
		return finding
	}
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	return noData(v.Last(listNoConsent))
}

// unnamed settles what can be said of the Consent-ID where reads go without it.
func unnamed(v conformance.View) (conformance.Finding, bool) {
	switch {
	case v.Facts.Options["consent_header"] == "optional":
		return conformance.Inapplicable("the token alone names the consent (options.consent_header)"), true
	case v.Last(oauth.Read).Request.Header.Get("Consent-ID") == "":
		return conformance.Inapplicable("the right request names no consent either"), true
	}
	return conformance.Finding{}, false
}

// bodied are the statuses for which the document has an error body.
var bodied = []int{400, 401, 403, 404, 405, 406, 409, 429}

func errorForm(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no error came")
	for _, e := range v.Tape {
		if !slices.Contains(bodied, e.Status()) {
			continue
		}
		if e.BodyLen() == 0 || gateway(e) {
			finding = conformance.Tolerated("tppMessages or a problem", "a body that is neither, or none").At(e)
			continue
		}
		for _, d := range checks.DeviationsOf(document, e) {
			if d.Rule != "header" {
				return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
			}
		}
		if finding.Result == conformance.ResultInapplicable {
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

func errorCodes(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no error had a code")
	for _, e := range v.Tape {
		if !slices.Contains(bodied, e.Status()) {
			continue
		}
		root, _ := checks.Root(e)
		codes := []checks.Node{root.At("code")}
		for _, m := range root.At("tppMessages").Items() {
			codes = append(codes, m.At("code"))
		}
		known := checks.Enum(document, "MessageCode"+strconv.Itoa(e.Status()))
		for _, code := range codes {
			switch {
			case code.Text() == "":
			case !slices.Contains(known, code.Text()) && code.Text() != "CERTIFICATE_REVOKED":
				return conformance.Fails("a code of status "+statusOf(e), code.Text()).At(e).Pointing(code.Pointer)
			case finding.Result == conformance.ResultInapplicable:
				finding = conformance.Holds().At(e)
			}
		}
	}
	return finding
}
