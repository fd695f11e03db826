package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/report"
)

// lookUp compares a value in a JSON file with a text. A path is made of member names
// and indices, of name=value to choose an object from a list, and of count for a length.
//
//	json report.json runs.0.verdicts.check=BG-BAL-01.outcome pass
//	json report.json runs.count 2
func lookUp(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] json FILE path value")
	}
	var v any
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	for step := range strings.SplitSeq(args[1], ".") {
		var ok bool
		if v, ok = walk(v, step); !ok {
			ts.Fatalf("%s: nothing at %q of %s", args[0], step, args[1])
		}
	}
	if got := fmt.Sprint(v); (got == args[2]) == neg {
		ts.Fatalf("%s: %s = %q, want (not: %t) %q", args[0], args[1], got, neg, args[2])
	}
}

// walk takes one step into a JSON value.
func walk(v any, step string) (any, bool) {
	switch v := v.(type) {
	case map[string]any:
		if step == "count" {
			return len(v), true
		}
		inner, ok := v[step]
		return inner, ok
	case []any:
		if step == "count" {
			return len(v), true
		}
		if name, value, ok := strings.Cut(step, "="); ok {
			for _, item := range v {
				if object, _ := item.(map[string]any); object != nil && fmt.Sprint(object[name]) == value {
					return object, true
				}
			}
			return nil, false
		}
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v) {
			return v[i], true
		}
	}
	return nil, false
}

// valid holds the files of a report folder against their formats: report.json
// against the published schema, junit.xml against its own counts.
//
//	valid assay-report
func valid(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: valid DIR")
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema()))
	ts.Check(err)
	compiler := jsonschema.NewCompiler()
	ts.Check(compiler.AddResource("report.schema.json", schema))
	compiled, err := compiler.Compile("report.schema.json")
	ts.Check(err)
	text := ts.ReadFile(filepath.Join(args[0], "report.json"))
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	ts.Check(err)
	ts.Check(compiled.Validate(document))
	whole, err := report.Read(strings.NewReader(text))
	ts.Check(err)

	var suites struct {
		Tests  int `xml:"tests,attr"`
		Suites []struct {
			Cases []struct {
				Name string `xml:"name,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	ts.Check(xml.Unmarshal([]byte(ts.ReadFile(filepath.Join(args[0], "junit.xml"))), &suites))
	if len(suites.Suites) != len(whole.Runs) {
		ts.Fatalf("junit.xml has %d suites, report.json %d runs", len(suites.Suites), len(whole.Runs))
	}
	cases := 0
	for i, s := range suites.Suites {
		cases += len(s.Cases)
		if len(s.Cases) < len(whole.Runs[i].Verdicts) {
			ts.Fatalf("junit.xml has %d cases for %d verdicts", len(s.Cases), len(whole.Runs[i].Verdicts))
		}
	}
	if cases != suites.Tests {
		ts.Fatalf("junit.xml counts %d tests and holds %d", suites.Tests, cases)
	}
}

// agree compares the verdicts that both of two reports came to, and prints how many
// there are. Numbers of exchanges are left aside, as a selection walks less.
//
//	agree full.json part.json
func agree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: agree FILE FILE")
	}
	var seen [2]map[string]conformance.Verdict
	for i, name := range args {
		r, err := report.Read(strings.NewReader(ts.ReadFile(name)))
		ts.Check(err)
		seen[i] = map[string]conformance.Verdict{}
		for _, v := range r.Runs[0].Verdicts {
			if v.Outcome != conformance.Skipped || v.SkipKind == conformance.SkipInapplicable {
				seen[i][v.Check] = v
			}
		}
	}
	both := 0
	for id, was := range seen[0] {
		is, ok := seen[1][id]
		if !ok {
			continue
		}
		both++
		if was.Outcome != is.Outcome || was.Want != is.Want || was.Got != is.Got || was.Reason != is.Reason || was.Pointer != is.Pointer {
			ts.Fatalf("%s: %s in %s, %s in %s", id, said(was), args[0], said(is), args[1])
		}
	}
	if both == 0 {
		ts.Fatalf("%s and %s judge no check in common", args[0], args[1])
	}
	fmt.Fprintf(ts.Stdout(), "%d in common\n", both)
}

func said(v conformance.Verdict) string {
	return fmt.Sprintf("%s (wanted %q, got %q, reason %q, at %q)", v.Outcome, v.Want, v.Got, v.Reason, v.Pointer)
}
