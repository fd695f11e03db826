package berlingroup

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// Whims returns the whims of this standard.
func Whims() []bank.Whim { return slices.Concat(linkWhims, dataWhims, choiceWhims) }

// linkWhims are about how resources are named and linked.
var linkWhims = []bank.Whim{
	{
		Name:  "relative-links",
		Story: "Links are relative to the address of the API, as the standard allows.",
		Use:   lie(func(r *Rules) { r.Link = func(_, path string) string { return path } }),
	},
	{
		Name:  "links-behind-a-gateway-path",
		Story: "Links go through a path of the gateway, which leads to the same resources.",
		Use: func(r *bank.Rules) {
			const gateway = "/gateway/psd2"
			r.Path = func(path string) string { return strings.TrimPrefix(path, gateway) }
			lie(func(r *Rules) { r.Link = func(base, path string) string { return base + gateway + path } })(r)
		},
	},
	{
		Name:  "opaque-ids",
		Story: "The ids of accounts and transactions hold characters that a path must percent-encode.",
		Use: lie(func(r *Rules) {
			account, entry := r.ResourceID, r.EntryID
			r.ResourceID = func(l *bank.Ledger, c *bank.Consent, a *bank.Account, inList bool) string {
				return opaque(account(l, c, a, inList))
			}
			r.EntryID = func(l *bank.Ledger, a *bank.Account, e bank.Entry) string { return opaque(entry(l, a, e)) }
		}),
	},
	{
		Name:  "consent-id-not-a-uuid",
		Story: "Consent ids are text without the form of a UUID.",
		Use: lie(func(r *Rules) {
			honest := r.ConsentID
			r.ConsentID = func(l *bank.Ledger) string {
				return "Consent." + strings.ToUpper(strings.ReplaceAll(honest(l), "-", "")) + "~1"
			}
		}),
	},
	{
		Name:  "accounts-without-links",
		Story: "Accounts are listed without links; the paths of the standard work all the same.",
		Use: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == opAccounts || operation == opAccount {
				a.Edit(func(body map[string]any) {
					for _, account := range append(bank.Objects(body, "accounts"), bank.Object(body, "account")) {
						delete(account, "_links")
					}
				})
			}
		}),
	},
	{
		Name:  "request-id-in-upper-case",
		Story: "X-Request-ID comes back in upper case, which names the same UUID.",
		Use: bank.Rewrite(func(_ string, a *bank.Answer) {
			if id := a.Header.Get("X-Request-ID"); id != "" {
				a.Header.Set("X-Request-ID", strings.ToUpper(id))
			}
		}),
	},
}

// opaque puts a slash, a space, a plus and a letter outside ASCII into an id.
func opaque(id string) string {
	return "k/ü +" + base64.StdEncoding.EncodeToString([]byte(id)) + "="
}

// dataWhims are about what answers hold.
var dataWhims = []bank.Whim{
	{
		Name:  "problem-json",
		Story: "Errors have the second form of the standard, application/problem+json.",
		Use: lie(func(r *Rules) {
			r.ErrorForm = func(p *Problem) (string, any) {
				return "application/problem+json", bg.Problem{Type: "https://errors.bank.example/" + p.Code, Code: p.Code, Detail: text(p.Text)}
			}
		}),
	},
	{
		Name:  "optional-members-absent",
		Story: "Accounts and entries hold little more than they must.",
		Use:   bank.Rewrite(spare),
	},
	{
		Name:  "optional-members-all-present",
		Story: "Consents and accounts hold members that hardly any bank fills.",
		Use:   bank.Rewrite(adorn),
	},
	{
		Name:  "remittance-as-object",
		Story: "A single structured remittance is an object with a reference, as in earlier versions.",
		Use: editReport(func(report map[string]any, _ *bank.Answer) {
			for _, entry := range bank.Objects(report, "booked") {
				if reference, ok := entry["remittanceInformationStructured"].(string); ok {
					entry["remittanceInformationStructured"] = map[string]any{"reference": reference}
				}
			}
		}),
	},
	{
		Name:    "flat-transaction-details",
		Story:   "A single transaction is wrapped once, as in versions 1.3.6 to 1.3.11.",
		Variant: NextGenPSD2,
		Use: lie(func(r *Rules) {
			r.Details = func(t bg.Transaction) (answer bg.TransactionAnswer, err error) {
				err = answer.FromFlatTransactionDetails(bg.FlatTransactionDetails{TransactionsDetails: t})
				return answer, err
			}
		}),
	},
	{
		Name:  "small-pages",
		Story: "A page of transactions holds ten entries.",
		Set:   settings(func(s *Settings) { s.PageSize = 10 }),
	},
	{
		Name:  "empty-last-page",
		Story: "The last page of a report holds nothing.",
		Use: lie(func(r *Rules) {
			honest := r.Pages
			r.Pages = func(entries, size int) int { return honest(entries, size) + 1 }
		}),
	},
}

