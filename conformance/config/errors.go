package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Error is one thing that is wrong with a target file: where, what, and what was expected
// instead. It never holds a secret.
type Error struct {
	File    string // path as given; "--set" for an override, "preset NAME" for a preset
	Line    int    // from 1; 0 where the source has no lines
	Key     string // dotted, as in psu.users[0].name; "" where the file as a whole is meant
	Problem string
	Want    string // "" where the problem says it all
}

// Error returns the error as one line: file, line, key, problem and what was expected.
func (e Error) Error() string {
	var line strings.Builder
	line.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&line, ":%d", e.Line)
	}
	line.WriteString(": ")
	if e.Key != "" {
		line.WriteString(e.Key + ": ")
	}
	line.WriteString(e.Problem)
	if e.Want != "" {
		line.WriteString("; want " + e.Want)
	}
	return line.String()
}

// Errors are all the errors of one or more target files, in the order of their lines.
type Errors []Error

// Error returns all errors, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As each single error.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}

// blame adds an error at a node. One key has one error: the first.
func (e *Errors) blame(at place, problem, want string) {
	for _, known := range *e {
		if known.File == at.file && known.Key == at.key {
			return
		}
	}
	*e = append(*e, Error{File: at.file, Line: at.line, Key: at.key, Problem: problem, Want: want})
}

// sorted returns the errors in reading order: those of the file, then those of its other sources.
func (e Errors) sorted(file string) Errors {
	rank := func(one Error) int {
		if one.File == file {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(e, func(a, b Error) int {
		return cmp.Or(
			cmp.Compare(rank(a), rank(b)),
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Key, b.Key),
		)
	})
	return e
}

// oneOf says a closed list to a reader.
func oneOf(names []string) string {
	if len(names) == 0 {
		return "none at all"
	}
	return "one of " + strings.Join(names, ", ")
}

// nearest returns the name that was probably meant, "" when none is near.
func nearest(name string, names []string) string {
	best, least := "", max(1, len(name)/3)+1
	for _, candidate := range names {
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with a neighbour that lie between
// two names (optimal string alignment).
func distance(a, b string) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
