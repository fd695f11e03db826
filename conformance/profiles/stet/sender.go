package stet

import (
	"context"
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// sender sends the requests of the generated client: to the paths of the target,
// with what the target adds, and signed where there is a key. It comes after all
// edits, since the signature is over what is sent.
type sender struct{ s *session }

// Do sends a request.
func (d sender) Do(req *http.Request) (*http.Response, error) {
	if err := d.s.dress(req); err != nil {
		return nil, err
	}
	if d.s.signer != nil {
		if err := d.s.signer.sign(req, forgeryOf(req.Context())); err != nil {
			return nil, err
		}
	}
	return d.s.wire.Do(req)
}

// The media types that the API answers in: to those who read, and to those who put a
// consent.
const (
	halAccept  = "application/hal+json; charset=utf-8"
	jsonAccept = "application/json; charset=utf-8"
)

// dress puts a request to the paths of the target, with the headers that all calls
// carry. What the target adds and omits comes last.
func (s *session) dress(req *http.Request) error {
	if err := s.target.Relocate(req, places); err != nil {
		return err
	}
	if ip := s.target.PSU.IPAddress; ip != "" {
		req.Header.Set("PSU-IP-Address", ip)
	}
	media := halAccept
	if req.Method == http.MethodPut {
		media = jsonAccept
	}
	s.target.Request.Dress(req, media)
	return nil
}

// places are where the document's paths are in a target.
var places = []conformance.Place{
	{Path: "/v1/accounts", Endpoint: "accounts"},
	{Path: "/v1/consents", Endpoint: "consents"},
	{Path: "/v1/trusted-beneficiaries", Endpoint: "accounts", From: "/accounts", To: "/trusted-beneficiaries"},
	{Path: "/v1/end-user-identity", Endpoint: "accounts", From: "/accounts", To: "/end-user-identity"},
}

// follow asks for a link with the token of a grant. A link that cannot be read and
// one to a foreign origin are not followed, nor one to what was read already: that
// they are there is on the tape. The answer is nil then.
func (s *session) follow(ctx context.Context, grant, operation, href string, read ...string) (*http.Response, error) {
	u, err := s.target.Link(href)
	if href == "" || err != nil || !s.target.Owns(u) || slices.Contains(read, u.String()) {
		return nil, nil
	}
	req, err := http.NewRequestWithContext(flow.Operation(ctx, operation), http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	field, err := s.Bearer(grant)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", field)
	req.Header.Set("X-Request-ID", *requestID())
	return sender{s}.Do(req)
}
