//go:build tools

// Package assay pins the versions of the programs that `make generate` and `make test` run with
// `go run`. Nothing here reaches a binary of the kit.
package assay

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
	_ "github.com/onsi/ginkgo/v2/ginkgo"
)
