package suite_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/suite"
)

// Ginkgo's tree is global, and so is what it does with signals and the terminal. Each trial therefore goes
// through its door in a process of its own: this test binary, started again with a trial in its environment.
const (
	trialVariable  = "ASSAY_SUITE_TRIAL"
	answerVariable = "ASSAY_SUITE_ANSWER"
)

func TestMain(m *testing.M) {
	text := os.Getenv(trialVariable)
	if text == "" {
		os.Exit(m.Run())
	}
	var c trial
	err := json.Unmarshal([]byte(text), &c)
	if err == nil {
		err = c.pass()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// through sends a trial through its door and returns what it came to and what it wrote to the terminal.
func through(t *testing.T, c trial) (o outcome, terminal string) {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	answer := filepath.Join(t.TempDir(), "outcome.json")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), trialVariable+"="+string(text), answerVariable+"="+answer)
	var written bytes.Buffer
	cmd.Stdout, cmd.Stderr = &written, &written
	if err := cmd.Run(); err != nil {
		t.Fatalf("%+v: %v\n%s", c, err, &written)
	}
	text, err = os.ReadFile(answer)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatal(err)
	}
	return o, written.String()
}

// pass is what the other process does.
func (c trial) pass() error {
	if c.Twice {
		first := trial{Variant: c.Variant, Door: "run"}
		if _, err := first.run(background, nil); err != nil {
			return err
		}
	}
	var o outcome
	var err error
	switch c.Door {
	case "register":
		o, err = c.register()
	case "run":
		o, err = c.run(background, nil)
	case "interrupted":
		ctx, stop := signal.NotifyContext(background, os.Interrupt)
		defer stop()
		o, err = c.run(ctx, func(heard int) {
			if heard == 10 {
				_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
				<-ctx.Done()
			}
		})
	}
	if err != nil {
		return err
	}
	return o.write(os.Getenv(answerVariable))
}

// run goes through the door that any program can take. told is called after each verdict with their number.
func (c trial) run(ctx context.Context, told func(int)) (outcome, error) {
	_, begin, b, _, stop, err := c.embed()
	if err != nil {
		return outcome{}, err
	}
	defer stop()
	walk, err := begin(conformance.Selection{Checks: c.Checks})
	if err != nil {
		return outcome{}, err
	}
	var heard []string
	run := suite.Run(ctx, context.WithoutCancel(ctx), walk, func(v conformance.Verdict) {
		heard = append(heard, v.Check)
		if told != nil {
			told(len(heard))
		}
	})
	o := outcomeOf(run, b)
	o.Heard, o.Walks = heard, 1
	return o, nil
}

// failed takes Ginkgo's word.
type failed bool

func (f *failed) Fail() { *f = true }

// register goes through the door of a test binary.
func (c trial) register() (outcome, error) {
	p, begin, b, target, stop, err := c.embed()
	if err != nil {
		return outcome{}, err
	}
	defer stop()
	walks := 0
	gomega.RegisterFailHandler(ginkgo.Fail)
	s := suite.Register(target.Name, p, func(s conformance.Selection) (*flow.Walk, error) {
		walks++
		if c.Broken {
			return nil, errors.New("no such target")
		}
		return begin(s)
	})
	config, reporter := ginkgo.GinkgoConfiguration()
	config.LabelFilter = c.Filter
	s.Select(ginkgo.PreviewSpecs("trial", config, reporter))
	if walks > 0 {
		return outcome{}, fmt.Errorf("the run was begun before its first check was due")
	}
	var f failed
	ginkgo.RunSpecs(&f, "trial", config, reporter)
	o := outcomeOf(s.Close(background), b)
	o.Passed, o.Walks = !bool(f), walks
	return o, nil
}
