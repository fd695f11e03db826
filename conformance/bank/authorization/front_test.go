package authorization_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/authorization"
)

// named finds the faults and whims of those names in the profile.
func named(t *testing.T, names ...string) (config bank.Config) {
	t.Helper()
	p := authorization.Profile()
	for _, name := range names {
		f := slices.IndexFunc(p.Faults, func(f bank.Fault) bool { return f.Name == name })
		w := slices.IndexFunc(p.Whims, func(w bank.Whim) bool { return w.Name == name })
		switch {
		case f >= 0:
			config.Faults = append(config.Faults, p.Faults[f])
		case w >= 0:
			config.Whims = append(config.Whims, p.Whims[w])
		default:
			t.Fatalf("there is no fault or whim %s", name)
		}
	}
	return config
}

// A form of the PSU is answered by 303 where the bank keeps to the Best Current Practice, else by 302.
func TestStatusAfterForms(t *testing.T) {
	for variant, want := range map[string]int{authorization.FlowPage: 302, authorization.BCP: 303} {
		c := newTPP(t, variant)
		_, body, _ := c.send("GET", "/oauth2/authorize?"+request("accounts").Encode(), nil)
		_, body, _ = c.send("POST", "/psu/login", url.Values{
			"username": {bank.Alice.Name}, "password": {bank.Alice.Password}, "ticket": {ticket.FindStringSubmatch(body["page"].(string))[1]},
		})
		status, _, to := c.send("POST", "/psu/decision", url.Values{"decision": {"refuse"}, "ticket": {ticket.FindStringSubmatch(body["page"].(string))[1]}})
		if status != want || to == "" {
			t.Errorf("%s: the decision is answered %d, sent to %q, want %d and the way back", variant, status, to, want)
		}
	}
}

// A bank that tells errors after the login tells the same, and asks nobody whether to grant what cannot be granted.
func TestErrorsAfterTheLogin(t *testing.T) {
	c := newTPPOf(t, named(t, "errors-after-the-login"))
	wrong := request("accounts")
	wrong.Set("response_type", "banana")
	if status, _, to := c.send("GET", "/oauth2/authorize?"+wrong.Encode(), nil); status != 200 || to != "" {
		t.Errorf("the request is answered %d, sent to %q, want the login page", status, to)
	}
	if back := c.approve(wrong); back.Query().Get("error") != "unsupported_response_type" || back.Query().Get("state") != "s" {
		t.Errorf("the PSU comes back with %v, want the error and the state", back.Query())
	}
	if back := c.approve(request("accounts")); back.Query().Get("code") == "" {
		t.Errorf("the right request comes back with %v, want a code", back.Query())
	}
}

// Where a login alone grants, the PSU is sent back with a code and sees no second page.
func TestLoginAloneGrants(t *testing.T) {
	c := newTPPOf(t, named(t, "login-alone-grants"))
	_, body, _ := c.send("GET", "/oauth2/authorize?"+request("accounts").Encode(), nil)
	_, _, to := c.send("POST", "/psu/login", url.Values{
		"username": {bank.Alice.Name}, "password": {bank.Alice.Password}, "ticket": {ticket.FindStringSubmatch(body["page"].(string))[1]},
	})
	if back, err := url.Parse(to); err != nil || back.Query().Get("code") == "" {
		t.Errorf("the login leads to %q, want the redirect URI with a code", to)
	}
}

// A client with two redirect URIs names one, and each keeps its query.
func TestRedirectURIs(t *testing.T) {
	c := newTPP(t, authorization.FlowPage)
	second := request("accounts")
	second.Set("redirect_uri", bank.MainClient.RedirectURIs[1])
	back := c.approve(second)
	registered, _ := url.Parse(bank.MainClient.RedirectURIs[1])
	if q := back.Query(); back.Path != registered.Path || q.Get("code") == "" || q.Get("bank") != registered.Query().Get("bank") {
		t.Errorf("the PSU comes back to %s, want %s with a code", back, registered)
	}
	unnamed := request("accounts")
	unnamed.Del("redirect_uri")
	if status, _, to := c.send("GET", "/oauth2/authorize?"+unnamed.Encode(), nil); status != 400 || to != "" {
		t.Errorf("a request without redirect URI is answered %d, sent to %q, want an error page", status, to)
	}
}
