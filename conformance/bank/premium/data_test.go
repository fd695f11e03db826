package premium_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/premium"
)

// granted returns a TPP with access to Alice's accounts.
func granted(t *testing.T, variant string) *tpp {
	t.Helper()
	c := newTPP(t, bank.Config{Variant: variant, Control: true})
	c.grant()
	return c
}

func TestAccounts(t *testing.T) {
	for _, test := range []struct{ variant, elsewhere, amount string }{
		{premium.FlowPage, "", `5`}, {premium.FinalConsumer, "Zweitbank", `"`}, {premium.TPP, "Zweitbank", `"`},
	} {
		c := granted(t, test.variant)
		list := c.accounts("list")
		var ibans []string
		for _, a := range list {
			ibans = append(ibans, a.AccountReference.IBAN)
			if len(a.Balances) > 0 {
				t.Errorf("%s: the list shows balances that nobody asked for", test.variant)
			}
		}
		if want := []string{bank.Alice.Accounts[0].IBAN, bank.Alice.Accounts[1].IBAN, bank.Alice.Accounts[2].IBAN}; !slices.Equal(ibans, want) {
			t.Fatalf("%s: accounts %q, want all but the savings", test.variant, ibans)
		}
		if list[1].BankName != test.elsewhere {
			t.Errorf("%s: the second account is held at %q, want %q", test.variant, list[1].BankName, test.elsewhere)
		}
		for _, a := range c.accounts("list with balances", "Accept", "*/*") {
			var detail struct{ Account account }
			c.read("detail", "/accounts/"+url.PathEscape(a.AccountID)).read(t, &detail)
			var types []string
			for _, b := range detail.Account.Balances {
				types = append(types, b.BalanceType)
			}
			if detail.Account.AccountID != a.AccountID || !slices.Equal(types, []string{"interimBooked", "interimAvailable"}) {
				t.Errorf("%s: the detail is %+v", test.variant, detail.Account)
			}
		}
		var detail struct{ Account account }
		c.read("detail", "/accounts/"+url.PathEscape(list[0].AccountID)).read(t, &detail)
		if got := string(detail.Account.Balances[0].BalanceAmount.Amount); !strings.HasPrefix(got, test.amount) {
			t.Errorf("%s: an amount is %s, want it to begin with %s", test.variant, got, test.amount)
		}
	}
}

// An account id belongs to its consent: that of another one leads nowhere.
func TestAccountIDsAreBound(t *testing.T) {
	c := granted(t, premium.FinalConsumer)
	before := c.accounts("list")[0].AccountID
	c.grant()
	if after := c.accounts("list")[0].AccountID; after == before {
		t.Error("a new consent has the account ids of the old one")
	}
	if a := c.read("detail", "/accounts/"+before); a.status != 404 || a.code() != "NO_ACCOUNT" {
		t.Errorf("an id of another consent: %d %s", a.status, a.code())
	}
}

// A page is what a TPP needs of one.
type page struct {
	Transactions []struct{ TransactionID, BookingDate, TransactionState string }
	Links        struct{ Next struct{ Href string } } `json:"_links"`
}

// walk follows the next links of an account's transactions.
func (c *tpp) walk(t *testing.T, account int, query string) (ids []string, links []string) {
	t.Helper()
	next := c.path("/accounts/" + url.PathEscape(c.accounts("list")[account].AccountID) + "/transactions?" + query)
	for next != "" {
		a := c.api("page", "GET", next, "", "Authorization", "Bearer "+c.access)
		if a.status != 200 || len(links) > 50 {
			t.Fatalf("%s: %d after %d pages", next, a.status, len(links))
		}
		var p page
		a.read(t, &p)
		for _, e := range p.Transactions {
			ids = append(ids, e.TransactionID)
		}
		next, _ = strings.CutPrefix(p.Links.Next.Href, host)
		links = append(links, next)
	}
	return ids, links
}

