package oauth

import (
	"maps"
	"slices"

	"github.com/assaykit/assay/conformance"
)

// scenarios are the wrong turns that a flow can take, with the checks that look at them. The register has a row for
// each, beside that of the rule behind it.
var scenarios = map[string][]string{
	"NEG-CODE-EXPIRED":      {"OAUTH-CODE-SHORT"},
	"NEG-TOKEN-GET":         {"OAUTH-TK-POST"},
	"NEG-TOKEN-CT":          {"OAUTH-TK-FORM-json"},
	"NEG-REFRESH-WIDEN":     {"OAUTH-RT-SCOPE-WIDEN"},
	"NEG-REFRESH-NARROW":    {"OAUTH-RT-SCOPE-NARROW"},
	"NEG-REFRESH-ROTATED":   {"OAUTH-RT-OLD", "OAUTH-RT-REUSE"},
	"NEG-CODE-REUSED":       {"OAUTH-CODE-REPLAY", "OAUTH-CODE-REPLAY-REVOKE"},
	"NEG-CODE-GARBAGE":      {"OAUTH-CODE-UNKNOWN"},
	"NEG-TOKEN-REDIR":       {"OAUTH-CODE-REDIR"},
	"NEG-TOKEN-CLIENT":      {"OAUTH-CODE-CLIENT"},
	"NEG-TOKEN-SECRET":      {"OAUTH-TK-BAD-BASIC"},
	"NEG-TOKEN-SECRET-BODY": {"OAUTH-TK-BAD-BODY"},
	"NEG-TOKEN-VERIFIER":    {"OAUTH-PK-WRONG"},
	"NEG-TOKEN-NOVERIFIER":  {"OAUTH-PK-ENFORCE"},
	"NEG-GRANT":             {"OAUTH-TK-GRANT-UNKNOWN"},
	"NEG-CC-ACCOUNTS":       {"OAUTH-CC-NO-USER-DATA"},
	"NEG-AIS-PIS":           {"OAUTH-RS-AIS-PIS"},
	"NEG-PIS-AIS":           {"OAUTH-RS-SCOPE"},
	"NEG-NO-TOKEN":          {"OAUTH-RS-NONE-401"},
	"NEG-BASIC-AT-API":      {"OAUTH-RS-NONE-401-scheme"},
	"NEG-GARBAGE-TOKEN":     {"OAUTH-RS-INVALID"},
	"NEG-TAMPERED":          {"OAUTH-RS-TAMPER"},
	"NEG-EXPIRED":           {"OAUTH-TK-EXPIRES-TRUE", "OAUTH-RT-200-expired"},
	"NEG-RT-AS-AT":          {"OAUTH-RT-NOT-AT"},
	"NEG-REFRESH-OTHER":     {"OAUTH-RT-BIND"},
	"NEG-REFRESH-GARBAGE":   {"OAUTH-RT-UNKNOWN"},
	"NEG-REVOKED-AT":        {"OAUTH-RS-REVOKED", "OAUTH-RV-IMMEDIATE"},
	"NEG-REVOKED-RT":        {"OAUTH-RV-REFRESH", "OAUTH-RT-DEAD-withdrawn"},
	"NEG-REVOKE-TWICE":      {"OAUTH-RV-TWICE"},
	"NEG-REVOKE-OTHER":      {"OAUTH-RV-OWNER"},
}

// inScenarios adds to the rules of a check the scenarios that it looks at.
func inScenarios(c conformance.Check) conformance.Check {
	for _, scenario := range slices.Sorted(maps.Keys(scenarios)) {
		if slices.Contains(scenarios[scenario], c.ID) && !slices.Contains(c.Rules, scenario) {
			c.Rules = append(slices.Clone(c.Rules), scenario)
		}
	}
	return c
}
