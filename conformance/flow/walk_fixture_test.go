package flow

import (
	"context"
	"net/http"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// wire is what the steps of the tests act through: their session is nothing more.
func wire(session any) conformance.Wire { return session.(conformance.Wire) }

// act is a step that does something.
func act(name string, run func(context.Context, conformance.Wire) error) conformance.Step {
	return conformance.Step{Name: name, Phase: conformance.Accounts, Run: func(ctx context.Context, session any) error { return run(ctx, wire(session)) }}
}

// visit is a step that sends one GET to a path of the target.
func visit(name, path string) conformance.Step {
	return act(name, func(ctx context.Context, w conformance.Wire) error { return fetch(ctx, w, http.MethodGet, path) })
}

// fetch sends a request to a path of the target and throws the answer away.
func fetch(ctx context.Context, w conformance.Wire, method, path string) error {
	req, err := http.NewRequestWithContext(ctx, method, w.Target().BaseURL+path, nil)
	if err != nil {
		return err
	}
	_, err = w.Do(req)
	return err
}

// profileOf is a profile with these steps and, for each of them, a check of the same name that holds.
func profileOf(steps ...conformance.Step) *conformance.Profile {
	p := &conformance.Profile{Name: "tiny", Title: "A tiny profile", Steps: steps,
		Features: []conformance.Feature{{Name: "core", Core: true}, {Name: "optional"}},
		Grants:   []conformance.Grant{{Name: "main"}, {Name: "second"}},
		Open:     func(w conformance.Wire) (any, error) { return w, nil },
	}
	for _, s := range steps {
		p.Checks = append(p.Checks, conformance.Check{ID: s.Name, Title: s.Name, Rules: []string{"TEST-01"}, Level: conformance.Must, Reads: []string{s.Name},
			Judge: func(conformance.View) conformance.Finding { return conformance.Holds() }})
	}
	return p
}

// noPSU is a channel that nobody goes through.
type noPSU struct{ drives bool }

func (c noPSU) Approve(context.Context, string, conformance.Decision) (conformance.Callback, error) {
	return conformance.Callback{URL: "https://tpp.test/callback?code=code-of-the-psu-000001&state=s"}, nil
}

func (c noPSU) Drives() bool { return c.drives }

// configOf is what a walk of a profile needs.
func configOf(p *conformance.Profile, target *conformance.Target) Config {
	return Config{Profile: p, Target: target, Key: testKey,
		Channel: func(http.RoundTripper) (conformance.PSUChannel, error) { return noPSU{drives: true}, nil }}
}

// walkOf begins a walk of these steps without a network: every request is answered by answer.
func walkOf(t *testing.T, target *conformance.Target, answer tripper, steps ...conformance.Step) *Walk {
	t.Helper()
	return walkWith(t, configOf(profileOf(steps...), target), answer)
}

func walkWith(t *testing.T, config Config, answer tripper) *Walk {
	t.Helper()
	w, err := Begin(config)
	if err != nil {
		t.Fatal(err)
	}
	stub := stubbed(t, config.Target, answer)
	w.recorder.main, w.recorder.other, w.recorder.front = stub.main, stub.other, stub.other
	return w
}

// finish walks what is left, closes, judges every check and returns the run.
func finish(t *testing.T, w *Walk) *conformance.Run {
	t.Helper()
	w.To(t.Context(), len(w.config.Profile.Steps)-1)
	w.Close(t.Context())
	return judged(w)
}

func judged(w *Walk) *conformance.Run {
	var verdicts []conformance.Verdict
	for i := range w.config.Profile.Checks {
		verdicts = append(verdicts, w.Judge(&w.config.Profile.Checks[i]))
	}
	return w.Run(verdicts)
}

// fine answers every request with 200.
func fine(*http.Request) (*http.Response, error) { return answers(200, ""), nil }

// stateOf is the state of a step in a run.
func stateOf(run *conformance.Run, step string) conformance.StepRecord {
	for _, s := range run.Steps {
		if s.Name == step {
			return s
		}
	}
	return conformance.StepRecord{}
}

// outcomeOf is the verdict on a check in a run.
func outcomeOf(run *conformance.Run, check string) conformance.Verdict {
	for _, v := range run.Verdicts {
		if v.Check == check {
			return v
		}
	}
	return conformance.Verdict{}
}
