package berlingroup

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// balanceFaults are in the balances of an account.
var balanceFaults = []bank.Fault{
	{
		Name:   "amount-as-number",
		Story:  "Amounts without decimals are JSON numbers.",
		Breaks: bank.Breaks("BG-BAL-01"),
		Lie: editAmounts(func(amount map[string]any) {
			if amount["currency"] == "JPY" {
				amount["amount"] = json.Number(amount["amount"].(string))
			}
		}),
	},
	{
		Name:   "amount-with-comma",
		Story:  "Amounts have the decimal comma of the country.",
		Breaks: bank.Breaks("BG-BAL-01"),
		Lie: editAmounts(func(amount map[string]any) {
			amount["amount"] = strings.ReplaceAll(amount["amount"].(string), ".", ",")
		}),
	},
	{
		Name:   "balance-type-authorised",
		Story:  "One balance has a type that ended with version 1.3.4.",
		Breaks: bank.Warns("BG-BAL-01"),
		Lie: bank.EditGood(opBalances, func(body map[string]any) {
			for _, balance := range bank.Objects(body, "balances") {
				if balance["balanceType"] == "expected" {
					balance["balanceType"] = "authorised"
				}
			}
		}),
	},
	{
		Name:   "three-decimals-in-euro",
		Story:  "Balances in euro have tenths of a cent.",
		Breaks: bank.Breaks("BG-BAL-03"),
		Lie: editAmounts(func(amount map[string]any) {
			if amount["currency"] == "EUR" {
				amount["amount"] = amount["amount"].(string) + "0"
			}
		}),
	},
	{
		Name:   "balance-in-another-currency",
		Story:  "Balances in euro are shown in dollars.",
		Breaks: bank.Warns("BG-BAL-06"),
		Lie: editAmounts(func(amount map[string]any) {
			if amount["currency"] == "EUR" {
				amount["currency"] = "USD"
			}
		}),
	},
	{
		Name:   "balance-of-another-account",
		Story:  "The balances say that they belong to another account.",
		Breaks: bank.Warns("BG-BAL-08"),
		Lie:    bank.EditGood(opBalances, func(body map[string]any) { bank.Object(body, "account")["iban"] = "DE02120300000000202051" }),
	},
	{
		Name:   "change-time-without-offset",
		Story:  "The time of the last change is local time, and does not say where.",
		Breaks: bank.Warns("BG-BAL-01"),
		Lie: bank.EditGood(opBalances, func(body map[string]any) {
			for _, balance := range bank.Objects(body, "balances") {
				if changed, err := time.Parse(time.RFC3339, fmt.Sprint(balance["lastChangeDateTime"])); err == nil {
					balance["lastChangeDateTime"] = changed.Format("2006-01-02T15:04:05")
				}
			}
		}),
	},
}

// editAmounts changes the amounts of all balances.
func editAmounts(change func(amount map[string]any)) func(*bank.Rules) {
	return bank.EditGood(opBalances, func(body map[string]any) {
		for _, balance := range bank.Objects(body, "balances") {
			change(bank.Object(balance, "balanceAmount"))
		}
	})
}