func TestPages(t *testing.T) {
	for _, test := range []struct {
		variant string
		account int
		by      string
	}{
		{premium.FlowPage, 0, "page"}, {premium.FinalConsumer, 0, "entryReferenceFrom"}, {premium.FinalConsumer, 1, "page"}, {premium.TPP, 0, "entryReferenceFrom"},
	} {
		c := granted(t, test.variant)
		whole, _ := c.walk(t, test.account, "pageSize=200&dateFrom=2026-09-01")
		walked, links := c.walk(t, test.account, "pageSize=10&dateFrom=2026-09-01")
		if diff := cmp.Diff(whole, walked); diff != "" || len(whole) < 50 {
			t.Errorf("%s: pages of ten show other entries than one page of %d:\n%s", test.variant, len(whole), diff)
		}
		for _, link := range links[:len(links)-1] {
			u, _ := url.Parse(link)
			if q := u.Query(); !q.Has(test.by) || q.Get("dateFrom") != "2026-09-01" || q.Get("pageSize") != "10" {
				t.Errorf("%s: a link is %q, want one by %s that keeps the filters", test.variant, link, test.by)
			}
		}
		if all, _ := c.walk(t, test.account, ""); len(all) < len(whole) {
			t.Errorf("%s: %d entries without filters, %d with", test.variant, len(all), len(whole))
		}
	}
}

func TestPeriod(t *testing.T) {
	c := granted(t, premium.TPP)
	var p page
	c.read("period", "/accounts/"+c.accounts("list")[0].AccountID+"/transactions?dateFrom=2026-10-01&dateTo=2026-10-10").read(t, &p)
	if len(p.Transactions) == 0 {
		t.Fatal("the period is empty")
	}
	for _, e := range p.Transactions {
		if e.BookingDate < "2026-10-01" || e.BookingDate > "2026-10-10" || e.TransactionState != "BOOKED" {
			t.Errorf("%+v lies outside the period or is not booked", e)
		}
	}
}

// TestRefusals names the error code of every refusal.
func TestRefusals(t *testing.T) {
	c := granted(t, premium.TPP)
	list := c.path("/accounts")
	transactions := "/accounts/" + c.accounts("list")[0].AccountID + "/transactions"
	for _, test := range []struct {
		name string
		a    answer
		want string
	}{
		{"no token", c.read("", "/accounts", "Authorization", ""), "401 TOKEN_UNKNOWN"},
		{"unknown token", c.read("", "/accounts", "Authorization", "Bearer x"), "401 TOKEN_UNKNOWN"},
		{"service token", c.api("", "GET", list, "", "Authorization", "Bearer "+c.service), "403 NO_AUTHORIZATION"},
		{"user token at consents", c.api("", "POST", c.path("/consents"), "", "Authorization", "Bearer "+c.access), "403 NOT_ALLOWED_OPER"},
		{"payment", c.api("", "POST", c.path("/payments/sepa-credit-transfers"), "{}", "Authorization", "Bearer "+c.access), "403 NOT_ALLOWED_OPER"},
		{"no request id", c.read("", "/accounts", "X-Request-ID", ""), "400 ILLEGAL_ARGUMENT"},
		{"odd media type", c.api("", "POST", c.path("/consents"), "{}", "Authorization", "Bearer "+c.service, "Content-Type", "text/plain"), "415 ILLEGAL_ARGUMENT"},
		{"broken body", c.api("", "POST", c.path("/consents"), "{", "Authorization", "Bearer "+c.service), "400 ILLEGAL_ARGUMENT"},
		{"page size", c.read("", transactions+"?pageSize=0"), "400 ILLEGAL_ARGUMENT"},
		{"another's consent", c.manage("", "GET", "/"+noID), "404 NO_CONSENT"},
		{"nothing there", c.read("", "/nothing"), "404 NO_RESOURCE"},
		{"another method", c.api("", "PUT", list, ""), "405 NOT_ALLOWED_OPER"},
	} {
		if got := fmt.Sprint(test.a.status, " ", test.a.code()); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if test.a.status == 401 && test.a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: 401 without a challenge", test.name)
		}
	}
	c.control("expire", c.access)
	if a := c.read("", "/accounts"); a.code() != "TOKEN_EXPIRED" {
		t.Errorf("an expired token: %s", a.code())
	}
	c.keep(c.renew("", bank.MainClient, c.refresh))
	c.control("revoke-by-psu", c.access)
	if a := c.read("", "/accounts"); a.code() != "TOKEN_INVALID" {
		t.Errorf("a token after the user's revocation: %s", a.code())
	}
}

