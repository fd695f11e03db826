package report

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/assaykit/assay/conformance"
)

// told is what a console writes about a report of these runs.
func told(o Options, dir string, runs ...*conformance.Run) string {
	var buf bytes.Buffer
	c := NewConsole(&buf, o)
	r := &conformance.Report{Runs: runs}
	r.Conclude(conformance.Gate{FailOn: "must"})
	for _, run := range runs {
		c.RunStarts(run.Title, run.Preset, run.Target.BaseURL)
		for _, s := range run.Steps {
			c.Step(s.Phase, s.Name)
		}
		for _, v := range run.Verdicts {
			c.Verdict(v)
		}
		c.RunEnds(run)
	}
	c.Done(r, dir)
	return buf.String()
}

func TestConsoleGolden(t *testing.T) {
	for name, c := range map[string]struct {
		o    Options
		dir  string
		runs []*conformance.Run
	}{
		"conformant":  {Options{}, "assay-report", []*conformance.Run{conformant()}},
		"partial":     {Options{}, "assay-report", []*conformance.Run{partial()}},
		"unreachable": {Options{}, "assay-report", []*conformance.Run{unreachable()}},
		"interrupted": {Options{}, "assay-report", []*conformance.Run{interrupted()}},
		"failing":     {Options{}, "assay-report", []*conformance.Run{nonconformant()}},
		"narrow":      {Options{Width: 60}, "", []*conformance.Run{nonconformant()}},
		"verbose":     {Options{Verbose: true}, "assay-report", []*conformance.Run{nonconformant()}},
		"quiet":       {Options{Quiet: true}, "assay-report", fixture().Runs},
		"colour":      {Options{Color: true}, "assay-report", fixture().Runs},
		"several":     {Options{}, "assay-report", fixture().Runs},
	} {
		t.Run(name, func(t *testing.T) { golden(t, "console-"+name+".txt", []byte(told(c.o, c.dir, c.runs...))) })
	}
}

func TestConsoleTellsAFailureInFourLines(t *testing.T) {
	lines := strings.Split(told(Options{Quiet: true}, "", nonconformant()), "\n")
	var shape []string
	for _, line := range lines {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		shape = append(shape, word)
	}
	got := strings.Join(shape, " ")
	want := strings.Repeat("FAIL clause wanted got ", 3) + "STALE OPEN berlin-group"
	if !strings.HasPrefix(got, want) {
		t.Errorf("first words of the lines = %s, want %s", got, want)
	}
}

func TestConsoleKeepsToItsWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100} {
		for line := range strings.Lines(told(Options{Width: width}, "", nonconformant(), partial(), conformant(), interrupted())) {
			// What has to be put in order is never cut.
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width && !strings.HasPrefix(line, "STALE") && !strings.HasPrefix(line, "OPEN") {
				t.Errorf("width %d: %d columns: %s", width, n, line)
			}
		}
	}
}

func TestConsoleTellsAnUnreachableASPSPInOneLine(t *testing.T) {
	got := told(Options{Quiet: true}, "assay-report", unreachable())
	want := "berlin-group (flow-page): incomplete — connect: refused: nothing answers at http://127.0.0.1:1\n"
	if got != want {
		t.Errorf("told = %q, want %q", got, want)
	}
}

// Colour changes nothing but the colour, and is there only when asked for.
func TestConsoleColour(t *testing.T) {
	codes := regexp.MustCompile("\x1b\\[[0-9;]*m")
	plain, coloured := told(Options{}, "d", fixture().Runs...), told(Options{Color: true}, "d", fixture().Runs...)
	if strings.Contains(plain, "\x1b") {
		t.Error("a console without colour wrote an escape")
	}
	if !codes.MatchString(coloured) {
		t.Error("a console with colour wrote no colour")
	}
	if got := codes.ReplaceAllString(coloured, ""); got != plain {
		t.Errorf("without its codes the coloured text is\n%s\nwant\n%s", got, plain)
	}
}

