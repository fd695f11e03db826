package bank

import "slices"

// Faults returns the faults that profiles with this authorization server share, in the order of a run: those that show in
// one of the variants at least.
func Faults(variants []Variant) []Fault {
	var faults []Fault
	for _, f := range slices.Concat(httpFaults, jsonFaults, authorizeFaults, frontFaults, frontURIFaults, frontPageFaults, issuerFaults, pkceFaults,
		tokenFaults, codeFaults, refreshFaults, serviceFaults, lifetimeFaults, pushFaults, fapiFaults, apiFaults,
		tokenProbeFaults, codeProbeFaults, scopeFaults,
		bearerFaults, revocationFaults, introspectionFaults, metadataFaults, tlsFaults, certificateFaults) {
		var shows bool
		if f.Variant, shows = where(f.Where, variants); shows {
			faults = append(faults, f)
		}
	}
	return faults
}

// Whims returns the whims that profiles with this authorization server share: those that some variant can have.
func Whims(variants []Variant) []Whim {
	var list []Whim
	for _, w := range slices.Concat(whims, frontWhims, tokenWhims, apiWhims, tlsWhims) {
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

// notes names checks that must note.
func notes(checks ...string) map[string]string {
	outcomes := map[string]string{}
	for _, check := range checks {
		outcomes[check] = note
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
