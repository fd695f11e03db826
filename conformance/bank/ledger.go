package bank

import (
	"slices"
	"time"
)

// A State is where a consent stands. Each standard has its own words for these.
type State int

// The states of a consent.
const (
	Asked     State = iota // stored, not decided yet
	Granted                // the PSU agreed
	Refused                // the PSU declined
	Withdrawn              // the PSU took it back at the bank
	Ended                  // the TPP gave it back
	Expired                // its time is over, or a newer consent took its place
)

// String returns the state in plain words.
func (s State) String() string {
	return [...]string{"asked", "granted", "refused", "withdrawn", "ended", "expired"}[s]
}

// A Consent is what a PSU is asked to grant to a client, or has granted.
type Consent struct {
	ID      string
	Client  *Client // nil until a client was granted it, where the standard does not say before
	User    *User   // nil until known
	State   State
	Changed time.Time // when the state changed last
	Until   time.Time // it expires at this moment; zero: never
	Silent  bool      // the TPP never learns its id: what it can close are the tokens
	Detail  any       // what the standard adds
}

// Live says whether the consent is asked for or granted, that is, whether something is left to close.
func (c *Consent) Live() bool { return c.State == Asked || c.State == Granted }

// A Code is an authorization code (RFC 6749, section 4.1.2).
type Code struct {
	Value       string
	Client      *Client
	User        *User
	Consent     *Consent
	RedirectURI string // as the authorisation request said it; empty when it said none
	Scope       string
	Challenge   string // RFC 7636
	Method      string // of the challenge: S256 or plain
	Expires     time.Time
	Used        bool
}

// A Kind tells access tokens from refresh tokens.
type Kind string

// The kinds of tokens.
const (
	AccessToken  Kind = "access token"
	RefreshToken Kind = "refresh token"
)

// A Token was issued to a client. All tokens that descend from one code share its Grant.
type Token struct {
	Value   string
	Kind    Kind
	Client  *Client
	User    *User
	Consent *Consent // nil when the token stands for the client alone
	Scope   string
	Grant   string // the code at its root
	Expires time.Time
	Revoked bool
	Spent   bool // another refresh token took its place
	Uses    int  // how often the API was asked with it
}

// A Ledger holds what the bank has opened: consents, codes and tokens, each in the order of its birth. A bank serves one
// request at a time and holds its ledger meanwhile, so nothing here locks; from outside, ask Bank.Open.
type Ledger struct {
	Clock    *Clock
	Consents []*Consent
	Codes    []*Code
	Tokens   []*Token

	mint     *mint
	consents map[string]*Consent
	codes    map[string]*Code
	tokens   map[string]*Token
	visits   map[string]*visit
	pushed   map[string]*PushedRequest
}

func newLedger(clock *Clock, m *mint) *Ledger {
	return &Ledger{
		Clock: clock, mint: m,
		consents: map[string]*Consent{}, codes: map[string]*Code{}, tokens: map[string]*Token{}, visits: map[string]*visit{}, pushed: map[string]*PushedRequest{},
	}
}

// NewID returns the next identifier, a UUID.
func (l *Ledger) NewID(kind string) string { return l.mint.uuid(kind) }

// IDOf returns the identifier that belongs to the parts, a UUID: always the same for the same parts.
func (l *Ledger) IDOf(parts ...string) string { return l.mint.fixedUUID(parts...) }

// OpenConsent stores a consent under an id and dates its birth.
func (l *Ledger) OpenConsent(c *Consent) *Consent {
	if c.ID == "" {
		c.ID = l.NewID("consent")
	}
	c.Changed = l.Clock.Now()
	l.Consents = append(l.Consents, c)
	l.consents[c.ID] = c
	return c
}

// Consent returns the consent with that id as it stands now, nil when there is none.
func (l *Ledger) Consent(id string) *Consent {
	c := l.consents[id]
	if c != nil {
		l.settle(c)
	}
	return c
}

// Move brings a consent into another state.
func (l *Ledger) Move(c *Consent, to State) {
	if c.State != to {
		c.State, c.Changed = to, l.Clock.Now()
	}
}

// settle lets a consent expire whose time is over.
func (l *Ledger) settle(c *Consent) {
	if c.State == Granted && !c.Until.IsZero() && !l.Clock.Now().Before(c.Until) {
		c.State, c.Changed = Expired, c.Until
	}
}

// NewCode stores a code under a fresh value.
func (l *Ledger) NewCode(c Code) *Code {
	c.Value = l.mint.secret("code")
	l.Codes = append(l.Codes, &c)
	l.codes[c.Value] = &c
	return &c
}

// NewToken stores a token under a fresh value.
func (l *Ledger) NewToken(t Token) *Token {
	t.Value = l.mint.secret(string(t.Kind))
	l.Tokens = append(l.Tokens, &t)
	l.tokens[t.Value] = &t
	return &t
}

// Rename gives a token another value, such as one that its bearer can read.
func (l *Ledger) Rename(t *Token, value string) {
	delete(l.tokens, t.Value)
	t.Value = value
	l.tokens[value] = t
}

// Code returns the code of that value, nil when there is none.
func (l *Ledger) Code(value string) *Code { return l.codes[value] }

// Token returns the token of that kind and value, nil when there is none.
func (l *Ledger) Token(kind Kind, value string) *Token {
	if t := l.tokens[value]; t != nil && t.Kind == kind {
		return t
	}
	return nil
}

// RevokeGrant ends all tokens that descend from a code.
func (l *Ledger) RevokeGrant(grant string) {
	for _, t := range l.Tokens {
		if t.Grant == grant {
			t.Revoked = true
		}
	}
}

// Alive says whether a token still opens something: neither revoked nor expired, and its consent granted.
func (l *Ledger) Alive(t *Token) bool {
	if t.Revoked || !l.Clock.Now().Before(t.Expires) {
		return false
	}
	if t.Consent == nil {
		return true
	}
	l.settle(t.Consent)
	return t.Consent.State == Granted
}

// Newest returns the youngest token that fits, nil when none does.
func (l *Ledger) Newest(fits func(*Token) bool) *Token {
	for _, t := range slices.Backward(l.Tokens) {
		if fits(t) {
			return t
		}
	}
	return nil
}

// An Entitlement is a consent or token that is still alive.
type Entitlement struct {
	Kind   string `json:"kind"` // "consent", "access token" or "refresh token"
	ID     string `json:"id"`   // the consent's id, or the token itself
	Client string `json:"client,omitempty"`
	User   string `json:"user,omitempty"`
	State  string `json:"state,omitempty"` // of a consent
}

// open lists what is still alive and can be closed by a TPP, oldest first, consents before tokens. A token falls with its
// consent, or is given back where the bank takes tokens back.
func (l *Ledger) open(revokes bool) []Entitlement {
	list := []Entitlement{}
	for _, c := range l.Consents {
		if l.settle(c); c.Live() && !c.Silent {
			list = append(list, Entitlement{Kind: "consent", ID: c.ID, Client: c.Client.id(), User: c.User.name(), State: c.State.String()})
		}
	}
	for _, t := range l.Tokens {
		if l.Alive(t) && (revokes || t.Consent != nil && !t.Consent.Silent) {
			list = append(list, Entitlement{Kind: string(t.Kind), ID: t.Value, Client: t.Client.id(), User: t.User.name()})
		}
	}
	return list
}

func (c *Client) id() string {
	if c == nil {
		return ""
	}
	return c.ID
}

func (u *User) name() string {
	if u == nil {
		return ""
	}
	return u.Name
}
