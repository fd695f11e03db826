package berlingroup_test

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
	"github.com/assaykit/assay/conformance/bank/berlingroup"
)

// grantOn grants a consent with this access.
func (c *tpp) grantOn(access map[string]any) {
	c.t.Helper()
	c.consent = c.create("create", request(func(m map[string]any) { m["access"] = access })).json(c.t)["consentId"].(string)
	c.keep(c.redeem("redeem", bank.MainClient, c.psu("authorise", c.consent, "approve").Query().Get("code")))
}

type account struct {
	ResourceID, IBAN, Currency, OwnerName string
	Balances                              []any
	Links                                 map[string]struct{ Href string } `json:"_links"`
}

func (c *tpp) accounts(query string) []account {
	c.t.Helper()
	var body struct{ Accounts []account }
	a := c.read("list accounts", "/v1/accounts"+query)
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || a.status != 200 {
		c.t.Fatalf("list accounts: %d %s", a.status, a.body)
	}
	return body.Accounts
}

// TestRights holds that an account shows and opens what the consent gives, and no more.
func TestRights(t *testing.T) {
	second := bank.Alice.Accounts[1].IBAN
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	c.grantOn(map[string]any{
		"balances": iban(mine), "transactions": iban(second), "accounts": iban(mine),
		"additionalInformation": map[string]any{"ownerName": iban(second)},
	})
	var got []string
	for _, a := range c.accounts("?withBalance=true") {
		links := []string{}
		for name := range a.Links {
			links = append(links, name)
		}
		slices.Sort(links)
		got = append(got, strings.Join(append([]string{a.IBAN, a.OwnerName, map[bool]string{true: "balances"}[len(a.Balances) > 0]}, links...), "|"))
		for what, want := range map[string]bool{"": true, "/balances": a.IBAN == mine, "/transactions?bookingStatus=booked&dateFrom=2026-11-01": a.IBAN == second} {
			answer := c.read("read", "/v1/accounts/"+a.ResourceID+what)
			if opened := answer.status == 200; opened != want || !opened && answer.code() != "CONSENT_INVALID" {
				t.Errorf("%s%s: %d %s", a.IBAN, what, answer.status, answer.code())
			}
		}
	}
	want := []string{mine + "||balances|balances", second + "|Alice Liddell||transactions"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	for _, a := range c.accounts("") {
		if a.Balances != nil {
			t.Errorf("%s: balances are listed unasked", a.IBAN)
		}
	}
}

func TestResourceIDs(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	c.grant()
	first, again := c.accounts(""), c.accounts("")
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("two lists differ:\n%s", diff)
	}
	for _, a := range first {
		if strings.Contains(a.ResourceID, a.IBAN[4:]) {
			t.Errorf("the id %s shows the IBAN", a.ResourceID)
		}
	}
	c.grant()
	if c.accounts("")[0].ResourceID == first[0].ResourceID {
		t.Error("two consents share their ids")
	}
}

// TestUnattendedReads counts reads without the PSU, by what is read.
func TestUnattendedReads(t *testing.T) {
	clock := bank.StoppedClock(today.Add(time.Hour))
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2, Clock: clock})
	c.grant()
	alone := func(path string) int { return c.read("read", path, "PSU-IP-Address", "").status }
	for range 4 {
		if got := alone("/v1/accounts"); got != 200 {
			t.Fatalf("a read within the limit: %d", got)
		}
	}
	a := c.read("read", "/v1/accounts", "PSU-IP-Address", "")
	if a.status != 429 || a.code() != "ACCESS_EXCEEDED" {
		t.Errorf("the fifth read: %d %s", a.status, a.code())
	}
	accounts := c.accounts("") // attended reads do not count
	if got := alone("/v1/accounts/" + accounts[0].ResourceID + "/balances"); got != 200 {
		t.Errorf("another resource: %d", got)
	}
	clock.Advance(24 * time.Hour)
	c.keep(c.renew("refresh", bank.MainClient, c.refresh))
	if got := alone("/v1/accounts"); got != 200 {
		t.Errorf("the next day: %d", got)
	}
}

type report struct {
	Transactions struct {
		Booked []struct{ TransactionID, BookingDate string }
		Links  map[string]struct{ Href string } `json:"_links"`
	}
}

