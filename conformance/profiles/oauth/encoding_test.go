package oauth

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// TestEncode writes token requests as targets want them.
func TestEncode(t *testing.T) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {`a&"b`}}
	for _, c := range []struct{ encoding, mediaType, body string }{
		{"", formType, "code=a%26%22b&grant_type=authorization_code"},
		{"form", formType, "code=a%26%22b&grant_type=authorization_code"},
		{"json", jsonType, `{"code":"a\u0026\"b","grant_type":"authorization_code"}`},
	} {
		mediaType, body := encode(form, c.encoding)
		if diff := cmp.Diff([]string{c.mediaType, c.body}, []string{mediaType, body}); diff != "" {
			t.Errorf("encode as %q differs (-want +got):\n%s", c.encoding, diff)
		}
	}
}

// TestJSONIsNoForm sees to it that nothing is said about forms where none is sent.
func TestJSONIsNoForm(t *testing.T) {
	view := conformance.View{Facts: conformance.Facts{Options: map[string]string{"token_encoding": "json"}}}
	if got := takesForm(view); got.Result != conformance.ResultInapplicable {
		t.Errorf("takesForm with JSON requests: %s, want inapplicable", got.Result)
	}
}
