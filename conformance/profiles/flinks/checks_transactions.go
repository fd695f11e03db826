package flinks

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// pages are the steps that read transactions as they should be.
var pages = []string{readTransactions, readPeriod, readLatest, readByOffset, readByLink, readAgain}

func transactionChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "FLK-ACC-200-transactions", Title: "a list of transactions has the members of its document", Rules: []string{"FLK-ACC-200"},
		Clause: docs("Get transactions", "page, links and transactions, each wrapped by its kind"),
		Level:  conformance.Must, Reads: []string{readTransactions}, Sees: pages[1:], Tolerates: true, Operations: []string{"getTransactions"},
		Judge: served(readTransactions, checks.Conforms(document, "getTransactions", lenient, pages...)),
	}, {
		ID: "FLK-TX-ACCOUNT", Title: "the transactions of an account are its own", Rules: []string{"FLK-TX-ACCOUNT"},
		Clause: docs("Get transactions", "accountId names the account of the transaction, which the path asks for"),
		Level:  conformance.Must, Reads: []string{readTransactions}, Sees: []string{readPeriod}, Judge: eachTransaction(ownAccount),
	}, {
		ID: "FLK-TX-AMOUNT", Title: "amounts are absolute", Rules: []string{"FLK-TX-AMOUNT"},
		Clause: fdx("Transaction, amount", "an absolute value: the direction stands in debitCreditMemo"),
		Level:  conformance.Should, Reads: []string{readTransactions}, Sees: []string{readPeriod}, Judge: eachTransaction(absolute),
	}, {
		ID: "FLK-TX-AMOUNT-direction", Title: "an amount comes with its direction", Rules: []string{"FLK-TX-AMOUNT"},
		Clause: fdx("Transaction, debitCreditMemo", "says whether the amount is a debit, a credit or a memo"),
		Level:  conformance.Should, Reads: []string{readTransactions}, Sees: []string{readPeriod}, Judge: eachTransaction(directed),
	}, {
		ID: "FLK-TX-WINDOW", Title: "posted transactions lie in the period asked for", Rules: []string{"FLK-TX-WINDOW"},
		Clause: fdx("Transactions, startTime", "startTime and endTime filter by the time of posting"),
		Level:  conformance.Should, Reads: []string{readTransactions, readPeriod}, Judge: inPeriod,
	}, {
		ID: "FLK-TX-DATES", Title: "a wrong date is refused with code 702", Rules: []string{"FLK-TX-DATES"},
		Clause: docs("FDX errors", "code 702 with 400: the start or the end date is not valid"),
		Level:  conformance.Should, Reads: []string{oauth.Read, readOddDate}, Judge: advised(oauth.Read, readOddDate, http.StatusBadRequest, "702"),
	}, {
		ID: "FLK-TX-DATES-order", Title: "a period that ends before it begins is refused with code 703", Rules: []string{"FLK-TX-DATES"},
		Clause: docs("FDX errors", "code 703 with 400: the range of dates is not valid"),
		Level:  conformance.Should, Reads: []string{oauth.Read, readReversed}, Judge: advised(oauth.Read, readReversed, http.StatusBadRequest, "703"),
	}, {
		ID: "FLK-TX-OFFSET-BAD", Title: "an invented offset is refused", Rules: []string{"FLK-TX-OFFSET-BAD"},
		Clause: docs("FDX errors", "code 401 with 400: the input is not valid"),
		Level:  conformance.Should, Reads: []string{oauth.Read, readOddOffset}, Judge: oddOffset,
	}}
}

// transactionsOf returns the transactions of an answer, unwrapped.
func transactionsOf(e *conformance.Exchange) []checks.Node {
	var all []checks.Node
	for _, element := range read(e).At("transactions").Items() {
		all = append(all, wrapped(element)...)
	}
	return all
}

