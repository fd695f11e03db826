package premium

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// A position is where a page begins, as a request says it: at an entry, or by its number.
type position struct {
	entry    string // "" where none is named
	page     int    // from the first page on
	numbered bool   // the pages of the account have numbers
	size     int
}

// GetTransactions shows one page of an account's entries, the newest first.
func (s *server) GetTransactions(ctx context.Context, request api.GetTransactionsRequestObject) (api.GetTransactionsResponseObject, error) {
	c, a, err := s.open(ctx, request.AccountID)
	if err != nil {
		return nil, err
	}
	asked, p := s.position(a, request.Params)
	if p != nil {
		return nil, p
	}
	first, last, p := s.rules.Period(s.ledger.Clock.Today(), value(request.Params.DateFrom), value(request.Params.DateTo))
	if p != nil {
		return nil, p
	}
	all := s.rules.Within(s.rules.Entries(a, s.ledger.Clock.Today()), first, last)
	from, p := s.rules.Start(all, asked, s.rules.FirstPage)
	if p != nil {
		return nil, p
	}
	list := []api.Transaction{}
	for _, e := range s.rules.Page(all, from, asked.size) {
		list = append(list, s.transaction(a, e))
	}
	answer := api.TransactionsAnswer{Account: reference(a.IBAN, a.Currency)}
	if err := answer.Transactions.FromTransactions(list); err != nil {
		return nil, fmt.Errorf("write transactions: %w", err)
	}
	if s.rules.More(all, from, asked.size) {
		answer.UnderscoreLinks = &api.Links{"next": {Href: s.next(ctx, c, a, all, from, asked)}}
	}
	return api.GetTransactions200JSONResponse(answer), nil
}

// position reads where a page begins and how long it is. The number of a page counts where the bank numbers its pages;
// elsewhere it is passed over, as deployed versions do.
func (s *server) position(a *bank.Account, params api.GetTransactionsParams) (asked position, p *Problem) {
	asked = position{entry: value(params.EntryReferenceFrom), page: s.rules.FirstPage, size: s.settings.PageSize, numbered: s.settings.Pages || s.isElsewhere(a)}
	if params.PageSize != nil {
		if asked.size, p = s.rules.PageSize(&s.settings, *params.PageSize); p != nil {
			return asked, p
		}
	}
	if params.Page != nil && asked.numbered {
		if asked.page = *params.Page; asked.page < s.rules.FirstPage || asked.page > 1_000_000 {
			return asked, illegal("page", "page is no page of this account.")
		}
	}
	for name, unsupported := range map[string]bool{
		"transactionIdFrom": params.TransactionIDFrom != nil, "amountFrom": params.AmountFrom != nil, "amountTo": params.AmountTo != nil,
		"transactionDirection": params.TransactionDirection != nil, "bankTransactionCode": params.BankTransactionCode != nil,
		"variableSymbol": params.VariableSymbol != nil, "constantSymbol": params.ConstantSymbol != nil, "specificSymbol": params.SpecificSymbol != nil,
	} {
		if unsupported {
			return asked, illegal(name, "The filter is not offered here.")
		}
	}
	return asked, nil
}

// pageSize takes a size of one at least and cuts it to what the bank offers.
func pageSize(s *Settings, asked int) (int, *Problem) {
	if asked < 1 {
		return 0, illegal("pageSize", "pageSize is less than 1.")
	}
	return min(asked, s.MaxPageSize), nil
}

// period reads both days, which may be left out.
func period(today time.Time, from, to string) (first, last time.Time, p *Problem) {
	last = today
	var err error
	if from != "" {
		if first, err = time.Parse(day, from); err != nil {
			return first, last, illegal("dateFrom", "dateFrom is no date.")
		}
	}
	if to != "" {
		if last, err = time.Parse(day, to); err != nil {
			return first, last, illegal("dateTo", "dateTo is no date.")
		}
	}
	if first.After(last) {
		return first, last, illegal("dateFrom", "The period ends before it begins.")
	}
	return first, last, nil
}

// within keeps the entries booked in a period, both days included.
func within(entries []bank.Entry, first, last time.Time) []bank.Entry {
	var kept []bank.Entry
	for _, e := range entries {
		if !e.Booked.Before(first) && !e.Booked.After(last) {
			kept = append(kept, e)
		}
	}
	return kept
}

// start begins at the entry that is named, else at the page.
func start(entries []bank.Entry, asked position, firstPage int) (int, *Problem) {
	if asked.entry == "" {
		return min((asked.page-firstPage)*asked.size, len(entries)), nil
	}
	i := slices.IndexFunc(entries, func(e bank.Entry) bool { return e.Key == asked.entry })
	if i < 0 {
		return 0, illegal("entryReferenceFrom", "There is no such entry in this period.")
	}
	return i, nil
}

// page cuts the entries of one page.
func page(entries []bank.Entry, start, size int) []bank.Entry {
	return entries[start:min(start+size, len(entries))]
}

// next names the page that follows: by its number where pages have numbers, else by the entry that it begins with.
func next(entries []bank.Entry, start int, asked position) (name, value string) {
	if asked.numbered && asked.entry == "" {
		return "page", fmt.Sprint(asked.page + 1)
	}
	return "entryReferenceFrom", entries[start+asked.size].Key
}

// next links the page that follows. All that was asked for stands in the link.
func (s *server) next(ctx context.Context, c *bank.Consent, a *bank.Account, entries []bank.Entry, start int, asked position) string {
	query := s.rules.Query(bank.RequestOf(ctx).URL.Query())
	query.Set(s.rules.Next(entries, start, asked))
	path := fmt.Sprintf("%s/%s/accounts/%s/transactions?", basePath, s.version(opEntries), url.PathEscape(s.rules.AccountID(s.ledger, c, a, false)))
	return s.link(ctx, path+query.Encode())
}
