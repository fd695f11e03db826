package conformance

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// A Profile is one published flow.
type Profile struct {
	Name      string
	Title     string
	Standard  Standard
	Documents []string // names of its documents and registers in specs
	Features  []Feature
	Options   []Option
	Presets   []Preset
	Signs     []string // algorithms of request signatures, which client.signing must be for; empty asks nothing of it
	Grants    []Grant
	Steps     []Step
	Checks    []Check
	Open      func(Wire) (session any, err error) // begins a run
}

// A Standard is the published document that a profile follows.
type Standard struct{ Name, Version string }

// A Feature is a part of a standard. Core features are in force always, the
// others where the target claims them.
type Feature struct {
	Name  string
	Core  bool
	Title string
}

// An Option is a choice that the standard leaves to the ASPSP and that the
// target declares.
type Option struct {
	Name    string
	Values  []string // allowed ones, the default first; empty allows any
	Title   string
	Default string
	Span    bool // how long something lasts, such as 60s
}

// A Preset is a named set of starting values for a known dialect, in the keys
// of a target file.
type Preset struct {
	Name  string
	Title string
	YAML  string
}

// A Wire is what a session acts through. Everything that goes over it is
// recorded.
type Wire interface {
	// Target is the ASPSP under test.
	Target() *Target
	// Do sends a request and returns the answer with its body in memory. A
	// transport failure is evidence, not an error: the answer then has status 0.
	// It errs when the kit itself is at fault or the run was cancelled.
	Do(*http.Request) (*http.Response, error)
	// Approve sends the PSU to the authorisation endpoint. It returns a *Skip
	// when no approvals are left.
	Approve(ctx context.Context, authorizeURL string, d Decision) (Callback, error)
	// Hook makes something happen at the ASPSP that no TPP can do, by the hook of
	// that name; values fill in its placeholders: consentId, user, accessToken, code. It
	// returns a *Skip when the target has no such hook, ErrNothing when it failed.
	Hook(ctx context.Context, name string, values map[string]string) error
	// Drives says whether the kit fetches the ASPSP's pages itself.
	Drives() bool
	// Hold registers something that the kit opened and must put away.
	Hold(kind, id string, put func(context.Context) error)
	// Release says that it is put away.
	Release(kind, id string)
	// Now is the ASPSP's time as far as its Date header tells it, else ours.
	Now() time.Time
}

// Step returns the step of that name, nil when there is none.
func (p *Profile) Step(name string) *Step {
	if i := p.stepIndex(name); i >= 0 {
		return &p.Steps[i]
	}
	return nil
}

func (p *Profile) stepIndex(name string) int {
	return slices.IndexFunc(p.Steps, func(s Step) bool { return s.Name == name })
}

// Check returns the check of that id, nil when there is none.
func (p *Profile) Check(id string) *Check {
	if i := slices.IndexFunc(p.Checks, func(c Check) bool { return c.ID == id }); i >= 0 {
		return &p.Checks[i]
	}
	return nil
}

// Due returns the index of the step after which a check is judged: the last one
// that it reads or sees.
func (p *Profile) Due(c *Check) int {
	due := 0
	for _, name := range slices.Concat(c.Reads, c.Sees) {
		due = max(due, p.stepIndex(name))
	}
	return due
}

// PhaseOf returns the phase of a check: that of the last step it reads.
func (p *Profile) PhaseOf(c *Check) Phase {
	last := -1
	for _, name := range c.Reads {
		last = max(last, p.stepIndex(name))
	}
	if last < 0 {
		last = p.Due(c)
	}
	return p.Steps[last].Phase
}

// unclaimed names the first of some features that is neither core nor claimed, ""
// when all are in force.
func (f Facts) unclaimed(features []string) string {
	for _, name := range features {
		if !f.Claims(name) {
			return name
		}
	}
	return ""
}

// leftOut says why a check is not judged at all: not selected, or about a feature
// that the target does not claim.
func (p *Profile) leftOut(c *Check, s Selection, f Facts) *Skip {
	if !s.Selects(c.ID, p.PhaseOf(c)) {
		return Omit(SkipUnselected, "not selected")
	}
	if missing := f.unclaimed(c.Features); missing != "" {
		return Omit(SkipUnclaimed, "the target does not claim %s", missing)
	}
	return nil
}

// Facts returns what the target declares for this profile.
func (p *Profile) Facts(t *Target) Facts {
	f := Facts{Profile: p.Name, Preset: t.Preset, Options: map[string]string{}, Skew: t.Clock.Skew, Issuer: t.Issuer}
	for _, feature := range p.Features {
		if feature.Core || t.Claims(feature.Name) {
			f.Features = append(f.Features, feature.Name)
		}
	}
	slices.Sort(f.Features)
	for _, o := range p.Options {
		f.Options[o.Name] = o.Default
		if v := t.Option(o.Name); v != "" {
			f.Options[o.Name] = v
		}
	}
	return f
}
