package stet_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/stet"
)

// unsigned and unseen keep signatures and certificates out of tests that are not about them.
var (
	unsigned = bank.Fault{Name: "unsigned", Lie: stet.Unsigned}
	unseen   = bank.Fault{Name: "unseen", Lie: stet.Unseen}
)

var every = []string{stet.FlowPage, stet.Version15, stet.Version142, stet.Version16}

// Before the consent accounts are there without links, after it with those that it opens; the next consent replaces it.
func TestConsents(t *testing.T) {
	for _, variant := range every {
		c := newTPP(t, variant)
		c.grant("aisp")
		linked := func() (linked []bool) {
			for _, a := range c.accounts() {
				linked = append(linked, len(a["_links"].(map[string]any)) == 2)
			}
			return linked
		}
		if got := linked(); slices.Contains(got, true) || len(got) != 4 {
			t.Errorf("%s: linked %v before the consent", variant, got)
		}
		if a := c.api("GET", c.of(0, "balances"), ""); a.status != http.StatusForbidden {
			t.Errorf("%s: balances before the consent: %d", variant, a.status)
		}
		for _, indexes := range [][]int{{0, 1, 2, 3}, {1}, {}} {
			if a := c.forward(len(indexes) > 1, indexes...); a.status != http.StatusCreated || a.body != "" {
				t.Fatalf("%s: consent: %d %s", variant, a.status, a.body)
			}
			for i, got := range linked() {
				want := slices.Contains(indexes, i)
				if status := c.api("GET", c.of(i, "transactions"), "").status; got != want || (status == http.StatusOK) != want {
					t.Errorf("%s: account %d under a consent to %v: linked %v, transactions %d", variant, i, indexes, got, status)
				}
			}
		}
		if a := c.api("PUT", "/consents", `{"balances":[],"transactions":[]}`); a.status != http.StatusBadRequest {
			t.Errorf("%s: half a consent: %d", variant, a.status)
		}
	}
}

// What is about the PSU is given where the version has it and the consent says so.
func TestPersons(t *testing.T) {
	for variant, want := range map[string][2]string{
		stet.FlowPage: {"Stadtwerke", ""}, stet.Version15: {"Wohnungsbau", `"fullName":"Alice Liddell"`}, stet.Version142: {"Stadtwerke", `"connectedPsu":"Alice Liddell"`}, stet.Version16: {"", `"fullName"`},
	} {
		c := newTPP(t, variant)
		c.grant("aisp")
		for _, personal := range []bool{false, true} {
			c.forward(personal, 0)
			for i, path := range []string{"/trusted-beneficiaries", "/end-user-identity"} {
				a := c.api("GET", path, "")
				switch {
				case want[i] == "" && a.status != http.StatusNotFound, want[i] != "" && !personal && a.status != http.StatusForbidden,
					want[i] != "" && personal && !strings.Contains(a.body, want[i]):
					t.Errorf("%s: %s with consent %v: %d %s", variant, path, personal, a.status, a.body)
				}
			}
		}
	}
}

// All entries of the usual history come on pages; more of them with the scope for it, until the token is refreshed.
func TestHistory(t *testing.T) {
	c := newTPP(t, stet.Version15)
	old := "?dateFrom=" + today.AddDate(0, 0, -120).Format("2006-01-02") + "T00:00:00Z&dateTo=" + today.AddDate(0, 0, -95).Format("2006-01-02")
	for scope, want := range map[string]bool{"aisp": false, "aisp extended_transaction_history": true} {
		got := c.grant(scope)
		c.forward(true, 0)
		if entries := list(t, c.api("GET", c.of(0, "transactions")+old, ""), "transactions"); len(entries) > 0 != want || got["scope"] != scope {
			t.Errorf("scope %s: granted %v, %d old entries", scope, got["scope"], len(entries))
		}
		if again := c.token(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {c.refresh}}); again["scope"] != "aisp" {
			t.Errorf("refreshed scope %v, want aisp", again["scope"])
		}
		if entries := list(t, c.api("GET", c.of(0, "transactions")+old, ""), "transactions"); len(entries) > 0 {
			t.Errorf("scope %s: %d old entries after the refresh", scope, len(entries))
		}
	}
	if got := c.ask("pisp", "approve").Get("error"); got != "invalid_scope" {
		t.Errorf("scope pisp: error %q", got)
	}
}

// The pages lead from one to the next and back, and keep the filters.
func TestPages(t *testing.T) {
	c := newTPP(t, stet.FlowPage)
	c.grant("aisp")
	c.forward(true, 0)
	next, seen := c.of(0, "transactions")+"?dateFrom=2026-09-01", map[string]bool{}
	for pages := 1; ; pages++ {
		body := c.api("GET", next, "").object(t)
		links := body["_links"].(map[string]any)
		for _, item := range body["transactions"].([]any) {
			reference := item.(map[string]any)["entryReference"].(string)
			if seen[reference] || reference < "20260901" {
				t.Errorf("page %d: entry %s", pages, reference)
			}
			seen[reference] = true
		}
		if links["prev"] != nil != (pages > 1) {
			t.Errorf("page %d: prev %v", pages, links["prev"])
		}
		if links["next"] == nil {
			if pages < 3 {
				t.Errorf("%d pages, want more", pages)
			}
			return
		}
		next = strings.TrimPrefix(links["next"].(map[string]any)["href"].(string), "/v1")
		if !strings.Contains(next, "dateFrom=2026-09-01") {
			t.Errorf("page %d: next %s", pages, next)
		}
	}
}

