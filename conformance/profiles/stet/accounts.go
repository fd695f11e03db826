package stet

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/stet"
)

// The steps on accounts, balances and what else there is once.
const (
	listAgain          = "list accounts again"
	listNoRequestID    = "list accounts without X-Request-ID"
	listOddAccept      = "list accounts as a picture"
	postAccounts       = "post to the list of accounts"
	readBalances       = "read balances"
	readUnknown        = "read an unknown account"
	readForeign        = "read an account of another PSU"
	followTransactions = "follow the transactions links"
	followSelves       = "follow the self links"
	readBeneficiaries  = "read trusted beneficiaries"
	readIdentity       = "read the identity of the end user"
)

// mostAccounts is how many of the listed accounts are read one by one. Our choice.
const mostAccounts = 4

// consented is what steps need that read by a consent.
var consented = []string{oauth.Redeem, oauth.Read, forwardConsent, listConsented}

func accountSteps() []conformance.Step {
	look := func(name string, phase conformance.Phase, act func(*session, context.Context) error, features ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: phase, Grant: oauth.GrantMain, Needs: consented, Risk: conformance.Look, Features: features, Run: on(act)}
	}
	list := func(name string, edits ...edit) conformance.Step {
		return look(name, conformance.Accounts, func(s *session, ctx context.Context) error { return s.listAs(ctx, edits...) })
	}
	foreign := look(readForeign, conformance.Balances, (*session).readForeign)
	foreign.Requires = func(t *conformance.Target) *conformance.Skip {
		if t.Data.ForeignAccount == "" {
			return conformance.Omit(conformance.SkipUnconfigured, "the target names no account of somebody else (data.foreign_account)")
		}
		return nil
	}
	return []conformance.Step{
		list(listAgain),
		list(listNoRequestID, with("X-Request-ID", "")),
		list(listOddAccept, with("Accept", "image/png")),
		list(postAccounts, func(_ context.Context, req *http.Request) error {
			req.Method = http.MethodPost
			return nil
		}),
		look(readBalances, conformance.Balances, (*session).readBalances),
		look(readUnknown, conformance.Balances, (*session).readUnknown),
		foreign,
		look(readBeneficiaries, conformance.Accounts, (*session).readBeneficiaries, "beneficiaries"),
		look(readIdentity, conformance.Accounts, (*session).readIdentity, "identity"),
	}
}

// linkSteps follow the links of answers that were read before.
func linkSteps() []conformance.Step {
	step := func(name string, phase conformance.Phase, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: phase, Grant: oauth.GrantMain, Needs: append(needs, consented...), Risk: conformance.Look, Run: on(act)}
	}
	return []conformance.Step{
		step(followTransactions, conformance.Transactions, (*session).followTransactions),
		step(followSelves, conformance.Transactions, (*session).followSelves, readBalances, readTransactions),
	}
}

// listStep is the plain list of accounts of the main grant, from which the run
// takes what it goes on with.
func listStep(name string, needs ...string) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: oauth.GrantMain, Needs: needs, Risk: conformance.Look, Run: on((*session).listAccounts)}
}

// listAs asks for the accounts of the main grant with a changed request.
func (s *session) listAs(ctx context.Context, edits ...edit) error {
	token, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	return flow.Done(s.list(ctx, append([]edit{token}, edits...)...))
}

// listing is what the run reads of a list of accounts.
type listing struct {
	Accounts []struct {
		ResourceID string          `json:"resourceId"`
		AccountID  json.RawMessage `json:"accountId"`
		Links      struct {
			Balances     link `json:"balances"`
			Transactions link `json:"transactions"`
		} `json:"_links"`
	} `json:"accounts"`
	Links struct {
		Self link `json:"self"`
	} `json:"_links"`
}

type link struct {
	Href      string `json:"href"`
	Templated bool   `json:"templated"`
}

// optional is the part of a URI template that names parameters of the query (RFC 6570, section 3.2.8): it may be left out.
var optional = regexp.MustCompile(`\{[?&][^{}]*\}`)

// to is where a link leads. A template leads where none of its parameters is given.
func (l link) to() string {
	if !l.Templated {
		return l.Href
	}
	return optional.ReplaceAllString(l.Href, "")
}

