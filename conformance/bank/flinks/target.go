package flinks

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/assaykit/assay/conformance/bank"
)

var targetFile = template.Must(template.New("target").Parse(`schema: assay.target/v1
name: Reference bank ({{.Variant}})
profile: flinks
preset: {{.Variant}}
environment: sandbox
base_url: {{.API}}
{{.Trust -}}
{{if .Binds}}endpoints: {authorize: "{{.BaseURL}}/api/v1/authorize"}
{{end -}}
client:
  id: {{.Main.ID}}
  auth: {{.Auth}}
{{- if .Binds}}
  tls: {{.Certificate}}
{{- else}}
  secret: {{.Main.Secret}}
{{- end}}
  redirect_uris: [{{index .Main.RedirectURIs 0}}]
  scope: "{{.Scope}}"
other_client: {id: {{.Other.ID}}, auth: {{.Auth}}, {{if .Binds}}tls: {{.OtherCertificate}}{{else}}secret: {{.Other.Secret}}{{end}}}
options: {psu_step: required, provider_id: "{{.Provider}}"}
data: {foreign_account: {{.Foreign}}{{if .Paged}}, history_days: 20{{end}}}
psu:
  approve: form
  approvals: 20
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

// target writes the target file for a bank of a variant. The account that Alice keeps to herself stands for those of others.
func target(variant string, settings bank.Settings) func(baseURL, controlToken string) string {
	mine := settings.Standard.(Settings)
	provider := findProvider(bank.MainClient, fmt.Sprint(mine.Provider))
	return func(baseURL, controlToken string) string {
		api := baseURL
		if settings.Binds {
			api = bank.APIHost(baseURL)
		}
		var file strings.Builder
		err := targetFile.Execute(&file, map[string]any{
			"Binds": settings.Binds, "Trust": bank.Trust(&settings, baseURL), "API": api,
			"Certificate": bank.Certificate(bank.MainClient), "OtherCertificate": bank.Certificate(bank.OtherClient),
			"Variant": variant, "BaseURL": baseURL, "Main": bank.MainClient, "Other": bank.OtherClient,
			"Auth": settings.ClientAuth[0], "Scope": settings.Scope, "Provider": mine.Provider, "Paged": mine.PageSize > 0,
			"Foreign": fixedID(provider, bank.Alice, hidden(provider)), "Users": []*bank.User{bank.Alice, bank.Bob},
			"Hooks": bank.Hooks(baseURL, controlToken),
		})
		if err != nil {
			panic(fmt.Sprintf("flinks: target file: %v", err)) // the template is ours
		}
		return file.String()
	}
}
