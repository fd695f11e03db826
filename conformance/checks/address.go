package checks

import (
	"net/url"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// Address returns the URL of a request, an empty one where it cannot be read.
func Address(e *conformance.Exchange) *url.URL {
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		return &url.URL{}
	}
	return u
}

// PathAccount returns the account id in the path of a request, "" when it has none.
func PathAccount(e *conformance.Exchange) string {
	_, rest, _ := strings.Cut(Address(e).EscapedPath(), "/accounts/")
	id, _, _ := strings.Cut(rest, "/")
	if plain, err := url.PathUnescape(id); err == nil {
		return plain
	}
	return id
}
