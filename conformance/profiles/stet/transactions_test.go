package stet

import (
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const transactionsURL = "https://bank.test/v1/accounts/acc-1/transactions"

// report is a page of entries with the days and references given as pairs.
func report(name, query string, links string, entries ...string) *conformance.Exchange {
	var all []string
	for i := 0; i < len(entries); i += 2 {
		all = append(all, `{"entryReference":"`+entries[i]+`","transactionAmount":{"currency":"EUR","amount":"4.00"},"creditDebitIndicator":"DBIT","status":"BOOK","bookingDate":"`+
			entries[i+1]+`","remittanceInformation":["ACHAT"]}`)
	}
	body := `{"transactions":[` + strings.Join(all, ",") + `],"_links":{"self":{"href":"/v1/accounts/acc-1/transactions"}` + links + `}}`
	return to(step(name, "accountsTransactionsGet", 200, body), transactionsURL+query)
}

// pendingNow makes the entries of a page pending.
func pendingNow(e *conformance.Exchange) *conformance.Exchange {
	e.Response.Body = conformance.NewBody([]byte(strings.ReplaceAll(string(e.Response.Body.Bytes()), "BOOK", "PDNG")))
	return e
}

// step204 is an answer about transactions that has none to give.
func step204(name, query string) *conformance.Exchange {
	return to(step(name, "accountsTransactionsGet", 204, ""), transactionsURL+query)
}

func transactionTrials() []trial {
	walk := report(readTransactions, "?dateFrom=2026-09-01T00%3A00%3A00%2B02%3A00", "", "7", "2026-11-20")
	from := "?dateFrom=2026-11-20T00%3A00%3A00%2B01%3A00"
	until := "?dateTo=2026-11-20T00%3A00%3A00%2B01%3A00"
	long := report(readTransactions, "?dateFrom=2026-09-01", "", "7", "2026-11-20", "5", "2026-11-16", "4", "2026-11-15")
	week := "?dateFrom=2026-11-13&dateTo=2026-11-20"
	late := `,"next":{"href":"/v1/accounts/acc-1/transactions?page=2"}`
	redeem := func(scope string) *conformance.Exchange {
		return step(oauth.Redeem, "issueToken", 200, `{"access_token":"a","token_type":"Bearer","scope":"`+scope+`"}`)
	}
	extended := func(scope string) []*conformance.Exchange {
		return tapes.Tape(step(redeemExtended, "issueToken", 200, `{"access_token":"a","scope":"aisp extended_transaction_history"}`),
			step(refreshExtended, "issueToken", 200, `{"access_token":"b","scope":"`+scope+`"}`))
	}
	return []trial{
		{check: "STET-TRX-05", name: "expected", want: holds, tape: tapes.Tape(step(readTransactions, "accountsTransactionsGet", 200, transactions15)), options: of15},
		{check: "STET-TRX-05", name: "neither", want: fails, options: of15,
			tape: tapes.Tape(step(readTransactions, "accountsTransactionsGet", 200, but(transactions15, `"expectedBookingDate":"2026-11-20T00:00:00Z",`, ``)))},
		{check: "STET-TRX-05", name: "neither in 1.6", want: tolerated, options: map[string]string{"version": version16},
			tape: tapes.Tape(step(readTransactions, "accountsTransactionsGet", 200, but(transactions15, `"expectedBookingDate":"2026-11-20T00:00:00Z",`, ``)))},
		{check: "STET-TRX-05", name: "before", want: inapplicable, tape: tapes.Tape(walk)},
		{check: "STET-TRX-02", name: "to the minute in 1.5", want: tolerated, options: of15,
			tape: tapes.Tape(step(readTransactions, "accountsTransactionsGet", 200, but(transactions15, `"expectedBookingDate":"2026-11-20T00:00:00Z",`, `"expectedBookingDate":"2026-11-20T00:00+01:00",`)))},
		{check: "STET-TRX-06", name: "included", want: holds, tape: tapes.Tape(walk, report(readFrom, from, "", "7", "2026-11-20"))},
		{check: "STET-TRX-06", name: "included with its time", want: holds, tape: tapes.Tape(walk, report(readFrom, "?dateFrom=2026-11-20T00:00:00Z", "", "7", "2026-11-20T00:00:00Z"))},
		{check: "STET-TRX-06", name: "excluded", want: fails, tape: tapes.Tape(walk, report(readFrom, from, "", "8", "2026-11-21"))},
		{check: "STET-TRX-06", name: "on a later page", want: inapplicable, tape: tapes.Tape(walk, report(readFrom, from, late, "8", "2026-11-21"))},
		{check: "STET-TRX-06", name: "refused", want: inconclusive, tape: tapes.Tape(walk, trouble(readFrom, "accountsTransactionsGet", 400))},
		{check: "STET-TRX-06-before", name: "from the day on", want: holds, tape: tapes.Tape(walk, report(readFrom, from, "", "7", "2026-11-20", "6", "2026-11-19"))},
		{check: "STET-TRX-06-before", name: "from the beginning", want: fails, tape: tapes.Tape(walk, report(readFrom, from, "", "7", "2026-11-20", "5", "2026-11-18"))},
		{check: "STET-TRX-06-before", name: "pending", want: holds, tape: tapes.Tape(walk, pendingNow(report(readFrom, from, "", "5", "2026-11-18")))},
		{check: "STET-TRX-07-between", name: "whole", want: holds, tape: tapes.Tape(long, report(readTo, week, "", "5", "2026-11-16", "4", "2026-11-15"))},
		{check: "STET-TRX-07-between", name: "cut", want: fails, tape: tapes.Tape(long, report(readTo, week, "", "5", "2026-11-16"))},
		{check: "STET-TRX-07-between", name: "nothing", want: fails, tape: tapes.Tape(long, step204(readTo, week))},
		{check: "STET-TRX-07-between", name: "on pages", want: inapplicable, tape: tapes.Tape(long, report(readTo, week, late, "5", "2026-11-16"))},
		{check: "STET-TRX-07-between", name: "whole before another page", want: holds, tape: tapes.Tape(long, report(readTo, week, late, "5", "2026-11-16", "4", "2026-11-15"))},
		{check: "STET-TRX-07-between", name: "nothing between", want: inapplicable, tape: tapes.Tape(walk, report(readTo, week, ""))},
		{check: "STET-TRX-08-behind", name: "the rest", want: holds, tape: tapes.Tape(long, report(readAfter, "?afterEntryReference=5", "", "7", "2026-11-20"))},
		{check: "STET-TRX-08-behind", name: "nothing", want: fails, tape: tapes.Tape(long, report(readAfter, "?afterEntryReference=5", ""))},
		{check: "STET-TRX-08-behind", name: "the last", want: inapplicable, tape: tapes.Tape(long, report(readAfter, "?afterEntryReference=7", ""))},
		{check: "STET-TRX-08-behind", name: "of another kind", want: inapplicable, tape: tapes.Tape(long, report(readAfter, "?afterEntryReference=abc", ""))},
		{check: "STET-TRX-08-behind", name: "later", want: inapplicable, tape: tapes.Tape(long, report(readAfter, "?afterEntryReference=5", "")), options: of15},
		{check: "STET-TRX-07", name: "excluded", want: holds, tape: tapes.Tape(walk, report(readTo, until, "", "6", "2026-11-19"))},
		{check: "STET-TRX-07", name: "included", want: fails, tape: tapes.Tape(walk, report(readTo, until, "", "7", "2026-11-20"))},
		{check: "STET-TRX-07", name: "later still", want: fails, tape: tapes.Tape(walk, report(readTo, until, "", "8", "2026-11-21"))},
		{check: "STET-TRX-07", name: "earlier on the day", want: holds, tape: tapes.Tape(walk, report(readTo, "?dateTo=2026-11-20T22%3A00%3A00Z", "", "6", "2026-11-20T08:00:00Z"))},
		{check: "STET-TRX-07", name: "at the time", want: fails, tape: tapes.Tape(walk, report(readTo, "?dateTo=2026-11-20T22%3A00%3A00Z", "", "6", "2026-11-20T23:00:00+01:00"))},
		{check: "STET-TRX-07", name: "pending", want: holds, tape: tapes.Tape(walk, pendingNow(report(readTo, until, "", "6", "2026-11-21")))},
		{check: "STET-TRX-08", name: "greater", want: holds, tape: tapes.Tape(walk, report(readAfter, "?afterEntryReference=9", "", "10", "2026-11-20"))},
		{check: "STET-TRX-08", name: "the same", want: fails, tape: tapes.Tape(walk, report(readAfter, "?afterEntryReference=9", "", "9", "2026-11-20"))},
		{check: "STET-TRX-08", name: "letters", want: fails, tape: tapes.Tape(walk, report(readAfter, "?afterEntryReference=c", "", "b", "2026-11-20"))},
		{check: "STET-TRX-08", name: "later", want: inapplicable, tape: tapes.Tape(walk, report(readAfter, "?afterEntryReference=9", "", "9", "2026-11-20")), options: of15},
		{check: "STET-TRX-13", name: "recent", want: holds, tape: tapes.Tape(redeem("aisp"), walk, report(readOld, "", "", "7", "2026-09-20"))},
		{check: "STET-TRX-13", name: "old", want: fails, tape: tapes.Tape(redeem("aisp"), walk, report(readOld, "", "", "7", "2026-08-01"))},
		{check: "STET-TRX-13", name: "extended", want: inapplicable, tape: tapes.Tape(redeem("aisp extended_transaction_history"), walk, report(readOld, "", "", "7", "2026-08-01"))},
		{check: "STET-TRX-13", name: "refused", want: inconclusive, tape: tapes.Tape(redeem("aisp"), trouble(readTransactions, "accountsTransactionsGet", 403), trouble(readOld, "accountsTransactionsGet", 403))},
		{check: "STET-TRX-14", name: "400", want: holds, tape: tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140), trouble(readOddDate, "accountsTransactionsGet", 400))},
		{check: "STET-TRX-14", name: "200", want: fails, tape: tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140), report(readOddDate, "", ""))},
		{check: "STET-TRX-15", name: "204", want: holds, tape: tapes.Tape(walk, step(readFuture, "accountsTransactionsGet", 204, ""))},
		{check: "STET-TRX-15", name: "empty", want: holds, tape: tapes.Tape(walk, report(readFuture, "", ""))},
		{check: "STET-TRX-15", name: "404", want: fails, tape: tapes.Tape(walk, trouble(readFuture, "accountsTransactionsGet", 404))},
		{check: "STET-TRX-15", name: "nothing", want: fails, tape: tapes.Tape(walk, step(readFuture, "accountsTransactionsGet", 200, ""))},
		{check: "STET-TRX-15", name: "some", want: fails, tape: tapes.Tape(walk, report(readFuture, "", "", "7", "2026-11-20"))},
		{check: "STET-REF-05", name: "not again", want: holds, tape: numbered(append(extended("aisp"), report(readRefreshedHistory, "", "")))},
		{check: "STET-REF-05", name: "in the scope", want: fails, tape: extended("aisp extended_transaction_history")},
		{check: "STET-REF-05", name: "in the data", want: fails, tape: numbered(append(extended("aisp"), report(readRefreshedHistory, "", "", "7", "2026-08-01")))},
		{check: "STET-REF-05", name: "never", want: inapplicable,
			tape: tapes.Tape(step(redeemExtended, "issueToken", 200, `{"access_token":"a","scope":"aisp"}`), step(refreshExtended, "issueToken", 200, `{"access_token":"b"}`))},
	}
}

