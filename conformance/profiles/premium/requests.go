package premium

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/gen/premium"
)

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

// resources are the paths of the flow page with where the target says they are: at an
// endpoint, or under the version that an option names. The first whose prefix and ending
// a path has counts.
var resources = []struct{ prefix, ending, endpoint, version string }{
	{"/v1/accounts", "/transactions", "accounts", "transactions_version"},
	{"/v1/accounts", "", "accounts", "accounts_version"},
	{"/v1/consents", "", "consents", "consents_version"},
	{"/v1/payments", "", "", "payments_version"},
}

// relocate puts the paths of the flow page where the target has them. Links, which the
// ASPSP wrote, stay.
func (s *session) relocate(req *http.Request) error {
	path := req.URL.EscapedPath()
	if "http://"+req.URL.Host != conformance.Nowhere {
		return nil
	}
	for _, r := range resources {
		rest, ok := strings.CutPrefix(path, r.prefix)
		if !ok || !strings.HasSuffix(path, r.ending) {
			continue
		}
		at := s.target.Endpoint(r.endpoint)
		if at == "" {
			at = strings.TrimRight(s.target.BaseURL, "/") + "/" + strings.Trim(s.option(r.version), "/") + strings.TrimPrefix(r.prefix, "/v1")
		}
		at, fixed, _ := strings.Cut(at, "?")
		return conformance.Redirect(req, at+rest+"?"+fixed)
	}
	return nil
}

// requestID makes the id of one request.
func requestID() *string {
	id := uuid.NewString()
	return &id
}

// edit is a change to a request before it is sent.
type edit = premium.RequestEditorFn

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

// query changes the query of a request.
func query(change func(url.Values)) edit {
	return func(_ context.Context, req *http.Request) error {
		q := req.URL.Query()
		change(q)
		req.URL.RawQuery = q.Encode()
		return nil
	}
}

// bearer returns the edit that carries the token of a grant.
func (s *session) bearer(grant string) (edit, error) {
	field, err := s.Bearer(grant)
	if err != nil {
		return nil, err
	}
	return with("Authorization", field), nil
}

// resolve makes the absolute URL of a link. What public clients clean away, quotation
// marks at the end and doubled ampersands, is cleaned here too.
func (s *session) resolve(href string) (*url.URL, error) {
	return s.target.Link(strings.TrimRight(strings.ReplaceAll(href, "&&", "&"), `"'`))
}

// follow asks for the next page of transactions with an Authorization field of its
// own, "" for none. A link to a foreign origin is not followed: that it is there is on
// the tape.
func (s *session) follow(ctx context.Context, to, authorization string) (*http.Response, error) {
	u, err := url.Parse(to)
	if err != nil || !s.target.Owns(u) {
		return nil, nil
	}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, "getTransactions"), http.MethodGet, to, nil)
	if err != nil {
		return nil, err
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	req.Header.Set("X-Request-ID", *requestID())
	if err := s.dress(ctx, req); err != nil {
		return nil, err
	}
	return s.wire.Do(req)
}
