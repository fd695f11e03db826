package main

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// exits runs a command and compares its exit code.
//
//	exits 3 assay run --nope
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitCode(ts, ts.Exec(args[1], args[2:]...)); got != want {
		ts.Fatalf("exit code of %q = %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// exitCode reads the exit code from the error of a command.
func exitCode(ts *testscript.TestScript, err error) int {
	var exited *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exited):
		return exited.ExitCode()
	}
	ts.Fatalf("run: %v", err)
	return -1
}

// sub replaces the first occurrence of a text in a file, and fails when there is none.
//
//	sub bank.yaml 'id: tpp-1' 'id: assay-tpp'
func sub(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: sub FILE old new")
	}
	old := ts.ReadFile(args[0])
	if !strings.Contains(old, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(old, args[1], args[2], 1)), 0o644))
}

// traces are what a program in trouble prints and a person must never see.
var traces = regexp.MustCompile(`(?m)goroutine \d+|^panic:|runtime error|\.go:\d+|<\*|Full Stack Trace|Ran \d+ of|\[INTERRUPTED\]|WARNING: DATA RACE`)

// noTraces fails when a stream or a file shows the inside of the program: stacks,
// source lines, or what Ginkgo prints.
//
//	no-traces stdout stderr
func noTraces(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		if found := traces.FindString(ts.ReadFile(name)); found != "" {
			ts.Fatalf("%s shows the inside of the program: %q", name, found)
		}
	}
}
