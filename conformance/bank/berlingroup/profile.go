package berlingroup

import (
	"slices"
	"time"

	"github.com/assaykit/assay/conformance/bank"
)

// The variants, which have the names of the profile's presets.
const (
	FlowPage    = "flow-page"
	NextGenPSD2 = "nextgenpsd2"
	MutualTLS   = "mutual-tls"
)

// Settings are what banks that keep the standard still choose.
type Settings struct {
	ConsentPath   string // "/v1/consents", or "/consent" at the bank of the flow page
	PSUIDRequired bool   // POST consents needs PSU-ID
	Details       bool   // single transactions can be read
	PageSize      int    // entries on a page of transactions
	MaxDays       int    // how long a consent lasts at most
	MaxFrequency  int    // unattended reads a day at most
}

var standard = Settings{
	ConsentPath: "/v1/consents", Details: true, PageSize: 25,
	MaxDays:      180, // RTS on SCA, article 10a, as amended in 2022
	MaxFrequency: 4,   // the standard's own limit without agreement
}

// oauth holds the lifetimes, which are our choice but for the last: 90 days stand on the flow page.
var oauth = bank.Settings{
	CodeLife: time.Minute, AccessLife: 5 * time.Minute, RefreshLife: 90 * 24 * time.Hour,
}

func variants() []bank.Variant {
	flowPage, bg := oauth, standard
	bg.ConsentPath, bg.PSUIDRequired, bg.Details = "/consent", true, false
	flowPage.Standard = bg
	flowPage.Scope = "AISP:{consentId}"
	flowPage.ClientAuth = []string{bank.SecretBasic}
	flowPage.Rotates, flowPage.Promises = true, true

	next := oauth
	next.Standard = standard
	next.Scope = "AIS:{consentId}"
	next.ClientAuth = []string{bank.SecretPost, bank.SecretBasic}
	next.PKCERequired = true
	next.Revokes = true

	mutual := next.OverMutualTLS()

	return []bank.Variant{
		{Name: FlowPage, Settings: flowPage, Target: target(FlowPage, flowPage)},
		{Name: NextGenPSD2, Settings: next, Target: target(NextGenPSD2, next)},
		{Name: MutualTLS, Like: NextGenPSD2, Settings: mutual, Target: target(MutualTLS, mutual)},
	}
}

// Profile returns the profile of this package.
func Profile() bank.Profile {
	all := variants()
	return bank.Profile{
		Name: "berlin-group", Variants: all, New: New,
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
		panic("berlingroup: no variant " + cfg.Variant)
	}
	rules := bank.Honest()
	rules.Ask = bank.ConsentOfScope(all[i].Settings.Scope)
	rules.Standard = honest()
	return bank.New(cfg, &all[i], rules, func(b *bank.Bank) bank.Service { return newServer(b) })
}
