package house_test

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// A room is a package, or several of a pattern, with the packages of ours that it may import. In those, {x}
// stands for its own last element.
type room struct {
	name    string
	imports []string
	tests   []string // what its tests may import beyond that
	bare    bool     // nothing but the standard library and these
}

// The law of imports. Where two rooms fit, the first does. What is no room is not ours to have.
var law = []room{
	{name: "specs", tests: []string{"gen/*"}, bare: true},
	{name: "gen/*"},
	{name: "conformance", bare: true, tests: everything},

	{name: "conformance/tapes", imports: []string{"conformance"}},
	{name: "conformance/flow", imports: words},
	{name: "conformance/checks", imports: words, tests: tapes},
	{name: "conformance/psu", imports: words},
	{name: "conformance/pki", imports: words},
	{name: "conformance/report", imports: words},
	{name: "conformance/config", imports: slices.Concat(words, []string{"conformance/pki"})}, // a QWAC is read in one place
	{name: "conformance/register", imports: words},

	{name: "conformance/profiles", imports: []string{"conformance", "conformance/profiles/*"}},
	{name: "conformance/profiles/oauth", imports: slices.Concat(acts, []string{"gen/authorization"}), tests: tapes},
	{name: "conformance/profiles/*", imports: slices.Concat(acts, []string{"gen/{x}", "conformance/profiles/oauth"}), tests: tapes},

	{name: "conformance/bank", imports: []string{"specs", "conformance/pki", "gen/authorization"}},
	{name: "conformance/bank/profiles", imports: []string{"conformance/bank", "conformance/bank/*"}},
	{name: "conformance/bank/*", imports: []string{"conformance/bank", "gen/{x}"}, tests: []string{"conformance/bank/profiles"}},

	{name: "conformance/suite", imports: []string{"conformance", "conformance/flow"}, tests: everything},
	{name: "conformance/proof", imports: []string{"specs", "conformance", "conformance/*", "conformance/*/profiles"}, tests: everything},
	{name: "conformance/house", tests: everything},
	{name: "cmd/*", imports: everything},
}

var (
	words      = []string{"conformance", "specs"}
	acts       = []string{"conformance", "specs", "conformance/flow", "conformance/checks"}
	tapes      = []string{"conformance/tapes"} // for tests alone
	everything = []string{"specs", "gen/*", "conformance", "conformance/*", "conformance/*/*"}
)

// Packages that nobody but these may import, tests included.
var reserved = []struct {
	what []string
	by   []string // as packages, or "tests of" one
}{
	{[]string{"github.com/onsi/ginkgo/v2*", "github.com/onsi/ginkgo/v2/*", "github.com/onsi/ginkgo/v2/*/*", "github.com/onsi/gomega*", "github.com/onsi/gomega/*"},
		[]string{"conformance/suite", "tests of conformance/suite", "tests of conformance"}},
	{[]string{module + "/conformance/suite"}, []string{"cmd/assay", "tests of cmd/assay", "tests of conformance/suite", "tests of conformance"}},
	{[]string{module + "/conformance/proof"}, []string{"cmd/assay", "tests of cmd/assay", "tests of conformance/suite", "tests of conformance/proof", "tests of conformance/house", "tests of conformance"}},
	{[]string{module + "/cmd/*", module + "/conformance/house"}, nil},
}

// The two sides that must never meet but by check id: a parser or a helper that both used would let both be
// wrong together. Their tests are bound as well.
var apart = [2][]string{
	{"conformance/profiles", "conformance/profiles/*", "conformance/checks", "conformance/flow"},
	{"conformance/bank", "conformance/bank/*"},
}

