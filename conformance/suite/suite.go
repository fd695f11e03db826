// Package suite hangs profiles on a Ginkgo tree: one Describe for a run, one
// Context for each step after which something is judged, one It for each check.
//
// It has two doors. [Register] adds a run to the tree of a test binary that `go
// test` or the ginkgo command drives; [Run] builds a tree of its own and walks it
// inside any program. Both come to the same verdicts, because a verdict is a
// function of the tape and Ginkgo only decides when it is asked for.
package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"slices"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
)

// A Suite is one run on the tree.
type Suite struct {
	profile  *conformance.Profile
	begin    func(conformance.Selection) (*flow.Walk, error)
	ctx      func(ginkgo.SpecContext) context.Context
	heard    func(conformance.Verdict)
	selected []string // check ids, nil for all
	walk     *flow.Walk
	stuck    error // why the run could not begin
	verdicts map[string]conformance.Verdict

	busy sync.Mutex // held by what Ginkgo runs, which it leaves behind when it is interrupted
	over bool       // the run was concluded: what was left behind comes too late
	mute bool       // nobody reads Ginkgo's own report, which is not safe to add to after an interrupt
}

// Register adds a run of a profile to the tree. The walk begins when its first
// check is due, with the checks that Select has picked. It must be called while
// the tree is built.
func Register(title string, p *conformance.Profile, begin func(conformance.Selection) (*flow.Walk, error)) *Suite {
	s := &Suite{profile: p, begin: begin, verdicts: map[string]conformance.Verdict{},
		ctx: func(spec ginkgo.SpecContext) context.Context { return spec }, heard: func(conformance.Verdict) {}}
	s.hang(title)
	return s
}

// Select takes the selection from the specs that Ginkgo means to run, as
// PreviewSpecs reports them, so that only what they need is walked.
func (s *Suite) Select(preview ginkgo.Report) {
	s.selected = []string{}
	for _, spec := range preview.SpecReports {
		if spec.State.Is(types.SpecStatePassed) && slices.Contains(spec.Labels(), s.profile.Name) {
			s.selected = append(s.selected, spec.LeafNodeLabels[0])
		}
	}
}

// Close puts away what the run opened, judges what Ginkgo never came to, and
// returns the run; nil when none of its checks was asked for.
func (s *Suite) Close(ctx context.Context) *conformance.Run {
	if s.walk == nil {
		return nil
	}
	return s.finish(ctx)
}

// hang builds the tree. Steps are walked before the checks that wait for them,
// never inside one.
func (s *Suite) hang(title string) {
	ginkgo.Describe(title, ginkgo.Ordered, ginkgo.ContinueOnFailure, ginkgo.Label(s.profile.Name), func() {
		for due := range s.profile.Steps {
			checks := s.dueAt(due)
			if len(checks) == 0 {
				continue
			}
			step := &s.profile.Steps[due]
			ginkgo.Context(fmt.Sprintf("%s: %s", step.Phase, step.Name), func() {
				ginkgo.BeforeEach(func(spec ginkgo.SpecContext) { s.to(s.ctx(spec), due) })
				for _, c := range checks {
					// With a context Ginkgo waits for a node that is interrupted, without one it leaves it behind.
					ginkgo.It(c.ID+" "+c.Title, ginkgo.Label(c.ID, string(s.profile.PhaseOf(c)), string(c.Level)), func(ginkgo.SpecContext) { s.judge(c) })
				}
			})
		}
	})
}

func (s *Suite) dueAt(index int) []*conformance.Check {
	var due []*conformance.Check
	for i := range s.profile.Checks {
		if c := &s.profile.Checks[i]; s.profile.Due(c) == index {
			due = append(due, c)
		}
	}
	return due
}

func (s *Suite) to(ctx context.Context, index int) {
	s.busy.Lock()
	defer s.busy.Unlock()
	if s.over {
		return
	}
	if s.walk == nil && s.stuck == nil {
		s.walk, s.stuck = s.begin(conformance.Selection{Checks: s.selected})
	}
	gomega.Expect(s.stuck).NotTo(gomega.HaveOccurred(), "begin the run")
	s.walk.To(ctx, index)
}

