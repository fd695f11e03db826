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
	"token-errors-with-200":     warns("FLK-RV-AFTER-refresh"),
	"token-errors-with-422":     warns("FLK-RV-AFTER-refresh"),
	"token-errors-without-word": warns("FLK-RV-AFTER-refresh"),
	"token-errors-in-own-words": warns("FLK-RV-AFTER-refresh"),
	"content-type-missing":      with(breaks("FLK-ERR-SHAPE"), warns("FLK-ERR-SHAPE-AUTH")),
	"state-dropped-on-refusal":  warns("FLK-AZ-ERR"),
	"tokens-repeat":             notes("FLK-AZ-CORR"),
	"expires-unsaid":            with(breaks("FLK-CC-200", "FLK-TK-CODE"), outcomes("skip", []string{"FLK-TK-EXPIRES"})),
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
	faults := slices.DeleteFunc(bank.Faults(variants), func(f bank.Fault) bool { return slices.Contains(strange, f.Name) })
	for i := range faults {
		if slices.ContainsFunc(slices.Collect(maps.Keys(faults[i].Breaks)), func(id string) bool { return strings.HasPrefix(id, "OAUTH-PK-") }) {
			faults[i].Variant = FDX5 // the only one that is sent challenges
		}
		if variant := shown[faults[i].Name]; variant != "" {
			faults[i].Variant = variant
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

// notes names checks that must note something.
func notes(checks ...string) map[string]string { return outcomes("note", checks) }

func outcomes(outcome string, checks []string) map[string]string {
	all := map[string]string{}
	for _, check := range checks {
		all[check] = outcome
	}
	return all
}

// with names further outcomes.
func with(some, more map[string]string) map[string]string {
	maps.Copy(some, more)
	return some
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

// inWrappers changes what stands in the wrappers of a list in the good answers of an operation.
func inWrappers(operation, list string, change func(fields map[string]any)) func(*bank.Rules) {
	return edit(operation, func(body map[string]any) {
		for _, wrapper := range objects(body, list) {
			for name := range wrapper {
				change(object(wrapper, name))
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
