package oauth

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

func metadataTrials() []trial {
	answer := func(status int, body string, fields ...string) []*conformance.Exchange {
		return tapes.Tape(step(ReadMetadata, "getMetadata", status, body, fields...))
	}
	well := "https://as.bank.example/.well-known/oauth-authorization-server"
	from := func(url, body string) *conformance.Exchange {
		e := step(ReadMetadata, "getMetadata", 200, body)
		e.Request.URL = url
		return e
	}
	at := func(status int, url string) *conformance.Exchange {
		e := step(ReadWellKnown, "getMetadata", status, `{"issuer":"x"}`)
		e.Request.URL = url
		return e
	}
	paths := []string{well + "/x", "https://as.bank.example/x/.well-known/openid-configuration", "https://as.bank.example/x/.well-known/oauth-authorization-server"}
	known := map[string]string{"issuer": "https://as.bank.example/x"}
	claimed := map[string]string{"features": "metadata"}
	// Tokens are asked for by Basic, with or without a verifier.
	redeemed := func(form string) *conformance.Exchange {
		e := granted(Redeem)
		e.Request.Header.Set("Authorization", "Basic YTpi")
		e.Request.Body = conformance.NewBody([]byte(form))
		return e
	}
	byBody := func() *conformance.Exchange {
		e := granted(Redeem)
		e.Request.Body = conformance.NewBody([]byte("client_secret=x"))
		return e
	}
	about := func(body string, more ...*conformance.Exchange) []*conformance.Exchange {
		return tapes.Tape(append([]*conformance.Exchange{from(well, body)}, more...)...)
	}
	return []trial{
		{"OAUTH-MD-PUBLISH", "published", holds, tapes.Tape(at(200, paths[0])), nil},
		{"OAUTH-MD-PUBLISH", "as OpenID Connect does", holds, tapes.Tape(at(404, paths[0]), at(200, paths[1])), nil},
		{"OAUTH-MD-PUBLISH", "not published", fails, tapes.Tape(at(404, paths[0]), at(404, paths[1]), at(404, paths[2])), nil},

		{"OAUTH-MD-PATH", "inserted", holds, tapes.Tape(at(200, paths[0])), nil},
		{"OAUTH-MD-PATH", "appended", fails, tapes.Tape(at(404, paths[0]), at(404, paths[1]), at(200, paths[2])), nil},
		{"OAUTH-MD-PATH", "as OpenID Connect does", inapplicable, tapes.Tape(at(404, paths[0]), at(200, paths[1])), nil},
		{"OAUTH-MD-PATH", "not published", inapplicable, tapes.Tape(at(404, paths[0]), at(404, paths[1])), nil},

		{"OAUTH-MD-200", "as required", holds, answer(200, `{}`), claimed},
		{"OAUTH-MD-200", "with a charset", holds, answer(200, `{}`, "Content-Type: application/json; charset=utf-8"), claimed},
		{"OAUTH-MD-200", "404", fails, answer(404, `{}`), claimed},
		{"OAUTH-MD-200", "203", fails, answer(203, `{}`), nil},
		{"OAUTH-MD-200", "plain text", fails, answer(200, `{}`, "Content-Type: text/plain"), nil},
		{"OAUTH-MD-200", "a list", fails, answer(200, `[]`), nil},
		{"OAUTH-MD-200", "a page at a link", inapplicable, answer(200, "<html>", "Content-Type: text/html; charset=utf-8"), nil},
		{"OAUTH-MD-200", "a page for metadata", fails, answer(200, "<html>", "Content-Type: text/html"), claimed},
		{"OAUTH-MD-200", "404 at a link", inapplicable, answer(404, ""), nil},

		{"OAUTH-MD-ISSUER-SAME", "the issuer of the target", holds, about(`{"issuer":"https://as.bank.example/x"}`), known},
		{"OAUTH-MD-ISSUER-SAME", "with a solidus more", fails, about(`{"issuer":"https://as.bank.example/x/"}`), known},
		{"OAUTH-MD-ISSUER-SAME", "the host of the address", holds, about(`{"issuer":"https://AS.bank.example/y"}`), nil},
		{"OAUTH-MD-ISSUER-SAME", "another host than that of the address", tolerated, about(`{"issuer":"https://inner.bank.example"}`), nil},
		{"OAUTH-MD-ISSUER-SAME", "an address of its own kind", inapplicable, tapes.Tape(from("https://as.bank.example/about", `{"issuer":"https://inner.bank.example"}`)), nil},
		{"OAUTH-MD-ISSUER-SAME", "no issuer", inapplicable, about(`{}`), known},
		{"OAUTH-MD-ISSUER-SAME", "not there", inapplicable, answer(404, ""), known},

		{"OAUTH-MD-ISSUER-FORM", "https", holds, about(`{"issuer":"https://as.bank.example/x"}`), nil},
		{"OAUTH-MD-ISSUER-FORM", "http", fails, about(`{"issuer":"http://as.bank.example"}`), nil},
		{"OAUTH-MD-ISSUER-FORM", "a query", fails, about(`{"issuer":"https://as.bank.example?"}`), nil},
		{"OAUTH-MD-ISSUER-FORM", "a fragment", fails, about(`{"issuer":"https://as.bank.example#"}`), nil},
		{"OAUTH-MD-ISSUER-FORM", "no URL", fails, about(`{"issuer":"https://[as"}`), nil},
		{"OAUTH-MD-ISSUER-FORM", "a test host", inapplicable, about(`{"issuer":"http://as.bank.test:8080"}`), nil},
		{"OAUTH-MD-ISSUER-FORM", "no issuer", inapplicable, about(`{}`), nil},

		{"OAUTH-MD-NOEMPTY", "none is empty", holds, about(`{"scopes_supported":["a"],"x":{}}`), nil},
		{"OAUTH-MD-NOEMPTY", "an empty list", fails, about(`{"a":null,"scopes_supported":[]}`), nil},
		{"OAUTH-MD-NOEMPTY", "null", tolerated, about(`{"jwks_uri":null}`), nil},
		{"OAUTH-MD-NOEMPTY", "a document of OpenID Connect", inapplicable, tapes.Tape(from(paths[1], `{"scopes_supported":[]}`)), nil},
		{"OAUTH-MD-NOEMPTY", "not there", inapplicable, answer(404, ""), nil},

		{"OAUTH-MD-TRUE", "the defaults", holds, about(`{}`, redeemed("")), nil},
		{"OAUTH-MD-TRUE", "all that worked", holds, about(`{"grant_types_supported":["refresh_token","authorization_code","client_credentials"],"response_types_supported":["code"],
			"token_endpoint_auth_methods_supported":["client_secret_post"]}`, granted(ServiceToken), byBody(), granted(Refresh)), nil},
		{"OAUTH-MD-TRUE", "no refresh", fails, about(`{"grant_types_supported":["authorization_code"]}`, redeemed(""), granted(Refresh)), nil},
		{"OAUTH-MD-TRUE", "no refresh, which did not work either", holds, about(`{"grant_types_supported":["authorization_code"]}`, redeemed(""), refused(Refresh, "invalid_grant")), nil},
		{"OAUTH-MD-TRUE", "a secret in the body without a word of it", fails, about(`{}`, byBody()), nil},
		{"OAUTH-MD-TRUE", "no certificate is asked for", holds, about(`{"token_endpoint_auth_methods_supported":["tls_client_auth"]}`, granted(Redeem)), nil},
		{"OAUTH-MD-TRUE", "no code", fails, about(`{"response_types_supported":["token"]}`, redeemed("")), nil},
		{"OAUTH-MD-TRUE", "no token", inconclusive, about(`{}`, refused(Redeem, "invalid_grant")), nil},
		{"OAUTH-MD-TRUE", "not there", inapplicable, answer(404, ""), nil},

		{"OAUTH-PK-DETECT", "S256", holds, about(`{"code_challenge_methods_supported":["plain","S256"]}`, redeemed("code_verifier=x")), nil},
		{"OAUTH-PK-DETECT", "left out", fails, about(`{}`, redeemed("code_verifier=x")), nil},
		{"OAUTH-PK-DETECT", "plain alone", fails, about(`{"code_challenge_methods_supported":["plain"]}`, redeemed("code_verifier=x")), nil},
		{"OAUTH-PK-DETECT", "not used", inapplicable, about(`{}`, redeemed("code=x")), nil},
		{"OAUTH-PK-DETECT", "no token", inconclusive, about(`{}`, refused(Redeem, "invalid_grant")), nil},
		{"OAUTH-PK-DETECT", "not there", inapplicable, answer(404, ""), nil},

		{"OAUTH-ISS-META", "said", holds, about(`{"authorization_response_iss_parameter_supported":true}`, tapes.Back(Authorise, "https://tpp.test/cb?code=1&iss=x")), nil},
		{"OAUTH-ISS-META", "not said", fails, about(`{}`, tapes.Back(Authorise, "https://tpp.test/cb?code=1&iss=x")), nil},
		{"OAUTH-ISS-META", "denied", fails, about(`{"authorization_response_iss_parameter_supported":false}`, tapes.Back(Authorise, "https://tpp.test/cb?code=1&iss=x")), nil},
		{"OAUTH-ISS-META", "no iss", inapplicable, about(`{}`, tapes.Back(Authorise, "https://tpp.test/cb?code=1")), nil},
		{"OAUTH-ISS-META", "nobody came back", inconclusive, about(`{}`), nil},
		{"OAUTH-ISS-META", "not there", inapplicable, answer(404, ""), nil},

		{"OAUTH-MD-REQUIRED", "as required", holds, answer(200, `{"issuer":"https://bank.test","response_types_supported":["code"],"extra":1}`), nil},
		{"OAUTH-MD-REQUIRED", "no issuer", fails, answer(200, `{"response_types_supported":["code"]}`), nil},
		{"OAUTH-MD-REQUIRED", "no response types", fails, answer(200, `{"issuer":"https://bank.test"}`), nil},
		{"OAUTH-MD-REQUIRED", "an empty list", fails, answer(200, `{"issuer":"https://bank.test","response_types_supported":["code"],"scopes_supported":[]}`), nil},
		{"OAUTH-MD-REQUIRED", "a text for a list", fails, answer(200, `{"issuer":"https://bank.test","response_types_supported":"code"}`), nil},
		{"OAUTH-MD-REQUIRED", "a page", inapplicable, answer(200, "<html>", "Content-Type: text/html"), nil},
		{"OAUTH-MD-REQUIRED", "not there", inapplicable, answer(404, "{}"), nil},
	}
}

func TestMetadata(t *testing.T) { try(t, metadataTrials()) }

// TestWellKnownPlaces sees to it that the well-known part goes between host and path.
func TestWellKnownPlaces(t *testing.T) {
	for issuer, want := range map[string][]string{
		"":                      nil,
		"https://as.example":    {"https://as.example/.well-known/oauth-authorization-server", "https://as.example/.well-known/openid-configuration"},
		"https://as.example/":   {"https://as.example/.well-known/oauth-authorization-server", "https://as.example/.well-known/openid-configuration"},
		"https://as.example/x/": {"https://as.example/.well-known/oauth-authorization-server/x", "https://as.example/x/.well-known/openid-configuration", "https://as.example/x/.well-known/oauth-authorization-server"},
	} {
		if diff := cmp.Diff(want, wellKnownPlaces(issuer)); diff != "" {
			t.Errorf("wellKnownPlaces(%q) differs (-want +got):\n%s", issuer, diff)
		}
	}
}
