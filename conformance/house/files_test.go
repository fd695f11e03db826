package house_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// longest is how many lines a hand-written file may have; longestSuite is the same for all of suite, which
// must stay small because it is the one room that knows Ginkgo.
const (
	longest      = 400
	longestSuite = 250
)

// A file is one text of the repository.
type file struct {
	name string // from the top, with slashes
	text []byte
}

func (f file) isGo() bool      { return strings.HasSuffix(f.name, ".go") }
func (f file) isTest() bool    { return strings.HasSuffix(f.name, "_test.go") }
func (f file) generated() bool { return strings.HasPrefix(f.name, "gen/") }
func (f file) lines() int      { return bytes.Count(f.text, []byte("\n")) }

// texts are the kinds of files that are read by people.
var texts = []string{".go", ".md", ".yaml", ".yml", ".json", ".xml", ".txt", ".txtar", ".golden", ".html", ".sh", ".mod", ""}

// files reads every text of the repository. Folders whose name begins with a point are not part of it, nor
// are the reports of runs.
func files(t *testing.T) []file {
	t.Helper()
	top := root(t)
	var all []file
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != top && (strings.HasPrefix(d.Name(), ".") || d.Name() == "assay-report"):
			return filepath.SkipDir
		case d.IsDir() || !d.Type().IsRegular() || !slices.Contains(texts, filepath.Ext(d.Name())):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(top, path)
		all = append(all, file{filepath.ToSlash(name), text})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("%d files below %s, want the whole repository", len(all), top)
	}
	return all
}

func TestFilesAreShort(t *testing.T) {
	suite := 0
	for _, f := range files(t) {
		if !f.isGo() || f.isTest() || f.generated() {
			continue
		}
		if n := f.lines(); n > longest {
			t.Errorf("%s has %d lines, want at most %d: split it", f.name, n, longest)
		}
		if strings.HasPrefix(f.name, "conformance/suite/") {
			suite += f.lines()
		}
	}
	if suite == 0 || suite >= longestSuite {
		t.Errorf("conformance/suite has %d lines, want fewer than %d", suite, longestSuite)
	}
}

// What is unfinished, and where the work was done, has no place in the text. The words are put together
// here, so that this file does not hold them.
var banned = []string{"TO" + "DO", "FIX" + "ME", "XX" + "X:", "/wo" + "rk/", "/fa" + "rm/", ".lib" + "rary"}

func TestNothingUnfinished(t *testing.T) {
	for _, f := range files(t) {
		if f.generated() {
			continue
		}
		for i, line := range strings.Split(string(f.text), "\n") {
			for _, word := range banned {
				if strings.Contains(line, word) {
					t.Errorf("%s:%d says %q", f.name, i+1, word)
				}
			}
		}
	}
}

func TestFormatted(t *testing.T) {
	for _, f := range files(t) {
		if !f.isGo() {
			continue
		}
		formatted, err := format.Source(f.text)
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
		} else if !bytes.Equal(formatted, f.text) {
			t.Errorf("%s is not as gofmt would have it", f.name)
		}
	}
}

// Every package and every exported name says what it is, and nothing happens behind anybody's back when a
// package is imported.
func TestDocumented(t *testing.T) {
	set := token.NewFileSet()
	documented := map[string]bool{}
	for _, f := range files(t) {
		if !f.isGo() || f.isTest() || f.generated() || f.name == "tools.go" {
			continue
		}
		parsed, err := parser.ParseFile(set, f.name, f.text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			continue
		}
		folder := filepath.ToSlash(filepath.Dir(f.name))
		documented[folder] = documented[folder] || parsed.Doc != nil
		for _, d := range parsed.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no comment", f.name, name)
			}
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init: what a package holds is listed, not registered", f.name)
			}
		}
	}
	for folder, ok := range documented {
		if !ok {
			t.Errorf("%s: the package has no comment", folder)
		}
	}
}

// The rule for comments must be able to say no.
func TestUndocumented(t *testing.T) {
	const source = `package p
// A is documented.
type A struct{}
type B struct{}
func (A) M() {}
func (a) M2() {}
// F is documented.
func F() {}
func G() {}
func h() {}
// Documented as a group.
const (
	C = 1
	D = 2
)
var (
	E = 1 // with a remark
	I = 2
)
`
	parsed, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range parsed.Decls {
		got = append(got, undocumented(d)...)
	}
	if want := []string{"B", "M", "G", "I"}; !slices.Equal(got, want) {
		t.Errorf("without comment: %q, want %q", got, want)
	}
}

// undocumented lists the exported names of a declaration that stand without a comment of their own or of
// their group.
func undocumented(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || exportedReceiver(d.Recv)) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && s.Doc == nil && d.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && s.Doc == nil && s.Comment == nil && d.Doc == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

// exportedReceiver says whether a method belongs to an exported type.
func exportedReceiver(fields *ast.FieldList) bool {
	kind := fields.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	name, ok := kind.(*ast.Ident)
	return ok && name.IsExported()
}
