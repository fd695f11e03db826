package report

import (
	_ "embed"
	"slices"
)

//go:embed report.schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of assay.report/v1. It allows
// members that it does not name, since later versions of the kit add some.
func Schema() []byte { return slices.Clone(schema) }
