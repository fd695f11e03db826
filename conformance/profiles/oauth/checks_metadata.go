package oauth

import (
	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// ReadMetadata is the profile's own step: it knows where the metadata is.
const ReadMetadata = "read the metadata of the authorisation server"

func metadataChecks() []conformance.Check {
	return []conformance.Check{{
		ID: "OAUTH-MD-REQUIRED", Title: "the metadata have the members of their document", Rules: []string{"OAUTH-MD-REQUIRED"},
		Clause: conformance.Clause{Document: "RFC 8414", Section: "2", Text: "issuer and response_types_supported are required, URLs and lists keep to their form"},
		Level:  conformance.Should, Operations: []string{"getMetadata"}, Reads: []string{ReadMetadata}, Judge: metadataForm,
	}}
}

func metadataForm(v conformance.View) conformance.Finding {
	e := v.Last(ReadMetadata)
	if root, err := checks.Root(e); !e.OK() || err != nil || !root.Object() {
		return conformance.Inapplicable("no metadata came")
	}
	return checks.Conforms(document, "getMetadata", nil, ReadMetadata)(v)
}
