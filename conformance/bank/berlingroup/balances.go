package berlingroup

import (
	"context"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// GetBalances shows the balances of one account and says which account it is.
func (s *server) GetBalances(ctx context.Context, request bg.GetBalancesRequestObject) (bg.GetBalancesResponseObject, error) {
	_, a, err := s.openAccount(ctx, request.Params.ConsentID, request.AccountID, Balances, request.Params.PSUIPAddress != nil)
	if err != nil {
		return nil, err
	}
	return bg.GetBalances200JSONResponse{
		Body:    bg.BalancesAnswer{Account: reference(a.IBAN, a.Currency), Balances: s.balances(a)},
		Headers: bg.GetBalances200ResponseHeaders{XRequestID: requestID(ctx)},
	}, nil
}

// balances writes three balances: that of yesterday's close, what may be spent, and that with what is pending.
func (s *server) balances(a *bank.Account) []bg.Balance {
	today := s.ledger.Clock.Today()
	yesterday := today.AddDate(0, 0, -1)
	pending := a.Booked
	for _, e := range a.PendingEntries(today) {
		pending += e.Amount
	}
	return []bg.Balance{
		{
			BalanceAmount: amount(a.Booked, a.Currency), BalanceType: bg.BalanceTypeClosingBooked,
			ReferenceDate:            new(yesterday.Format(day)),
			LastCommittedTransaction: new(entryReference(a.Entries(today)[0])),
		},
		{
			BalanceAmount: amount(pending+a.Credit, a.Currency), BalanceType: bg.BalanceTypeInterimAvailable,
			CreditLimitIncluded: new(true), LastChangeDateTime: new(today.Format(time.RFC3339)),
		},
		{
			BalanceAmount: amount(pending, a.Currency), BalanceType: bg.BalanceTypeExpected,
			LastChangeDateTime: new(today.Format(time.RFC3339)),
		},
	}
}

func amount(minor int64, currency string) bg.Amount {
	return bg.Amount{Amount: bank.Amount(minor, currency), Currency: currency}
}

func reference(iban, currency string) *bg.AccountReference {
	return &bg.AccountReference{IBAN: text(iban), Currency: text(currency)}
}
