package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
)

// WriteJUnit writes a report as junit.xml: one suite per run, one case per
// verdict. Fails are failures, blocked and broken are errors, skips are skipped;
// warnings, notes and known failures are green and say themselves in system-out.
// A run that ended early has one case more, which says why. A case has no time
// of its own, since many checks share one exchange.
func WriteJUnit(w io.Writer, r *conformance.Report) error {
	all := junitSuites{Name: "assay", Time: seconds(r.Finished.Sub(r.Started))}
	for _, run := range r.Runs {
		suite := junitOf(r.Kit, run)
		all.junitTotals = all.plus(suite.junitTotals)
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type junitTotals struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitTotals
	Time   string       `xml:"time,attr"`
	Suites []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitTotals
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
	Out        *junitPlain     `xml:"system-out"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string      `xml:"classname,attr"`
	Name    string      `xml:"name,attr"`
	Skipped *junitText  `xml:"skipped"`
	Error   *junitText  `xml:"error"`
	Failure *junitText  `xml:"failure"`
	Out     *junitPlain `xml:"system-out"`
}

type junitText struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Body    string `xml:",cdata"`
}

type junitPlain struct {
	Body string `xml:",cdata"`
}

func (t junitTotals) plus(o junitTotals) junitTotals {
	return junitTotals{t.Tests + o.Tests, t.Failures + o.Failures, t.Errors + o.Errors, t.Skipped + o.Skipped}
}

func junitOf(kit conformance.Kit, r *conformance.Run) junitSuite {
	suite := junitSuite{
		Name:       stripped(joined(named(r), r.Target.Name)),
		Time:       seconds(r.Duration),
		Timestamp:  r.Started.UTC().Format("2006-01-02T15:04:05"), // the XSD knows no zone
		Properties: junitProperties(kit, r),
	}
	if said := junitRemarks(r); said != "" {
		suite.Out = &junitPlain{stripped(said)}
	}
	if why := early(r); why != "" {
		suite.add(junitCase{
			Class: stripped(r.Profile + ".run"),
			Name:  "the run came to its end",
			Error: &junitText{Message: stripped(why), Type: string(r.Outcome)},
		})
	}
	for _, v := range r.Verdicts {
		suite.add(junitVerdict(r, v))
	}
	return suite
}

// add appends a case and counts it.
func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func junitProperties(kit conformance.Kit, r *conformance.Run) []junitProperty {
	var out []junitProperty
	for _, p := range []junitProperty{
		{"kit", joined(kit.Name, kit.Version)},
		{"profile", r.Profile},
		{"preset", r.Preset},
		{"standard", joined(r.Standard.Name, r.Standard.Version)},
		{"target", r.Target.Name},
		{"baseUrl", r.Target.BaseURL},
		{"mode", r.Selection.Mode},
		{"outcome", string(r.Outcome)},
		{"coverage.clauses", strconv.Itoa(r.Coverage.Clauses)},
		{"coverage.testable", strconv.Itoa(r.Coverage.Testable)},
		{"coverage.tested", strconv.Itoa(r.Coverage.Tested)},
		{"coverage.judged", strconv.Itoa(r.Coverage.Judged)},
	} {
		out = append(out, junitProperty{p.Name, stripped(p.Value)})
	}
	return out
}

func junitVerdict(r *conformance.Run, v conformance.Verdict) junitCase {
	c := junitCase{Class: stripped(r.Profile + "." + string(v.Phase)), Name: stripped(joined(v.Check, v.Title))}
	said := stripped(statement(v))
	switch {
	case v.Known:
		c.Out = &junitPlain{stripped("KNOWN failure: " + statement(v) + "\n" + junitEvidence(r, v))}
	case v.Outcome == conformance.Pass:
	case v.Outcome == conformance.Fail:
		c.Failure = &junitText{Message: said, Type: string(v.Level), Body: stripped(junitEvidence(r, v))}
	case v.Outcome == conformance.Skipped:
		c.Skipped = &junitText{Message: stripped(string(v.SkipKind) + ": " + v.Reason)}
	case v.Outcome == conformance.Warn, v.Outcome == conformance.Note:
		c.Out = &junitPlain{stripped(strings.ToUpper(string(v.Outcome)) + ": " + statement(v) + "\n" + junitEvidence(r, v))}
	default:
		c.Error = &junitText{Message: stripped(v.Reason), Type: string(v.Outcome), Body: stripped(junitEvidence(r, v))}
	}
	return c
}

// junitEvidence says by which clause a verdict came about, and what shows it.
func junitEvidence(r *conformance.Run, v conformance.Verdict) string {
	lines := []string{"clause: " + v.Clause.String() + ": " + v.Clause.Text}
	for _, e := range r.Tape {
		if e.N == v.Exchange {
			lines = append(lines, fmt.Sprintf("exchange %d: %s: %s %s: %s", e.N, e.Step, e.Request.Method, e.Request.URL, answer(e)))
		}
	}
	if v.Pointer != "" {
		lines = append(lines, "pointer: "+v.Pointer)
	}
	if v.Keyword != "" {
		lines = append(lines, "keyword: "+v.Keyword)
	}
	if v.Offset > 0 {
		lines = append(lines, fmt.Sprintf("byte: %d", v.Offset))
	}
	return strings.Join(lines, "\n")
}

// junitRemarks says what concerns the run and no single check.
func junitRemarks(r *conformance.Run) string {
	var lines []string
	for _, remark := range []struct {
		what string
		list []string
	}{
		{"MUSTs not asked", r.Unasked},
		{"known failures that no longer fail or are past their date", r.Stale},
		{"left open at the ASPSP", r.Leftover},
	} {
		if len(remark.list) > 0 {
			lines = append(lines, remark.what+": "+strings.Join(remark.list, ", "))
		}
	}
	return strings.Join(lines, "\n")
}

// answer says what came on a request: a status, a class of failure, or both.
func answer(e *conformance.Exchange) string {
	var parts []string
	if e.Response != nil {
		parts = append(parts, strconv.Itoa(e.Response.Status))
	}
	if e.Failure != nil {
		parts = append(parts, string(e.Failure.Class))
	}
	if len(parts) == 0 {
		return "no answer was due"
	}
	return strings.Join(parts, ", ")
}

// named returns profile and preset of a run: berlin-group (flow-page).
func named(r *conformance.Run) string {
	if r.Preset == "" {
		return r.Profile
	}
	return r.Profile + " (" + r.Preset + ")"
}

// early says why a run did not come to its end, "" when it did.
func early(r *conformance.Run) string {
	if r.Halt == "" && r.Interrupted {
		return "interrupted"
	}
	return r.Halt
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