// listAccounts asks for the accounts and keeps them.
func (s *session) listAccounts(ctx context.Context) error {
	token, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	resp, err := s.list(ctx, token)
	if err != nil {
		return err
	}
	var l listing
	flow.Decode(resp, &l)
	if len(l.Accounts) > 0 {
		s.accounts, s.selves = nil, nil
	}
	for _, a := range l.Accounts {
		if a.ResourceID+a.Links.Balances.Href+a.Links.Transactions.Href != "" || len(a.AccountID) > 0 {
			s.accounts = append(s.accounts, account{a.ResourceID, a.AccountID, a.Links.Balances.to(), a.Links.Transactions.to()})
		}
	}
	// What is read in all detail is an account of which all may be read.
	slices.SortStableFunc(s.accounts, func(a, b account) int { return b.linked() - a.linked() })
	s.accounts = s.accounts[:min(mostAccounts, len(s.accounts))]
	s.remember("accountsGet", l.Links.Self.to())
	return nil
}

// remember keeps the first link of an operation to its own answer.
func (s *session) remember(operation, href string) {
	for _, known := range s.selves {
		if known.operation == operation {
			return
		}
	}
	if href != "" {
		s.selves = append(s.selves, self{operation, href})
	}
}

// readBalances reads the balances of every account.
func (s *session) readBalances(ctx context.Context) error {
	return s.eachAccount(func(a account) error {
		resp, err := s.balances(ctx, a)
		if err != nil {
			return err
		}
		var l listing
		flow.Decode(resp, &l)
		s.remember("accountsBalancesGet", l.Links.Self.to())
		return nil
	})
}

// balances asks for the balances of an account: by its resource id, or along its
// link where it has none.
func (s *session) balances(ctx context.Context, a account) (*http.Response, error) {
	token, err := s.access(oauth.GrantMain)
	if err != nil {
		return nil, err
	}
	if a.id == "" {
		return s.follow(ctx, oauth.GrantMain, "accountsBalancesGet", a.balances)
	}
	params := &stet.AccountsBalancesGetParams{XRequestID: requestID()}
	return s.client.AccountsBalancesGet(flow.Operation(ctx, "accountsBalancesGet"), a.id, params, token)
}

// longestID is how long a resource id may be before 1.5.
const longestID = 35

// readUnknown reads balances and transactions of an account that there is not.
func (s *session) readUnknown(ctx context.Context) error {
	a := account{id: s.target.Data.UnknownAccount}
	if len(a.id) > longestID {
		a.id = a.id[:longestID]
	}
	if err := flow.Done(s.balances(ctx, a)); err != nil {
		return err
	}
	return flow.Done(s.transactions(ctx, oauth.GrantMain, a, period{}))
}

// readForeign reads balances and transactions of an account that the PSU has nothing to do with.
func (s *session) readForeign(ctx context.Context) error {
	a := account{id: s.target.Data.ForeignAccount}
	if err := flow.Done(s.balances(ctx, a)); err != nil {
		return err
	}
	return flow.Done(s.transactions(ctx, oauth.GrantMain, a, period{}))
}

// followTransactions follows the link of every account to its transactions.
func (s *session) followTransactions(ctx context.Context) error {
	return s.eachAccount(func(a account) error {
		return flow.Done(s.follow(ctx, oauth.GrantMain, "accountsTransactionsGet", a.transactions))
	})
}

// followSelves asks once more for what answers say they are.
func (s *session) followSelves(ctx context.Context) error {
	if len(s.selves) == 0 {
		return conformance.Nothing("self link")
	}
	for _, one := range s.selves {
		if err := flow.Done(s.follow(ctx, oauth.GrantMain, one.operation, one.href)); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) readBeneficiaries(ctx context.Context) error {
	token, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	params := &stet.TrustedBeneficiariesGetParams{XRequestID: requestID()}
	return flow.Done(s.client.TrustedBeneficiariesGet(flow.Operation(ctx, "trustedBeneficiariesGet"), params, token))
}

func (s *session) readIdentity(ctx context.Context) error {
	token, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	params := &stet.EndUserIdentityGetParams{XRequestID: requestID()}
	return flow.Done(s.client.EndUserIdentityGet(flow.Operation(ctx, "endUserIdentityGet"), params, token))
}

func (s *session) eachAccount(act func(account) error) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account")
	}
	for _, a := range s.accounts {
		if err := act(a); err != nil {
			return err
		}
	}
	return nil
}
