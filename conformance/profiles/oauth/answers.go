package oauth

import (
	"net/url"
	"strconv"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// issued says whether an answer of the token endpoint holds an access token.
func issued(e *conformance.Exchange) bool {
	if !e.OK() {
		return false
	}
	root, err := checks.Root(e)
	return err == nil && root.At("access_token").Text() != ""
}

// errorWord returns the error member of an answer of the token endpoint.
func errorWord(e *conformance.Exchange) string {
	root, err := checks.Root(e)
	if err != nil {
		return ""
	}
	return root.At("error").Text()
}

// tokenAnswers returns the answers of the token endpoint in a view.
func tokenAnswers(v conformance.View) []*conformance.Exchange {
	var out []*conformance.Exchange
	for _, e := range v.Tape {
		if e.Operation == "issueToken" && e.Answered() {
			out = append(out, e)
		}
	}
	return out
}

// returned reads what the PSU's browser brought to the redirect URI: query and
// fragment after one form-decoding.
func returned(e *conformance.Exchange) (query, fragment url.Values) {
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		return url.Values{}, url.Values{}
	}
	fragment, _ = url.ParseQuery(u.Fragment)
	return u.Query(), fragment
}

// asked returns the authorisation request that a step made, as the front channel
// recorded it; nil where the kit did not drive it.
func asked(v conformance.View, step string) *conformance.Exchange {
	for _, e := range v.All(step) {
		if e.Operation == "authorize" {
			return e
		}
	}
	return nil
}

func statusText(e *conformance.Exchange) string {
	if e == nil || e.Response == nil {
		return "no answer"
	}
	return strconv.Itoa(e.Status())
}

// allowed says whether a text keeps to the characters of error and
// error_description (RFC 6749 §4.1.2.1 and §5.2).
func allowed(text string) bool {
	for _, r := range text {
		if r < 0x20 || r > 0x7E || r == '"' || r == '\\' {
			return false
		}
	}
	return true
}

// handsOver says whether a URL carries a code.
func handsOver(to string) bool {
	u, err := url.Parse(to)
	if err != nil || to == "" {
		return false
	}
	fragment, _ := url.ParseQuery(u.Fragment)
	return u.Query().Get("code") != "" || fragment.Get("code") != ""
}
