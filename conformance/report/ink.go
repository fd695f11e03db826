package report

import "github.com/assaykit/assay/conformance"

// An ink colours text for a terminal; one that is false leaves it as it is.
type ink bool

func (i ink) paint(code, s string) string {
	if !i || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (i ink) bold(s string) string   { return i.paint("1", s) }
func (i ink) faint(s string) string  { return i.paint("2", s) }
func (i ink) red(s string) string    { return i.paint("1;31", s) }
func (i ink) green(s string) string  { return i.paint("1;32", s) }
func (i ink) yellow(s string) string { return i.paint("33", s) }

// outcome colours the outcome of a run: only conformant is green.
func (i ink) outcome(o conformance.RunOutcome) string {
	switch o {
	case conformance.Conformant:
		return i.green(string(o))
	case conformance.Partial:
		return i.yellow(string(o))
	default:
		return i.red(harmless(string(o)))
	}
}
