package flinks

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// The reasons that this interface adds.
const (
	notUser    bank.Reason = "a token without a user"
	notService bank.Reason = "a token of a user"
	noScope    bank.Reason = "a scope that was not granted"
)

// admitData finds the user's token of a request for data. A missing scope is refused as a missing consent is.
func (s *server) admitData(operation string, r *http.Request) (*bank.Token, error) {
	t, err := s.bank.Admit(r)
	var refusal *bank.Denied
	switch {
	case errors.As(err, &refusal):
		return nil, denied(refusal)
	case err != nil:
		return nil, err
	}
	if t = s.rules.Personal(s.ledger, t); t == nil {
		return nil, denied(s.bank.Deny(notUser))
	}
	if !s.rules.Opens(strings.Fields(t.Scope), operation, r.URL.Query()) {
		return nil, denied(s.bank.Deny(noScope))
	}
	return t, nil
}

// personal gives a token that stands for a user, nil for any other.
func personal(_ *bank.Ledger, t *bank.Token) *bank.Token {
	if t.User == nil || t.Consent == nil {
		return nil
	}
	return t
}

// admitConnection finds the token of a request for providers, which a client has for itself, or for revocation, which it has
// for a user.
func (s *server) admitConnection(operation string, r *http.Request) (*bank.Token, error) {
	service := !isRevocation(operation)
	t, err := s.bank.Admit(r)
	var refusal *bank.Denied
	switch {
	case errors.As(err, &refusal):
		if t := s.rules.Unbidden(s.ledger, operation); refusal.Why == bank.NoToken && t != nil {
			return t, nil
		}
		return nil, s.rules.NoConnection(refusal.Why)
	case err != nil:
		return nil, err
	case service && !s.rules.Service(t):
		return nil, s.rules.NoConnection(notService)
	case !service && personal(s.ledger, t) == nil:
		return nil, s.rules.NoConnection(notUser)
	}
	return t, nil
}

// RevokeConnection ends a connection.
func (s *server) RevokeConnection(ctx context.Context, _ fdx.RevokeConnectionRequestObject) (fdx.RevokeConnectionResponseObject, error) {
	s.rules.Revoke(s.ledger, tokenOf(ctx))
	return fdx.RevokeConnection204Response{}, nil
}

// RevokeConnectionPost ends a connection as RevokeConnection does.
func (s *server) RevokeConnectionPost(ctx context.Context, _ fdx.RevokeConnectionPostRequestObject) (fdx.RevokeConnectionPostResponseObject, error) {
	s.rules.Revoke(s.ledger, tokenOf(ctx))
	return fdx.RevokeConnectionPost204Response{}, nil
}
