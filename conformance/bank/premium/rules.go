package premium

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// Rules are the decisions of this standard, each a function. honest returns the honest ones.
type Rules struct {
	// Assume fills in what a request leaves out. Honest: nothing.
	Assume func(operation string, r *http.Request)
	// Complain may change an error answer. Honest: nothing.
	Complain func(operation string, p *Problem)
	// RequestID judges the X-Request-ID of a request, nil when it will do.
	RequestID func(sent string) *Problem
	// Link writes the address of a resource of the bank.
	Link func(base, path string) string
	// Amount writes minor units of a currency.
	Amount func(s *Settings, minor int64, currency string) json.RawMessage

	// Opens judges whether a token may be used for an operation, nil when it may.
	Opens func(operation string, t *bank.Token) *Problem
	// ConsentID makes the id of a new consent.
	ConsentID func(l *bank.Ledger) string
	// FindConsent finds the consent that a path names, nil when this client has none of that id.
	FindConsent func(l *bank.Ledger, c *bank.Client, id string) *bank.Consent
	// Status is the word for the state of a consent.
	Status func(c *bank.Consent) string
	// Delete ends a consent for the TPP.
	Delete func(l *bank.Ledger, c *bank.Consent) *Problem
	// Approved and Declined carry out what the PSU decided.
	Approved, Declined func(l *bank.Ledger, s *Settings, c *bank.Consent)

	// Visible returns the accounts that a consent opens, in the order of the user's accounts.
	Visible func(c *bank.Consent) []*bank.Account
	// AccountID names an account on the wire; inList is true where an account list says it.
	AccountID func(l *bank.Ledger, c *bank.Consent, a *bank.Account, inList bool) string
	// FindAccount finds the account that a path names, nil when the consent opens none of that id.
	FindAccount func(operation string, s *server, c *bank.Consent, id string) *bank.Account
	// Detail wraps a single account.
	Detail func(a api.Account) (api.AccountAnswer, error)

	// PageSize judges the page size that was asked for and returns the one that counts.
	PageSize func(s *Settings, asked int) (int, *Problem)
	// Period reads the first and the last day that were asked for.
	Period func(today time.Time, from, to string) (first, last time.Time, p *Problem)
	// Entries returns what is shown of an account, the newest first.
	Entries func(a *bank.Account, today time.Time) []bank.Entry
	// Within returns the entries of a period, both days included.
	Within func(entries []bank.Entry, first, last time.Time) []bank.Entry
	// FirstPage is the number of the first page.
	FirstPage int
	// Start finds the first entry of the page that was asked for.
	Start func(entries []bank.Entry, asked position, firstPage int) (int, *Problem)
	// Page cuts the entries of one page.
	Page func(entries []bank.Entry, start, size int) []bank.Entry
	// More says whether a page is followed by another one.
	More func(entries []bank.Entry, start, size int) bool
	// Next is the parameter that leads to the next page, and its value.
	Next func(entries []bank.Entry, start int, asked position) (name, value string)
	// Query is the query of the link to the next page, given that of the request without its position.
	Query func(query url.Values) url.Values
	// EntryID names an entry on the wire.
	EntryID func(l *bank.Ledger, a *bank.Account, e bank.Entry) string
}

// lie lets a fault or whim of this package change the rules of this package.
func lie(change func(*Rules)) func(*bank.Rules) {
	return func(r *bank.Rules) { change(r.Standard.(*Rules)) }
}

// honest returns the honest rules.
func honest() *Rules {
	return &Rules{
		Assume:    func(string, *http.Request) {},
		Complain:  func(string, *Problem) {},
		RequestID: requestID,
		Link:      func(base, path string) string { return base + path },
		Amount:    amount,

		Opens:       opens,
		ConsentID:   func(l *bank.Ledger) string { return l.NewID("consent") },
		FindConsent: findConsent,
		Status:      status,
		Delete:      deleteConsent,
		Approved:    approved,
		Declined:    declined,

		Visible:     visible,
		AccountID:   accountID,
		FindAccount: findAccount,
		Detail:      wrapped,

		PageSize:  pageSize,
		Period:    period,
		Entries:   (*bank.Account).Entries,
		Within:    within,
		FirstPage: 1,
		Start:     start,
		Page:      page,
		More:      func(entries []bank.Entry, start, size int) bool { return start+size < len(entries) },
		Next:      next,
		Query:     func(query url.Values) url.Values { return query },
		EntryID: func(l *bank.Ledger, a *bank.Account, e bank.Entry) string {
			return l.IDOf("entry", a.IBAN, e.Key)
		},
	}
}
