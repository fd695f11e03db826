package stet

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// reports are the steps beside the walk whose answers are transactions.
var reports = []string{readEach, walkBack, readSeam, readFrom, readTo, readAfter, readFuture, readOld, followTransactions, readKept, readExtended, readRefreshedHistory}

func transactionChecks() []conformance.Check {
	reads := []string{readTransactions}
	row := func(id, title, place, text string) conformance.Check {
		return form(id, title, s40(place, text), reads, reports)
	}
	should := func(id, title string, clause conformance.Clause, judge func(conformance.View) conformance.Finding, reads ...string) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: conformance.Should, Reads: reads, Judge: judge}
	}
	old := should("STET-TRX-13", "without its scope the extended history stays closed", s40("scopes", "transactions of more than ninety days ago need extended_transaction_history"), closedHistory, readOld)
	old.Sees = []string{oauth.Authorise, oauth.Redeem, readTransactions}
	refreshed := should("STET-REF-05", "a refresh does not open the extended history again",
		conformance.Clause{Document: "Airlock IAM, STET PSD2", Text: "the scope extended_transaction_history is not granted on refresh"}, closedAfterRefresh, redeemExtended, refreshExtended)
	refreshed.Sees, refreshed.Features = []string{readExtended, readRefreshedHistory}, []string{"extended-history", "refresh"}
	return []conformance.Check{
		row("STET-TRX-01", "the transactions have their frame", "HalTransactions", "transactions and a link to itself are required"),
		row("STET-TRX-02", "every transaction has the members of its document", "Transaction", "amount, indicator and status are required, in 1.4.0 booking date and remittance information too, and dates are written as in their version"),
		row("STET-TRX-03", "a transaction is a credit or a debit", "Transaction", "creditDebitIndicator is CRDT or DBIT"),
		row("STET-TRX-04", "the status of a transaction is one of its version", "Transaction", "status is BOOK, PDNG or OTHR; since 1.5 FUTR, INFO and RJCT too"),
		{
			ID: "STET-TRX-05", Title: "a transaction has a booking date or an expected one", Rules: []string{"STET-TRX-05"},
			Clause: s50("Transaction", "one of bookingDate and expectedBookingDate is given"),
			Level:  conformance.Must, Reads: reads, Sees: reports, Tolerates: true, Judge: someBookingDate,
		},
		row("STET-TRX-09", "entry references are short", "Transaction, entryReference", "at most 40 characters, since 1.5 unique"),
		row("STET-TRX-10", "lines of remittance information are short", "Transaction, remittanceInformation", "every line has at most 140 characters"),
		old,
		should("STET-TRX-14", "a date that is none is a bad request", s40("accountsTransactionsGet, 400", "declared for requests that are not as they should be"), oddDate, oauth.Read, readOddDate),
		should("STET-TRX-15", "a period without entries is answered with none", s40("accountsTransactionsGet, 204", "the request is right and there is nothing to give"), noEntries, readTransactions, readFuture),
		refreshed,
	}
}

// someBookingDate judges 1.5 and warns in 1.6; before, bookingDate is required anyway.
func someBookingDate(v conformance.View) conformance.Finding {
	if !later(v.Facts.Options["version"]) {
		return conformance.Inapplicable("the choice of the two dates is there since 1.5")
	}
	finding := conformance.Inapplicable("no transactions were given")
	for _, e := range v.Tape {
		for _, t := range read(e).At("transactions").Items() {
			if t.Object() && !t.At("bookingDate").Exists() && !t.At("expectedBookingDate").Exists() {
				return weighed(v, "bookingDate or expectedBookingDate", "neither").At(e).Pointing(t.At("bookingDate").Pointer)
			}
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

// oldDays is how old an entry is that the extended history alone opens, with two days
// for zones and for the hour of booking.
const oldDays = 92

// oldEntry finds an entry in an answer that is older than the usual history.
func oldEntry(e *conformance.Exchange) (checks.Node, bool) {
	for _, t := range read(e).At("transactions").Items() {
		if booked, ok := day(t.At("bookingDate").Text()); ok && e.Started.Sub(booked) > oldDays*24*time.Hour {
			return t.At("bookingDate"), true
		}
	}
	return checks.Node{}, false
}

func closedHistory(v conformance.View) conformance.Finding {
	scope := read(v.Last(oauth.Redeem)).At("scope").Text()
	for _, e := range v.All(oauth.Authorise) {
		if e.Operation == "authorize" && scope == "" {
			scope = checks.Address(e).Query().Get("scope")
		}
	}
	e := v.Last(readOld)
	if strings.Contains(scope, scopeExtended) {
		return conformance.Inapplicable("the token has the scope " + scopeExtended)
	}
	if !e.OK() && !v.Last(readTransactions).OK() {
		return conformance.Inconclusive("no transactions were given at all")
	}
	if n, found := oldEntry(e); found {
		return conformance.Fails("nothing older than 90 days", n.Text()).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func closedAfterRefresh(v conformance.View) conformance.Finding {
	redeemed, refreshed, after := v.Last(redeemExtended), v.Last(refreshExtended), v.Last(readRefreshedHistory)
	if granted := read(redeemed).At("scope").Text(); granted != "" && !strings.Contains(granted, scopeExtended) {
		return conformance.Inapplicable("the scope " + scopeExtended + " was not granted")
	}
	if !refreshed.OK() {
		return conformance.Inconclusive("the refresh was answered " + statusOf(refreshed))
	}
	if n := read(refreshed).At("scope"); strings.Contains(n.Text(), scopeExtended) {
		return conformance.Fails("no "+scopeExtended, n.Text()).At(refreshed).Pointing(n.Pointer)
	}
	if n, found := oldEntry(after); found {
		return conformance.Fails("nothing older than 90 days", n.Text()).At(after).Pointing(n.Pointer)
	}
	return conformance.Holds().At(refreshed, after)
}

func oddDate(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	if e := v.Last(readOddDate); !is(e, http.StatusBadRequest) {
		return conformance.Fails("400", statusOf(e)).At(e)
	}
	return conformance.Holds().At(v.Last(readOddDate))
}

func noEntries(v conformance.View) conformance.Finding {
	if finding, stop := uncontrolled(v.Last(readTransactions)); stop {
		return finding
	}
	e := v.Last(readFuture)
	entries := read(e).At("transactions").Items()
	switch {
	case is(e, http.StatusNoContent), is(e, http.StatusOK) && len(entries) == 0 && e.BodyLen() > 0:
		return conformance.Holds().At(e)
	case len(entries) > 0:
		return conformance.Fails("204, or 200 with an empty array", strconv.Itoa(len(entries))+" entries").At(e)
	case e.OK():
		return conformance.Fails("204, or 200 with an empty array", statusOf(e)+" without a body").At(e)
	}
	return conformance.Fails("204, or 200 with an empty array", statusOf(e)).At(e)
}
