package bank

import (
	"context"

	"github.com/assaykit/assay/gen/authorization"
)

// bound is what is said of the certificate that a token is bound to (RFC 8705, section 3.2).
type bound = struct {
	X5TS256 *string `json:"x5t#S256,omitempty"`
}

// IntrospectToken tells a client what a token is worth (RFC 7662). Of a token that is dead, unknown or another
// client's it says no more than that it is not active.
func (o *oauth) IntrospectToken(ctx context.Context, _ authorization.IntrospectTokenRequestObject) (authorization.IntrospectTokenResponseObject, error) {
	b, r := o.bank, RequestOf(ctx)
	form, err := b.readForm(r, "token", "token_type_hint", "client_id", "client_secret", "client_assertion_type", "client_assertion")
	if err != nil {
		return nil, err
	}
	attempt, err := b.authenticate(r, form)
	if err != nil {
		return nil, err
	}
	if attempt.By == "" {
		return nil, b.invalidClient("")
	}
	value := form.Get("token")
	if value == "" {
		return nil, refuse("invalid_request", AboutRequest, "The parameter token is missing.")
	}
	answer := authorization.Introspection{}
	if t := b.Ledger.tokens[value]; t != nil && t.Client == attempt.Client && b.Rules.Active(b.Ledger, t) {
		expires := int(t.Expires.Unix())
		answer = authorization.Introspection{Active: true, Scope: &t.Scope, ClientID: &t.Client.ID, Exp: &expires}
		if sum := b.Rules.Thumbprint(t.Client); b.Settings.Binds && sum != "" {
			answer.Cnf = &bound{X5TS256: &sum}
		}
	}
	return authorization.IntrospectToken200JSONResponse{Body: answer}, nil
}
