package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/proof"
)

// matrix runs a proof that writes its JSON to matrix.json, and holds its exit code and
// its numbers against its lists.
//
//	matrix assay prove --json matrix.json
func matrix(ts *testscript.TestScript, neg bool, args []string) {
	code := exitCode(ts, ts.Exec(args[0], args[1:]...))
	all, err := matrixOf([]byte(ts.ReadFile("matrix.json")))
	ts.Check(err)
	clean := true
	for _, m := range all {
		clean = clean && m.Clean()
		if m.Profile == "" || m.Checks == 0 || m.Faults == 0 || m.Whims == 0 || m.Killed+len(m.Unkilled) != m.Checks {
			ts.Fatalf("%s: %d checks, %d faults, %d whims, %d killed, %d not killed", m.Profile, m.Checks, m.Faults, m.Whims, m.Killed, len(m.Unkilled))
		}
	}
	if want := map[bool]int{true: 0, false: 1}[clean]; len(all) == 0 || code != want {
		ts.Fatalf("exit code %d for %d profiles, want %d", code, len(all), want)
	}
}

// matrixOf reads what prove wrote: these members and no others, and a list where there
// is nothing to list.
func matrixOf(text []byte) ([]*proof.Matrix, error) {
	var document struct{ Profiles []*proof.Matrix }
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&document); err != nil {
		return nil, err
	}
	for _, name := range []string{"unkilled", "imprecise", "falseAlarms"} {
		if strings.Contains(string(text), `"`+name+`": null`) {
			return nil, errors.New(name + " is null")
		}
	}
	return document.Profiles, nil
}

func TestTellProof(t *testing.T) {
	clean := &proof.Matrix{Profile: "clean", Checks: 3, Faults: 4, Whims: 2, Killed: 3, Unkilled: []string{}, Imprecise: []string{}, FalseAlarms: []string{}}
	for _, m := range []*proof.Matrix{
		clean,
		{Profile: "a", Checks: 3, Faults: 4, Killed: 2, Unkilled: []string{"A-1"}, Imprecise: []string{}, FalseAlarms: []string{}},
		{Profile: "b", Checks: 3, Faults: 4, Killed: 3, Unkilled: []string{}, Imprecise: []string{"fault: was pass"}, FalseAlarms: []string{}},
		{Profile: "c", Checks: 3, Faults: 4, Killed: 3, Unkilled: []string{}, Imprecise: []string{}, FalseAlarms: []string{"whim: was pass"}},
	} {
		file := filepath.Join(t.TempDir(), "matrix.json")
		for _, to := range []string{"", "-", file} {
			var out bytes.Buffer
			err := tell(&out, []proven{clean, m}, to)
			var code exit
			if failed := errors.As(err, &code); failed == m.Clean() || failed && int(code) != conformance.ExitFailed {
				t.Errorf("tell(%s, %q) = %v, want exit code 1 only for what is not clean", m.Profile, to, err)
			}
			written := out.Bytes()
			if to == file {
				if written, err = os.ReadFile(file); err != nil {
					t.Fatal(err)
				}
			}
			if text := strings.Contains(out.String(), m.Profile+": 3 checks, 4 faults, "); text == (to == "-") {
				t.Errorf("tell(%s, %q) prints text: %t", m.Profile, to, text)
			}
			for _, line := range slices.Concat(m.Unkilled, m.Imprecise, m.FalseAlarms) {
				if !strings.Contains(out.String(), line) {
					t.Errorf("tell(%s, %q) leaves out %q", m.Profile, to, line)
				}
			}
			if to == "" {
				continue
			}
			all, err := matrixOf(written)
			if err != nil {
				t.Fatalf("tell(%s, %q): %v", m.Profile, to, err)
			}
			if diff := cmp.Diff([]*proof.Matrix{clean, m}, all); diff != "" {
				t.Errorf("tell(%s, %q) writes another matrix (-want +got):\n%s", m.Profile, to, diff)
			}
		}
	}
}

// What is written has these members, by these names.
func TestProofJSON(t *testing.T) {
	m := &proof.Matrix{Profile: "p", Checks: 3, Faults: 4, Whims: 2, Killed: 1, Unkilled: []string{"A-1", "A-2"}, Imprecise: []string{}, FalseAlarms: []string{"w: x"}}
	var out, compact bytes.Buffer
	var code exit
	if err := tell(&out, []proven{m}, "-"); !errors.As(err, &code) {
		t.Fatal(err)
	}
	if err := json.Compact(&compact, out.Bytes()); err != nil {
		t.Fatal(err)
	}
	const want = `{"profiles":[{"profile":"p","checks":3,"faults":4,"whims":2,"killed":1,"unkilled":["A-1","A-2"],"imprecise":[],"falseAlarms":["w: x"]}]}`
	if diff := cmp.Diff(want, compact.String()); diff != "" {
		t.Errorf("the JSON differs (-want +got):\n%s", diff)
	}
}

// The flag takes a file behind = or as the next argument, and none at all.
func TestProveJSONFlag(t *testing.T) {
	for _, test := range []struct {
		args []string
		file string
		rest []string
	}{
		{[]string{}, "", []string{}},
		{[]string{"--json"}, "-", []string{}},
		{[]string{"--json=m.json"}, "m.json", []string{}},
		{[]string{"--json", "m.json"}, "-", []string{"m.json"}},
		{[]string{"--json", "--profile", "berlin-group"}, "-", []string{}},
	} {
		cmd := proveCommand()
		if err := cmd.ParseFlags(test.args); err != nil {
			t.Fatalf("%q: %v", test.args, err)
		}
		if got := cmd.Flag("json").Value.String(); got != test.file || !slices.Equal(cmd.Flags().Args(), test.rest) {
			t.Errorf("%q: --json = %q beside %q, want %q beside %q", test.args, got, cmd.Flags().Args(), test.file, test.rest)
		}
	}
}
