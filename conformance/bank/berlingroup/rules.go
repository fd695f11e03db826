package berlingroup

import (
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// Rules are the decisions of this standard, each a function. honest returns the honest ones.
type Rules struct {
	// Assume fills in what a request leaves out. Honest: nothing.
	Assume func(operation string, r *http.Request, t *bank.Token)
	// Complain may change an error answer. Honest: nothing.
	Complain func(operation string, p *Problem)
	// ErrorForm is the media type and body of an error.
	ErrorForm func(p *Problem) (mediaType string, body any)
	// Link writes the address of a resource of the bank.
	Link func(base, path string) string

	// ReadRequest reads the body of a consent request.
	ReadRequest func(body []byte) (*bg.ConsentRequest, *Problem)
	// PSU finds the user that a PSU-ID names.
	PSU func(s *Settings, id string) (*bank.User, *Problem)
	// ValidUntil finds the last day of a consent that was asked for until a day.
	ValidUntil func(s *Settings, today time.Time, asked string) (time.Time, *Problem)
	// Frequency finds how many unattended reads a day a consent allows.
	Frequency func(s *Settings, asked int, recurring bool) (int, *Problem)
	// ConsentID makes the id of a new consent.
	ConsentID func(l *bank.Ledger) string
	// Created is what the birth of a consent brings about. Honest: nothing.
	Created func(l *bank.Ledger, c *bank.Consent)

	// FindConsent finds the consent that a path names, nil when there is none.
	FindConsent func(l *bank.Ledger, id string) *bank.Consent
	// Status is the word for the state of a consent; operation is where it is said.
	Status func(operation string, c *bank.Consent) bg.ConsentStatus
	// Delete ends a consent for the TPP.
	Delete func(l *bank.Ledger, c *bank.Consent) *Problem
	// Approved and Declined carry out what the PSU decided.
	Approved, Declined func(l *bank.Ledger, c *bank.Consent)

	// HeaderConsent finds the consent under which a request reads, given its token and its Consent-ID.
	HeaderConsent func(b *bank.Bank, t *bank.Token, id string) (*bank.Consent, error)
	// Exceeded says whether a read without the PSU is one too many, and counts it.
	Exceeded func(c *bank.Consent, what string, today time.Time) bool
	// Visible returns the accounts that a consent opens, in the order of the user's accounts.
	Visible func(c *bank.Consent) []*bank.Account
	// Has says whether a consent gives a right on an account that it opens.
	Has func(access *bg.AccountAccess, what Right, a *bank.Account) bool
	// ResourceID names an account on the wire; inList is true where an account list says it.
	ResourceID func(l *bank.Ledger, c *bank.Consent, a *bank.Account, inList bool) string
	// SameResource says whether an id in a path is the one of an account.
	SameResource func(id, resourceID string) bool

	// SupportsBooked says whether booked entries are served. Honest: yes (BG-TRX-03).
	SupportsBooked func() bool
	// DateTo is the last day of a report without dateTo.
	DateTo func(today time.Time) (time.Time, *Problem)
	// Within returns the entries of a period, both days included.
	Within func(entries []bank.Entry, from, to time.Time) []bank.Entry
	// Page returns the entries of page n, counted from 1.
	Page func(entries []bank.Entry, n, size int) []bank.Entry
	// Pages returns how many pages there are.
	Pages func(entries, size int) int
	// EntryID names an entry on the wire.
	EntryID func(l *bank.Ledger, a *bank.Account, e bank.Entry) string
	// SameEntry says whether an id in a path is the one of an entry.
	SameEntry func(id, entryID string) bool
	// Details wraps a single transaction.
	Details func(t bg.Transaction) (bg.TransactionAnswer, error)
}

// lie lets a fault or whim of this package change the rules of this package.
func lie(change func(*Rules)) func(*bank.Rules) {
	return func(r *bank.Rules) { change(r.Standard.(*Rules)) }
}

// honest returns the honest rules.
func honest() *Rules {
	return &Rules{
		Assume:    func(string, *http.Request, *bank.Token) {},
		Complain:  func(string, *Problem) {},
		ErrorForm: tppMessages,
		Link:      func(base, path string) string { return base + path },

		ReadRequest: readRequest,
		PSU:         findPSU,
		ValidUntil:  validUntil,
		Frequency:   frequency,
		ConsentID:   func(l *bank.Ledger) string { return l.NewID("consent") },
		Created:     func(*bank.Ledger, *bank.Consent) {},

		FindConsent: (*bank.Ledger).Consent,
		Status:      status,
		Delete:      deleteConsent,
		Approved:    approved,
		Declined:    declined,

		HeaderConsent: headerConsent,
		Exceeded:      exceeded,
		Visible:       visible,
		Has:           has,
		ResourceID:    resourceID,
		SameResource:  func(id, resourceID string) bool { return id == resourceID },

		SupportsBooked: func() bool { return true },
		DateTo:         func(today time.Time) (time.Time, *Problem) { return today, nil },
		Within:         within,
		Page:           page,
		Pages:          pages,
		EntryID:        entryID,
		SameEntry:      func(id, entryID string) bool { return id == entryID },
		Details:        nested,
	}
}
