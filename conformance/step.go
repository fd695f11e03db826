package conformance

import (
	"context"
	"errors"
	"fmt"
)

// A Risk says what an act may cost the ASPSP, the PSU or the run.
type Risk int

// The risks, from harmless to serious.
const (
	Look  Risk = iota // reads only
	Open              // creates what the kit closes again
	Spend             // burns a code, a token, a grant or one of the day's unattended reads
	Lock              // may lock a client or a PSU; at most once in a run
)

var riskNames = [...]string{"look", "open", "spend", "lock"}

// String returns the word that target files and reports use.
func (r Risk) String() string { return riskNames[r] }

// A Step is one act of the TPP. It leaves evidence on the tape and judges nothing.
type Step struct {
	Name     string                                       // unique in the profile, verb first
	Phase    Phase                                        // the stretch of the scenario it belongs to
	Grant    string                                       // the grant it acts on; "" needs no PSU
	Needs    []string                                     // steps that come before it in a selection; listed earlier
	Risk     Risk                                         // what the act may cost
	Asks     bool                                         // contacts the PSU: one of the run's approvals
	Features []string                                     // optional features it exercises; unclaimed ones skip it
	Requires func(*Target) *Skip                          // what the target must offer; nil requires nothing
	Run      func(ctx context.Context, session any) error // the act
}

// Claimed marks steps as part of an optional feature: they walk where the target
// claims it.
func Claimed(feature string, steps ...Step) []Step {
	for i := range steps {
		steps[i].Features = append(steps[i].Features, feature)
	}
	return steps
}

// A Grant is what one approval of the PSU yields. A profile lists its grants in
// the order in which approvals are spent.
type Grant struct {
	Name  string // as steps refer to it
	Title string // what the approval is for, for people
}

// ErrNothing is what a step returns when an earlier step left it nothing to act
// with. Whatever reads the step is then blocked and names what was missing.
var ErrNothing = errors.New("nothing to act with")

// Nothing returns an ErrNothing that names what is missing, such as "access token".
func Nothing(what string) error { return fmt.Errorf("no %s: %w", what, ErrNothing) }

// A Skip is the reason why a step or a check was left out on purpose. A step may
// return it as an error.
type Skip struct {
	Kind   SkipKind
	Reason string
}

// Error says the kind and the reason.
func (s *Skip) Error() string { return string(s.Kind) + ": " + s.Reason }

// Omit returns a Skip with a formatted reason.
func Omit(kind SkipKind, format string, args ...any) *Skip {
	return &Skip{Kind: kind, Reason: fmt.Sprintf(format, args...)}
}

// A SkipKind groups the reasons for leaving something out.
type SkipKind string

// The kinds of skips.
const (
	SkipInapplicable SkipKind = "inapplicable" // the rule does not speak about what this ASPSP does
	SkipUnclaimed    SkipKind = "unclaimed"    // an optional feature that the target does not declare
	SkipUnselected   SkipKind = "unselected"   // left out by the selection
	SkipUnaffordable SkipKind = "unaffordable" // approvals, calls or unattended reads are used up
	SkipCareful      SkipKind = "careful"      // too risky for the mode
	SkipUnconfigured SkipKind = "unconfigured" // the target file lacks what the act needs
)

// A StepState is how far a step came.
type StepState string

// The states of a step.
const (
	StepPending StepState = "pending" // not reached: the run was interrupted or never got there
	StepWalked  StepState = "walked"  // its exchanges are on the tape
	StepSkipped StepState = "skipped" // left out, with kind and reason
	StepBlocked StepState = "blocked" // an earlier step left it nothing to act with
	StepBroken  StepState = "broken"  // our own fault
)

// A StepRecord is what a run keeps of a step, so that every verdict can be
// recomputed from the report.
type StepRecord struct {
	Name     string
	Phase    Phase
	Grant    string
	State    StepState
	SkipKind SkipKind
	Reason   string
}
