package premium

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/premium"
)

// The steps on accounts and balances.
const (
	listNoRequestID  = "list accounts without X-Request-ID"
	listOddRequestID = "list accounts with a malformed X-Request-ID"
	listQueryToken   = "list accounts with the token in the query"
	readAccounts     = "read accounts"
	readBalances     = "read balances"
	readUnknown      = "read an unknown account"
	readForeign      = "read an account outside the consent"
	readNoToken      = "read account without token"
	readInvented     = "read account with an invented token"
	createPayment    = "ask for a payment with the token for accounts"
)

// mostAccounts is how many of the listed accounts are read one by one. Our choice.
const mostAccounts = 3

func accountSteps() []conformance.Step {
	look := func(name string, phase conformance.Phase, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: phase, Grant: oauth.GrantMain, Needs: append([]string{oauth.Redeem}, needs...), Risk: conformance.Look, Run: on(act)}
	}
	list := func(name string, edits ...edit) conformance.Step {
		return look(name, conformance.Accounts, func(s *session, ctx context.Context) error { return s.list(ctx, edits...) })
	}
	balances := look(readBalances, conformance.Balances, (*session).readBalances, oauth.Read)
	balances.Requires = optionIs("balances_resource", "yes")
	foreign := look(readForeign, conformance.Accounts, func(s *session, ctx context.Context) error {
		return s.readWhole(ctx, s.target.Data.ForeignAccount)
	})
	foreign.Requires = func(t *conformance.Target) *conformance.Skip {
		if t.Data.ForeignAccount == "" {
			return conformance.Omit(conformance.SkipUnconfigured, "the target names no account outside the consent (data.foreign_account)")
		}
		return nil
	}
	return []conformance.Step{
		look(oauth.Read, conformance.Accounts, (*session).listAccounts),
		list(listNoRequestID, with("X-Request-ID", "")),
		list(listOddRequestID, with("X-Request-ID", "assay, not a UUID")),
		look(readAccounts, conformance.Accounts, (*session).readAccounts, oauth.Read),
		balances,
		look(readUnknown, conformance.Accounts, func(s *session, ctx context.Context) error {
			return s.readWhole(ctx, s.target.Data.UnknownAccount)
		}),
		foreign,
		look(readNoToken, conformance.Accounts, func(s *session, ctx context.Context) error {
			return s.readAs(ctx, "")
		}, oauth.Read),
		look(readInvented, conformance.Accounts, func(s *session, ctx context.Context) error {
			return s.readAs(ctx, "Bearer "+uuid.NewString())
		}, oauth.Read),
	}
}

// boldSteps ask for what the token for accounts must not be used for: a place where
// it may end up in a log, and a payment.
func boldSteps() []conformance.Step {
	step := func(name string, requires func(*conformance.Target) *conformance.Skip, act func(*session, context.Context) error) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: oauth.GrantMain, Needs: []string{oauth.Redeem}, Risk: conformance.Spend,
			Requires: requires, Run: on(act)}
	}
	return []conformance.Step{
		step(listQueryToken, nil, (*session).listQueryToken),
		step(createPayment, probed, (*session).createPayment),
	}
}

// optionIs leaves a step out unless an option has a value.
func optionIs(name, value string) func(*conformance.Target) *conformance.Skip {
	return func(t *conformance.Target) *conformance.Skip {
		if t.Option(name) == value {
			return nil
		}
		return conformance.Omit(conformance.SkipUnclaimed, "options.%s is not %s", name, value)
	}
}

// probed lets a payment be asked for in a sandbox whose target agrees to it.
func probed(t *conformance.Target) *conformance.Skip {
	if t.Environment == "production" {
		return conformance.Omit(conformance.SkipCareful, "no payment is asked for in production")
	}
	return optionIs("payment_probe", "yes")(t)
}

