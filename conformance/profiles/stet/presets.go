package stet

import "github.com/assaykit/assay/conformance"

// presets are the known dialects, in the keys of a target file.
func presets() []conformance.Preset {
	return []conformance.Preset{{
		Name: "flow-page", Title: "the page Get your token of the 89C3 portal: STET 1.4.0.47, mutual TLS, refresh tokens, coupled revocation",
		YAML: `
endpoints:
  authorize: /oauth/authorize
  token: /oauth/token
  revoke: /oauth/revoke
  accounts: /v1/accounts
  consents: /v1/consents
client:
  auth: tls_client_auth
  scope: aisp
  pkce: none
features: [consent-forwarding, beneficiaries, paging, refresh, reauthorise, revocation, coupled-revocation, client-credentials, service-no-data, invalid-token, refusal-returned, mutual-tls, bound-tokens]
options:
  version: "1.4.0"
  consent_status: "200"
  service_scope: pisp
`,
	}, {
		Name: "stet-1.5", Title: "STET 1.5.0.43: amounts as numbers, times of day with dates, the identity of the end user",
		YAML: `
endpoints:
  authorize: /authorize
  token: /token
  revoke: /revoke
  accounts: /v1.5/accounts
  consents: /v1.5/consents
client:
  auth: tls_client_auth
  scope: aisp
  pkce: S256
features: [consent-forwarding, beneficiaries, identity, extended-history, paging, refresh, client-credentials, service-no-data]
options:
  version: "1.5"
  service_scope: pisp
`,
	}, {
		Name: "stet-1.4.2", Title: "STET 1.4.2.17, known from portals and connectors: deviations from its form only warn",
		YAML: `
endpoints:
  authorize: /authorize
  token: /token
  accounts: /v1.4.2/accounts
  consents: /v1.4.2/consents
client:
  auth: tls_client_auth
  scope: aisp
  pkce: none
features: [consent-forwarding, beneficiaries, identity, paging, refresh]
options:
  version: "1.4.2"
`,
	}, {
		Name: "stet-1.6", Title: "STET 1.6, known from example pages: deviations from its form only warn",
		YAML: `
endpoints:
  authorize: /authorize
  token: /token
  revoke: /revoke
  accounts: /v1.6/accounts
  consents: /v1.6/consents
client:
  auth: tls_client_auth
  scope: aisp
  pkce: S256
features: [consent-forwarding, identity, paging, refresh, revocation]
options:
  version: "1.6"
`,
	}}
}
