package berlingroup

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

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

// noServer stands in the generated requests for the ASPSP, whose own paths
// relocate fills in.
const noServer = "http://aspsp.invalid"

func open(wire conformance.Wire) (any, error) {
	s := &session{wire: wire, target: wire.Target(), consents: map[string]consent{}}
	var err error
	if s.Acts, err = oauth.New(wire, s); err != nil {
		return nil, err
	}
	if s.client, err = berlingroup.NewClient(noServer, berlingroup.WithHTTPClient(wire), berlingroup.WithRequestEditorFn(s.dress)); err != nil {
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
	if err := s.relocate(req); err != nil {
		return err
	}
	if ip := s.target.PSU.IPAddress; ip != "" {
		req.Header.Set("PSU-IP-Address", ip)
	}
	s.target.Request.Dress(req, "application/json")
	return nil
}

// relocate puts the standard's paths where the target has them.
func (s *session) relocate(req *http.Request) error {
	for prefix, name := range map[string]string{"/v1/consents": "consents", "/v1/accounts": "accounts"} {
		rest, ok := strings.CutPrefix(req.URL.EscapedPath(), prefix)
		if !ok {
			continue
		}
		endpoint := s.target.Endpoint(name)
		if endpoint == "" {
			return conformance.Omit(conformance.SkipUnconfigured, "the target names no %s endpoint", name)
		}
		path, fixed, _ := strings.Cut(endpoint, "?")
		u, err := url.Parse(path + rest)
		if err != nil {
			return fmt.Errorf("endpoint %s: %w", name, err)
		}
		u.RawQuery = strings.Trim(fixed+"&"+req.URL.RawQuery, "&")
		req.URL, req.Host = u, u.Host
	}
	return nil
}

// resolve makes the absolute URL of a link. A path is taken under the base URL
// (or link_base), unless it already begins with the path of that.
func (s *session) resolve(href string) (*url.URL, error) {
	base := s.target.LinkBase
	if base == "" {
		base = s.target.BaseURL
	}
	link, err := url.Parse(href)
	if err != nil || link.IsAbs() || link.Host != "" {
		return link, err
	}
	at, err := url.Parse(strings.TrimRight(base, "/") + "/")
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(href, at.Path) {
		return at.Parse(href)
	}
	return at.Parse(strings.TrimLeft(href, "/"))
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
