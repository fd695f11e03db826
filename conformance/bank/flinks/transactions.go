package flinks

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// usualDays is how many days a report without startTime goes back: our choice.
const usualDays = 89

// moment writes a time with seven fractional digits.
func moment(t time.Time) string { return t.Format("2006-01-02T15:04:05.0000000Z07:00") }

// GetTransactions shows what happened on an account in a period, newest first. What is pending belongs to today.
func (s *server) GetTransactions(ctx context.Context, request fdx.GetTransactionsRequestObject) (fdx.GetTransactionsResponseObject, error) {
	t, params := tokenOf(ctx), request.Params
	a, p := s.find(t, request.AccountID)
	if p != nil {
		return nil, p
	}
	today := s.ledger.Clock.Today()
	from, to, p := s.rules.Period(today, value(params.StartTime), value(params.EndTime))
	if p != nil {
		return nil, p
	}
	entries := s.rules.Within(entriesOf(a, today), from, to)
	var keys []string
	for _, e := range entries {
		keys = append(keys, e.key)
	}
	cut, p := s.cut(ctx, keys, params.Offset, params.Limit)
	if p != nil {
		return nil, p
	}
	body := fdx.GetTransactions200JSONResponse{Transactions: []fdx.Transaction{}, Page: cut.page, Links: cut.links}
	for _, e := range entries[cut.from:cut.to] {
		body.Transactions = append(body.Transactions, wrapEntry(a, s.fields(t.Consent, a, e)))
	}
	return body, nil
}

// period reads the days of a report. A moment stands for its day.
func period(today time.Time, start, end string) (from, to time.Time, p *Problem) {
	from, to = today.AddDate(0, 0, -usualDays), today
	for _, side := range []struct {
		said string
		day  *time.Time
	}{{start, &from}, {end, &to}} {
		if side.said == "" {
			continue
		}
		t, err := time.Parse(time.DateOnly, side.said)
		if err != nil {
			t, err = time.Parse(time.RFC3339, side.said)
		}
		if err != nil {
			return from, to, &Problem{Status: http.StatusBadRequest, Code: codeDate, Message: "The start or end date is no date."}
		}
		*side.day = t.UTC().Truncate(24 * time.Hour)
	}
	if from.After(to) {
		return from, to, &Problem{Status: http.StatusBadRequest, Code: codeRange, Message: "The period ends before it begins."}
	}
	return from, to, nil
}

// within keeps the entries of a period: those posted in it, and those made in it that are pending.
func within(entries []entry, from, to time.Time) []entry {
	var kept []entry
	for _, e := range entries {
		at := e.posted
		if at.IsZero() {
			at = e.made
		}
		if !at.Before(from) && at.Before(to.AddDate(0, 0, 1)) {
			kept = append(kept, e)
		}
	}
	return kept
}

// entryID names an entry: what is pending gets another name when it is posted.
func (s *server) entryID(c *bank.Consent, a *account, key string) string {
	return s.ledger.IDOf("transaction", s.rules.AccountID(s.ledger, c, a), key)
}

// fields writes an entry. The amount has no sign; debitCreditMemo says which way the money went.
func (s *server) fields(c *bank.Consent, a *account, e entry) fdx.TransactionFields {
	status, memo, amount := fdx.TransactionStatusPOSTED, fdx.DebitCreditMemoCREDIT, e.amount
	if amount < 0 {
		memo, amount = fdx.DebitCreditMemoDEBIT, -amount
	}
	if e.memo {
		memo = fdx.DebitCreditMemoMEMO
	}
	f := fdx.TransactionFields{
		AccountID: new(s.rules.AccountID(s.ledger, c, a)), TransactionID: s.entryID(c, a, e.key),
		TransactionTimestamp: new(s.rules.Time(e.made)), Description: &e.text, Payee: text(e.payee),
		Category: text(e.category), SubCategory: text(e.sub), Amount: a.amount(amount), TransactionType: text(e.class),
	}
	if e.posted.IsZero() {
		status = fdx.TransactionStatusPENDING
	} else {
		f.PostedTimestamp = new(s.rules.Time(e.posted))
	}
	f.Status, f.DebitCreditMemo = &status, &memo
	if e.foreign != "" {
		f.ForeignAmount, f.ForeignCurrency = new(json.Number(e.foreign)), new("USD")
	}
	if e.cheque != 0 {
		f.CheckNumber = &e.cheque
	}
	if e.reverses {
		f.ReferenceTransactionID = new(s.entryID(c, a, e.made.AddDate(0, 0, -1).Format("20060102")+"-1"))
	}
	return f
}

// wrapEntry puts an entry into the member that names the kind of its account.
func wrapEntry(a *account, f fdx.TransactionFields) (wrapped fdx.Transaction) {
	switch a.kind {
	case deposit:
		wrapped.DepositTransaction = &f
	case loan:
		wrapped.LoanTransaction = &f
	case credit:
		wrapped.LocTransaction = &f
	case investment:
		wrapped.InvestmentTransaction = &f
	}
	return wrapped
}
