package flow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// Steps walk in the profile's order, each once, however often the walk is asked to come up to one.
func TestStepsWalkOnceAndInOrder(t *testing.T) {
	var walked, began []string
	note := func(name string) conformance.Step {
		return act(name, func(ctx context.Context, w conformance.Wire) error {
			walked = append(walked, name)
			return fetch(ctx, w, http.MethodGet, "/"+name)
		})
	}
	config := configOf(profileOf(note("a"), note("b"), note("c"), note("d")), targetAt("https://bank.test"))
	config.Began = func(s *conformance.Step) { began = append(began, s.Name) }
	w := walkWith(t, config, fine)
	for _, c := range []struct {
		index int
		want  []string
	}{{1, []string{"a", "b"}}, {0, []string{"a", "b"}}, {1, []string{"a", "b"}}, {2, []string{"a", "b", "c"}}, {99, []string{"a", "b", "c", "d"}}} {
		w.To(t.Context(), c.index)
		if !slices.Equal(walked, c.want) || !slices.Equal(began, c.want) {
			t.Errorf("after To(%d): walked %v, told of %v, want %v", c.index, walked, began, c.want)
		}
	}
	run := finish(t, w)
	for i, e := range run.Tape {
		if e.N != i+1 || e.Step != walked[i] || !strings.HasSuffix(e.Request.URL, "/"+walked[i]) {
			t.Errorf("exchange %d: number %d of step %q to %s, want step %q", i, e.N, e.Step, e.Request.URL, walked[i])
		}
	}
	if run.Outcome != conformance.Conformant || run.Interrupted || run.Halt != "" {
		t.Errorf("outcome %s, interrupted %v, halt %q, want conformant", run.Outcome, run.Interrupted, run.Halt)
	}
}

// Nothing is sent before the first step, and what cannot begin says why.
func TestBegin(t *testing.T) {
	p := profileOf(visit("look", "/"))
	silent := func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent before the first step")
		return nil, syscall.ECONNREFUSED
	}
	w := walkWith(t, configOf(p, targetAt("https://bank.test")), silent)
	if w.Profile() != p || w.Target().BaseURL != "https://bank.test" || !w.Drives() || w.Plan().Steps["look"] != nil {
		t.Error("the walk does not know its profile, target, channel or plan")
	}
	run := judged(w)
	if got := stateOf(run, "look").State; got != conformance.StepPending {
		t.Errorf("state before the walk = %q, want pending", got)
	}

	wrong := errors.New("wrong")
	for name, edit := range map[string]func(*Config){
		"selection": func(c *Config) { c.Selection.Checks = []string{"NONE-*"} },
		"target":    func(c *Config) { c.Target.TLS.CA = []byte("none") },
		"channel": func(c *Config) {
			c.Channel = func(http.RoundTripper) (conformance.PSUChannel, error) { return nil, wrong }
		},
		"session": func(c *Config) {
			p := *c.Profile
			p.Open = func(conformance.Wire) (any, error) { return nil, wrong }
			c.Profile = &p
		},
	} {
		config := configOf(p, targetAt("https://bank.test"))
		edit(&config)
		if _, err := Begin(config); err == nil {
			t.Errorf("a %s that is wrong: no error", name)
		}
	}
}

