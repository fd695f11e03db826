package berlingroup

import (
	"maps"
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
	"approves-by-itself":       warns("BG-LIF-09"),
	"content-type-missing":     breaks("BG-ERR-01"),
	"header-not-supported":     breaks("BG-OAU-18"),
	"old-grant-blocks-the-new": breaks("BG-OAU-18"),
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
