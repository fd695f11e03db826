package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// A Difference is a check on which two judgements of the same tape disagree. Was
// or Now is nil when only the other one has the check.
type Difference struct {
	Check    string
	Was, Now *conformance.Verdict
}

// Compare holds two lists of verdicts against each other, check by check, in the
// order of was and then of what only now has. Verdicts differ when a reader of
// the report can see it; so bytes that JSON cannot hold make no difference.
func Compare(was, now []conformance.Verdict) []Difference {
	var out []Difference
	for i := range was {
		j := slices.IndexFunc(now, func(v conformance.Verdict) bool { return v.Check == was[i].Check })
		switch {
		case j < 0:
			out = append(out, Difference{Check: was[i].Check, Was: &was[i]})
		case !seenAs(was[i]).Same(seenAs(now[j])):
			out = append(out, Difference{Check: was[i].Check, Was: &was[i], Now: &now[j]})
		}
	}
	for j := range now {
		if !slices.ContainsFunc(was, func(v conformance.Verdict) bool { return v.Check == now[j].Check }) {
			out = append(out, Difference{Check: now[j].Check, Now: &now[j]})
		}
	}
	return out
}

// PrintDifferences tells differences, three lines each, or that there are none.
func PrintDifferences(w io.Writer, differences []Difference) error {
	if len(differences) == 0 {
		_, err := fmt.Fprintln(w, "every verdict is the same")
		return err
	}
	var b strings.Builder
	for _, d := range differences {
		v := d.Was
		if v == nil {
			v = d.Now
		}
		fmt.Fprintf(&b, "%s  %s\n", harmless(d.Check), harmless(v.Title))
		fmt.Fprintf(&b, "  was  %s\n  now  %s\n\n", account(d.Was), account(d.Now))
	}
	verb := "differ"
	if len(differences) == 1 {
		verb = "differs"
	}
	fmt.Fprintf(&b, "%s %s\n", number(len(differences), "verdict"), verb)
	_, err := io.WriteString(w, b.String())
	return err
}

// account says all of a verdict that Compare looks at.
func account(v *conformance.Verdict) string {
	if v == nil {
		return "not judged"
	}
	parts := []string{fmt.Sprintf("%-7s", v.Outcome)}
	if v.SkipKind != "" {
		parts = append(parts, string(v.SkipKind)+":")
	}
	said := statement(*v)
	if v.Reason != "" && said != v.Reason {
		said += ", since " + v.Reason
	}
	parts = append(parts, said, evidence(*v))
	if len(v.Exchanges) > 0 && !slices.Equal(v.Exchanges, []int{v.Exchange}) {
		parts = append(parts, fmt.Sprintf("resting on %v", v.Exchanges))
	}
	return strings.TrimRight(harmless(joined(parts...)), " ")
}

// seenAs returns a verdict as a reader of a report sees it.
func seenAs(v conformance.Verdict) conformance.Verdict {
	v.Want, v.Got, v.Reason, v.Pointer = legible(v.Want), legible(v.Got), legible(v.Reason), legible(v.Pointer)
	v.Operation, v.Keyword = legible(v.Operation), legible(v.Keyword)
	return v
}
