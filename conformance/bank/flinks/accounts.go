package flinks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// The kinds of lists.
const (
	resultLightweight = "lightweight"
	resultDetails     = "details"
)

// accountID is a name that lasts from one connection to the next and does not show the account number.
func accountID(_ *bank.Ledger, c *bank.Consent, a *account) string {
	return fixedID(detailOf(c).provider, c.User, a)
}

func fixedID(p *Provider, u *bank.User, a *account) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "account %d %s %s", p.ID, u.Name, a.key))
	return hex.EncodeToString(sum[:16])
}

// visible returns the accounts that a token opens: investments have a scope of their own.
func visible(t *bank.Token) []*account {
	return slices.DeleteFunc(slices.Clone(holdings(detailOf(t.Consent).provider, t.User)), func(a *account) bool {
		return a.kind == investment && !slices.Contains(strings.Fields(t.Scope), scopeInvestments)
	})
}

// find returns the account of a path as far as the token opens it.
func (s *server) find(t *bank.Token, id string) (*account, *Problem) {
	for _, a := range s.rules.Reachable(t) {
		if s.rules.AccountID(s.ledger, t.Consent, a) == id {
			return a, nil
		}
	}
	if a := s.rules.Missing(t); a != nil {
		return a, nil
	}
	return nil, noAccount()
}

// GetAccounts lists the accounts of the connection.
func (s *server) GetAccounts(ctx context.Context, request fdx.GetAccountsRequestObject) (fdx.GetAccountsResponseObject, error) {
	t, params := tokenOf(ctx), request.Params
	result := value(params.ResultType)
	if result != "" && result != resultLightweight && result != resultDetails {
		return nil, invalidInput("resultType is neither lightweight nor details.")
	}
	list, p := s.chosen(t, value(params.AccountIds))
	if p != nil {
		return nil, p
	}
	var ids []string
	for _, a := range list {
		ids = append(ids, s.rules.AccountID(s.ledger, t.Consent, a))
	}
	cut, p := s.cut(ctx, ids, params.Offset, params.Limit)
	if p != nil {
		return nil, p
	}
	body := fdx.GetAccounts200JSONResponse{Accounts: []fdx.Account{}, Page: cut.page, Links: cut.links}
	for _, a := range list[cut.from:cut.to] {
		fields := s.light(t.Consent, a)
		if result == resultDetails {
			s.detailed(a, &fields)
		}
		body.Accounts = append(body.Accounts, wrap(a, fields))
	}
	return body, nil
}

// chosen returns the accounts of a list of ids, all where there is none.
func (s *server) chosen(t *bank.Token, ids string) ([]*account, *Problem) {
	if ids == "" {
		return visible(t), nil
	}
	var list []*account
	for id := range strings.SplitSeq(ids, ",") {
		a, p := s.find(t, strings.TrimSpace(id))
		if p != nil {
			return nil, p
		}
		list = append(list, a)
	}
	return list, nil
}

// GetAccount shows one account with all that is known of it.
func (s *server) GetAccount(ctx context.Context, request fdx.GetAccountRequestObject) (fdx.GetAccountResponseObject, error) {
	t := tokenOf(ctx)
	a, p := s.find(t, request.AccountID)
	if p != nil {
		return nil, p
	}
	fields := s.light(t.Consent, a)
	s.detailed(a, &fields)
	return fdx.GetAccount200JSONResponse(wrap(a, fields)), nil
}

// light says what an account is.
func (s *server) light(c *bank.Consent, a *account) fdx.AccountFields {
	open := fdx.AccountStatusOPEN
	category := [...]string{deposit: "DEPOSIT_ACCOUNT", loan: "LOAN_ACCOUNT", credit: "LOC_ACCOUNT", investment: "INVESTMENT_ACCOUNT"}[a.kind]
	return fdx.AccountFields{
		AccountID: s.rules.AccountID(s.ledger, c, a), AccountCategory: &category, AccountType: &a.class,
		AccountNumberDisplay: new("*" + a.number[len(a.number)-4:]), ProductName: &a.product, Nickname: text(a.nickname),
		Description: new(a.product + " in " + a.currency), Status: &open, Currency: &fdx.Currency{CurrencyCode: &a.currency},
	}
}