// What a step returns settles what becomes of it.
func TestStatesOfSteps(t *testing.T) {
	for _, c := range []struct {
		name string
		run  func(context.Context, conformance.Wire) error
		want conformance.StepRecord
	}{
		{"done", func(context.Context, conformance.Wire) error { return nil },
			conformance.StepRecord{State: conformance.StepWalked}},
		{"left nothing", func(context.Context, conformance.Wire) error { return conformance.Nothing("access token") },
			conformance.StepRecord{State: conformance.StepBlocked, Reason: "no access token"}},
		{"left nothing, said at length", func(context.Context, conformance.Wire) error {
			return fmt.Errorf("read accounts: %w", conformance.Nothing("access token"))
		}, conformance.StepRecord{State: conformance.StepBlocked, Reason: "read accounts: no access token"}},
		{"left out", func(context.Context, conformance.Wire) error {
			return conformance.Omit(conformance.SkipUnconfigured, "no %s", "hook")
		}, conformance.StepRecord{State: conformance.StepSkipped, SkipKind: conformance.SkipUnconfigured, Reason: "no hook"}},
		{"left out, said at length", func(context.Context, conformance.Wire) error {
			return fmt.Errorf("revoke: %w", conformance.Omit(conformance.SkipInapplicable, "nothing to do"))
		}, conformance.StepRecord{State: conformance.StepSkipped, SkipKind: conformance.SkipInapplicable, Reason: "nothing to do"}},
		{"our fault", func(context.Context, conformance.Wire) error { return errors.New("cannot sign") },
			conformance.StepRecord{State: conformance.StepBroken, Reason: "cannot sign"}},
		{"a foreign origin", func(ctx context.Context, w conformance.Wire) error {
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, "https://evil.test/", nil)
			_, err := w.Do(req)
			return err
		}, conformance.StepRecord{State: conformance.StepBroken, Reason: "GET https://evil.test: credentials would go to a foreign origin"}},
		{"panics", func(context.Context, conformance.Wire) error { panic("no such account") },
			conformance.StepRecord{State: conformance.StepBroken, Reason: "panic: no such account"}},
		{"panics with nothing to act with", func(context.Context, conformance.Wire) error { panic(conformance.ErrNothing) },
			conformance.StepRecord{State: conformance.StepBroken, Reason: "panic: nothing to act with"}},
		{"tells a secret", func(context.Context, conformance.Wire) error {
			return errors.New("the account DE89370400440532013000 has no bank")
		}, conformance.StepRecord{State: conformance.StepBroken}},
	} {
		t.Run(c.name, func(t *testing.T) {
			later := visit("later", "/")
			run := finish(t, walkOf(t, targetAt("https://bank.test"), fine, act("act", c.run), later))
			got := stateOf(run, "act")
			if strings.Contains(got.Reason, "DE89370400440532013000") {
				t.Errorf("the reason tells the secret: %q", got.Reason)
			} else if c.want.Reason == "" {
				got.Reason = ""
			}
			c.want.Name, c.want.Phase = "act", conformance.Accounts
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("record (-want +got):\n%s", diff)
			}
			if later := stateOf(run, "later"); later.State != conformance.StepWalked {
				t.Errorf("the step after it: %+v, want walked", later)
			}
		})
	}
}

