// Package profiles lists what the reference bank can serve. It is the one place where a new profile of the bank is named.
package profiles

import (
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/authorization"
	"github.com/assaykit/assay/conformance/bank/berlingroup"
	"github.com/assaykit/assay/conformance/bank/flinks"
	"github.com/assaykit/assay/conformance/bank/premium"
	"github.com/assaykit/assay/conformance/bank/stet"
)

// All returns the profiles of the reference bank.
func All() []bank.Profile {
	return []bank.Profile{
		berlingroup.Profile(),
		premium.Profile(),
		authorization.Profile(),
		flinks.Profile(),
		stet.Profile(),
	}
}
