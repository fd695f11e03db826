package berlingroup

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const reportURL = "https://bank.test/v1/accounts/a-1/transactions?bookingStatus=booked&dateFrom=2026-08-24&dateTo=2026-11-21"

// report is an answer of getTransactionList with booked entries and members of ours
// beside them.
func report(name, booked, more string) *conformance.Exchange {
	return to(step(name, "getTransactionList", 200, `{"transactions":{"booked":[`+booked+`]`+more+`}}`), reportURL)
}

const reportLinks = `,"_links":{"account":{"href":"/v1/accounts/a-1"}}`

// booking is a booked entry.
func booking(id, date, more string) string {
	return fmt.Sprintf(`{"transactionId":"%s","bookingDate":"%s","transactionAmount":{"amount":"1.00","currency":"EUR"}%s}`, id, date, more)
}

// pageOf is a page of a report; next is its link onward, "" for none.
func pageOf(url, booked, next string) *conformance.Exchange {
	links := reportLinks
	if next != "" {
		links = `,"_links":{"account":{"href":"/v1/accounts/a-1"},"next":{"href":` + next + `}}`
	}
	return to(report(readTransactions, booked, links), url)
}

func transactionTrials() []trial {
	open, refused := listing(oauth.Read, 200), listing(oauth.Read, 401)
	good := report(readTransactions, booking("t-1", "2026-11-20", ""), reportLinks)
	crash := step(readTransactions, "getTransactionList", 500, "")
	long := strings.Repeat("x", 141)
	entry := func(members string) []*conformance.Exchange {
		return tapes.Tape(report(readTransactions, booking("t-1", "2026-11-20", members), reportLinks))
	}
	detailed := func(body string) []*conformance.Exchange {
		return tapes.Tape(step(readDetails, "getTransactionDetails", 200, body))
	}
	missing := func(status int) *conformance.Exchange {
		return trouble(readNoDetails, "getTransactionDetails", status, "RESOURCE_UNKNOWN")
	}
	period := func(date string) *conformance.Exchange {
		return to(report(readPeriod, booking("t-2", date, ""), reportLinks), strings.NewReplacer("2026-08-24", "2026-09-23", "2026-11-21", "2026-10-22").Replace(reportURL))
	}
	duties := [][]trial{
		dutyTrials("BG-TRX-01", good, readNoStatus, "getTransactionList"), dutyTrials("BG-TRX-02", good, readOddStatus, "getTransactionList"),
		dutyTrials("BG-TRX-05", good, readNoDateFrom, "getTransactionList"), dutyTrials("BG-TRX-09", good, readOddDate, "getTransactionList"),
	}
	all := []trial{
		{"BG-TRX-03", "a report", holds, tapes.Tape(open, good), nil},
		{"BG-TRX-03", "refused", fails, tapes.Tape(open, trouble(readTransactions, "getTransactionList", 400, "PARAMETER_NOT_SUPPORTED")), nil},
		{"BG-TRX-03", "a crash", fails, tapes.Tape(open, crash), nil},
		{"BG-TRX-03", "the list was refused too", inconclusive, tapes.Tape(refused, crash), nil},

		{"BG-TRX-06", "a report", holds, tapes.Tape(good, report(readNoDateTo, "", reportLinks)), nil},
		{"BG-TRX-06", "refused", fails, tapes.Tape(good, trouble(readNoDateTo, "getTransactionList", 400, "FORMAT_ERROR")), nil},
		{"BG-TRX-06", "refused with it too", inconclusive, tapes.Tape(crash, trouble(readNoDateTo, "getTransactionList", 400, "FORMAT_ERROR")), nil},

		{"BG-TRX-07", "inside", holds, tapes.Tape(good, period("2026-10-01")), nil},
		{"BG-TRX-07", "on the first and on the last day", holds, tapes.Tape(report(readTransactions, booking("t-1", "2026-08-24", "")+","+booking("t-2", "2026-11-21", ""), reportLinks), period("2026-10-22")), nil},
		{"BG-TRX-07", "a day before", fails, tapes.Tape(report(readTransactions, booking("t-1", "2026-08-23", ""), reportLinks), period("2026-10-01")), nil},
		{"BG-TRX-07", "a day after", fails, tapes.Tape(good, period("2026-10-23")), nil},
		{"BG-TRX-07", "on a later page", fails, tapes.Tape(good, pageOf("https://bank.test/next?page=2", booking("t-3", "2026-01-01", ""), ""), period("2026-10-01")), nil},
		{"BG-TRX-07", "no dates", inapplicable, tapes.Tape(report(readTransactions, `{"transactionAmount":{"amount":"1","currency":"EUR"}}`, reportLinks), report(readPeriod, "", reportLinks)), nil},
		{"BG-TRX-07", "no report", inconclusive, tapes.Tape(crash, crash), nil},

		{"BG-TRX-12", "as documented", holds, tapes.Tape(good, period("2026-10-01"), report(readNoDateTo, "", reportLinks)), nil},
		{"BG-TRX-12", "an entry without amount", fails, tapes.Tape(report(readTransactions, `{"transactionId":"t-1"}`, reportLinks)), nil},
		{"BG-TRX-12", "an entry without amount in another report", fails, tapes.Tape(good, report(readNoDateTo, `{"transactionId":"t-1"}`, reportLinks)), nil},
		{"BG-TRX-12", "a name too long", fails, entry(`,"creditorName":"` + long + `"`), nil},
		{"BG-TRX-12", "an amount as number", fails, tapes.Tape(report(readTransactions, `{"transactionAmount":{"amount":1,"currency":"EUR"}}`, reportLinks)), nil},
		{"BG-TRX-12", "a date of no calendar", fails, entry(`,"valueDate":"2026-02-30"`), nil},
		{"BG-TRX-12", "no links", tolerated, tapes.Tape(report(readTransactions, booking("t-1", "2026-11-20", ""), "")), nil},
		{"BG-TRX-12", "no link to the account", tolerated, tapes.Tape(report(readTransactions, "", `,"_links":{}`)), nil},
		{"BG-TRX-12", "a remittance text too long", tolerated, entry(`,"remittanceInformationUnstructured":"` + long + `"`), nil},
		{"BG-TRX-12", "a remittance text too long in a list", tolerated, entry(`,"remittanceInformationUnstructuredArray":["","` + long + `"]`), nil},
		{"BG-TRX-12", "a remittance text that is none", fails, entry(`,"remittanceInformationUnstructured":7`), nil},
		{"BG-TRX-12", "no links, then an entry without amount", fails, tapes.Tape(report(readTransactions, "", ""), report(readPeriod, `{}`, "")), nil},
		{"BG-TRX-12", "refused", inconclusive, tapes.Tape(crash), nil},

		{"BG-TRX-13", "booked alone", holds, tapes.Tape(good), nil},
		{"BG-TRX-13", "no entry booked", holds, tapes.Tape(report(readTransactions, "", reportLinks)), nil},
		{"BG-TRX-13", "no list booked", fails, tapes.Tape(step(readTransactions, "getTransactionList", 200, `{"transactions":{"_links":{}}}`)), nil},
		{"BG-TRX-13", "pending entries", fails, tapes.Tape(report(readTransactions, "", `,"pending":[`+booking("t-1", "2026-11-20", "")+`]`)), nil},
		{"BG-TRX-13", "pending entries on a later page", fails, tapes.Tape(good, report(readTransactions, "", `,"pending":[{}]`)), nil},
		{"BG-TRX-13", "an empty list pending", tolerated, tapes.Tape(report(readTransactions, "", `,"pending":[]`), good), nil},
		{"BG-TRX-13", "no report", inconclusive, tapes.Tape(crash), nil},

		{"BG-TRX-25", "wrapped twice", holds, detailed(`{"transactionsDetails":{"transactionDetails":` + booking("t-1", "2026-11-20", "") + `}}`), nil},
		{"BG-TRX-25", "wrapped once", holds, detailed(`{"transactionsDetails":` + booking("t-1", "2026-11-20", "") + `}`), nil},
		{"BG-TRX-25", "wrapped once in another way", holds, detailed(`{"transactionDetails":` + booking("t-1", "2026-11-20", "") + `}`), nil},
		{"BG-TRX-25", "a remittance text too long", tolerated, detailed(`{"transactionsDetails":{"transactionDetails":` + booking("t-1", "2026-11-20", `,"remittanceInformationUnstructured":"`+long+`"`) + `}}`), nil},
		{"BG-TRX-25", "no amount", fails, detailed(`{"transactionsDetails":{"transactionDetails":{"transactionId":"t-1"}}}`), nil},
		{"BG-TRX-25", "not wrapped", fails, detailed(booking("t-1", "2026-11-20", "")), nil},
		{"BG-TRX-25", "refused", fails, tapes.Tape(trouble(readDetails, "getTransactionDetails", 404, "RESOURCE_UNKNOWN")), nil},
		{"BG-TRX-25", "refused the second time", fails, tapes.Tape(detailed(`{"transactionDetails":` + booking("t-1", "2026-11-20", "") + `}`)[0], step(readDetails, "getTransactionDetails", 500, "")), nil},

		{"BG-TRX-26", "404", holds, tapes.Tape(open, missing(404)), nil},
		{"BG-TRX-26", "403", holds, tapes.Tape(open, missing(403)), nil},
		{"BG-TRX-26", "400", tolerated, tapes.Tape(open, missing(400)), nil},
		{"BG-TRX-26", "401", tolerated, tapes.Tape(open, missing(401)), nil},
		{"BG-TRX-26", "data", fails, tapes.Tape(open, missing(200)), nil},
		{"BG-TRX-26", "a crash", fails, tapes.Tape(open, missing(500)), nil},
		{"BG-TRX-26", "the list was refused too", inconclusive, tapes.Tape(refused, missing(404)), nil},

		{"BG-TRX-31", "each with its date", holds, tapes.Tape(good), nil},
		{"BG-TRX-31", "one without", fails, tapes.Tape(report(readTransactions, booking("t-1", "2026-11-20", "")+`,{"transactionId":"t-2"}`, reportLinks)), nil},
		{"BG-TRX-31", "no entry", inapplicable, tapes.Tape(report(readTransactions, "", reportLinks)), nil},
		{"BG-TRX-31", "no report", inconclusive, tapes.Tape(crash), nil},
	}
	for _, d := range duties {
		all = append(all, d...)
	}
	return all
}

