package bank

import (
	"context"

	"github.com/assaykit/assay/gen/authorization"
)

// GetMetadata tells where the endpoints are and what they offer (RFC 8414).
func (o *oauth) GetMetadata(ctx context.Context, _ authorization.GetMetadataRequestObject) (authorization.GetMetadataResponseObject, error) {
	base, s := BaseURL(RequestOf(ctx)), o.bank.Settings
	authorize, token, revoke := base+"/oauth2/authorize", base+"/oauth2/token", base+"/oauth2/revoke"
	grants, methods := authorization.Names{"authorization_code", "refresh_token"}, authorization.Names{"S256", "plain"}
	clientAuth := authorization.Names(s.ClientAuth)
	body := authorization.Metadata{
		Issuer: base, AuthorizationEndpoint: &authorize, TokenEndpoint: &token,
		ResponseTypesSupported: authorization.Names{"code"}, GrantTypesSupported: &grants,
		TokenEndpointAuthMethodsSupported: &clientAuth, CodeChallengeMethodsSupported: &methods,
	}
	if s.Revokes {
		body.RevocationEndpoint, body.RevocationEndpointAuthMethodsSupported = &revoke, &clientAuth
	}
	return authorization.GetMetadata200JSONResponse{Body: body}, nil
}
