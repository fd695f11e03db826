package stet

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/stet"
)

// session is the state of a run.
type session struct {
	*oauth.Acts
	wire     conformance.Wire
	target   *conformance.Target
	client   *stet.Client
	signer   *signer   // nil where the target has no key to sign with
	accounts []account // as listed last
	walked   bool      // the walk through the pages of the first account was answered
	entries  []entry   // of that walk
	seam     [2]string // booking dates of the last entry of its first page and of the first of its second
	back     []string  // links of the second page that lead to the first
	selves   []self    // links of answers to themselves
}

// account is what the run keeps of a listed account.
type account struct {
	id             string
	identification json.RawMessage // as a consent names it
	balances       string          // links, "" where there is none
	transactions   string
}

// linked is how many links an account has to what may be read of it.
func (a account) linked() int {
	n := 0
	for _, href := range []string{a.balances, a.transactions} {
		if href != "" {
			n++
		}
	}
	return n
}

// entry is what the run keeps of a transaction.
type entry struct{ reference, bookingDate string }

// self is the link of an answer to itself.
type self struct{ operation, href string }

func open(wire conformance.Wire) (any, error) {
	s := &session{wire: wire, target: wire.Target()}
	var err error
	if s.Acts, err = oauth.New(wire, s); err != nil {
		return nil, err
	}
	if s.signer, err = newSigner(s.target); err != nil {
		return nil, err
	}
	if s.client, err = stet.NewClient(conformance.Nowhere, stet.WithHTTPClient(sender{s})); err != nil {
		return nil, fmt.Errorf("stet client: %w", err)
	}
	return s, nil
}

// OAuth is the part of the session that all profiles share.
func (s *session) OAuth() *oauth.Acts { return s.Acts }

// Prepare does nothing: the consent is forwarded after the authorisation. It
// implements oauth.Flow.
func (s *session) Prepare(context.Context, string) error { return nil }

// Scope is the scope of a grant's authorisation requests. It implements oauth.Flow.
func (s *session) Scope(grant string) (string, error) {
	if grant == grantExtended {
		return s.target.Client.Scope + " " + scopeExtended, nil
	}
	return s.target.Client.Scope, nil
}

// Read asks for the accounts without a token; show puts in what the request shows
// instead. It implements oauth.Flow.
func (s *session) Read(ctx context.Context, _ string, show func(*http.Request)) (*http.Response, error) {
	return s.list(ctx, func(_ context.Context, req *http.Request) error {
		show(req)
		return nil
	})
}

// list asks for the accounts.
func (s *session) list(ctx context.Context, edits ...edit) (*http.Response, error) {
	params := &stet.AccountsGetParams{XRequestID: requestID()}
	return s.client.AccountsGet(flow.Operation(ctx, "accountsGet"), params, edits...)
}

// on adapts a method of the session to a step.
func on(act func(*session, context.Context) error) func(context.Context, any) error {
	return func(ctx context.Context, state any) error { return act(state.(*session), ctx) }
}

// requestID makes the id of one request.
func requestID() *string {
	id := uuid.NewString()
	return &id
}

// edit is a change to a request before it is dressed and signed.
type edit = stet.RequestEditorFn

// with sets a header, or takes it away when it has no value.
func with(name, value string) edit {
	return func(_ context.Context, req *http.Request) error {
		req.Header.Del(name)
		if value != "" {
			req.Header.Set(name, value)
		}
		return nil
	}
}

// access returns the edit that carries the token of a grant.
func (s *session) access(grant string) (edit, error) {
	field, err := s.Bearer(grant)
	if err != nil {
		return nil, err
	}
	return with("Authorization", field), nil
}
