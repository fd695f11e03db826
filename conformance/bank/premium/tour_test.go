package premium_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/premium"
)

// tour asks a bank for everything that the kit asks a bank for, and keeps going whatever the bank answers.
func (c *tpp) tour() {
	c.read("list accounts without token", "/accounts", "Authorization", "")
	c.serviceTour()
	c.open("create consent")
	c.provokeAuthorize()
	back := c.psu("authorise", "approve")
	code := back.Query().Get("code")
	if code == "" {
		fragment, _ := url.ParseQuery(back.Fragment)
		code = fragment.Get("code")
	}
	c.provokeToken(code)
	c.keep(c.redeem("redeem code", bank.MainClient, code))
	c.reads()
	c.refreshes()
	c.ending()
}

// serviceTour is what a TPP does in its own name; a final consumer is refused all of it.
func (c *tpp) serviceTour() {
	c.serve("ask for a service token")
	c.read("list accounts with a service token", "/accounts", "Authorization", "Bearer "+c.service)
	c.token("ask for a service token of another scope", bank.MainClient, url.Values{"grant_type": {"client_credentials"}, "scope": {"PREMIUM_PIS"}})
	if c.variant != premium.TPP {
		return
	}
	c.open("create a first consent")
	c.manage("read consent", "GET", "/"+c.consent)
	c.manage("read unknown consent", "GET", "/"+noID)
	c.manage("delete consent", "DELETE", "/"+c.consent)
	c.manage("delete consent again", "DELETE", "/"+c.consent)
	c.manage("read deleted consent", "GET", "/"+c.consent)
}

func (c *tpp) provokeAuthorize() {
	ask := func(step string, pairs ...string) { c.do(step, "GET", c.authorizeQuery(pairs...), nil, "") }
	ask("authorise to a foreign redirect URI", "redirect_uri", "https://evil.example/")
	ask("authorise with unknown client", "client_id", "nobody", "redirect_uri", "https://evil.example/")
	ask("authorise without challenge", "code_challenge", "", "code_challenge_method", "")
	ask("authorise with a bare scope", "scope", "PREMIUM_AIS")
	ask("authorise with an unknown scope", "scope", "everything")
	if c.variant == premium.TPP {
		other := bank.OtherClient
		ask("authorise the consent of another client", "client_id", other.ID, "redirect_uri", other.RedirectURIs[0])
	}
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
	c.redeem("redeem code without verifier", main, code, "code_verifier", "")
	c.redeem("redeem code as other client", bank.OtherClient, code)
}

func (c *tpp) reads() {
	list := c.accounts("list accounts")
	c.read("list accounts with balances", "/accounts?withBalance=true")
	c.read("list accounts with lower-case scheme", "/accounts", "Authorization", "bearer "+c.access)
	c.read("list accounts with unknown token", "/accounts", "Authorization", "Bearer an-unknown-token-of-a-good-length-012345678")
	c.read("list accounts with altered token", "/accounts", "Authorization", "Bearer "+wrong(c.access))
	c.read("list accounts with refresh token", "/accounts", "Authorization", "Bearer "+c.refresh)
	c.read("list accounts with the token in the query", "/accounts?access_token="+c.access, "Authorization", "")
	c.read("list accounts without X-Request-ID", "/accounts", "X-Request-ID", "")
	c.read("list accounts with a malformed X-Request-ID", "/accounts", "X-Request-ID", "one")
	c.read("list accounts as XML", "/accounts", "Accept", "application/xml")
	for _, a := range list {
		c.read("read account", "/accounts/"+url.PathEscape(a.AccountID))
		c.read("read balances", "/accounts/"+url.PathEscape(a.AccountID)+"/balances")
	}
	c.read("read unknown account", "/accounts/"+noID)
	c.read("read transactions of an unknown account", "/accounts/"+noID+"/transactions")
	c.read("read an account outside the consent", "/accounts/"+premium.ForeignAccount)
	c.api("ask for a payment", "POST", c.path("/payments/sepa-credit-transfers"), `{"creditorName":"A","creditorAccount":{"iban":"SK8975000000000012345671"},"instructedAmount":{"amount":"0.01","currency":"EUR"}}`,
		"Authorization", "Bearer "+c.access)
	if len(list) > 0 {
		first := "/accounts/" + url.PathEscape(list[0].AccountID)
		c.read("read account without token", first, "Authorization", "")
		c.transactions(first + "/transactions")
	}
}

