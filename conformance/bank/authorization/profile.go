package authorization

import (
	"slices"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// The variants.
const (
	FlowPage = "flow-page" // what the Authorization API page says
	BCP      = "bcp"       // a server of our days, as RFC 9700 and RFC 9325 want it
	App      = "app"       // the same for an app without a secret
	FAPI     = "fapi"      // what FAPI 1.0 and 2.0 ask of it beyond that, as far as a client with a secret can see

	MutualTLS = "mutual-tls" // clients show a certificate, and tokens are bound to it
)

// lifetimes are our choice.
var lifetimes = bank.Settings{
	CodeLife: time.Minute, AccessLife: 5 * time.Minute, RefreshLife: 90 * 24 * time.Hour, ServiceLife: 5 * time.Minute,
}

func variants() []bank.Variant {
	page := lifetimes
	page.Scope = scopeAccounts
	page.Scopes = []string{scopeAccounts, scopeTransactions, scopePayments}
	page.ServiceScopes, page.ServiceClients = []string{scopePayments}, []string{bank.MainClient.ID, bank.OddClient.ID}
	page.ClientAuth = []string{bank.SecretBasic, bank.SecretPost}
	page.Promises = true
	page.Revokes, page.Introspects = true, true
	page.IssuerPath, page.PermitsQuery = "/bank", true

	bcp := page
	bcp.IssuerPath, bcp.PermitsQuery = "", false
	bcp.ClientAuth = []string{bank.SecretPost, bank.SecretBasic}
	bcp.Promises, bcp.Rotates = false, true
	bcp.BCP, bcp.Client = true, bank.OddClient
	bcp.PKCERequired, bcp.Pushes, bcp.SaysIssuer = true, true, true
	bcp.TLS = true

	app := bcp
	app.Client, app.Pushes, app.Introspects = bank.AppClient, false, false

	fapi := bcp
	fapi.FAPI, fapi.Rotates = true, false

	mutual := page.OverMutualTLS()

	return []bank.Variant{
		{Name: FlowPage, Settings: page, Target: target(FlowPage, page)},
		{Name: BCP, Settings: bcp, Target: target(BCP, bcp)},
		{Name: App, Settings: app, Target: target(App, app)},
		{Name: FAPI, Settings: fapi, Target: target(FAPI, fapi)},
		{Name: MutualTLS, Like: FlowPage, Settings: mutual, Target: target(MutualTLS, mutual)},
	}
}

// Profile returns the profile of this package.
func Profile() bank.Profile {
	all := variants()
	return bank.Profile{Name: "authorization", Variants: all, New: New, Faults: slices.Concat(bank.Faults(all, nil), Faults()), Whims: bank.Whims(all)}
}

// New builds a bank of this profile. A variant that does not exist is a programmer's mistake.
func New(cfg bank.Config) *bank.Bank {
	all := variants()
	if cfg.Variant == "" {
		cfg.Variant = all[0].Name
	}
	i := slices.IndexFunc(all, func(v bank.Variant) bool { return v.Name == cfg.Variant })
	if i < 0 {
		panic("authorization: no variant " + cfg.Variant)
	}
	rules := bank.Honest()
	rules.Ask, rules.Granted = ask, granted
	rules.Standard = honest()
	return bank.New(cfg, &all[i], rules, func(b *bank.Bank) bank.Service { return &server{bank: b, rules: b.Rules.Standard.(*Rules)} })
}