// judge tells Ginkgo what a verdict means: red for what is never green, a skip
// with its reason, a report entry for what is worth reading.
func (s *Suite) judge(c *conformance.Check) {
	s.busy.Lock()
	defer s.busy.Unlock()
	if s.over {
		return
	}
	v := s.walk.Judge(c)
	s.verdicts[c.ID] = v
	s.heard(v)
	switch v.Outcome {
	case conformance.Fail, conformance.Blocked, conformance.Broken:
		ginkgo.Fail(words(v))
	case conformance.Skipped:
		ginkgo.Skip(string(v.SkipKind) + ": " + v.Reason)
	case conformance.Warn, conformance.Note:
		if !s.mute {
			ginkgo.AddReportEntry(string(v.Outcome), words(v), types.ReportEntryVisibilityAlways)
		}
	}
}

// words say a verdict in a few lines.
func words(v conformance.Verdict) string {
	if v.Reason != "" {
		return fmt.Sprintf("%s: %s", v.Outcome, v.Reason)
	}
	return fmt.Sprintf("%s\n  clause  %s: %s\n  wanted  %s\n  got     %s (exchange %d)", v.Outcome, v.Clause, v.Clause.Text, v.Want, v.Got, v.Exchange)
}

// Run walks and judges one run on a tree of its own, silently. heard is told each
// verdict as it falls. A context that ends stops the walk; what was opened is
// still put away, with closing as the context for that.
func Run(ctx, closing context.Context, walk *flow.Walk, heard func(conformance.Verdict)) *conformance.Run {
	globals.Reset()
	silence()
	ctx = flow.HardStop(ctx, closing)
	s := &Suite{profile: walk.Profile(), walk: walk, verdicts: map[string]conformance.Verdict{}, heard: heard, mute: true,
		ctx: func(ginkgo.SpecContext) context.Context { return ctx }}
	s.hang(walk.Profile().Title)
	gomega.RegisterFailHandler(ginkgo.Fail)
	config, reporter := ginkgo.GinkgoConfiguration()
	reporter.Succinct, reporter.NoColor = true, true
	config.GracePeriod = walk.Target().Limits.Timeout + time.Second
	ginkgo.RunSpecs(&quiet{}, walk.Profile().Name, config, reporter)
	s.stop(ctx)
	return s.finish(closing)
}

// stop ends a walk that was not walked to its end. Ginkgo takes signals as well, and
// may stop before the context ends.
func (s *Suite) stop(ctx context.Context) {
	s.busy.Lock()
	defer s.busy.Unlock()
	if ctx.Err() != nil || len(s.verdicts) < len(s.profile.Checks) {
		stopped, stop := context.WithCancelCause(ctx)
		stop(errInterrupted)
		s.walk.To(stopped, len(s.profile.Steps)-1)
	}
}

var errInterrupted = errors.New("interrupted")

// quiet takes Ginkgo's word that something failed: verdicts say more.
type quiet struct{}

func (*quiet) Fail() {}

func silence() {
	formatter.ColorableStdOut, formatter.ColorableStdErr = io.Discard, io.Discard
	log.SetOutput(io.Discard) // net/http writes there what an ASPSP sends unasked
	ginkgo.GinkgoWriter.ClearTeeWriters()
}

// finish puts away what the run opened and judges what is not judged yet.
func (s *Suite) finish(ctx context.Context) *conformance.Run {
	s.busy.Lock()
	defer s.busy.Unlock()
	s.over = true
	s.walk.Close(ctx)
	verdicts := make([]conformance.Verdict, 0, len(s.profile.Checks))
	for i := range s.profile.Checks {
		c := &s.profile.Checks[i]
		v, ok := s.verdicts[c.ID]
		if !ok {
			v = s.walk.Judge(c)
		}
		verdicts = append(verdicts, v)
	}
	return s.walk.Run(verdicts)
}
