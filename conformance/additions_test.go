package conformance

import (
	"net/http"
	"testing"
)

func TestDress(t *testing.T) {
	for _, c := range []struct {
		name             string
		add              Additions
		accept, key, psu string
		url              string
	}{
		{"nothing added", Additions{}, "application/json", "", "alice", "https://bank.test/x?a=1"},
		{"everything", Additions{Accept: "application/hal+json", Headers: map[string]string{"X-Key": "k"}, Omit: []string{"psu-id"}, API: map[string]string{"b": "2 3"}},
			"application/hal+json", "k", "", "https://bank.test/x?a=1&b=2+3"},
		{"what is omitted wins", Additions{Headers: map[string]string{"X-Key": "k"}, Omit: []string{"X-Key", "Accept"}}, "", "", "alice", "https://bank.test/x?a=1"},
	} {
		req, err := http.NewRequest(http.MethodGet, "https://bank.test/x?a=1", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("PSU-ID", "alice")
		c.add.Dress(req, "application/json")
		if got := [4]string{req.Header.Get("Accept"), req.Header.Get("X-Key"), req.Header.Get("PSU-ID"), req.URL.String()}; got != [4]string{c.accept, c.key, c.psu, c.url} {
			t.Errorf("%s: %q, want %q", c.name, got, [4]string{c.accept, c.key, c.psu, c.url})
		}
	}
}
