package flinks

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// TestRelocate puts the paths of the document where targets have them.
func TestRelocate(t *testing.T) {
	flinks := map[string]string{"accounts": "/api/fdx/5/accounts", "providers": "/api/v1/providers", "revoke": "/api/v1/revoke"}
	other := map[string]string{"accounts": "https://data.test/fdx/v5/accounts?region=ca", "providers": "/authorize/providers"}
	for _, c := range []struct {
		endpoints  map[string]string
		path, want string
	}{
		{flinks, "/api/fdx/5/accounts", "https://ob.test/api/fdx/5/accounts"},
		{flinks, "/api/fdx/5/accounts/a%2F1/transactions?limit=1", "https://ob.test/api/fdx/5/accounts/a%2F1/transactions?limit=1"},
		{flinks, "/api/fdx/5/customers/current", "https://ob.test/api/fdx/5/customers/current"},
		{flinks, "/api/v1/providers", "https://ob.test/api/v1/providers"},
		{flinks, "/api/v2/providers", "https://ob.test/api/v2/providers"},
		{flinks, "/api/v1/revoke", "https://ob.test/api/v1/revoke"},
		{other, "/api/fdx/5/accounts/a?limit=1", "https://data.test/fdx/v5/accounts/a?region=ca&limit=1"},
		{other, "/api/fdx/5/customers/current", "https://data.test/fdx/v5/customers/current?region=ca"},
		{other, "/api/v1/providers", "https://ob.test/authorize/providers"},
		{other, "/api/v2/providers", ""},
		{other, "/api/v1/revoke", ""},
	} {
		s := &session{target: &conformance.Target{BaseURL: "https://ob.test", Endpoints: c.endpoints}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, conformance.Nowhere+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		var skip *conformance.Skip
		switch err := s.target.Relocate(req, places); {
		case c.want == "" && !errors.As(err, &skip):
			t.Errorf("relocate(%s) = %v, want a skip", c.path, err)
		case c.want != "" && (err != nil || req.URL.String() != c.want || req.Host != req.URL.Host):
			t.Errorf("relocate(%s) = %s on host %s, %v, want %s", c.path, req.URL, req.Host, err, c.want)
		}
	}
}

// TestExtra sees what an authorisation request carries beyond OAuth.
func TestExtra(t *testing.T) {
	for _, c := range []struct {
		options  map[string]string
		provider string
		traced   bool
	}{
		{nil, testProvider, true},
		{map[string]string{"provider_id": "2000", "correlation_id": "none"}, "2000", false},
		{map[string]string{"provider_id": "none", "correlation_id": "sent"}, "", true},
	} {
		s := &session{target: &conformance.Target{Options: c.options}}
		first, second := s.Extra("main"), s.Extra("main")
		if got := first.Get("provider_id"); got != c.provider {
			t.Errorf("%v: provider_id %q, want %q", c.options, got, c.provider)
		}
		id := first.Get("correlation_id")
		if traced := uuid.Validate(id) == nil; traced != c.traced || traced && id == second.Get("correlation_id") {
			t.Errorf("%v: correlation ids %q then %q, want fresh ones: %v", c.options, id, second.Get("correlation_id"), c.traced)
		}
	}
}

// TestSince keeps the walk one by one short.
func TestSince(t *testing.T) {
	posted := map[string]string{}
	for _, day := range []string{"03", "01", "09", "05", "07", "02", "08", "04", "06"} {
		posted[day] = "2026-11-" + day
	}
	s := &session{posted: posted, target: &conformance.Target{Data: conformance.DataTerms{Pages: 20}}}
	if got := s.since(); got != "2026-11-04" {
		t.Errorf("since() = %s, want the day of the sixth latest, 2026-11-04", got)
	}
	s.target.Data.Pages = 4
	if got := s.since(); got != "2026-11-08" {
		t.Errorf("since() with four pages = %s, want 2026-11-08", got)
	}
}

// TestLanded finds what came to the redirect URI and nothing else.
func TestLanded(t *testing.T) {
	const name = authoriseNoState
	for _, c := range []struct {
		what string
		tape []*conformance.Exchange
		want url.Values
	}{
		{"nothing", nil, nil},
		{"a page", tapes.Tape(asked(name, 400, "", "")), nil},
		{"a redirect to the TPP", tapes.Tape(asked(name, 302, home+"error=x", "")), url.Values{"error": {"x"}}},
		{"a redirect to elsewhere", tapes.Tape(asked(name, 302, "https://bank.test/callback?error=x", "")), nil},
		{"a redirect to another page of the TPP", tapes.Tape(asked(name, 302, "https://tpp.test/other?error=x", "")), nil},
		{"a callback", tapes.Tape(asked(name, 200, "", ""), back(name, "code=c")), url.Values{"code": {"c"}}},
	} {
		got, e := landed(conformance.View{Tape: c.tape}, name)
		if !slices.Equal(got["error"], c.want["error"]) || !slices.Equal(got["code"], c.want["code"]) || (e != nil) != (c.want != nil) {
			t.Errorf("%s: landed with %v, want %v", c.what, got, c.want)
		}
	}
}
