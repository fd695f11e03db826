package conformance

import (
	"context"
	"strings"
)

// A Verb is what a PSU does with a request for access.
type Verb string

// The verbs of a PSU.
const (
	Approve Verb = "approve" // log in and agree
	Refuse  Verb = "refuse"  // log in and decline
	Leave   Verb = "leave"   // look at the first page and go no further
)

// A Decision is what the PSU is to do, who the PSU is, and with which accounts.
type Decision struct {
	Verb     Verb
	User     User
	Accounts []Account // none: those that the ASPSP offers
}

// Words says the decision to a person, in the imperative and without secrets.
func (d Decision) Words() string {
	who := ""
	if d.User.Name != "" {
		who = " as " + d.User.Name
	}
	switch d.Verb {
	case Refuse:
		return "Log in" + who + " and refuse the access that is asked for."
	case Leave:
		return "Open the page and leave it as it is. Do not log in."
	}
	if len(d.Accounts) == 0 {
		return "Log in" + who + " and approve the access that is asked for."
	}
	named := make([]string, len(d.Accounts))
	for i, account := range d.Accounts {
		named[i] = strings.TrimSpace(account.IBAN + " " + account.Currency)
	}
	return "Log in" + who + " and approve access to " + enumerate(named) + "."
}

// enumerate joins names as a sentence does.
func enumerate(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// A Callback is how the PSU came back from the ASPSP.
type Callback struct {
	// URL is the redirect URI as the ASPSP completed it, with query and fragment. It is empty
	// when the PSU never came back.
	URL string
	// Why says what kept the PSU from coming back, when URL is empty.
	Why string
}

// A PSUChannel takes a PSU to the pages of the ASPSP and brings the answer back.
type PSUChannel interface {
	// Approve takes the PSU to the authorisation URL, has the decision carried out, and stops
	// before the redirect URI is fetched. An error is our own fault or the end of the context;
	// whatever the ASPSP did stands in the callback.
	Approve(ctx context.Context, authorizeURL string, d Decision) (Callback, error)

	// Drives is true when the kit fetches the pages itself, so that every redirect is on the tape.
	Drives() bool
}
