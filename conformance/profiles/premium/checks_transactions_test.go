package premium

import (
	"fmt"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

// entry is a booked transaction.
func entry(id, day string) string {
	return fmt.Sprintf(`{"transactionId":"%s","transactionState":"BOOKED","bookingDate":"%s","transactionAmount":{"amount":-1.5,"currency":"EUR"}}`, id, day)
}

// paper is a page of the walk: its entries, and the link to the next one.
func paper(name, href string, entries ...string) *conformance.Exchange {
	links := ""
	if href != "" {
		links = `,"_links":{"next":{"href":"` + href + `"}}`
	}
	return transactionsOf(name, "a-1", 200, `{"transactions":[`+strings.Join(entries, ",")+`]`+links+`}`)
}

// following is a page that was read by a link.
func following(e *conformance.Exchange, href string) *conformance.Exchange { return to(e, href) }

func transactionTrials() []trial {
	list := listing(oauth.Read, 200, account("a-1", oneIBAN))
	each := func(status int, body string) *conformance.Exchange {
		return transactionsOf(readEach, "a-1", status, body)
	}
	walk := paper(readWalk, "", entry("t-1", "2026-11-20"))
	period := func(days ...string) *conformance.Exchange {
		var entries []string
		for i, day := range days {
			entries = append(entries, entry(fmt.Sprint("p-", i), day))
		}
		return to(paper(readPeriod, "", entries...), "/v1/accounts/a-1/transactions?dateFrom=2026-10-01&dateTo=2026-10-31")
	}
	bad := func(turned, odd int) []*conformance.Exchange {
		return tapes.Tape(walk, step(readTurned, "getTransactions", turned, "{}"), step(readNoDate, "getTransactions", odd, "{}"))
	}
	return []trial{
		{"PREM-TX-200", "a page", holds, tapes.Tape(list, each(200, `{"transactions":[`+entry("t-1", "2026-11-20")+`]}`)), "", ""},
		{"PREM-TX-200", "an empty page", holds, tapes.Tape(list, each(200, noEntries)), "", ""},
		{"PREM-TX-200", "booked and pending", holds, tapes.Tape(list, each(200, `{"transactions":{"booked":[],"pending":[]}}`)), "", ""},
		{"PREM-TX-200", "members of other types", holds, tapes.Tape(list, each(200, `{"transactions":[{"isReversal":"no"}],"account":7}`)), "", ""},
		{"PREM-TX-200", "the account asked for", holds, tapes.Tape(list, each(200, `{"account":{"iban":"`+oneIBAN+`"},"transactions":[]}`)), "", ""},
		{"PREM-TX-200", "another account", fails, tapes.Tape(list, each(200, `{"account":{"iban":"`+twoIBAN+`"},"transactions":[]}`)), "", ""},
		{"PREM-TX-200", "no list", fails, tapes.Tape(list, each(200, `{}`)), "", ""},
		{"PREM-TX-200", "a text", fails, tapes.Tape(list, each(200, `{"transactions":"none"}`)), "", ""},
		{"PREM-TX-200", "half a page on the walk", fails, tapes.Tape(list, each(200, noEntries), transactionsOf(readWalk, "a-1", 200, `{"transactions":[`)), "", ""},
		{"PREM-TX-200", "another good status", fails, tapes.Tape(list, each(206, noEntries)), "", ""},
		{"PREM-TX-200", "one account has none", holds, tapes.Tape(list, each(200, noEntries), transactionsOf(readEach, "a-2", 404, noAccount)), "", ""},
		{"PREM-TX-200", "no account has any", inconclusive, tapes.Tape(list, each(404, noAccount)), "", ""},

		{"PREM-TX-200-members", "as clients read them", holds, tapes.Tape(each(200, `{"transactions":[`+entry("t-1", "2026-11-20")+`]}`)), "", ""},
		{"PREM-TX-200-members", "no members at all", holds, tapes.Tape(each(200, `{"transactions":[{}]}`)), "", ""},
		{"PREM-TX-200-members", "a day that is none", fails, tapes.Tape(each(200, `{"transactions":[`+entry("t-1", "2026-02-30")+`]}`)), "", ""},
		{"PREM-TX-200-members", "a wrong amount among the pending", fails, tapes.Tape(each(200, `{"transactions":{"booked":[],"pending":[{"transactionAmount":{"amount":"x","currency":"EUR"}}]}}`)), "", ""},
		{"PREM-TX-200-members", "a link without address", fails, tapes.Tape(each(200, `{"transactions":[],"_links":{"next":{}}}`)), "", ""},
		{"PREM-TX-200-members", "nothing could be read", inconclusive, tapes.Tape(each(404, noAccount)), "", ""},

		{"PREM-TX-DATE", "within", holds, tapes.Tape(walk, period("2026-10-01", "2026-10-31")), "", ""},
		{"PREM-TX-DATE", "too late", fails, tapes.Tape(walk, period("2026-11-01")), "", ""},
		{"PREM-TX-DATE", "too early", fails, tapes.Tape(walk, period("2026-09-30")), "", ""},
		{"PREM-TX-DATE", "too early on a later page of the walk", fails, tapes.Tape(walk, following(paper(readWalk, "", entry("t-2", "2026-08-23")), "/next"), period()), "", ""},
		{"PREM-TX-DATE", "without days", inapplicable, tapes.Tape(paper(readWalk, "", `{"transactionId":"t-1"}`), period()), "", ""},
		{"PREM-TX-DATE", "the period was refused", inconclusive, tapes.Tape(walk, step(readPeriod, "getTransactions", 400, "{}")), "", ""},

		{"PREM-TX-DATE-BAD", "400", holds, bad(400, 400), "", ""},
		{"PREM-TX-DATE-BAD", "an empty page for the period turned round", fails, bad(200, 400), "", ""},
		{"PREM-TX-DATE-BAD", "a crash for what is no date", fails, bad(400, 500), "", ""},
		{"PREM-TX-DATE-BAD", "silence", fails, tapes.Tape(walk, tapes.Silent(readTurned, "getTransactions"), step(readNoDate, "getTransactions", 400, "{}")), "", ""},
		{"PREM-TX-DATE-BAD", "right periods are refused too", inconclusive, append(tapes.Tape(transactionsOf(readWalk, "a-1", 400, "{}")), bad(400, 400)[1:]...), "", ""},
	}
}
