package berlingroup

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/assaykit/assay/conformance/bank"
)

var targetFile = template.Must(template.New("target").Parse(`schema: assay.target/v1
name: Reference bank ({{.Variant}})
profile: berlin-group
preset: {{.Variant}}
environment: sandbox
base_url: {{if .Binds}}{{.APIHost}}{{else}}{{.BaseURL}}{{end}}
{{.Trust -}}
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
  pkce: S256
{{.BadCertificates -}}
other_client: {id: {{.Other.ID}}, auth: {{.Auth}}, {{if .Binds}}tls: {{.OtherCertificate}}{{else}}secret: {{.Other.Secret}}{{end}}}
{{- if .Revokes}}
endpoints: {revoke: /oauth2/revoke{{if .Binds}}, authorize: "{{.BaseURL}}/oauth2/authorize"{{end}}}
features: [refresh, revocation, paging, transaction-details{{if .Binds}}, mutual-tls, bound-tokens{{end}}]
{{- end}}
options: {psu_step: required}
psu:
  approve: form
  users:
{{- range .Users}}
    - name: {{.Name}}
      headers: {PSU-ID: {{.Name}}}
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
`))

// target writes the target file for a bank of a variant. Of Alice's accounts it names all but the last.
func target(variant string, settings bank.Settings) func(baseURL, controlToken string) string {
	return func(baseURL, _ string) string {
		type user struct {
			Name, Password string
			Accounts       []*bank.Account
		}
		var file strings.Builder
		err := targetFile.Execute(&file, map[string]any{
			"Variant": variant, "BaseURL": baseURL, "Main": bank.MainClient, "Other": bank.OtherClient,
			"Auth": settings.ClientAuth[0], "Scope": settings.Scope, "Revokes": settings.Revokes,
			"Binds": settings.Binds, "Trust": bank.Trust(&settings, baseURL), "APIHost": bank.APIHost(baseURL),
			"Certificate": bank.Certificate(bank.MainClient), "OtherCertificate": bank.Certificate(bank.OtherClient), "BadCertificates": bank.BadCertificates(&settings),
			"Users": []user{
				{bank.Alice.Name, bank.Alice.Password, bank.Alice.Accounts[:len(bank.Alice.Accounts)-1]},
				{bank.Bob.Name, bank.Bob.Password, bank.Bob.Accounts},
			},
		})
		if err != nil {
			panic(fmt.Sprintf("berlingroup: target file: %v", err)) // the template is ours
		}
		return file.String()
	}
}