func pagingTrials() []trial {
	const second = "https://bank.test/v1/accounts/a-1/transactions?page=2"
	first := func(next string) *conformance.Exchange {
		return pageOf(reportURL, booking("t-1", "2026-11-20", ""), next)
	}
	last := pageOf(second, booking("t-2", "2026-11-19", ""), "")
	return []trial{
		{"BG-TRX-17", "to a last page", holds, tapes.Tape(first(`"/v1/accounts/a-1/transactions?page=2"`), last), nil},
		{"BG-TRX-17", "further than we go", holds, tapes.Tape(first(`"`+second+`"`), pageOf(second, "", `"/v1/accounts/a-1/transactions?page=3"`)), nil},
		{"BG-TRX-17", "back to the first page", fails, tapes.Tape(first(`"`+second+`"`), pageOf(second, "", `"`+reportURL+`"`)), nil},
		{"BG-TRX-17", "round the second page", fails, tapes.Tape(first(`"/v1/accounts/a-1/transactions?page=2"`), pageOf(second, "", `"/v1/accounts/a-1/transactions?page=2"`)), nil},
		{"BG-TRX-17", "to itself at once", fails, tapes.Tape(first(`"` + reportURL + `"`)), nil},
		{"BG-TRX-17", "to an error", fails, tapes.Tape(first(`"`+second+`"`), trouble(readTransactions, "getTransactionList", 401, "CONSENT_INVALID")), nil},
		{"BG-TRX-17", "to another host", fails, tapes.Tape(first(`"https://null/v1/accounts/a-1/transactions?page=2"`)), nil},
		{"BG-TRX-17", "nowhere", fails, tapes.Tape(first(`""`)), nil},
		{"BG-TRX-17", "to null", fails, tapes.Tape(first(`null`)), nil},
		{"BG-TRX-17", "to what is no URL", fails, tapes.Tape(first(`"http://[::1/"`)), nil},
		{"BG-TRX-17", "one page", inapplicable, tapes.Tape(first("")), nil},
		{"BG-TRX-17", "no page", inconclusive, tapes.Tape(step(readTransactions, "getTransactionList", 500, "")), nil},

		{"BG-TRX-18", "other entries", holds, tapes.Tape(first(`"`+second+`"`), last), nil},
		{"BG-TRX-18", "the same entry", fails, tapes.Tape(first(`"`+second+`"`), pageOf(second, booking("t-2", "2026-11-19", "")+","+booking("t-1", "2026-11-20", ""), "")), nil},
		{"BG-TRX-18", "the same reference", fails, tapes.Tape(pageOf(reportURL, `{"entryReference":"e-1"}`, `"`+second+`"`), pageOf(second, `{"entryReference":"e-1"}`, "")), nil},
		{"BG-TRX-18", "an id that is a reference elsewhere", holds, tapes.Tape(pageOf(reportURL, `{"entryReference":"1"}`, `"`+second+`"`), pageOf(second, `{"transactionId":"1"}`, "")), nil},
		{"BG-TRX-18", "entries without names", holds, tapes.Tape(pageOf(reportURL, `{},{}`, `"`+second+`"`), pageOf(second, `{}`, "")), nil},
		{"BG-TRX-18", "one page", inapplicable, tapes.Tape(first("")), nil},
		{"BG-TRX-18", "one page of several", inconclusive, tapes.Tape(first(`"https://other.test/"`)), nil},
		{"BG-TRX-18", "no page", inconclusive, tapes.Tape(step(readTransactions, "getTransactionList", 500, "")), nil},
	}
}

func TestTransactions(t *testing.T) { try(t, transactionTrials()) }
func TestPaging(t *testing.T)       { try(t, pagingTrials()) }

func TestLocalTime(t *testing.T) {
	for quoted, want := range map[string]bool{
		`"2026-11-20T17:04:05"`: true, `"2026-11-20T17:04:05.123"`: true,
		`"2026-11-20T17:04:05Z"`: false, `"2026-11-20T17:04:05+01:00"`: false, `"2026-11-20"`: false, `"2026-11-31T17:04:05"`: false, `""`: false, "null": false,
	} {
		if got := localTime(quoted); got != want {
			t.Errorf("localTime(%s) = %v, want %v", quoted, got, want)
		}
	}
}
