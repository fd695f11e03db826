package oauth

import "github.com/assaykit/assay/conformance"

// ifBCP is for duties that stand in a Best Current Practice alone, which older
// interfaces were not built on: a deviation fails only an ASPSP that declares bcp, or
// FAPI, which takes it in.
func ifBCP(judge func(conformance.View) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		finding := judge(v)
		bound := v.Facts.Claims("bcp") || v.Facts.Claims("fapi-1") || v.Facts.Claims("fapi-2")
		if finding.Result == conformance.ResultFails && !bound {
			finding.Result = conformance.ResultTolerated
		}
		return finding
	}
}

func rfc9700(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 9700", Section: section, Text: text}
}

func rfc9207(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 9207", Section: section, Text: text}
}
