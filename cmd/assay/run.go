package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/psu"
	"github.com/assaykit/assay/conformance/report"
	"github.com/assaykit/assay/conformance/suite"
)

type runFlags struct {
	configs, profiles, sets, checks, phases, faults []string
	url, mode, failOn, out                          string
	complete, quiet                                 bool
}

func runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use: "run", Short: "test an ASPSP, by default the reference bank", Args: cobra.NoArgs,
		Long: `Run walks every profile against its target and writes report.json and junit.xml.

Without --config and --url it starts the reference bank in this process and runs
every profile against it.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := noneEmpty(cmd); err != nil {
				return err
			}
			return f.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.configs, "config", nil, "target `FILE`; may be given several times")
	flags.StringSliceVar(&f.profiles, "profile", nil, "profiles to run, all by default")
	flags.StringVar(&f.url, "url", "", "base `URL` of a target that takes the credentials of assay bank; needs --profile")
	flags.StringArrayVar(&f.sets, "set", nil, "key=value that overrides the target file, as in client.id=tpp-2")
	flags.StringSliceVar(&f.checks, "check", nil, "`GLOB`s over check ids")
	flags.StringSliceVar(&f.phases, "phase", nil, "phases whose checks are judged")
	flags.StringVar(&f.mode, "mode", "", "full, careful or look; never bolder than the target file says")
	flags.StringSliceVar(&f.faults, "fault", nil, "faults of the reference bank")
	flags.StringVar(&f.failOn, "fail-on", "must", "what makes the exit code 1: must, should or never")
	flags.BoolVar(&f.complete, "complete", false, "exit with 2 when a MUST was not asked")
	flags.StringVar(&f.out, "out", "assay-report", "`DIR` for the report")
	flags.BoolVar(&f.quiet, "quiet", false, "print failures and the outcome only")
	return cmd
}

func (f *runFlags) run(ctx context.Context, out, errs io.Writer) error {
	if !slices.Contains([]string{"must", "should", "never"}, f.failOn) {
		return fmt.Errorf("--fail-on %q is not one of must, should, never", f.failOn)
	}
	jobs, err := f.jobs()
	defer func() {
		for _, j := range jobs {
			if j.stop != nil {
				j.stop()
			}
		}
	}()
	if err != nil {
		complain(errs, err)
		return exit(conformance.ExitUsage)
	}
	fitting, err := f.fitting(jobs)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.out, 0o755); err != nil {
		return fmt.Errorf("report folder: %w", err)
	}
	running, closing, release := signals(ctx)
	defer release()

	console := report.NewConsole(out, report.Options{Live: terminal(out), Color: terminal(out) && os.Getenv("NO_COLOR") == "", Quiet: f.quiet})
	whole := &conformance.Report{Kit: kit(), Started: time.Now().UTC()}
	for _, j := range fitting {
		run, err := f.one(running, closing, j, console)
		if err != nil {
			complain(errs, err)
			return exit(conformance.ExitUsage)
		}
		whole.Runs = append(whole.Runs, run)
		console.RunEnds(run)
	}
	whole.Finished = time.Now().UTC()
	whole.Conclude(conformance.Gate{FailOn: f.failOn, Complete: f.complete})
	if err := write(f.out, whole); err != nil {
		fmt.Fprintln(errs, "assay: "+err.Error())
		return exit(conformance.ExitFault)
	}
	console.Done(whole, f.out)
	if whole.ExitCode != conformance.ExitOK {
		return exit(whole.ExitCode)
	}
	return nil
}

// noneEmpty refuses flags that were given without a value, as from a variable that
// is not set: nobody means the reference bank by --url "".
func noneEmpty(cmd *cobra.Command) error {
	var err error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		value := flag.Value.String()
		if value == "" || value == "[]" {
			err = fmt.Errorf("--%s has no value", flag.Name)
		}
		if list, ok := flag.Value.(pflag.SliceValue); ok && slices.Contains(list.GetSlice(), "") {
			err = fmt.Errorf("--%s has an empty value", flag.Name)
		}
	})
	return err
}

// fitting returns the jobs that the selection leaves something to judge, before
// anything is sent. A glob may be for one of several profiles; it errs when it is
// for none.
func (f *runFlags) fitting(jobs []job) ([]job, error) {
	var fit []job
	var wrong error
	for _, j := range jobs {
		if _, err := j.profile.Lay(j.target, f.selection(j.target)); err != nil {
			wrong = errors.Join(wrong, err)
			continue
		}
		fit = append(fit, j)
	}
	if len(fit) > 0 && len(f.checks)+len(f.phases) > 0 {
		return fit, nil
	}
	return fit, wrong
}

func (f *runFlags) selection(t *conformance.Target) conformance.Selection {
	s := conformance.Selection{Checks: f.checks, Mode: t.EffectiveMode()}
	for _, name := range f.phases {
		s.Phases = append(s.Phases, conformance.Phase(name))
	}
	if f.mode != "" && !bolder(f.mode, s.Mode) {
		s.Mode = f.mode
	}
	return s
}

// bolder says whether one mode dares more than another.
func bolder(mode, than string) bool {
	rank := []string{conformance.ModeLook, conformance.ModeCareful, conformance.ModeFull}
	return slices.Index(rank, mode) > slices.Index(rank, than)
}

// one runs one job.
func (f *runFlags) one(ctx, closing context.Context, j job, console *report.Console) (*conformance.Run, error) {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails, see crypto/rand
	walk, err := flow.Begin(flow.Config{Profile: j.profile, Target: j.target, Selection: f.selection(j.target), Key: key,
		Channel: func(front http.RoundTripper) (conformance.PSUChannel, error) {
			return psu.For(j.target, front, console)
		},
		Began: func(s *conformance.Step) { console.Step(s.Phase, s.Name) }})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.target.Name, err)
	}
	console.RunStarts(j.profile.Title, j.target.Preset, j.target.BaseURL)
	run := suite.Run(ctx, closing, walk, console.Verdict)
	run.Target.Embedded = j.embedded
	return run, describe(run, j.profile, j.target)
}

// signals ends the running context at the first Ctrl-C and the closing one at the
// second.
func signals(parent context.Context) (running, closing context.Context, release func()) {
	running, stopRunning := context.WithCancelCause(parent)
	closing, stopClosing := context.WithCancelCause(parent)
	caught := make(chan os.Signal, 2)
	signal.Notify(caught, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Ignore(syscall.SIGPIPE) // who stops reading still wants the consents closed and the report written
	done := make(chan struct{})
	go func() {
		for _, stop := range []context.CancelCauseFunc{stopRunning, stopClosing} {
			select {
			case <-caught:
				stop(errInterrupted)
			case <-done:
				return
			}
		}
	}()
	return running, closing, func() {
		signal.Stop(caught)
		close(done)
		stopRunning(nil)
		stopClosing(nil)
	}
}

var errInterrupted = errors.New("interrupted")

// terminal says whether w is a terminal.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
