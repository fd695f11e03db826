package stet

import (
	"maps"
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
}

// ofThePage are shared faults that need what only the flow page promises, or no secret of the client.
var ofThePage = []string{
	"approves-by-itself", "refusal-grants-a-code", "login-alone-grants", "redirect-and-verifier-optional", "verifier-unchecked",
	"header-not-supported", "old-grant-blocks-the-new", "any-role-redeems", "any-role-refreshes", "any-role-reads",
}

// ofRoles are shared faults that the flow page rules out and other presets only warn about.
var ofRoles = []string{"any-role-redeems", "any-role-refreshes", "any-role-reads"}

// sharedFaults returns the faults of the authorization server with all that they break here. They are shown without TLS and
// signatures where they can be, which is quicker.
func sharedFaults(p *bank.Profile) []bank.Fault {
	plainFirst := p.Dialects()
	// Without its form a request has no client here, which tells something else.
	faults := slices.DeleteFunc(bank.Faults(plainFirst, consequences), func(f bank.Fault) bool { return f.Name == "token-wants-json" })
	for i := range faults {
		switch {
		case slices.Contains(ofThePage, faults[i].Name):
			faults[i].Variant = FlowPage
		case faults[i].Variant == "":
			faults[i].Variant = plainFirst[0].Name
		}
		if slices.Contains(ofRoles, faults[i].Name) {
			warned := faults[i]
			warned.Name, warned.Variant, warned.Breaks = warned.Name+"-in-1.4.2", Version142, bank.Warns(slices.Collect(maps.Keys(warned.Breaks))...)
			faults = append(faults, warned)
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
