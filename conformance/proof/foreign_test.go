package proof_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// A link that leads away from the ASPSP, or nowhere, is a matter for the checks: it is not
// followed, and it breaks nothing in the kit.
func TestForeignLinks(t *testing.T) {
	var visits atomic.Int64
	foreign := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	defer foreign.Close()
	p := profiles.Named("berlin-group")
	for _, href := range []string{foreign.URL + "/.well-known/oauth-authorization-server", "//" + foreign.Listener.Addr().String() + "/", "mailto:bank@example.com", "%zz"} {
		for _, name := range []string{"scaOAuth", "self", "status", "next"} {
			fault := bank.Fault{Name: "foreign-link", Lie: bank.Rewrite(func(_ string, a *bank.Answer) {
				a.Edit(func(o map[string]any) {
					if report, ok := o["transactions"].(map[string]any); ok {
						o = report
					}
					if links, ok := o["_links"].(map[string]any); ok && links[name] != nil {
						links[name] = map[string]any{"href": href}
					}
				})
			})}
			run, err := proof.Try(t.Context(), p, proof.Bank(p.Name), bank.Config{Variant: "flow-page", Faults: []bank.Fault{fault}}, conformance.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range run.Verdicts {
				if v.Outcome == conformance.Broken {
					t.Errorf("%s leads to %s: %s is broken: %s", name, href, v.Check, v.Reason)
				}
			}
			if n := visits.Swap(0); n > 0 {
				t.Errorf("%s leads to %s: %d requests went there", name, href, n)
			}
		}
	}
}
