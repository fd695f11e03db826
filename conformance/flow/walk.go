package flow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/assaykit/assay/conformance"
)

// A Config is what a walk needs.
type Config struct {
	Profile   *conformance.Profile
	Target    *conformance.Target
	Selection conformance.Selection
	Key       [32]byte // of the stand-ins; fresh for each run
	// Channel makes the PSU channel from the transport of the front channel.
	Channel func(front http.RoundTripper) (conformance.PSUChannel, error)
	// Began is told of each step before it walks; nil is fine.
	Began func(*conformance.Step)
}

// A Walk goes through the steps of a profile in order, each once, and keeps the
// tape. It is for one goroutine.
type Walk struct {
	config   Config
	plan     *conformance.Plan
	recorder *recorder
	channel  conformance.PSUChannel
	session  any

	started   time.Time
	ends      time.Time // of limits.total, from the first step on
	next      int       // index of the next step
	records   map[string]conformance.StepRecord
	approvals int // contacts with the PSU so far
	silent    int // steps in a row without any answer
	halt      string
	cancelled bool
	held      []holding
	leftover  []string
}

// Begin lays the plan and opens the profile's session. Nothing is sent.
func Begin(config Config) (*Walk, error) {
	plan, err := config.Profile.Lay(config.Target, config.Selection)
	if err != nil {
		return nil, err
	}
	w := &Walk{config: config, plan: plan, started: time.Now().UTC(), records: map[string]conformance.StepRecord{}}
	if w.recorder, err = newRecorder(config.Target, config.Key); err != nil {
		return nil, err
	}
	if w.channel, err = config.Channel(frontChannel{w.recorder}); err != nil {
		return nil, fmt.Errorf("psu channel: %w", err)
	}
	if w.session, err = config.Profile.Open(w); err != nil {
		return nil, fmt.Errorf("open %s: %w", config.Profile.Name, err)
	}
	for i := range config.Profile.Steps {
		s := &config.Profile.Steps[i]
		w.records[s.Name] = conformance.StepRecord{Name: s.Name, Phase: s.Phase, Grant: s.Grant, State: conformance.StepPending}
	}
	return w, nil
}

