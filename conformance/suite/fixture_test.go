package suite_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/flow"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/psu"
)

const profileName = "berlin-group"

// A trial is one run at a reference bank of its own. It is plain data, so that another process can have
// the same.
type trial struct {
	Variant string
	Forgets bool          // the bank echoes no X-Request-ID, and ends without an answer to balances
	Set     []string      // over the target
	Total   time.Duration // limits.total, where it is shorter than a target file allows; 0: the target's
	Checks  []string      // the selection; none: all
	Door    string        // register, run or interrupted
	Filter  string        // Ginkgo's label filter, at the door register
	Broken  bool          // at the door register: the run cannot begin
	Twice   bool          // at the door run: a whole run before this one
}

// An outcome is what a trial came to.
type outcome struct {
	Nothing     bool // no check was asked for
	Result      conformance.RunOutcome
	Interrupted bool
	Passed      bool // Ginkgo's word at the door register
	Steps       []conformance.StepRecord
	Verdicts    []conformance.Verdict
	Heard       []string // ids of the checks, as their verdicts fell
	Exchanges   int
	Left        []string // what stayed open at the bank
	Walks       int      // how often a run was begun
}

// forgetful is a habit of our own, so that the trial does not depend on the bank's list of faults.
var forgetful = bank.Fault{Name: "forgetful", Lie: func(r *bank.Rules) {
	bank.Rewrite(func(operation string, a *bank.Answer) { a.Header.Del("X-Request-ID") })(r)
	send := r.Send
	r.Send = func(w http.ResponseWriter, a *bank.Answer) {
		if strings.HasSuffix(a.Request.URL.Path, "/balances") {
			panic(http.ErrAbortHandler)
		}
		send(w, a)
	}
}}

// key makes the stand-ins of both doors the same.
var key = [32]byte{1, 2, 3}

// embed starts the bank of a trial. What begin returns is a walk of its target.
func (c trial) embed() (p *conformance.Profile, begin func(conformance.Selection) (*flow.Walk, error), b *bank.Bank, t *conformance.Target, stop func(), err error) {
	p = profiles.Named(profileName)
	cfg := bank.Config{Variant: c.Variant, Seed: 1}
	if c.Forgets {
		cfg.Faults = []bank.Fault{forgetful}
	}
	b, t, stop, err = proof.Embed(proof.Bank(profileName), cfg, c.Set...)
	if err != nil {
		return nil, nil, nil, nil, nil, err
	}
	if c.Total > 0 {
		t.Limits.Total = c.Total
	}
	begin = func(s conformance.Selection) (*flow.Walk, error) {
		return flow.Begin(flow.Config{Profile: p, Target: t, Selection: s, Key: key,
			Channel: func(front http.RoundTripper) (conformance.PSUChannel, error) { return psu.For(t, front, os.Stderr) }})
	}
	return p, begin, b, t, stop, nil
}

// random are the values that the kit makes anew for each request.
var random = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// outcomeOf puts a run into the terms that both doors share: without times, ports and random values.
func outcomeOf(run *conformance.Run, b *bank.Bank) outcome {
	if run == nil {
		return outcome{Nothing: true}
	}
	o := outcome{Result: run.Outcome, Interrupted: run.Interrupted, Steps: run.Steps, Verdicts: run.Verdicts, Exchanges: len(run.Tape)}
	host := strings.TrimPrefix(run.Target.BaseURL, "http://")
	for i := range o.Verdicts {
		v := &o.Verdicts[i]
		for _, text := range []*string{&v.Want, &v.Got, &v.Reason} {
			*text = random.ReplaceAllString(strings.ReplaceAll(*text, host, "bank.test"), "random")
		}
	}
	for i := range o.Steps {
		o.Steps[i].Reason = strings.ReplaceAll(o.Steps[i].Reason, host, "bank.test")
	}
	for _, e := range b.Open() {
		o.Left = append(o.Left, e.Kind)
	}
	return o
}

// verdict is that on one check.
func (o outcome) verdict(id string) conformance.Verdict {
	for _, v := range o.Verdicts {
		if v.Check == id {
			return v
		}
	}
	return conformance.Verdict{}
}

// walked are the names of the steps that walked.
func (o outcome) walked() []string {
	var names []string
	for _, s := range o.Steps {
		if s.State == conformance.StepWalked {
			names = append(names, s.Name)
		}
	}
	return names
}

func (o outcome) write(path string) error {
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

var background = context.Background()
