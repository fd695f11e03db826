package berlingroup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/berlingroup"
)

// logs runs the tour on a bank of each variant.
func logOf(t testing.TB, cfg bank.Config) []string {
	c := newTPP(t, cfg)
	c.tour()
	return c.log
}

// TestEveryFaultShows keeps faults out that change nothing a TPP can see.
func TestEveryFaultShows(t *testing.T) {
	profile := berlingroup.Profile()
	honest := map[string][]string{}
	for _, v := range profile.Variants {
		honest[v.Name] = logOf(t, bank.Config{Variant: v.Name, Seed: 7})
	}
	names := map[string]bool{}
	for _, fault := range profile.Faults {
		if names[fault.Name] {
			t.Errorf("%s: there are two of this name", fault.Name)
		}
		names[fault.Name] = true
		if fault.Story == "" || len(fault.Breaks) == 0 {
			t.Errorf("%s: story or breaks are missing", fault.Name)
		}
		for _, variant := range variantsOf(profile, fault.Variant) {
			got := logOf(t, bank.Config{Variant: variant, Seed: 7, Faults: []bank.Fault{fault}})
			if difference(honest[variant], got) == "" {
				t.Errorf("%s on %s: no answer differs from the honest bank's", fault.Name, variant)
			}
		}
	}
	for _, whim := range profile.Whims {
		if names[whim.Name] {
			t.Errorf("%s: there are two of this name", whim.Name)
		}
		names[whim.Name] = true
		if whim.Story == "" {
			t.Errorf("%s: the story is missing", whim.Name)
		}
		for _, variant := range variantsOf(profile, whim.Variant) {
			got := logOf(t, bank.Config{Variant: variant, Seed: 7, Whims: []bank.Whim{whim}})
			if difference(honest[variant], got) == "" {
				t.Errorf("%s on %s: no answer differs from the honest bank's", whim.Name, variant)
			}
		}
	}
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

// TestWhimsKeepStatuses holds every whim against the statuses of the honest bank, but for those that it is about.
func TestFaultsAreNarrow(t *testing.T) {
	profile := berlingroup.Profile()
	for _, v := range profile.Variants {
		honest := statusesOf(logOf(t, bank.Config{Variant: v.Name, Seed: 7}))
		for _, fault := range profile.Faults {
			if !slices.Contains(variantsOf(profile, fault.Variant), v.Name) {
				continue
			}
			got := statusesOf(logOf(t, bank.Config{Variant: v.Name, Seed: 7, Faults: []bank.Fault{fault}}))
			var lines []string
			for step, status := range got {
				if honest[step] != status {
					lines = append(lines, fmt.Sprintf("%s: %s -> %s", step, honest[step], status))
				}
			}
			slices.Sort(lines)
			fmt.Println("##", v.Name, fault.Name, len(lines), strings.Join(lines, " | "))
		}
		for _, fault := range profile.Whims {
			if !slices.Contains(variantsOf(profile, fault.Variant), v.Name) {
				continue
			}
			got := statusesOf(logOf(t, bank.Config{Variant: v.Name, Seed: 7, Whims: []bank.Whim{fault}}))
			var lines []string
			for step, status := range got {
				if honest[step] != status {
					lines = append(lines, fmt.Sprintf("%s: %s -> %s", step, honest[step], status))
				}
			}
			slices.Sort(lines)
			fmt.Println("## WHIM", v.Name, fault.Name, len(lines), strings.Join(lines, " | "))
		}
	}
}

func statusesOf(log []string) map[string]string {
	all := map[string]string{}
	for _, line := range log {
		step, rest, _ := strings.Cut(line, ": ")
		all[step] += rest[:3] + " "
	}
	return all
}
