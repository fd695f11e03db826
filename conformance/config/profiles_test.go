package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

func TestCatalogueOf(t *testing.T) {
	got := CatalogueOf([]*conformance.Profile{{
		Name:     "stet",
		Presets:  []conformance.Preset{{Name: "mutual", YAML: "mode: look\n"}},
		Features: []conformance.Feature{{Name: "refresh"}},
		Options:  []conformance.Option{{Name: "rotation", Values: []string{"a", "b"}}},
		Signs:    []string{"rsa-sha256"},
		Checks:   []conformance.Check{{ID: "STET-1"}},
	}})
	want := Catalogue{Profiles: map[string]ProfileKeys{"stet": {
		Presets:  map[string]string{"mutual": "mode: look\n"},
		Features: []string{"refresh"},
		Options:  []conformance.Option{{Name: "rotation", Values: []string{"a", "b"}}},
		Signs:    []string{"rsa-sha256"},
		Checks:   []string{"STET-1"},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("CatalogueOf (-want +got):\n%s", diff)
	}
}
