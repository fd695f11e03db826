package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

func junit(t *testing.T, r *conformance.Report) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := WriteJUnit(&buf, r); err != nil {
		t.Fatalf("WriteJUnit: %v", err)
	}
	return buf.Bytes()
}

func TestWriteJUnitGolden(t *testing.T) { golden(t, "junit.xml", junit(t, fixture())) }

// A CI server reads the file like this.
type readSuites struct {
	junitTotals
	Suites []struct {
		Name string `xml:"name,attr"`
		junitTotals
		Cases []struct {
			Class   string    `xml:"classname,attr"`
			Name    string    `xml:"name,attr"`
			Skipped *struct{} `xml:"skipped"`
			Error   *struct{} `xml:"error"`
			Failure *struct {
				Message string `xml:"message,attr"`
				Body    string `xml:",chardata"`
			} `xml:"failure"`
			Out string `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

func TestWriteJUnitCountsWhatItHolds(t *testing.T) {
	r := fixture()
	var got readSuites
	if err := xml.Unmarshal(junit(t, r), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Suites) != len(r.Runs) {
		t.Fatalf("suites = %d, want one per run: %d", len(got.Suites), len(r.Runs))
	}
	var all junitTotals
	for i, suite := range got.Suites {
		var held junitTotals
		for _, c := range suite.Cases {
			held.Tests++
			switch {
			case c.Failure != nil:
				held.Failures++
			case c.Error != nil:
				held.Errors++
			case c.Skipped != nil:
				held.Skipped++
			}
		}
		if diff := cmp.Diff(held, suite.junitTotals); diff != "" {
			t.Errorf("%s: counts differ from the cases (-cases +counts):\n%s", suite.Name, diff)
		}
		s := r.Runs[i].Summary
		want := junitTotals{len(r.Runs[i].Verdicts), s.Fail, s.Blocked + s.Broken, s.Skip}
		if r.Runs[i].Halt != "" {
			want.Tests++
			want.Errors++
		}
		if diff := cmp.Diff(want, held); diff != "" {
			t.Errorf("%s: cases differ from the run (-run +cases):\n%s", suite.Name, diff)
		}
		all = all.plus(held)
	}
	if diff := cmp.Diff(all, got.junitTotals); diff != "" {
		t.Errorf("totals differ from the suites (-suites +totals):\n%s", diff)
	}
}

func TestWriteJUnitCases(t *testing.T) {
	r := fixture()
	r.Runs[0].Verdicts = append(r.Runs[0].Verdicts,
		found(verdict("BG-SCA-08", "the PSU comes back", conformance.Should, conformance.Authorise, conformance.Warn, "authorise"), "a code", "an error", 8),
		found(verdict("BG-DEL-07", "the answer is whole", conformance.Should, conformance.Transactions, conformance.Warn, "read transactions"), "all", "27 bytes", 7))
	var got readSuites
	if err := xml.Unmarshal(junit(t, r), &got); err != nil {
		t.Fatal(err)
	}
	last := false
	for _, c := range got.Suites[0].Cases {
		id, _, _ := strings.Cut(c.Name, " ")
		green := c.Failure == nil && c.Error == nil && c.Skipped == nil
		switch id {
		case "BG-ACC-04":
			if c.Class != "berlin-group.accounts" || c.Failure == nil || c.Failure.Message != `wanted a string, got 17 <integer> & "more"` {
				t.Errorf("%s = %+v", id, c)
			}
			for _, want := range []string{"clause: " + guidelines + " §6.3", "exchange 3: list accounts: GET https://api.sparbank.example/psd2/v1/accounts: 200", "pointer: /accounts/0/resourceId", "byte: 31"} {
				if !strings.Contains(c.Failure.Body, want) {
					t.Errorf("%s lacks %q in %q", id, want, c.Failure.Body)
				}
			}
		case "BG-SCA-08":
			if !strings.Contains(c.Out, "exchange 8: authorise: GET https://tpp.assay.example/callback?error=\ufffd: no answer was due") {
				t.Errorf("%s = %+v, want the callback", id, c)
			}
		case "BG-DEL-07":
			if !strings.Contains(c.Out, "transactions: 200, truncated") {
				t.Errorf("%s = %+v, want status and failure", id, c)
			}
			last = true
		case "BG-TRX-11":
			if !green || !strings.HasPrefix(c.Out, "KNOWN failure: wanted 400, got 500\n") {
				t.Errorf("%s = %+v, want a known failure in green", id, c)
			}
		case "OAUTH-TOK-07":
			if !green || !strings.HasPrefix(c.Out, "WARN: wanted Cache-Control: no-store") {
				t.Errorf("%s = %+v, want a warning in green", id, c)
			}
		case "TLS-V13":
			if !green || !strings.HasPrefix(c.Out, "NOTE: got TLS 1.2\n") {
				t.Errorf("%s = %+v, want a note in green", id, c)
			}
		}
	}
	if !last {
		t.Error("the cases do not come to BG-DEL-07")
	}
}

func TestWriteJUnitIsSafeXML(t *testing.T) {
	wild := "\x00\x01\x08\x1b[2J\x7f\u0085\u009b ]]> <!-- & \ufffe\uffff \xff\xc3( \r end"
	v := conformance.Verdict{Check: wild, Title: wild, Phase: conformance.Token, Outcome: conformance.Fail, Want: wild, Got: wild, Pointer: wild, Exchange: 1, Clause: conformance.Clause{Document: wild, Text: wild}}
	skip, warn, broken := v, v, v
	skip.Outcome, skip.SkipKind, skip.Reason = conformance.Skipped, conformance.SkipKind(wild), wild
	warn.Outcome, broken.Outcome, broken.Reason = conformance.Warn, conformance.Broken, wild
	e := &conformance.Exchange{N: 1, Step: wild, Request: conformance.Message{Method: wild, URL: wild}, Failure: &conformance.Failure{Class: conformance.FailureClass(wild)}}
	text := junit(t, &conformance.Report{Kit: conformance.Kit{Name: wild}, Runs: []*conformance.Run{{
		Profile: wild, Preset: wild, Halt: wild, Stale: []string{wild}, Target: conformance.TargetFacts{Name: wild, BaseURL: wild},
		Verdicts: []conformance.Verdict{v, skip, warn, broken}, Tape: []*conformance.Exchange{e},
	}}})
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, text)
		}
		var said []string
		switch token := token.(type) {
		case xml.CharData:
			said = append(said, string(token))
		case xml.StartElement:
			for _, a := range token.Attr {
				said = append(said, a.Value)
			}
		}
		for _, s := range said {
			if i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); i >= 0 {
				t.Errorf("%q holds a control character", s)
			}
		}
	}
}

// A run that ended early is never green, even when no check was left behind.
func TestWriteJUnitEarlyEnd(t *testing.T) {
	for want, run := range map[string]*conformance.Run{
		"token: calls are used up": {Halt: "token: calls are used up", Interrupted: true},
		"interrupted":              {Interrupted: true},
	} {
		text := string(junit(t, &conformance.Report{Runs: []*conformance.Run{run}}))
		if !strings.Contains(text, `errors="1"`) || !strings.Contains(text, `<error message="`+want+`"`) {
			t.Errorf("want an error that says %q in\n%s", want, text)
		}
	}
	text := string(junit(t, &conformance.Report{Runs: []*conformance.Run{{}}}))
	if strings.Contains(text, "<testcase") {
		t.Errorf("a run that came to its end has a case that says otherwise:\n%s", text)
	}
}

func TestWriteJUnitErrs(t *testing.T) {
	if err := WriteJUnit(full{}, fixture()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("WriteJUnit to a full disk = %v, want %v", err, io.ErrShortWrite)
	}
}
