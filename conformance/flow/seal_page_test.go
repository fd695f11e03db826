package flow

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

func TestSealsOfPages(t *testing.T) {
	const bank = "https://bank.test/login"
	marked := bank + "?state=" + url.QueryEscape(Marker)
	for _, c := range []struct {
		name, request, media, body string
		want                       map[string]string
	}{
		{"a plain page", bank, "text/html", "<p>Log in", map[string]string{SealHosts: "none"}},
		{"a page with a charset", bank, "Text/HTML; charset=utf-8", "<p>", map[string]string{SealHosts: "none"}},
		{"no page", marked, "application/json", Marker, nil},
		{"its own script", bank, "text/html", `<script src="/x.js"></script><img src="https://BANK.test/logo.png">`, map[string]string{SealHosts: "none"}},
		{"other hosts, each once", bank, "text/html", `<script src="https://a.test/x.js"></script><img src=//b.test/i.png><iframe src="https://a.test/f">`, map[string]string{SealHosts: "a.test b.test"}},
		{"a style of another host", bank, "text/html", `<link rel=stylesheet href="https://c.test/s.css">`, map[string]string{SealHosts: "c.test"}},
		{"links that load nothing", bank, "text/html", `<a href="https://a.test/">a</a><link rel=canonical href="https://a.test/"><form action="https://a.test/">`, map[string]string{SealHosts: "none", SealForm: "yes"}},
		{"a marker as it stands", marked, "text/html", "<p>state: " + Marker, map[string]string{SealHosts: "none", SealMarker: "raw"}},
		{"a marker in capitals", marked, "text/html", "<p><X-ASSAY>", map[string]string{SealHosts: "none", SealMarker: "raw"}},
		{"a marker escaped", marked, "text/html", "<p>&lt;x-assay&gt;", map[string]string{SealHosts: "none", SealMarker: "safe"}},
		{"a marker that nobody sent", bank, "text/html", Marker, map[string]string{SealHosts: "none"}},
		{"a marker within another value", bank + "?redirect_uri=" + url.QueryEscape("https://x.test/?"+Marker), "text/html", "<p>", map[string]string{SealHosts: "none", SealMarker: "safe"}},
		{"a request that is no URL", "http://[::1", "text/html", Marker, nil},
	} {
		got := sealPage(c.request, http.Header{"Content-Type": {c.media}}, []byte(c.body))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: seals (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestSealOfALeak(t *testing.T) {
	const s256 = "code_challenge=" + challenge + "&code_challenge_method=S256"
	for _, c := range []struct {
		name, request, answer, want string
	}{
		{"an opaque code", s256, "code=x1.y2&state=s", "hidden"},
		{"the challenge beside the code", s256, "code=1&challenge=" + challenge, "shown"},
		{"the challenge is the code", s256, "code=" + challenge, "shown"},
		// {"c":"<the challenge>"} in base64url, as the middle part of a token
		{"the challenge within the code", s256, "code=e30.eyJjIjoiRTlNZWxob2EyT3d2RnJFTVRKZ3VDSGFvZUsxdDhVUldidUdKU3N0dy1jTSJ9.sig", "shown"},
		{"a code of other characters", s256, "code=%C3%BC.%20", "hidden"},
		{"no challenge", "scope=x", "code=1", ""},
		{"no code", s256, "error=access_denied", ""},
	} {
		var s sealer
		s.measure(asked(c.request))
		if got := s.measure(returned(c.answer))[SealLeak]; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A page of the front channel is sealed before its body is dropped, and the seals stay on the tape.
func TestPagesAreSealed(t *testing.T) {
	e := &conformance.Exchange{Seals: map[string]string{SealHosts: "none"}, Operation: "page", Request: conformance.Message{Method: "GET", URL: "https://bank.test/login"}}
	r := &recorder{gate: NewRedactor([32]byte{})}
	r.keep(e)
	if got := r.tape[0].Seals[SealHosts]; got != "none" {
		t.Errorf("the seal on the tape is %q, want none", got)
	}
}
