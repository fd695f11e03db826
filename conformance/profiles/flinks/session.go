package flinks

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/flinks"
)

// session is the state of a run.
type session struct {
	*oauth.Acts
	wire      conformance.Wire
	target    *conformance.Target
	client    *flinks.Client
	accounts  []string          // ids, as listed
	posted    map[string]string // days on which the transactions of the first account were posted, by their ids
	statement statement
}

// statement is one whose file can be read, where statements could be listed.
type statement struct {
	account, id string
	listed      bool
}

func open(wire conformance.Wire) (any, error) {
	s := &session{wire: wire, target: wire.Target(), posted: map[string]string{}}
	var err error
	if s.Acts, err = oauth.New(wire, s); err != nil {
		return nil, err
	}
	if s.client, err = flinks.NewClient(conformance.Nowhere, flinks.WithHTTPClient(wire), flinks.WithRequestEditorFn(s.dress)); err != nil {
		return nil, fmt.Errorf("flinks client: %w", err)
	}
	return s, nil
}

// OAuth is the part of the session that all profiles share.
func (s *session) OAuth() *oauth.Acts { return s.Acts }

// on adapts a method of the session to a step.
func on(act func(*session, context.Context) error) func(context.Context, any) error {
	return func(ctx context.Context, state any) error { return act(state.(*session), ctx) }
}

// Prepare does nothing: there is no consent before the authorisation. It
// implements oauth.Flow.
func (s *session) Prepare(context.Context, string) error { return nil }

// Scope is the scope of a grant's authorisation requests. It implements oauth.Flow.
func (s *session) Scope(grant string) (string, error) {
	if grant == grantNarrow {
		return scopeBasic, nil
	}
	return s.target.Client.Scope, nil
}

// Extra names the provider, and the request for the logs of both sides. It
// implements oauth.Widener.
func (s *session) Extra(string) url.Values {
	extra := url.Values{}
	if id := s.target.Option("provider_id"); id != "none" {
		if id == "" {
			id = testProvider
		}
		extra.Set("provider_id", id)
	}
	if s.target.Option("correlation_id") != "none" {
		extra.Set("correlation_id", uuid.NewString())
	}
	return extra
}

// Read asks for the accounts without a token; show puts in what the request shows
// instead. It implements oauth.Flow.
func (s *session) Read(ctx context.Context, _ string, show func(*http.Request)) (*http.Response, error) {
	return s.client.GetAccounts(flow.Operation(ctx, "getAccounts"), nil, func(_ context.Context, req *http.Request) error {
		show(req)
		return nil
	})
}

// access returns the edit that carries the token of a grant.
func (s *session) access(grant string) (edit, error) {
	field, err := s.Bearer(grant)
	return bearing(field), err
}

// edit is a change to a request before it is sent.
type edit = flinks.RequestEditorFn

// bearing sets the Authorization field, "" for none.
func bearing(field string) edit {
	return func(_ context.Context, req *http.Request) error {
		if field != "" {
			req.Header.Set("Authorization", field)
		}
		return nil
	}
}

// dress sends a generated request to the paths of the target, with what the target
// adds to all calls.
func (s *session) dress(_ context.Context, req *http.Request) error {
	if err := s.target.Relocate(req, places); err != nil {
		return err
	}
	s.target.Request.Dress(req, "application/json")
	return nil
}

// places are where the document's paths are in a target.
var places = []conformance.Place{
	{Path: "/api/fdx/5/accounts", Endpoint: "accounts"},
	{Path: "/api/fdx/5/customers", Endpoint: "accounts", From: "/accounts", To: "/customers"},
	{Path: "/api/v1/providers", Endpoint: "providers"},
	{Path: "/api/v2/providers", Endpoint: "providers", From: "/v1/providers", To: "/v2/providers"},
	{Path: "/api/v1/revoke", Endpoint: "revoke"},
}
