package flinks

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// Faults returns the faults of this interface, in the order of a run.
func Faults() []bank.Fault {
	return slices.Concat(
		admissionFaults, providerFaults, authorizeFaults, tokenFaults, accountFaults, detailFaults, entryFaults, queryFaults, pagingFaults,
		networkFaults, statementFaults, customerFaults, errorFaults, revocationFaults,
	)
}

// consequences are the checks of this profile that shared faults break, beside those that they name themselves.
var consequences = map[string]map[string]string{
	"token-errors-with-200":     bank.Warns("FLK-RV-AFTER-refresh"),
	"token-errors-with-422":     bank.Warns("FLK-RV-AFTER-refresh"),
	"token-errors-without-word": bank.Warns("FLK-RV-AFTER-refresh"),
	"token-errors-in-own-words": bank.Warns("FLK-RV-AFTER-refresh"),
	"content-type-missing":      bank.Together(bank.Breaks("FLK-ERR-SHAPE"), bank.Warns("FLK-ERR-SHAPE-AUTH")),
	"state-dropped-on-refusal":  bank.Warns("FLK-AZ-ERR"),
	"tokens-repeat":             bank.Notes("FLK-AZ-CORR"),
	"expires-unsaid":            bank.Together(bank.Breaks("FLK-CC-200", "FLK-TK-CODE"), bank.Skips("FLK-TK-EXPIRES")),
}

// shown are shared faults that need a variant of their own: credentials by Basic, or challenges of PKCE.
var shown = map[string]string{"token-wants-json": FDX5, "redirect-optional": FDX5}

// strange are the shared faults that cannot show here: a token without a connection is at no provider, so that it opens
// nothing, a connection ends when its user makes a new one, and a connection has several scopes; faults of this package
// stand in for these. There are no metadata.
var strange = []string{
	"service-token-opens-accounts", "service-token-reads-an-empty-list", "unknown-token-opens", "old-grant-blocks-the-new",
	"default-scope-after-refresh", "metadata-without-response-types",
}

// sharedFaults returns the faults of the authorization server with all that they break here.
func sharedFaults(variants []bank.Variant) []bank.Fault {
	faults := slices.DeleteFunc(bank.Faults(variants, consequences), func(f bank.Fault) bool { return slices.Contains(strange, f.Name) })
	for i := range faults {
		if slices.ContainsFunc(slices.Collect(maps.Keys(faults[i].Breaks)), func(id string) bool { return strings.HasPrefix(id, "OAUTH-PK-") }) {
			faults[i].Variant = FDX5 // the only one that is sent challenges
		}
		if variant := shown[faults[i].Name]; variant != "" {
			faults[i].Variant = variant
		}
	}
	return faults
}

// inWrappers changes what stands in the wrappers of a list in the good answers of an operation.
func inWrappers(operation, list string, change func(fields map[string]any)) func(*bank.Rules) {
	return bank.EditGood(operation, func(body map[string]any) {
		for _, wrapper := range bank.Objects(body, list) {
			for name := range wrapper {
				change(bank.Object(wrapper, name))
			}
		}
	})
}

// complain changes the errors of the data family.
func complain(change func(operation string, p *Problem)) func(*bank.Rules) {
	return lie(func(r *Rules) {
		before := r.Complain
		r.Complain = func(operation string, p *Problem) {
			before(operation, p)
			change(operation, p)
		}
	})
}

// failures changes the error answers of the data family on their way out.
func failures(change func(operation string, a *bank.Answer)) func(*bank.Rules) {
	return bank.Rewrite(func(operation string, a *bank.Answer) {
		if isData(operation) && a.Status >= http.StatusBadRequest {
			change(operation, a)
		}
	})
}
