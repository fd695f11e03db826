package flow

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/assaykit/assay/conformance"
)

// The seals of pages that the PSU's browser gets. The tape keeps no page.
const (
	// SealForm says "yes" of a page that has a form.
	SealForm = "page.form"
	// SealMarker says what became of a Marker in the request: "raw" where the page
	// shows it as a tag, else "safe".
	SealMarker = "page.marker"
	// SealHosts lists the other hosts that the page loads from, or "none".
	SealHosts = "page.hosts"
)

// Marker is a tag that does nothing. A step puts it into a request to see whether a
// page shows it as it is.
const Marker = "<x-assay>"

// mostHosts is how many hosts a seal names. Our choice.
const mostHosts = 10

// sealPage measures a page of the front channel before its body is dropped.
func sealPage(request string, header http.Header, body []byte) map[string]string {
	if media, _, _ := strings.Cut(header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(media), "text/html") {
		return nil
	}
	asked, err := url.Parse(request)
	if err != nil {
		return nil
	}
	seals := map[string]string{SealHosts: "none"}
	if hosts := loads(asked, body); len(hosts) > 0 {
		seals[SealHosts] = strings.Join(hosts, " ")
	}
	if bytes.Contains(bytes.ToLower(body), []byte("<form")) {
		seals[SealForm] = "yes"
	}
	for _, values := range asked.Query() {
		if slices.ContainsFunc(values, func(value string) bool { return strings.Contains(value, Marker) }) {
			seals[SealMarker] = "safe"
		}
	}
	if seals[SealMarker] != "" && bytes.Contains(bytes.ToLower(body), []byte(Marker)) {
		seals[SealMarker] = "raw"
	}
	return seals
}

// loads lists the hosts, other than its own, that a page makes a browser load from.
func loads(page *url.URL, body []byte) []string {
	var hosts []string
	for tokens := html.NewTokenizer(bytes.NewReader(body)); tokens.Next() != html.ErrorToken; {
		tag := tokens.Token()
		if tag.Type != html.StartTagToken && tag.Type != html.SelfClosingTagToken {
			continue
		}
		for _, attribute := range tag.Attr {
			if !loading(tag, attribute.Key) {
				continue
			}
			u, err := page.Parse(attribute.Val)
			if err == nil && u.Host != "" && !strings.EqualFold(u.Host, page.Host) && !slices.Contains(hosts, u.Host) && len(hosts) < mostHosts {
				hosts = append(hosts, u.Host)
			}
		}
	}
	return hosts
}

// loading says whether an attribute names what a browser loads with the page.
func loading(tag html.Token, attribute string) bool {
	switch tag.Data {
	case "script", "img", "iframe", "embed", "audio", "video", "source", "input":
		return attribute == "src"
	case "link":
		return attribute == "href" && slices.ContainsFunc(tag.Attr, func(a html.Attribute) bool {
			return a.Key == "rel" && !strings.EqualFold(a.Val, "canonical") && !strings.EqualFold(a.Val, "alternate")
		})
	case "object":
		return attribute == "data"
	}
	return false
}

// SealLeak says whether the PSU came back with the challenge of the request in sight,
// in the URL or in a code that anybody can decode: "shown" or "hidden" (RFC 7636 §4.4).
const SealLeak = "pkce.leak"

// leak measures SealLeak on the PSU's return.
func (s *sealer) leak(e *conformance.Exchange) map[string]string {
	if s.challenge == "" {
		return nil
	}
	seen := []string{e.Request.URL}
	for part := range strings.SplitSeq(queryOf(e.Request.URL).Get("code"), ".") {
		run := []byte(strings.TrimRight(part, "="))
		decoded := make([]byte, len(run)*6/8)
		if !bytes.ContainsFunc(run, func(r rune) bool { return r > 0x7f || sextet[r] == 255 }) {
			unbase64(decoded, run)
			seen = append(seen, string(decoded))
		}
	}
	if slices.ContainsFunc(seen, func(text string) bool { return strings.Contains(text, s.challenge) }) {
		return map[string]string{SealLeak: "shown"}
	}
	return map[string]string{SealLeak: "hidden"}
}
