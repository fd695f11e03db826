package flinks

import (
	"slices"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// The variants, which have the names of the profile's presets.
const (
	FlowPage  = "flow-page"
	FDX5      = "fdx-5"
	MutualTLS = "mutual-tls"
)

// Settings are what banks that keep the interface still choose.
type Settings struct {
	Provider          int  // the one that the target file names
	CorrelationNeeded bool // an authorisation request must hold correlation_id
	JWT               bool // access tokens of users can be read
	PageSize          int  // elements on a page where no limit is asked for; 0: lists come whole
	Richer            bool // the second version of the list of providers is offered
}

func variants() []bank.Variant {
	oauth := bank.Settings{
		Scope:    allScopes(),
		CodeLife: time.Minute, // our choice
		// Both lifetimes are Flinks': five minutes, and thirty days without use.
		AccessLife: 5 * time.Minute, RefreshLife: 30 * 24 * time.Hour,
		ServiceScopes: []string{serviceScope}, ServiceLife: 5 * time.Minute,
		Promises: true,
		Paths: map[string]string{
			bank.OpAuthorize: "/api/v1/authorize", bank.OpToken: "/api/v1/token", bank.OpMetadata: "",
		},
	}
	flowPage := oauth
	flowPage.ClientAuth = []string{bank.SecretPost}
	flowPage.Standard = Settings{Provider: wonderland, CorrelationNeeded: true}

	five := oauth
	five.ClientAuth = []string{bank.SecretBasic, bank.SecretPost}
	five.Standard = Settings{Provider: lookingGlass, JWT: true, PageSize: 10, Richer: true}

	mutual := flowPage.OverMutualTLS()

	return []bank.Variant{
		{Name: FlowPage, Settings: flowPage, Target: target(FlowPage, flowPage)},
		{Name: FDX5, Settings: five, Target: target(FDX5, five)},
		{Name: MutualTLS, Like: FlowPage, Settings: mutual, Target: target(MutualTLS, mutual)},
	}
}

// Profile returns the profile of this package.
func Profile() bank.Profile {
	all := variants()
	return bank.Profile{
		Name: "flinks", Variants: all, New: New,
		Faults: slices.Concat(sharedFaults(all), Faults()),
		Whims:  slices.Concat(sharedWhims(all), Whims()),
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
		panic("flinks: no variant " + cfg.Variant)
	}
	var b *bank.Bank
	settings := func() Settings { return b.Settings.Standard.(Settings) } // a whim may have changed them
	rules, mine := bank.Honest(), honest()
	rules.Standard = mine
	rules.Ask = mine.ask(settings)
	rules.ReadForm = readForm
	rules.Refresh = idle(rules.Refresh)
	rules.TokenAnswer = func(grantType string, answer *bank.TokenAnswer) {
		if settings().JWT {
			mine.readable(b.Ledger, grantType, answer)
		}
	}
	b = bank.New(cfg, &all[i], rules, func(b *bank.Bank) bank.Service { return newServer(b) })
	return b
}
