package bank

import (
	"fmt"
	"time"
)

// historyDays is how far back the bank shows entries: our choice.
const historyDays = 180

// An Entry is one booking on an account.
type Entry struct {
	Key      string    // unique on the account, the same on every day
	Booked   time.Time // the day of booking
	Value    time.Time // the day from which it bears interest
	Amount   int64     // minor units; debits are negative
	Currency string
	After    int64 // the balance after it
	Text
}

// A Text is what an entry says beside its amount. Most members are empty most of the time, as in life.
type Text struct {
	Amount      int64
	Party       Party
	Ultimate    string   // who is behind the party
	EndToEnd    string   // reference given by the debtor
	Mandate     string   // of a direct debit
	Creditor    string   // creditor identifier of a direct debit
	Cheque      string   // cheque number
	Lines       []string // unstructured remittance information
	Reference   string   // structured remittance information in one piece
	References  []Reference
	Purpose     string // ISO 20022 purpose code
	Code        string // bank transaction code: domain, family, sub-family
	Proprietary string // the bank's own code
	Additional  string
	Exchange    *Exchange
	Parts       []Part // of a batch booking
	TellsAfter  bool   // the balance after the entry is shown with it
}

// A Party is whom the money came from or went to.
type Party struct{ Name, IBAN, BIC string }

// A Reference is one piece of structured remittance information.
type Reference struct{ Reference, Type, Issuer string }

// An Exchange says how an amount in another currency became the booked one.
type Exchange struct{ Source, Rate, Unit, Target, Contract string }

// A Part is one payment of a batch.
type Part struct {
	Amount   int64
	EndToEnd string
	Party    Party
	Line     string
}

// Entries returns what was booked on the account until yesterday, newest first, for a bank whose day is today. An
// entry keeps its key, its texts and its dates from one day to the next.
func (a *Account) Entries(today time.Time) []Entry {
	entries := make([]Entry, 0, historyDays)
	balance := a.Booked
	for back := 1; back <= historyDays; back++ {
		day := today.AddDate(0, 0, -back)
		number := day.Unix() / 86400
		if number%7 == 0 {
			continue // nothing is booked on the bank's day of rest
		}
		text := a.book[number%int64(len(a.book))]
		entries = append(entries, Entry{
			Key: fmt.Sprintf("%s-1", day.Format("20060102")), Booked: day, Value: day.AddDate(0, 0, int(number%2)),
			Amount: text.Amount, Currency: a.Currency, After: balance, Text: text,
		})
		balance -= text.Amount
	}
	return entries
}

// PendingEntries returns what is known but not booked yet.
func (a *Account) PendingEntries(today time.Time) []Entry {
	text := a.book[0]
	return []Entry{{
		Key: today.Format("20060102") + "-P", Booked: today, Value: today, Amount: text.Amount, Currency: a.Currency, After: a.Booked + text.Amount, Text: text,
	}}
}
