// Package house_test holds the house rules: who may import whom, what a catalogue of checks and a list of
// faults must look like, that every sentence of a published flow is held by a check that is judged, and how
// the files of the repository are kept. It has tests only.
package house_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
)

// module is the path of the module, which begins that of every package of ours.
const module = "github.com/assaykit/assay"

// A goPackage is what go list says of one package.
type goPackage struct {
	ImportPath   string
	Dir          string
	Imports      []string
	TestImports  []string
	XTestImports []string
	Module       struct{ Dir string }
}

// name is the path of a package within the module, "." for its top.
func (p goPackage) name() string { return local(p.ImportPath) }

// local cuts a package path to what stands below the module; paths of others stay as they are.
func local(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

// ours says whether an import is one of this module, and standard whether it is one of the standard library.
func ours(importPath string) bool {
	return importPath == module || strings.HasPrefix(importPath, module+"/")
}
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

var listed = sync.OnceValues(func() ([]goPackage, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,TestImports,XTestImports,Module", module+"/...")
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, errors.New(err.Error() + ": " + complaint.String())
	}
	var all []goPackage
	for decoder := json.NewDecoder(&out); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
})

// packages are all packages of the module.
func packages(t *testing.T) []goPackage {
	t.Helper()
	all, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("go list knows %d packages, want all of the module", len(all))
	}
	return all
}

// root is the folder of the repository.
func root(t *testing.T) string {
	t.Helper()
	return packages(t)[0].Module.Dir
}

// matches says whether a name fits one of some patterns, as path.Match reads them.
func matches(name string, patterns []string) bool {
	for _, pattern := range patterns {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}