// The bounds of a period and the reference filter.
func TestFilters(t *testing.T) {
	c := newTPP(t, stet.FlowPage)
	c.grant("aisp")
	c.forward(true, 0)
	for query, want := range map[string][2]string{ // newest and oldest
		"?dateFrom=2026-11-18T00:00:00%2B01:00":        {"20261121-P", "20261118-1"},
		"?dateFrom=2026-11-16&dateTo=2026-11-18":       {"20261117-1", "20261116-1"},
		"?afterEntryReference=20261118-1":              {"20261121-P", "20261120-1"},
		"?dateFrom=2026-11-17&dateTo=2026-11-17T12:00": {"", ""},
	} {
		a := c.api("GET", c.of(0, "transactions")+query, "")
		if want[0] == "" {
			if a.status != http.StatusNoContent || a.body != "" {
				t.Errorf("%s: %d %s, want 204", query, a.status, a.body)
			}
			continue
		}
		entries := list(t, a, "transactions")
		if len(entries) == 0 || entries[0]["entryReference"] != want[0] || entries[len(entries)-1]["entryReference"] != want[1] {
			t.Errorf("%s: %v, want from %s to %s", query, entries, want[0], want[1])
		}
	}
	if a := c.api("GET", c.of(0, "transactions")+"?dateFrom=abc", ""); a.status != http.StatusBadRequest {
		t.Errorf("dateFrom=abc: %d", a.status)
	}
}

// Errors have the form of the standard and repeat the X-Request-ID.
func TestErrors(t *testing.T) {
	c := newTPP(t, stet.FlowPage)
	c.grant("aisp")
	for name, got := range map[string]answer{
		"401 unauthorized":       c.api("GET", "/accounts", "", "Authorization", ""),
		"401 invalid_token":      c.api("GET", "/accounts", "", "Authorization", "Bearer x"),
		"404 not_found":          c.api("GET", "/accounts/none/balances", ""),
		"405 method_not_allowed": c.api("POST", "/accounts", ""),
		"406 not_acceptable":     c.api("GET", "/accounts", "", "Accept", "image/png"),
	} {
		body := got.object(t)
		status, word, _ := strings.Cut(name, " ")
		if body["error"] != word || !strings.HasPrefix(name, status) || int(body["status"].(float64)) != got.status || body["message"] == "" || got.header.Get("X-Request-ID") != "r-1" {
			t.Errorf("%s: %d %s, X-Request-ID %s", name, got.status, got.body, got.header.Get("X-Request-ID"))
		}
	}
	c.token(url.Values{"grant_type": {"client_credentials"}, "scope": {"pisp"}})
	if a := c.api("GET", "/accounts", ""); a.status != http.StatusForbidden {
		t.Errorf("a token of the client: %d", a.status)
	}
}

// A request without a good signature is not served.
func TestSignatures(t *testing.T) {
	b := stet.New(bank.Config{Seed: 7, Faults: []bank.Fault{unseen}})
	c := newTPP(t, stet.FlowPage)
	c.handler = b.Handler()
	c.grant("aisp")
	for name, fields := range map[string]string{
		"none": "", "no fields": `keyId="` + stet.KeyID + `",headers="date",signature="AAAA"`, "no seal": `keyId="` + stet.KeyID + `",headers="(request-target) digest",signature="AAAA"`,
	} {
		a := c.api("GET", "/accounts", "", "Signature", fields, "Digest", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
		if a.status != http.StatusBadRequest || a.object(t)["error"] != "invalid_signature" {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

// Every fault and whim has a name of its own and a story.
func TestNames(t *testing.T) {
	names := map[string]bool{}
	for _, f := range stet.Faults() {
		if names[f.Name] || f.Story == "" || len(f.Breaks) == 0 || f.Lie == nil {
			t.Errorf("fault %s stands twice or says too little", f.Name)
		}
		names[f.Name] = true
	}
	for _, w := range stet.Whims() {
		if names[w.Name] || w.Story == "" || w.Set == nil && w.Use == nil {
			t.Errorf("whim %s stands twice or says too little", w.Name)
		}
		names[w.Name] = true
	}
}

// The target file of every variant is written for its bank.
func TestTargets(t *testing.T) {
	for _, v := range stet.Profile().Variants {
		file := v.Target("http://bank.test", "control")
		for _, want := range []string{"profile: stet", "preset: " + v.Name, "base_url: http://bank.test/stet/psd2", "X-Control-Token: control"} {
			if !strings.Contains(file, want) {
				t.Errorf("%s: no %q in\n%s", v.Name, want, file)
			}
		}
	}
}
