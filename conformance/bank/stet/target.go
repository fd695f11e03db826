package stet

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/assaykit/assay/conformance/bank"
)

var targetFile = template.Must(template.New("target").Parse(`schema: assay.target/v1
name: Reference bank ({{.Variant}})
profile: stet
preset: {{.Variant}}
environment: sandbox
base_url: {{.API}}{{.Path}}
{{.Trust -}}
{{if .Binds}}endpoints: {authorize: "{{.BaseURL}}{{.Authorize}}"}
{{end -}}
client:
  id: {{.Main.ID}}
  auth: {{.Auth}}
{{- if .Binds}}
  tls: {{.Certificate}}
{{- else}}
  secret: {{.Main.Secret}}
{{- end}}
  pkce: S256
  redirect_uris: [{{range $i, $uri := .Main.RedirectURIs}}{{if $i}}, {{end}}"{{$uri}}"{{end}}]
{{- if .Signed}}
  signing: {{.Signing}}
{{- end}}
{{.BadCertificates -}}
other_client: {id: {{.Other.ID}}, auth: {{.Auth}}, {{if .Binds}}tls: {{.OtherCertificate}}{{else}}secret: {{.Other.Secret}}{{end}}}
{{- with .Features}}
features: [{{.}}]
{{- end}}
options:
  psu_step: required
  code_lifetime: 60s
  marker_probe: "on"
{{- if .Rotates}}
  refresh_rotation: required
{{- end}}
data: {foreign_account: {{.Foreign}}}
psu:
  approve: form
  approvals: 60
  ip_address: 192.0.2.10
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

// features are what a variant offers beyond its preset.
var features = map[string]string{
	FlowPage:   "consent-forwarding, beneficiaries, paging, refresh, reauthorise, revocation, coupled-revocation, client-credentials, service-no-data, invalid-token, refusal-returned, mutual-tls, bound-tokens, signatures",
	Version15:  "consent-forwarding, beneficiaries, identity, extended-history, paging, refresh, revocation, client-credentials, service-no-data, pkce-required",
	Version142: "consent-forwarding, beneficiaries, identity, paging, refresh, mutual-tls, bound-tokens",
}

// target writes the target file for a bank of a variant.
func target(variant string, settings bank.Settings) func(baseURL, controlToken string) string {
	own := settings.Standard.(Settings)
	return func(baseURL, controlToken string) string {
		at := baseURL
		if settings.Binds {
			at = bank.APIHost(baseURL)
		}
		var file strings.Builder
		values := map[string]any{
			"Binds": settings.Binds, "Trust": bank.Trust(&settings, baseURL), "API": at,
			"Certificate": bank.Certificate(bank.MainClient), "OtherCertificate": bank.Certificate(bank.OtherClient), "BadCertificates": bank.BadCertificates(&settings),
			"Authorize": settings.Paths[bank.OpAuthorize], "Variant": variant, "BaseURL": baseURL, "Path": basePath, "Hooks": bank.Hooks(baseURL, controlToken), "Main": bank.MainClient, "Other": bank.OtherClient,
			"Auth": settings.ClientAuth[0], "Users": []*bank.User{bank.Alice, bank.Bob}, "Signed": own.Signed, "Rotates": settings.Rotates, "Foreign": ForeignAccount, "Features": features[variant],
		}
		if own.Signed {
			values["Signing"] = signing()
		}
		if err := targetFile.Execute(&file, values); err != nil {
			panic(fmt.Sprintf("stet: target file: %v", err)) // the template is ours
		}
		return file.String()
	}
}
