package flinks_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/flinks"
)

// tour asks a bank for everything that the kit asks a bank for, and keeps going whatever the bank answers.
func (c *tpp) tour() {
	main := bank.MainClient
	c.bearing("list accounts without token", "GET", accounts, "")
	code := c.frontChannel()
	c.provokeToken(code)
	c.keep(c.redeem("redeem code", main, code))
	c.providers()
	c.reads()
	c.refreshes()
	c.ending()
}

// frontChannel goes through the pages and returns the code.
func (c *tpp) frontChannel() string {
	ask := func(step string, pairs ...string) { c.do(step, "GET", c.authorizeQuery(pairs...), nil, "") }
	ask("authorise to a foreign redirect URI", "redirect_uri", "https://evil.example/")
	ask("authorise with unknown client", "client_id", "nobody", "redirect_uri", "https://evil.example/")
	ask("authorise without state", "state", "")
	ask("authorise without provider", "provider_id", "")
	ask("authorise at an unknown provider", "provider_id", "999999999")
	ask("authorise at an unregistered provider", "provider_id", "5000")
	ask("authorise without correlation id", "correlation_id", "")
	ask("authorise an unknown scope", "scope", "ASSAY_UNKNOWN")
	ask("authorise without ACCOUNT_BASIC", "scope", "TRANSACTIONS")
	ask("authorise with unknown response type", "response_type", "banana")
	back := c.psu("authorise", "approve")
	code := back.Query().Get("code")
	if code == "" {
		fragment, _ := url.ParseQuery(back.Fragment)
		code = fragment.Get("code")
	}
	return code
}

func (c *tpp) provokeToken(code string) {
	main := bank.MainClient
	c.redeem("redeem unknown code", main, "an-unknown-code-of-a-good-length-0123456789")
	c.redeem("ask with unknown grant type", main, code, "grant_type", "urn:example:none")
	c.redeem("redeem code without authentication", nil, code)
	c.redeem("redeem code with wrong secret", &bank.Client{ID: main.ID, Secret: "wrong"}, code)
	c.redeem("redeem code with another redirect URI", main, code, "redirect_uri", "https://tpp.assay.example/other")
	c.redeem("redeem code without redirect URI", main, code, "redirect_uri", "")
	c.redeem("redeem code with wrong verifier", main, code, "code_verifier", wrong(verifier))
	if !c.flowPage() {
		c.redeem("redeem code without verifier", main, code, "code_verifier", "")
	}
	c.redeem("redeem code as other client", bank.OtherClient, code)
}

func (c *tpp) providers() {
	form := func() url.Values { return url.Values{"grant_type": {"client_credentials"}} }
	a := c.token("ask for a service token", bank.MainClient, form())
	var got tokens
	_ = json.Unmarshal([]byte(a.body), &got)
	c.service = got.Access
	c.token("ask for a service token again", bank.MainClient, form())
	c.bearing("list providers", "GET", "/api/v1/providers", c.service)
	c.bearing("list providers of both countries", "GET", "/api/v2/providers?country=CA,US", c.service)
	c.bearing("list providers without token", "GET", "/api/v1/providers", "")
	c.bearing("list providers with a user token", "GET", "/api/v1/providers", c.access)
	c.bearing("list accounts with a service token", "GET", accounts, c.service)
}

func (c *tpp) reads() {
	ids := c.ids("")
	c.read("list accounts with details", accounts+"?resultType=details")
	c.read("list accounts with lower-case scheme", accounts, "Authorization", "bearer "+c.access)
	c.read("list accounts with unknown token", accounts, "Authorization", "Bearer an-unknown-token-of-a-good-length-012345678")
	c.read("list accounts with altered token", accounts, "Authorization", "Bearer "+wrong(c.access))
	c.read("list accounts with refresh token", accounts, "Authorization", "Bearer "+c.refresh)
	c.read("read unknown account", accounts+"/"+noID)
	c.read("read an account that was not connected", accounts+"/"+c.hidden())
	c.read("read transactions of an unknown account", accounts+"/"+noID+"/transactions")
	for _, id := range ids {
		path := accounts + "/" + url.PathEscape(id)
		c.read("read account", path)
		c.read("read payment networks", path+"/payment-networks")
	}
	if len(ids) > 0 {
		c.transactions(accounts + "/" + url.PathEscape(ids[0]))
		c.statements(accounts + "/" + url.PathEscape(ids[0]) + "/statements")
	}
	c.read("read customer", "/api/fdx/5/customers/current")
}

// hidden is the account that Alice keeps to herself, as the target file names it.
func (c *tpp) hidden() string {
	profile := flinks.Profile()
	file := profile.Variant(c.variant).Target(host, "")
	_, id, _ := strings.Cut(file, "foreign_account: ")
	return id[:strings.IndexAny(id, ",}")]
}

