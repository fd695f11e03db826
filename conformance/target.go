package conformance

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// The modes of a run, from the boldest to the most careful.
const (
	ModeFull    = "full"    // every step
	ModeCareful = "careful" // nothing that spends beyond the consent itself, nothing that may lock
	ModeLook    = "look"    // reads only
)

// EndpointNames is the closed list of the endpoints that a target may name.
var EndpointNames = []string{
	"authorize", "token", "revoke", "introspect", "metadata", "par",
	"consents", "accounts", "card-accounts", "providers",
}

// The ways in which a client certificate may be wrong. In all else it is like client.tls.
const (
	BadExpired     = "expired"
	BadNotYetValid = "not_yet_valid"
	BadRole        = "wrong_role" // its PSD2 statement is without the role for account information
	BadHolder      = "other_tpp"  // it names another organisation
)

// BadCertificateNames is the closed list of the ways in which a client certificate may be wrong.
var BadCertificateNames = []string{BadExpired, BadNotYetValid, BadRole, BadHolder}

// A Target says where one ASPSP is, who we are there, what it declares, how its PSU approves, what
// a run may cost it and which of its failures are known. It is read from a target file by package
// config, which has checked it: every duration, number and list has its default, and files that the
// target file names are already read.
type Target struct {
	Schema      string            `yaml:"schema"`
	Name        string            `yaml:"name"`
	Profile     string            `yaml:"profile"`
	Preset      string            `yaml:"preset"`
	Environment string            `yaml:"environment"` // sandbox or production
	Mode        string            `yaml:"mode"`        // as written; EffectiveMode is what counts
	BaseURL     string            `yaml:"base_url"`
	Origins     []string          `yaml:"origins"`   // further origins that may receive its tokens
	LinkBase    string            `yaml:"link_base"` // base of relative links; "" is BaseURL
	Endpoints   map[string]string `yaml:"endpoints"` // by EndpointNames; absolute or under BaseURL
	Issuer      string            `yaml:"issuer"`    // expected iss; "" where not known
	Client      Client            `yaml:"client"`
	OtherClient *Client           `yaml:"other_client"` // nil: binding checks are skipped
	TLS         Trust             `yaml:"tls"`
	Proxy       string            `yaml:"proxy"`
	Request     Additions         `yaml:"request"`
	PSU         PSU               `yaml:"psu"`
	Consent     ConsentTerms      `yaml:"consent"`
	Data        DataTerms         `yaml:"data"`
	Start       Start             `yaml:"start"`
	Hooks       map[string]Hook   `yaml:"hooks"` // revoke_by_psu, expire_access_token, expire_code
	Features    []string          `yaml:"features"`
	Options     map[string]string `yaml:"options"`
	Clock       ClockTerms        `yaml:"clock"`
	Gateway     Gateway           `yaml:"gateway"`
	Limits      Limits            `yaml:"limits"`
	Cleanup     Cleanup           `yaml:"cleanup"`
	Known       []Known           `yaml:"known"`

	// BadCertificates are client certificates that the ASPSP must refuse, by BadCertificateNames.
	// Authorities that it trusts signed them. What is tried with one that is not here is skipped.
	BadCertificates map[string]KeyPair `yaml:"bad_certificates"`

	// Referenced are the values that references to the environment or to files brought into
	// places where secrets may stand. They are part of Secrets.
	Referenced []string `yaml:"-"`
}

// A Client is one registration of ours at the ASPSP.
type Client struct {
	ID           string   `yaml:"id"`
	Auth         string   `yaml:"auth"` // none, client_secret_basic, client_secret_post, tls_client_auth, …
	Secret       string   `yaml:"secret"`
	RedirectURIs []string `yaml:"redirect_uris"` // registered ones, the first is the main one
	Scope        string   `yaml:"scope"`         // may hold {consentId}
	PKCE         string   `yaml:"pkce"`          // S256, plain or none
	TLS          KeyPair  `yaml:"tls"`           // the QWAC
	Signing      Signing  `yaml:"signing"`       // the QSEAL
}

// A KeyPair is a certificate chain and its key, both in PEM. Both are empty where there is none.
type KeyPair struct {
	Cert []byte `yaml:"cert"`
	Key  []byte `yaml:"key"`
}

