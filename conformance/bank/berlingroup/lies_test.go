package berlingroup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/berlingroup"
)

// logOf runs the tour on a bank.
func logOf(t testing.TB, cfg bank.Config) []string {
	c := newTPP(t, cfg)
	c.tour()
	return c.log
}

// TestEveryFaultShows keeps faults out that change nothing a TPP can see. Those that standards share show in one of them
// at least, which the proof sees to.
func TestEveryFaultShows(t *testing.T) {
	profile := berlingroup.Profile()
	honest := map[string][]string{}
	for _, v := range toured(profile) {
		honest[v.Name] = logOf(t, bank.Config{Variant: v.Name, Seed: 7})
	}
	names := map[string]bool{}
	for _, fault := range berlingroup.Faults() {
		if names[fault.Name] {
			t.Errorf("%s: there are two of this name", fault.Name)
		}
		names[fault.Name] = true
		if fault.Story == "" || len(fault.Breaks) == 0 {
			t.Errorf("%s: story or breaks are missing", fault.Name)
		}
		variant := variantsOf(profile, fault.Variant)[0]
		if honest[variant] == nil {
			continue
		}
		if difference(honest[variant], logOf(t, bank.Config{Variant: variant, Seed: 7, Faults: []bank.Fault{fault}})) == "" {
			t.Errorf("%s on %s: no answer differs from the honest bank's", fault.Name, variant)
		}
	}
	for _, whim := range berlingroup.Whims() {
		if names[whim.Name] {
			t.Errorf("%s: there are two of this name", whim.Name)
		}
		names[whim.Name] = true
		if whim.Story == "" {
			t.Errorf("%s: the story is missing", whim.Name)
		}
	}
}

// toured are the variants that the tour can be made at, which has no connection and so no certificate. What banks with TLS
// do is for the proof to see.
func toured(p bank.Profile) []bank.Variant {
	return slices.DeleteFunc(slices.Clone(p.Variants), func(v bank.Variant) bool { return v.Settings.TLS })
}

func variantsOf(p bank.Profile, named string) []string {
	var names []string
	for _, v := range p.Variants {
		if named == "" || named == v.Name {
			names = append(names, v.Name)
		}
	}
	return names
}

// difference returns the first answer that differs.
func difference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return fmt.Sprint(i)
		}
	}
	return ""
}

// allowed are the steps of the tour whose status a whim changes, since that is what it is about.
var allowed = map[string][]string{
	"see-other-redirects":         {"authorise (decision)", "authorise and refuse (decision)", "authorise anew (decision)", "authorise existing consent (decision)"},
	"invalid-client-answered-401": {"redeem code with wrong secret", "redeem code without authentication", "redeem with a wrong secret by header", "refresh without authentication"},
	"error-page-with-200":         {"authorise to a foreign redirect URI", "authorise with unknown client"},
	"small-pages":                 {"read transactions"},
	"empty-last-page":             {"read transactions"},
	"second-delete-refused":       {"delete consent again"},
	"unknown-account-403":         {"read unknown account"},
	"unknown-transaction-404":     {"read unknown transaction"},
}

// TestWhimsKeepStatuses holds that a bank with a whim answers otherwise, and serves whom the honest bank serves. Whims that
// standards share are held to account by the proof.
func TestWhimsKeepStatuses(t *testing.T) {
	profile := berlingroup.Profile()
	for _, v := range toured(profile) {
		plain := logOf(t, bank.Config{Variant: v.Name, Seed: 7})
		honest := statusesOf(plain)
		for _, whim := range berlingroup.Whims() {
			if !slices.Contains(variantsOf(profile, whim.Variant), v.Name) {
				continue
			}
			answers := logOf(t, bank.Config{Variant: v.Name, Seed: 7, Whims: []bank.Whim{whim}})
			if difference(plain, answers) == "" {
				t.Errorf("%s on %s: no answer differs from the honest bank's", whim.Name, v.Name)
			}
			for step, got := range statusesOf(answers) {
				if got != honest[step] && !slices.Contains(allowed[whim.Name], step) {
					t.Errorf("%s on %s: %s: status %s, want %s", whim.Name, v.Name, step, got, honest[step])
				}
			}
		}
	}
}

// statusesOf lists the statuses of every step.
func statusesOf(log []string) map[string]string {
	all := map[string]string{}
	for _, line := range log {
		step, rest, _ := strings.Cut(line, ": ")
		all[step] += rest[:3] + " "
	}
	return all
}
