package flinks

import (
	"time"
)

// historyDays is how far back the bank shows entries: our choice.
const historyDays = 120

// An entry is one transaction on an account.
type entry struct {
	key    string    // unique on the account, the same on every day
	made   time.Time // when the customer did it
	posted time.Time // zero while it is pending
	posting
}

// A posting is what an entry says beside its times. Debits are negative.
type posting struct {
	amount   int64
	text     string
	payee    string
	category string
	sub      string
	class    string // transactionType of FDX
	foreign  string // amount in US dollars, where it was made in them
	cheque   int
	memo     bool // it informs, and moves no money
	reverses bool // it takes the entry of the day before back
}

// everyday is the book of the main accounts.
var everyday = []posting{
	{amount: -1_250, text: "TEA PARTY LTD", payee: "Tea Party Ltd", category: "Food", sub: "Restaurants"},
	{amount: 185_000, text: "PAYROLL HATTER INC", payee: "Hatter Inc", category: "Income", sub: "Salary", class: "DEPOSIT"},
	{amount: -79_000, text: "RENT", payee: "Dormouse Housing", category: "Home", sub: "Rent"},
	{amount: -4_620, text: "TWEEDLE BOOKS", payee: "Tweedle Books Inc.", category: "Shopping", foreign: "34.10"},
	{amount: -15_000, text: "CHEQUE 211", cheque: 211},
	{amount: 15_000, text: "CHEQUE RETURNED", class: "DEPOSIT", reverses: true},
	{amount: 0, text: "YOUR STATEMENT IS READY", memo: true},
}

// savings is the book of the savings accounts.
var savings = []posting{
	{amount: 12_000, text: "TRANSFER FROM CHEQUING", payee: "Alice Liddell", class: "DEPOSIT"},
	{amount: 391, text: "INTEREST", category: "Income", sub: "Interest", class: "DEPOSIT"},
	{amount: -2_480, text: "WITHDRAWAL", category: "Transfer"},
}

// card is the book of cards and lines of credit.
var card = []posting{
	{amount: -2_999, text: "CATERPILLAR GARDENS", category: "Shopping", sub: "Garden", class: "PURCHASE"},
	{amount: 25_000, text: "PAYMENT THANK YOU", class: "PAYMENT"},
	{amount: -1_099, text: "CHESHIRE STREAMING", category: "Leisure", class: "PURCHASE", foreign: "7.99"},
	{amount: -500, text: "LATE FEE", class: "FEE"},
}

// repayments is the book of the loans.
var repayments = []posting{
	{amount: 84_210, text: "REGULAR PAYMENT", class: "PAYMENT"},
	{amount: -10_911, text: "INTEREST CHARGED", class: "INTEREST"},
}

// trades is the book of the investments.
var trades = []posting{
	{amount: -100_000, text: "BOUGHT 25 CROQUET ETF"},
	{amount: 1_834, text: "DIVIDEND CROQUET ETF"},
}

// entriesOf returns what happened on an account until yesterday and what is pending today, newest first. An entry keeps its
// key, its texts and its times from one day to the next.
func entriesOf(a *account, today time.Time) []entry {
	const hour = time.Hour
	list := []entry{{key: today.Format("20060102") + "-P", made: today.Add(hour / 4), posting: a.book[0]}}
	for back := 1; back <= historyDays; back++ {
		day := today.AddDate(0, 0, -back)
		number := day.Unix() / 86400
		if number%7 == 0 {
			continue // nothing is posted on the bank's day of rest
		}
		fraction := time.Duration(number%9_999_999+1) * 100 // ten-millionths of a second
		list = append(list, entry{
			key: day.Format("20060102") + "-1", made: day.Add(9*hour + fraction), posted: day.Add(17*hour + 4*time.Minute + fraction),
			posting: a.book[number%int64(len(a.book))],
		})
	}
	return list
}