type report struct {
	Transactions []map[string]struct {
		TransactionID, AccountID, PostedTimestamp, Status, DebitCreditMemo string
		Amount                                                             json.Number
	}
	Page struct {
		NextOffset    string
		TotalElements int
	}
	Links struct{ Next struct{ Href string } }
}

func (c *tpp) transactions(account string) {
	path := account + "/transactions"
	next := path + "?startTime=2026-10-20"
	for n := 0; next != "" && n < 5; n++ {
		var body report
		_ = json.Unmarshal([]byte(c.read("read transactions", next).body), &body)
		if next = ""; body.Page.NextOffset != "" {
			next = path + "?startTime=2026-10-20&offset=" + url.QueryEscape(body.Page.NextOffset)
		}
	}
	c.read("read transactions of a period", path+"?startTime=2026-11-01&endTime=2026-11-10")
	c.read("read transactions with a wrong date", path+"?startTime=01-11-2026")
	c.read("read transactions of a reversed period", path+"?startTime=2026-11-10&endTime=2026-11-01")
	c.read("read transactions with an invented offset", path+"?offset=invented")
	c.read("read transactions with a wrong limit", path+"?limit=none")
}

func (c *tpp) statements(path string) {
	var body struct {
		Statements []struct{ StatementID, Status string }
	}
	_ = json.Unmarshal([]byte(c.read("list statements", path).body), &body)
	for _, st := range body.Statements {
		file := path + "/" + st.StatementID
		if st.Status != "AVAILABLE" {
			c.read("read a statement too early", file)
			continue
		}
		c.read("read statement", file)
		c.read("read statement as a picture", file, "Accept", "text/csv, image/png")
		c.read("read statement as a table", file, "Accept", "text/csv")
	}
	c.read("read unknown statement", path+"/"+noID)
}

func (c *tpp) refreshes() {
	main := bank.MainClient
	c.renew("refresh with unknown token", main, "an-unknown-token-of-a-good-length-012345678")
	c.renew("refresh with altered token", main, wrong(c.refresh))
	c.renew("refresh without authentication", nil, c.refresh)
	c.renew("refresh as other client", bank.OtherClient, c.refresh)
	c.keep(c.renew("refresh", main, c.refresh))
	c.read("list accounts after refresh", accounts)
	c.keep(c.renew("refresh again", main, c.refresh, "x_assay_probe", "1"))
	c.read("list accounts after second refresh", accounts)
	c.control("expire", c.access)
	c.read("list accounts with the expired token", accounts)
	c.keep(c.renew("refresh after expiry", main, c.refresh))
	c.read("list accounts after expiry and refresh", accounts)
}

// control turns to the control API about a token.
func (c *tpp) control(act, token string) {
	c.do(act, "POST", "/_control/"+act, map[string]string{bank.ControlHeader: c.bank.ControlToken()}, `{"token":"`+token+`"}`)
}

func (c *tpp) ending() {
	main, older, access := bank.MainClient, c.refresh, c.access
	c.psu("authorise and refuse", "refuse")
	code := c.psu("authorise anew", "approve").Query().Get("code")
	c.keep(c.redeem("redeem code anew", main, code))
	c.renew("refresh with the replaced token", main, older)
	c.read("list accounts with the replaced token", accounts, "Authorization", "Bearer "+access)
	c.redeem("redeem code twice", main, code)
	c.read("list accounts after replay", accounts)

	c.keep(c.redeem("redeem code of one scope", main, c.psu("authorise one scope", "approve", "scope", "ACCOUNT_BASIC").Query().Get("code")))
	for _, id := range c.ids("") {
		c.read("read transactions without scope", accounts+"/"+url.PathEscape(id)+"/transactions")
	}
	for _, method := range []string{"DELETE", "POST"} {
		c.keep(c.redeem("redeem code for "+method, main, c.psu("authorise for "+method, "approve").Query().Get("code")))
		c.bearing("revoke without token by "+method, method, "/api/v1/revoke", "")
		c.read("list accounts before "+method, accounts)
		c.bearing("revoke by "+method, method, "/api/v1/revoke", c.access)
		c.read("list accounts after "+method, accounts)
		c.renew("refresh after "+method, main, c.refresh)
		c.bearing("revoke again by "+method, method, "/api/v1/revoke", c.access)
	}
	c.keep(c.redeem("redeem code for the PSU", main, c.psu("authorise for the PSU", "approve").Query().Get("code")))
	c.control("revoke-by-psu", c.access)
	c.read("list accounts after the PSU's revocation", accounts)
	c.renew("refresh after the PSU's revocation", main, c.refresh)
}

