package bank

import (
	"net/http"
	"net/url"
	"strings"
)

// metadataFaults are about what the authorization server says of itself.
var metadataFaults = []Fault{
	{
		Name:   "metadata-gone",
		Story:  "After a move of the server nobody put the metadata back.",
		Where:  pathed,
		Breaks: unread(map[string]string{"OAUTH-MD-PUBLISH": "note", "OAUTH-MD-PATH": "skip"}),
		Lie:    moved(func(path string) string { return "/gone" + path }),
	},
	{
		Name:   "metadata-behind-the-path",
		Story:  "The well-known part is appended to the path of the issuer, as OpenID Connect does with its own.",
		Where:  pathed,
		Breaks: unread(map[string]string{"OAUTH-MD-PATH": "warn"}),
		Lie: moved(func(path string) string {
			if issuer, appended := strings.CutSuffix(path, wellKnown); appended && issuer != "" {
				return wellKnown + issuer
			}
			return "/gone" + path
		}),
	},
	{
		Name:   "metadata-as-text",
		Story:  "A file server hands the metadata out as plain text.",
		Breaks: map[string]string{"OAUTH-MD-200": fail, "OAUTH-MD-REQUIRED": "warn"},
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpMetadata {
				a.Header.Set("Content-Type", "text/plain")
			}
		}),
	},
	{
		Name:   "issuer-of-an-inner-host",
		Story:  "The metadata name the issuer as the servers behind the gateway know it.",
		Where:  pathed,
		Breaks: Breaks("OAUTH-MD-ISSUER-SAME", "OAUTH-MD-ISSUER-FORM"),
		Lie:    metadata(func(body map[string]any) { body["issuer"] = "http://oauth.internal.example:8080/bank" }),
	},
	{
		Name:   "issuer-of-another-host",
		Story:  "The metadata were copied from the production host, and say so.",
		Where:  pathless,
		Breaks: map[string]string{"OAUTH-MD-ISSUER-SAME": "warn", "OAUTH-MD-ISSUER-FORM": fail, "OAUTH-ISS-VALUE": fail},
		Lie:    metadata(func(body map[string]any) { body["issuer"] = "https://production.example/?tenant=1" }),
	},
	{
		Name:   "metadata-with-an-empty-list",
		Story:  "A list of the metadata that has no elements is written all the same.",
		Breaks: map[string]string{"OAUTH-MD-NOEMPTY": fail, "OAUTH-MD-REQUIRED": "warn"},
		Lie:    metadata(func(body map[string]any) { body["response_modes_supported"] = []any{} }),
	},
	{
		Name:   "metadata-with-a-null",
		Story:  "What the server does not have it calls null.",
		Breaks: Warns("OAUTH-MD-NOEMPTY", "OAUTH-MD-REQUIRED"),
		Lie:    metadata(func(body map[string]any) { body["jwks_uri"] = nil }),
	},
	{
		Name:   "grant-not-advertised",
		Story:  "The metadata were copied from an older server, which did not know the grants of today.",
		Breaks: Warns("OAUTH-MD-TRUE"),
		Lie:    metadata(func(body map[string]any) { body["grant_types_supported"] = []any{"implicit", "password"} }),
	},
	{
		Name:   "client-authentication-not-advertised",
		Story:  "The metadata name the ways to authenticate that are planned for next year.",
		Breaks: Warns("OAUTH-MD-TRUE"),
		Lie:    metadata(func(body map[string]any) { body["token_endpoint_auth_methods_supported"] = []any{"private_key_jwt"} }),
	},
	{
		Name:   "pkce-not-advertised",
		Story:  "The server takes code challenges, and its metadata do not say so.",
		Breaks: Warns("OAUTH-PK-DETECT"),
		Lie:    metadata(func(body map[string]any) { delete(body, "code_challenge_methods_supported") }),
	},
	{
		Name:   "issuer-in-answers-not-advertised",
		Story:  "The server names its issuer in every answer, and its metadata do not say so.",
		Where:  func(s *Settings) bool { return s.SaysIssuer },
		Breaks: Breaks("OAUTH-ISS-META"),
		Lie:    metadata(func(body map[string]any) { delete(body, "authorization_response_iss_parameter_supported") }),
	},
	{
		Name:   "issuer-in-answers-unannounced",
		Story:  "A new version of the server names its issuer in every answer; the metadata are those of the old one.",
		Where:  func(s *Settings) bool { return !s.SaysIssuer && s.IssuerPath == "" },
		Breaks: Breaks("OAUTH-ISS-META"),
		Lie: Rewrite(func(operation string, a *Answer) {
			to, err := url.Parse(a.Header.Get("Location"))
			if err != nil || !IsOAuth(operation) || a.Status/100 != 3 || !to.Query().Has("code") {
				return
			}
			a.Header.Set("Location", to.String()+"&iss="+url.QueryEscape(BaseURL(a.Request)))
		}),
	},
	{
		Name:   "revocation-in-the-clear",
		Story:  "The metadata lead to a revocation endpoint over plain http.",
		Where:  revokes,
		Breaks: Breaks("OAUTH-RV-HTTPS"),
		Lie:    metadata(func(body map[string]any) { body["revocation_endpoint"] = "http://oauth.bank.example/revoke" }),
	},
	{
		Name:   "allow-missing",
		Story:  "A method that is not allowed is refused, and those that are remain a secret.",
		Breaks: Warns("HTTP-405-ALLOW"),
		Lie: Rewrite(func(_ string, a *Answer) {
			if a.Status == http.StatusMethodNotAllowed {
				a.Header.Del("Allow")
			}
		}),
	},
}

// wellKnown is where RFC 8414, section 3, puts metadata.
const wellKnown = "/.well-known/oauth-authorization-server"

// Some banks have an issuer with a path, and their target files name it.
var (
	pathed   = func(s *Settings) bool { return s.IssuerPath != "" }
	pathless = func(s *Settings) bool { return s.IssuerPath == "" }
)

// unread adds the checks that say nothing more when there are no metadata where the target says.
func unread(breaks map[string]string) map[string]string {
	breaks["OAUTH-MD-200"] = fail
	for _, check := range []string{"OAUTH-MD-REQUIRED", "OAUTH-MD-ISSUER-SAME", "OAUTH-MD-NOEMPTY", "OAUTH-MD-TRUE", "OAUTH-PK-DETECT"} {
		breaks[check] = "skip"
	}
	return breaks
}

// metadata changes the members of the metadata.
func metadata(change func(body map[string]any)) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpMetadata {
			a.Edit(change)
		}
	})
}

// moved leads the paths with the well-known part elsewhere.
func moved(to func(path string) string) func(*Rules) {
	return func(r *Rules) {
		r.Path = func(path string) string {
			if strings.Contains(path, wellKnown) {
				return to(path)
			}
			return path
		}
	}
}
