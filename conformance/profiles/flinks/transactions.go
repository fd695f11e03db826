package flinks

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/flinks"
)

// The steps on transactions.
const (
	readTransactions = "read transactions"
	readPeriod       = "read transactions of a period"
	readOddDate      = "read transactions with a wrong date"
	readReversed     = "read transactions of a period that ends before it begins"
	readOddOffset    = "read transactions from an invented offset"
	readLatest       = "read the latest transactions"
	readByOffset     = "read the latest transactions one by one"
	readByLink       = "read the latest transactions one by one along the links"
	readAgain        = "read the latest transactions again"
)

func transactionSteps() []conformance.Step {
	step := func(name string, act func(*session, context.Context) error) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Transactions, Grant: oauth.GrantMain, Needs: []string{oauth.Redeem, oauth.Read},
			Risk: conformance.Look, Run: on(act)}
	}
	once := func(name string, change func(*flinks.GetTransactionsParams)) conformance.Step {
		return step(name, func(s *session, ctx context.Context) error {
			return s.first(func(id string) error {
				resp, err := s.transactions(ctx, id, change)
				return flow.Done(resp, err)
			})
		})
	}
	latest := func(name string, next func(*http.Response, page) *url.URL, limit *string) conformance.Step {
		return step(name, func(s *session, ctx context.Context) error {
			return s.first(func(id string) error {
				return s.pages(ctx, id, next, func(p *flinks.GetTransactionsParams) { p.StartTime, p.Limit = text(s.since()), limit })
			})
		})
	}
	return slices.Concat([]conformance.Step{
		step(readTransactions, func(s *session, ctx context.Context) error {
			return s.eachAccount(func(id string) error { return s.pages(ctx, id, byOffset, func(*flinks.GetTransactionsParams) {}) })
		}),
		step(readPeriod, (*session).readPeriod),
		once(readOddDate, func(p *flinks.GetTransactionsParams) { p.StartTime = text("the-first-of-may") }),
		once(readReversed, func(p *flinks.GetTransactionsParams) { p.StartTime, p.EndTime = p.EndTime, p.StartTime }),
		once(readOddOffset, func(p *flinks.GetTransactionsParams) { p.Offset = text("assay-" + uuid.NewString()) }),
	}, conformance.Claimed("paging",
		latest(readLatest, byOffset, nil),
		latest(readByOffset, byOffset, text("1")),
		latest(readByLink, byLink, text("1")),
		latest(readAgain, byOffset, nil),
	))
}

func text(s string) *string { return &s }

// first acts on the first of the listed accounts.
func (s *session) first(act func(id string) error) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account id")
	}
	return act(s.accounts[0])
}

// transactions asks for the transactions of an account over the whole history that
// the ASPSP offers, unless the request is changed.
func (s *session) transactions(ctx context.Context, account string, change func(*flinks.GetTransactionsParams)) (*http.Response, error) {
	access, err := s.access(oauth.GrantMain)
	if err != nil {
		return nil, err
	}
	now := s.wire.Now()
	params := &flinks.GetTransactionsParams{StartTime: text(day(now.AddDate(0, 0, -s.target.Data.HistoryDays))), EndTime: text(day(now))}
	change(params)
	return s.client.GetTransactions(flow.Operation(ctx, "getTransactions"), account, params, access)
}

// day writes a date as the wire wants it.
func day(t time.Time) string { return t.Format(time.DateOnly) }

// readPeriod asks for the middle third of the history.
func (s *session) readPeriod(ctx context.Context) error {
	third := s.target.Data.HistoryDays / 3
	return s.first(func(id string) error {
		return s.pages(ctx, id, byOffset, func(p *flinks.GetTransactionsParams) {
			p.StartTime, p.EndTime = text(day(s.wire.Now().AddDate(0, 0, -2*third))), text(day(s.wire.Now().AddDate(0, 0, -third)))
		})
	})
}

// page is what the walk through the pages needs of one.
type page struct {
	Page struct {
		NextOffset string `json:"nextOffset"`
	} `json:"page"`
	Links struct {
		Next struct {
			Href string `json:"href"`
		} `json:"next"`
	} `json:"links"`
	Transactions []map[string]struct {
		TransactionID   string `json:"transactionId"`
		PostedTimestamp string `json:"postedTimestamp"`
	} `json:"transactions"`
}

// mostLatest is how many transactions are read one by one, those of the first of
// their days besides. Our choice.
const mostLatest = 6

// since is the day from which the latest transactions are read: few enough to be
// gone through one by one within data.pages.
func (s *session) since() string {
	days := slices.Sorted(maps.Values(s.posted))
	if n := min(mostLatest, len(days), s.target.Data.Pages/2); n > 0 {
		return days[len(days)-n]
	}
	return day(s.wire.Now().AddDate(0, 0, -s.target.Data.HistoryDays))
}

// remember keeps the days of posting of the first account.
func (s *session) remember(account string, p page) {
	for _, element := range p.Transactions {
		for _, t := range element {
			if at, _, dated := strings.Cut(t.PostedTimestamp, "T"); dated && account == s.accounts[0] {
				s.posted[t.TransactionID] = at
			}
		}
	}
}

// byOffset leads to the next page by its offset; the page without one is the last.
func byOffset(resp *http.Response, p page) *url.URL {
	if p.Page.NextOffset == "" {
		return nil
	}
	next := *resp.Request.URL
	query := next.Query()
	query.Set("offset", p.Page.NextOffset)
	next.RawQuery = query.Encode()
	return &next
}

// byLink leads to the next page by its link.
func byLink(resp *http.Response, p page) *url.URL {
	next, err := resp.Request.URL.Parse(p.Links.Next.Href)
	if p.Links.Next.Href == "" || err != nil {
		return nil
	}
	return next
}

// pages reads the first page and goes on from one to the next, up to data.pages. A
// page that was read before, one that repeats entries and nothing else, and one at
// a foreign origin end the walk: that they are there is on the tape.
func (s *session) pages(ctx context.Context, account string, next func(*http.Response, page) *url.URL, change func(*flinks.GetTransactionsParams)) error {
	resp, err := s.transactions(ctx, account, change)
	if err != nil {
		return err
	}
	asked, seen := []string{resp.Request.URL.String()}, map[string]bool{}
	for {
		var p page
		flow.Decode(resp, &p)
		s.remember(account, p)
		if repeats(p, seen) {
			return nil
		}
		to := next(resp, p)
		if to == nil || slices.Contains(asked, to.String()) || len(asked) >= s.target.Data.Pages || !s.target.Owns(to) {
			return nil
		}
		asked = append(asked, to.String())
		if resp, err = s.follow(ctx, to); err != nil {
			return err
		}
	}
}

// repeats says whether a page has entries, and none that was not seen before.
func repeats(p page, seen map[string]bool) bool {
	known, fresh := false, false
	for _, element := range p.Transactions {
		for _, t := range element {
			known = known || seen[t.TransactionID]
			fresh = fresh || !seen[t.TransactionID] || t.TransactionID == ""
			seen[t.TransactionID] = true
		}
	}
	return known && !fresh
}

// follow asks for a page at its address.
func (s *session) follow(ctx context.Context, to *url.URL) (*http.Response, error) {
	access, err := s.access(oauth.GrantMain)
	if err != nil {
		return nil, err
	}
	return s.client.GetTransactions(flow.Operation(ctx, "getTransactions"), "", nil, access, func(_ context.Context, req *http.Request) error {
		req.URL, req.Host = to, to.Host
		return nil
	})
}