// Read asks for the accounts without a token: edit puts in what the request shows
// instead. It implements oauth.Flow.
func (s *session) Read(ctx context.Context, _ string, edit func(*http.Request)) (*http.Response, error) {
	return s.accountList(ctx, func(_ context.Context, req *http.Request) error {
		edit(req)
		return nil
	})
}

func (s *session) accountList(ctx context.Context, edits ...edit) (*http.Response, error) {
	return s.client.GetAccounts(flow.Operation(ctx, "getAccounts"), &premium.GetAccountsParams{XRequestID: requestID()}, edits...)
}

// list asks for the accounts of the main grant with a changed request.
func (s *session) list(ctx context.Context, edits ...edit) error {
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	return flow.Done(s.accountList(ctx, append([]edit{access}, edits...)...))
}

// listAccounts asks for the accounts and keeps their ids.
func (s *session) listAccounts(ctx context.Context) error {
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	resp, err := s.accountList(ctx, access)
	if err != nil {
		return err
	}
	var list struct {
		Accounts []struct {
			AccountID string `json:"accountId"`
		} `json:"accounts"`
	}
	flow.Decode(resp, &list)
	for _, a := range list.Accounts {
		if id := a.AccountID; id != "" && id != "." && id != ".." && len(s.accounts) < mostAccounts {
			s.accounts = append(s.accounts, id)
		}
	}
	return nil
}

// listQueryToken sends the token where RFC 6750 §2.3 advises against it.
func (s *session) listQueryToken(ctx context.Context) error {
	token := s.Grant(oauth.GrantMain).AccessToken
	if token == "" {
		return conformance.Nothing("access token")
	}
	return flow.Done(s.accountList(ctx, query(func(q url.Values) { q.Set("access_token", token) })))
}

func (s *session) readAccounts(ctx context.Context) error {
	return s.eachAccount(func(id string) error { return s.readAccount(ctx, id) })
}

func (s *session) readAccount(ctx context.Context, id string) error {
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	return flow.Done(s.client.GetAccount(flow.Operation(ctx, "getAccount"), id, &premium.GetAccountParams{XRequestID: requestID()}, access))
}

// readWhole asks for the detail and the transactions of an account.
func (s *session) readWhole(ctx context.Context, id string) error {
	if err := s.readAccount(ctx, id); err != nil {
		return err
	}
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	return flow.Done(s.transactionsOf(ctx, id, access))
}

// readAs asks for the detail and the transactions of the first account with an
// Authorization field of its own.
func (s *session) readAs(ctx context.Context, authorization string) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account id")
	}
	id, access := s.accounts[0], with("Authorization", authorization)
	if err := flow.Done(s.client.GetAccount(flow.Operation(ctx, "getAccount"), id, &premium.GetAccountParams{XRequestID: requestID()}, access)); err != nil {
		return err
	}
	return flow.Done(s.transactionsOf(ctx, id, access))
}

func (s *session) readBalances(ctx context.Context) error {
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	return s.eachAccount(func(id string) error {
		return flow.Done(s.client.GetBalances(flow.Operation(ctx, "getBalances"), id, &premium.GetBalancesParams{XRequestID: requestID()}, access))
	})
}

func (s *session) eachAccount(act func(id string) error) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account id")
	}
	for _, id := range s.accounts {
		if err := act(id); err != nil {
			return err
		}
	}
	return nil
}

// createPayment asks for a payment of one cent to an account that nobody has, with a
// token that must not open payments.
func (s *session) createPayment(ctx context.Context) error {
	access, err := s.bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	iban := "SK8975000000000012345671"
	body := premium.PaymentRequest{CreditorName: "Assay", CreditorAccount: premium.AccountReference{IBAN: &iban},
		InstructedAmount: premium.InstructedAmount{Amount: "0.01", Currency: "EUR"}}
	return flow.Done(s.client.CreatePayment(flow.Operation(ctx, "createPayment"), &premium.CreatePaymentParams{XRequestID: requestID()}, body, access))
}
