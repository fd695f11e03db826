package premium

import (
	"maps"
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// memberWhims are about what answers hold.
var memberWhims = []bank.Whim{
	{
		Name:  "optional-members-absent",
		Story: "Accounts and entries hold little more than they must.",
		Use:   bank.Rewrite(spare),
	},
	{
		Name:  "optional-members-all-present",
		Story: "Accounts and entries hold members that hardly any bank fills.",
		Use:   bank.Rewrite(adorn),
	},
	{
		Name:  "more-balances",
		Story: "Beside the two balances of the documentation an account has three others.",
		Use: bank.Rewrite(func(operation string, a *bank.Answer) {
			a.Edit(func(body map[string]any) {
				for _, holder := range holders(operation, body) {
					if balances := bank.Objects(holder, "balances"); len(balances) > 0 {
						list := holder["balances"].([]any)
						for _, name := range []string{"closingBooked", "expected", "forwardAvailable"} {
							other := maps.Clone(balances[0])
							other["balanceType"] = name
							delete(other, "referenceDate")
							list = append(list, other)
						}
						holder["balances"] = list
					}
				}
			})
		}),
	},
	{
		Name:  "balances-in-the-list",
		Story: "The list of accounts shows the balances, whether it was asked to or not.",
		Use: lie(func(r *Rules) {
			before := r.Assume
			r.Assume = func(operation string, request *http.Request) {
				if before(operation, request); operation == opAccounts {
					request.URL.RawQuery = "withBalance=true"
				}
			}
		}),
	},
	{
		Name:  "entries-in-an-object",
		Story: "The transactions are an object with booked and pending ones.",
		Use: bank.EditGood(opEntries, func(body map[string]any) {
			body["transactions"] = map[string]any{"booked": body["transactions"], "pending": []any{}}
		}),
	},
	{
		Name:  "pending-entries-among-the-booked",
		Story: "The first page begins with an entry that is not booked yet: it has no booking date, and another id every time.",
		Use: lie(func(r *Rules) {
			entries, id := r.Entries, r.EntryID
			r.Entries = func(a *bank.Account, today time.Time) []bank.Entry {
				return append(a.PendingEntries(today), entries(a, today)...)
			}
			r.EntryID = func(l *bank.Ledger, a *bank.Account, e bank.Entry) string {
				if isPending(e) {
					return l.NewID("pending entry")
				}
				return id(l, a, e)
			}
		}),
	},
	{
		Name:  "entries-without-state",
		Story: "Entries do not say that they are booked; none is shown that is not.",
		Use:   editStates(func(entry map[string]any) { delete(entry, "transactionState") }),
	},
	{
		Name:  "states-in-lower-case",
		Story: "The state of an entry is a word in lower case.",
		Use:   editStates(func(entry map[string]any) { entry["transactionState"] = "booked" }),
	},
	{
		Name:    "consent-id-beside-the-token",
		Story:   "The token answer names the consent, as one public client expects.",
		Variant: TPP,
		Use: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == bank.OpToken && a.Status == http.StatusOK {
				a.Edit(func(body map[string]any) { body["consent_id"] = "8f14e45f-ceea-467f-ab1c-3c1b9a4e0f21" })
			}
		}),
	},
	{
		Name:  "request-id-echoed",
		Story: "Answers carry the X-Request-ID of the request.",
		Use: bank.Rewrite(func(_ string, a *bank.Answer) {
			if id := a.Request.Header.Get("X-Request-ID"); id != "" {
				a.Header.Set("X-Request-ID", id)
			}
		}),
	},
}

// holders returns the accounts in an answer, or what else holds balances.
func holders(operation string, body map[string]any) []map[string]any {
	switch operation {
	case opAccounts:
		return bank.Objects(body, "accounts")
	case opAccount:
		if account, wrapped := body["account"].(map[string]any); wrapped {
			return []map[string]any{account}
		}
		return []map[string]any{body}
	case opBalances:
		return []map[string]any{body}
	}
	return nil
}

// editAccounts changes the accounts of the list and of the details.
func editAccounts(change func(account map[string]any)) func(*bank.Rules) {
	return bank.Rewrite(func(operation string, a *bank.Answer) {
		if a.Status == http.StatusOK && (operation == opAccounts || operation == opAccount) {
			a.Edit(func(body map[string]any) {
				for _, account := range holders(operation, body) {
					change(account)
				}
			})
		}
	})
}

// editBalances changes every balance that is shown.
func editBalances(change func(balance map[string]any)) func(*bank.Rules) {
	return bank.Rewrite(func(operation string, a *bank.Answer) {
		if a.Status == http.StatusOK && isRead(operation) {
			a.Edit(func(body map[string]any) {
				for _, holder := range holders(operation, body) {
					for _, balance := range bank.Objects(holder, "balances") {
						change(balance)
					}
				}
			})
		}
	})
}

// editEntries changes the page of entries in an answer.
func editEntries(change func(entries []map[string]any, a *bank.Answer)) func(*bank.Rules) {
	return bank.RewriteGood(opEntries, func(a *bank.Answer) {
		a.Edit(func(body map[string]any) { change(bank.Objects(body, "transactions"), a) })
	})
}

// editStates changes the entries of a page, which are all booked.
func editStates(change func(entry map[string]any)) func(*bank.Rules) {
	return editEntries(func(entries []map[string]any, _ *bank.Answer) {
		for _, entry := range entries {
			change(entry)
		}
	})
}

// spare takes optional members away that no check asks for.
func spare(operation string, a *bank.Answer) {
	if a.Status != http.StatusOK {
		return
	}
	drop := func(from map[string]any, names ...string) {
		for _, name := range names {
			delete(from, name)
		}
	}
	a.Edit(func(body map[string]any) {
		switch operation {
		case opAccounts, opAccount:
			for _, account := range holders(operation, body) {
				drop(account, "name", "product", "cashAccountType", "status", "usage", "bic", "consentExpirationDate", "dateUpdated", "bankName")
			}
		case opEntries:
			delete(body, "account")
			for _, entry := range bank.Objects(body, "transactions") {
				drop(entry, "valueDate", "entryReference", "isReversal", "transactionComplete", "bankTransactionCode", "creditorAgent",
					"debtorAgent", "additionalInformation", "variableSymbol", "endToEndId")
			}
		}
	})
}

// adorn fills members that the honest bank leaves out.
func adorn(operation string, a *bank.Answer) {
	if a.Status != http.StatusOK {
		return
	}
	a.Edit(func(body map[string]any) {
		switch operation {
		case opAccounts, opAccount:
			for _, account := range holders(operation, body) {
				maps.Copy(account, map[string]any{"displayName": "My account", "ownerName": "Alice Liddell", "bankCode": "1100", "bankName": "Tatra banka"})
			}
		case opEntries:
			for _, entry := range bank.Objects(body, "transactions") {
				maps.Copy(entry, map[string]any{
					"originalTransactionId": "T1", "authorizationDate": entry["bookingDate"], "originalAmount": entry["transactionAmount"],
					"paymentReference": "P1", "constantSymbol": "0308", "specificSymbol": "42", "cardNumber": "************1234",
					"cardHolder": "A. LIDDELL", "tradingPartyAddress": "Main street 1", "tradingPartyIdentification": "7",
					"tradingPartyMerchantCode": "5411",
				})
			}
		}
	})
}
