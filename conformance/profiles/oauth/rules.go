package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
)

// Restated adds to shared checks the rules of one standard that say again what they
// hold, by check: one finding for both.
func Restated(all []conformance.Check, rules map[string][]string) []conformance.Check {
	for i := range all {
		all[i].Rules = slices.Concat(all[i].Rules, rules[all[i].ID])
	}
	return all
}
