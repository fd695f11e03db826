package stet

import (
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// An account is what the API shows of one: a cash account, or the list of the card transactions behind it.
type account struct {
	*bank.Account
	card bool
}

// accountsOf returns the payment accounts of a user. The first has a card.
func accountsOf(u *bank.User) []*account {
	var all []*account
	for _, a := range u.Accounts {
		if a.Kind == "CACC" {
			all = append(all, &account{Account: a})
		}
	}
	if len(all) > 1 {
		all = append(all, &account{Account: all[0].Account, card: true})
	}
	return all
}

// name is what identifies an account in a consent: its IBAN, or the masked number of its card.
func (a *account) name() string {
	if a.card {
		return "XXXXXXXXXXXX" + a.IBAN[len(a.IBAN)-4:]
	}
	return a.IBAN
}

// entries returns what is shown of an account, the newest first: first what is pending, then what was booked. The list of
// a card has what was paid by card.
func (a *account) entries(today time.Time) []bank.Entry {
	all := append(a.PendingEntries(today), a.Entries(today)...)
	if !a.card {
		return all
	}
	var paid []bank.Entry
	for _, e := range all {
		if strings.HasPrefix(e.Code, "PMNT-CCRD") {
			paid = append(paid, e)
		}
	}
	return paid
}

// isPending says whether an entry is known but not booked yet.
func isPending(e bank.Entry) bool { return strings.HasSuffix(e.Key, "-P") }
