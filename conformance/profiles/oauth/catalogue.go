package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
)

// Checks returns the shared checks that a profile with these steps can judge:
// those all of whose steps it has. Steps that a check merely sees are cut to the
// profile's.
func Checks(steps []conformance.Step) []conformance.Check {
	has := func(name string) bool {
		return slices.ContainsFunc(steps, func(s conformance.Step) bool { return s.Name == name })
	}
	var out []conformance.Check
	for _, c := range slices.Concat(authoriseChecks(), tokenChecks(), redemptionChecks(), bearerChecks(), refreshChecks(), metadataChecks()) {
		if slices.ContainsFunc(c.Reads, func(name string) bool { return !has(name) }) {
			continue
		}
		c.Sees = slices.DeleteFunc(slices.Clone(c.Sees), func(name string) bool { return !has(name) })
		out = append(out, c)
	}
	return out
}

// document is the name of the document of these operations in specs.
const document = "authorization"

func rfc6749(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 6749", Section: section, Text: text}
}

func rfc6750(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 6750", Section: section, Text: text}
}

func rfc7636(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 7636", Section: section, Text: text}
}

func rfc7009(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 7009", Section: section, Text: text}
}
