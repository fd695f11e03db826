package berlingroup

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/berlingroup"
)

// The steps on transactions.
const (
	readTransactions = "read transactions"
	readPeriod       = "read transactions of a period"
	readNoDateTo     = "read transactions without dateTo"
	readNoStatus     = "read transactions without bookingStatus"
	readOddStatus    = "read transactions with an unknown bookingStatus"
	readNoDateFrom   = "read transactions without dateFrom"
	readOddDate      = "read transactions with a wrong date"
	readDetails      = "read transaction details"
	readNoDetails    = "read an unknown transaction"
)

// mostDetails is how many booked entries are read in detail. Our choice.
const mostDetails = 2

func transactionSteps() []conformance.Step {
	step := func(name string, act func(*session, context.Context) error, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Transactions, Grant: oauth.GrantMain, Needs: []string{oauth.Redeem, oauth.Read},
			Risk: conformance.Look, Features: features, Run: on(act)}
	}
	once := func(name string, change func(url.Values)) conformance.Step {
		return step(name, func(s *session, ctx context.Context) error {
			resp, err := s.transactions(ctx, query(change))
			return flow.Done(resp, err)
		})
	}
	details := step(readDetails, (*session).readDetails, "transaction-details")
	details.Needs = append(details.Needs, readTransactions)
	noDetails := step(readNoDetails, (*session).readNoDetails, "transaction-details")
	return []conformance.Step{
		step(readTransactions, (*session).readPages),
		step(readPeriod, (*session).readPeriod),
		once(readNoDateTo, func(q url.Values) { q.Del("dateTo") }),
		once(readNoStatus, func(q url.Values) { q.Del("bookingStatus") }),
		once(readOddStatus, func(q url.Values) { q.Set("bookingStatus", "assay-unknown") }),
		once(readNoDateFrom, func(q url.Values) { q.Del("dateFrom") }),
		once(readOddDate, func(q url.Values) { q.Set("dateFrom", "01-01-2026") }),
		details,
		noDetails,
	}
}

// transactions asks for the booked entries of the first account over the whole
// history that the ASPSP offers.
func (s *session) transactions(ctx context.Context, edits ...edit) (*http.Response, error) {
	if len(s.accounts) == 0 {
		return nil, conformance.Nothing("account id")
	}
	access, err := s.access()
	if err != nil {
		return nil, err
	}
	from, to := day(s.wire.Now().AddDate(0, 0, -s.target.Data.HistoryDays)), day(s.wire.Now())
	params := &berlingroup.GetTransactionListParams{XRequestID: uuid.NewString(), ConsentID: s.consentOf(oauth.GrantMain).id,
		BookingStatus: berlingroup.BookingStatusBooked, DateFrom: &from, DateTo: &to}
	return s.client.GetTransactionList(flow.Operation(ctx, "getTransactionList"), s.accounts[0].resourceID, params, append([]edit{access}, edits...)...)
}

// page is what the walk through the pages needs of one.
type page struct {
	Transactions struct {
		Booked []struct {
			TransactionID string `json:"transactionId"`
		} `json:"booked"`
		Links struct {
			Next struct {
				Href string `json:"href"`
			} `json:"next"`
		} `json:"_links"`
	} `json:"transactions"`
}

// readPages reads the first page and follows the next links, up to data.pages. A
// link to a page already read and one to a foreign origin end the walk.
func (s *session) readPages(ctx context.Context) error {
	resp, err := s.transactions(ctx)
	if err != nil {
		return err
	}
	headers := resp.Request.Header.Clone()
	read := []string{resp.Request.URL.String()}
	for {
		var p page
		flow.Decode(resp, &p)
		for _, t := range p.Transactions.Booked {
			if t.TransactionID != "" && len(s.details) < mostDetails {
				s.details = append(s.details, transaction{s.accounts[0].resourceID, t.TransactionID})
			}
		}
		next, err := s.target.Link(p.Transactions.Links.Next.Href)
		if p.Transactions.Links.Next.Href == "" || err != nil || slices.Contains(read, next.String()) || len(read) >= s.target.Data.Pages {
			return nil
		}
		read = append(read, next.String())
		if resp, err = s.follow(ctx, "getTransactionList", next.String(), headers); err != nil || resp == nil {
			return err
		}
	}
}

// readPeriod asks for the middle third of the history.
func (s *session) readPeriod(ctx context.Context) error {
	third := s.target.Data.HistoryDays / 3
	return flow.Done(s.transactions(ctx, query(func(q url.Values) {
		q.Set("dateFrom", day(s.wire.Now().AddDate(0, 0, -2*third)))
		q.Set("dateTo", day(s.wire.Now().AddDate(0, 0, -third)))
	})))
}

func (s *session) readDetails(ctx context.Context) error {
	if len(s.details) == 0 {
		return conformance.Nothing("transaction id")
	}
	for _, t := range s.details {
		if err := s.detail(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) readNoDetails(ctx context.Context) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account id")
	}
	return s.detail(ctx, transaction{s.accounts[0].resourceID, "assay-" + uuid.NewString()})
}

func (s *session) detail(ctx context.Context, t transaction) error {
	access, err := s.access()
	if err != nil {
		return err
	}
	params := &berlingroup.GetTransactionDetailsParams{XRequestID: uuid.NewString(), ConsentID: s.consentOf(oauth.GrantMain).id}
	return flow.Done(s.client.GetTransactionDetails(flow.Operation(ctx, "getTransactionDetails"), t.account, t.id, params, access))
}
