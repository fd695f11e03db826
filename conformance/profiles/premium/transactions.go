package premium

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/premium"
)

// The steps on transactions.
const (
	readEach       = "read transactions of each account"
	readWalk       = "read transactions page by page"
	readLarge      = "read transactions on one large page"
	readWalkAgain  = "read transactions page by page again"
	readLargeAgain = "read transactions on one large page again"
	readOddSizes   = "read transactions with odd page sizes"
	readFirst      = "read transactions of page one"
	readBeyond     = "read transactions beyond the last page"
	nextNoToken    = "follow the next link without token"
	nextInvented   = "follow the next link with an invented token"
	readPeriod     = "read transactions of a period"
	readTurned     = "read transactions of a period turned round"
	readNoDate     = "read transactions from no date"
)

// smallPage and largePage are the page sizes that are asked for: one so small that a
// history has several pages, and one that a public client uses with success, unless
// options.page_size_max names another.
const (
	smallPage = 10
	largePage = 200
)

// oddSizes are page sizes that no ASPSP should take as they stand.
var oddSizes = []string{"0", "-1", "many", "1000000"}

// beyondPage is the number of a page that no history reaches.
const beyondPage = 10000

func transactionSteps() []conformance.Step {
	step := func(name string, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Transactions, Grant: oauth.GrantMain, Needs: append([]string{oauth.Redeem, oauth.Read}, needs...),
			Risk: conformance.Look, Run: on(act)}
	}
	once := func(name string, change func(*session, url.Values)) conformance.Step {
		return step(name, func(s *session, ctx context.Context) error {
			return flow.Done(s.transactions(ctx, smallPage, query(func(q url.Values) { change(s, q) })))
		}, readEach)
	}
	again := func(name string, act func(*session, context.Context) error) conformance.Step {
		return step(name, func(s *session, ctx context.Context) error {
			if s.agreed {
				return conformance.Omit(conformance.SkipInapplicable, "the first walk and the large page agreed")
			}
			return act(s, ctx)
		}, readWalk, readLarge)
	}
	numbered := func(step conformance.Step) conformance.Step {
		step.Requires = optionIs("page_parameter", "yes")
		return step
	}
	linked := func(name string, authorization func() string) conformance.Step {
		step := step(name, func(s *session, ctx context.Context) error {
			if s.next == "" {
				return conformance.Omit(conformance.SkipInapplicable, "the first page had no next link")
			}
			return flow.Done(s.follow(ctx, s.next, authorization()))
		}, readWalk)
		step.Features = []string{"paging"}
		return step
	}
	return []conformance.Step{
		step(readEach, (*session).readEach),
		step(readWalk, (*session).walk, readEach),
		step(readLarge, (*session).large, readWalk),
		again(readWalkAgain, (*session).walk),
		again(readLargeAgain, (*session).large),
		linked(nextNoToken, func() string { return "" }),
		linked(nextInvented, func() string { return "Bearer " + uuid.NewString() }),
		step(readOddSizes, (*session).readOddSizes, readEach),
		numbered(once(readFirst, func(_ *session, q url.Values) { q.Set("page", "1") })),
		numbered(once(readBeyond, func(_ *session, q url.Values) { q.Set("page", strconv.Itoa(beyondPage)) })),
		once(readPeriod, func(s *session, q url.Values) { s.period(q, 2, 1) }),
		once(readTurned, func(s *session, q url.Values) { s.period(q, 1, 2) }),
		once(readNoDate, func(_ *session, q url.Values) { q.Set("dateFrom", "01-01-2026") }),
	}
}

// transactionsOf asks for the transactions of an account, with the page size that the
// ASPSP chooses.
func (s *session) transactionsOf(ctx context.Context, id string, edits ...edit) (*http.Response, error) {
	params := &premium.GetTransactionsParams{XRequestID: requestID()}
	return s.client.GetTransactions(flow.Operation(ctx, "getTransactions"), id, params, edits...)
}

// transactions asks for the history of one account in pages of a size.
func (s *session) transactions(ctx context.Context, size int, edits ...edit) (*http.Response, error) {
	if s.history == "" {
		return nil, conformance.Nothing("account id")
	}
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return nil, err
	}
	from := day(s.wire.Now().AddDate(0, 0, -s.target.Data.HistoryDays))
	params := &premium.GetTransactionsParams{XRequestID: requestID(), PageSize: &size, DateFrom: &from}
	return s.client.GetTransactions(flow.Operation(ctx, "getTransactions"), s.history, params, append([]edit{access}, edits...)...)
}

// page is what the walk through the pages needs of one.
type page struct {
	Transactions any `json:"transactions"`
	Links        struct {
		Next struct {
			Href string `json:"href"`
		} `json:"next"`
	} `json:"_links"`
}

// readEach asks for the transactions of each account. The first account that answers
// with a second page, else the first that answers, is the one whose history is read.
func (s *session) readEach(ctx context.Context) error {
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	size, paged := smallPage, false
	return s.eachAccount(func(id string) error {
		params := &premium.GetTransactionsParams{XRequestID: requestID(), PageSize: &size}
		resp, err := s.client.GetTransactions(flow.Operation(ctx, "getTransactions"), id, params, access)
		if err != nil {
			return err
		}
		var p page
		flow.Decode(resp, &p)
		more := p.Links.Next.Href != ""
		if resp.StatusCode == http.StatusOK && (s.history == "" || more && !paged) {
			s.history, paged = id, more
		}
		return nil
	})
}

// readOddSizes asks for pages of sizes that make no sense.
func (s *session) readOddSizes(ctx context.Context) error {
	for _, size := range oddSizes {
		if err := flow.Done(s.transactions(ctx, smallPage, query(func(q url.Values) { q.Set("pageSize", size) }))); err != nil {
			return err
		}
	}
	return nil
}

// period asks for the days between two thirds of the history, counted from today.
func (s *session) period(q url.Values, from, to int) {
	third := s.target.Data.HistoryDays / 3
	q.Set("dateFrom", day(s.wire.Now().AddDate(0, 0, -from*third)))
	q.Set("dateTo", day(s.wire.Now().AddDate(0, 0, -to*third)))
}

// day writes a date as the wire wants it.
func day(t time.Time) string { return t.Format(time.DateOnly) }
