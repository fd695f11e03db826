package stet

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
	apiData = slices.Concat(listings, reports, []string{forwardConsent, readBalances, readTransactions, readBeneficiaries, readIdentity,
		followSelves, oauth.ReadRefreshed, oauth.ReadAnew, forwardNarrower})
	apiErrors = []string{oauth.ReadUnknownToken, oauth.ReadAltered, oauth.ReadRefreshToken, oauth.ReadService, listOddAccept, postAccounts, readUnknown, readForeign, readOddDate,
		oauth.ReadExpired, forwardIncomplete, readDropped, beneficiariesDropped, identityDropped, oauth.ReadPSURevoked}
	tokenAnswers = []string{oauth.RedeemUnknown, oauth.Redeem, oauth.Refresh, oauth.RedeemWrongSecret, oauth.RedeemNobody}
)

// openedAlike are the steps that read with one token.
var openedAlike = []string{oauth.Read, readBalances, readTransactions}

// messageChecks are about every message, whatever it says.
func messageChecks() []conformance.Check {
	reads := []string{oauth.ReadNoToken, oauth.Read}
	sees := slices.Concat(apiData, apiErrors, tokenAnswers)
	should := func(id, title string, clause conformance.Clause, judge func(conformance.View) conformance.Finding, reads ...string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: conformance.Should, Reads: reads, Judge: judge}
	}
	errorIDs := should("STET-API-05-errors", "errors repeat the X-Request-ID of their request", s40("response headers", "X-Request-ID is declared for every answer"),
		func(v conformance.View) conformance.Finding { return sameID(v, (*conformance.Exchange).Refused) }, oauth.ReadNoToken)
	errorIDs.Rules, errorIDs.Sees = []string{"STET-API-05"}, apiErrors
	noID := should("STET-API-06", "a request without X-Request-ID is served", s40("X-Request-ID", "the header is required of the AISP; what comes without it is not said"), servedWithoutID, oauth.Read, listNoRequestID)
	noID.Level = conformance.Info
	return slices.Concat(checks.HTTP(reads, sees), checks.JSON(reads, sees), []conformance.Check{{
		ID: "STET-API-05", Title: "answers repeat the X-Request-ID of their request", Rules: []string{"STET-API-05"},
		Clause: s40("X-Request-ID", "the value of the request comes back in the answer"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Sees: apiData, Operations: append([]string{"consentsPut"}, lists...),
		Judge: func(v conformance.View) conformance.Finding {
			if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
				return finding
			}
			return sameID(v, (*conformance.Exchange).OK)
		},
	}, errorIDs, noID,
		should("STET-API-12", "a media type that is not offered is not acceptable", s40("406", "declared for every operation"), answered(http.StatusNotAcceptable, listOddAccept), oauth.Read, listOddAccept),
		should("STET-API-13", "a method that is not offered is not allowed", s40("405", "declared for every operation"), answered(http.StatusMethodNotAllowed, postAccounts), oauth.Read, postAccounts),
		{
			ID: "STET-API-14", Title: "no content means no body", Rules: []string{"STET-API-14"},
			Clause: rfc9110("15.3.5", "an answer with status 204 ends with its header"),
			Level:  conformance.Must, Reads: []string{oauth.Read}, Sees: slices.Concat(apiData, apiErrors), Operations: lists, Judge: empty204,
		}, {
			ID: "STET-API-23", Title: "one token opens accounts, balances, transactions", Rules: []string{"STET-API-23"},
			Clause: flowPage("8", "the access token serves each request of the API, in the Authorization field after Bearer"),
			Level:  conformance.Must, Reads: openedAlike, Sees: []string{forwardConsent, listConsented}, Judge: opensAll,
		}})
}

// sameID compares the request ids of the answers that about picks, byte by byte.
func sameID(v conformance.View, about func(*conformance.Exchange) bool) conformance.Finding {
	finding := conformance.Inapplicable("no such answer came")
	for _, e := range v.Tape {
		sent := e.Request.Header.Get("X-Request-ID")
		if sent == "" || e.Operation == "" || !about(e) {
			continue
		}
		if got := e.Header("X-Request-ID"); got != sent {
			return conformance.Fails("X-Request-ID "+sent, orNone(got)).At(e)
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

func servedWithoutID(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	if e := v.Last(listNoRequestID); !e.OK() {
		return conformance.Fails("an answer with data", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(listNoRequestID))
}

// answered judges that a step was answered with a status, while the plain request was
// served.
func answered(status int, step string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
			return finding
		}
		if e := v.Last(step); !is(e, status) {
			return conformance.Fails(http.StatusText(status), statusOf(e)).At(e)
		}
		return conformance.Holds().At(v.Last(step))
	}
}

func empty204(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	finding := conformance.Inapplicable("no answer had status 204")
	for _, e := range v.Tape {
		if !is(e, http.StatusNoContent) {
			continue
		}
		if n := checks.BodyBytes(e); n != "0" {
			return conformance.Fails("no body", n+" bytes").At(e)
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

// unlinked says whether the latest list of accounts has links for the account of a request, and none to what was asked for.
func unlinked(v conformance.View, e *conformance.Exchange) bool {
	list := v.Last(listConsented)
	if !list.OK() {
		list = v.Last(oauth.Read)
	}
	name := functions[0]
	if e.Operation == "accountsTransactionsGet" {
		name = functions[1]
	}
	return slices.ContainsFunc(read(list).At("accounts").Items(), func(a checks.Node) bool {
		return a.At("resourceId").Text() == checks.PathAccount(e) && a.At("_links").Object() && !a.At("_links", name).Exists()
	})
}

// opensAll looks at the first request of each kind that carried the token as issued.
func opensAll(v conformance.View) conformance.Finding {
	var shown []*conformance.Exchange
	for _, step := range openedAlike {
		all := v.All(step)
		if is(all[0], http.StatusForbidden) && unlinked(v, all[0]) {
			continue // it is not to be read: see STET-ACC-13
		}
		if !all[0].OK() {
			return conformance.Fails("an answer with data for the token just issued", statusOf(all[0])).At(all[0])
		}
		shown = append(shown, all[0])
	}
	if len(shown) < 2 {
		return conformance.Inapplicable("no account has a link to balances or transactions")
	}
	return conformance.Holds().At(shown...)
}
