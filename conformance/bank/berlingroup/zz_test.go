package berlingroup_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

func TestZZ(t *testing.T) {
	p := profiles.All()[0]
	b := proof.Bank("berlin-group")
	for _, v := range b.Variants {
		run, err := proof.Try(context.Background(), p, b, bank.Config{Variant: v.Name}, conformance.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range run.Verdicts {
			if v.Outcome != "pass" {
				fmt.Println(v.Check, v.Outcome, v.SkipKind, v.Reason, v.Want, "|", v.Got, v.Exchange)
			}
		}
		fmt.Println("---", len(run.Tape))
	}
}
