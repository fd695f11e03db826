package premium_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/premium"
)

// logOf runs the tour on a bank.
func logOf(t testing.TB, cfg bank.Config) []string {
	cfg.Seed, cfg.Control = 7, true // a seed of our choice
	c := newTPP(t, cfg)
	c.tour()
	return c.log
}

// TestEveryFaultShows keeps faults out that change nothing a TPP can see.
func TestEveryFaultShows(t *testing.T) {
	honest := map[string][]string{}
	for _, v := range dialects() {
		honest[v.Name] = logOf(t, bank.Config{Variant: v.Name})
	}
	names := map[string]bool{}
	for _, fault := range premium.Faults() {
		if names[fault.Name] {
			t.Errorf("%s: there are two of this name", fault.Name)
		}
		names[fault.Name] = true
		if fault.Story == "" || len(fault.Breaks) == 0 {
			t.Errorf("%s: story or breaks are missing", fault.Name)
		}
		if strings.HasPrefix(fault.Name, "metadata-") {
			continue // the tour does not read the metadata, which the standard does not have
		}
		variant := variantsOf(fault.Variant)[0]
		if difference(honest[variant], logOf(t, bank.Config{Variant: variant, Faults: []bank.Fault{fault}})) == "" {
			t.Errorf("%s on %s: no answer differs from the honest bank's", fault.Name, variant)
		}
	}
	for _, whim := range premium.Whims() {
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
	profile := premium.Profile()
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
	"see-other-redirects": {
		"authorise without challenge", "authorise with a bare scope", "authorise with an unknown scope", "authorise the consent of another client",
		"authorise (decision)", "authorise and refuse (decision)", "authorise anew (decision)", "authorise the existing consent (decision)",
		"authorise once more (decision)",
	},
	"invalid-client-answered-401":      {"redeem code with wrong secret", "redeem code without authentication", "refresh without authentication"},
	"error-page-with-200":              {"authorise to a foreign redirect URI", "authorise with unknown client"},
	"empty-last-page":                  {"read transactions"},
	"huge-page-size-refused":           {"read transactions with a huge page size"},
	"odd-page-size-passed-over":        {"read transactions with page size 0", "read transactions with page size many"},
	"unknown-account-403":              {"read unknown account", "read transactions of an unknown account", "read an account outside the consent"},
	"service-token-called-invalid":     {"list accounts with a service token"},
	"consent-created-with-200":         {"create a first consent", "create consent", "create consent to be refused", "create consent anew"},
	"deleted-consent-forgotten":        {"read deleted consent"},
	"pending-entries-among-the-booked": {"read transactions"},
	"no-page-beyond-the-last":          {"read transactions beyond the last page"},
	"payments-elsewhere":               {"ask for a payment"},
	"next-link-below-the-base":         {"follow the next link without token"},
}

// TestWhimsKeepStatuses holds that a bank with a whim answers otherwise, and serves whom the honest bank serves.
// Whims that standards share are held to account by the proof.
func TestWhimsKeepStatuses(t *testing.T) {
	for _, v := range dialects() {
		plain := logOf(t, bank.Config{Variant: v.Name})
		honest := statusesOf(plain)
		for _, whim := range premium.Whims() {
			if !slices.Contains(variantsOf(whim.Variant), v.Name) {
				continue
			}
			answers := logOf(t, bank.Config{Variant: v.Name, Whims: []bank.Whim{whim}})
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
