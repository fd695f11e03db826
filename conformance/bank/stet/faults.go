package stet

import (
	"slices"

	"github.com/assaykit/assay/conformance/bank"
)

// Faults returns the faults of this standard, in the order of a run.
func Faults() []bank.Fault {
	return slices.Concat(
		formFaults(), accountFaults, balanceFaults, entryFaults, pagingFaults, consentFaults, messageFaults, tokenFaults, signatureFaults, habitsForbidden,
	)
}

// consequences are the checks of this standard that shared faults break, beside those that they name themselves.
var consequences = map[string]map[string]string{
	"approves-by-itself":    bank.Together(bank.Breaks("STET-AUT-07"), bank.Skips("TLS-HSTS")),
	"refusal-grants-a-code": bank.Breaks("STET-AUT-07"),
	"login-alone-grants":    bank.Breaks("STET-AUT-07"),
	"authorize-wants-post":  {"TLS-HSTS": "skip"},
	"missing-code-crashes":  bank.Warns("STET-TOK-09"),

	"access-token-not-taken-back":             bank.Skips("STET-REV-05"),
	"access-token-outlives-its-revocation":    bank.Breaks("STET-REV-05"),
	"access-token-outlives-its-refresh-token": bank.Breaks("STET-REV-05"),
	"tokens-repeat":                           bank.Breaks("STET-REV-05"),
	"revocation-by-another-method":            bank.Skips("STET-REV-05"),
}

// elsewhere are shared faults that do not show in the first variant: it has no secrets, and its tokens end together.
var elsewhere = []string{"secret-optional", "refresh-without-authentication", "revocation-by-anybody", "unauthenticated-revocation-answered-200", "unknown-hint-finds-nothing", "revocation-forgotten"}

// sharedFaults returns the faults of the authorization server with all that they break here.
func sharedFaults(variants []bank.Variant) []bank.Fault {
	// Without its form a request has no client here, which tells something else.
	faults := slices.DeleteFunc(bank.Faults(variants, consequences), func(f bank.Fault) bool { return f.Name == "token-wants-json" })
	for i := range faults {
		if slices.Contains(elsewhere, faults[i].Name) {
			faults[i].Variant = Version15
		}
	}
	return faults
}

// editEach changes the objects of a list in the good answers of an operation.
func editEach(operation, list string, change func(i int, object map[string]any)) func(*bank.Rules) {
	return bank.EditGood(operation, func(body map[string]any) {
		for i, o := range bank.Objects(body, list) {
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
