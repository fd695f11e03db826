package config

import (
	"slices"

	"github.com/assaykit/assay/conformance"
)

// CatalogueOf takes the closed lists from the profiles themselves.
func CatalogueOf(profiles []*conformance.Profile) Catalogue {
	catalogue := Catalogue{Profiles: map[string]ProfileKeys{}}
	for _, p := range profiles {
		keys := ProfileKeys{Presets: map[string]string{}, Options: p.Options, Signs: p.Signs}
		for _, preset := range p.Presets {
			keys.Presets[preset.Name] = preset.YAML
		}
		for _, f := range p.Features {
			keys.Features = append(keys.Features, f.Name)
		}
		for i := range p.Checks {
			keys.Checks = append(keys.Checks, p.Checks[i].ID)
		}
		catalogue.Profiles[p.Name] = keys
	}
	return catalogue
}

// option finds an option by its name.
func (k ProfileKeys) option(name string) (conformance.Option, bool) {
	i := slices.IndexFunc(k.Options, func(o conformance.Option) bool { return o.Name == name })
	if i < 0 {
		return conformance.Option{}, false
	}
	return k.Options[i], true
}

// optionNames lists the names of the options in their order.
func (k ProfileKeys) optionNames() []string {
	var names []string
	for _, o := range k.Options {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	return names
}
