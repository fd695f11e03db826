package proof

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	banks "github.com/assaykit/assay/conformance/bank/profiles"
	"github.com/assaykit/assay/conformance/config"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/psu"
)

// Bank returns the reference bank's side of a profile, nil when it has none. Of the
// faults, those stay that break a check of the profile, and of what they break the
// checks that the profile has: profiles share faults, and not all have the steps
// that show them.
func Bank(profile string) *bank.Profile {
	all := banks.All()
	i := slices.IndexFunc(all, func(b bank.Profile) bool { return b.Name == profile })
	if i < 0 {
		return nil
	}
	b := &all[i]
	p := profiles.Named(profile)
	if p == nil {
		return b
	}
	b.Faults = slices.DeleteFunc(b.Faults, func(f bank.Fault) bool {
		return !slices.ContainsFunc(slices.Collect(maps.Keys(f.Breaks)), func(id string) bool { return p.Check(id) != nil })
	})
	for i := range b.Faults {
		b.Faults[i].Breaks = maps.Clone(b.Faults[i].Breaks)
		maps.DeleteFunc(b.Faults[i].Breaks, func(id, _ string) bool { return p.Check(id) == nil })
	}
	return b
}

// Embed starts the reference bank on loopback and returns it with the target that
// fits it. Overrides are key=value pairs over that target.
func Embed(p *bank.Profile, cfg bank.Config, overrides ...string) (b *bank.Bank, t *conformance.Target, stop func(), err error) {
	variant := p.Variant(cfg.Variant)
	if variant == nil {
		return nil, nil, nil, fmt.Errorf("the reference bank has no variant %q of %s", cfg.Variant, p.Name)
	}
	cfg.Control = true
	b = p.New(cfg)
	base, stop, err := b.Start("127.0.0.1:0")
	if err != nil {
		return nil, nil, nil, err
	}
	t, err = config.Parse("reference bank", []byte(variant.Target(base, b.ControlToken())), os.LookupEnv, overrides, config.CatalogueOf(profiles.All()))
	if err != nil {
		stop()
		return nil, nil, nil, err
	}
	return b, t, stop, nil
}

// Begin makes a walk with the PSU channel that the target asks for.
func Begin(p *conformance.Profile, t *conformance.Target, s conformance.Selection) (*flow.Walk, error) {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails, see crypto/rand
	return flow.Begin(flow.Config{Profile: p, Target: t, Selection: s, Key: key,
		Channel: func(front http.RoundTripper) (conformance.PSUChannel, error) { return psu.For(t, front, os.Stderr) }})
}