// Whoever has nothing to act with because a step was left out on purpose is left out for the same reason;
// nobody is blamed for what is missing.
func TestNothingBehindASkippedStep(t *testing.T) {
	needs := func(s conformance.Step, names ...string) conformance.Step { s.Needs = names; return s }
	nothing := func(name string, needing ...string) conformance.Step {
		return needs(act(name, func(context.Context, conformance.Wire) error { return conformance.Nothing("token") }), needing...)
	}
	optional := visit("optional", "/")
	optional.Features = []string{"optional"}
	run := finish(t, walkOf(t, targetAt("https://bank.test"), fine,
		optional,
		nothing("direct", "optional"),
		nothing("far", "direct"),
		nothing("alone"),
		nothing("behind a blocked one", "alone"),
		nothing("behind it twice", "alone", "behind a blocked one"),
		needs(visit("unhurt", "/"), "optional"),
	))
	for name, want := range map[string]conformance.StepRecord{
		"optional":             {State: conformance.StepSkipped, SkipKind: conformance.SkipUnclaimed, Reason: "the target does not claim optional"},
		"direct":               {State: conformance.StepSkipped, SkipKind: conformance.SkipUnclaimed, Reason: "the target does not claim optional"},
		"far":                  {State: conformance.StepSkipped, SkipKind: conformance.SkipUnclaimed, Reason: "the target does not claim optional"},
		"alone":                {State: conformance.StepBlocked, Reason: "no token"},
		"behind a blocked one": {State: conformance.StepBlocked, Reason: "no token"},
		"behind it twice":      {State: conformance.StepBlocked, Reason: "no token"},
		"unhurt":               {State: conformance.StepWalked},
	} {
		want.Name, want.Phase = name, conformance.Accounts
		if diff := cmp.Diff(want, stateOf(run, name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if v := outcomeOf(run, "alone"); v.Outcome != conformance.Blocked || v.Reason != `"alone" could not act: no token` {
		t.Errorf("verdict behind a blocked step = %s %q", v.Outcome, v.Reason)
	}
	if v := outcomeOf(run, "far"); v.Outcome != conformance.Skipped || v.SkipKind != conformance.SkipUnclaimed {
		t.Errorf("verdict behind a skipped step = %s %q, want skip unclaimed", v.Outcome, v.SkipKind)
	}
}

// A selection walks what its checks read and see and what those steps need, and lists the rest.
func TestSelectionIsClosed(t *testing.T) {
	steps := []conformance.Step{visit("a", "/"), visit("b", "/"), visit("c", "/"), visit("d", "/"), visit("e", "/")}
	steps[2].Needs = []string{"b"}
	p := profileOf(steps...)
	p.Checks[3].Sees = []string{"c"} // check d sees c, which needs b
	config := configOf(p, targetAt("https://bank.test"))
	config.Selection.Checks = []string{"d"}
	run := finish(t, walkWith(t, config, fine))
	var walked []string
	for _, s := range run.Steps {
		switch {
		case s.State == conformance.StepWalked:
			walked = append(walked, s.Name)
		case s.State != conformance.StepSkipped || s.SkipKind != conformance.SkipUnselected || s.Reason == "":
			t.Errorf("%+v, want skipped as unselected with a reason", s)
		}
	}
	if !slices.Equal(walked, []string{"b", "c", "d"}) {
		t.Errorf("walked %v, want b, c and d", walked)
	}
	if len(run.Verdicts) != 5 || outcomeOf(run, "a").SkipKind != conformance.SkipUnselected || outcomeOf(run, "d").Outcome != conformance.Pass {
		t.Errorf("verdicts = %+v, want all five listed and d passed", run.Verdicts)
	}
}

// The calls of a run are counted, and a run that has used them up sends no more.
func TestCalls(t *testing.T) {
	target := targetAt("https://bank.test")
	target.Limits.Calls = 3
	asked := 0
	pages := act("pages", func(ctx context.Context, w conformance.Wire) error {
		for range 5 {
			if err := fetch(ctx, w, http.MethodGet, "/"); err != nil {
				return err
			}
		}
		return nil
	})
	run := finish(t, walkOf(t, target, func(*http.Request) (*http.Response, error) { asked++; return answers(200, ""), nil },
		visit("first", "/"), pages, visit("third", "/")))
	if asked != 3 || len(run.Tape) != 3 {
		t.Errorf("%d calls, want no more than limits.calls 3", asked)
	}
	if s := stateOf(run, "third"); s.State != conformance.StepSkipped || s.SkipKind != conformance.SkipUnaffordable || s.Reason != "the run has used up its 3 calls" {
		t.Errorf("after the last call: %+v, want skipped as unaffordable", s)
	}
}

// A PSU is asked as often as the target allows, and the return stands on the tape without an answer.
func TestApprovals(t *testing.T) {
	target := targetAt("https://bank.test")
	target.PSU.Approvals = 2
	var callbacks []conformance.Callback
	ask := func(name string) conformance.Step {
		return act(name, func(ctx context.Context, w conformance.Wire) error {
			back, err := w.Approve(ctx, "https://bank.test/authorize", conformance.Decision{Verb: conformance.Approve})
			callbacks = append(callbacks, back)
			return err
		})
	}
	run := finish(t, walkOf(t, target, fine, ask("first"), ask("second"), ask("third")))
	if s := stateOf(run, "third"); s.State != conformance.StepSkipped || s.SkipKind != conformance.SkipUnaffordable || s.Reason != "the approvals of a run (2) are used up" {
		t.Errorf("beyond the approvals: %+v, want skipped as unaffordable", s)
	}
	if len(run.Tape) != 2 {
		t.Fatalf("%d exchanges, want one for each return", len(run.Tape))
	}
	e := run.Tape[1]
	if e.Step != "second" || e.Operation != conformance.OperationCallback || e.Client != "main" || e.Attempt != 1 || e.Response != nil || e.Failure != nil || e.Request.Method != "GET" {
		t.Errorf("callback = %+v, want a request alone", e)
	}
	if !strings.HasPrefix(e.Request.URL, "https://tpp.test/callback?code=") || strings.Contains(e.Request.URL, "code-of-the-psu") || !strings.Contains(callbacks[1].URL, "code-of-the-psu") {
		t.Errorf("the tape has %s, the step %s, want a stand-in and the code", e.Request.URL, callbacks[1].URL)
	}
}

// failing is a channel that breaks, and one from which nobody comes back.
type failing struct {
	noPSU
	back conformance.Callback
	err  error
}

func (f failing) Approve(context.Context, string, conformance.Decision) (conformance.Callback, error) {
	return f.back, f.err
}

func TestApproveWithoutReturn(t *testing.T) {
	wrong := errors.New("no page rule fits")
	for _, c := range []failing{{err: wrong}, {back: conformance.Callback{Why: "no page"}}} {
		config := configOf(profileOf(act("ask", func(ctx context.Context, w conformance.Wire) error {
			back, err := w.Approve(ctx, "https://bank.test/authorize", conformance.Decision{})
			if back != c.back || err != c.err {
				t.Errorf("Approve = %v, %v, want %v, %v", back, err, c.back, c.err)
			}
			return err
		})), targetAt("https://bank.test"))
		config.Channel = func(http.RoundTripper) (conformance.PSUChannel, error) { return c, nil }
		run := finish(t, walkWith(t, config, fine))
		if len(run.Tape) != 0 || (stateOf(run, "ask").State == conformance.StepBroken) != (c.err != nil) {
			t.Errorf("tape %v, step %+v, want nothing on the tape", run.Tape, stateOf(run, "ask"))
		}
	}
}

// When the first contact gets no answer, there is nobody to ask.
func TestHaltAtFirstContact(t *testing.T) {
	asked := 0
	deaf := func(*http.Request) (*http.Response, error) { asked++; return nil, syscall.ECONNREFUSED }
	idle := func(name string) conformance.Step {
		return act(name, func(context.Context, conformance.Wire) error { return nil })
	}
	run := finish(t, walkOf(t, targetAt("https://bank.test"), deaf, idle("idle"), visit("first", "/"), visit("second", "/"), idle("last")))
	want := "accounts: refused: nothing answers at https://bank.test"
	if asked != 1 || run.Halt != want || run.Outcome != conformance.Incomplete {
		t.Errorf("asked %d times, halt %q, outcome %s, want 1, %q, incomplete", asked, run.Halt, run.Outcome, want)
	}
	if s := stateOf(run, "first"); s.State != conformance.StepWalked {
		t.Errorf("the step without answer: %+v, want walked: its failure is evidence", s)
	}
	for _, name := range []string{"second", "last"} {
		if s := stateOf(run, name); s.State != conformance.StepBlocked || s.Reason != want {
			t.Errorf("%s: %+v, want blocked: %s", name, s, want)
		}
	}
}

// Later, an ASPSP that answers nothing to three steps in a row is gone. One answer shows that it is not.
func TestHaltAfterSilence(t *testing.T) {
	for _, c := range []struct {
		name   string
		script string // a character for each step: + answered, - silent, . nothing sent, x half an answer
		halted int    // index of the first step that is blocked, -1 for none
	}{
		{"three in a row", "+---+", 4},
		{"two in a row", "+--+--+", -1},
		{"steps that send nothing count for neither", "+-.-.-+", 6},
		{"half an answer is one", "+--x--+", -1},
		{"silence at the start", "-+", 1},
		{"half an answer at the start", "x+", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var steps []conformance.Step
			for i, what := range c.script {
				name := fmt.Sprint(i)
				if what == '.' {
					steps = append(steps, act(name, func(context.Context, conformance.Wire) error { return nil }))
				} else {
					steps = append(steps, visit(name, "/"+string(what)))
				}
			}
			run := finish(t, walkOf(t, targetAt("https://bank.test"), func(req *http.Request) (*http.Response, error) {
				switch req.URL.Path {
				case "/-":
					return nil, syscall.ECONNRESET
				case "/x":
					resp := answers(200, "")
					resp.Body = io.NopCloser(reader(func() error { return syscall.ECONNRESET }))
					return resp, nil
				}
				return answers(200, ""), nil
			}, steps...))
			halted := -1
			for i, s := range run.Steps {
				if s.State == conformance.StepBlocked {
					halted = i
					break
				}
			}
			if halted != c.halted || (run.Halt != "") != (c.halted >= 0) {
				t.Errorf("%s: blocked from step %d (%q), want %d", c.script, halted, run.Halt, c.halted)
			}
		})
	}
}

// The end of a run's context leaves what was not begun pending, and the run interrupted.
func TestCancelledBetweenSteps(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	w := walkOf(t, targetAt("https://bank.test"), fine, visit("first", "/"), visit("second", "/"), visit("third", "/"))
	w.To(ctx, 0)
	cancel(errors.New("interrupt"))
	w.To(ctx, 2)
	run := judged(w)
	if !run.Interrupted || run.Outcome != conformance.Incomplete || len(run.Tape) != 1 {
		t.Errorf("interrupted %v, outcome %s, %d exchanges, want an incomplete run of 1", run.Interrupted, run.Outcome, len(run.Tape))
	}
	for _, name := range []string{"second", "third"} {
		s := stateOf(run, name)
		if s.State != conformance.StepPending || s.Reason != "the run ended before it: interrupt" {
			t.Errorf("%+v, want pending with the cause", s)
		}
		if v := outcomeOf(run, name); v.Outcome != conformance.Blocked {
			t.Errorf("verdict on %s = %s, want blocked", name, v.Outcome)
		}
	}
	if v := outcomeOf(run, "first"); v.Outcome != conformance.Pass {
		t.Errorf("verdict on what was walked = %s, want pass", v.Outcome)
	}
}

// A step in hand that ends with the run is pending too: nobody knows what it would have come to.
func TestCancelledWithinAStep(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	w := walkOf(t, targetAt("https://bank.test"), fine, act("half", func(ctx context.Context, w conformance.Wire) error {
		if err := fetch(ctx, w, http.MethodGet, "/"); err != nil {
			return err
		}
		cancel(errors.New("interrupt"))
		return fetch(ctx, w, http.MethodGet, "/")
	}))
	w.To(ctx, 0)
	run := judged(w)
	if s := stateOf(run, "half"); s.State != conformance.StepPending || s.Reason != "the run ended within it: interrupt" || !run.Interrupted {
		t.Errorf("%+v, interrupted %v, want pending with the cause, interrupted", s, run.Interrupted)
	}
	if len(run.Tape) != 1 {
		t.Errorf("%d exchanges, want the one that came to its end", len(run.Tape))
	}
}

// A step that came to its end is walked, although the run ended meanwhile.
func TestCancelledAfterTheAct(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := walkOf(t, targetAt("https://bank.test"), fine, act("whole", func(ctx context.Context, w conformance.Wire) error {
		defer cancel()
		return fetch(ctx, w, http.MethodPost, "/")
	}), visit("next", "/"))
	w.To(ctx, 1)
	run := judged(w)
	if whole, next := stateOf(run, "whole"), stateOf(run, "next"); whole.State != conformance.StepWalked || next.State != conformance.StepPending || !run.Interrupted {
		t.Errorf("%+v then %+v, want walked then pending", whole, next)
	}
}

// A run that used up its time ended by our own limit: nobody interrupted it, and it is incomplete.
func TestTotal(t *testing.T) {
	target := targetAt("https://bank.test")
	target.Limits.Total = time.Nanosecond
	w := walkOf(t, target, fine, visit("look", "/"))
	w.To(t.Context(), 0)
	run := judged(w)
	if s := stateOf(run, "look"); s.State != conformance.StepPending || s.Reason != "the run ended before it: limits.total is used up" {
		t.Errorf("%+v, want pending for limits.total", s)
	}
	if run.Interrupted || run.Outcome != conformance.Incomplete {
		t.Errorf("interrupted %v, outcome %s, want false and incomplete", run.Interrupted, run.Outcome)
	}
}

// A run says whom it was about.
func TestRunSaysWhatItWas(t *testing.T) {
	p := profileOf(visit("look", "/"))
	p.Standard = conformance.Standard{Name: "Tiny", Version: "1"}
	target := targetAt("https://bank.test")
	target.Preset, target.Features, target.Clock.Skew = "plain", []string{"optional"}, time.Minute
	config := configOf(p, target)
	config.Selection.Mode = "full"
	run := finish(t, walkWith(t, config, fine))
	want := &conformance.Run{Profile: "tiny", Preset: "plain", Title: "A tiny profile", Standard: p.Standard,
		Target: conformance.TargetFacts{Name: "test", BaseURL: "https://bank.test"}, Selection: conformance.Selection{Mode: "full"},
		Facts: conformance.Facts{Profile: "tiny", Preset: "plain", Features: []string{"core", "optional"}, Options: map[string]string{}, Skew: time.Minute}}
	got := &conformance.Run{Profile: run.Profile, Preset: run.Preset, Title: run.Title, Standard: run.Standard, Target: run.Target, Selection: run.Selection, Facts: run.Facts}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("run (-want +got):\n%s", diff)
	}
	if run.Started.IsZero() || run.Duration <= 0 || len(run.Steps) != 1 || len(run.Verdicts) != 1 || run.Summary.Pass != 1 {
		t.Errorf("run = %+v, want times, steps, verdicts and summary", run)
	}
}
