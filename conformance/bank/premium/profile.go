package premium

import (
	"slices"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// The variants, which have the names of the profile's presets.
const (
	FlowPage      = "flow-page"
	FinalConsumer = "final-consumer"
	TPP           = "tpp"
	MutualTLS     = "mutual-tls"
)

// basePath is where the sandbox of the bank begins.
const basePath = "/premium/sandbox"

// serviceScope is the scope of account information.
const serviceScope = "PREMIUM_AIS"

// Settings are what banks that keep the standard still choose.
type Settings struct {
	Consents            bool   // a TPP asks for a consent before it sends anybody to the bank
	Balances            bool   // balances have a resource of their own beside the account
	AccountsVersion     string // of the list and the details of accounts, of consents and of payments
	TransactionsVersion string
	Pages               bool // pages are numbered for all accounts, and not only for those at other banks
	NumberAmounts       bool // amounts are JSON numbers and not texts
	PageSize            int  // entries on a page that no pageSize was said for
	MaxPageSize         int
	ConsentDays         int // how long a consent lasts
}

// flowPageSettings are those of the flow page: 90 days for token and consent stand there; the page sizes are the default
// and the largest of public clients.
var flowPageSettings = Settings{
	AccountsVersion: "v1", TransactionsVersion: "v1", Pages: true, NumberAmounts: true, PageSize: 50, MaxPageSize: 200, ConsentDays: 90,
}

// liveSettings are those of the deployed versions; 180 days stand in article 10a of the RTS on SCA.
var liveSettings = Settings{
	Balances: true, AccountsVersion: "v3", TransactionsVersion: "v5", PageSize: 50, MaxPageSize: 200, ConsentDays: 180,
}

// oauth holds what the variants have in common. The lifetimes are our choice but for the hour of the access token, which
// public clients expect, and the day of the service token, which one of them tells of.
var oauth = bank.Settings{
	ClientAuth: []string{bank.SecretBasic}, PKCERequired: true, Promises: true,
	CodeLife: 5 * time.Minute, AccessLife: time.Hour, RefreshLife: 90 * 24 * time.Hour, ServiceLife: 24 * time.Hour,
	Paths: map[string]string{
		bank.OpAuthorize: basePath + "/auth/oauth/v2/authorize",
		bank.OpToken:     basePath + "/auth/oauth/v2/token",
	},
}

func variants() []bank.Variant {
	flowPage := oauth
	flowPage.Standard, flowPage.Scope = flowPageSettings, serviceScope
	flowPage.Rotates, flowPage.AccessLife = true, 90*24*time.Hour

	consumer := oauth
	consumer.Standard, consumer.Scope = liveSettings, serviceScope

	tpp, settings := oauth, liveSettings
	settings.Consents = true
	tpp.Standard, tpp.Scope = settings, serviceScope+":{consentId}"
	tpp.ClientAuth = []string{bank.SecretPost, bank.SecretBasic}
	tpp.ServiceScopes = []string{serviceScope}

	mutual := flowPage.OverMutualTLS()

	return []bank.Variant{
		{Name: FlowPage, Settings: flowPage, Target: target(FlowPage, flowPage)},
		{Name: FinalConsumer, Settings: consumer, Target: target(FinalConsumer, consumer)},
		{Name: TPP, Settings: tpp, Target: target(TPP, tpp)},
		{Name: MutualTLS, Like: FlowPage, Settings: mutual, Target: target(MutualTLS, mutual)},
	}
}

// Profile returns the profile of this package.
func Profile() bank.Profile {
	all := variants()
	return bank.Profile{
		Name: "premium", Variants: all, New: New,
		Faults: slices.Concat(bank.Faults(all, consequences), Faults()),
		Whims:  slices.Concat(bank.Whims(all), Whims()),
	}
}

// New builds a bank of this profile. A variant that does not exist is a programmer's mistake.
func New(cfg bank.Config) *bank.Bank {
	all := variants()
	if cfg.Variant == "" {
		cfg.Variant = all[0].Name
	}
	i := slices.IndexFunc(all, func(v bank.Variant) bool { return v.Name == cfg.Variant })
	if i < 0 {
		panic("premium: no variant " + cfg.Variant)
	}
	settings := all[i].Settings
	rules := bank.Honest()
	rules.Ask = askOnTheFly
	if settings.Standard.(Settings).Consents {
		rules.Ask = bank.ConsentOfScope(settings.Scope)
	}
	rules.Refresh = refresh(rules.Refresh)
	rules.Standard = honest()
	return bank.New(cfg, &all[i], rules, func(b *bank.Bank) bank.Service { return newServer(b) })
}

// A refreshing is the rule by which tokens are refreshed.
type refreshing = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (access, renewed *bank.Token, err *bank.OAuthError)

// refresh gives a refresh token with every refresh, as the flow page says: where the bank does not rotate, the same one
// again.
func refresh(next refreshing) refreshing {
	return func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (access, renewed *bank.Token, err *bank.OAuthError) {
		if access, renewed, err = next(l, s, t, scope); err == nil && renewed == nil {
			renewed = t
		}
		return access, renewed, err
	}
}
