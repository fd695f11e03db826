package main

import (
	"encoding/json"
	"os/exec"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// fault finds, in what assay lists, a fault of the reference bank that breaks just
// one check in one way, and keeps its name in $FAULT.
//
//	fault HTTP-DATE:warn
func fault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fault CHECK:outcome")
	}
	path, err := exec.LookPath("assay")
	ts.Check(err)
	out, err := exec.Command(path, "list", "faults", "--json").Output()
	ts.Check(err)
	var all []struct {
		Name    string
		Variant string
		Breaks  []string
	}
	ts.Check(json.Unmarshal(out, &all))
	for _, f := range all {
		if f.Variant == "" && strings.Join(f.Breaks, " ") == args[0] {
			ts.Setenv("FAULT", f.Name)
			return
		}
	}
	ts.Fatalf("no fault breaks %s and nothing else", args[0])
}
