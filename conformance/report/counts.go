package report

import (
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// counts says a summary in words: 88 passed, 2 warned, 12 skipped. Outcomes that
// did not occur are left out.
func counts(s conformance.Summary) string {
	var parts []string
	for _, c := range []struct {
		n    int
		word string
	}{
		{s.Pass, "passed"}, {s.Fail, "failed"}, {s.Known, "known"}, {s.Warn, "warned"}, {s.Note, "noted"},
		{s.Blocked, "blocked"}, {s.Broken, "broken"}, {s.Skip, "skipped"},
	} {
		if c.n > 0 {
			parts = append(parts, strconv.Itoa(c.n)+" "+c.word)
		}
	}
	return strings.Join(parts, ", ")
}

// judged counts the verdicts that say something about the ASPSP.
func judged(s conformance.Summary) int { return s.Pass + s.Fail + s.Known + s.Warn + s.Note }

// mustsAsked counts the MUSTs to which the ASPSP gave an answer.
func mustsAsked(verdicts []conformance.Verdict) int {
	n := 0
	for _, v := range verdicts {
		switch v.Outcome {
		case conformance.Pass, conformance.Fail, conformance.Warn:
			if v.Level == conformance.Must {
				n++
			}
		}
	}
	return n
}

// A tally counts things by name and keeps the order in which the names came.
type tally struct {
	names []string
	of    map[string][]string
}

// add notes a member under a name.
func (t *tally) add(name, member string) {
	if t.of == nil {
		t.of = map[string][]string{}
	}
	if _, seen := t.of[name]; !seen {
		t.names = append(t.names, name)
	}
	t.of[name] = append(t.of[name], member)
}
