package stet

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// Rules are the decisions of this standard, each a function. honest returns the honest ones.
type Rules struct {
	// Assume fills in what a request leaves out. Honest: nothing.
	Assume func(operation string, r *http.Request)
	// Complain may change an error answer. Honest: nothing.
	Complain func(operation string, p *Problem)
	// RequestID is the X-Request-ID of the answer to a request; problem says whether the answer is an error.
	RequestID func(sent string, problem bool) string
	// Identified judges the X-Request-ID of a request. Honest: what is served does not depend on it.
	Identified func(sent string) *Problem
	// Accepts says whether one of the media types that a request accepts is offered by its operation.
	Accepts func(operation string, accept []string) bool
	// Link writes the address of a path below the version.
	Link func(s *Settings, base, path string) string
	// Amount writes minor units of a currency.
	Amount func(s *Settings, minor int64, currency string) json.RawMessage
	// Signature says why the signature of a request does not hold, "" when it does; Verifies, SignsEnough and Digests are
	// parts of it.
	Signature func(rules *Rules, r *http.Request, body []byte) string
	// Verifies says whether a signature was made with the seal of the client.
	Verifies func(keyID, text string, signature []byte) bool
	// SignsEnough says whether the signed fields are those that the bank wants.
	SignsEnough func(names []string) bool
	// Digests says whether a digest is that of a body.
	Digests func(digest string, body []byte) bool

	// Forwarded judges a consent as it was sent, nil when it can be stored.
	Forwarded func(body []byte) *Problem
	// Store replaces what a consent opens.
	Store func(c *bank.Consent, a *access)
	// Opens says whether a consent opens a function of an account: balances or transactions.
	Opens func(c *bank.Consent, function string, a *account) bool
	// Personal says whether a consent opens what is about the PSU: beneficiaries or identity.
	Personal func(c *bank.Consent, function string) bool
	// Linked says whether an account of the list has a link to a function.
	Linked func(c *bank.Consent, function string, a *account) bool

	// Known are the accounts among which that of a request is looked for.
	Known func(u *bank.User) []*account
	// AccountID names an account on the wire.
	AccountID func(l *bank.Ledger, s *Settings, c *bank.Consent, a *account) string
	// Period reads the first day that is included and the day that is not, zero for none.
	Period func(from, to string) (first, end time.Time, p *Problem)
	// Within returns the entries of a period, the last day not included.
	Within func(entries []bank.Entry, first, end time.Time) []bank.Entry
	// After keeps the entries whose reference is greater.
	After func(entries []bank.Entry, reference string) []bank.Entry
	// History is how many days back a token sees.
	History func(t *bank.Token) int
	// Page cuts the entries of a page, counted from 0, and says whether another one follows.
	Page func(entries []bank.Entry, number, size int) (page []bank.Entry, more bool)
	// Query is the query of the link to another page, given that of the request and the number of the page.
	Query func(query url.Values, number int) url.Values
	// Empty says whether a list without entries is answered with 204.
	Empty func(s *Settings) bool
}

// lie lets a fault or whim of this package change the rules of this package.
func lie(change func(*Rules)) func(*bank.Rules) {
	return func(r *bank.Rules) { change(r.Standard.(*Rules)) }
}

// honest returns the honest rules.
func honest() *Rules {
	return &Rules{
		Assume:     func(string, *http.Request) {},
		Complain:   func(string, *Problem) {},
		RequestID:  func(sent string, _ bool) string { return sent },
		Identified: func(string) *Problem { return nil },
		Accepts:    acceptsJSON,
		Link:       link,
		Amount:     amount,

		Signature: signature, Verifies: verifies, SignsEnough: signsEnough, Digests: digests,

		Forwarded: forwarded,
		Store:     func(c *bank.Consent, a *access) { c.Detail = a },
		Opens:     opens,
		Personal:  personal,
		Linked:    opens,

		Known:     accountsOf,
		AccountID: accountID,
		Period:    period,
		Within:    within,
		After:     after,
		History:   history,
		Page:      page,
		Query:     pageQuery,
		Empty:     func(s *Settings) bool { return s.NoContent },
	}
}
