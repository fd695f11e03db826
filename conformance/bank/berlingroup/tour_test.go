package berlingroup_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// tour asks a bank for everything that the kit asks a bank for, and keeps going whatever the bank answers.
func (c *tpp) tour() {
	c.beforeApproval()
	code := c.frontChannel()
	c.provokeToken(code)
	c.keep(c.redeem("redeem code", bank.MainClient, code))
	c.reads()
	c.refreshes()
	c.ending()
}

// beforeApproval is what needs no PSU.
func (c *tpp) beforeApproval() {
	c.api("list accounts without token", "GET", "/v1/accounts", "")
	c.consent = c.open("create consent")
	c.api("read consent", "GET", c.consents()+"/"+c.consent, "")
	c.api("read consent status", "GET", c.consents()+"/"+c.consent+"/status", "")
	c.api("read metadata", "GET", "/.well-known/oauth-authorization-server", "")
	for _, member := range []string{"access", "recurringIndicator", "validUntil", "frequencyPerDay", "combinedServiceIndicator"} {
		c.create("create consent without "+member, request(func(m map[string]any) { delete(m, member) }))
	}
	c.create("create consent with a wrong date", request(func(m map[string]any) { m["validUntil"] = "2027/12/31" }))
	c.create("create consent with frequency zero", request(func(m map[string]any) { m["frequencyPerDay"] = 0 }))
	c.create("create consent with a broken body", "{")
	c.create("create consent without PSU-IP-Address", request(nil), "PSU-IP-Address", "")
	c.create("create consent without PSU-ID", request(nil), "PSU-ID", "")
	c.api("read unknown consent", "GET", c.consents()+"/"+noID, "")
	c.api("read status of unknown consent", "GET", c.consents()+"/"+noID+"/status", "")
	c.api("delete unknown consent", "DELETE", c.consents()+"/"+noID, "")
	c.api("list accounts before approval", "GET", "/v1/accounts", "", "Consent-ID", c.consent)
	second := c.open("create a second consent")
	c.api("read status of the first consent", "GET", c.consents()+"/"+c.consent+"/status", "")
	c.api("delete the unapproved consent", "DELETE", c.consents()+"/"+second, "")
	c.api("read status of the deleted second consent", "GET", c.consents()+"/"+second+"/status", "")
}

// frontChannel goes through the pages and returns the code.
func (c *tpp) frontChannel() string {
	c.do("authorise to a foreign redirect URI", "GET", c.authorizeQuery(c.consent, "redirect_uri", "https://evil.example/"), nil, "")
	c.do("authorise with unknown client", "GET", c.authorizeQuery(c.consent, "client_id", "nobody", "redirect_uri", "https://evil.example/"), nil, "")
	back := c.psu("authorise", c.consent, "approve")
	code := back.Query().Get("code")
	if code == "" {
		fragment, _ := url.ParseQuery(back.Fragment)
		code = fragment.Get("code")
	}
	c.api("read consent after approval", "GET", c.consents()+"/"+c.consent, "")
	c.api("read status after approval", "GET", c.consents()+"/"+c.consent+"/status", "")
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
	c.redeem("redeem code without verifier", main, code, "code_verifier", "")
	c.redeem("redeem code as other client", bank.OtherClient, code)
}

func (c *tpp) reads() {
	list := c.read("list accounts", "/v1/accounts")
	c.read("list accounts again", "/v1/accounts")
	c.read("list accounts with lower-case scheme", "/v1/accounts", "Authorization", "bearer "+c.access)
	c.read("list accounts with unknown token", "/v1/accounts", "Authorization", "Bearer an-unknown-token-of-a-good-length-012345678")
	c.read("list accounts with altered token", "/v1/accounts", "Authorization", "Bearer "+wrong(c.access))
	c.read("list accounts with refresh token", "/v1/accounts", "Authorization", "Bearer "+c.refresh)
	c.read("list accounts without X-Request-ID", "/v1/accounts", "X-Request-ID", "")
	c.read("list accounts without Consent-ID", "/v1/accounts", "Consent-ID", "")
	c.read("list accounts with unknown Consent-ID", "/v1/accounts", "Consent-ID", noID)
	c.read("list accounts with another Consent-ID", "/v1/accounts", "Consent-ID", c.open("create another consent"))
	c.api("read status after another consent was created", "GET", c.consents()+"/"+c.consent+"/status", "")
	var body struct{ Accounts []struct{ ResourceID string } }
	_ = json.Unmarshal([]byte(list.body), &body)
	for _, account := range body.Accounts {
		c.read("read account", "/v1/accounts/"+url.PathEscape(account.ResourceID))
		c.read("read balances", "/v1/accounts/"+url.PathEscape(account.ResourceID)+"/balances")
	}
	c.read("read unknown account", "/v1/accounts/"+noID)
	if len(body.Accounts) > 0 {
		c.transactions("/v1/accounts/" + url.PathEscape(body.Accounts[0].ResourceID) + "/transactions")
	}
}