// Empty says that there is no certificate.
func (p KeyPair) Empty() bool { return len(p.Cert) == 0 }

// Signing is the seal certificate with the way in which the ASPSP wants it used.
type Signing struct {
	KeyPair   `yaml:",inline"`
	KeyID     string   `yaml:"key_id"`
	Algorithm string   `yaml:"algorithm"`
	Headers   []string `yaml:"headers"` // signed headers, in order
}

// Trust is what makes us believe the ASPSP's certificate. There is no switch to believe anything.
type Trust struct {
	CA         []byte `yaml:"ca"`          // PEM; empty: the system's roots
	ServerName string `yaml:"server_name"` // "" is the host of the URL
}

// Additions are what the ASPSP wants in requests beyond its standard.
type Additions struct {
	Headers   map[string]string `yaml:"headers"`   // added to every API call
	Omit      []string          `yaml:"omit"`      // headers never sent, though the profile would
	Accept    string            `yaml:"accept"`    // media type asked for
	Authorize map[string]string `yaml:"authorize"` // added to the authorisation request
	Token     map[string]string `yaml:"token"`     // added to every token request
	API       map[string]string `yaml:"api"`       // query parameters added to every API call
}

// PSU says how the account holder approves.
type PSU struct {
	Approve   string     `yaml:"approve"`    // form, browser, manual, command or paste
	Approvals int        `yaml:"approvals"`  // contacts with the PSU that one run may spend
	IPAddress string     `yaml:"ip_address"` // sent as PSU-IP-Address; "" reads unattended
	Callback  Listener   `yaml:"callback"`
	Users     []User     `yaml:"users"`  // the first is the main PSU
	Pages     []PageRule `yaml:"pages"`  // matched top-down on each page
	Refuse    []PageRule `yaml:"refuse"` // matched first when the PSU refuses
}

// A Listener is where the kit waits for the browser of the PSU.
type Listener struct {
	Listen string `yaml:"listen"` // host:port on loopback
	KeyPair
}

// A User is one PSU of the ASPSP's sandbox.
type User struct {
	Name     string            `yaml:"name"`    // our label for the PSU
	Headers  map[string]string `yaml:"headers"` // sent when this PSU's consent is made
	Values   map[string]string `yaml:"values"`  // what page rules fill in, by name
	Accounts []Account         `yaml:"accounts"`
}

// An Account is one account of a PSU, as both the PSU and the ASPSP name it.
type Account struct {
	IBAN     string `yaml:"iban"`
	Currency string `yaml:"currency"` // ISO 4217, "" where it does not matter
}

// A PageRule says what to do on a page of the ASPSP that matches it. Selectors are CSS.
type PageRule struct {
	When  string            `yaml:"when"`  // the rule applies where this selects something
	Fill  map[string]string `yaml:"fill"`  // name of an input to name of a value of the user
	Press string            `yaml:"press"` // what is pressed then
}

// ConsentTerms are the consents that the kit asks for.
type ConsentTerms struct {
	Model           string `yaml:"model"` // detailed, bank-offered, available-accounts or global
	ValidDays       int    `yaml:"valid_days"`
	FrequencyPerDay int    `yaml:"frequency_per_day"`
	UnattendedReads int    `yaml:"unattended_reads"` // reads without PSU that a run may use up
}

// DataTerms say what data there is to read, and what must not be readable.
type DataTerms struct {
	HistoryDays    int    `yaml:"history_days"` // how far back the ASPSP serves transactions
	Pages          int    `yaml:"pages"`        // how many pages of one list are followed
	UnknownAccount string `yaml:"unknown_account"`
	ForeignAccount string `yaml:"foreign_account"` // an account of somebody else; "" where none is known
}

// Start lets a run join the flow late, with what an earlier one left.
type Start struct {
	AccessToken  string `yaml:"access_token"`
	RefreshToken string `yaml:"refresh_token"`
	ConsentID    string `yaml:"consent_id"`
}

// A Hook makes something happen at the ASPSP that no TPP can do: one of Call and Command.
type Hook struct {
	Call    *HookCall     `yaml:"call"`
	Command []string      `yaml:"command"` // program and arguments, run without a shell
	Timeout time.Duration `yaml:"timeout"`
}

