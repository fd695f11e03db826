package flinks

import "github.com/assaykit/assay/conformance"

// presets are the known dialects, in the keys of a target file.
func presets() []conformance.Preset {
	return []conformance.Preset{{
		Name: "flow-page", Title: "the page For Data Recipients: credentials in the body, a correlation id with every authorisation",
		YAML: `
endpoints:
  authorize: /api/v1/authorize
  token: /api/v1/token
  revoke: /api/v1/revoke
  providers: /api/v1/providers
  accounts: /api/fdx/5/accounts
client:
  auth: client_secret_post
  scope: "ACCOUNT_BASIC ACCOUNT_DETAILED ACCOUNT_PAYMENTS INVESTMENTS TRANSACTIONS STATEMENTS CUSTOMER_CONTACT CUSTOMER_PERSONAL"
  pkce: none
features: [client-credentials, service-no-data, providers, refresh, connection-revocation, statements, customer, payment-networks]
options:
  provider_id: "1000"
  correlation_id: sent
`,
	}, {
		Name: "fdx-5", Title: "the same resources under the security that FDX points to: credentials by Basic, PKCE, lists in pages",
		YAML: `
endpoints:
  authorize: /api/v1/authorize
  token: /api/v1/token
  revoke: /api/v1/revoke
  providers: /api/v1/providers
  accounts: /api/fdx/5/accounts
client:
  auth: client_secret_basic
  scope: "ACCOUNT_BASIC ACCOUNT_DETAILED ACCOUNT_PAYMENTS INVESTMENTS TRANSACTIONS STATEMENTS CUSTOMER_CONTACT CUSTOMER_PERSONAL"
  pkce: S256
features: [client-credentials, service-no-data, providers, providers-v2, refresh, connection-revocation, statements, customer, payment-networks, paging]
options:
  provider_id: "1000"
  correlation_id: none
`,
	}, {
		Name: "mutual-tls", Title: "the page For Data Recipients at a host that knows clients by their certificate and binds tokens to it (RFC 8705)",
		YAML: `
endpoints:
  authorize: /api/v1/authorize
  token: /api/v1/token
  revoke: /api/v1/revoke
  providers: /api/v1/providers
  accounts: /api/fdx/5/accounts
client:
  auth: tls_client_auth
  scope: "ACCOUNT_BASIC ACCOUNT_DETAILED ACCOUNT_PAYMENTS INVESTMENTS TRANSACTIONS STATEMENTS CUSTOMER_CONTACT CUSTOMER_PERSONAL"
  pkce: none
features: [client-credentials, service-no-data, providers, refresh, connection-revocation, statements, customer, payment-networks, mutual-tls, bound-tokens]
options:
  provider_id: "1000"
  correlation_id: sent
`,
	}}
}
