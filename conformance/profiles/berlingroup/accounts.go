package berlingroup

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/berlingroup"
)

// The steps on accounts and balances.
const (
	listAgain          = "list accounts again"
	listNoRequestID    = "list accounts without X-Request-ID"
	listNoConsent      = "list accounts without Consent-ID"
	listUnknownConsent = "list accounts with an unknown Consent-ID"
	listOtherConsent   = "list accounts with the Consent-ID of another consent"
	readAccounts       = "read accounts"
	readNoAccount      = "read an unknown account"
	readBalances       = "read balances"
	readApproved       = "read consent after approval"
	statusApproved     = "read consent status after approval"
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
	return []conformance.Step{
		look(oauth.Read, conformance.Accounts, (*session).listAccounts),
		list(listAgain),
		list(listNoRequestID, without("X-Request-ID")),
		list(listNoConsent, without("Consent-ID")),
		look(listUnknownConsent, conformance.Accounts, func(s *session, ctx context.Context) error {
			return s.list(ctx, with("Consent-ID", uuid.NewString()))
		}),
		look(readAccounts, conformance.Accounts, (*session).readAccounts, oauth.Read),
		look(readNoAccount, conformance.Accounts, func(s *session, ctx context.Context) error {
			return s.readAccount(ctx, s.target.Data.UnknownAccount)
		}),
		look(readBalances, conformance.Balances, (*session).readBalances, oauth.Read),
	}
}

// approvedSteps look at the consent once the PSU has approved it.
func approvedSteps() []conformance.Step {
	look := func(name string, act func(*session, context.Context) error) conformance.Step {
		return conformance.Step{Name: name, Phase: conformance.Authorise, Grant: oauth.GrantMain, Needs: []string{createConsent, oauth.Authorise}, Risk: conformance.Look,
			Requires: oauth.FromStart, Run: on(act)}
	}
	return []conformance.Step{
		look(readApproved, (*session).readConsent),
		look(statusApproved, func(s *session, ctx context.Context) error { return s.readStatus(ctx, oauth.GrantMain) }),
	}
}

// Read asks for the accounts with an Authorization field of its own. It implements
// oauth.Flow.
func (s *session) Read(ctx context.Context, grant string, change func(*http.Request)) (*http.Response, error) {
	return s.accountList(ctx, grant, "", func(_ context.Context, req *http.Request) error {
		change(req)
		return nil
	})
}

func (s *session) accountList(ctx context.Context, grant, authorization string, edits ...edit) (*http.Response, error) {
	params := &berlingroup.GetAccountListParams{XRequestID: uuid.NewString(), ConsentID: s.consentOf(grant).id}
	return s.client.GetAccountList(flow.Operation(ctx, "getAccountList"), params, append([]edit{s.authorised(grant, authorization)}, edits...)...)
}

// authorised sets the headers that carry the access: the token, and the consent id
// where there is one.
func (s *session) authorised(grant, authorization string) edit {
	return func(_ context.Context, req *http.Request) error {
		if authorization != "" {
			req.Header.Set("Authorization", authorization)
		}
		omitted := slices.ContainsFunc(s.target.Request.Omit, func(name string) bool { return strings.EqualFold(name, "Consent-ID") })
		if id := s.consentOf(grant).id; id == "" || omitted {
			req.Header.Del("Consent-ID")
		}
		return nil
	}
}

// list asks for the accounts of the main grant with a changed request.
func (s *session) list(ctx context.Context, edits ...edit) error {
	field, err := s.Bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	return flow.Done(s.accountList(ctx, oauth.GrantMain, field, edits...))
}

// listAccounts asks for the accounts and keeps their ids.
func (s *session) listAccounts(ctx context.Context) error {
	field, err := s.Bearer(oauth.GrantMain)
	if err != nil {
		return err
	}
	resp, err := s.accountList(ctx, oauth.GrantMain, field)
	if err != nil {
		return err
	}
	var list struct {
		Accounts []struct {
			ResourceID string `json:"resourceId"`
		} `json:"accounts"`
	}
	flow.Decode(resp, &list)
	for _, a := range list.Accounts {
		if a.ResourceID != "" && len(s.accounts) < mostAccounts {
			s.accounts = append(s.accounts, account{a.ResourceID})
		}
	}
	return nil
}

func (s *session) readAccounts(ctx context.Context) error {
	return s.eachAccount(func(a account) error { return s.readAccount(ctx, a.resourceID) })
}

func (s *session) readAccount(ctx context.Context, id string) error {
	access, err := s.access()
	if err != nil {
		return err
	}
	params := &berlingroup.ReadAccountDetailsParams{XRequestID: uuid.NewString(), ConsentID: s.consentOf(oauth.GrantMain).id}
	return flow.Done(s.client.ReadAccountDetails(flow.Operation(ctx, "readAccountDetails"), id, params, access))
}

func (s *session) readBalances(ctx context.Context) error {
	access, err := s.access()
	if err != nil {
		return err
	}
	return s.eachAccount(func(a account) error {
		params := &berlingroup.GetBalancesParams{XRequestID: uuid.NewString(), ConsentID: s.consentOf(oauth.GrantMain).id}
		return flow.Done(s.client.GetBalances(flow.Operation(ctx, "getBalances"), a.resourceID, params, access))
	})
}

// access returns the edit that carries the access of the main grant.
func (s *session) access() (edit, error) {
	field, err := s.Bearer(oauth.GrantMain)
	if err != nil {
		return nil, err
	}
	return s.authorised(oauth.GrantMain, field), nil
}

func (s *session) eachAccount(act func(account) error) error {
	if len(s.accounts) == 0 {
		return conformance.Nothing("account id")
	}
	for _, a := range s.accounts {
		if err := act(a); err != nil {
			return err
		}
	}
	return nil
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// day writes a date as the wire wants it.
func day(t time.Time) string { return t.Format(time.DateOnly) }