// eachTransaction judges all transactions that were read. One about which nothing
// can be said is inapplicable.
func eachTransaction(judge func(*conformance.Exchange, checks.Node) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		finding := conformance.Inconclusive("no transactions were read")
		for _, e := range v.All(readTransactions, readPeriod) {
			if !e.OK() || !read(e).At("transactions").Exists() {
				continue
			}
			if finding.Exchange == 0 {
				finding = conformance.Inapplicable("no transaction says anything about it").At(e)
			}
			for _, t := range transactionsOf(e) {
				switch f := judge(e, t).At(e); {
				case f.Result == conformance.ResultFails:
					return f
				case f.Result != conformance.ResultInapplicable && finding.Result != conformance.ResultHolds:
					finding = f
				}
			}
		}
		return finding
	}
}

func ownAccount(e *conformance.Exchange, t checks.Node) conformance.Finding {
	id, asked := t.At("accountId"), checks.PathAccount(e)
	switch {
	case id.Text() == "" || asked == "":
		return conformance.Inapplicable("the transaction names no account")
	case id.Text() != asked:
		return conformance.Fails("accountId "+asked, id.Text()).Pointing(id.Pointer)
	}
	return conformance.Holds()
}

func absolute(_ *conformance.Exchange, t checks.Node) conformance.Finding {
	amount := t.At("amount")
	value, ok := amount.Value.(float64)
	switch {
	case !amount.Exists():
		return conformance.Inapplicable("the transaction has no amount")
	case !ok:
		return conformance.Inconclusive("the amounts are no numbers")
	case value < 0:
		return conformance.Fails("an amount without sign", "a negative one").Pointing(amount.Pointer)
	}
	return conformance.Holds()
}

func directed(_ *conformance.Exchange, t checks.Node) conformance.Finding {
	if !t.At("amount").Exists() {
		return conformance.Inapplicable("the transaction has no amount")
	}
	if memo := t.At("debitCreditMemo"); memo.Text() == "" {
		return conformance.Fails("debitCreditMemo", memo.Kind()).Pointing(memo.Pointer)
	}
	return conformance.Holds()
}

// slack is what the time zones of both sides may move a posting at the ends of a
// period (section FLK-TX-WINDOW of our register).
const slack = 24 * time.Hour

func inPeriod(v conformance.View) conformance.Finding {
	finding := conformance.Inconclusive("no transactions were read")
	for _, step := range []string{readTransactions, readPeriod} {
		periods := map[string][2]time.Time{} // by account: later pages may be addressed in any way
		for _, e := range v.All(step) {
			if !e.OK() {
				continue
			}
			if finding.Result == conformance.ResultInconclusive {
				finding = conformance.Inapplicable("no transaction says when it was posted")
			}
			period, known := periods[checks.PathAccount(e)]
			if !known {
				period = periodOf(e)
				periods[checks.PathAccount(e)] = period
			}
			for _, t := range transactionsOf(e) {
				posted := t.At("postedTimestamp")
				at, err := time.Parse(time.RFC3339Nano, strings.ToUpper(posted.Text()))
				if err != nil || period[0].IsZero() || period[1].IsZero() {
					continue
				}
				if at.Before(period[0].Add(-slack)) || at.After(period[1].Add(24*time.Hour+slack)) {
					return conformance.Fails(fmt.Sprintf("%s to %s", day(period[0]), day(period[1])), posted.Text()).At(e).Pointing(posted.Pointer)
				}
				if finding.Result == conformance.ResultInapplicable {
					finding = conformance.Holds().At(e)
				}
			}
		}
	}
	return finding
}

// periodOf returns the first and the last day that a request asks for.
func periodOf(e *conformance.Exchange) [2]time.Time {
	from, _ := time.Parse(time.DateOnly, queryOf(e).Get("startTime"))
	to, _ := time.Parse(time.DateOnly, queryOf(e).Get("endTime"))
	return [2]time.Time{from, to}
}

func oddOffset(v conformance.View) conformance.Finding {
	e := v.Last(readOddOffset)
	if finding, stop := uncontrolled(v.Last(oauth.Read)); stop {
		return finding
	}
	if is(e, http.StatusNotFound) || is(e, http.StatusBadRequest) && codeOf(e) == "401" {
		return conformance.Holds().At(e)
	}
	return conformance.Fails("400 with code 401, or 404", shown(e)).At(e)
}
