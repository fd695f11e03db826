package authorization

import (
	"context"
	"net/http"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
)

// session is the state of a run: nothing beyond OAuth's own.
type session struct {
	*oauth.Acts
	target *conformance.Target
	wire   conformance.Wire
}

func open(wire conformance.Wire) (any, error) {
	s := &session{wire: wire, target: wire.Target()}
	var err error
	s.Acts, err = oauth.New(wire, s)
	return s, err
}

// OAuth is the part of the session that all profiles share.
func (s *session) OAuth() *oauth.Acts { return s.Acts }

// Prepare makes nothing: what the PSU approves is the scope.
func (s *session) Prepare(context.Context, string) error { return nil }

// Scope is that of the client, for every grant.
func (s *session) Scope(string) (string, error) { return s.target.Client.Scope, nil }

// Read asks for the resource of the target, endpoints.accounts. A target that is an
// authorization server alone has none.
func (s *session) Read(ctx context.Context, _ string, edit func(*http.Request)) (*http.Response, error) {
	to := s.target.Endpoint("accounts")
	if to == "" {
		return nil, conformance.Omit(conformance.SkipUnconfigured, "the target names no resource (endpoints.accounts)")
	}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "readResource"), http.MethodGet, to, nil)
	if err != nil {
		return nil, err
	}
	s.target.Request.Dress(req, "application/json")
	edit(req)
	return s.wire.Do(req)
}
