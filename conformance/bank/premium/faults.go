package premium

import (
	"maps"
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
	"expired-token-opens":             breaks("PREM-EXPIRED-401"),
	"revocation-by-the-psu-forgotten": breaks("PREM-REVOKED-401"),
	"missing-token-answered-403":      warns("PREM-ACC-NOTOKEN"),
	"unknown-token-opens":             breaks("PREM-ACC-NOTOKEN", "PREM-PAGE-TOKEN"),
	"unknown-token-answered-403":      warns("PREM-ACC-NOTOKEN"),
	"header-not-supported":            breaks("PREM-REAUTH-CONSENT"),
	"old-grant-blocks-the-new":        breaks("PREM-REAUTH-CONSENT"),
}

// sharedFaults returns the faults of the authorization server with all that they break here.
func sharedFaults(variants []bank.Variant) []bank.Fault {
	faults := bank.Faults(variants)
	for i := range faults {
		if more := consequences[faults[i].Name]; more != nil {
			all := maps.Clone(faults[i].Breaks)
			maps.Copy(all, more)
			faults[i].Breaks = all
		}
	}
	return faults
}

// breaks names checks that must fail.
func breaks(checks ...string) map[string]string { return outcomes("fail", checks) }

// warns names checks that must warn.
func warns(checks ...string) map[string]string { return outcomes("warn", checks) }

// notes names checks that must note.
func notes(checks ...string) map[string]string { return outcomes("note", checks) }

func outcomes(outcome string, checks []string) map[string]string {
	all := map[string]string{}
	for _, check := range checks {
		all[check] = outcome
	}
	return all
}

// rewrite changes the good answers of an operation on their way out.
func rewrite(operation string, change func(a *bank.Answer)) func(*bank.Rules) {
	return bank.Rewrite(func(op string, a *bank.Answer) {
		if op == operation && a.Status/100 == 2 {
			change(a)
		}
	})
}

// edit changes the members of the good answers of an operation.
func edit(operation string, change func(body map[string]any)) func(*bank.Rules) {
	return rewrite(operation, func(a *bank.Answer) { a.Edit(change) })
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

// objects returns the objects of a list in an answer; none where there is no such list.
func objects(body map[string]any, name string) []map[string]any {
	var list []map[string]any
	items, _ := body[name].([]any)
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			list = append(list, object)
		}
	}
	return list
}

// object returns an object in an answer; an empty one where there is none.
func object(body map[string]any, name string) map[string]any {
	if inner, ok := body[name].(map[string]any); ok {
		return inner
	}
	return map[string]any{}
}
