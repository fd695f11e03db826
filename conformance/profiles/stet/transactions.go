package stet

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/stet"
)

// The steps on transactions.
const (
	readTransactions = "read transactions"
	readEach         = "read transactions of every account"
	walkBack         = "walk back to the first page"
	readFrom         = "read transactions from a known day"
	readTo           = "read transactions to a known day"
	readAfter        = "read transactions after a known entry"
	readSeam         = "read transactions of the days on which the second page begins"
	readOddDate      = "read transactions from no date"
	readFuture       = "read transactions of the future"
	readOld          = "read transactions of long ago"
)

// Periods that are asked about. What is older than ninety days needs a scope of its
// own (STET scopes); the others are our choice.
const (
	oldFrom, oldTo       = 120, 95 // days ago
	futureFrom, futureTo = 10, 20  // days from now
)

func transactionSteps() []conformance.Step {
	step := func(name string, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Transactions, Grant: oauth.GrantMain, Needs: append(needs, consented...),
			Risk: conformance.Look, Run: on(act)}
	}
	once := func(name string, of func(*session) (period, error), needs ...string) conformance.Step {
		return step(name, func(s *session, ctx context.Context) error {
			p, err := of(s)
			if err != nil {
				return err
			}
			return s.readPeriod(ctx, oauth.GrantMain, p)
		}, needs...)
	}
	known := func(about func(newest string) period) func(*session) (period, error) {
		return func(s *session) (period, error) {
			newest := s.newest()
			if newest == "" {
				return period{}, s.without("entries with a booking date")
			}
			return about(newest), nil
		}
	}
	back := step(walkBack, (*session).walkBack, readTransactions)
	back.Features = []string{"paging"}
	seam := once(readSeam, (*session).aroundSeam, readTransactions)
	seam.Features = []string{"paging"}
	return []conformance.Step{
		step(readTransactions, (*session).readPages),
		step(readEach, (*session).readEach),
		back, seam,
		once(readFrom, known(func(newest string) period { return period{from: newest} }), readTransactions),
		once(readTo, known(func(newest string) period { return period{from: weekBefore(newest), to: newest} }), readTransactions),
		once(readAfter, func(s *session) (period, error) {
			if reference := s.recent(); reference != "" {
				return period{after: reference}, nil
			}
			return period{}, s.without("entries with an entryReference")
		}, readTransactions),
		once(readOddDate, func(*session) (period, error) { return period{from: "abc"}, nil }),
		once(readFuture, func(s *session) (period, error) {
			return period{from: s.ago(-futureFrom), to: s.ago(-futureTo)}, nil
		}),
		once(readOld, (*session).longAgo),
	}
}

// longAgo is a period that only the scope for the extended history opens.
func (s *session) longAgo() (period, error) {
	return period{from: s.ago(oldFrom), to: s.ago(oldTo)}, nil
}

// newest is the latest booking date of the walk, as it is written: what is asked about
// its day comes on one page.
func (s *session) newest() string {
	var newest string
	for _, e := range s.entries {
		if e.bookingDate > newest {
			newest = e.bookingDate
		}
	}
	return newest
}

// aroundSeam is the period of the entries between which the second page begins.
func (s *session) aroundSeam() (period, error) {
	before, okBefore := day(s.seam[0])
	behind, okBehind := day(s.seam[1])
	if !okBefore || !okBehind {
		return period{}, s.without("two pages of entries with booking dates")
	}
	if behind.Before(before) {
		before, behind = behind, before
	}
	return period{from: before.Format(time.DateOnly), to: behind.AddDate(0, 0, 1).Format(time.DateOnly)}, nil
}

// without says what the walk has none of: that is so where it was given, and nothing is known where it was refused.
func (s *session) without(what string) error {
	if !s.walked {
		return conformance.Nothing(what)
	}
	return conformance.Omit(conformance.SkipInapplicable, "there are no %s", what)
}

// recent is the reference of one of the latest entries, "" where they have none: what
// comes after it comes on one page.
func (s *session) recent() string {
	var all []string
	for _, e := range s.entries {
		if e.reference != "" {
			all = append(all, e.reference)
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(b, a)) })
	return all[min(2, len(all)-1)]
}

// weekBefore is the day a week before that of a date, "" where that cannot be read.
func weekBefore(date string) string {
	d, ok := day(date)
	if !ok {
		return ""
	}
	return d.AddDate(0, 0, -7).Format(time.DateOnly)
}

// period is what transactions are filtered by, "" by nothing: dates, or date-times as
// answers have them, and an entry reference.
type period struct{ from, to, after string }

// ago returns the day some days before today; negative days lie ahead.
func (s *session) ago(days int) string {
	return s.wire.Now().AddDate(0, 0, -days).Format(time.DateOnly)
}

