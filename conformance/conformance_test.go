// The suite as a test binary: against the targets of $ASSAY_CONFIG (paths, separated
// as in PATH), else against the reference bank. Ginkgo's flags choose what is asked:
//
//	ASSAY_CONFIG=bank.yaml go run github.com/onsi/ginkgo/v2/ginkgo --label-filter=BG-DEL-03 ./conformance
package conformance_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/config"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/suite"
)

func TestConformance(t *testing.T) {
	gomega.RegisterFailHandler(ginkgo.Fail)
	var runs []*suite.Suite
	for _, target := range targets(t) {
		p := profiles.Named(target.Profile)
		runs = append(runs, suite.Register(target.Name, p, func(s conformance.Selection) (*flow.Walk, error) {
			s.Mode = target.EffectiveMode()
			return proof.Begin(p, target, s)
		}))
	}
	preview := ginkgo.PreviewSpecs("Assay")
	for _, run := range runs {
		run.Select(preview)
	}
	ginkgo.RunSpecs(t, "Assay")
	for _, run := range runs {
		if done := run.Close(context.Background()); done != nil {
			for _, left := range done.Leftover {
				t.Errorf("%s: %s is still open", done.Target.Name, left)
			}
		}
	}
}

// targets reads $ASSAY_CONFIG, or starts the reference bank for every profile.
func targets(t *testing.T) []*conformance.Target {
	if paths := os.Getenv("ASSAY_CONFIG"); paths != "" {
		all, err := config.Load(filepath.SplitList(paths), nil, config.CatalogueOf(profiles.All()))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	var all []*conformance.Target
	for _, p := range profiles.All() {
		b := proof.Bank(p.Name)
		_, target, stop, err := proof.Embed(b, bank.Config{Variant: b.Variants[0].Name})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(stop)
		all = append(all, target)
	}
	return all
}
