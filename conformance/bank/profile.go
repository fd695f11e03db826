package bank

import (
	"net/http"
	"time"
)

// A Profile is one standard as the reference bank serves it, in its variants, with the faults and whims that prove the
// kit's checks.
type Profile struct {
	Name     string
	Variants []Variant
	New      func(Config) *Bank
	Faults   []Fault
	Whims    []Whim
}

// Variant returns the variant of that name, nil when there is none.
func (p *Profile) Variant(name string) *Variant {
	for i := range p.Variants {
		if p.Variants[i].Name == name {
			return &p.Variants[i]
		}
	}
	return nil
}

// A Variant is one way to serve a standard. It has the name of a preset.
type Variant struct {
	Name     string
	Settings Settings
	// Target returns a ready target file for a bank of this variant at a base URL.
	Target func(baseURL string) string
}

// Settings are what banks that keep the same standard still choose.
type Settings struct {
	Scope        string   // template of the scope, with {consentId}
	ClientAuth   []string // client_secret_basic, client_secret_post
	PKCERequired bool
	Promises     bool // the bank's page promises a refresh token with every code
	Rotates      bool // a refresh gives a new refresh token and ends the old one
	Revokes      bool // RFC 7009 is offered
	CodeLife     time.Duration
	AccessLife   time.Duration
	RefreshLife  time.Duration // from the PSU's approval on
	Standard     any           // the settings of the profile's own package
}

// A Fault is a habit of a bank that breaks its standard: a named lie.
type Fault struct {
	Name  string
	Story string
	// Variant is where the fault shows; "" in every variant.
	Variant string
	// Where says in which banks a shared fault shows, by their settings; nil in all. Faults fills in Variant by it.
	Where func(*Settings) bool
	// Breaks gives the outcome of each check that must notice, by check id: "fail", "warn" and so on.
	Breaks map[string]string
	Lie    func(*Rules)
}

// A Whim is a freedom of the standard that a bank takes. It must change no outcome.
type Whim struct {
	Name    string
	Story   string
	Variant string               // "" in every variant
	Where   func(*Settings) bool // as of a fault
	Set     func(*Settings)      // may be nil
	Use     func(*Rules)         // may be nil
}

// A Service is what one standard puts behind the tokens of the bank.
type Service interface {
	// Mount registers the operations of the standard.
	Mount(*http.ServeMux)
	// Refuse answers, in the shape of the standard, a request that no operation took: 404, 405 with the Allow
	// header set already, or 413.
	Refuse(w http.ResponseWriter, r *http.Request, status int)
	// Describe says to the PSU what a consent would grant.
	Describe(*Consent) Description
	// Obstacle says to the PSU why this user cannot grant the consent; "" when nothing is in the way.
	Obstacle(*Consent, *User) string
	// Grant carries out the PSU's approval.
	Grant(*Consent)
	// Decline carries out the PSU's refusal.
	Decline(*Consent)
}

// A Description is what the consent page shows.
type Description struct {
	Purpose  string   // one sentence
	Accounts []string // each with what is shown of it
	Terms    []string // until when, how often
}