// written is a date-time in its parts: the day, the time of day and the zone.
var written = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(T[0-9:.]+)(.*)$`)

// moment writes the beginning of a day as the target reads dates. What is no date is
// left as it is.
func (s *session) moment(text string) *string {
	if text == "" {
		return nil
	}
	form := s.target.Option("date_query")
	day, err := time.ParseInLocation(time.DateOnly, text, paris())
	if err != nil {
		if parts := written.FindStringSubmatch(text); parts != nil && form == "date" {
			return &parts[1]
		} else if parts != nil && form == "local" {
			return new(parts[1] + parts[2])
		}
		return &text
	}
	written := day.Format("2006-01-02T15:04:05Z07:00")
	switch form {
	case "date":
		written = text
	case "local":
		written = day.Format("2006-01-02T15:04:05")
	}
	return &written
}

// paris is the zone in which French ASPSPs date their entries; where the system does
// not know it, UTC has to do.
var paris = sync.OnceValue(func() *time.Location {
	if zone, err := time.LoadLocation("Europe/Paris"); err == nil {
		return zone
	}
	return time.UTC
})

// transactions asks for the transactions of an account: by its resource id, or along
// its link where it has none.
func (s *session) transactions(ctx context.Context, grant string, a account, p period) (*http.Response, error) {
	token, err := s.access(grant)
	if err != nil {
		return nil, err
	}
	if a.id == "" {
		return s.follow(ctx, grant, "accountsTransactionsGet", s.filtered(a.transactions, p))
	}
	params := &stet.AccountsTransactionsGetParams{XRequestID: requestID(), DateFrom: s.moment(p.from), DateTo: s.moment(p.to)}
	if p.after != "" {
		params.AfterEntryReference = &p.after
	}
	return s.client.AccountsTransactionsGet(flow.Operation(ctx, "accountsTransactionsGet"), a.id, params, token)
}

// filtered adds a period to a link to transactions.
func (s *session) filtered(href string, p period) string {
	u, err := url.Parse(href)
	if href == "" || err != nil {
		return href
	}
	query := u.Query()
	for name, value := range map[string]*string{"dateFrom": s.moment(p.from), "dateTo": s.moment(p.to), "afterEntryReference": &p.after} {
		if value != nil && *value != "" {
			query.Set(name, *value)
		}
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// readPeriod asks for a period of the first account.
func (s *session) readPeriod(ctx context.Context, grant string, p period) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account")
	}
	return flow.Done(s.transactions(ctx, grant, s.accounts[0], p))
}

// page is what the walk through the pages needs of one.
type page struct {
	Transactions []struct {
		EntryReference string `json:"entryReference"`
		BookingDate    string `json:"bookingDate"`
		Status         string `json:"status"`
	} `json:"transactions"`
	Links struct {
		Self  link `json:"self"`
		First link `json:"first"`
		Prev  link `json:"prev"`
		Next  link `json:"next"`
	} `json:"_links"`
}

// readPages reads the history of the first account and follows the next links, up to
// data.pages. A link to a page already read and one to a foreign origin end the walk.
func (s *session) readPages(ctx context.Context) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account")
	}
	resp, err := s.transactions(ctx, oauth.GrantMain, s.accounts[0], period{from: s.ago(s.target.Data.HistoryDays)})
	if err != nil || resp == nil {
		return err
	}
	s.entries, s.back, s.seam, s.walked = nil, nil, [2]string{}, resp.StatusCode/100 == 2
	read := []string{resp.Request.URL.String()}
	for {
		var p page
		flow.Decode(resp, &p)
		s.keep(p, len(read))
		if len(read) >= s.target.Data.Pages {
			return nil
		}
		if resp, err = s.follow(ctx, oauth.GrantMain, "accountsTransactionsGet", p.Links.Next.to(), read...); err != nil || resp == nil {
			return err
		}
		read = append(read, resp.Request.URL.String())
	}
}

// keep takes from a page what later steps ask about.
func (s *session) keep(p page, number int) {
	for _, t := range p.Transactions {
		if t.BookingDate != "" && !strings.EqualFold(t.Status, "PDNG") {
			s.entries = append(s.entries, entry{t.EntryReference, t.BookingDate})
			if number == 1 {
				s.seam[0] = t.BookingDate
			} else if number == 2 && s.seam[1] == "" {
				s.seam[1] = t.BookingDate
			}
		}
	}
	switch number {
	case 1:
		s.remember("accountsTransactionsGet", p.Links.Self.to())
	case 2:
		s.back = []string{p.Links.First.to(), p.Links.Prev.to()}
	}
}

// walkBack follows the links of the second page to the first.
func (s *session) walkBack(ctx context.Context) error {
	for _, href := range s.back {
		if err := flow.Done(s.follow(ctx, oauth.GrantMain, "accountsTransactionsGet", href)); err != nil {
			return err
		}
	}
	return nil
}

// readEach reads a page of every account but the first, which the walk reads.
func (s *session) readEach(ctx context.Context) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account")
	}
	for _, a := range s.accounts[1:] {
		if err := flow.Done(s.transactions(ctx, oauth.GrantMain, a, period{from: s.ago(s.target.Data.HistoryDays)})); err != nil {
			return err
		}
	}
	return nil
}
