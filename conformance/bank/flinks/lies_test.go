package flinks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/flinks"
)

// logOf runs the tour on a bank.
func logOf(t testing.TB, cfg bank.Config) []string {
	cfg.Control = true
	c := newTPP(t, cfg)
	c.tour()
	return c.log
}

// TestEveryFaultShows keeps faults of this package out that change nothing a TPP can see.
func TestEveryFaultShows(t *testing.T) {
	honest := map[string][]string{}
	for _, v := range dialects() {
		honest[v.Name] = logOf(t, bank.Config{Variant: v.Name, Seed: 7})
	}
	names := map[string]bool{}
	for _, fault := range flinks.Faults() {
		if names[fault.Name] {
			t.Errorf("%s: there are two of this name", fault.Name)
		}
		names[fault.Name] = true
		if fault.Story == "" || len(fault.Breaks) == 0 {
			t.Errorf("%s: story or breaks are missing", fault.Name)
		}
		variant := variantsOf(fault.Variant)[0]
		if slices.Equal(honest[variant], logOf(t, bank.Config{Variant: variant, Seed: 7, Faults: []bank.Fault{fault}})) {
			t.Errorf("%s on %s: no answer differs from the honest bank's", fault.Name, variant)
		}
	}
	for _, whim := range flinks.Whims() {
		if names[whim.Name] {
			t.Errorf("%s: there are two of this name", whim.Name)
		}
		names[whim.Name] = true
		if whim.Story == "" {
			t.Errorf("%s: the story is missing", whim.Name)
		}
	}
}

// dialects are the variants that the tour can be made at: it has no connection and so no certificate. What differs over TLS
// is for the proof to see.
func dialects() []bank.Variant {
	profile := flinks.Profile()
	return profile.Dialects()
}

func variantsOf(named string) []string {
	var names []string
	for _, v := range dialects() {
		if named == "" || named == v.Name {
			names = append(names, v.Name)
		}
	}
	return names
}

// allowed are the steps of the tour whose status a whim changes, since that is what it is about.
var allowed = map[string][]string{
	"correlation-id-optional": {"authorise without correlation id"},
	"connections-refused-with-401": {"list providers without token", "list providers with a user token", "revoke without token by DELETE",
		"revoke without token by POST", "revoke again by DELETE", "revoke again by POST"},
	"invented-offset-not-found":    {"read transactions with an invented offset"},
	"older-access-tokens-live-out": {"list accounts with the replaced token"},
	"refresh-outlives-the-psu":     {"refresh after the PSU's revocation"},
	"files-elsewhere":              {"read statement", "read statement as a picture"},
}

// TestWhimsKeepStatuses holds that a bank with a whim answers otherwise, and serves whom the honest bank serves.
func TestWhimsKeepStatuses(t *testing.T) {
	for _, v := range dialects() {
		plain := logOf(t, bank.Config{Variant: v.Name, Seed: 7})
		honest := statusesOf(plain)
		for _, whim := range flinks.Whims() {
			if !slices.Contains(variantsOf(whim.Variant), v.Name) {
				continue
			}
			answers := logOf(t, bank.Config{Variant: v.Name, Seed: 7, Whims: []bank.Whim{whim}})
			if slices.Equal(plain, answers) {
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