func (c *tpp) transactions(path string) {
	from := today.AddDate(0, 0, -89).Format(time.DateOnly)
	next := c.path(path) + "?pageSize=10&dateFrom=" + from
	for n := 0; next != "" && n < 10; n++ {
		page := c.api("read transactions", "GET", next, "", "Authorization", "Bearer "+c.access)
		var body struct {
			Links struct{ Next struct{ Href string } } `json:"_links"`
		}
		_ = json.Unmarshal([]byte(page.body), &body)
		next, _ = strings.CutPrefix(body.Links.Next.Href, host)
		if n == 0 && strings.HasPrefix(next, "/") {
			c.api("follow the next link without token", "GET", next, "")
		}
		switch {
		case strings.HasPrefix(next, "/v"):
			next = base + next
		case !strings.HasPrefix(next, "/"):
			next = ""
		}
	}
	period := today.AddDate(0, 0, -30).Format(time.DateOnly)
	c.read("read transactions on one page", path+"?pageSize=200&dateFrom="+from)
	c.read("read transactions in pages of the bank's choice", path)
	c.read("read transactions of a period", path+"?dateFrom="+period+"&dateTo="+today.AddDate(0, 0, -10).Format(time.DateOnly))
	c.read("read transactions of a period turned round", path+"?dateTo="+period+"&dateFrom="+today.Format(time.DateOnly))
	c.read("read transactions from no date", path+"?dateFrom=01-01-2026")
	c.read("read transactions with page size 0", path+"?pageSize=0")
	c.read("read transactions with page size many", path+"?pageSize=many")
	c.read("read transactions with a huge page size", path+"?pageSize=1000000")
	c.read("read transactions of page one", path+"?page=1&pageSize=10")
	c.read("read transactions beyond the last page", path+"?page=10000&pageSize=10")
	c.read("read transactions from an unknown entry", path+"?entryReferenceFrom=none")
	c.read("read transactions of an amount", path+"?amountFrom=1")
}

func (c *tpp) refreshes() {
	main := bank.MainClient
	c.renew("refresh with unknown token", main, "an-unknown-token-of-a-good-length-012345678")
	c.renew("refresh with altered token", main, wrong(c.refresh))
	c.renew("refresh without authentication", nil, c.refresh)
	c.renew("refresh as other client", bank.OtherClient, c.refresh)
	c.keep(c.renew("refresh", main, c.refresh))
	c.read("list accounts after refresh", "/accounts")
	c.keep(c.renew("refresh again", main, c.refresh, "x_assay_probe", "1"))
	c.read("list accounts after second refresh", "/accounts")
	c.control("expire", c.access)
	c.read("list accounts with the expired token", "/accounts")
	c.keep(c.renew("refresh after expiry", main, c.refresh))
	c.read("list accounts after expiry and refresh", "/accounts")
}

func (c *tpp) ending() {
	c.control("revoke-by-psu", c.access)
	c.read("list accounts after the user's revocation", "/accounts")
	c.renew("refresh after the user's revocation", bank.MainClient, c.refresh)
	c.open("create consent to be refused")
	c.psu("authorise and refuse", "refuse")
	if c.variant == premium.TPP {
		c.manage("read refused consent", "GET", "/"+c.consent)
	}
	c.open("create consent anew")
	code := c.psu("authorise anew", "approve").Query().Get("code")
	c.keep(c.redeem("redeem code anew", bank.MainClient, code))
	c.read("list accounts anew", "/accounts")
	code = c.psu("authorise the existing consent", "approve").Query().Get("code")
	c.keep(c.redeem("redeem code of the existing consent", bank.MainClient, code))
	c.read("list accounts of the existing consent", "/accounts")
	c.redeem("redeem code twice", bank.MainClient, code)
	c.read("list accounts after replay", "/accounts")
	if c.variant == premium.TPP {
		code = c.psu("authorise once more", "approve").Query().Get("code")
		c.keep(c.redeem("redeem code once more", bank.MainClient, code))
		c.manage("delete the granted consent", "DELETE", "/"+c.consent)
		c.read("list accounts after deletion", "/accounts")
		c.renew("refresh after deletion", bank.MainClient, c.refresh)
	}
}
