package flinks

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/flinks"
)

// The steps on accounts.
const (
	listDetails   = "list accounts with details"
	readAccounts  = "read accounts"
	readNoAccount = "read an unknown account"
	readForeign   = "read an account that was not consented to"
)

// mostAccounts is how many of the listed accounts are read one by one. Our choice.
const mostAccounts = 4

func accountSteps() []conformance.Step {
	look := func(name string, act func(*session, context.Context) error, needs ...string) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Accounts, Grant: oauth.GrantMain, Needs: append([]string{oauth.Redeem}, needs...), Risk: conformance.Look, Run: on(act)}
	}
	foreign := look(readForeign, (*session).readForeign)
	foreign.Requires = func(t *conformance.Target) *conformance.Skip {
		if t.Data.ForeignAccount == "" {
			return conformance.Omit(conformance.SkipUnconfigured, "the target names no data.foreign_account")
		}
		return nil
	}
	return []conformance.Step{
		look(oauth.Read, (*session).listAccounts),
		look(listDetails, (*session).listDetails),
		look(readAccounts, func(s *session, ctx context.Context) error {
			return s.eachAccount(func(id string) error { return s.readAccount(ctx, oauth.GrantMain, id) })
		}, oauth.Read),
		look(readNoAccount, func(s *session, ctx context.Context) error {
			return s.readAccount(ctx, oauth.GrantMain, s.target.Data.UnknownAccount)
		}),
		foreign,
	}
}

// list is what the acts need of a list of accounts: the ids, whatever wraps them.
type list struct {
	Accounts []map[string]struct {
		AccountID string `json:"accountId"`
	} `json:"accounts"`
}

// listAccounts asks for the accounts and keeps their ids.
func (s *session) listAccounts(ctx context.Context) error {
	access, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	resp, err := s.client.GetAccounts(flow.Operation(ctx, "getAccounts"), nil, access)
	if err != nil {
		return err
	}
	var found list
	flow.Decode(resp, &found)
	for _, element := range found.Accounts {
		for _, account := range element {
			if id := account.AccountID; id != "" && len(s.accounts) < mostAccounts && !slices.Contains(s.accounts, id) {
				s.accounts = append(s.accounts, id)
			}
		}
	}
	return nil
}

func (s *session) listDetails(ctx context.Context) error {
	access, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	details := "details"
	return flow.Done(s.client.GetAccounts(flow.Operation(ctx, "getAccounts"), &flinks.GetAccountsParams{ResultType: &details}, access))
}

func (s *session) readAccount(ctx context.Context, grant, id string) error {
	access, err := s.access(grant)
	if err != nil {
		return err
	}
	return flow.Done(s.client.GetAccount(flow.Operation(ctx, "getAccount"), id, access))
}

func (s *session) readForeign(ctx context.Context) error {
	access, err := s.access(oauth.GrantMain)
	if err != nil {
		return err
	}
	id := s.target.Data.ForeignAccount
	if err := s.readAccount(ctx, oauth.GrantMain, id); err != nil {
		return err
	}
	return flow.Done(s.client.GetTransactions(flow.Operation(ctx, "getTransactions"), id, nil, access))
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

// lists are the steps that list accounts as they should be.
var lists = []string{oauth.Read, listDetails, oauth.ReadLowerCase, oauth.ReadRefreshed, oauth.ReadAnew, readNarrow}

// wrappers name the kinds of accounts and transactions (getAccounts, getTransactions).
var wrappers = map[string][]string{
	"accounts":     {"depositAccount", "loanAccount", "locAccount", "investmentAccount", "insuranceAccount", "annuityAccount", "commercialAccount"},
	"transactions": {"depositTransaction", "loanTransaction", "locTransaction", "investmentTransaction"},
}

// balances are the members that say how much there is on an account of some kind.
var balances = []string{"currentBalance", "availableBalance", "principalBalance", "availableCashBalance", "currentValue"}

func accountChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "FLK-ACC-200", Title: "the account list has the members of its document", Rules: []string{"FLK-ACC-200"},
		Clause: flowPage("4", "the access token opens the data endpoints, such as accounts"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Sees: lists[1:], Tolerates: true, Operations: []string{"getAccounts"},
		Judge: accepted(checks.Succeeds(oauth.Read, checks.Conforms(document, "getAccounts", lenient, lists...))),
	}, {
		ID: "FLK-ACC-WRAP", Title: "every account or transaction is wrapped by its kind alone", Rules: []string{"FLK-ACC-WRAP"},
		Clause: docs("Get accounts", "each element is an object with one member, which names the type"),
		Level:  conformance.Must, Reads: []string{oauth.Read}, Sees: []string{listDetails, readAccounts, readTransactions}, Tolerates: true, Judge: wrappedOnce,
	}, {
		ID: "FLK-ACC-LIGHT", Title: "the plain list of accounts shows no balances", Rules: []string{"FLK-ACC-LIGHT"},
		Clause: docs("Get accounts", "resultType is lightweight unless details are asked for"),
		Level:  conformance.Should, Reads: []string{oauth.Read}, Judge: light,
	}, {
		ID: "FLK-ACC-LIGHT-details", Title: "the detailed list of accounts shows balances", Rules: []string{"FLK-ACC-LIGHT"},
		Clause: docs("Get accounts", "details are everything, with balances"),
		Level:  conformance.Should, Reads: []string{oauth.Read, listDetails}, Judge: detailed,
	}, {
		ID: "FLK-ACC-DETAIL", Title: "a listed account can be read by its accountId", Rules: []string{"FLK-ACC-DETAIL"},
		Clause: docs("Get account details", "the account is addressed by the accountId of the list"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readAccounts}, Judge: addressable,
	}, {
		ID: "FLK-ACC-200-detail", Title: "the account detail has the members of its document", Rules: []string{"FLK-ACC-200"},
		Clause: docs("Get account details", "one account, wrapped by its kind"),
		Level:  conformance.Must, Reads: []string{readAccounts}, Tolerates: true, Operations: []string{"getAccount"},
		Judge: checks.Conforms(document, "getAccount", lenient, readAccounts),
	}, {
		ID: "FLK-ACC-404", Title: "an unknown account is refused", Rules: []string{"FLK-ACC-404"},
		Clause: docs("FDX errors", "code 701 with 404: the account was not found"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readNoAccount}, Tolerates: true,
		Judge: func(v conformance.View) conformance.Finding {
			return refusedWith(v.Last(oauth.Read), v.Last(readNoAccount), http.StatusNotFound, "701")
		},
	}, {
		ID: "FLK-ACC-404-foreign", Title: "an account that was not consented to is not shown", Rules: []string{"FLK-ACC-404"},
		Clause: flowPage("2", "the customer provides consent before the data is received"),
		Level:  conformance.Must, Reads: []string{oauth.Read, readForeign}, Judge: notConsented,
	}}
}

