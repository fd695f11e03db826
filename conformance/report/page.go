package report

import (
	"fmt"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// A page is what the terminal shows of one run, in blocks of lines.
type page struct {
	run    *conformance.Run
	width  int
	ink    ink
	blocks [][]string
}

// pageOf tells a run: the phases with their counts, what failed, what is known,
// warned about, blocked and skipped, what is left to do, and at last the outcome.
// A run in which nothing answered is told in one line.
func pageOf(r *conformance.Run, o Options) [][]string {
	p := &page{run: r, width: o.Width, ink: ink(o.Color)}
	if r.Halt != "" && judged(r.Summary) == 0 && r.Summary.Broken == 0 {
		p.add(p.remarks()...)
		p.add(p.outcome() + " " + harmless(early(r)))
		return p.blocks
	}
	if !o.Quiet {
		p.add(p.phases()...)
	}
	p.each(func(v conformance.Verdict) bool { return v.Outcome == conformance.Broken }, p.broken)
	p.each(func(v conformance.Verdict) bool { return v.Outcome == conformance.Fail && !v.Known }, p.failure)
	if !o.Quiet {
		p.together(func(v conformance.Verdict) bool { return v.Known }, p.known)
		p.together(func(v conformance.Verdict) bool { return v.Outcome == conformance.Warn }, p.warning)
		p.add(p.blocked()...)
		if o.Verbose {
			p.together(func(v conformance.Verdict) bool { return v.Outcome == conformance.Note }, p.note)
			p.together(func(v conformance.Verdict) bool { return v.Outcome == conformance.Skipped }, p.skip)
		}
		p.add(p.skips()...)
		p.add(p.unasked()...)
	}
	p.add(p.remarks()...)
	p.add(p.closing()...)
	return p.blocks
}

// add makes a block of the lines; without lines there is none.
func (p *page) add(lines ...string) {
	if len(lines) > 0 {
		p.blocks = append(p.blocks, lines)
	}
}

// each gives every verdict that is chosen a block of its own.
func (p *page) each(chosen func(conformance.Verdict) bool, tell func(conformance.Verdict) []string) {
	for _, v := range p.run.Verdicts {
		if chosen(v) {
			p.add(tell(v)...)
		}
	}
}

// together puts all verdicts that are chosen into one block.
func (p *page) together(chosen func(conformance.Verdict) bool, tell func(conformance.Verdict) []string) {
	var lines []string
	for _, v := range p.run.Verdicts {
		if chosen(v) {
			lines = append(lines, tell(v)...)
		}
	}
	p.add(lines...)
}

// phases lists the phases that have verdicts, one line each.
func (p *page) phases() []string {
	var lines []string
	for _, phase := range conformance.Phases() {
		var in []conformance.Verdict
		for _, v := range p.run.Verdicts {
			if v.Phase == phase {
				in = append(in, v)
			}
		}
		if len(in) > 0 {
			first, rest, more := strings.Cut(counts(conformance.Summarise(in)), ", ")
			if more {
				rest = ", " + rest
			}
			n, word, _ := strings.Cut(first, " ")
			lines = append(lines, fmt.Sprintf("  %-12s %4s %s%s", phase, n, word, rest))
		}
	}
	return lines
}

// failure tells a MUST that is broken, in four lines.
func (p *page) failure(v conformance.Verdict) []string {
	return []string{
		p.headline(p.ink.red("FAIL"), "FAIL", v),
		p.labelled("clause", v.Clause.String()+": "+v.Clause.Text, ""),
		p.labelled("wanted", v.Want, ""),
		p.labelled("got", v.Got, evidence(v)),
	}
}

func (p *page) broken(v conformance.Verdict) []string {
	return []string{
		p.headline(p.ink.red("BROKEN"), "BROKEN", v),
		p.labelled("fault", "of the kit, not of the ASPSP: "+v.Reason, evidence(v)),
	}
}

func (p *page) known(v conformance.Verdict) []string {
	return []string{p.headline(p.ink.yellow("KNOWN"), "KNOWN", v), p.said(statement(v), evidence(v))}
}

func (p *page) warning(v conformance.Verdict) []string {
	return []string{p.headline(p.ink.yellow("WARN"), "WARN", v), p.said(statement(v), evidence(v))}
}

func (p *page) note(v conformance.Verdict) []string {
	return []string{p.headline(p.ink.faint("NOTE"), "NOTE", v), p.said(statement(v), evidence(v))}
}

func (p *page) skip(v conformance.Verdict) []string {
	return []string{p.headline(p.ink.faint("SKIP"), "SKIP", v), p.said(string(v.SkipKind)+": "+v.Reason, "")}
}

// headline names a check behind a word that may be coloured; bare is the word without colour.
func (p *page) headline(word, bare string, v conformance.Verdict) string {
	return word + fit(" "+harmless(v.Check)+"  "+harmless(v.Title), p.width-len(bare))
}

// labelled writes a label and a value. The tail is kept whole, so a long value is cut before it.
func (p *page) labelled(label, value, tail string) string {
	return "  " + p.ink.faint(fmt.Sprintf("%-6s", label)) + "  " + p.tailed(value, tail, p.width-10)
}

// said writes a value under a headline.
func (p *page) said(value, tail string) string { return "  " + p.tailed(value, tail, p.width-2) }

func (p *page) tailed(value, tail string, width int) string {
	value, tail = harmless(value), fit(harmless(tail), width/2)
	if tail == "" {
		return fit(value, width)
	}
	return joined(fit(value, width-len([]rune(tail))-1), tail)
}
