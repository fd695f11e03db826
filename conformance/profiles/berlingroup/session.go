package berlingroup

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles/oauth"
	"github.com/assaykit/assay/gen/berlingroup"
)

// session is the state of a run.
type session struct {
	*oauth.Acts
	wire     conformance.Wire
	target   *conformance.Target
	client   *berlingroup.Client
	consents map[string]consent // by the grant that they are for
	accounts []account
	details  []transaction // booked entries that can be read in detail
}

// consent is what a run keeps of one consent.
type consent struct {
	id    string
	links map[string]string // absolute, of the answer that created it
}

type account struct{ resourceID string }

type transaction struct{ account, id string }

// places are where the standard's paths are in a target.
var places = []conformance.Place{{Path: "/v1/consents", Endpoint: "consents"}, {Path: "/v1/accounts", Endpoint: "accounts"}}

func open(wire conformance.Wire) (any, error) {
	s := &session{wire: wire, target: wire.Target(), consents: map[string]consent{}}
	var err error
	if s.Acts, err = oauth.New(wire, s); err != nil {
		return nil, err
	}
	if s.client, err = berlingroup.NewClient(conformance.Nowhere, berlingroup.WithHTTPClient(wire), berlingroup.WithRequestEditorFn(s.dress)); err != nil {
		return nil, fmt.Errorf("berlin group client: %w", err)
	}
	if id := s.target.Start.ConsentID; id != "" {
		s.consents[oauth.GrantMain] = consent{id: id}
	}
	return s, nil
}

// OAuth is the part of the session that all profiles share.
func (s *session) OAuth() *oauth.Acts { return s.Acts }

// on adapts a method of the session to a step.
func on(act func(*session, context.Context) error) func(context.Context, any) error {
	return func(ctx context.Context, state any) error { return act(state.(*session), ctx) }
}

// dress sends a generated request to the paths of the target, with the headers
// that all calls carry. What the target adds and omits comes last.
func (s *session) dress(_ context.Context, req *http.Request) error {
	if err := s.target.Relocate(req, places); err != nil {
		return err
	}
	if ip := s.target.PSU.IPAddress; ip != "" {
		req.Header.Set("PSU-IP-Address", ip)
	}
	s.target.Request.Dress(req, "application/json")
	return nil
}

// follow asks for a link as the PSU's TPP would, with the headers that the other
// calls of the operation carry. A link to a foreign origin is not followed: that
// it is there is on the tape.
func (s *session) follow(ctx context.Context, operation, to string, headers http.Header) (*http.Response, error) {
	u, err := url.Parse(to)
	if err != nil || !s.target.Owns(u) {
		return nil, nil
	}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, operation), http.MethodGet, to, nil)
	if err != nil {
		return nil, err
	}
	for name, values := range headers {
		req.Header[name] = values
	}
	req.Header.Set("X-Request-ID", uuid.NewString())
	if err := s.dress(ctx, req); err != nil {
		return nil, err
	}
	return s.wire.Do(req)
}

// edit is a change to a request before it is sent.
type edit = berlingroup.RequestEditorFn

// with sets a header.
func with(name, value string) edit {
	return func(_ context.Context, req *http.Request) error {
		req.Header.Set(name, value)
		return nil
	}
}

// without leaves a header out.
func without(name string) edit {
	return func(_ context.Context, req *http.Request) error {
		req.Header.Del(name)
		return nil
	}
}

// query changes the query.
func query(change func(url.Values)) edit {
	return func(_ context.Context, req *http.Request) error {
		q := req.URL.Query()
		change(q)
		req.URL.RawQuery = q.Encode()
		return nil
	}
}
