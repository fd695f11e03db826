package berlingroup

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// accountFaults are in the accounts that a bank shows.
var accountFaults = []bank.Fault{
	{
		Name:   "accounts-empty-body-with-200",
		Story:  "A public incident: the account list is 200 with an empty body.",
		Breaks: bank.Breaks("BG-ACC-01"),
		Lie:    bank.RewriteGood(opAccounts, (*bank.Answer).Clear),
	},
	{
		Name:   "unconsented-account-listed",
		Story:  "The bank opens all accounts of the PSU, whatever was consented to.",
		Breaks: bank.Breaks("BG-ACC-02"),
		Lie: lie(func(r *Rules) {
			honest := r.Visible
			r.Visible = func(c *bank.Consent) []*bank.Account {
				accounts := honest(c)
				for _, a := range c.User.Accounts {
					if !slices.Contains(accounts, a) {
						accounts = append(accounts, a)
					}
				}
				return accounts
			}
			has := r.Has
			r.Has = func(access *bg.AccountAccess, what Right, a *bank.Account) bool {
				return has(access, what, a) || !slices.Contains(namedIBANs(access), a.IBAN)
			}
		}),
	},
	{
		Name:   "account-without-identifier",
		Story:  "The list names one account by its resource id only.",
		Breaks: bank.Breaks("BG-ACC-05"),
		Lie:    editLastAccount(func(account map[string]any) { delete(account, "iban") }),
	},
	{
		Name:   "account-without-currency",
		Story:  "The list leaves the currency of one account out.",
		Breaks: bank.Breaks("BG-ACC-01"),
		Lie:    editLastAccount(func(account map[string]any) { delete(account, "currency") }),
	},
	{
		Name:   "resource-id-dead",
		Story:  "One account of the list is not found under the id that the list gives it.",
		Breaks: bank.Breaks("BG-ACC-06", "BG-BAL-01"),
		Lie: lie(func(r *Rules) {
			honest := r.ResourceID
			r.ResourceID = func(l *bank.Ledger, c *bank.Consent, a *bank.Account, inList bool) string {
				named := namedIBANs(&detailOf(c).access)
				if inList && a.IBAN == named[len(named)-1] {
					return l.IDOf("dead", c.ID, a.IBAN)
				}
				return honest(l, c, a, inList)
			}
		}),
	},
	{
		Name:   "resource-ids-shuffle",
		Story:  "Every account list makes its own ids; the older ones keep working.",
		Breaks: bank.Breaks("BG-ACC-07"),
		Lie:    lie(shuffleIDs),
	},
	{
		Name:   "resource-id-is-iban",
		Story:  "The id of an account is its IBAN, which then stands in every log of paths.",
		Breaks: bank.Warns("BG-ACC-08"),
		Lie: lie(func(r *Rules) {
			r.ResourceID = func(_ *bank.Ledger, _ *bank.Consent, a *bank.Account, _ bool) string { return a.IBAN }
		}),
	},
	{
		Name:   "account-not-wrapped",
		Story:  "The account detail is the bare account.",
		Breaks: bank.Breaks("BG-ACC-12"),
		Lie:    bank.RewriteGood(opAccount, func(a *bank.Answer) { a.Edit(unwrapAccount) }),
	},
	{
		Name:   "latin-1-bodies",
		Story:  "An old core system writes account details in ISO 8859-1, and nobody on the way out turns them into UTF-8.",
		Breaks: bank.Breaks("HTTP-JSON-UTF8"),
		Lie:    bank.RewriteGood(opAccount, (*bank.Answer).Latin1),
	},
	{
		Name:   "detail-of-another-account",
		Story:  "The account detail shows the IBAN of another account than the list.",
		Breaks: bank.Warns("BG-ACC-13"),
		Lie:    bank.EditGood(opAccount, func(body map[string]any) { bank.Object(body, "account")["iban"] = "DE02120300000000202051" }),
	},
	{
		Name:   "unknown-account-answered-by-a-gateway",
		Story:  "What does not exist is refused by a gateway, with a page of its own and without the id of the request.",
		Breaks: bank.Warns("BG-HDR-04", "BG-ERR-01"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == opAccount && a.Status == http.StatusNotFound {
				a.Header.Del("X-Request-ID")
				a.Header.Set("Content-Type", "text/plain")
				a.Body = []byte("not found\n")
			}
		}),
	},
	{
		Name:   "unknown-account-empty-200",
		Story:  "An account that does not exist is an empty object.",
		Breaks: bank.Breaks("BG-ACC-14"),
		Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
			if (operation == opAccount || operation == opBalances || operation == opEntries) && a.Status == http.StatusNotFound {
				a.Status = http.StatusOK
				a.Put(map[string]any{})
			}
		}),
	},
	{
		Name:   "unknown-account-400",
		Story:  "An account that does not exist is a bad request.",
		Breaks: bank.Warns("BG-ACC-14"),
		Lie: complain(func(operation string, p *Problem) {
			if isRead(operation) && p.Status == http.StatusNotFound {
				p.Status = http.StatusBadRequest
			}
		}),
	},
}

// editLastAccount changes the last account of the list.
func editLastAccount(change func(account map[string]any)) func(*bank.Rules) {
	return bank.EditGood(opAccounts, func(body map[string]any) {
		if accounts := bank.Objects(body, "accounts"); len(accounts) > 0 {
			change(accounts[len(accounts)-1])
		}
	})
}

// unwrapAccount puts the members of the account in the place of the account.
func unwrapAccount(body map[string]any) {
	account := bank.Object(body, "account")
	delete(body, "account")
	for name, value := range account {
		body[name] = value
	}
}

// shuffleIDs counts the lists in the last 12 digits of every id, and compares the other digits only. The first list of a
// consent gives the ids that all other answers give.
func shuffleIDs(r *Rules) {
	honest, lists := r.ResourceID, map[string]int{}
	const fixed = len("00000000-0000-4000-8000-")
	r.ResourceID = func(l *bank.Ledger, c *bank.Consent, a *bank.Account, inList bool) string {
		id := honest(l, c, a, inList)
		if !inList {
			return id
		}
		lists[id]++
		if lists[id] == 1 {
			return id
		}
		return fmt.Sprintf("%s%012x", id[:fixed], lists[id])
	}
	r.SameResource = func(id, resourceID string) bool {
		return len(id) == len(resourceID) && id[:fixed] == resourceID[:fixed]
	}
}
