package main

import (
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary act as assay, so that the tests run processes of
// their own: with exit codes, signals and standard streams.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"assay": main})
}

// raced says that the race detector is at work, which makes a proof take minutes.
var raced bool

// TestScripts runs the scripts of testdata, one behaviour a file; under the race detector
// every third, since what runs is the same code.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if raced {
		i := 0
		scripts = slices.DeleteFunc(scripts, func(string) bool { i++; return i%3 != 0 })
	}
	testscript.Run(t, testscript.Params{
		Files: scripts,
		Setup: func(env *testscript.Env) error {
			env.Values[listening{}] = new(net.Listener)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"serve":     serve,
			"ledger":    ledger,
			"listen":    listen,
			"untouched": untouched,
			"closed":    closed,
			"grant":     grant,
			"fault":     fault,
			"json":      lookUp,
			"valid":     valid,
			"agree":     agree,
			"sub":       sub,
			"matrix":    matrix,
			"no-traces": noTraces,
		},
		Condition: func(name string) (bool, error) {
			if name == "race" {
				return raced, nil
			}
			return false, fmt.Errorf("no condition is called %q", name)
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}
