package berlingroup

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance/bank"
)

// Faults returns the faults of this standard, in the order of a run.
func Faults() []bank.Fault {
	return slices.Concat(
		headerFaults, oauthFaults, errorFaults, creationFaults, requestFaults, lifecycleFaults, deletionFaults,
		admissionFaults, accountFaults, balanceFaults, entryFaults, pagingFaults, queryFaults,
	)
}

// consequences are the checks of this standard that shared faults break, beside those that they name themselves.
var consequences = map[string]map[string]string{
	"approves-by-itself":       bank.Warns("BG-LIF-09"),
	"content-type-missing":     bank.Breaks("BG-ERR-01"),
	"header-not-supported":     bank.Breaks("BG-OAU-18"),
	"old-grant-blocks-the-new": bank.Breaks("BG-OAU-18"),
}

// complain changes the errors of the API.
func complain(change func(operation string, p *Problem)) func(*bank.Rules) {
	return lie(func(r *Rules) {
		before := r.Complain
		r.Complain = func(operation string, p *Problem) {
			before(operation, p)
			change(operation, p)
		}
	})
}

// crash turns some errors of the API into a server error.
func crash(on func(operation string, p *Problem) bool) func(*bank.Rules) {
	return complain(func(operation string, p *Problem) {
		if on(operation, p) {
			*p = Problem{Status: http.StatusInternalServerError}
		}
	})
}

// assume fills in what a request leaves out, or replaces what it holds.
func assume(change func(operation string, r *http.Request, t *bank.Token)) func(*bank.Rules) {
	return lie(func(r *Rules) {
		before := r.Assume
		r.Assume = func(operation string, request *http.Request, t *bank.Token) {
			before(operation, request, t)
			change(operation, request, t)
		}
	})
}
