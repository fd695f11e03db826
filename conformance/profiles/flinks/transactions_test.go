package flinks

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/conformance/tapes"
)

const reportURL = "https://bank.test/api/fdx/5/accounts/a-1/transactions?startTime=2026-08-24&endTime=2026-11-21"

// entry is a transaction of a deposit account.
func entry(id, members string) string {
	return `{"depositTransaction":{"transactionId":"` + id + `"` + members + `}}`
}

// entriesOf is a page of transactions; next is the offset of the page behind it and
// more stands beside the list.
func entriesOf(name, from, entries, next, more string) *conformance.Exchange {
	address := reportURL
	if from != "" {
		address += "&offset=" + from
	}
	if next != "" {
		next = `,"page":{"nextOffset":` + next + `}`
	}
	return to(step(name, "getTransactions", 200, `{"transactions":[`+entries+`]`+next+more+`}`), address)
}

func transactionTrials() []trial {
	one := func(members string) []*conformance.Exchange {
		return tapes.Tape(entriesOf(readTransactions, "", entry("t-1", members), "", ""))
	}
	crash := tapes.Tape(step(readTransactions, "getTransactions", 500, ""))
	open, closed := listing(oauth.Read, 200), listing(oauth.Read, 401)
	posted := func(at string) *conformance.Exchange {
		return entriesOf(readPeriod, "", entry("t-1", `,"postedTimestamp":"`+at+`"`), "", "")
	}
	whole := entriesOf(readTransactions, "", entry("t-0", ""), "", "")
	all := []trial{
		{"FLK-ACC-200-transactions", "a list", holds, one(`,"amount":1.5,"debitCreditMemo":"DEBIT","status":"POSTED","postedTimestamp":"2026-11-20T17:04:05.1234567Z"`), nil},
		{"FLK-ACC-200-transactions", "an amount as text", fails, one(`,"amount":"1.50"`), nil},
		{"FLK-ACC-200-transactions", "no list", fails, tapes.Tape(step(readTransactions, "getTransactions", 200, `{}`)), nil},
		{"FLK-ACC-200-transactions", "refused", fails, tapes.Tape(to(trouble(readTransactions, "getTransactions", 401, 602), reportURL)), nil},
		{"FLK-ACC-200-transactions", "an account without any", holds, tapes.Tape(to(trouble(readTransactions, "getTransactions", 404, 1107), reportURL), whole), nil},
		{"FLK-ACC-200-transactions", "accounts without any", inapplicable, tapes.Tape(to(trouble(readTransactions, "getTransactions", 422, 704), reportURL)), nil},
		{"FLK-ACC-200-transactions", "null for what is not there", tolerated, one(`,"payee":null`), nil},
		{"FLK-ACC-200-transactions", "a second page refused is judged elsewhere", holds, tapes.Tape(whole, to(trouble(readTransactions, "getTransactions", 400, 401), reportURL+"&offset=x")), nil},
		{"FLK-ACC-200-transactions", "a direction in own words", tolerated, one(`,"debitCreditMemo":"OUT"`), nil},
		{"FLK-ACC-200-transactions", "no id", tolerated, tapes.Tape(entriesOf(readTransactions, "", `{"depositTransaction":{}}`, "", "")), nil},
		{"FLK-ACC-200-transactions", "a relative link", tolerated, tapes.Tape(entriesOf(readTransactions, "", "", "", `,"links":{"next":{"href":"/x"}}`)), nil},
		{"FLK-ACC-200-transactions", "nothing came", inconclusive, crash, nil},

		{"FLK-TX-ACCOUNT", "its own", holds, one(`,"accountId":"a-1"`), nil},
		{"FLK-TX-ACCOUNT", "another's", fails, one(`,"accountId":"a-2"`), nil},
		{"FLK-TX-ACCOUNT", "nobody's", inapplicable, one(""), nil},
		{"FLK-TX-ACCOUNT", "nothing came", inconclusive, crash, nil},

		{"FLK-TX-AMOUNT", "without sign", holds, one(`,"amount":0`), nil},
		{"FLK-TX-AMOUNT", "negative", fails, one(`,"amount":-1.5`), nil},
		{"FLK-TX-AMOUNT", "as text is judged elsewhere", inconclusive, one(`,"amount":"-1.5"`), nil},
		{"FLK-TX-AMOUNT", "none", inapplicable, one(""), nil},

		{"FLK-TX-AMOUNT-direction", "named", holds, one(`,"amount":1,"debitCreditMemo":"CREDIT"`), nil},
		{"FLK-TX-AMOUNT-direction", "not named", fails, one(`,"amount":1`), nil},
		{"FLK-TX-AMOUNT-direction", "no amount", inapplicable, one(""), nil},

		{"FLK-TX-WINDOW", "inside", holds, tapes.Tape(whole, posted("2026-11-20T10:00:00.1234567Z")), nil},
		{"FLK-TX-WINDOW", "on the last day", holds, tapes.Tape(whole, posted("2026-11-21T23:59:59Z")), nil},
		{"FLK-TX-WINDOW", "within the slack", holds, tapes.Tape(whole, posted("2026-08-23T00:00:01Z")), nil},
		{"FLK-TX-WINDOW", "before", fails, tapes.Tape(whole, posted("2026-08-22T23:59:59Z")), nil},
		{"FLK-TX-WINDOW", "after", fails, tapes.Tape(whole, posted("2026-11-23T00:00:01Z")), nil},
		{"FLK-TX-WINDOW", "on a later page at an address of its own", fails, tapes.Tape(entriesOf(readTransactions, "", "", `"n"`, ""),
			to(entriesOf(readTransactions, "", entry("t", `,"postedTimestamp":"2026-01-01T00:00:00Z"`), "", ""), "https://bank.test/api/fdx/5/accounts/a-1/transactions?offset=n"), whole), nil},
		{"FLK-TX-WINDOW", "pending", inapplicable, tapes.Tape(whole, entriesOf(readPeriod, "", entry("t-1", `,"status":"PENDING"`), "", "")), nil},
		{"FLK-TX-WINDOW", "no time at all", inapplicable, tapes.Tape(whole, posted("yesterday")), nil},
		{"FLK-TX-WINDOW", "nothing came", inconclusive, crash, nil},

		{"FLK-TX-OFFSET-BAD", "400 with 401", holds, tapes.Tape(open, trouble(readOddOffset, "getTransactions", 400, 401)), nil},
		{"FLK-TX-OFFSET-BAD", "404", holds, tapes.Tape(open, trouble(readOddOffset, "getTransactions", 404, 1107)), nil},
		{"FLK-TX-OFFSET-BAD", "another code", fails, tapes.Tape(open, trouble(readOddOffset, "getTransactions", 400, 702)), nil},
		{"FLK-TX-OFFSET-BAD", "a crash", fails, tapes.Tape(open, step(readOddOffset, "getTransactions", 500, "")), nil},
		{"FLK-TX-OFFSET-BAD", "a list", fails, tapes.Tape(open, entriesOf(readOddOffset, "", "", "", "")), nil},
		{"FLK-TX-OFFSET-BAD", "no list of accounts", inconclusive, tapes.Tape(closed, trouble(readOddOffset, "getTransactions", 400, 401)), nil},
	}
	for check, of := range map[string]struct {
		step string
		code int
	}{"FLK-TX-DATES": {readOddDate, 702}, "FLK-TX-DATES-order": {readReversed, 703}} {
		all = append(all,
			trial{check, "as documented", holds, tapes.Tape(open, trouble(of.step, "getTransactions", 400, of.code)), nil},
			trial{check, "another code", fails, tapes.Tape(open, trouble(of.step, "getTransactions", 400, 401)), nil},
			trial{check, "a list", fails, tapes.Tape(open, entriesOf(of.step, "", "", "", "")), nil},
			trial{check, "no list of accounts", inconclusive, tapes.Tape(closed, trouble(of.step, "getTransactions", 400, of.code)), nil},
		)
	}
	return all
}