// A HookCall is a hook made by HTTP. {consentId}, {user}, {accessToken} and {code} are filled in.
type HookCall struct {
	Method  string            `yaml:"method"`
	URL     string            `yaml:"url"`
	Headers map[string]string `yaml:"headers"`
	Body    string            `yaml:"body"`
	Expect  []int             `yaml:"expect"` // status codes that mean done; empty: any 2xx
}

// ClockTerms say how far the ASPSP's clock may be from ours.
type ClockTerms struct {
	Skew time.Duration `yaml:"skew"`
}

// Gateway names the status codes that something in front of the ASPSP may answer with a page of its own.
type Gateway struct {
	HTMLErrors []int `yaml:"html_errors"`
}

// Limits bound what a run may take and what an answer may cost.
type Limits struct {
	Timeout   time.Duration `yaml:"timeout"`   // of one request
	Wait      time.Duration `yaml:"wait"`      // of any one wait, such as Retry-After
	Total     time.Duration `yaml:"total"`     // of the run
	Calls     int           `yaml:"calls"`     // in the run
	Rate      float64       `yaml:"rate"`      // calls per second, 0 is no limit
	Redirects int           `yaml:"redirects"` // of one front channel
	Body      int64         `yaml:"body"`      // bytes of one answer
}

// Cleanup says what the kit closes behind itself, and how long that may take.
type Cleanup struct {
	Consents bool          `yaml:"consents"`
	Tokens   bool          `yaml:"tokens"`
	Wait     time.Duration `yaml:"wait"`
}

// Known is a failure of the ASPSP that somebody knows of and owns until a date.
type Known struct {
	Check  string    `yaml:"check"`
	Reason string    `yaml:"reason"`
	Owner  string    `yaml:"owner"`
	Until  time.Time `yaml:"until"` // the last day, midnight UTC
}

// Endpoint returns the absolute URL of an endpoint of EndpointNames, or "" when the ASPSP has none.
// Placeholders such as {consentId} stay as they are.
func (t *Target) Endpoint(name string) string { return t.At(t.Endpoints[name]) }

// At returns the absolute URL of a place that the target file gives, absolute or under the base URL;
// "" stays "".
func (t *Target) At(path string) string {
	if path == "" || strings.Contains(path, "://") {
		return path
	}
	return strings.TrimRight(t.BaseURL, "/") + "/" + strings.TrimLeft(path, "/")
}

// Owns says whether u is on an origin that the ASPSP's tokens may be sent to: the origin of the
// base URL, of an endpoint, or one that the target lists.
func (t *Target) Owns(u *url.URL) bool {
	asked := origin(u)
	if asked == "" {
		return false
	}
	if asked == originOf(t.BaseURL) {
		return true
	}
	for name := range t.Endpoints {
		if asked == originOf(t.Endpoint(name)) {
			return true
		}
	}
	return slices.ContainsFunc(t.Origins, func(o string) bool { return asked == originOf(o) })
}

// Claims says whether the target declares an optional feature of its profile.
func (t *Target) Claims(feature string) bool { return slices.Contains(t.Features, feature) }

// Option returns the value of an option of the profile, "" where neither preset nor target set it.
func (t *Target) Option(name string) string { return t.Options[name] }

// EffectiveMode returns the mode that a run must keep to: in production never bolder than careful.
func (t *Target) EffectiveMode() string {
	switch {
	case t.Mode == ModeLook:
		return ModeLook
	case t.Mode == ModeCareful, t.Environment == "production":
		return ModeCareful
	}
	return ModeFull
}

// originOf returns the origin of a URL given as text, "" where it has none.
func originOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return origin(u)
}

// origin returns scheme, host and port of u in one spelling (RFC 6454, section 4), "" for anything
// that is not reached by HTTP.
func origin(u *url.URL) string {
	if u == nil || u.Hostname() == "" {
		return ""
	}
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	switch {
	case scheme != "http" && scheme != "https":
		return ""
	case port == "" && scheme == "http":
		port = "80"
	case port == "":
		port = "443"
	}
	return scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}
