package flow

import (
	"crypto/sha256"
	"encoding/base64"
	"testing"

	"github.com/assaykit/assay/conformance"
)

func TestSealOfBindings(t *testing.T) {
	leaf := newAuthority(t).issue(t, nil)
	sum := sha256.Sum256(leaf.Certificate[0])
	own, padded := base64.RawURLEncoding.EncodeToString(sum[:]), base64.URLEncoding.EncodeToString(sum[:])
	jwt := func(payload string) string {
		return `{"access_token":"eyJhbGciOiJFUzI1NiJ9.` + base64.RawURLEncoding.EncodeToString([]byte(payload)) + `.c2lnbmF0dXJl"}`
	}
	bound := func(value string) string { return `"cnf":{"x5t#S256":"` + value + `"}` }
	prints := thumbprintsOf(&conformance.Target{Client: conformance.Client{TLS: keyPair(t, leaf)}, OtherClient: &conformance.Client{}})
	for _, c := range []struct {
		name, client string
		status       int
		body, want   string
	}{
		{"introspection", "main", 200, `{"active":true,` + bound(own) + `}`, "fits"},
		{"introspection, padded", "main", 200, `{"active":true,` + bound(padded) + `}`, "differs"},
		{"introspection without", "main", 200, `{"active":true}`, "missing"},
		{"introspection with another kind of binding", "main", 200, `{"active":true,"cnf":{"jkt":"x"}}`, "missing"},
		{"not active", "main", 200, `{"active":false}`, ""},
		{"as another client, without certificate", "other", 200, `{"active":true,` + bound(own) + `}`, ""},
		{"JWT", "main", 200, jwt(`{"cnf":{"x5t#S256":"` + own + `"}}`), "fits"},
		{"JWT of another", "main", 200, jwt(`{"cnf":{"x5t#S256":"x"}}`), "differs"},
		{"JWT without", "main", 200, jwt(`{"sub":"a"}`), "missing"},
		{"JWT with no object", "main", 200, jwt(`["a"]`), ""},
		{"opaque token", "main", 200, `{"access_token":"a.b"}`, ""},
		{"three parts that are none of a JWT", "main", 200, `{"access_token":"a.!.c"}`, ""},
		{"cnf that is text", "main", 200, `{"active":true,"cnf":"x"}`, ""},
		{"refused", "main", 400, `{"active":true,` + bound(own) + `}`, ""},
		{"no JSON", "main", 200, `<html>`, ""},
	} {
		s := &sealer{thumbprints: prints}
		e := &conformance.Exchange{Client: c.client, Response: &conformance.Message{Status: c.status, Body: conformance.NewBody([]byte(c.body))}}
		if got := s.measure(e)[SealBound]; got != c.want {
			t.Errorf("%s: seal = %q, want %q", c.name, got, c.want)
		}
	}
}
