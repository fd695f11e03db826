package flinks

import (
	"net/url"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// Rules are the decisions of this interface, each a function. honest returns the honest ones.
type Rules struct {
	// StateNeeded says whether an authorisation request must hold a state. Honest: yes.
	StateNeeded func() bool
	// FindProvider finds the provider of that id which a client may use, nil when there is none.
	FindProvider func(c *bank.Client, id string) *Provider
	// CheckScope says what is wrong with the scopes of an authorisation request, "" when nothing is.
	CheckScope func(asked []string) string
	// Replaced is what becomes of a connection when its user makes a new one.
	Replaced func(l *bank.Ledger, older *bank.Consent)
	// Revoke ends the connection of an access token.
	Revoke func(l *bank.Ledger, t *bank.Token)

	// Listed returns the providers that a client is told of.
	Listed func(c *bank.Client) []*Provider
	// Service says whether a token opens the providers: whether it stands for a client alone.
	Service func(t *bank.Token) bool
	// Unbidden is the token under which a request for providers or revocation without one is served. Honest: nil, it is
	// not served.
	Unbidden func(l *bank.Ledger, operation string) *bank.Token
	// Personal gives the token under which data are read, nil for one that does not stand for a user.
	Personal func(l *bank.Ledger, t *bank.Token) *bank.Token
	// Opens says whether scopes open a request.
	Opens func(granted []string, operation string, query url.Values) bool
	// NoConnection is the refusal of a request for providers or revocation.
	NoConnection func(why bank.Reason) *bank.OAuthError
	// Claims may change what a readable access token says; grantType is how it was got. Honest: nothing.
	Claims func(grantType string, claims map[string]any)
	// Complain may change an error of the data family. Honest: nothing.
	Complain func(operation string, p *Problem)
	// Code writes the code of an error.
	Code func(code int) any

	// AccountID names an account on the wire.
	AccountID func(l *bank.Ledger, c *bank.Consent, a *account) string
	// Reachable returns the accounts that a path may name under a token.
	Reachable func(t *bank.Token) []*account
	// Missing stands in for an account that a path names and a token does not open. Honest: nil, there is none.
	Missing func(t *bank.Token) *account
	// Time writes a moment.
	Time func(t time.Time) string
	// Link writes the address of a page of the bank.
	Link func(base, path string) string
	// Period reads startTime and endTime.
	Period func(today time.Time, start, end string) (from, to time.Time, p *Problem)
	// Within returns the entries of a period, both days included.
	Within func(entries []entry, from, to time.Time) []entry
	// Begin finds where the page with an offset begins.
	Begin func(offset string, offsets []string) (int, *Problem)
	// Shown says which elements stand on the page from one element to another.
	Shown func(from, to int) (int, int)
	// Next names the element with which the next page begins, as nextOffset and as the link say it;
	// last is the last one of the list.
	Next func(from, to, last int) (offset, link int)
	// FileType chooses the media type of a statement, "" when none of those accepted is offered.
	FileType func(accept []string) string
}

// lie lets a fault or whim of this package change the rules of this package.
func lie(change func(*Rules)) func(*bank.Rules) {
	return func(r *bank.Rules) { change(r.Standard.(*Rules)) }
}

// honest returns the honest rules.
func honest() *Rules {
	return &Rules{
		StateNeeded:  func() bool { return true },
		FindProvider: findProvider,
		CheckScope:   checkScope,
		Replaced:     replaced,
		Revoke:       revoke,

		Listed:       registered,
		Service:      func(t *bank.Token) bool { return t.User == nil },
		Unbidden:     func(*bank.Ledger, string) *bank.Token { return nil },
		Personal:     personal,
		Opens:        opens,
		NoConnection: noConnection,
		Claims:       func(string, map[string]any) {},
		Complain:     func(string, *Problem) {},
		Code:         func(code int) any { return code },

		AccountID: accountID,
		Reachable: visible,
		Missing:   func(*bank.Token) *account { return nil },
		Time:      moment,
		Link:      func(base, path string) string { return base + path },
		Period:    period,
		Within:    within,
		Begin:     begin,
		Shown:     func(from, to int) (int, int) { return from, to },
		Next:      func(_, to, _ int) (int, int) { return to, to },
		FileType:  fileType,
	}
}