// breach says why a package must not import another, "" when it may.
func breach(importer string, tests bool, imported string) string {
	who := importer
	if tests {
		who = "tests of " + importer
	}
	for _, r := range reserved {
		if matches(imported, r.what) && !slices.Contains(r.by, who) && !(tests && imported == module+"/"+importer) {
			return "it is for " + strings.Join(r.by, ", ")
		}
	}
	i := slices.IndexFunc(law, func(r room) bool { return matches(importer, []string{r.name}) })
	switch {
	case i < 0:
		return "the law knows no such room"
	case standard(imported):
		return ""
	case !ours(imported):
		if law[i].bare && !tests {
			return "the room is for the standard library only"
		}
		return ""
	case tests && local(imported) == importer:
		return ""
	}
	for side := range apart {
		if matches(importer, apart[side]) && matches(local(imported), apart[1-side]) {
			return "profiles and bank meet in proof alone, by check id"
		}
	}
	allowed := law[i].imports
	if tests {
		allowed = slices.Concat(allowed, law[i].tests)
	}
	for j, pattern := range allowed {
		allowed = slices.Clone(allowed)
		allowed[j] = strings.ReplaceAll(pattern, "{x}", path.Base(importer))
	}
	if !matches(local(imported), allowed) {
		return "its room may import " + strings.Join(allowed, ", ")
	}
	return ""
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		for _, group := range []struct {
			imports []string
			tests   bool
		}{{p.Imports, false}, {p.TestImports, true}, {p.XTestImports, true}} {
			for _, imported := range group.imports {
				if why := breach(p.name(), group.tests, imported); why != "" {
					t.Errorf("%s (tests: %v) imports %s: %s", p.name(), group.tests, local(imported), why)
				}
			}
		}
	}
}

// The law must be able to say no.
func TestLawForbids(t *testing.T) {
	const any = "github.com/google/uuid"
	for _, c := range []struct {
		importer string
		tests    bool
		imported string
		free     bool
	}{
		{"conformance", false, "net/http", true},
		{"conformance", false, any, false},
		{"conformance", false, module + "/specs", false},
		{"conformance", true, module + "/conformance/proof", true},
		{"specs", false, any, false},
		{"specs", true, module + "/gen/stet", true},
		{"conformance/flow", false, module + "/conformance", true},
		{"conformance/flow", false, module + "/conformance/checks", false},
		{"conformance/flow", true, module + "/conformance/bank", false},
		{"conformance/report", false, module + "/conformance/profiles", false},
		{"conformance/checks", false, module + "/conformance/bank", false},
		{"conformance/checks", true, module + "/conformance/bank", false},
		{"conformance/profiles/stet", false, module + "/gen/stet", true},
		{"conformance/profiles/stet", false, module + "/gen/berlingroup", false},
		{"conformance/profiles/stet", false, module + "/conformance/profiles/oauth", true},
		{"conformance/profiles/stet", false, module + "/conformance/profiles/berlingroup", false},
		{"conformance/profiles/stet", true, module + "/conformance/bank/stet", false},
		{"conformance/profiles/oauth", false, module + "/gen/authorization", true},
		{"conformance/profiles/oauth", false, module + "/gen/oauth", false},
		{"conformance/bank", false, module + "/conformance", false},
		{"conformance/bank", false, module + "/conformance/pki", true},
		{"conformance/bank", true, module + "/conformance/checks", false},
		{"conformance/bank/stet", false, module + "/gen/stet", true},
		{"conformance/bank/stet", false, module + "/gen/authorization", false},
		{"conformance/bank/stet", false, module + "/conformance/profiles/stet", false},
		{"conformance/suite", false, "github.com/onsi/ginkgo/v2/types", true},
		{"conformance/suite", false, module + "/conformance/proof", false},
		{"conformance/proof", false, "github.com/onsi/ginkgo/v2", false},
		{"conformance/proof", false, module + "/conformance/suite", false},
		{"conformance/proof", true, "github.com/onsi/gomega", false},
		{"conformance/config", false, module + "/conformance/proof", false},
		{"conformance/config", false, module + "/conformance/pki", true},
		{"conformance/flow", false, module + "/conformance/pki", false},
		{"cmd/assay", false, module + "/conformance/proof", true},
		{"cmd/assay", false, "github.com/onsi/ginkgo/v2", false},
		{"conformance/util", false, "fmt", false},
		{"conformance/proof", true, module + "/cmd/assay", false},
	} {
		if why := breach(c.importer, c.tests, c.imported); (why == "") != c.free {
			t.Errorf("%s (tests: %v) imports %s: %q, want it free: %v", c.importer, c.tests, local(c.imported), why, c.free)
		}
	}
}

// Every room of the law is one, so that none of its lines is about nothing.
func TestLawIsAboutPackages(t *testing.T) {
	for _, r := range law {
		if !slices.ContainsFunc(packages(t), func(p goPackage) bool { return matches(p.name(), []string{r.name}) }) {
			t.Errorf("the law has a room %s, which is no package", r.name)
		}
	}
}