// statuses is what an honest bank answers on the tour, by step; the first status is that of the flow page's bank.
var statuses = map[string]string{
	"list accounts without token":               "401",
	"authorise to a foreign redirect URI":       "400",
	"authorise with unknown client":             "400",
	"authorise without state":                   "302",
	"authorise without provider":                "302",
	"authorise at an unknown provider":          "302",
	"authorise at an unregistered provider":     "302",
	"authorise without correlation id":          "302 200",
	"authorise an unknown scope":                "302",
	"authorise without ACCOUNT_BASIC":           "302",
	"authorise with unknown response type":      "302",
	"redeem unknown code":                       "400",
	"ask with unknown grant type":               "400",
	"redeem code without authentication":        "400",
	"redeem code with wrong secret":             "400 401",
	"redeem code with another redirect URI":     "400",
	"redeem code without redirect URI":          "400",
	"redeem code with wrong verifier":           "400",
	"redeem code without verifier":              "- 400",
	"redeem code as other client":               "400",
	"redeem code":                               "200",
	"ask for a service token":                   "200",
	"ask for a service token again":             "200",
	"list providers":                            "200",
	"list providers of both countries":          "404 200",
	"list providers without token":              "400",
	"list providers with a user token":          "400",
	"list accounts with a service token":        "401",
	"list accounts":                             "200",
	"list accounts with details":                "200",
	"list accounts with lower-case scheme":      "200",
	"list accounts with unknown token":          "401",
	"list accounts with altered token":          "401",
	"list accounts with refresh token":          "401",
	"read unknown account":                      "404",
	"read an account that was not connected":    "404",
	"read transactions of an unknown account":   "404",
	"read account":                              "200",
	"read payment networks":                     "200 405",
	"read transactions":                         "200",
	"read transactions of a period":             "200",
	"read transactions with a wrong date":       "400",
	"read transactions of a reversed period":    "400",
	"read transactions with an invented offset": "400",
	"read transactions with a wrong limit":      "400",
	"list statements":                           "200",
	"read a statement too early":                "400",
	"read statement":                            "200",
	"read statement as a picture":               "200",
	"read statement as a table":                 "406",
	"read unknown statement":                    "404",
	"read customer":                             "200",
	"refresh with unknown token":                "400",
	"refresh with altered token":                "400",
	"refresh without authentication":            "400",
	"refresh as other client":                   "400",
	"refresh":                                   "200",
	"list accounts after refresh":               "200",
	"refresh again":                             "200",
	"list accounts after second refresh":        "200",
	"expire":                                    "204",
	"list accounts with the expired token":      "401",
	"refresh after expiry":                      "200",
	"list accounts after expiry and refresh":    "200",
	"refresh with the replaced token":           "400",
	"list accounts with the replaced token":     "401",
	"redeem code anew":                          "200",
	"redeem code twice":                         "400",
	"list accounts after replay":                "401",
	"redeem code of one scope":                  "200",
	"read transactions without scope":           "401",
	"redeem code for DELETE":                    "200",
	"revoke without token by DELETE":            "400",
	"list accounts before DELETE":               "200",
	"revoke by DELETE":                          "204",
	"list accounts after DELETE":                "401",
	"refresh after DELETE":                      "400",
	"revoke again by DELETE":                    "400",
	"redeem code for POST":                      "200",
	"revoke without token by POST":              "400",
	"list accounts before POST":                 "200",
	"revoke by POST":                            "204",
	"list accounts after POST":                  "401",
	"refresh after POST":                        "400",
	"revoke again by POST":                      "400",
	"redeem code for the PSU":                   "200",
	"revoke-by-psu":                             "204",
	"list accounts after the PSU's revocation":  "401",
	"refresh after the PSU's revocation":        "400",
}

func init() {
	for _, step := range []string{"authorise", "authorise and refuse", "authorise anew", "authorise one scope", "authorise for DELETE", "authorise for POST", "authorise for the PSU"} {
		statuses[step], statuses[step+" (login)"], statuses[step+" (decision)"] = "200", "200", "302"
	}
}

func TestHonestTour(t *testing.T) {
	for i, variant := range []string{flinks.FlowPage, flinks.FDX5} {
		t.Run(variant, func(t *testing.T) {
			c := newTPP(t, bank.Config{Variant: variant, Seed: 7, Control: true})
			c.tour()
			seen := map[string]bool{}
			for _, line := range c.log {
				step, rest, _ := strings.Cut(line, ": ")
				want := strings.Fields(statuses[step])
				if len(want) == 0 {
					t.Errorf("%s: no status is expected", step)
					continue
				}
				if got := rest[:3]; got != want[min(i, len(want)-1)] {
					t.Errorf("%s: status %s, want %s\n%s", step, got, want[min(i, len(want)-1)], rest)
				}
				seen[step] = true
			}
			for step, want := range statuses {
				if !seen[step] && (i > 0 || !strings.HasPrefix(want, "-")) {
					t.Errorf("%s: never asked", step)
				}
			}
		})
	}
}
