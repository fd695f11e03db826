package config

import "github.com/assaykit/assay/conformance"

// CatalogueOf takes the closed lists from the profiles themselves.
func CatalogueOf(profiles []*conformance.Profile) Catalogue {
	catalogue := Catalogue{Profiles: map[string]ProfileKeys{}}
	for _, p := range profiles {
		keys := ProfileKeys{Presets: map[string]string{}, Options: map[string][]string{}}
		for _, preset := range p.Presets {
			keys.Presets[preset.Name] = preset.YAML
		}
		for _, f := range p.Features {
			keys.Features = append(keys.Features, f.Name)
		}
		for _, o := range p.Options {
			keys.Options[o.Name] = o.Values
		}
		for i := range p.Checks {
			keys.Checks = append(keys.Checks, p.Checks[i].ID)
		}
		catalogue.Profiles[p.Name] = keys
	}
	return catalogue
}
