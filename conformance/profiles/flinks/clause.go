package flinks

import "github.com/assaykit/assay/conformance"

// document is the name of the document of these operations in specs.
const document = "flinks"

// flowPage is a sentence of the flow page "For Data Recipients".
func flowPage(section, text string) conformance.Clause {
	return conformance.Clause{Document: "Flinks, For Data Recipients", Section: section, Text: text}
}

// docs is a statement of Flinks' documentation of its outbound API.
func docs(section, text string) conformance.Clause {
	return conformance.Clause{Document: "Flinks Outbound documentation", Section: section, Text: text}
}

// fdx is a statement of FDX 5 as its public subset, Core Exchange, has it.
func fdx(section, text string) conformance.Clause {
	return conformance.Clause{Document: "FDX 5, Core Exchange", Section: section, Text: text}
}