// TestPaging follows the pages forward and back.
func TestPaging(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	c.grant()
	from := today.AddDate(0, 0, -89).Format(time.DateOnly)
	next := "/v1/accounts/" + c.accounts("")[0].ResourceID + "/transactions?bookingStatus=booked&dateFrom=" + from
	var pages []report
	seen := map[string]bool{}
	for next != "" {
		var page report
		a := c.read("read", next)
		if err := json.Unmarshal([]byte(a.body), &page); err != nil || a.status != 200 {
			t.Fatalf("page %d: %d %s", len(pages)+1, a.status, a.body)
		}
		for _, e := range page.Transactions.Booked {
			if seen[e.TransactionID] || e.BookingDate < from {
				t.Errorf("page %d: entry %s of %s", len(pages)+1, e.TransactionID, e.BookingDate)
			}
			seen[e.TransactionID] = true
		}
		pages = append(pages, page)
		next = strings.TrimPrefix(page.Transactions.Links["next"].Href, host)
	}
	if len(pages) < 3 || len(seen) < 60 {
		t.Errorf("%d pages with %d entries, want at least 3 with 60", len(pages), len(seen))
	}
	for i, page := range pages {
		links := page.Transactions.Links
		if links["account"].Href == "" || links["first"].Href == "" || links["last"].Href == "" {
			t.Errorf("page %d: links %v", i+1, links)
		}
		if _, has := links["previous"]; has != (i > 0) {
			t.Errorf("page %d: previous is there: %v", i+1, has)
		}
	}
	for _, query := range []string{"0", "-1", "x", "99999999"} {
		if a := c.read("read", "/v1/accounts/"+c.accounts("")[0].ResourceID+"/transactions?bookingStatus=booked&dateFrom="+from+"&page="+query); a.status != 400 {
			t.Errorf("page %s: %d", query, a.status)
		}
	}
}

func TestTransactionQueries(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	c.grant()
	path := "/v1/accounts/" + c.accounts("")[0].ResourceID + "/transactions?"
	for query, want := range map[string]string{
		"bookingStatus=booked&dateFrom=2026-11-01":                                "200 ",
		"bookingStatus=booked&dateFrom=1990-01-01":                                "200 ",
		"bookingStatus=booked&dateFrom=2026-11-01&deltaList=false":                "200 ",
		"bookingStatus=booked&dateFrom=2026-11-01&withBalance=true":               "200 ",
		"bookingStatus=pending&dateFrom=2026-11-01":                               "400 PARAMETER_NOT_SUPPORTED bookingStatus",
		"bookingStatus=both&dateFrom=2026-11-01":                                  "400 PARAMETER_NOT_SUPPORTED bookingStatus",
		"bookingStatus=information":                                               "400 PARAMETER_NOT_SUPPORTED bookingStatus",
		"bookingStatus=booked&bookingStatus=booked&dateFrom=2026-11-01":           "400 FORMAT_ERROR bookingStatus",
		"bookingStatus=Booked&dateFrom=2026-11-01":                                "400 FORMAT_ERROR bookingStatus",
		"bookingStatus=booked&dateFrom=2026-11-02&dateTo=2026-11-01":              "400 PERIOD_INVALID dateFrom",
		"bookingStatus=booked&dateFrom=2026-11-01&dateTo=x":                       "400 FORMAT_ERROR dateTo",
		"bookingStatus=booked&entryReferenceFrom=x":                               "400 PARAMETER_NOT_SUPPORTED entryReferenceFrom",
		"bookingStatus=booked&deltaList=true":                                     "400 PARAMETER_NOT_SUPPORTED deltaList",
		"bookingStatus=booked&deltaList=true&entryReferenceFrom=x":                "400 FORMAT_ERROR deltaList",
		"bookingStatus=booked&dateFrom=2026-11-01&withBalance=perhaps":            "400 FORMAT_ERROR withBalance",
		"bookingStatus=booked&dateFrom=" + url.QueryEscape("2026-11-01T00:00:00"): "400 FORMAT_ERROR dateFrom",
	} {
		a := c.read("read", path+query)
		if got := strings.TrimSpace(fmt.Sprint(a.status, " ", a.code())); got != strings.TrimSpace(want) {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// TestAddresses are those at which there is nothing.
func TestAddresses(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.FlowPage})
	for _, test := range []struct {
		method, path string
		status       int
		code, allow  string
	}{
		{"PATCH", "/v1/accounts", 405, "SERVICE_INVALID", "GET, HEAD"},
		{"GET", "/consent", 405, "SERVICE_INVALID", "POST"},
		{"GET", "/v1/consents/x", 404, "RESOURCE_UNKNOWN", ""},
		{"GET", "/", 404, "RESOURCE_UNKNOWN", ""},
	} {
		a := c.api("ask", test.method, test.path, "")
		if a.status != test.status || a.code() != test.code || a.header.Get("Allow") != test.allow || a.header.Get("X-Request-ID") == "" {
			t.Errorf("%s %s: %d %s, Allow %q", test.method, test.path, a.status, a.code(), a.header.Get("Allow"))
		}
	}
}