func TestConsoleLetsNothingThroughThatAnASPSPSent(t *testing.T) {
	wild := "\x1b]0;owned\a\x1b[2J\r\n\u202egnirts\xff\u009b"
	v := conformance.Verdict{Check: wild, Title: wild, Level: conformance.Must, Phase: conformance.Token, Want: wild, Got: wild, Reason: wild, Pointer: wild, Exchange: 1, Clause: conformance.Clause{Document: wild, Text: wild}}
	r := &conformance.Run{Profile: wild, Preset: wild, Title: wild, Halt: wild, Stale: []string{wild}, Leftover: []string{wild}, Target: conformance.TargetFacts{BaseURL: wild}}
	for _, o := range []conformance.Outcome{conformance.Pass, conformance.Fail, conformance.Warn, conformance.Note, conformance.Skipped, conformance.Blocked, conformance.Broken} {
		v.Outcome = o
		r.Verdicts = append(r.Verdicts, v)
	}
	r.Unasked = []string{wild}
	r.Summary = conformance.Summarise(r.Verdicts)
	r.Steps = []conformance.StepRecord{{Name: wild, Phase: conformance.Token}}
	for _, o := range []Options{{}, {Verbose: true}, {Quiet: true}} {
		for _, c := range told(o, "", r) {
			if c < ' ' && c != '\n' || c >= 0x7f && c < 0xa0 || c == '\u202e' || c == utf8.RuneError {
				t.Errorf("%+v: the text holds %q", o, c)
			}
		}
	}
	if live := told(Options{Live: true}, "", r); strings.Contains(live, "\x1b]") || strings.Contains(live, "\x1b[2J") {
		t.Errorf("the live text holds an escape of the ASPSP: %q", live)
	}
}

func TestConsoleLive(t *testing.T) {
	var buf bytes.Buffer
	c := NewConsole(&buf, Options{Live: true, Width: 40})
	for _, s := range []struct {
		act    func()
		screen string // what stands behind the last clearing of the line
	}{
		{func() { c.Step(conformance.Consent, "create consent") }, "consent · create consent"},
		{func() { c.Verdict(conformance.Verdict{Outcome: conformance.Pass}) }, "consent · 1 passed · create consent"},
		{func() { c.Verdict(conformance.Verdict{Outcome: conformance.Fail}) }, "consent · 1 passed, 1 failed · create …"},
		{func() { c.Step(conformance.Token, "redeem code") }, "token · 1 passed, 1 failed · redeem co…"},
		{func() { _, _ = fmt.Fprintln(c, "Log in as alice.") }, "Log in as alice.\n"},
		{func() { c.RunStarts("Next", "", "http://127.0.0.1:1") }, "Log in as alice.\n\nNext\nat http://127.0.0.1:1\n"},
		{func() { c.Step(conformance.Connect, "look") }, "connect · look"},
		{func() { c.RunEnds(&conformance.Run{Profile: "p", Outcome: conformance.Conformant}) }, "\np: conformant — no check was judged ·\n  0 MUSTs asked\n"},
	} {
		s.act()
		written := buf.String()
		if got := written[strings.LastIndex(written, "\r\x1b[K")+len("\r\x1b[K"):]; got != s.screen {
			t.Errorf("the screen ends with %q, want %q", got, s.screen)
		}
	}
}

// Only a terminal gets a line that changes.
func TestConsoleElsewhereIsPlain(t *testing.T) {
	for _, o := range []Options{{}, {Live: true, Quiet: true}} {
		var buf bytes.Buffer
		c := NewConsole(&buf, o)
		c.Step(conformance.Consent, "create consent")
		c.Verdict(conformance.Verdict{Outcome: conformance.Pass})
		if buf.Len() > 0 {
			t.Errorf("%+v: wrote %q, want nothing", o, buf.String())
		}
	}
}

func TestConsoleTakesManyVoices(t *testing.T) {
	c := NewConsole(io.Discard, Options{Live: true})
	done := make(chan struct{})
	for range 4 {
		go func() {
			defer func() { done <- struct{}{} }()
			for range 100 {
				c.Step(conformance.Token, "redeem code")
				c.Verdict(conformance.Verdict{Outcome: conformance.Pass})
				_, _ = c.Write([]byte("hello\n"))
			}
		}()
	}
	for range 4 {
		<-done
	}
	if n := len(c.seen); n != 400 {
		t.Errorf("verdicts seen = %d, want 400", n)
	}
}