// detailed adds balances, rates and routing data.
func (s *server) detailed(a *account, f *fdx.AccountFields) {
	today := s.ledger.Clock.Today()
	f.AccountNumber, f.RoutingTransitNumber = &a.number, text(a.routing)
	f.BalanceAsOf, f.LastActivityDate = new(s.rules.Time(today)), new(today.AddDate(0, 0, -1).Format(time.DateOnly))
	f.TransactionsIncluded = new(false)
	if a.rate != "" {
		f.InterestRate, f.InterestRateType = new(json.Number(a.rate)), new(map[bool]string{true: "FIXED", false: "VARIABLE"}[a.fixed])
	}
	balance := a.amount(a.balance)
	switch a.kind {
	case deposit:
		f.BalanceType, f.CurrentBalance, f.AvailableBalance = new("ASSET"), balance, a.amount(a.balance-1_250)
		f.AnnualPercentageYield, f.InterestYtd = f.InterestRate, a.amount(1_204)
		f.TransferIn, f.TransferOut = new(true), new(true)
	case loan:
		f.BalanceType, f.PrincipalBalance = new("LIABILITY"), balance
	case credit:
		f.BalanceType, f.CurrentBalance = new("LIABILITY"), balance
		f.CreditLine, f.AvailableCredit = a.amount(a.line), a.amount(a.line-a.balance)
	case investment:
		f.BalanceType, f.CurrentValue, f.AvailableCashBalance = new("ASSET"), balance, a.amount(4_405)
	}
}

// amount writes minor units of the account's currency.
func (a *account) amount(minor int64) *json.Number {
	return new(json.Number(bank.Amount(minor, a.currency)))
}

// wrap puts an account into the member that names its kind.
func wrap(a *account, f fdx.AccountFields) (wrapped fdx.Account) {
	switch a.kind {
	case deposit:
		wrapped.DepositAccount = &f
	case loan:
		wrapped.LoanAccount = &f
	case credit:
		wrapped.LocAccount = &f
	case investment:
		wrapped.InvestmentAccount = &f
	}
	return wrapped
}

// GetPaymentNetworks tells how an account is reached by payments. Not every provider does.
func (s *server) GetPaymentNetworks(ctx context.Context, request fdx.GetPaymentNetworksRequestObject) (fdx.GetPaymentNetworksResponseObject, error) {
	t := tokenOf(ctx)
	if !detailOf(t.Consent).provider.Networks {
		return nil, &Problem{Status: http.StatusMethodNotAllowed, Code: codeUnsupported, Message: "The provider does not offer this."}
	}
	a, p := s.find(t, request.AccountID)
	if p != nil {
		return nil, p
	}
	var keys []string
	for _, n := range a.networks {
		keys = append(keys, n.kind)
	}
	cut, p := s.cut(ctx, keys, request.Params.Offset, request.Params.Limit)
	if p != nil {
		return nil, p
	}
	body := fdx.GetPaymentNetworks200JSONResponse{PaymentNetworks: []fdx.PaymentNetwork{}, Page: cut.page, Links: cut.links}
	for _, n := range a.networks[cut.from:cut.to] {
		body.PaymentNetworks = append(body.PaymentNetworks, fdx.PaymentNetwork{
			BankID: &n.bank, Identifier: &a.number, IdentifierType: new("ACCOUNT_NUMBER"), Type: new(fdx.PaymentNetworkType(n.kind)),
			TransferIn: new(true), TransferOut: new(n.kind != "CA_LVTS"),
		})
	}
	return body, nil
}
