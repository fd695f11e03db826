package stet

import (
	"maps"
	"slices"

	"github.com/assaykit/assay/conformance/bank"
)

// Faults returns the faults of this standard, in the order of a run.
func Faults() []bank.Fault {
	return slices.Concat(
		formFaults(), accountFaults, balanceFaults, entryFaults, pagingFaults, consentFaults, messageFaults, tokenFaults, signatureFaults,
	)
}

// consequences are the checks of this standard that shared faults break, beside those that they name themselves.
var consequences = map[string]map[string]string{
	"approves-by-itself":    with(breaks("STET-AUT-07"), "skip", "TLS-HSTS"),
	"refusal-grants-a-code": breaks("STET-AUT-07"),
	"login-alone-grants":    breaks("STET-AUT-07"),
	"authorize-wants-post":  {"TLS-HSTS": "skip"},
	"missing-code-crashes":  warns("STET-TOK-09"),
}

// ofSecrets are shared faults about secrets, which the first variant does not have.
var ofSecrets = []string{"secret-optional", "refresh-without-authentication", "revocation-by-anybody", "unauthenticated-revocation-answered-200"}

// sharedFaults returns the faults of the authorization server with all that they break here.
func sharedFaults(variants []bank.Variant) []bank.Fault {
	// Without its form a request has no client here, which tells something else.
	faults := slices.DeleteFunc(bank.Faults(variants), func(f bank.Fault) bool { return f.Name == "token-wants-json" })
	for i := range faults {
		if slices.Contains(ofSecrets, faults[i].Name) {
			faults[i].Variant = Version15
		}
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

// with adds an outcome.
func with(outcomes map[string]string, outcome string, checks ...string) map[string]string {
	for _, check := range checks {
		outcomes[check] = outcome
	}
	return outcomes
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

// editEach changes the objects of a list in the good answers of an operation.
func editEach(operation, list string, change func(i int, object map[string]any)) func(*bank.Rules) {
	return edit(operation, func(body map[string]any) {
		for i, o := range objects(body, list) {
			change(i, o)
		}
	})
}

// editErrors changes the errors of the API with some statuses.
func editErrors(statuses []int, change func(body map[string]any)) func(*bank.Rules) {
	return bank.Rewrite(func(op string, a *bank.Answer) {
		if !bank.IsOAuth(op) && slices.Contains(statuses, a.Status) {
			a.Edit(change)
		}
	})
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
