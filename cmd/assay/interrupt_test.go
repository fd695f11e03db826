package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/report"
)

// A process is an assay at a bank of this process, which can send it signals while it
// answers.
type process struct {
	t    *testing.T
	bank *bank.Bank
	cmd  *exec.Cmd
	dir  string
	out  bytes.Buffer
	sent atomic.Int64 // signals
}

// A heard is an answer of the bank on its way out, and how many there were before.
type heard struct {
	*bank.Answer
	operation string
	before    int64
}

// start runs assay against a bank with some faults. hear is told of every answer. After
// the first signal the bank answers no GET any more until the process has hung up, so
// that no run comes further than the signal.
func start(t *testing.T, variant string, hear func(*process, heard), faults ...bank.Fault) *process {
	t.Helper()
	p := &process{t: t, dir: t.TempDir()}
	var answers atomic.Int64
	started := make(chan struct{})
	listening := bank.Fault{Name: "listening", Lie: func(r *bank.Rules) {
		answer, send := r.Answer, r.Send
		r.Answer = func(operation string, a *bank.Answer) {
			answer(operation, a)
			a.Header.Set("X-Operation", operation)
		}
		r.Send = func(w http.ResponseWriter, a *bank.Answer) {
			<-started
			hear(p, heard{a, a.Header.Get("X-Operation"), answers.Add(1) - 1})
			if p.sent.Load() > 0 && a.Request.Method == http.MethodGet {
				<-a.Request.Context().Done()
			}
			send(w, a)
		}
	}}
	profile := proof.Bank("berlin-group")
	p.bank = profile.New(bank.Config{Variant: variant, Faults: append(faults, listening)})
	base, stop, err := p.bank.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	path, err := exec.LookPath("assay") // TestMain has put it there
	if err != nil {
		t.Fatal(err)
	}
	p.cmd = exec.Command(path, "run", "--url", base, "--profile", "berlin-group", "--set", "preset="+variant, "--out", p.dir)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	return p
}

// signal sends a signal; os.Interrupt is Ctrl-C.
func (p *process) signal(which os.Signal) {
	p.sent.Add(1)
	if err := p.cmd.Process.Signal(which); err != nil {
		p.t.Errorf("signal: %v", err)
	}
}

// end waits for the process and returns its exit code and its run. Whatever happened, both
// files are there and nothing shows the inside of the program.
func (p *process) end() (code int, run *conformance.Run) {
	p.t.Helper()
	var exited *exec.ExitError
	if err := p.cmd.Wait(); errors.As(err, &exited) {
		code = exited.ExitCode()
	} else if err != nil {
		p.t.Fatal(err)
	}
	p.t.Logf("output:\n%s", p.out.String())
	if found := traces.FindString(p.out.String()); found != "" {
		p.t.Errorf("the output shows the inside of the program: %q", found)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "junit.xml")); err != nil {
		p.t.Error(err)
	}
	f, err := os.Open(filepath.Join(p.dir, "report.json"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer f.Close()
	r, err := report.Read(f)
	if err != nil {
		p.t.Fatal(err)
	}
	if r.ExitCode != code {
		p.t.Errorf("the report says exit code %d, the process ended with %d", r.ExitCode, code)
	}
	return code, r.Runs[0]
}

// interrupted checks what every interrupted run comes to.
func (p *process) interrupted() *conformance.Run {
	p.t.Helper()
	code, run := p.end()
	if code != conformance.ExitIncomplete || run.Outcome != conformance.Incomplete || !run.Interrupted {
		p.t.Errorf("exit code %d, outcome %s, interrupted %t, want 2, incomplete, true", code, run.Outcome, run.Interrupted)
	}
	if !strings.Contains(p.out.String(), "interrupted") {
		p.t.Error("the output does not say that the run was interrupted")
	}
	return run
}

// empty checks that nothing is open at the bank, nor said to be.
func (p *process) empty(run *conformance.Run) {
	p.t.Helper()
	if open := p.bank.Open(); len(open) > 0 || len(run.Leftover) > 0 {
		p.t.Errorf("still open at the bank: %+v; named: %q", open, run.Leftover)
	}
}

// Ctrl-C at any moment ends the run, closes what it opened and writes the report.
func TestCtrlC(t *testing.T) {
	for i, at := range []int64{0, 1, 2, 7, 13, 22, 25, 26, 29, 33, 47, 60, 71, 88} {
		variant := []string{"flow-page", "nextgenpsd2"}[i%2]
		t.Run(variant+" answer "+strconv.FormatInt(at, 10), func(t *testing.T) {
			t.Parallel()
			p := start(t, variant, func(p *process, h heard) {
				if h.before == at {
					p.signal(os.Interrupt)
				}
			})
			p.empty(p.interrupted())
		})
	}
}

// SIGTERM is the Ctrl-C of machines.
func TestTerminate(t *testing.T) {
	t.Parallel()
	p := start(t, "flow-page", func(p *process, h heard) {
		if h.before == 40 {
			p.signal(syscall.SIGTERM)
		}
	})
	p.empty(p.interrupted())
}

// A failure before Ctrl-C does not make the run complete.
func TestCtrlCAfterFailure(t *testing.T) {
	t.Parallel()
	lie := bank.Fault{Name: "created-with-200", Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
		if operation == "createConsent" && a.Status == http.StatusCreated {
			a.Status = http.StatusOK
		}
	})}
	p := start(t, "flow-page", func(p *process, h heard) {
		if h.operation == "getBalances" {
			p.signal(os.Interrupt)
		}
	}, lie)
	run := p.interrupted()
	p.empty(run)
	if run.Summary.Fail == 0 {
		t.Error("no check failed")
	}
}

// impatience is how long a process may live after the second Ctrl-C: much less than
// limits.timeout, which is 10 seconds. Our choice.
const impatience = 5 * time.Second

// A second Ctrl-C skips the closing, also while the ASPSP does not answer to it, and
// what stays open is named.
func TestSecondCtrlC(t *testing.T) {
	t.Parallel()
	var second atomic.Value
	var closings atomic.Int64
	p := start(t, "nextgenpsd2", func(p *process, h heard) {
		switch {
		case h.operation == "getBalances" && p.sent.Load() == 0:
			p.signal(os.Interrupt)
		case h.operation == "revokeToken" || h.operation == "deleteConsent":
			closings.Add(1)
			second.Store(time.Now())
			p.signal(os.Interrupt)
			<-h.Request.Context().Done()
		}
	})
	run := p.interrupted()
	if at, ok := second.Load().(time.Time); !ok || time.Since(at) > impatience {
		t.Errorf("the process lived on for %v after the second Ctrl-C", time.Since(at))
	}
	if n := closings.Load(); n != 1 {
		t.Errorf("the kit tried to put away %d things, want 1: the rest is skipped", n)
	}
	if len(run.Leftover) != 2 {
		t.Errorf("named as left open: %q, want a consent and its tokens", run.Leftover)
	}
	named := strings.Join(run.Leftover, "\n")
	for _, e := range p.bank.Open() {
		if e.Kind == "consent" && !strings.Contains(named, "consent "+e.ID) {
			t.Errorf("consent %s is open and not named in %q", e.ID, named)
		}
	}
	for _, left := range run.Leftover {
		if !strings.Contains(p.out.String(), left) {
			t.Errorf("the output does not name %q", left)
		}
	}
}