// wrappedOnce looks at all that wraps an account or a transaction.
func wrappedOnce(v conformance.View) conformance.Finding {
	finding := conformance.Inconclusive("nothing was listed")
	for _, e := range v.Tape {
		if !e.OK() {
			continue
		}
		if finding.Result == conformance.ResultInconclusive {
			finding = conformance.Inapplicable("the lists are empty")
		}
		for kind, elements := range elementsOf(e) {
			for _, element := range elements {
				switch names := members(element); {
				case len(names) != 1:
					return conformance.Fails("one member", fmt.Sprintf("%d members", len(names))).At(e).Pointing(element.Pointer)
				case !slices.Contains(wrappers[kind], names[0]):
					finding = conformance.Tolerated("one of "+strings.Join(wrappers[kind], ", "), names[0]).At(e).Pointing(element.Pointer)
				case finding.Result == conformance.ResultInapplicable:
					finding = conformance.Holds().At(e)
				}
			}
		}
	}
	return finding
}

// elementsOf returns what an answer wraps, by the name of the list.
func elementsOf(e *conformance.Exchange) map[string][]checks.Node {
	root := read(e)
	switch e.Operation {
	case "getAccounts":
		return map[string][]checks.Node{"accounts": root.At("accounts").Items()}
	case "getAccount":
		return map[string][]checks.Node{"accounts": {root}}
	case "getTransactions":
		return map[string][]checks.Node{"transactions": root.At("transactions").Items()}
	}
	return nil
}

// listed returns the accounts of a list, or what can be said without any.
func listed(v conformance.View, step string) (*conformance.Exchange, []checks.Node, *conformance.Finding) {
	e := v.Last(step)
	var accounts []checks.Node
	for _, element := range read(e).At("accounts").Items() {
		accounts = append(accounts, wrapped(element)...)
	}
	var finding conformance.Finding
	switch {
	case !e.OK() || !read(e).At("accounts").Exists():
		finding = conformance.Inconclusive("the accounts were not listed")
	case len(accounts) == 0:
		finding = conformance.Inapplicable("the list of accounts is empty")
	default:
		return e, accounts, nil
	}
	return e, nil, &finding
}

// balance returns the first balance of an account, a value that does not exist
// when it shows none.
func balance(account checks.Node) checks.Node {
	for _, name := range balances {
		if n := account.At(name); n.Exists() {
			return n
		}
	}
	return checks.Node{}
}

func light(v conformance.View) conformance.Finding {
	e, accounts, none := listed(v, oauth.Read)
	if none != nil {
		return *none
	}
	for _, a := range accounts {
		if b := balance(a); b.Exists() {
			return conformance.Fails("no balance", "one").At(e).Pointing(b.Pointer)
		}
	}
	return conformance.Holds().At(e)
}

func detailed(v conformance.View) conformance.Finding {
	e, accounts, none := listed(v, listDetails)
	if none != nil {
		return *none
	}
	for _, a := range accounts {
		if balance(a).Exists() {
			return conformance.Holds().At(e)
		}
	}
	return conformance.Fails("a balance", "none").At(e)
}

func addressable(v conformance.View) conformance.Finding {
	e, _, none := listed(v, oauth.Read)
	if none != nil {
		return *none
	}
	for _, detail := range v.All(readAccounts) {
		if excused(detail) {
			continue
		}
		if !detail.OK() {
			return conformance.Fails("the account", statusOf(detail)).At(detail, e)
		}
		for _, account := range wrapped(read(detail)) {
			if id := account.At("accountId"); id.Text() != checks.PathAccount(detail) {
				return conformance.Fails("accountId "+checks.PathAccount(detail), orNone(id.Text())).At(detail, e).Pointing(id.Pointer)
			}
		}
	}
	return conformance.Holds().At(v.All(readAccounts)...)
}

func notConsented(v conformance.View) conformance.Finding {
	finding := conformance.Holds()
	for _, e := range v.All(readForeign) {
		if finding = noData(v.Last(oauth.Read), e); finding.Result != conformance.ResultHolds {
			break
		}
	}
	return finding
}
