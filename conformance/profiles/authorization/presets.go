package authorization

import "github.com/assaykit/assay/conformance"

// presets are the known dialects, in the keys of a target file.
func presets() []conformance.Preset {
	return []conformance.Preset{{
		Name: "flow-page", Title: "the Authorization API page: client credentials and code grants, refresh, tokens bound to their API",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
client:
  auth: client_secret_basic
  pkce: S256
features: [client-credentials, service-no-data, token-reuse, refresh, reauthorise]
options: {query_token: permitted}
`,
	}, {
		Name: "bcp", Title: "an authorization server as the Best Current Practice wants it (RFC 9700), with PKCE required",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
client:
  auth: client_secret_post
  pkce: S256
features: [bcp, refresh]
`,
	}, {
		Name: "mutual-tls", Title: "clients authenticate by their certificate, and tokens are bound to it (RFC 8705)",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
client:
  auth: tls_client_auth
  pkce: S256
features: [mutual-tls, bound-tokens, refresh]
`,
	}, {
		Name: "app", Title: "an app without a secret (RFC 8252), at a server as the Best Current Practice wants it",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
client:
  auth: none
  pkce: S256
features: [bcp, refresh, pkce-required]
`,
	}, {
		Name: "fapi", Title: "what FAPI 1.0 Baseline and the FAPI 2.0 Security Profile add, as far as a client with a secret can see it",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
client:
  auth: client_secret_post
  pkce: S256
features: [bcp, refresh, fapi-1, fapi-2, pkce-required]
`,
	}}
}
