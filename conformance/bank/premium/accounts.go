package premium

import (
	"context"
	"encoding/json"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// day is the form of a date on the wire.
const day = time.DateOnly

// ForeignAccount is an account id that no consent opens: that of Alice's savings.
const ForeignAccount = "5a3b0c1e-77d4-4b9a-8f21-6c0d9e4f2a17"

// isPayment says whether an account is one that a consent opens; savings accounts are none.
func isPayment(a *bank.Account) bool { return a.Kind == "CACC" }

// visible returns the payment accounts of who gave the consent.
func visible(c *bank.Consent) []*bank.Account {
	var accounts []*bank.Account
	for _, a := range c.User.Accounts {
		if isPayment(a) {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

// accountID is a name that lasts as long as the consent and does not show the IBAN.
func accountID(l *bank.Ledger, c *bank.Consent, a *bank.Account, _ bool) string {
	return l.IDOf("account", c.ID, a.IBAN)
}

// findAccount finds an account among those that the consent opens.
func findAccount(_ string, s *server, c *bank.Consent, id string) *bank.Account {
	for _, a := range s.rules.Visible(c) {
		if s.rules.AccountID(s.ledger, c, a, false) == id {
			return a
		}
	}
	return nil
}

// open finds the account that a path names.
func (s *server) open(ctx context.Context, id string) (*bank.Consent, *bank.Account, error) {
	c := consentOf(tokenOf(ctx))
	a := s.rules.FindAccount(operationOf(ctx), s, c, id)
	if a == nil {
		return nil, nil, noAccount()
	}
	return c, a, nil
}

// GetAccounts lists the accounts of the consent.
func (s *server) GetAccounts(ctx context.Context, request api.GetAccountsRequestObject) (api.GetAccountsResponseObject, error) {
	c, withBalance := consentOf(tokenOf(ctx)), request.Params.WithBalance
	list := api.AccountList{Accounts: []api.Account{}}
	for _, a := range s.rules.Visible(c) {
		account := s.account(c, a, true)
		if withBalance != nil && *withBalance {
			account.Balances = new(s.balances(a))
		}
		list.Accounts = append(list.Accounts, account)
	}
	return api.GetAccounts200JSONResponse(list), nil
}

// GetAccount shows one account with its balances.
func (s *server) GetAccount(ctx context.Context, request api.GetAccountRequestObject) (api.GetAccountResponseObject, error) {
	c, a, err := s.open(ctx, request.AccountID)
	if err != nil {
		return nil, err
	}
	account := s.account(c, a, false)
	account.Balances = new(s.balances(a))
	answer, err := s.rules.Detail(account)
	if err != nil {
		return nil, err
	}
	return api.GetAccount200JSONResponse(answer), nil
}

// wrapped puts an account into a member of its own.
func wrapped(a api.Account) (answer api.AccountAnswer, err error) {
	err = answer.FromWrappedAccount(api.WrappedAccount{Account: a})
	return answer, err
}

// GetBalances shows the balances of one account alone.
func (s *server) GetBalances(ctx context.Context, request api.GetBalancesRequestObject) (api.GetBalancesResponseObject, error) {
	_, a, err := s.open(ctx, request.AccountID)
	if err != nil {
		return nil, err
	}
	return api.GetBalances200JSONResponse{Balances: s.balances(a)}, nil
}

// isElsewhere says whether an account is held at another bank, which this one only shows (multibanking).
func (s *server) isElsewhere(a *bank.Account) bool {
	return !s.settings.Pages && a.BIC == "SOGEDEFFXXX"
}

// account writes an account. That of another bank says whose it is and how old the data are.
func (s *server) account(c *bank.Consent, a *bank.Account, inList bool) api.Account {
	account := api.Account{
		AccountID: s.rules.AccountID(s.ledger, c, a, inList), AccountReference: reference(a.IBAN, a.Currency),
		Name: &a.Name, Product: &a.Product, CashAccountType: &a.Kind, Status: text("enabled"), Usage: text("PRIV"), BIC: &a.BIC,
		ConsentExpirationDate: text(c.Until.Format(day)),
	}
	if s.isElsewhere(a) {
		account.BankCode, account.BankName = text(a.IBAN[4:12]), text("Zweitbank")
		account.DateUpdated = text(s.ledger.Clock.Today().Format(time.RFC3339))
	}
	return account
}

// balances writes the balance and what may be spent: the one without overdraft, the other with it.
func (s *server) balances(a *bank.Account) []api.Balance {
	today := s.ledger.Clock.Today()
	booked := a.Booked
	for _, e := range a.PendingEntries(today) {
		booked += e.Amount
	}
	return []api.Balance{
		{BalanceType: "interimBooked", BalanceAmount: s.amount(booked, a.Currency), ReferenceDate: text(today.Format(day))},
		{BalanceType: "interimAvailable", BalanceAmount: s.amount(booked+a.Credit, a.Currency), ReferenceDate: text(today.Format(day))},
	}
}

func (s *server) amount(minor int64, currency string) api.Amount {
	return api.Amount{Amount: s.rules.Amount(&s.settings, minor, currency), Currency: currency}
}

// amount writes a number or a text, with the same digits.
func amount(s *Settings, minor int64, currency string) json.RawMessage {
	digits := bank.Amount(minor, currency)
	if !s.NumberAmounts {
		digits = `"` + digits + `"`
	}
	return json.RawMessage(digits)
}

func reference(iban, currency string) *api.AccountReference {
	return &api.AccountReference{IBAN: text(iban), Currency: text(currency)}
}
