package oauth

import (
	"testing"

	"github.com/assaykit/assay/conformance"
)

func metadataTrials() []trial {
	answer := func(status int, body string, fields ...string) []*conformance.Exchange {
		return tape(step(ReadMetadata, "getMetadata", status, body, fields...))
	}
	return []trial{
		{"OAUTH-MD-REQUIRED", "as required", holds, answer(200, `{"issuer":"https://bank.test","response_types_supported":["code"],"extra":1}`), nil},
		{"OAUTH-MD-REQUIRED", "no issuer", fails, answer(200, `{"response_types_supported":["code"]}`), nil},
		{"OAUTH-MD-REQUIRED", "no response types", fails, answer(200, `{"issuer":"https://bank.test"}`), nil},
		{"OAUTH-MD-REQUIRED", "an empty list", fails, answer(200, `{"issuer":"https://bank.test","response_types_supported":["code"],"scopes_supported":[]}`), nil},
		{"OAUTH-MD-REQUIRED", "a text for a list", fails, answer(200, `{"issuer":"https://bank.test","response_types_supported":"code"}`), nil},
		{"OAUTH-MD-REQUIRED", "a page", inapplicable, answer(200, "<html>", "Content-Type: text/html"), nil},
		{"OAUTH-MD-REQUIRED", "not there", inapplicable, answer(404, "{}"), nil},
	}
}

func TestMetadata(t *testing.T) { try(t, metadataTrials()) }
