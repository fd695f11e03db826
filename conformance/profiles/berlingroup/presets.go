package berlingroup

import "github.com/assaykit/assay/conformance"

// presets are the known dialects, in the keys of a target file.
func presets() []conformance.Preset {
	return []conformance.Preset{{
		Name: "flow-page", Title: "the Accounts BG API flow: POST /consent, registered redirect URI, rotating refresh tokens, PSU-ID on creation",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
  consents: /consent
  accounts: /v1/accounts
client:
  auth: client_secret_basic
  scope: "AISP:{consentId}"
  pkce: S256
features: [refresh, paging, psu-id, reauthorise, revoked-401]
options:
  refresh_rotation: required
`,
	}, {
		Name: "nextgenpsd2", Title: "the standard as it stands: /v1/consents, scope AIS:{consentId}, PKCE",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
  consents: /v1/consents
  accounts: /v1/accounts
client:
  auth: client_secret_basic
  scope: "AIS:{consentId}"
  pkce: S256
features: [refresh, paging]
`,
	}, {
		Name: "mutual-tls", Title: "the standard with a QWAC: TPPs authenticate by their certificate, and tokens are bound to it (RFC 8705)",
		YAML: `
endpoints:
  authorize: /oauth2/authorize
  token: /oauth2/token
  consents: /v1/consents
  accounts: /v1/accounts
client:
  auth: tls_client_auth
  scope: "AIS:{consentId}"
  pkce: S256
features: [refresh, paging, mutual-tls, bound-tokens]
`,
	}}
}