func TestRefreshTokens(t *testing.T) {
	for variant, same := range map[string]bool{premium.FlowPage: false, premium.FinalConsumer: true, premium.TPP: true} {
		c := granted(t, variant)
		before := c.refresh
		var got tokens
		c.renew("refresh", bank.MainClient, before).read(t, &got)
		if got.Refresh == "" || same != (got.Refresh == before) {
			t.Errorf("%s: a refresh gives the refresh token %q, it was %q", variant, got.Refresh, before)
		}
	}
}

// A consent keeps its way: what it opened is shut when it ends.
func TestConsents(t *testing.T) {
	c := granted(t, premium.TPP)
	status := func() string {
		var body struct{ ConsentID, ConsentStatus string }
		c.manage("read", "GET", "/"+c.consent).read(t, &body)
		if body.ConsentID != c.consent {
			t.Errorf("the consent %s calls itself %s", c.consent, body.ConsentID)
		}
		return body.ConsentStatus
	}
	steps := []string{status()}
	c.manage("delete", "DELETE", "/"+c.consent)
	steps = append(steps, status())
	c.open("create")
	steps = append(steps, status())
	c.psu("refuse", "refuse")
	steps = append(steps, status())
	c.grant()
	c.control("revoke-by-psu", c.access)
	steps = append(steps, status())
	if want := []string{"valid", "terminatedByTpp", "received", "rejected", "revokedByPsu"}; !slices.Equal(steps, want) {
		t.Errorf("the consents are %q, want %q", steps, want)
	}
	c.grant()
	c.bank.Ledger.Clock.Advance(181 * 24 * time.Hour)
	c.serve("ask for another service token")
	if got := status(); got != "expired" {
		t.Errorf("after 181 days a consent is %s", got)
	}
}

// A final consumer's consent is there once it is approved, and not before. It has no id that a TPP could name.
func TestConsentOnTheFly(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: premium.FlowPage})
	c.psu("refuse", "refuse")
	if got := len(c.bank.Ledger.Consents); got != 0 {
		t.Errorf("after a refusal there are %d consents", got)
	}
	c.grant()
	consents := c.bank.Ledger.Consents
	if len(consents) != 1 || consents[0].State != bank.Granted || !consents[0].Silent {
		t.Errorf("the consents are %+v, want one that is granted and silent", consents)
	}
	if open := c.bank.Open(); len(open) != 0 {
		t.Errorf("a TPP could close %+v, want nothing", open)
	}
}

func TestSameSeedSameAnswers(t *testing.T) {
	for _, v := range dialects() {
		if diff := cmp.Diff(logOf(t, bank.Config{Variant: v.Name}), logOf(t, bank.Config{Variant: v.Name})); diff != "" {
			t.Errorf("%s: two banks of one seed differ:\n%s", v.Name, diff)
		}
	}
}

// A service token lives a day and has no refresh token beside it.
func TestServiceTokens(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: premium.TPP})
	a := c.serve("ask")
	var body map[string]json.RawMessage
	a.read(t, &body)
	if a.status != 200 || body["refresh_token"] != nil || string(body["expires_in"]) != "86400" {
		t.Errorf("a service token: %d %s", a.status, a.body)
	}
}
