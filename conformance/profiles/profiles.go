// Package profiles lists the flows that the kit knows.
package profiles

import (
	"sync"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles/authorization"
	"github.com/assaykit/assay/conformance/profiles/berlingroup"
	"github.com/assaykit/assay/conformance/profiles/flinks"
	"github.com/assaykit/assay/conformance/profiles/premium"
	"github.com/assaykit/assay/conformance/profiles/stet"
)

// All returns the profiles, in the order of reports. They are made once and must
// not be changed.
var All = sync.OnceValue(func() []*conformance.Profile {
	return []*conformance.Profile{
		berlingroup.Profile(),
		premium.Profile(),
		authorization.Profile(),
		flinks.Profile(),
		stet.Profile(),
	}
})

// Named returns the profile of that name, nil when there is none.
func Named(name string) *conformance.Profile {
	for _, p := range All() {
		if p.Name == name {
			return p
		}
	}
	return nil
}
