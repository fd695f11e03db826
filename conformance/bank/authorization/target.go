package authorization

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/assaykit/assay/conformance/bank"
)

var targetFile = template.Must(template.New("target").Parse(`schema: assay.target/v1
name: Reference bank ({{.Variant}})
profile: authorization
preset: {{.Variant}}
environment: sandbox
base_url: {{.API}}
{{- if .IssuerPath}}
issuer: {{.API}}{{.IssuerPath}}
{{- end}}
{{.Trust -}}
endpoints: {accounts: /v1/accounts, revoke: /oauth2/revoke{{if .Introspects}}, introspect: /oauth2/introspect{{end}}, metadata: /.well-known/oauth-authorization-server
{{- .IssuerPath}}{{if .Pushes}}, par: /oauth2/par{{end}}{{if .Binds}}, authorize: "{{.BaseURL}}/oauth2/authorize"{{end}}}
client:
  id: {{.Main.ID}}
  auth: {{.Auth}}
{{- if .Binds}}
  tls: {{.Certificate}}
{{- else}}{{with .Main.Secret}}
  secret: {{.}}
{{- end}}
{{- end}}
  redirect_uris: [{{range $i, $uri := .Main.RedirectURIs}}{{if $i}}, {{end}}"{{$uri}}"{{end}}]
  scope: {{.Scope}}
  pkce: S256
{{.BadCertificates -}}
other_client: {id: {{.Other.ID}}, auth: {{.OtherAuth}}, {{if .Binds}}tls: {{.OtherCertificate}}{{else}}secret: {{.Other.Secret}}{{end}}}
features: [{{if .Main.Secret}}client-credentials, service-no-data, {{end}}token-reuse, refresh, revocation, metadata
{{- if .Introspects}}, introspection{{end}}{{if .BCP}}, bcp, issuer, pkce-required{{else}}, reauthorise{{end}}{{if .Pushes}}, par{{end}}{{if .FAPI}}, fapi-1, fapi-2{{end}}
{{- if .Binds}}, mutual-tls, bound-tokens{{end}}]
options:
  psu_step: required
{{- if not .BCP}}
  code_lifetime: 60s
{{- end}}
  service_restricted: other_client
  service_scope: payments
  second_scope: transactions
{{- if .PermitsQuery}}
  query_token: permitted
{{- end}}
  marker_probe: "on"
  payment_probe: /v1/payments
  payment_body: '{"amount": "1.00", "currency": "EUR", "creditorAccount": {"iban": "DE44500105175407324931"}, "creditorName": "Bob Baumeister"}' 
psu:
  approve: form
  approvals: 60
  users:
{{- range .Users}}
    - name: {{.Name}}
      values: {user: {{.Name}}, password: {{.Password}}}
{{- end}}
  pages:
    - {when: "input[name=password]", fill: {username: user, password: password}, press: "button[type=submit]"}
    - {when: "button[value=approve]", press: "button[value=approve]"}
  refuse:
    - {when: "button[value=refuse]", press: "button[value=refuse]"}
{{.Hooks}}`))

// target writes the target file for a bank of a variant.
func target(variant string, settings bank.Settings) func(baseURL, controlToken string) string {
	auth := settings.ClientAuth[0]
	if settings.Public() {
		auth = "none"
	}
	return func(baseURL, controlToken string) string {
		api := baseURL
		if settings.Binds {
			api = bank.APIHost(baseURL)
		}
		var file strings.Builder
		err := targetFile.Execute(&file, map[string]any{
			"Variant": variant, "BaseURL": baseURL, "Main": settings.TPP(), "Other": bank.OtherClient,
			"Auth": auth, "OtherAuth": settings.ClientAuth[0], "Scope": settings.Scope, "Users": []*bank.User{bank.Alice, bank.Bob},
			"Pushes": settings.Pushes, "Introspects": settings.Introspects, "BCP": settings.BCP, "FAPI": settings.FAPI,
			"IssuerPath": settings.IssuerPath, "PermitsQuery": settings.PermitsQuery, "Hooks": bank.Hooks(baseURL, controlToken),
			"Binds": settings.Binds, "Trust": bank.Trust(&settings, baseURL), "API": api,
			"Certificate": bank.Certificate(bank.MainClient), "OtherCertificate": bank.Certificate(bank.OtherClient), "BadCertificates": bank.BadCertificates(&settings),
		})
		if err != nil {
			panic(fmt.Sprintf("authorization: target file: %v", err)) // the template is ours
		}
		return file.String()
	}
}
