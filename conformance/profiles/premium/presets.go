package premium

import "github.com/assaykit/assay/conformance"

// presets are the known dialects, in the keys of a target file.
func presets() []conformance.Preset {
	return []conformance.Preset{{
		Name: "flow-page", Title: "the flow description of the Premium API: everything on /v1, scope PREMIUM_AIS, balances in the account, 401 after a revocation",
		YAML: `
endpoints:
  authorize: /auth/oauth/v2/authorize
  token: /auth/oauth/v2/token
client:
  auth: client_secret_basic
  scope: PREMIUM_AIS
  pkce: S256
features: [refresh, paging, reauthorise, revoked-401]
options:
  usage: final-consumer
  consent_token: none
`,
	}, {
		Name: "final-consumer", Title: "an application that reads its own accounts: /v3 accounts, /v5 transactions, no consent resource",
		YAML: `
endpoints:
  authorize: /auth/oauth/v2/authorize
  token: /auth/oauth/v2/token
client:
  auth: client_secret_basic
  scope: PREMIUM_AIS
  pkce: S256
features: [refresh, paging]
options:
  usage: final-consumer
  consent_token: none
  accounts_version: v3
  transactions_version: v5
  balances_resource: "yes"
`,
	}, {
		Name: "tpp", Title: "a TPP that reads accounts of others: a service token makes the consent, the scope names it",
		YAML: `
endpoints:
  authorize: /auth/oauth/v2/authorize
  token: /auth/oauth/v2/token
client:
  auth: client_secret_basic
  scope: "PREMIUM_AIS:{consentId}"
  pkce: S256
features: [refresh, paging, reauthorise, client-credentials, service-no-data]
options:
  usage: tpp
  consent_token: service
  service_scope: PREMIUM_AIS
  consents_version: v3
  accounts_version: v3
  transactions_version: v5
  balances_resource: "yes"
`,
	}, {
		Name: "mutual-tls", Title: "the flow description at a gateway that knows clients by their certificate and binds tokens to it (RFC 8705)",
		YAML: `
endpoints:
  authorize: /auth/oauth/v2/authorize
  token: /auth/oauth/v2/token
client:
  auth: tls_client_auth
  scope: PREMIUM_AIS
  pkce: S256
features: [refresh, paging, reauthorise, revoked-401, mutual-tls, bound-tokens]
options:
  usage: final-consumer
  consent_token: none
`,
	}}
}
