package conformance

import (
	"fmt"
	"path"
	"slices"
)

// A Selection says which checks a run is about. Empty means all.
type Selection struct {
	Checks []string // globs over check ids
	Phases []Phase
	Mode   string // full, careful or look
}

// A Plan is what a run will do, known before its first step.
type Plan struct {
	Steps  map[string]*Skip // every step of the profile; nil means that it walks
	Checks map[string]*Skip // every check of the profile; nil means that it is judged
}

// Lay makes the plan for a target and a selection. The selection is closed over
// what its checks read and see and over what those steps need, so that a check
// sees the same exchanges as in a full run. It errs on a glob that matches no
// check, on a phase or mode that does not exist, and when no check is left.
func (p *Profile) Lay(t *Target, s Selection) (*Plan, error) {
	plan := &Plan{Steps: map[string]*Skip{}, Checks: map[string]*Skip{}}
	if err := p.selectChecks(plan, t, s); err != nil {
		return nil, err
	}
	for i := range p.Steps {
		step := &p.Steps[i]
		plan.Steps[step.Name] = p.skipStep(step, t, s.Mode)
	}
	wanted := map[string]bool{}
	for i := range p.Checks {
		c := &p.Checks[i]
		unread := slices.ContainsFunc(c.Reads, func(name string) bool { return plan.Steps[name] != nil })
		if plan.Checks[c.ID] == nil && !unread {
			p.want(wanted, c.Reads)
			p.want(wanted, c.Sees)
		}
	}
	for name, skip := range plan.Steps {
		if skip == nil && !wanted[name] {
			plan.Steps[name] = Omit(SkipUnselected, "no check that can be judged needs it")
		}
	}
	p.afford(plan, t)
	return plan, nil
}

func (p *Profile) selectChecks(plan *Plan, t *Target, s Selection) error {
	for _, phase := range s.Phases {
		if !slices.Contains(Phases(), phase) {
			return fmt.Errorf("no phase is called %q; the phases are %v", phase, Phases())
		}
	}
	if !slices.Contains([]string{"", "full", "careful", "look"}, s.Mode) {
		return fmt.Errorf("no mode is called %q; the modes are full, careful and look", s.Mode)
	}
	for _, glob := range s.Checks {
		if !slices.ContainsFunc(p.Checks, func(c Check) bool { ok, _ := path.Match(glob, c.ID); return ok }) {
			return fmt.Errorf("no check of %s matches %q", p.Name, glob)
		}
	}
	facts, chosen := p.Facts(t), len(p.Checks) == 0
	for i := range p.Checks {
		c := &p.Checks[i]
		plan.Checks[c.ID] = p.leftOut(c, s, facts)
		chosen = chosen || s.Selects(c.ID, p.PhaseOf(c))
	}
	if !chosen {
		return fmt.Errorf("no check of %s is both among %v and in %v", p.Name, s.Checks, s.Phases)
	}
	return nil
}

// Selects says whether the selection takes in a check of that phase.
func (s Selection) Selects(id string, phase Phase) bool {
	if len(s.Phases) > 0 && !slices.Contains(s.Phases, phase) {
		return false
	}
	return len(s.Checks) == 0 || slices.ContainsFunc(s.Checks, func(glob string) bool { ok, _ := path.Match(glob, id); return ok })
}

// want marks steps and all that they need.
func (p *Profile) want(wanted map[string]bool, names []string) {
	for _, name := range names {
		if wanted[name] {
			continue
		}
		wanted[name] = true
		if step := p.Step(name); step != nil {
			p.want(wanted, step.Needs)
		}
	}
}

// skipStep says why a step cannot walk against a target in a mode.
func (p *Profile) skipStep(step *Step, t *Target, mode string) *Skip {
	if missing := p.Facts(t).unclaimed(step.Features); missing != "" {
		return Omit(SkipUnclaimed, "the target does not claim %s", missing)
	}
	if step.Requires != nil {
		if skip := step.Requires(t); skip != nil {
			return skip
		}
	}
	if limit := mostRisk(mode); step.Risk > limit {
		return Omit(SkipCareful, "mode %s leaves out acts of risk %q", mode, step.Risk)
	}
	return nil
}

func mostRisk(mode string) Risk {
	switch mode {
	case "look":
		return Look
	case "careful":
		return Open
	default:
		return Lock
	}
}

// afford leaves out the grants that the target's approvals do not reach, in the
// order in which the profile spends them.
func (p *Profile) afford(plan *Plan, t *Target) {
	left := t.PSU.Approvals
	for _, grant := range p.Grants {
		asks := 0
		for i := range p.Steps {
			if s := &p.Steps[i]; s.Grant == grant.Name && s.Asks && plan.Steps[s.Name] == nil {
				asks++
			}
		}
		if asks <= left {
			left -= asks
			continue
		}
		left = 0
		for i := range p.Steps {
			if s := &p.Steps[i]; s.Grant == grant.Name && plan.Steps[s.Name] == nil {
				plan.Steps[s.Name] = Omit(SkipUnaffordable, "the approvals of a run (%d) do not reach the grant %q", t.PSU.Approvals, grant.Name)
			}
		}
	}
}
