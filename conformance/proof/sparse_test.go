package proof_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/stet"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// A sparse bank keeps the standard and has little to show, or shows it in a form that leaves some checks nothing to
// speak about. So it is no whim, which changes no outcome: here outcomes may become skips, and never alarms.
type sparse struct {
	name      string
	use       func(*bank.Rules)
	overrides []string
	tolerated []string // checks that may warn all the same
}

// The operations of the STET API that show lists.
const (
	opAccounts     = "accountsGet"
	opBalances     = "accountsBalancesGet"
	opTransactions = "accountsTransactionsGet"
)

var sparseBanks = []sparse{
	{name: "no entries, empty lists", use: bank.EditGood(opTransactions, func(body map[string]any) {
		body["transactions"] = []any{}
		delete(bank.Object(body, "_links"), "next")
	})},
	{name: "no entries, no content", use: nothingToGive(opTransactions)},
	{name: "one account", use: bank.EditGood(opAccounts, func(body map[string]any) { body["accounts"] = body["accounts"].([]any)[:1] })},
	{name: "one account and no entries", use: both(nothingToGive(opTransactions),
		bank.EditGood(opAccounts, func(body map[string]any) { body["accounts"] = body["accounts"].([]any)[:1] }))},
	{name: "no resource ids", use: eachAccount(func(a map[string]any) {
		delete(a, "resourceId")
		if a["linkedAccount"] != nil {
			a["linkedAccount"] = bank.Alice.Accounts[0].IBAN
		}
	})},
	{name: "all on one page", use: bank.EditGood(opTransactions, func(body map[string]any) { delete(bank.Object(body, "_links"), "next") })},
	{name: "no entry references", use: bank.EditGood(opTransactions, func(body map[string]any) {
		for _, t := range bank.Objects(body, "transactions") {
			delete(t, "entryReference")
		}
	})},
	{name: "nothing listed before the consent", use: bank.RewriteGood(opAccounts, func(a *bank.Answer) {
		if !strings.Contains(string(a.Body), "/balances") && strings.Count(string(a.Body), `"resourceId"`) > 1 {
			a.Status = http.StatusNoContent
			a.Clear()
		}
	}), overrides: []string{"psu.users.0.accounts=" + accountsOf(bank.Alice)}},
	{name: "no consent forwarded", use: stet.KeepsNoConsent, overrides: []string{"features=[paging, refresh]"}},
	{name: "nothing beyond the core", use: stet.KeepsNoConsent, overrides: []string{"features=[]"}},
	{name: "the first account without transactions", use: eachAccount(func(a map[string]any) {
		if id, _ := a["accountId"].(map[string]any); id["iban"] == bank.Alice.Accounts[0].IBAN {
			delete(bank.Object(a, "_links"), "transactions")
		}
	})},
	{name: "templates for links", use: both(
		eachAccount(func(a map[string]any) {
			templated(bank.Object(bank.Object(a, "_links"), "transactions"), "{?dateFrom,dateTo}")
		}),
		bank.EditGood(opTransactions, func(body map[string]any) { templated(bank.Object(bank.Object(body, "_links"), "next"), "{&dateTo}") }))},
	{name: "what is dropped has nothing to give", use: bank.Rewrite(func(operation string, a *bank.Answer) {
		if (operation == opBalances || operation == opTransactions) && a.Status == http.StatusForbidden {
			a.Status = http.StatusNoContent
			a.Clear()
		}
	}), tolerated: []string{"STET-ACC-13"}},
	{name: "what is dropped is an empty list", use: bank.Rewrite(func(operation string, a *bank.Answer) {
		if operation == opTransactions && a.Status == http.StatusForbidden {
			a.Status = http.StatusOK
			a.Header.Set("Content-Type", "application/hal+json")
			a.Put(map[string]any{"transactions": []any{}, "_links": map[string]any{"self": map[string]any{"href": "/v1/accounts"}}})
		}
	}), tolerated: []string{"STET-ACC-13"}},
	{name: "no hooks and one client", use: func(*bank.Rules) {}, overrides: []string{"hooks={}", "data={}"}},
	{name: "days asked for without time", use: func(*bank.Rules) {}, overrides: []string{"options.date_query=date"}},
	{name: "days asked for without zone", use: func(*bank.Rules) {}, overrides: []string{"options.date_query=local"}},
	{name: "bookings in the course of the day", use: bank.EditGood(opTransactions, func(body map[string]any) {
		for i, t := range bank.Objects(body, "transactions") {
			if booked, ok := t["bookingDate"].(string); ok && strings.Contains(booked, "T") {
				t["bookingDate"] = fmt.Sprintf("%sT%02d:00:00Z", booked[:10], 22-i%20)
			}
		}
	})},
}

// templated makes a template of a link, with parameters that may be left out.
func templated(link map[string]any, parameters string) {
	if href, ok := link["href"].(string); ok {
		link["href"], link["templated"] = href+parameters, true
	}
}

// eachAccount changes the accounts of the list.
func eachAccount(change func(a map[string]any)) func(*bank.Rules) {
	return bank.EditGood(opAccounts, func(body map[string]any) {
		for _, a := range bank.Objects(body, "accounts") {
			change(a)
		}
	})
}

// nothingToGive answers an operation 204.
func nothingToGive(operation string) func(*bank.Rules) {
	return bank.RewriteGood(operation, func(a *bank.Answer) {
		a.Status = http.StatusNoContent
		a.Clear()
	})
}

func both(first, second func(*bank.Rules)) func(*bank.Rules) {
	return func(r *bank.Rules) {
		first(r)
		second(r)
	}
}

// accountsOf writes the accounts of a user as a target file has them.
func accountsOf(u *bank.User) string {
	var all []map[string]string
	for _, a := range u.Accounts {
		all = append(all, map[string]string{"iban": a.IBAN, "currency": a.Currency})
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic(err) // texts can always be written
	}
	return string(text)
}

// TestSparseBanks runs the profile stet against banks that have little to show.
func TestSparseBanks(t *testing.T) {
	p := profiles.Named("stet")
	for i, s := range sparseBanks {
		if raceDetector && i%6 != 0 {
			continue
		}
		for _, variant := range []string{"flow-page", "stet-1.5"} { // one of each way to write dates and amounts
			t.Run(s.name+"/"+variant, func(t *testing.T) {
				t.Parallel()
				run, err := proof.Try(t.Context(), p, proof.Bank(p.Name), bank.Config{Variant: variant, Whims: []bank.Whim{{Name: s.name, Use: s.use}}}, conformance.Selection{}, s.overrides...)
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range run.Verdicts {
					alarms := []conformance.Outcome{conformance.Fail, conformance.Warn, conformance.Blocked, conformance.Broken}
					if slices.Contains(alarms, v.Outcome) && (v.Outcome != conformance.Warn || !slices.Contains(s.tolerated, v.Check)) {
						t.Errorf("%s %s: %s, wanted %s, got %s in exchange %d", v.Check, v.Outcome, v.Reason, v.Want, v.Got, v.Exchange)
					}
				}
			})
		}
	}
}
