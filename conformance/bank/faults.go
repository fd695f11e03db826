package bank

import "slices"

// Faults returns the faults that every profile with this authorization server shares, in the order of a run.
func Faults() []Fault {
	return slices.Concat(httpFaults, authorizeFaults, tokenFaults, codeFaults, refreshFaults, apiFaults)
}

// outcome of a check that must notice, where no more is said.
const fail = "fail"

// breaks names checks that must fail.
func breaks(checks ...string) map[string]string {
	outcomes := map[string]string{}
	for _, check := range checks {
		outcomes[check] = fail
	}
	return outcomes
}

// warns names checks that must warn.
func warns(checks ...string) map[string]string {
	outcomes := map[string]string{}
	for _, check := range checks {
		outcomes[check] = "warn"
	}
	return outcomes
}

// Rewrite returns a lie that changes answers on their way out, after what other lies made of them.
func Rewrite(change func(operation string, a *Answer)) func(*Rules) {
	return func(r *Rules) {
		before := r.Answer
		r.Answer = func(operation string, a *Answer) {
			before(operation, a)
			change(operation, a)
		}
	}
}

// rewriteTokens changes the answers of the token endpoint that hold a token.
func rewriteTokens(change func(a *Answer)) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpToken && a.Status == 200 {
			change(a)
		}
	})
}
