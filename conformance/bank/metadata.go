package bank

import (
	"context"

	"github.com/assaykit/assay/gen/authorization"
)

// GetMetadata tells where the endpoints are and what they offer (RFC 8414).
func (o *oauth) GetMetadata(ctx context.Context, _ authorization.GetMetadataRequestObject) (authorization.GetMetadataResponseObject, error) {
	base, s := BaseURL(RequestOf(ctx)), &o.bank.Settings
	at := func(operation, path string) *string {
		url := base + s.path(operation, path)
		return &url
	}
	grants, methods := authorization.Names{"authorization_code", "refresh_token"}, authorization.Names{"S256", "plain"}
	if len(s.ServiceScopes) > 0 {
		grants = append(grants, "client_credentials")
	}
	clientAuth := authorization.Names(s.ClientAuth)
	body := authorization.Metadata{
		Issuer: base + s.IssuerPath, AuthorizationEndpoint: at(OpAuthorize, "/oauth2/authorize"), TokenEndpoint: at(OpToken, "/oauth2/token"),
		ResponseTypesSupported: authorization.Names{"code"}, GrantTypesSupported: &grants,
		TokenEndpointAuthMethodsSupported: &clientAuth, CodeChallengeMethodsSupported: &methods,
	}
	if scopes := authorization.Names(s.Scopes); len(scopes) > 0 {
		body.ScopesSupported = &scopes
	}
	if s.Revokes {
		body.RevocationEndpoint, body.RevocationEndpointAuthMethodsSupported = at(OpRevoke, "/oauth2/revoke"), &clientAuth
	}
	if s.Introspects {
		body.IntrospectionEndpoint = at(OpIntrospect, "/oauth2/introspect")
	}
	if s.Pushes {
		body.PushedAuthorizationRequestEndpoint, body.RequirePushedAuthorizationRequests = at(OpPush, "/oauth2/par"), &s.PushedOnly
	}
	if s.SaysIssuer {
		body.AuthorizationResponseIssParameterSupported = &s.SaysIssuer
	}
	return authorization.GetMetadata200JSONResponse{Body: body}, nil
}
