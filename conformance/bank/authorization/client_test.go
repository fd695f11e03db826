package authorization_test

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/authorization"
)

func basicOf(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

// Who may ask for a token, and how.
func TestClientsAtTheTokenEndpoint(t *testing.T) {
	service := func(more ...string) url.Values {
		form := url.Values{"grant_type": {"client_credentials"}}
		for i := 0; i < len(more); i += 2 {
			form.Add(more[i], more[i+1])
		}
		return form
	}
	odd, other, main := bank.OddClient, bank.OtherClient, bank.MainClient
	right := basicOf(main.ID, main.Secret)
	c := newTPP(t, authorization.BCP)
	for name, test := range map[string]struct {
		method, basic string
		form          url.Values
		status        int
		word          any
	}{
		"by Basic":                    {"POST", right, service(), 200, nil},
		"in the body":                 {"POST", "", service("client_id", main.ID, "client_secret", main.Secret), 200, nil},
		"encoded":                     {"POST", basicOf(url.QueryEscape(odd.ID), url.QueryEscape(odd.Secret)), service(), 200, nil},
		"raw":                         {"POST", basicOf(odd.ID, odd.Secret), service(), 401, "invalid_client"},
		"in two ways":                 {"POST", right, service("client_id", main.ID, "client_secret", main.Secret), 400, "invalid_request"},
		"as two clients":              {"POST", right, service("client_id", other.ID), 400, "invalid_request"},
		"with its name beside":        {"POST", right, service("client_id", main.ID), 200, nil},
		"a client that may not":       {"POST", basicOf(other.ID, other.Secret), service(), 400, "unauthorized_client"},
		"an app":                      {"POST", "", service("client_id", bank.AppClient.ID), 400, "unauthorized_client"},
		"an app with an empty secret": {"POST", basicOf(bank.AppClient.ID, ""), service(), 401, "invalid_client"},
		"nobody":                      {"POST", "", service("client_id", main.ID), 400, "invalid_client"},
		"twice":                       {"POST", right, service("grant_type", "client_credentials"), 400, "invalid_request"},
		"with a scope of nobody":      {"POST", right, service("scope", "everything"), 400, "invalid_scope"},
		"by GET":                      {"GET", right, nil, 405, nil},
		"without grant type":          {"POST", right, url.Values{}, 400, "invalid_request"},
		"without code":                {"POST", right, url.Values{"grant_type": {"authorization_code"}}, 400, "invalid_request"},
		"with a password":             {"POST", right, url.Values{"grant_type": {"password"}}, 400, "unsupported_grant_type"},
	} {
		var header []string
		if test.basic != "" {
			header = []string{"Authorization", test.basic}
		}
		path := "/oauth2/token"
		if test.method == "GET" {
			path += "?" + service().Encode()
		}
		status, body, _ := c.send(test.method, path, test.form, header...)
		if status != test.status || body["error"] != test.word {
			t.Errorf("%s: %d %v, want %d %v", name, status, body["error"], test.status, test.word)
		}
	}
}

// grant returns the tokens of an app for a scope.
func grant(c *tpp, scope string) map[string]any {
	c.t.Helper()
	query := request(scope)
	query.Set("client_id", bank.AppClient.ID)
	query.Set("redirect_uri", bank.AppClient.RedirectURIs[0])
	code := c.approve(query).Query().Get("code")
	status, body, _ := c.send("POST", "/oauth2/token", url.Values{"grant_type": {"authorization_code"}, "code": {code},
		"client_id": {bank.AppClient.ID}, "redirect_uri": {bank.AppClient.RedirectURIs[0]}, "code_verifier": {strings.Repeat("v", 43)}})
	if status != 200 {
		c.t.Fatalf("redeem: %d %v", status, body)
	}
	return body
}

// A refresh gives no more than was granted, less where less is asked for, and all again afterwards; a refresh token that
// was replaced ends the grant.
func TestRefreshOfAnApp(t *testing.T) {
	c := newTPP(t, authorization.App)
	tokens := grant(c, "accounts transactions")
	refresh := func(token any, scope string) (int, map[string]any) {
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token.(string)}, "client_id": {bank.AppClient.ID}, "scope": {scope}}
		status, body, _ := c.send("POST", "/oauth2/token", form)
		return status, body
	}
	if status, body := refresh(tokens["refresh_token"], "accounts payments"); status != 400 || body["error"] != "invalid_scope" {
		t.Errorf("more: %d %v", status, body)
	}
	first := tokens["refresh_token"]
	for _, step := range [][2]string{{"transactions", "transactions"}, {"", "accounts transactions"}} {
		status, body := refresh(tokens["refresh_token"], step[0])
		if status != 200 || body["scope"] != step[1] {
			t.Fatalf("refresh for %q: %d %v, want scope %q", step[0], status, body["scope"], step[1])
		}
		tokens = body
	}
	for i, token := range []any{first, tokens["refresh_token"]} {
		if status, body := refresh(token, ""); status != 400 || body["error"] != "invalid_grant" {
			t.Errorf("refresh token %d of a replaced one and the newest: %d %v", i+1, status, body["error"])
		}
	}
}