func pagingTrials() []trial {
	two := entry("t-1", "") + "," + entry("t-2", "")
	before, after := entriesOf(readLatest, "", two, "", ""), entriesOf(readAgain, "", two, "", "")
	link := func(to string) string { return `,"links":{"next":{"href":"` + to + `"}}` }
	good := link(reportURL + "&offset=o-2")
	page := func(name, from, id, next, more string) *conformance.Exchange {
		return entriesOf(name, from, entry(id, ""), next, more)
	}
	var all []trial
	for check, name := range map[string]string{"FLK-TX-PAGE": readByOffset, "FLK-TX-PAGE-links": readByLink} {
		walked := func(pages ...*conformance.Exchange) []*conformance.Exchange {
			return tapes.Tape(append(append([]*conformance.Exchange{before}, pages...), after)...)
		}
		first, second := page(name, "", "t-1", `"o-2"`, good), page(name, "o-2", "t-2", "", "")
		all = append(all,
			trial{check, "the same", holds, walked(first, second), nil},
			trial{check, "more than we read", holds, walked(first, page(name, "o-2", "t-2", `"o-3"`, good)), nil},
			trial{check, "one left out", fails, walked(page(name, "", "t-1", "", "")), nil},
			trial{check, "one that came later", holds, tapes.Tape(before, first, page(name, "o-2", "t-3", `"o-3"`, good), page(name, "o-3", "t-2", "", ""), entriesOf(readAgain, "", two+","+entry("t-3", ""), "", "")), nil},
			trial{check, "one that went away", holds, tapes.Tape(before, page(name, "", "t-1", "", ""), entriesOf(readAgain, "", entry("t-1", ""), "", "")), nil},
			trial{check, "one of another list", fails, walked(first, page(name, "o-2", "t-9", "", "")), nil},
			trial{check, "refused", fails, walked(first, trouble(name, "getTransactions", 400, 401)), nil},
			trial{check, "a provider that does not page", inapplicable, walked(entriesOf(name, "", two, "", "")), nil},
			trial{check, "a single entry", inapplicable, tapes.Tape(entriesOf(readLatest, "", entry("t-1", ""), "", ""), page(name, "", "t-1", "", ""), after), nil},
			trial{check, "a list without end", inconclusive, tapes.Tape(entriesOf(readLatest, "", two, `"x"`, good), first, second, after), nil},
			trial{check, "nothing came", inconclusive, tapes.Tape(trouble(readLatest, "getTransactions", 500, 500), first, after), nil},
		)
	}
	next := func(more string) []*conformance.Exchange {
		return tapes.Tape(before, page(readByLink, "", "t-1", `"o-2"`, more), page(readByLink, "o-2", "t-2", "", ""), after)
	}
	return append(all,
		trial{"FLK-TX-PAGE-links", "a relative link", holds, next(link("?offset=o-2")), nil},
		trial{"FLK-TX-PAGE-links", "no link", fails, next(""), nil},
		trial{"FLK-TX-PAGE-links", "a link elsewhere", fails, next(link("https://else.test/x")), nil},
		trial{"FLK-TX-PAGE-links", "a link without TLS", fails, next(link("http://bank.test/x")), nil},

		trial{"FLK-TX-PAGE-unique", "once", holds, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), page(readTransactions, "o-2", "t-2", "", "")), nil},
		trial{"FLK-TX-PAGE-unique", "without ids", holds, tapes.Tape(entriesOf(readTransactions, "", `{"locTransaction":{}}`, `"o-2"`, ""), entriesOf(readTransactions, "o-2", `{"locTransaction":{}}`, "", "")), nil},
		trial{"FLK-TX-PAGE-unique", "twice", fails, tapes.Tape(entriesOf(readTransactions, "", two, `"o-2"`, ""), page(readTransactions, "o-2", "t-2", "", "")), nil},
		trial{"FLK-TX-PAGE-unique", "a whole page twice is judged elsewhere", holds, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), page(readTransactions, "o-2", "t-1", "", "")), nil},
		trial{"FLK-TX-PAGE-unique", "in two lists", inapplicable, tapes.Tape(entriesOf(readTransactions, "", two, "", ""), to(entriesOf(readTransactions, "", two, "", ""), "https://bank.test/api/fdx/5/accounts/a-2/transactions")), nil},
		trial{"FLK-TX-PAGE-unique", "nothing came", inconclusive, tapes.Tape(trouble(readTransactions, "getTransactions", 500, 500)), nil},

		trial{"FLK-TX-PAGE-end", "to an end", holds, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), page(readTransactions, "o-2", "t-2", "", "")), nil},
		trial{"FLK-TX-PAGE-end", "beside an account without any", holds, tapes.Tape(to(trouble(readTransactions, "getTransactions", 422, 704), "https://bank.test/api/fdx/5/accounts/a-2/transactions"), page(readTransactions, "", "t-1", `"o-2"`, ""), page(readTransactions, "o-2", "t-2", "", "")), nil},
		trial{"FLK-TX-PAGE-unique", "beside an account without any", inapplicable, tapes.Tape(to(trouble(readTransactions, "getTransactions", 422, 704), "https://bank.test/api/fdx/5/accounts/a-2/transactions"), page(readTransactions, "", "t-1", "", "")), nil},
		trial{"FLK-TX-PAGE-end", "further than we go", holds, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), page(readTransactions, "o-2", "t-2", `"o-3"`, "")), nil},
		trial{"FLK-TX-PAGE-end", "over an empty page", holds, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), entriesOf(readTransactions, "o-2", "", `"o-3"`, ""), page(readTransactions, "o-3", "t-2", "", "")), nil},
		trial{"FLK-TX-PAGE-end", "to itself", fails, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), page(readTransactions, "o-2", "t-2", `"o-2"`, "")), nil},
		trial{"FLK-TX-PAGE-end", "the same page under another offset", fails, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), page(readTransactions, "o-2", "t-1", `"o-3"`, "")), nil},
		trial{"FLK-TX-PAGE-end", "to an error", fails, tapes.Tape(page(readTransactions, "", "t-1", `"o-2"`, ""), to(trouble(readTransactions, "getTransactions", 400, 401), reportURL+"&offset=o-2")), nil},
		trial{"FLK-TX-PAGE-end", "to nowhere", fails, tapes.Tape(page(readTransactions, "", "t-1", `""`, "")), nil},
		trial{"FLK-TX-PAGE-end", "one page", inapplicable, tapes.Tape(page(readTransactions, "", "t-1", "", "")), nil},
		trial{"FLK-TX-PAGE-end", "nothing came", inconclusive, tapes.Tape(trouble(readTransactions, "getTransactions", 500, 500)), nil},
	)
}