// settings changes the settings of this package.
func settings(change func(*Settings)) func(*bank.Settings) {
	return func(s *bank.Settings) {
		mine := s.Standard.(Settings)
		change(&mine)
		s.Standard = mine
	}
}

// spare takes optional members away that no check asks for.
func spare(operation string, a *bank.Answer) {
	optional := []string{"bic", "name", "product", "cashAccountType", "status", "usage"}
	entry := []string{
		"bankTransactionCode", "purposeCode", "proprietaryBankTransactionCode", "additionalInformation", "currencyExchange",
		"entryDetails", "batchIndicator", "batchNumberOfTransactions", "valueDate", "balanceAfterTransaction",
		"creditorAgent", "debtorAgent", "ultimateDebtor", "ultimateCreditor",
	}
	drop := func(from map[string]any, names []string) {
		for _, name := range names {
			delete(from, name)
		}
	}
	a.Edit(func(body map[string]any) {
		switch operation {
		case opAccounts:
			for _, account := range bank.Objects(body, "accounts") {
				drop(account, optional)
			}
		case opAccount:
			drop(bank.Object(body, "account"), optional)
		case opEntries:
			for _, e := range bank.Objects(bank.Object(body, "transactions"), "booked") {
				drop(e, entry)
			}
		}
	})
}

// adorn fills members that the honest bank leaves out.
func adorn(operation string, a *bank.Answer) {
	more := func(account map[string]any) {
		for name, value := range map[string]any{
			"displayName": "My account", "details": "Opened at the branch", "ownerName": "Alice Liddell",
			"ownerNames": []any{map[string]any{"name": "Alice Liddell", "role": "owner"}}, "psuName": "Alice Liddell",
			"linkedAccounts": "4711",
		} {
			account[name] = value
		}
	}
	a.Edit(func(body map[string]any) {
		switch {
		case a.Status >= 300:
		case operation == opCreate:
			body["psuMessage"] = "Please go on in your browser."
			a.Header.Set("ASPSP-Notification-Support", "false")
		case operation == opStatus:
			body["psuMessage"] = "Nothing to do."
		case operation == opAccounts:
			for _, account := range bank.Objects(body, "accounts") {
				more(account)
			}
		case operation == opAccount:
			more(bank.Object(body, "account"))
		}
	})
}

// choiceWhims are about what the standard leaves to the bank.
var choiceWhims = []bank.Whim{
	{
		Name:  "consent-shortened",
		Story: "No consent lasts longer than 30 days.",
		Set:   settings(func(s *Settings) { s.MaxDays = 30 }),
	},
	{
		Name:  "refused-consent-stays-received",
		Story: "After a refusal the PSU may try again, so the consent stays received.",
		Use:   lie(func(r *Rules) { r.Declined = func(*bank.Ledger, *bank.Consent) {} }),
	},
	{
		Name:  "second-delete-refused",
		Story: "A consent that is deleted cannot be deleted again.",
		Use:   deletion(bank.Ended, refused(http.StatusForbidden, "RESOURCE_EXPIRED", "The consent has ended.")),
	},
	{
		Name:  "unknown-account-403",
		Story: "An account that does not exist is 403, which the standard allows beside 404.",
		Use: complain(func(operation string, p *Problem) {
			if isRead(operation) && p.Status == http.StatusNotFound {
				p.Status = http.StatusForbidden
			}
		}),
	},
	{
		Name:    "unknown-transaction-404",
		Story:   "A transaction that does not exist is 404; the standard has RESOURCE_UNKNOWN in both lists.",
		Variant: NextGenPSD2,
		Use: complain(func(operation string, p *Problem) {
			if operation == opEntry && p.Code == "RESOURCE_UNKNOWN" {
				p.Status = http.StatusNotFound
			}
		}),
	},
	{
		Name:  "unknown-tokens-called-invalid",
		Story: "The message code of an unknown token is TOKEN_INVALID.",
		Use: complain(func(_ string, p *Problem) {
			if p.Code == "TOKEN_UNKNOWN" {
				p.Code = "TOKEN_INVALID"
			}
		}),
	},
}
