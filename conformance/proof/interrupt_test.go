package proof_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/report"
)

// A moment is one in the life of a request at which a run may be interrupted.
type moment string

const (
	asked    moment = "asked"    // the bank has the request and has not acted
	acted    moment = "acted"    // the bank has acted and has not answered
	answered moment = "answered" // the bank has answered
)

// interrupting is a bank's habit of calling stop at one moment of one of its requests,
// counted from 1.
func interrupting(at int, when moment, stop func()) bank.Fault {
	return bank.Fault{Name: "interrupting", Lie: func(r *bank.Rules) {
		path, answer, send := r.Path, r.Answer, r.Send
		count := 0 // all rules but Send are called while the bank holds its ledger
		now := func(is moment) {
			if count == at && when == is {
				stop()
			}
		}
		first := true // Path is asked twice for some requests
		r.Path = func(p string) string {
			if first {
				count, first = count+1, false
				now(asked)
			}
			return path(p)
		}
		r.Answer = func(operation string, a *bank.Answer) {
			answer(operation, a)
			now(acted)
			first = true
			if count == at && when == answered {
				a.Request = a.Request.WithContext(context.WithValue(a.Request.Context(), lastWord{}, true))
			}
		}
		r.Send = func(w http.ResponseWriter, a *bank.Answer) {
			send(w, a)
			if a.Request.Context().Value(lastWord{}) != nil {
				stop()
			}
		}
	}}
}

// lastWord marks the answer after which a run is interrupted.
type lastWord struct{}

// Whenever a run is interrupted, nothing that it opened stays open, and the report says
// that it is incomplete.
func TestInterrupt(t *testing.T) {
	points := 6 // of each variant, spread over the run; our choice
	if raceDetector {
		points = 2
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	for _, p := range profiles.All() {
		b := proof.Bank(p.Name)
		for _, v := range variantsOf(b) {
			requests := length(t, p, b, v.Name)
			for i := range points {
				at := 1 + (i*requests+random.IntN(requests))/points
				when := []moment{asked, acted, answered}[random.IntN(3)]
				t.Run(fmt.Sprintf("%s/%s/%d of %d %s", p.Name, v.Name, at, requests, when), func(t *testing.T) {
					t.Parallel()
					t.Logf("seed %d", seed)
					interrupt(t, p, b, v.Name, at, when)
				})
			}
		}
	}
}

// variantsOf are the variants of a bank, under the race detector the first alone: what
// runs is the same code.
func variantsOf(b *bank.Profile) []bank.Variant {
	if raceDetector {
		return b.Variants[:1]
	}
	return b.Variants
}

// length counts the requests that the bank answers for sure before the kit begins to
// clean up: what is offered to its transport may end there.
func length(t *testing.T, p *conformance.Profile, b *bank.Profile, variant string) int {
	t.Helper()
	run, err := proof.Try(t.Context(), p, b, bank.Config{Variant: variant}, conformance.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range run.Tape {
		if e.Response != nil && e.Offer == "" && e.Operation != conformance.OperationCallback && e.Phase != conformance.Close {
			n++
		}
	}
	return n
}

func interrupt(t *testing.T, p *conformance.Profile, b *bank.Profile, variant string, at int, when moment) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	stop := func() { cancel(errors.New("interrupted")) }
	served, target, end, err := proof.Embed(b, bank.Config{Variant: variant, Faults: []bank.Fault{interrupting(at, when, stop)}})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	walk, err := proof.Begin(p, target, conformance.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	walk.To(ctx, len(p.Steps)-1)
	if ctx.Err() == nil {
		t.Fatalf("the run was over before request %d", at)
	}
	walk.Close(context.WithoutCancel(ctx))
	run := walk.Run(nil)

	if open := served.Open(); len(open) > 0 {
		t.Errorf("still open at the bank: %+v", open)
	}
	if len(run.Leftover) > 0 {
		t.Errorf("named as left open: %q", run.Leftover)
	}
	last := p.Steps[len(p.Steps)-1].Name
	ended := run.Steps[len(run.Steps)-1].State != conformance.StepPending // in its last act, or after it
	if !ended && (run.Outcome != conformance.Incomplete || !run.Interrupted) {
		t.Errorf("outcome %s, interrupted %t, want incomplete, true, since %q was not reached", run.Outcome, run.Interrupted, last)
	}
	if code := (conformance.Gate{FailOn: "should", Complete: true}).Exit(run); !ended && code != conformance.ExitIncomplete {
		t.Errorf("exit code %d, want %d", code, conformance.ExitIncomplete)
	}
	for _, e := range run.Tape {
		if e.Failure != nil && e.Offer == "" { // an unusual handshake may be refused
			t.Errorf("exchange %d holds our interruption against the bank: %s: %s", e.N, e.Failure.Class, e.Failure.Text)
		}
	}
	for _, v := range run.Verdicts {
		if v.Outcome == conformance.Broken || v.Outcome == conformance.Fail || v.Outcome == conformance.Warn {
			t.Errorf("an honest bank was interrupted and %s came to %s: want %q, got %q, reason %q", v.Check, v.Outcome, v.Want, v.Got, v.Reason)
		}
	}
	for _, d := range report.Compare(run.Verdicts, rejudged(t, p, run)) {
		t.Errorf("judged again, %s differs: was %+v, now %+v", d.Check, d.Was, d.Now)
	}
}

// rejudged judges a run anew from its report alone.
func rejudged(t *testing.T, p *conformance.Profile, run *conformance.Run) []conformance.Verdict {
	t.Helper()
	var file bytes.Buffer
	if err := report.WriteJSON(&file, &conformance.Report{Runs: []*conformance.Run{run}}); err != nil {
		t.Fatal(err)
	}
	read, err := report.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	return p.Rejudge(read.Runs[0])
}
