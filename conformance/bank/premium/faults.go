package premium

import (
	"net/http"
	"slices"

	"github.com/assaykit/assay/conformance/bank"
)

// Faults returns the faults of this standard, in the order of a run.
func Faults() []bank.Fault {
	return slices.Concat(
		authorizeFaults, consentFaults, admissionFaults, accountFaults, detailFaults, balanceFaults, entryFaults, pagingFaults,
		queryFaults, lifecycleFaults, errorFaults,
	)
}

// consequences are the checks of this standard that shared faults break, beside those that they name themselves.
var consequences = map[string]map[string]string{
	"unknown-refresh-token-issues":    {"PREM-REAUTH-CONSENT": "skip"},
	"expired-token-opens":             bank.Breaks("PREM-EXPIRED-401"),
	"revocation-by-the-psu-forgotten": bank.Breaks("PREM-REVOKED-401"),
	"missing-token-answered-403":      bank.Warns("PREM-ACC-NOTOKEN"),
	"unknown-token-opens":             bank.Breaks("PREM-ACC-NOTOKEN", "PREM-PAGE-TOKEN"),
	"unknown-token-answered-403":      bank.Warns("PREM-ACC-NOTOKEN"),
	"header-not-supported":            bank.Breaks("PREM-REAUTH-CONSENT"),
	"old-grant-blocks-the-new":        bank.Breaks("PREM-REAUTH-CONSENT"),
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
			*p = Problem{Status: http.StatusInternalServerError, Code: "INTERNAL_ERROR"}
		}
	})
}

// assumeQuery replaces a parameter of the transaction list where stand says so.
func assumeQuery(name string, stand func(asked string, sent bool) (string, bool)) func(*bank.Rules) {
	return lie(func(r *Rules) {
		before := r.Assume
		r.Assume = func(operation string, request *http.Request) {
			if before(operation, request); operation != opEntries {
				return
			}
			query := request.URL.Query()
			if value, replaced := stand(query.Get(name), query.Has(name)); replaced {
				query.Set(name, value)
				request.URL.RawQuery = query.Encode()
			}
		}
	})
}