// numbered numbers a tape anew.
func numbered(exchanges []*conformance.Exchange) []*conformance.Exchange {
	return tapes.Tape(exchanges...)
}

func pagingTrials() []trial {
	next := func(href string) string { return `,"next":{"href":"` + href + `"}` }
	second := "/v1/accounts/acc-1/transactions?page=2"
	first := report(readTransactions, "?dateFrom=2026-09-01", next(second), "9", "2026-11-20")
	last := report(readTransactions, "?page=2", "", "8", "2026-11-19")
	relative := report(readTransactions, "?dateFrom=2026-09-01", next(strings.TrimPrefix(second, "/")), "9", "2026-11-20")
	broken := tapes.Tape(trouble(readTransactions, "accountsTransactionsGet", 403))
	back := func(references ...string) []*conformance.Exchange {
		all := []*conformance.Exchange{first, last}
		for _, reference := range references {
			all = append(all, report(walkBack, "", "", reference, "2026-11-20"))
		}
		return tapes.Tape(all...)
	}
	list := step(oauth.Read, "accountsGet", 200, accounts140)
	followed := func(body string) []*conformance.Exchange {
		return tapes.Tape(list, to(step(followSelves, "accountsGet", 200, body), "https://bank.test/v1/accounts"))
	}
	return []trial{
		{check: "STET-TRX-11", name: "to the end", want: holds, tape: tapes.Tape(first, last)},
		{check: "STET-TRX-11", name: "without a slash", want: holds, tape: tapes.Tape(relative, last)},
		{check: "STET-TRX-11", name: "to itself", want: fails, tape: tapes.Tape(first, report(readTransactions, "?page=2", next(second), "8", "2026-11-19"))},
		{check: "STET-TRX-11", name: "to itself without a slash", want: fails, tape: tapes.Tape(first, report(readTransactions, "?page=2", next(strings.TrimPrefix(second, "/")), "8", "2026-11-19"))},
		{check: "STET-TRX-11", name: "nowhere", want: fails, tape: tapes.Tape(first, report(readTransactions, "?page=2", next(""), "8", "2026-11-19"))},
		{check: "STET-TRX-11", name: "abroad", want: fails, tape: tapes.Tape(first, report(readTransactions, "?page=2", next("https://elsewhere.test/3"), "8", "2026-11-19"))},
		{check: "STET-TRX-11", name: "refused", want: fails, tape: tapes.Tape(first, trouble(readTransactions, "accountsTransactionsGet", 404))},
		{check: "STET-TRX-11", name: "long", want: inapplicable, tape: tapes.Tape(first, report(readTransactions, "?page=2", next("/v1/accounts/acc-1/transactions?page=3"), "8", "2026-11-19"))},
		{check: "STET-TRX-11", name: "forbidden", want: inconclusive, tape: broken},
		{check: "STET-TRX-11-once", name: "once", want: holds, tape: tapes.Tape(first, last)},
		{check: "STET-TRX-11-once", name: "twice", want: fails, tape: tapes.Tape(first, report(readTransactions, "?page=2", "", "9", "2026-11-19"))},
		{check: "STET-TRX-11-once", name: "none", want: inapplicable, tape: tapes.Tape(report(readTransactions, "", "", "", "2026-11-19"))},
		{check: "STET-TRX-11-filters", name: "kept", want: holds, tape: tapes.Tape(first, report(readTransactions, "?dateFrom=2026-09-01&page=2", "", "8", "2026-11-19"))},
		{check: "STET-TRX-11-filters", name: "changed", want: fails, tape: tapes.Tape(first, report(readTransactions, "?dateFrom=2026-08-01&page=2", "", "8", "2026-11-19"))},
		{check: "STET-TRX-11-filters", name: "forgotten", want: fails, tape: tapes.Tape(first, report(readTransactions, "?page=2", "", "8", "2026-08-19"))},
		{check: "STET-TRX-11-filters", name: "one page", want: inapplicable, tape: tapes.Tape(last)},
		{check: "STET-TRX-11-all", name: "on a page", want: holds, tape: tapes.Tape(first, last, report(readSeam, "", "", "9", "2026-11-20", "8", "2026-11-19"))},
		{check: "STET-TRX-11-all", name: "lost", want: fails, tape: tapes.Tape(first, last, report(readSeam, "", "", "9", "2026-11-20", "10", "2026-11-20"))},
		{check: "STET-TRX-11-all", name: "not walked to the end", want: inapplicable, tape: tapes.Tape(first, report(readSeam, "", "", "10", "2026-11-20"))},
		{check: "STET-TRX-11-all", name: "nameless", want: inapplicable, tape: tapes.Tape(first, last, report(readSeam, "", "", "", "2026-11-20"))},
		{check: "STET-TRX-11-all", name: "refused", want: inconclusive, tape: tapes.Tape(first, last, trouble(readSeam, "accountsTransactionsGet", 400))},
		{check: "STET-TRX-12", name: "first", want: holds, tape: back("9", "9")},
		{check: "STET-TRX-12", name: "another", want: fails, tape: back("9", "8")},
		{check: "STET-TRX-12", name: "before the first", want: fails,
			tape: tapes.Tape(report(readTransactions, "?dateFrom=2026-09-01", `,"prev":{"href":"/v1/accounts/acc-1/transactions?page=0"}`, "9", "2026-11-20"), last)},
		{check: "STET-TRX-12", name: "gone", want: fails, tape: tapes.Tape(first, last, trouble(walkBack, "accountsTransactionsGet", 404))},
		{check: "STET-TRX-12", name: "no links", want: inapplicable, tape: back()},
		{check: "STET-ACC-12", name: "open", want: holds, tape: tapes.Tape(list, report(followTransactions, "", ""))},
		{check: "STET-ACC-12", name: "closed", want: fails, tape: tapes.Tape(list, trouble(followTransactions, "accountsTransactionsGet", 404))},
		{check: "STET-ACC-12", name: "none", want: inapplicable, tape: tapes.Tape(list)},
		{check: "STET-API-17", name: "the same", want: holds, tape: followed(accounts140)},
		{check: "STET-API-17", name: "another", want: fails, tape: followed(but(accounts140, `"resourceId":"acc-1"`, `"resourceId":"acc-7"`))},
		{check: "STET-API-17", name: "gone", want: fails, tape: tapes.Tape(list, trouble(followSelves, "accountsGet", 404))},
		{check: "STET-API-17", name: "none", want: inapplicable, tape: tapes.Tape(list)},
		{check: "STET-API-07", name: "HAL", want: holds, tape: tapes.Tape(list)},
		{check: "STET-API-07", name: "JSON", want: fails, tape: tapes.Tape(step(oauth.Read, "accountsGet", 200, accounts140, "Content-Type: application/json"))},
	}
}

func TestDay(t *testing.T) {
	want := time.Date(2026, time.November, 20, 0, 0, 0, 0, time.UTC)
	for _, text := range []string{"2026-11-20", "2026-11-20T00:00+01:00", "2026-11-20T00:00:00.000+0200"} {
		if got, ok := day(text); !ok || !got.Equal(want) {
			t.Errorf("day(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "2026-11", "20-11-2026", "2026-13-01"} {
		if got, ok := day(text); ok {
			t.Errorf("day(%q) = %v, want none", text, got)
		}
	}
}
