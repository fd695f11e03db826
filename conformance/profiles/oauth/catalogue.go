package oauth

import (
	"slices"

	"github.com/assaykit/assay/conformance"
)

// Checks returns the shared checks that a profile can judge: those all of whose
// steps and features it has. What only a target that declares bcp can fail, or only
// one that names its issuer, is judged in profiles whose targets may say so. Steps
// that a check merely sees are cut to the profile's.
func Checks(steps []conformance.Step, features []conformance.Feature) []conformance.Check {
	has := func(name string) bool {
		return slices.ContainsFunc(steps, func(s conformance.Step) bool { return s.Name == name })
	}
	declared := func(name string) bool {
		return slices.ContainsFunc(features, func(f conformance.Feature) bool { return f.Name == name })
	}
	all := slices.Concat(authoriseChecks(), tokenChecks(), redemptionChecks(), bearerChecks(), refreshChecks(), serviceChecks(), lifetimeChecks(), pushChecks(), fapiChecks(), metadataChecks(),
		frontChecks(), frontURIChecks(), frontPageChecks(), pkceChecks(),
		codeChecks(), tokenProbeChecks(), serviceProbeChecks(), scopeChecks(), replacedChecks(),
		useChecks(), revocationChecks(), introspectionChecks(), tlsChecks(), certificateChecks(), badCertificateChecks(), resumptionChecks())
	if declared("bcp") {
		all = append(all, bcpChecks()...)
	}
	if declared("token-reuse") { // what the page of the Authorization API says of tokens; other pages say other things
		all = slices.Concat(all, reachChecks(), queryChecks())
	}
	if declared("issuer") {
		all = append(all, issuerChecks()...)
	}
	var out []conformance.Check
	for _, c := range all {
		if slices.ContainsFunc(c.Reads, func(name string) bool { return !has(name) }) || slices.ContainsFunc(c.Features, func(name string) bool { return !declared(name) }) {
			continue
		}
		c.Sees = slices.DeleteFunc(slices.Clone(c.Sees), func(name string) bool { return !has(name) })
		out = append(out, inScenarios(c))
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