func newRecorder(t *conformance.Target, key [32]byte) (*recorder, error) {
	r := &recorder{target: t, gate: NewRedactor(key), seals: sealer{named: namedBy(t), thumbprints: thumbprintsOf(t)}, conns: newConnections()}
	for _, secret := range t.Secrets() {
		r.gate.Know(Kind(secret.Kind), secret.Value)
	}
	mainPool, err := r.conns.pool(t, t.Client.TLS, Handshake{})
	if err != nil {
		return nil, err
	}
	r.main = mainPool
	if r.front, err = r.conns.pool(t, conformance.KeyPair{}, Handshake{}); err != nil {
		return nil, err
	}
	r.other = r.front
	if t.OtherClient != nil && !t.OtherClient.TLS.Empty() {
		if r.other, err = r.conns.pool(t, t.OtherClient.TLS, Handshake{}); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Plan returns what the walk will do.
func (w *Walk) Plan() *conformance.Plan { return w.plan }

// Profile returns the profile that is walked.
func (w *Walk) Profile() *conformance.Profile { return w.config.Profile }

// To walks all steps that the plan holds up to and with the step of that index.
// When the context or limits.total ends, the steps not yet begun stay pending.
func (w *Walk) To(ctx context.Context, index int) {
	if w.ends.IsZero() {
		w.ends = time.Now().Add(w.config.Target.Limits.Total)
	}
	ctx, cancel := context.WithDeadlineCause(ctx, w.ends, errTotal)
	defer cancel()
	for ; w.next <= index && w.next < len(w.config.Profile.Steps); w.next++ {
		step := &w.config.Profile.Steps[w.next]
		record := w.records[step.Name]
		w.walk(ctx, step, &record)
		w.records[step.Name] = record
	}
}

func (w *Walk) walk(ctx context.Context, step *conformance.Step, record *conformance.StepRecord) {
	limits := w.config.Target.Limits
	switch skip := w.plan.Steps[step.Name]; {
	case skip != nil:
		record.State, record.SkipKind, record.Reason = conformance.StepSkipped, skip.Kind, skip.Reason
		return
	case ctx.Err() != nil:
		w.cancelled = w.cancelled || !errors.Is(context.Cause(ctx), errTotal)
		record.Reason = "the run ended before it: " + context.Cause(ctx).Error()
		return
	case w.halt != "":
		record.State, record.Reason = conformance.StepBlocked, w.halt
		return
	case w.recorder.calls >= limits.Calls:
		skip := usedUp(limits.Calls)
		record.State, record.SkipKind, record.Reason = conformance.StepSkipped, skip.Kind, skip.Reason
		return
	}
	if w.config.Began != nil {
		w.config.Began(step)
	}
	w.recorder.step = step
	before := len(w.recorder.raw)
	err := w.act(ctx, step)
	w.conclude(ctx, step, record, err)
	w.listen(step, before)
}

// act runs a step and turns a panic into an error of ours.
func (w *Walk) act(ctx context.Context, step *conformance.Step) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return step.Run(ctx, w.session)
}

func (w *Walk) conclude(ctx context.Context, step *conformance.Step, record *conformance.StepRecord, err error) {
	var skip *conformance.Skip
	switch {
	case err == nil:
		record.State = conformance.StepWalked
	case errors.As(err, &skip):
		record.State, record.SkipKind, record.Reason = conformance.StepSkipped, skip.Kind, skip.Reason
	case errors.Is(err, conformance.ErrNothing):
		record.State, record.Reason = conformance.StepBlocked, w.recorder.gate.Text(trimNothing(err))
		if cause := w.skippedNeed(step, map[string]bool{}); cause != nil {
			record.State, record.SkipKind, record.Reason = conformance.StepSkipped, cause.SkipKind, cause.Reason
		}
	case ctx.Err() != nil:
		w.cancelled = w.cancelled || !errors.Is(context.Cause(ctx), errTotal)
		record.Reason = "the run ended within it: " + context.Cause(ctx).Error()
	default:
		record.State, record.Reason = conformance.StepBroken, w.recorder.gate.Text(err.Error())
	}
}

// skippedNeed finds a step that was left out on purpose among those that a step
// needs: then nobody is to blame for what is missing. What a step needed that walked
// all the same is not missing.
func (w *Walk) skippedNeed(step *conformance.Step, seen map[string]bool) *conformance.StepRecord {
	for _, name := range step.Needs {
		if seen[name] {
			continue
		}
		seen[name] = true
		if r := w.records[name]; r.State == conformance.StepSkipped {
			return &r
		}
		if need := w.config.Profile.Step(name); need != nil && w.records[name].State != conformance.StepWalked {
			if r := w.skippedNeed(need, seen); r != nil {
				return r
			}
		}
	}
	return nil
}

// deafAfter is the number of steps in a row without any answer after which the
// kit stops asking. Our choice.
const deafAfter = 3

// listen ends the run when the ASPSP cannot be reached at all, or any more.
func (w *Walk) listen(step *conformance.Step, before int) {
	exchanges := w.recorder.raw[before:]
	exchanges = slices.DeleteFunc(slices.Clone(exchanges), func(e *conformance.Exchange) bool { return e.Offer != "" }) // they may be refused
	if len(exchanges) == 0 {
		return
	}
	deaf := func(e *conformance.Exchange) bool {
		return e.Operation != conformance.OperationCallback && e.Response == nil
	}
	if slices.ContainsFunc(exchanges, func(e *conformance.Exchange) bool { return !deaf(e) }) {
		w.silent = 0
		return
	}
	w.silent++
	if before == 0 || w.silent >= deafAfter {
		last := exchanges[len(exchanges)-1]
		what := "nothing answers at"
		switch last.Failure.Class {
		case conformance.FailCertificate:
			what = "no certificate that verifies (tls.ca names who is trusted) at"
		case conformance.FailAlert:
			what = "the handshake is refused at"
		}
		w.halt = fmt.Sprintf("%s: %s: %s %s", step.Phase, last.Failure.Class, what, w.config.Target.BaseURL)
	}
}

// Judge comes to the verdict on a check. All steps that it reads or sees must
// have had their turn.
func (w *Walk) Judge(c *conformance.Check) conformance.Verdict {
	if skip := w.plan.Checks[c.ID]; skip != nil {
		return w.config.Profile.Skip(c, skip)
	}
	return w.config.Profile.Judge(c, w.recorder.tape, w.config.Profile.Facts(w.config.Target), w.records)
}
