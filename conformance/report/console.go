package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"

	"github.com/assaykit/assay/conformance"
)

// Options say how a Console writes.
type Options struct {
	Live    bool // w is a terminal: a line that changes shows how far the run is
	Color   bool // ANSI colours
	Quiet   bool // failures and the outcome only
	Verbose bool // every skip and every note by name
	Width   int  // columns of the terminal; 0 means 100
}

// A Console tells people what a run does and what came out. Its methods may be
// called from several goroutines. It keeps no error of the terminal.
type Console struct {
	mu    sync.Mutex
	w     io.Writer
	o     Options
	phase conformance.Phase
	step  string
	seen  []conformance.Verdict // of the run under way
	shown bool                  // the changing line is on the screen
	began bool                  // something was written before
}

// NewConsole returns a Console that writes to w.
func NewConsole(w io.Writer, o Options) *Console {
	if o.Width <= 0 {
		o.Width = 100
	}
	return &Console{w: w, o: o}
}

// RunStarts says which profile begins, with which preset and where.
func (c *Console) RunStarts(title, preset, baseURL string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.phase, c.step, c.seen = "", "", nil
	if c.o.Quiet {
		return
	}
	if preset != "" {
		title += " (" + preset + ")"
	}
	head := []string{ink(c.o.Color).bold(fit(harmless(title), c.o.Width))}
	if baseURL != "" {
		head = append(head, fit("at "+harmless(baseURL), c.o.Width))
	}
	c.paragraph(head)
}

// Step says which step walks now. It shows on a terminal only.
func (c *Console) Step(phase conformance.Phase, name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.phase, c.step = phase, name
	c.show()
}

// Verdict takes a verdict into the counts of the run under way. What it found is
// told when the run ends, since only then it is settled which failures are known.
func (c *Console) Verdict(v conformance.Verdict) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, v)
	c.show()
}

// Write lets somebody else speak, such as a PSU channel that asks a person to
// log in. The changing line makes room and comes back with the next step.
func (c *Console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	c.began = true
	return c.w.Write(p)
}

// RunEnds tells what came out of a run. It needs nothing but the run, so that a
// run read from a report can be told as well.
func (c *Console) RunEnds(r *conformance.Run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	c.phase, c.step, c.seen = "", "", nil
	for _, block := range pageOf(r, c.o) {
		c.paragraph(block)
	}
}

// Done says what came out of the whole call, and in which directory the report
// lies; "" when none was written.
func (c *Console) Done(r *conformance.Report, dir string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
	var lines []string
	if len(r.Runs) > 1 {
		lines = append(lines, fmt.Sprintf("%s: %s", number(len(r.Runs), "run"), ink(c.o.Color).outcome(r.Outcome)))
	}
	if dir != "" && !c.o.Quiet {
		where := "report in " + filepath.Join(dir, "report.json")
		if r.ExitCode != conformance.ExitOK {
			where += fmt.Sprintf(" · exit code %d", r.ExitCode)
		}
		lines = append(lines, where)
	}
	if len(lines) > 0 {
		c.paragraph(lines)
	}
}

// show draws the changing line: phase, counts, step.
func (c *Console) show() {
	if !c.o.Live || c.o.Quiet {
		return
	}
	parts := []string{string(c.phase)}
	if said := counts(conformance.Summarise(c.seen)); said != "" {
		parts = append(parts, said)
	}
	parts = append(parts, c.step)
	// One column stays free: terminals wrap when the last one is filled.
	_, _ = fmt.Fprint(c.w, "\r\x1b[K"+fit(harmless(strings.Join(parts, " · ")), c.o.Width-1))
	c.shown = true
}

// clear takes the changing line away.
func (c *Console) clear() {
	if c.shown {
		_, _ = io.WriteString(c.w, "\r\x1b[K")
		c.shown = false
	}
}

// paragraph writes lines, with an empty one between them and what came before.
func (c *Console) paragraph(lines []string) {
	text := strings.Join(lines, "\n") + "\n"
	if c.began && !c.o.Quiet {
		text = "\n" + text
	}
	c.began = true
	c.clear()
	_, _ = io.WriteString(c.w, text)
}
