package conformance

import (
	"strings"
	"testing"
)

// FuzzLink resolves any link: it never panics, and a link without a host of its
// own stays at the ASPSP.
func FuzzLink(f *testing.F) {
	for _, href := range []string{
		"/v1/consents/1", "v1/consents/1", "/psd2/v1/consents/1", "https://other.example/x", "//other.example/x", "?page=2", "#x", "",
		"../x", "/../../x", "%zz", "http://[::1", "javascript:x", "\\\\other\\x", "/\\other", " /x",
	} {
		f.Add(true, href)
		f.Add(false, href)
	}
	f.Fuzz(func(t *testing.T, deep bool, href string) {
		base := "http://127.0.0.1:8080"
		if deep {
			base = "https://api.bank.example/psd2"
		}
		target := &Target{BaseURL: base}
		u, err := target.Link(href)
		if err != nil {
			return
		}
		own := !u.IsAbs() && u.Host == "" // what cannot be made absolute is not followed
		if !own && !strings.Contains(href, ":") && !strings.Contains(href, "//") && !target.Owns(u) {
			t.Errorf("Link(%q) under %q = %q, which leaves the ASPSP", href, base, u)
		}
	})
}
