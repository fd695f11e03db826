package flinks_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/flinks"
)

// TestScopes holds what each scope opens beside ACCOUNT_BASIC, and nothing else.
func TestScopes(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FlowPage})
	c.grant()
	id := c.ids("")[0]
	paths := map[string]string{
		"list": accounts, "details": accounts + "?resultType=details", "account": accounts + "/" + id, "networks": accounts + "/" + id + "/payment-networks",
		"transactions": accounts + "/" + id + "/transactions", "statements": accounts + "/" + id + "/statements", "customer": "/api/fdx/5/customers/current",
	}
	for scope, want := range map[string]string{
		"":                  "list",
		"ACCOUNT_DETAILED":  "account details list",
		"ACCOUNT_PAYMENTS":  "list networks",
		"INVESTMENTS":       "list",
		"TRANSACTIONS":      "list transactions",
		"STATEMENTS":        "list statements",
		"CUSTOMER_CONTACT":  "customer list",
		"CUSTOMER_PERSONAL": "customer list",
	} {
		c.grant("scope", strings.TrimSpace("ACCOUNT_BASIC "+scope))
		var opened []string
		for what, path := range paths {
			switch a := c.read("read", path); {
			case a.status == 200:
				opened = append(opened, what)
			case a.status != 401 || a.code() != "602" || a.header.Get("Ob-Correlation-Id") != correlation || a.header.Get("Ob-Trace-Id") == "":
				t.Errorf("%s without its scope: %d %s, correlation %q", what, a.status, a.body, a.header.Get("Ob-Correlation-Id"))
			}
		}
		slices.Sort(opened)
		if got := strings.Join(opened, " "); got != want {
			t.Errorf("%q opens %q, want %q", scope, got, want)
		}
		if got := len(c.ids("")); (got == 5) != (scope == "INVESTMENTS") {
			t.Errorf("%q lists %d accounts", scope, got)
		}
	}
	c.grant("scope", "ACCOUNT_BASIC CUSTOMER_CONTACT")
	var customer map[string]any
	c.read("read", paths["customer"]).into(t, &customer)
	if customer["name"] != nil || customer["addresses"] == nil || customer["customerId"] == "" {
		t.Errorf("the scope of contacts shows %v", customer)
	}
}

// TestAccounts holds which members the two kinds of lists show.
func TestAccounts(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FDX5})
	c.grant()
	kinds := func(query, member string) (found []string) {
		var body struct{ Accounts []map[string]map[string]any }
		c.read("list", accounts+query).into(t, &body)
		for _, wrapper := range body.Accounts {
			for kind, fields := range wrapper {
				if fields[member] != nil {
					found = append(found, kind)
				}
			}
		}
		return found
	}
	for _, test := range []struct {
		query, member string
		want          []string
	}{
		{"", "accountId", []string{"depositAccount", "locAccount", "loanAccount", "investmentAccount"}},
		{"?limit=2", "accountId", []string{"depositAccount", "locAccount"}},
		{"?accountIds=" + c.ids("")[2], "accountId", []string{"loanAccount"}},
		{"", "currentBalance", nil},
		{"?resultType=lightweight", "routingTransitNumber", nil},
		{"?resultType=details", "currentBalance", []string{"depositAccount", "locAccount"}},
		{"?resultType=details", "principalBalance", []string{"loanAccount"}},
		{"?resultType=details", "currentValue", []string{"investmentAccount"}},
	} {
		if diff := cmp.Diff(test.want, kinds(test.query, test.member)); diff != "" {
			t.Errorf("%s with %s (-want +got):\n%s", test.query, test.member, diff)
		}
	}
	for query, want := range map[string]string{"?resultType=all": "400 401", "?limit=0": "400 401", "?offset=x": "400 401", "?accountIds=x": "404 701", "?limit=1&limit=2": "400 401"} {
		if a := c.read("list", accounts+query); fmt.Sprint(a.status, " ", a.code()) != want {
			t.Errorf("%s: %d %s, want %s", query, a.status, a.code(), want)
		}
	}
}

// TestPaging goes through a report by offset and by link, in pages of several sizes.
func TestPaging(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FDX5})
	c.grant()
	path := accounts + "/" + c.ids("")[0] + "/transactions?startTime=2026-10-20&endTime=2026-11-20"
	walk := func(limit string, byLink bool) (ids []string) {
		next := path + limit
		for next != "" {
			var body report
			c.read("read", next).into(t, &body)
			for _, wrapper := range body.Transactions {
				ids = append(ids, wrapper["depositTransaction"].TransactionID)
			}
			link := strings.TrimPrefix(body.Links.Next.Href, host)
			if (link == "") != (body.Page.NextOffset == "") {
				t.Fatalf("link %q beside offset %q", link, body.Page.NextOffset)
			}
			if next = link; !byLink && link != "" {
				next = path + limit + "&offset=" + url.QueryEscape(body.Page.NextOffset)
			}
		}
		return ids
	}
	whole := walk("&limit=100", true)
	if len(whole) < 20 {
		t.Errorf("%d transactions in a month", len(whole))
	}
	for _, limit := range []string{"", "&limit=1", "&limit=7", "&limit=1000"} {
		if diff := cmp.Diff(whole, walk(limit, true)); diff != "" {
			t.Errorf("%s by link:\n%s", limit, diff)
		}
		if diff := cmp.Diff(whole, walk(limit, false)); diff != "" {
			t.Errorf("%s by offset:\n%s", limit, diff)
		}
	}
}

