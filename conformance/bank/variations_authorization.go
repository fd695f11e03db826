package bank

// The operations of the authorization server that have tables of their own.
var (
	onToken    = []string{"issueToken"}
	onMetadata = []string{"getMetadata"}
)

// authorizationProtected says what stays true in the answers of the authorization server.
var authorizationProtected = protectedMembers{
	{at: "header Location", hold: holdValue | holdThere, why: "the browser goes there"},
	{at: "header WWW-Authenticate", hold: holdThere, why: "RFC 9110 demands it of every 401"},
	{operations: onToken, at: "header Cache-Control", hold: holdThere, why: "RFC 6749, section 5.1, demands it"},
	{operations: onToken, at: "header Pragma", hold: holdThere, why: "RFC 6749, section 5.1, asks for it"},
	{operations: onToken, at: "/access_token", hold: holdValue, why: "the token opens the accounts"},
	{operations: onToken, at: "/token_type", among: literals(`"Bearer"`, `"bearer"`, `"BEARER"`), why: "the type is Bearer, compared without case"},
	{operations: onToken, at: "/expires_in", hold: holdValue | holdThere, why: "the token ends then; RFC 6749, section 5.1, recommends to say it, and the kit warns where it is not said"},
	{operations: onToken, at: "/refresh_token", hold: holdValue | holdThere, why: "it refreshes, and the target says that one is issued"},
	{operations: onToken, at: "/scope", hold: holdValue, why: "it is what was granted"},
	{operations: onToken, at: "/error", hold: holdValue, why: "the word says what is wrong"},
	{operations: onToken, at: "/error_uri", among: literals(`"https://bank.example/errors#1"`, `"urn:bank:error:1"`), why: "it is a URI"},
	{operations: []string{"revokeToken", "introspectToken"}, at: "/error", hold: holdValue, why: "the word says what is wrong"},
	{operations: []string{"pushRequest"}, at: "/request_uri", hold: holdValue, why: "two pushed requests have two names"},
	{operations: []string{"introspectToken"}, at: "/active", hold: holdValue, why: "it is what the token is worth"},
	{operations: []string{"introspectToken"}, at: "/cnf", hold: holdThere, why: "the token is bound to a certificate (RFC 8705, section 3.2)"},
	{operations: []string{"introspectToken"}, at: "/cnf/x5t#S256", hold: holdValue | holdThere, why: "it is the certificate that the token is bound to"},
	{operations: []string{"introspectToken"}, at: "/*", hold: holdAway, why: "of a token that is not active nothing more is said (RFC 7662, section 2.2)"},
	{operations: onMetadata, at: "/issuer", hold: holdValue, why: "it is the address of the metadata"},
	{operations: onMetadata, at: "/*_endpoint", hold: holdValue | holdThere | holdUntrue, why: "an endpoint is where it is"},
	{operations: onMetadata, at: "/jwks_uri", hold: holdUntrue, why: "there are no keys"},
	{operations: onMetadata, at: "/response_types_supported", hold: holdValue, why: "the server supports just these"},
	{operations: onMetadata, at: "/response_types_supported/*", hold: holdValue, why: "the server supports just these"},
	{operations: onMetadata, at: "/grant_types_supported", hold: holdValue | holdThere, why: "its absence would promise the implicit grant (RFC 8414, section 2)"},
	{operations: onMetadata, at: "/grant_types_supported/*", hold: holdValue, why: "the server supports just these"},
	{operations: onMetadata, at: "/code_challenge_methods_supported", hold: holdValue | holdThere, why: "its absence would deny PKCE (RFC 8414, section 2)"},
	{operations: onMetadata, at: "/code_challenge_methods_supported/*", hold: holdValue, why: "the server supports just these"},
	{operations: onMetadata, at: "/token_endpoint_auth_methods_supported", hold: holdValue | holdThere, why: "the server supports just these"},
	{operations: onMetadata, at: "/token_endpoint_auth_methods_supported/*", hold: holdValue, why: "the server supports just these"},
	{operations: onMetadata, at: "/revocation_endpoint_auth_methods_supported", hold: holdValue | holdUntrue, why: "the server supports just these"},
	{operations: onMetadata, at: "/revocation_endpoint_auth_methods_supported/*", hold: holdValue, why: "the server supports just these"},
	{operations: onMetadata, at: "/response_modes_supported", among: literals(`["query"]`), why: "answers come in the query"},
	{operations: onMetadata, at: "/authorization_response_iss_parameter_supported", hold: holdValue | holdThere | holdUntrue, why: "iss comes back, or does not"},
}
