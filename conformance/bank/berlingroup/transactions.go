package berlingroup

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// GetTransactionList shows one page of an account's entries.
func (s *server) GetTransactionList(ctx context.Context, request bg.GetTransactionListRequestObject) (bg.GetTransactionListResponseObject, error) {
	params := request.Params
	number, p := pageNumber(ctx)
	if p != nil {
		return nil, p
	}
	// Following a link is no new access (BG-FRQ-05).
	attended := params.PSUIPAddress != nil || number > 1
	r, a, err := s.openAccount(ctx, params.ConsentID, request.AccountID, Transactions, attended)
	if err != nil {
		return nil, err
	}
	from, to, p := s.period(params)
	if p != nil {
		return nil, p
	}
	all := s.rules.Within(a.Entries(s.ledger.Clock.Today()), from, to)
	booked := []bg.Transaction{}
	for _, e := range s.rules.Page(all, number, s.settings.PageSize) {
		booked = append(booked, s.transaction(ctx, r, a, e))
	}
	answer := bg.TransactionsAnswer{
		Account: reference(a.IBAN, a.Currency),
		Transactions: &bg.AccountReport{
			Booked:          &booked,
			UnderscoreLinks: s.pageLinks(ctx, r, a, number, s.rules.Pages(len(all), s.settings.PageSize)),
		},
	}
	if params.WithBalance != nil && *params.WithBalance && s.rules.Has(r.access, Balances, a) {
		answer.Balances = new(s.balances(a))
	}
	return bg.GetTransactionList200JSONResponse{
		Body: answer, Headers: bg.GetTransactionList200ResponseHeaders{XRequestID: requestID(ctx)},
	}, nil
}

// period reads which entries are wanted (BG-TRX-01 to BG-TRX-09, BG-TRX-20 to BG-TRX-22).
func (s *server) period(params bg.GetTransactionListParams) (from, to time.Time, p *Problem) {
	unsupported := func(path string) *Problem {
		return &Problem{Status: http.StatusBadRequest, Code: "PARAMETER_NOT_SUPPORTED", Path: path, Text: path + " is not offered as asked."}
	}
	switch {
	case !params.BookingStatus.Valid():
		return from, to, malformed("bookingStatus", "bookingStatus is none of the standard.")
	case params.BookingStatus != bg.BookingStatusBooked || !s.rules.SupportsBooked():
		return from, to, unsupported("bookingStatus")
	case params.EntryReferenceFrom != nil && params.DeltaList != nil:
		return from, to, malformed("deltaList", "entryReferenceFrom and deltaList exclude each other.")
	case params.EntryReferenceFrom != nil:
		return from, to, unsupported("entryReferenceFrom")
	case params.DeltaList != nil && *params.DeltaList:
		return from, to, unsupported("deltaList")
	case value(params.DateFrom) == "":
		return from, to, missing("dateFrom")
	}
	from, err := time.Parse(day, *params.DateFrom)
	if err != nil {
		return from, to, malformed("dateFrom", "dateFrom is no date.")
	}
	if value(params.DateTo) == "" {
		to, p = s.rules.DateTo(s.ledger.Clock.Today())
	} else if to, err = time.Parse(day, *params.DateTo); err != nil {
		p = malformed("dateTo", "dateTo is no date.")
	}
	if p == nil && from.After(to) {
		p = &Problem{Status: http.StatusBadRequest, Code: "PERIOD_INVALID", Path: "dateFrom", Text: "The period ends before it begins."}
	}
	return from, to, p
}

// within keeps the entries booked in a period, both days included (BG-TRX-07).
func within(entries []bank.Entry, from, to time.Time) []bank.Entry {
	var kept []bank.Entry
	for _, e := range entries {
		if !e.Booked.Before(from) && !e.Booked.After(to) {
			kept = append(kept, e)
		}
	}
	return kept
}

// page cuts the entries of one page.
func page(entries []bank.Entry, number, size int) []bank.Entry {
	first := min((number-1)*size, len(entries))
	return entries[first:min(first+size, len(entries))]
}

// pages counts the pages; an empty report has one.
func pages(entries, size int) int { return max(1, (entries+size-1)/size) }

// pageNumber reads the parameter that the bank's own links carry.
func pageNumber(ctx context.Context) (int, *Problem) {
	asked := bank.RequestOf(ctx).URL.Query().Get("page")
	if asked == "" {
		return 1, nil
	}
	number, err := strconv.Atoi(asked)
	if err != nil || number < 1 || number > 10_000 {
		return 0, malformed("page", "page is no page of this report.")
	}
	return number, nil
}

// pageLinks links the account and the other pages (BG-TRX-11, BG-TRX-17).
func (s *server) pageLinks(ctx context.Context, r *reading, a *bank.Account, number, last int) bg.ReportLinks {
	account := "/v1/accounts/" + url.PathEscape(s.rules.ResourceID(s.ledger, r.consent, a, false))
	query := bank.RequestOf(ctx).URL.Query()
	to := func(n int) bg.HrefLink {
		query.Set("page", fmt.Sprint(n))
		return s.link(ctx, account+"/transactions?"+query.Encode())
	}
	links := bg.ReportLinks{"account": s.link(ctx, account), "first": to(1), "last": to(last)}
	if number > 1 {
		links["previous"] = to(number - 1)
	}
	if number < last {
		links["next"] = to(number + 1)
	}
	return links
}

// GetTransactionDetails shows one entry.
func (s *server) GetTransactionDetails(ctx context.Context, request bg.GetTransactionDetailsRequestObject) (bg.GetTransactionDetailsResponseObject, error) {
	r, a, err := s.openAccount(ctx, request.Params.ConsentID, request.AccountID, Transactions, request.Params.PSUIPAddress != nil)
	if err != nil {
		return nil, err
	}
	for _, e := range a.Entries(s.ledger.Clock.Today()) {
		if !s.rules.SameEntry(request.TransactionID, s.rules.EntryID(s.ledger, a, e)) {
			continue
		}
		body, err := s.rules.Details(s.transaction(ctx, r, a, e))
		if err != nil {
			return nil, fmt.Errorf("write transaction: %w", err)
		}
		return bg.GetTransactionDetails200JSONResponse{
			Body: body, Headers: bg.GetTransactionDetails200ResponseHeaders{XRequestID: requestID(ctx)},
		}, nil
	}
	return nil, refused(http.StatusForbidden, "RESOURCE_UNKNOWN", "The transaction is not known.")
}

// nested wraps a transaction in the form of version 1.3.16.
func nested(t bg.Transaction) (answer bg.TransactionAnswer, err error) {
	err = answer.FromNestedTransactionDetails(bg.NestedTransactionDetails{
		TransactionsDetails: bg.TransactionDetails{TransactionDetails: t},
	})
	return answer, err
}
