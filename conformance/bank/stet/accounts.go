package stet

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/stet"
)

// ForeignAccount is the id of an account that the first user has nothing to do with.
const ForeignAccount = "acc-of-another"

// accountID is a name that does not show the IBAN: one and the same for all consents of the user.
func accountID(l *bank.Ledger, s *Settings, _ *bank.Consent, a *account) string {
	if a.IBAN == bank.Bob.Accounts[0].IBAN {
		return ForeignAccount
	}
	separator := "-"
	if s.Later {
		separator = "_"
	}
	return "acc" + separator + l.IDOf("account", a.name())[:8]
}

// path is where an account is, below the version.
func (s *server) accountPath(c *bank.Consent, a *account) string {
	return "/accounts/" + url.PathEscape(s.rules.AccountID(s.ledger, &s.settings, c, a))
}

// open finds the account that a path names and whose function the consent opens.
func (s *server) open(ctx context.Context, id, function string) (*bank.Consent, *account, error) {
	t := tokenOf(ctx)
	for _, a := range s.rules.Known(t.User) {
		if s.rules.AccountID(s.ledger, &s.settings, t.Consent, a) != id {
			continue
		}
		if !s.rules.Opens(t.Consent, function, a) {
			return nil, nil, notGranted()
		}
		return t.Consent, a, nil
	}
	return nil, nil, refused(http.StatusNotFound, "not_found", "There is no such account.")
}

// AccountsGet lists the accounts, each with links to what the consent opens of it.
func (s *server) AccountsGet(ctx context.Context, _ api.AccountsGetRequestObject) (api.AccountsGetResponseObject, error) {
	t := tokenOf(ctx)
	list := api.HalAccounts{Accounts: []api.Account{}, UnderscoreLinks: api.AccountsLinks{Self: s.link(ctx, "/accounts")}}
	if !s.settings.Identity {
		list.ConnectedPSU = &t.User.FullName
	}
	trusted := s.linked(ctx, s.rules.Personal(t.Consent, toBeneficiaries) && s.settings.Trusted, "/trusted-beneficiaries")
	if s.settings.Later {
		list.UnderscoreLinks.TrustedBeneficiaries = trusted
	} else {
		list.UnderscoreLinks.Beneficiaries = trusted
	}
	list.UnderscoreLinks.EndUserIdentity = s.linked(ctx, s.rules.Personal(t.Consent, toIdentity) && s.settings.Identity, "/end-user-identity")
	for _, a := range accountsOf(t.User) {
		list.Accounts = append(list.Accounts, s.account(ctx, t.Consent, a))
	}
	return api.AccountsGet200ApplicationHalPlusJSONResponse{Body: list}, nil
}

// account writes an account. The list of a card names the account that it is debited from.
func (s *server) account(ctx context.Context, c *bank.Consent, a *account) api.Account {
	id, path := s.rules.AccountID(s.ledger, &s.settings, c, a), s.accountPath(c, a)
	written := api.Account{
		ResourceID: &id, BICFi: &a.BIC, Name: a.Name, Product: &a.Product, Usage: new(api.AccountUsagePRIV), PSUStatus: text("Account Holder"),
		CashAccountType: api.AccountCashAccountTypeCACC, AccountID: &api.AccountIdentification{IBAN: &a.IBAN},
		UnderscoreLinks: api.AccountLinks{
			Balances:     s.linked(ctx, s.rules.Linked(c, toBalances, a), path+"/balances"),
			Transactions: s.linked(ctx, s.rules.Linked(c, toTransactions, a), path+"/transactions"),
		},
	}
	if a.card {
		cash := s.rules.AccountID(s.ledger, &s.settings, c, &account{Account: a.Account})
		written.Name, written.LinkedAccount, written.CashAccountType = a.Owner+", fin de mois", &cash, api.AccountCashAccountTypeCARD
		written.AccountID = &api.AccountIdentification{Other: &api.GenericIdentification{Identification: a.name(), SchemeName: "CPAN"}}
	}
	if s.settings.Later {
		written.AccountID.Currency = &a.Currency
	} else {
		written.Currency = &a.Currency
	}
	return written
}

// AccountsBalancesGet shows the balances of one account.
func (s *server) AccountsBalancesGet(ctx context.Context, request api.AccountsBalancesGetRequestObject) (api.AccountsBalancesGetResponseObject, error) {
	c, a, err := s.open(ctx, request.AccountResourceID, toBalances)
	if err != nil {
		return nil, err
	}
	path, parent := s.accountPath(c, a), s.link(ctx, "/accounts")
	return api.AccountsBalancesGet200ApplicationHalPlusJSONResponse{Body: api.HalBalances{
		Balances: s.balances(a),
		UnderscoreLinks: api.BalancesLinks{
			Self: s.link(ctx, path+"/balances"), ParentList: &parent, Transactions: s.linked(ctx, s.rules.Linked(c, toTransactions, a), path+"/transactions"),
		},
	}}, nil
}

// balances writes what was booked until yesterday and what it comes to with what is pending. A card has what it owes.
func (s *server) balances(a *account) []api.Balance {
	today := s.ledger.Clock.Today()
	yesterday := s.date(today.AddDate(0, 0, -1))
	if a.card {
		var owed int64
		for _, e := range a.entries(today) {
			if e.Booked.Month() == today.Month() {
				owed += e.Amount
			}
		}
		return []api.Balance{{Name: "Encours", BalanceType: api.BalanceBalanceTypeOTHR, BalanceAmount: s.amount(owed, a.Currency), ReferenceDate: &yesterday}}
	}
	instant := a.Booked
	for _, e := range a.PendingEntries(today) {
		instant += e.Amount
	}
	changed := today.Format(time.RFC3339)
	return []api.Balance{
		{Name: "Solde comptable", BalanceType: api.BalanceBalanceTypeCLBD, BalanceAmount: s.amount(a.Booked, a.Currency), ReferenceDate: &yesterday},
		{Name: "Solde instantané", BalanceType: api.BalanceBalanceTypeXPCD, BalanceAmount: s.amount(instant, a.Currency), LastChangeDateTime: &changed},
	}
}

// date writes a day as the version has it.
func (s *server) date(day time.Time) string {
	if s.settings.Clocked {
		return day.Format(time.RFC3339)
	}
	return day.Format(time.DateOnly)
}

func (s *server) amount(minor int64, currency string) api.Amount {
	return api.Amount{Amount: s.rules.Amount(&s.settings, minor, currency), Currency: currency}
}

// amount writes a text, in later versions a number, with the same digits.
func amount(s *Settings, minor int64, currency string) json.RawMessage {
	digits := bank.Amount(minor, currency)
	if !s.Later {
		digits = `"` + digits + `"`
	}
	return json.RawMessage(digits)
}
