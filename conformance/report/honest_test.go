package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Writers have nothing but the types to draw from: no package that knows files,
// the environment, the network or chance, and no look at the clock.
func TestWritersUseTheTypesOnly(t *testing.T) {
	allowed := []string{
		"bufio", "bytes", "embed", "encoding/base64", "encoding/json", "encoding/xml", "errors", "fmt", "io", "maps", "path/filepath", "slices",
		"strconv", "strings", "sync", "time", "unicode", "unicode/utf8", "github.com/assaykit/assay/conformance",
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		read++
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", entry.Name(), path)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Local"}, s.Sel.Name) {
					t.Errorf("%s uses time.%s", entry.Name(), s.Sel.Name)
				}
			}
			return true
		})
	}
	if read < 5 {
		t.Errorf("%d files were looked at, want all of the package", read)
	}
}
