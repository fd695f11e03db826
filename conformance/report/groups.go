package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// blocked groups the blocked checks by what stopped them.
func (p *page) blocked() []string {
	var why tally
	for _, v := range p.run.Verdicts {
		if v.Outcome == conformance.Blocked {
			why.add(p.stopped(v), v.Check)
		}
	}
	var lines []string
	for _, reason := range why.names {
		checks := why.of[reason]
		head := " " + number(len(checks), "check") + "  " + harmless(reason)
		lines = append(lines, p.ink.yellow("BLOCKED")+fit(head, p.width-len("BLOCKED")), p.naming(checks))
	}
	return lines
}

// stopped says what stopped a blocked check: the first step that it reads and
// that did not walk, else what the verdict says itself. Checks behind the same
// cause get the same words, whichever step they read.
func (p *page) stopped(v conformance.Verdict) string {
	for _, name := range v.Steps {
		i := slices.IndexFunc(p.run.Steps, func(s conformance.StepRecord) bool { return s.Name == name })
		if i < 0 {
			continue
		}
		switch s := p.run.Steps[i]; s.State {
		case conformance.StepBlocked:
			return s.Reason
		case conformance.StepPending:
			if why := early(p.run); why != "" {
				return "not reached: " + why
			}
			return "not reached"
		}
	}
	return v.Reason
}

// naming names checks in one line, as many as it holds.
func (p *page) naming(checks []string) string {
	line := " "
	for i, check := range checks {
		rest := ""
		if left := len(checks) - i - 1; left > 0 {
			rest = fmt.Sprintf(" and %d more", left)
		}
		if i > 0 && len([]rune(line))+1+len([]rune(check))+len(rest) > p.width {
			return line + fmt.Sprintf(" and %d more", len(checks)-i)
		}
		line += " " + harmless(check)
	}
	return line
}

// skips says how many checks were skipped, by kind, and how many facts were noted.
func (p *page) skips() []string {
	var kinds tally
	for _, v := range p.run.Verdicts {
		if v.Outcome == conformance.Skipped {
			kinds.add(string(v.SkipKind), v.Check)
		}
	}
	var parts, lines []string
	for _, kind := range kinds.names {
		parts = append(parts, fmt.Sprintf("%d %s", len(kinds.of[kind]), harmless(kind)))
	}
	if len(parts) > 0 {
		lines = append(lines, wrap(phrases("skipped  "+strings.Join(parts, ", ")), p.width, "         ")...)
	}
	if p.run.Summary.Note > 0 {
		lines = append(lines, "noted    "+number(p.run.Summary.Note, "fact"))
	}
	return lines
}

// unasked says why MUSTs were not asked.
func (p *page) unasked() []string {
	var why tally
	for _, id := range p.run.Unasked {
		reason := "left out"
		for _, v := range p.run.Verdicts {
			if v.Check == id {
				reason = string(v.SkipKind) + ": " + v.Reason
			}
		}
		why.add(reason, id)
	}
	if len(why.names) == 0 {
		return nil
	}
	lines := []string{number(len(p.run.Unasked), "MUST") + " not asked"}
	for _, reason := range why.names {
		lines = append(lines, fit(fmt.Sprintf("%4d  %s", len(why.of[reason]), harmless(reason)), p.width))
	}
	return lines
}

// remarks says what somebody has to put in order after the run.
func (p *page) remarks() []string {
	var lines []string
	for _, id := range p.run.Stale {
		lines = append(lines, p.ink.yellow("STALE")+" "+harmless(id)+"  no longer fails or is past its date: take it off the known list")
	}
	for _, what := range p.run.Leftover {
		lines = append(lines, p.ink.yellow("OPEN")+" "+harmless(what)+" was not put away at the ASPSP")
	}
	return lines
}

// outcome begins the closing line: profile, preset and outcome.
func (p *page) outcome() string {
	return harmless(named(p.run)) + ": " + p.ink.outcome(p.run.Outcome) + " —"
}

// closing says the outcome, why the run ended early if it did, the counts, and
// how many MUSTs were asked.
func (p *page) closing() []string {
	bare := harmless(named(p.run)) + ": " + harmless(string(p.run.Outcome)) + " —"
	said := []string{bare}
	if why := early(p.run); why != "" {
		said = append(said, strings.Fields(harmless(why)+" ·")...)
	}
	total := counts(p.run.Summary)
	if total == "" {
		total = "no check was judged"
	}
	asked := number(mustsAsked(p.run.Verdicts), "MUST") + " asked"
	if n := len(p.run.Unasked); n > 0 {
		asked += fmt.Sprintf(", %d not", n)
	}
	said = append(said, phrases(total+" ·")...)
	said = append(said, phrases(asked)...)
	lines := wrap(said, p.width, "  ")
	lines[0] = strings.Replace(lines[0], bare, p.outcome(), 1)
	return lines
}