func (c *tpp) transactions(path string) {
	from := today.AddDate(0, 0, -89).Format(time.DateOnly)
	next, id := path+"?bookingStatus=booked&dateFrom="+from, ""
	for n := 0; next != "" && n < 10; n++ {
		var body struct {
			Transactions struct {
				Booked []struct{ TransactionID string }
				Links  struct{ Next struct{ Href string } } `json:"_links"`
			}
		}
		_ = json.Unmarshal([]byte(c.read("read transactions", next).body), &body)
		if len(body.Transactions.Booked) > 0 {
			id = body.Transactions.Booked[0].TransactionID
		}
		next, _ = strings.CutPrefix(body.Transactions.Links.Next.Href, host)
		if !strings.HasPrefix(next, "/") {
			next = ""
		}
	}
	period := today.AddDate(0, 0, -30).Format(time.DateOnly)
	c.read("read transactions of a period", path+"?bookingStatus=booked&dateFrom="+period+"&dateTo="+today.AddDate(0, 0, -10).Format(time.DateOnly))
	c.read("read transactions without bookingStatus", path+"?dateFrom="+from)
	c.read("read transactions with unknown bookingStatus", path+"?bookingStatus=foo&dateFrom="+from)
	c.read("read transactions without dateFrom", path+"?bookingStatus=booked")
	c.read("read transactions with a wrong date", path+"?bookingStatus=booked&dateFrom=01-01-2026")
	c.read("read transaction details", path+"/"+url.PathEscape(id))
	c.read("read unknown transaction", path+"/"+noID)
}

func (c *tpp) refreshes() {
	main := bank.MainClient
	c.renew("refresh with unknown token", main, "an-unknown-token-of-a-good-length-012345678")
	c.renew("refresh with altered token", main, wrong(c.refresh))
	c.renew("refresh without authentication", nil, c.refresh)
	c.renew("refresh as other client", bank.OtherClient, c.refresh)
	c.keep(c.renew("refresh", main, c.refresh))
	c.read("list accounts after refresh", "/v1/accounts")
	c.keep(c.renew("refresh again", main, c.refresh, "x_assay_probe", "1"))
	c.read("list accounts after second refresh", "/v1/accounts")
}

func (c *tpp) ending() {
	c.api("delete consent", "DELETE", c.consents()+"/"+c.consent, "")
	c.api("read status after deletion", "GET", c.consents()+"/"+c.consent+"/status", "")
	c.read("list accounts after deletion", "/v1/accounts")
	c.renew("refresh after deletion", bank.MainClient, c.refresh)
	c.api("delete consent again", "DELETE", c.consents()+"/"+c.consent, "")

	c.consent = c.open("create consent to be refused")
	c.psu("authorise and refuse", c.consent, "refuse")
	c.api("read status after refusal", "GET", c.consents()+"/"+c.consent+"/status", "")

	c.consent = c.open("create consent anew")
	code := c.psu("authorise anew", c.consent, "approve").Query().Get("code")
	c.keep(c.redeem("redeem code anew", bank.MainClient, code))
	c.read("list accounts anew", "/v1/accounts")
	c.token("revoke refresh token", "/oauth2/revoke", bank.MainClient, url.Values{"token": {c.refresh}})
	c.renew("refresh with dead token", bank.MainClient, c.refresh)

	code = c.psu("authorise existing consent", c.consent, "approve").Query().Get("code")
	c.keep(c.redeem("redeem code of existing consent", bank.MainClient, code))
	c.read("list accounts of existing consent", "/v1/accounts")
	c.redeem("redeem code twice", bank.MainClient, code)
	c.read("list accounts after replay", "/v1/accounts")
	c.token("redeem with a wrong secret by header", "/oauth2/token", nil, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {c.refresh}})
}

// basic is an Authorization header.
func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}
