package stet

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/stet"
)

// AccountsTransactionsGet shows one page of an account's entries, the newest first.
func (s *server) AccountsTransactionsGet(ctx context.Context, request api.AccountsTransactionsGetRequestObject) (api.AccountsTransactionsGetResponseObject, error) {
	c, a, err := s.open(ctx, request.AccountResourceID, toTransactions)
	if err != nil {
		return nil, err
	}
	query := bank.RequestOf(ctx).URL.Query()
	first, end, p := s.rules.Period(query.Get("dateFrom"), query.Get("dateTo"))
	if p != nil {
		return nil, p
	}
	today := s.ledger.Clock.Today()
	oldest := today.AddDate(0, 0, -s.rules.History(tokenOf(ctx)))
	if first.Before(oldest) {
		first = oldest
	}
	all := s.rules.After(s.rules.Within(a.entries(today), first, end), query.Get("afterEntryReference"))
	number, _ := strconv.Atoi(query.Get("page")) // 0 is the first
	shown, more := s.rules.Page(all, number, s.settings.PageSize)
	if len(all) == 0 && s.rules.Empty(&s.settings) {
		return api.AccountsTransactionsGet204Response{}, nil
	}
	list := api.HalTransactions{Transactions: []api.Transaction{}}
	for _, e := range shown {
		list.Transactions = append(list.Transactions, s.transaction(e))
	}
	list.UnderscoreLinks = s.pages(ctx, c, a, query, number, more)
	return api.AccountsTransactionsGet200ApplicationHalPlusJSONResponse{Body: list}, nil
}

// pages writes the links of a page. The first has none to a page before it, the last none to one behind it.
func (s *server) pages(ctx context.Context, c *bank.Consent, a *account, query url.Values, number int, more bool) api.TransactionsLinks {
	path := s.accountPath(c, a)
	to := func(there bool, number int) *api.Link {
		return s.linked(ctx, there, strings.TrimSuffix(path+"/transactions?"+s.rules.Query(query, number).Encode(), "?"))
	}
	parent := s.link(ctx, "/accounts")
	return api.TransactionsLinks{
		Self: *to(true, number), ParentList: &parent, Balances: s.linked(ctx, s.rules.Linked(c, toBalances, a), path+"/balances"),
		First: to(number > 0, 0), Prev: to(number > 0, number-1), Next: to(more, number+1),
	}
}

// pageQuery keeps the filters and names the page, unless it is the first.
func pageQuery(query url.Values, number int) url.Values {
	kept := url.Values{}
	for name, values := range query {
		kept[name] = values
	}
	kept.Del("page")
	if number > 0 {
		kept.Set("page", strconv.Itoa(number))
	}
	return kept
}

// period reads days: what stands before the time of a date-time is enough, since entries have none.
func period(from, to string) (first, end time.Time, p *Problem) {
	for _, bound := range []struct {
		text, name string
		day        *time.Time
	}{{from, "dateFrom", &first}, {to, "dateTo", &end}} {
		if bound.text == "" {
			continue
		}
		day, err := time.Parse(time.DateOnly, bound.text[:min(len(bound.text), len(time.DateOnly))])
		if err != nil {
			return first, end, badRequest(bound.name + " is no date.")
		}
		*bound.day = day
	}
	return first, end, nil
}

// within keeps the entries booked from the first day on and before the end.
func within(entries []bank.Entry, first, end time.Time) []bank.Entry {
	var kept []bank.Entry
	for _, e := range entries {
		if !e.Booked.Before(first) && (end.IsZero() || e.Booked.Before(end)) {
			kept = append(kept, e)
		}
	}
	return kept
}

// after keeps the entries with a greater reference. References are texts of one length that grow from day to day.
func after(entries []bank.Entry, reference string) []bank.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e bank.Entry) bool { return reference != "" && e.Key <= reference })
}

// usualDays is the history that needs no scope of its own.
const usualDays, allDays = 90, 180

// history is longer with the scope for it.
func history(t *bank.Token) int {
	if slices.Contains(strings.Fields(t.Scope), scopeExtended) {
		return allDays
	}
	return usualDays
}

// page cuts a page.
func page(entries []bank.Entry, number, size int) (cut []bank.Entry, more bool) {
	start := min(max(number, 0)*size, len(entries))
	end := min(start+size, len(entries))
	return entries[start:end], end < len(entries)
}

// transaction writes an entry. The sign of its amount is said by the indicator.
func (s *server) transaction(e bank.Entry) api.Transaction {
	indicator, minor := api.TransactionCreditDebitIndicatorCRDT, e.Amount
	if minor < 0 {
		indicator, minor = api.TransactionCreditDebitIndicatorDBIT, -minor
	}
	booked, valued := s.date(e.Booked), s.date(e.Value)
	t := api.Transaction{
		EntryReference: &e.Key, TransactionAmount: s.amount(minor, e.Currency), CreditDebitIndicator: indicator, Status: api.TransactionStatusBOOK,
		BookingDate: &booked, ValueDate: &valued, RemittanceInformation: s.remittance(e),
	}
	if isPending(e) {
		t.Status, t.ValueDate = api.TransactionStatusPDNG, nil
		if s.settings.Later {
			t.BookingDate, t.ExpectedBookingDate = nil, &booked
		}
	}
	if s.settings.Later {
		t.EndToEndID, t.AdditionalTransactionInformation = text(e.EndToEnd), text(e.Additional)
	}
	return t
}

// remittance writes the lines of an entry: a list, in later versions within an object.
func (s *server) remittance(e bank.Entry) *api.Remittance {
	lines := e.Lines
	if len(lines) == 0 {
		lines = []string{strings.TrimSpace(e.Party.Name + " " + e.Reference)}
	}
	var said any = lines
	if s.settings.Clocked {
		said = api.RemittanceInformation{Unstructured: &lines}
	}
	raw, err := json.Marshal(said)
	if err != nil {
		return nil // texts can always be written
	}
	remittance := api.Remittance(raw)
	return &remittance
}
