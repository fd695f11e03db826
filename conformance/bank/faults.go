package bank

import (
	"maps"
	"slices"
)

// Faults returns the faults that profiles with this authorization server share, in the order of a run: those that show in
// one of the variants at least. Consequences are the checks of a standard that they break, by the names of the faults, beside those
// that they name themselves.
func Faults(variants []Variant, consequences map[string]map[string]string) []Fault {
	var faults []Fault
	for _, f := range slices.Concat(httpFaults, jsonFaults, authorizeFaults, frontFaults, frontURIFaults, frontPageFaults, issuerFaults, pkceFaults,
		tokenFaults, codeFaults, refreshFaults, serviceFaults, lifetimeFaults, pushFaults, fapiFaults, apiFaults,
		tokenProbeFaults, codeProbeFaults, scopeFaults,
		bearerFaults, revocationFaults, introspectionFaults, metadataFaults, tlsFaults, certificateFaults, badCertificateFaults, bindingFaults) {
		var shows bool
		if f.Variant, shows = where(f.Where, variants); shows {
			f.Breaks = Together(f.Breaks, consequences[f.Name])
			faults = append(faults, f)
		}
	}
	return faults
}

// Whims returns the whims that profiles with this authorization server share: those that some variant can have.
func Whims(variants []Variant) []Whim {
	var list []Whim
	for _, w := range slices.Concat(whims, frontWhims, tokenWhims, apiWhims, tlsWhims, certificateWhims) {
		var shows bool
		if w.Variant, shows = where(w.Where, variants); shows {
			list = append(list, w)
		}
	}
	return list
}

// where finds the first variant whose settings fit; the name is "" when all do.
func where(fits func(*Settings) bool, variants []Variant) (name string, found bool) {
	if fits == nil {
		return "", true
	}
	all := true
	for _, v := range slices.Backward(variants) {
		if fits(&v.Settings) {
			name, found = v.Name, true
		} else {
			all = false
		}
	}
	if all {
		name = ""
	}
	return name, found
}

// The conditions under which some faults and whims show.
var (
	byHeader = func(s *Settings) bool { return s.ClientAuth[0] == SecretBasic }
	byBody   = func(s *Settings) bool { return s.ClientAuth[0] == SecretPost }
	revokes  = func(s *Settings) bool { return s.Revokes }
	serves   = func(s *Settings) bool { return len(s.ServiceScopes) > 0 && !s.Public() }
	pushes   = func(s *Settings) bool { return s.Pushes }
	fapi     = func(s *Settings) bool { return s.FAPI }
	promises = func(s *Settings) bool { return s.Promises }
	secure   = func(s *Settings) bool { return s.TLS && !s.BCP }
	strict   = func(s *Settings) bool { return s.TLS && s.BCP }
	overTLS  = func(s *Settings) bool { return s.TLS }
	mutual   = func(s *Settings) bool { return s.Binds }
	stays    = func(s *Settings) bool { return !s.Rotates && !s.FAPI }
	plain    = func(s *Settings) bool { return !s.FAPI }
	modern   = func(s *Settings) bool { return s.BCP }
	names    = func(s *Settings) bool { return s.SaysIssuer }
	demands  = func(s *Settings) bool { return s.PKCERequired }
	older    = func(s *Settings) bool { return !s.BCP && len(s.ServiceScopes) > 0 }
	apps     = func(s *Settings) bool { return s.Public() }
	secrets  = func(s *Settings) bool { return !s.Public() }
)

// outcomes of checks that must notice; fail where no more is said.
const (
	fail = "fail"
	warn = "warn"
	note = "note"
	skip = "skip" // it leaves nothing to speak about
)

// Breaks names checks that must fail.
func Breaks(checks ...string) map[string]string { return outcomes(fail, checks) }

// Warns names checks that must warn.
func Warns(checks ...string) map[string]string { return outcomes(warn, checks) }

// Notes names checks that must note something.
func Notes(checks ...string) map[string]string { return outcomes(note, checks) }

// Skips names checks that have nothing left to speak about.
func Skips(checks ...string) map[string]string { return outcomes(skip, checks) }

func outcomes(outcome string, checks []string) map[string]string {
	all := map[string]string{}
	for _, check := range checks {
		all[check] = outcome
	}
	return all
}

// Together names the checks of several lists.
func Together(lists ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, list := range lists {
		maps.Copy(all, list)
	}
	return all
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

// RewriteGood returns a lie that changes the good answers of an operation on their way out.
func RewriteGood(operation string, change func(a *Answer)) func(*Rules) {
	return Rewrite(func(op string, a *Answer) {
		if op == operation && a.Status/100 == 2 {
			change(a)
		}
	})
}

// EditGood returns a lie that changes the members of the good answers of an operation.
func EditGood(operation string, change func(body map[string]any)) func(*Rules) {
	return RewriteGood(operation, func(a *Answer) { a.Edit(change) })
}

// Objects returns the objects of a list in an answer; none where there is no such list.
func Objects(body map[string]any, name string) []map[string]any {
	var list []map[string]any
	items, _ := body[name].([]any)
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			list = append(list, object)
		}
	}
	return list
}

// Object returns an object in an answer; an empty one where there is none.
func Object(body map[string]any, name string) map[string]any {
	if inner, ok := body[name].(map[string]any); ok {
		return inner
	}
	return map[string]any{}
}

// rewriteTokens changes the answers of the token endpoint that hold a token.
func rewriteTokens(change func(a *Answer)) func(*Rules) {
	return Rewrite(func(operation string, a *Answer) {
		if operation == OpToken && a.Status == 200 {
			change(a)
		}
	})
}
