package premium

import (
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/assaykit/assay/conformance/bank"
)

var targetFile = template.Must(template.New("target").Parse(`schema: assay.target/v1
name: Reference bank ({{.Variant}})
profile: premium
preset: {{.Variant}}
environment: sandbox
base_url: {{.API}}{{.Path}}
{{.Trust -}}
{{if .Binds}}endpoints: {authorize: "{{.BaseURL}}{{.Path}}/auth/oauth/v2/authorize"}
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
options:
  psu_step: required
  page_size_max: "{{.MaxPageSize}}"
  payment_probe: "yes"
{{- if .Pages}}
  page_parameter: "yes"
{{- else}}
  payments_version: v3
{{- end}}
psu:
  approve: form
  users:
{{- range .Users}}
    - name: {{.Name}}
      values: {user: {{.Name}}, password: {{.Password}}}
      accounts:
{{- range .Accounts}}
        - {iban: {{.IBAN}}, currency: {{.Currency}}}
{{- end}}
{{- end}}
  pages:
    - {when: "input[name=password]", fill: {username: user, password: password}, press: "button[type=submit]"}
    - {when: "button[value=approve]", press: "button[value=approve]"}
  refuse:
    - {when: "button[value=refuse]", press: "button[value=refuse]"}
data: {foreign_account: {{.Foreign}}}
{{.Hooks}}`))

// target writes the target file for a bank of a variant. Of Alice's accounts it names those that she can open.
func target(variant string, settings bank.Settings) func(baseURL, controlToken string) string {
	return func(baseURL, controlToken string) string {
		type user struct {
			Name, Password string
			Accounts       []*bank.Account
		}
		var users []user
		for _, u := range []*bank.User{bank.Alice, bank.Bob} {
			open := slices.DeleteFunc(slices.Clone(u.Accounts), func(a *bank.Account) bool { return !isPayment(a) })
			users = append(users, user{u.Name, u.Password, open})
		}
		api := baseURL
		if settings.Binds {
			api = bank.APIHost(baseURL)
		}
		var file strings.Builder
		err := targetFile.Execute(&file, map[string]any{
			"Binds": settings.Binds, "Trust": bank.Trust(&settings, baseURL), "API": api,
			"Certificate": bank.Certificate(bank.MainClient), "OtherCertificate": bank.Certificate(bank.OtherClient),
			"Variant": variant, "BaseURL": baseURL, "Path": basePath, "Hooks": bank.Hooks(baseURL, controlToken),
			"Main": bank.MainClient, "Other": bank.OtherClient, "Auth": settings.ClientAuth[0], "Scope": settings.Scope,
			"MaxPageSize": settings.Standard.(Settings).MaxPageSize, "Pages": settings.Standard.(Settings).Pages, "Users": users, "Foreign": ForeignAccount,
		})
		if err != nil {
			panic(fmt.Sprintf("premium: target file: %v", err)) // the template is ours
		}
		return file.String()
	}
}
