package bank

import (
	"net/http"
	"slices"
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

// Dialects returns the variants that say something of their own. Those without TLS come first, since talking to them takes
// less time.
func (p *Profile) Dialects() []Variant {
	var plain, secure []Variant
	for _, v := range p.Variants {
		switch {
		case v.Like != "":
		case v.Settings.TLS:
			secure = append(secure, v)
		default:
			plain = append(plain, v)
		}
	}
	return slices.Concat(plain, secure)
}

// A Variant is one way to serve a standard. It has the name of a preset.
type Variant struct {
	Name string
	// Like is the variant that says the same over another transport, "" where there is none. What is not about the transport
	// is proved there.
	Like     string
	Settings Settings
	// Target returns a ready target file for a bank of this variant at a base URL, whose control API, where it is open,
	// knows its callers by the token.
	Target func(baseURL, controlToken string) string
}

// Settings are what banks that keep the same standard still choose.
type Settings struct {
	Scope        string   // template of the scope, with {consentId}
	Scopes       []string // what the metadata name; nil: nothing
	ClientAuth   []string // client_secret_basic, client_secret_post, tls_client_auth
	PKCERequired bool
	Promises     bool // the bank's page promises a refresh token with every code
	Rotates      bool // a refresh gives a new refresh token and ends the old one
	Revokes      bool // RFC 7009 is offered
	Introspects  bool // RFC 7662 is offered
	Pushes       bool // RFC 9126 is offered
	PushedOnly   bool // requests that were not pushed are refused
	SaysIssuer   bool // RFC 9207 is offered
	BCP          bool // RFC 9700 and RFC 9325 are kept where older interfaces need not keep them
	FAPI         bool // what FAPI asks beyond OAuth is kept
	TLS          bool // the bank is reached over TLS
	Binds        bool // access tokens are bound to the certificate of their client (RFC 8705)

	IssuerPath   string // the path of the issuer behind scheme and host; "" for none
	PermitsQuery bool   // the bank's page lets clients put tokens into the query; the API does not read them there

	// Client is the TPP that the target files name; nil: MainClient.
	Client *Client
	// Paths says where the bank serves an operation of the authorization server, by operation id; those that it leaves out
	// are where the document has them. "" says that the bank has none.
	Paths map[string]string
	// ServiceScopes are what a client may ask for itself by the client credentials grant; none: the grant is not offered.
	ServiceScopes []string
	ServiceLife   time.Duration // of a token of that grant
	// ServiceClients are the ids of the clients that may use that grant; none: every client that has a secret.
	ServiceClients []string

	CodeLife    time.Duration
	AccessLife  time.Duration
	RefreshLife time.Duration // from the PSU's approval on
	Standard    any           // the settings of the profile's own package
}

// TPP returns the client that the target files name.
func (s *Settings) TPP() *Client {
	if s.Client == nil {
		return MainClient
	}
	return s.Client
}

// OverMutualTLS returns the settings of the same bank where clients show a certificate instead of a secret (RFC 8705).
func (s Settings) OverMutualTLS() Settings {
	s.ClientAuth = []string{TLSClientAuth}
	s.TLS, s.Binds = true, true
	return s
}

// Public says whether that client has no secret.
func (s *Settings) Public() bool { return s.TPP().Secret == "" }

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
