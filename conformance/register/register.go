// Package register reads the normative statements of the standards from specs/*/register.yaml and holds them
// against the catalogue of checks. The register is the denominator of coverage: every statement is held by
// checks, or cannot be tested for a stated reason, or is open, and nothing else.
package register

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/assaykit/assay/specs"
)

// A Row is one normative statement of a standard. Exactly one of Checks, Untestable and Open is set.
type Row struct {
	// ID names the rule: "BG-CNS-01". It is unique over all standards, never renumbered and never reused.
	ID string
	// Text is the rule in our words, one sentence.
	Text string
	// Level is "MUST", "SHOULD" or "INFO".
	Level string
	// Document and Section say where the rule stands: "RFC 6749", "4.1.2".
	Document, Section string
	// Standard is the name of the document in package specs whose register holds the row: "berlingroup".
	Standard string
	// Checks are the ids of the checks that hold the rule.
	Checks []string
	// Untestable says why no outside client can judge the rule.
	Untestable string
	// Open marks a rule that could be tested and is not tested yet.
	Open bool
}

// All returns the rows of all standards, sorted by id. Its error names file and line of every mistake found;
// since the registers are part of the kit, an error is a mistake of ours.
func All() ([]Row, error) {
	var rows []Row
	var mistakes []error
	ids := map[string]string{}
	for _, standard := range specs.Names() {
		file := "specs/" + standard + "/register.yaml"
		raw, ok := specs.Register(standard)
		if !ok {
			mistakes = append(mistakes, fmt.Errorf("%s: not there", file))
			continue
		}
		found, err := read(standard, file, raw, ids)
		if err != nil {
			mistakes = append(mistakes, err)
		}
		rows = append(rows, found...)
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(a.ID, b.ID) })
	return rows, nil
}

// Compare holds the rows against the catalogue, given as the rules of each check by the check's id, and returns
// what does not agree, one sentence each, sorted: a row that names a check which does not exist or does not name
// the row, a check without a rule, and a check whose rule does not exist or does not name the check.
func Compare(rows []Row, checks map[string][]string) []string {
	var problems []string
	known := map[string]Row{}
	for _, row := range rows {
		known[row.ID] = row
		for _, check := range row.Checks {
			rules, ok := checks[check]
			switch {
			case !ok:
				problems = append(problems, fmt.Sprintf("rule %s names check %s, which does not exist", row.ID, check))
			case !slices.Contains(rules, row.ID):
				problems = append(problems, fmt.Sprintf("rule %s names check %s, which does not name the rule", row.ID, check))
			}
		}
	}
	for check, rules := range checks {
		if len(rules) == 0 {
			problems = append(problems, fmt.Sprintf("check %s names no rule", check))
		}
		for _, rule := range rules {
			row, ok := known[rule]
			switch {
			case !ok:
				problems = append(problems, fmt.Sprintf("check %s names rule %s, which is not in the register", check, rule))
			case !slices.Contains(row.Checks, check):
				problems = append(problems, fmt.Sprintf("check %s names rule %s, which does not name the check", check, rule))
			}
		}
	}
	slices.Sort(problems)
	return problems
}