// TestTransactions holds what entries say and which are shown.
func TestTransactions(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FlowPage})
	c.grant()
	id := c.ids("")[0]
	path := accounts + "/" + id + "/transactions"
	var body report
	c.read("read", path).into(t, &body)
	memos := map[string]int{}
	for i, wrapper := range body.Transactions {
		e := wrapper["depositTransaction"]
		memos[e.DebitCreditMemo]++
		if len(wrapper) != 1 || e.AccountID != id || strings.HasPrefix(e.Amount.String(), "-") || (e.Status == "PENDING") != (i == 0) {
			t.Errorf("entry %d: %+v", i, e)
		}
		at, err := time.Parse(time.RFC3339, e.PostedTimestamp)
		if i > 0 && (err != nil || at.Before(today.AddDate(0, 0, -89)) || len(e.PostedTimestamp) != len("2026-11-20T17:04:05.1234567Z")) {
			t.Errorf("entry %d was posted %q", i, e.PostedTimestamp)
		}
	}
	if memos["DEBIT"] == 0 || memos["CREDIT"] == 0 || memos["MEMO"] == 0 || body.Page.TotalElements != len(body.Transactions) {
		t.Errorf("directions: %v, %d of %d shown", memos, len(body.Transactions), body.Page.TotalElements)
	}
	for query, want := range map[string]string{
		"?startTime=2026-11-01&endTime=2026-11-10":       "200",
		"?startTime=2026-11-01T00:00:00.1234567Z":        "200",
		"?startTime=01-11-2026":                          "400 702",
		"?endTime=2026-02-30":                            "400 702",
		"?startTime=2026-11-10&endTime=2026-11-01":       "400 703",
		"?offset=" + noID:                                "400 401",
		"?limit=-1":                                      "400 401",
		"?startTime=2026-11-01&startTime=2026-11-02":     "400 401",
		"?startTime=1990-01-01&endTime=1990-12-31":       "200",
		"?startTime=2026-11-01&endTime=2026-11-10&foo=1": "200",
	} {
		if a := c.read("read", path+query); strings.TrimSpace(fmt.Sprint(a.status, " ", a.code())) != want {
			t.Errorf("%s: %d %s, want %s", query, a.status, a.code(), want)
		}
	}
}

// TestStatements holds which file a request gets.
func TestStatements(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FlowPage})
	c.grant()
	path := accounts + "/" + c.ids("")[0] + "/statements"
	var body struct {
		Statements []struct{ StatementID, StatementDate, Status string }
	}
	c.read("list", path).into(t, &body)
	var dates []string
	for _, st := range body.Statements {
		dates = append(dates, st.StatementDate+" "+st.Status)
	}
	want := []string{"2026-10-31 PROCESSING", "2026-09-30 AVAILABLE", "2026-08-31 AVAILABLE", "2026-07-31 AVAILABLE"}
	if diff := cmp.Diff(want, dates); diff != "" {
		t.Fatalf("statements (-want +got):\n%s", diff)
	}
	if a := c.read("read", path+"/"+body.Statements[0].StatementID); a.status != 400 || a.code() != "1300" {
		t.Errorf("a statement that is being made: %d %s", a.status, a.code())
	}
	for accept, want := range map[string]string{
		"": "200 application/pdf", "*/*": "200 application/pdf", "application/pdf": "200 application/pdf", "image/png": "200 image/png",
		"image/tiff, image/png;q=0.5, application/pdf": "200 image/png", "application/json": "406 application/json", "text/csv": "406 application/json",
	} {
		if a := c.read("read", path+"/"+body.Statements[1].StatementID, "Accept", accept); fmt.Sprint(a.status, " ", a.header.Get("Content-Type")) != want {
			t.Errorf("%q: %d %s, want %s", accept, a.status, a.header.Get("Content-Type"), want)
		}
	}
}

// TestAddresses are those at which there is nothing, in the family of errors of their path.
func TestAddresses(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: flinks.FlowPage})
	for _, test := range []struct{ method, path, want, traced string }{
		{"POST", accounts, "405 501", "true"},
		{"GET", "/api/fdx/5/nothing", "404 1107", "true"},
		{"GET", "/api/v1/nothing", "404 invalid_request", "false"},
		{"PUT", "/api/v1/revoke", "405 invalid_request", "false"},
		{"GET", "/.well-known/oauth-authorization-server", "404 invalid_request", "false"},
		{"GET", "/oauth2/authorize", "404 invalid_request", "false"},
	} {
		a := c.do("ask", test.method, test.path, nil, "")
		if got := fmt.Sprint(a.status, " ", a.code()); got != test.want || fmt.Sprint(a.header.Get("Ob-Trace-Id") != "") != test.traced {
			t.Errorf("%s %s: %s, want %s; trace %q", test.method, test.path, got, test.want, a.header.Get("Ob-Trace-Id"))
		}
	}
}
