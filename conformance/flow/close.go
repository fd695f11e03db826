package flow

import (
	"context"
	"slices"
	"time"

	"github.com/assaykit/assay/conformance"
)

// A holding is something that the kit opened at the ASPSP.
type holding struct {
	kind, id string // "consent" or "token"
	put      func(context.Context) error
}

// Hold registers something that must be put away.
func (w *Walk) Hold(kind, id string, put func(context.Context) error) {
	w.held = append(w.held, holding{kind, id, put})
}

// Release says that it is put away.
func (w *Walk) Release(kind, id string) {
	w.held = slices.DeleteFunc(w.held, func(h holding) bool { return h.kind == kind && h.id == id })
}

// closing is the act with which the kit puts away what it opened.
var closing = conformance.Step{Name: "close", Phase: conformance.Close}

// Close puts away what the run opened, the newest first, within cleanup.wait. It
// works on although the run's context has ended; cancelling ctx itself stops it.
func (w *Walk) Close(ctx context.Context) {
	wish := w.config.Target.Cleanup
	ctx, cancel := context.WithTimeout(ctx, wish.Wait)
	defer cancel()
	ctx = HardStop(ctx, ctx)
	w.recorder.step = &closing
	for _, h := range slices.Backward(slices.Clone(w.held)) {
		if h.kind == "consent" && !wish.Consents || h.kind == "token" && !wish.Tokens {
			w.Release(h.kind, h.id)
			continue
		}
		if ctx.Err() == nil {
			w.put(ctx, h)
		}
	}
	for _, h := range w.held {
		w.leftover = append(w.leftover, h.kind+" "+w.recorder.gate.Text(h.id))
	}
}

// put puts one thing away. What fails, or panics, leaves it held.
func (w *Walk) put(ctx context.Context, h holding) {
	defer func() { _ = recover() }()
	_ = h.put(ctx) // whether it worked is whether it was released
}

// Run returns what the walk came to, with the verdicts given, or else with those on
// all checks. When the gate learnt something that changes an earlier exchange, every
// check is judged anew on what the report will show.
func (w *Walk) Run(verdicts []conformance.Verdict) *conformance.Run {
	p, t := w.config.Profile, w.config.Target
	reasons := w.sweepReasons() // may teach the gate something about exchanges
	switch changed := w.recorder.sweep() || reasons; {
	case verdicts == nil:
		for i := range p.Checks {
			verdicts = append(verdicts, w.Judge(&p.Checks[i]))
		}
	case changed:
		for i := range verdicts {
			verdicts[i] = w.Judge(p.Check(verdicts[i].Check))
		}
	}
	run := &conformance.Run{
		Profile: p.Name, Preset: t.Preset, Title: p.Title, Standard: p.Standard,
		Target:  conformance.TargetFacts{Name: t.Name, BaseURL: t.BaseURL},
		Started: w.started, Duration: time.Since(w.started), Interrupted: w.cancelled, Halt: w.halt,
		Facts: p.Facts(t), Selection: w.config.Selection, Leftover: w.leftover,
		Verdicts: verdicts, Tape: w.recorder.tape, Connections: w.recorder.conns.facts,
	}
	for i := range p.Steps {
		run.Steps = append(run.Steps, w.records[p.Steps[i].Name])
	}
	run.Conclude(p, t)
	return run
}

// sweepReasons lets the reasons of the steps through the gate again, and says
// whether one of them changed.
func (w *Walk) sweepReasons() bool {
	changed := false
	for name, record := range w.records {
		if again := w.recorder.gate.Text(record.Reason); again != record.Reason {
			record.Reason = again
			w.records[name] = record
			changed = true
		}
	}
	return changed
}