// TestRepeats tells pages that bring nothing new from those that do.
func TestRepeats(t *testing.T) {
	seen := map[string]bool{}
	for i, c := range []struct {
		ids  []string
		want bool
	}{{[]string{"a", "b"}, false}, {nil, false}, {[]string{"b", "c"}, false}, {[]string{"a", "c"}, true}, {[]string{""}, false}, {[]string{"a", ""}, false}} {
		var p page
		for _, id := range c.ids {
			p.Transactions = append(p.Transactions, map[string]struct {
				TransactionID   string `json:"transactionId"`
				PostedTimestamp string `json:"postedTimestamp"`
			}{"locTransaction": {TransactionID: id}})
		}
		if got := repeats(p, seen); got != c.want {
			t.Errorf("page %d of %q repeats: %v, want %v", i, c.ids, got, c.want)
		}
	}
}

// TestNextPage follows offsets and links from a page.
func TestNextPage(t *testing.T) {
	here, _ := url.Parse("https://bank.test/api/fdx/5/accounts/a/transactions?limit=1&offset=x")
	resp := &http.Response{Request: &http.Request{URL: here}}
	for _, c := range []struct{ offset, href, byOffset, byLink string }{
		{"o/2", "https://bank.test/next", "https://bank.test/api/fdx/5/accounts/a/transactions?limit=1&offset=o%2F2", "https://bank.test/next"},
		{"", "?offset=2", "<nil>", "https://bank.test/api/fdx/5/accounts/a/transactions?offset=2"},
		{"", "", "<nil>", "<nil>"},
		{"", "http://[::1", "<nil>", "<nil>"},
	} {
		var p page
		p.Page.NextOffset, p.Links.Next.Href = c.offset, c.href
		if got := fmt.Sprint(byOffset(resp, p)); got != c.byOffset {
			t.Errorf("byOffset(%q) = %s, want %s", c.offset, got, c.byOffset)
		}
		if got := fmt.Sprint(byLink(resp, p)); got != c.byLink {
			t.Errorf("byLink(%q) = %s, want %s", c.href, got, c.byLink)
		}
	}
}
