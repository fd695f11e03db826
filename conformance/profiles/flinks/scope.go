package flinks

import (
	"context"
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// The steps of a connection with the scope ACCOUNT_BASIC alone.
const (
	authoriseNarrow = "authorise the scope ACCOUNT_BASIC alone"
	redeemNarrow    = "redeem code for ACCOUNT_BASIC"
	readNarrow      = "list accounts with ACCOUNT_BASIC"
	readBeyond      = "read beyond the scope"
)

func scopeSteps() []conformance.Step {
	beyond := conformance.Step{Name: readBeyond, Phase: conformance.Accounts, Grant: grantNarrow, Needs: []string{redeemNarrow, oauth.Read},
		Risk: conformance.Look, Requires: oauth.FromStart, Run: on((*session).readBeyond)}
	return []conformance.Step{
		oauth.AuthoriseStep(authoriseNarrow, grantNarrow),
		oauth.RedeemStep(redeemNarrow, grantNarrow, authoriseNarrow),
		oauth.ReadStep(readNarrow, grantNarrow, redeemNarrow),
		beyond,
	}
}

// readBeyond asks for what the other scopes open.
func (s *session) readBeyond(ctx context.Context) error {
	access, err := s.access(grantNarrow)
	if err != nil {
		return err
	}
	return s.first(func(id string) error {
		for _, ask := range []func() error{
			func() error { return s.readAccount(ctx, grantNarrow, id) },
			func() error {
				return flow.Done(s.client.GetTransactions(flow.Operation(ctx, "getTransactions"), id, nil, access))
			},
			func() error { return s.readNetworks(ctx, grantNarrow, id) },
			func() error {
				resp, err := s.statements(ctx, grantNarrow, id)
				return flow.Done(resp, err)
			},
			func() error { return s.readCustomer(ctx, grantNarrow) },
		} {
			if err := ask(); err != nil {
				return err
			}
		}
		return nil
	})
}

func scopeChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "FLK-SCOPE-602", Title: "a token opens nothing beyond its scope", Rules: []string{"FLK-SCOPE-602"},
		Clause: docs("FDX errors", "code 602 with 401: the customer has not authorised this, which includes scopes not consented to"),
		Level:  conformance.Must, Reads: []string{readNarrow, readBeyond}, Tolerates: true, Judge: withinScope,
	}}
}

// withinScope takes 405 for what the provider lacks under any scope.
func withinScope(v conformance.View) conformance.Finding {
	worst := conformance.Holds()
	for _, e := range v.All(readBeyond) {
		if is(e, http.StatusMethodNotAllowed) {
			continue
		}
		finding := refusedWith(v.Last(readNarrow), e, unauthorised, "602")
		if finding.Result == conformance.ResultFails && basic(e) {
			finding.Result = conformance.ResultTolerated
		}
		switch finding.Result {
		case conformance.ResultFails, conformance.ResultInconclusive:
			return finding
		case conformance.ResultTolerated:
			worst = finding
		}
	}
	if worst.Result == conformance.ResultHolds {
		return worst.At(v.All(readBeyond)...)
	}
	return worst
}

// basic says whether an answer is the detail of an account without a balance: which
// members of it ACCOUNT_BASIC opens is not documented.
func basic(e *conformance.Exchange) bool {
	return e.Operation == "getAccount" && !slices.ContainsFunc(wrapped(read(e)), func(account checks.Node) bool { return balance(account).Exists() })
}
