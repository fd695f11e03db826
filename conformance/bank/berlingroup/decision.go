package berlingroup

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// singleAccess is how long a consent for a single access lasts after approval. The standard leaves it to the bank.
const singleAccess = 20 * time.Minute

// Describe says to the PSU what a consent would open.
func (s *server) Describe(c *bank.Consent) bank.Description {
	d := detailOf(c)
	description := bank.Description{Purpose: "May it read these accounts?"}
	for _, iban := range namedIBANs(&d.access) {
		rights := []string{"details"}
		if names(d.access.Balances, iban) {
			rights = append(rights, "balances")
		}
		if names(d.access.Transactions, iban) {
			rights = append(rights, "transactions")
		}
		description.Accounts = append(description.Accounts, fmt.Sprintf("%s: %s", iban, strings.Join(rights, ", ")))
	}
	if d.recurring {
		description.Terms = append(description.Terms,
			fmt.Sprintf("Until %s, and without you at most %d times a day.", d.until.Format("2 January 2006"), d.frequency))
	} else {
		description.Terms = append(description.Terms, "Once, right after your approval.")
	}
	return description
}

// Obstacle finds an account that the user does not hold.
func (s *server) Obstacle(c *bank.Consent, u *bank.User) string {
	ibans := namedIBANs(&detailOf(c).access)
	if len(ibans) == 0 {
		return "The request names no account."
	}
	for _, iban := range ibans {
		if u.Account(iban) == nil {
			return "You hold no account " + iban + " at this bank."
		}
	}
	return ""
}

// Grant carries out the PSU's approval.
func (s *server) Grant(c *bank.Consent) { s.rules.Approved(s.ledger, c) }

// Decline carries out the PSU's refusal.
func (s *server) Decline(c *bank.Consent) { s.rules.Declined(s.ledger, c) }

// approved makes a consent valid. A recurring one takes the place of an older one of the same TPP and PSU (BG-LIF-13); a
// single one ends soon and leaves the others alone (BG-LIF-15, BG-LIF-17). A consent that is valid already stays so: this is
// a new code grant on it (BG-OAU-18).
func approved(l *bank.Ledger, c *bank.Consent) {
	if c.State == bank.Granted {
		return
	}
	l.Move(c, bank.Granted)
	if !detailOf(c).recurring {
		if soon := l.Clock.Now().Add(singleAccess); soon.Before(c.Until) {
			c.Until = soon
		}
		return
	}
	for _, older := range l.Consents {
		if older != c && older.State == bank.Granted && older.Client == c.Client && older.User == c.User && detailOf(older).recurring {
			l.Move(older, bank.Expired)
		}
	}
}

// declined rejects a consent, unless an earlier approval of it stands.
func declined(l *bank.Ledger, c *bank.Consent) {
	if c.State == bank.Asked {
		l.Move(c, bank.Refused)
	}
}

// namedIBANs lists the accounts that a consent names, each once, in the order of their naming.
func namedIBANs(a *bg.AccountAccess) []string {
	var ibans []string
	for _, list := range []*[]bg.AccountReference{a.Accounts, a.Balances, a.Transactions} {
		if list == nil {
			continue
		}
		for _, reference := range *list {
			if iban := value(reference.IBAN); !slices.Contains(ibans, iban) {
				ibans = append(ibans, iban)
			}
		}
	}
	return ibans
}

// names says whether a list names an account.
func names(list *[]bg.AccountReference, iban string) bool {
	return list != nil && slices.ContainsFunc(*list, func(r bg.AccountReference) bool { return value(r.IBAN) == iban })
}
