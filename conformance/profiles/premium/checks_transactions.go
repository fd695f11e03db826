package premium

import (
	"net/http"
	"slices"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// histories are the steps that read transactions as they should be.
var histories = []string{readEach, readWalk, readLarge, readPeriod, readFirst, readWalkAgain, readLargeAgain}

func transactionChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "PREM-TX-200", Title: "the transactions come with status 200 in a page", Rules: []string{"PREM-TX-200"},
		Clause: flowPage("Step 4", "GET /v1/accounts/{account-id}/transactions with a valid token returns a page of the account's transactions"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readEach}, Sees: histories[1:], Operations: []string{"getTransactions"}, Judge: paged,
	}, {
		ID: "PREM-TX-200-members", Title: "transactions have the members that clients read", Rules: []string{"PREM-TX-200"},
		Clause: clients("transaction", "amounts, dates, names and symbols have the types that clients read"),
		Level:  conformance.Should, Reads: []string{readEach}, Sees: histories[1:], Operations: []string{"getTransactions"},
		Judge: conforms("getTransactions", none(envelope("transactions")), histories...),
	}, {
		ID: "PREM-TX-DATE", Title: "booking dates lie in the period asked for", Rules: []string{"PREM-TX-DATE"},
		Clause: ours("dateFrom and dateTo bound the booking dates of the entries, both days included"),
		Level:  conformance.Should, Reads: []string{readWalk, readPeriod}, Judge: inPeriod,
	}, {
		ID: "PREM-TX-DATE-BAD", Title: "a period that is none is refused with 400", Rules: []string{"PREM-TX-DATE-BAD"},
		Clause: ours("a period turned round, and a date that is none, are errors of the request"),
		Level:  conformance.Should, Reads: []string{readWalk, readTurned, readNoDate}, Silence: true, Judge: noPeriod,
	}}
}

// paged leaves it to PREM-ACC-ID that some accounts do not open.
func paged(v conformance.View) conformance.Finding {
	_, accounts := listed(v)
	opened := false
	for _, e := range v.All(histories...) {
		if !e.OK() {
			continue
		}
		opened = true
		i := slices.IndexFunc(accounts, func(a checks.Node) bool { return a.At("accountId").Text() == checks.PathAccount(e) })
		shown := read(e).At("account", "iban")
		if i >= 0 && shown.Text() != "" && iban(accounts[i]).Text() != "" && shown.Text() != iban(accounts[i]).Text() {
			return conformance.Fails("IBAN "+iban(accounts[i]).Text(), shown.Text()).At(e, v.Last(oauth.Read)).Pointing(shown.Pointer)
		}
	}
	if !opened {
		return conformance.Inconclusive("no transactions could be read")
	}
	return conforms("getTransactions", envelope("transactions"), histories...)(v)
}

// inPeriod compares booking dates with the period of the request that began the
// step: later pages may be addressed in any way.
func inPeriod(v conformance.View) conformance.Finding {
	finding := conformance.Inapplicable("no entry has a booking date")
	for _, step := range []string{readWalk, readPeriod} {
		var from, to string
		for i, e := range v.All(step) {
			if i == 0 {
				if !e.OK() {
					return conformance.Inconclusive("the transactions were answered " + statusOf(e))
				}
				asked := checks.Address(e).Query()
				from, to = asked.Get("dateFrom"), asked.Get("dateTo")
			}
			for _, t := range entries(e) {
				date := t.At("bookingDate")
				if _, err := time.Parse(time.DateOnly, date.Text()); err != nil {
					continue
				}
				if date.Text() < from || to != "" && date.Text() > to {
					return conformance.Fails("a day from "+from+" to "+orToday(to), date.Text()).At(e).Pointing(date.Pointer)
				}
				if finding.Result == conformance.ResultInapplicable {
					finding = conformance.Holds().At(e)
				}
			}
		}
	}
	return finding
}

func orToday(day string) string {
	if day == "" {
		return "today"
	}
	return day
}

func noPeriod(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.All(readWalk)[0]); stop {
		return finding
	}
	for _, e := range v.All(readTurned, readNoDate) {
		if e.Status() != http.StatusBadRequest {
			return conformance.Fails("400", statusOf(e)).At(e)
		}
	}
	return conformance.Holds().At(v.All(readTurned, readNoDate)...)
}
