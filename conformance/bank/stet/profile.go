package stet

import (
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// The variants, which have the names of the profile's presets.
const (
	FlowPage   = "flow-page"
	Version15  = "stet-1.5"
	Version142 = "stet-1.4.2"
	Version16  = "stet-1.6"
)

// basePath is where the API of the bank begins.
const basePath = "/stet/psd2"

// The scopes that the bank knows.
const (
	scopeAISP     = "aisp"
	scopeExtended = "extended_transaction_history"
	scopePISP     = "pisp"
)

// Settings are what banks that keep the standard still choose.
type Settings struct {
	Path      string // of the version, below the base path
	Later     bool   // the words of 1.5: amounts as numbers, identifiers with underscores, the currency in the identification
	Clocked   bool   // dates carry the time of day, and remittance information is an object
	Identity  bool   // the identity of the end user is a resource of its own
	Trusted   bool   // trusted beneficiaries can be read
	Extended  bool   // the scope for the extended history is offered
	Signed    bool   // requests are signed
	Hrefs     string // how links begin: "root" with the path under the API, "bare" without its slash, "path" with the whole path, "url"
	Coupled   bool   // the tokens of a grant end together, whichever is given back
	NoContent bool   // where there is nothing to give the answer is 204
	PageSize  int    // entries on a page: our choice
}

var (
	settings140 = Settings{Path: "v1", Trusted: true, Signed: true, Coupled: true, Hrefs: "root", NoContent: true, PageSize: 20}
	settings15  = Settings{Path: "v1.5", Later: true, Clocked: true, Identity: true, Trusted: true, Extended: true, Hrefs: "bare", PageSize: 20}
	settings142 = Settings{Path: "v1.4.2", Clocked: true, Identity: true, Trusted: true, Hrefs: "path", NoContent: true, PageSize: 20}
	settings16  = Settings{Path: "v1.6", Later: true, Clocked: true, Identity: true, Hrefs: "url", PageSize: 20}
)

// oauth holds what the variants have in common. Tokens of ten minutes and refresh tokens of ninety days are those of the
// portal; the life of a code is our choice.
var oauth = bank.Settings{
	Scope: scopeAISP, ClientAuth: []string{bank.SecretPost}, Promises: true, Revokes: true,
	CodeLife: time.Minute, AccessLife: 10 * time.Minute, RefreshLife: 90 * 24 * time.Hour, ServiceLife: 10 * time.Minute,
	ServiceScopes: []string{scopePISP},
	Paths: map[string]string{
		bank.OpAuthorize: basePath + "/authorize", bank.OpToken: basePath + "/token", bank.OpRevoke: basePath + "/revoke",
	},
}

func variants() []bank.Variant {
	page := oauth
	page.Standard, page.ClientAuth, page.TLS, page.Binds = settings140, []string{bank.TLSClientAuth}, true, true
	page.Paths = map[string]string{
		bank.OpAuthorize: basePath + "/oauth/authorize", bank.OpToken: basePath + "/oauth/token", bank.OpRevoke: basePath + "/oauth/revoke",
	}
	later := oauth
	later.Standard, later.PKCERequired, later.Rotates = settings15, true, true
	middle := oauth
	middle.Standard, middle.Revokes, middle.ServiceScopes = settings142, false, nil
	middle.ClientAuth, middle.TLS, middle.Binds = []string{bank.TLSClientAuth}, true, true
	latest := oauth
	latest.Standard, latest.ServiceScopes, latest.ClientAuth = settings16, nil, []string{bank.SecretBasic}
	return []bank.Variant{
		{Name: FlowPage, Settings: page, Target: target(FlowPage, page)},
		{Name: Version15, Settings: later, Target: target(Version15, later)},
		{Name: Version142, Settings: middle, Target: target(Version142, middle)},
		{Name: Version16, Settings: latest, Target: target(Version16, latest)},
	}
}

// Profile returns the profile of this package.
func Profile() bank.Profile {
	p := bank.Profile{Name: "stet", Variants: variants(), New: New}
	p.Faults = slices.Concat(sharedFaults(&p), Faults())
	p.Whims = slices.Concat(bank.Whims(p.Variants), Whims())
	return p
}

// New builds a bank of this profile. A variant that does not exist is a programmer's mistake.
func New(cfg bank.Config) *bank.Bank {
	all := variants()
	if cfg.Variant == "" {
		cfg.Variant = all[0].Name
	}
	i := slices.IndexFunc(all, func(v bank.Variant) bool { return v.Name == cfg.Variant })
	if i < 0 {
		panic("stet: no variant " + cfg.Variant)
	}
	rules := bank.Honest()
	rules.Ask = ask(all[i].Settings.Standard.(Settings).Extended)
	rules.Granted = granted
	rules.Refresh = refresh(rules.Refresh)
	if all[i].Settings.Standard.(Settings).Coupled {
		rules.Revoke = func(l *bank.Ledger, t *bank.Token) { l.RevokeGrant(t.Grant) }
	}
	rules.Standard = honest()
	return bank.New(cfg, &all[i], rules, func(b *bank.Bank) bank.Service { return newServer(b) })
}

// A refreshing is the rule by which tokens are refreshed.
type refreshing = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (access, renewed *bank.Token, err *bank.OAuthError)

// refresh keeps the extended history to the first access token of a grant.
func refresh(next refreshing) refreshing {
	return func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (access, renewed *bank.Token, err *bank.OAuthError) {
		kept := slices.DeleteFunc(strings.Fields(scope), func(token string) bool { return token == scopeExtended })
		return next(l, s, t, strings.Join(kept, " "))
	}
}
