package main

import (
	"fmt"
	"net"
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

// TestScripts runs the scripts of testdata, one behaviour a file.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
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
