package flow

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// Nothing that came over the wire leaves the recorder as it came, wherever it stands in an exchange.
func TestTapeHoldsNoSecrets(t *testing.T) {
	const secret, token, iban = "assay-tpp-secret-7Qm2", "access-token-0123456789abcdef", "DE89370400440532013000"
	target := targetAt("https://bank.test")
	target.Client.Secret = secret
	r := stubbed(t, target, func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/lost" {
			return nil, errors.New("no route to https://bank.test/lost?access_token=" + token + " for " + iban)
		}
		return answers(200, `{"access_token":"`+token+`","iban":"`+iban+`","echo":"`+secret+`"}`, "Content-Type", "application/json", "X-Echo", secret), nil
	})
	req := post(t, "https://bank.test/token?hint="+secret, "client_secret="+secret)
	req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("assay-tpp:"+secret)))
	lost := get(t, "https://bank.test/lost")
	lost.Header.Set("Authorization", "Bearer "+token)
	for _, req := range []*http.Request{req, lost} {
		if _, err := r.Do(req); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range r.tape {
		for _, value := range []string{secret, token, iban} {
			if where := LeaksFrom(rawOf(e), value); where != "" {
				t.Errorf("exchange %d tells %q: %s", e.N, value, where)
			}
		}
	}
	if r.tape[1].Failure == nil || r.tape[1].Failure.Class != conformance.FailProtocol || r.tape[1].Failure.Text == r.raw[1].Failure.Text {
		t.Errorf("failure = %+v, want its class and a text with stand-ins", r.tape[1].Failure)
	}
	if raw := string(r.raw[0].Body()); !strings.Contains(raw, token) {
		t.Errorf("the recorder's own copy is %s, want it raw", raw)
	}
}

// When a later exchange teaches what an earlier one told, the earlier one is redacted again, and every check
// is judged anew on what the report shows: verdicts, tape and judge agree.
func TestSweepJudgesAgain(t *testing.T) {
	const token = "access-token-0123456789abcdef"
	p := profileOf(visit("tell", "/tell"), visit("teach", "/teach"), visit("after", "/after"))
	p.Checks[0].Judge = func(v conformance.View) conformance.Finding {
		return conformance.Fails("nothing", string(v.Last("tell").Body())).At(v.Last("tell"))
	}
	w := walkWith(t, configOf(p, targetAt("https://bank.test")), func(req *http.Request) (*http.Response, error) {
		switch req.URL.Path {
		case "/tell":
			return answers(200, "the word is "+token), nil
		case "/teach":
			return answers(200, `{"access_token":"`+token+`"}`, "Content-Type", "application/json"), nil
		}
		return answers(200, ""), nil
	})
	w.To(t.Context(), 0)
	live := w.Judge(&p.Checks[0])
	if live.Got != "the word is "+token {
		t.Fatalf("before it was taught: got %q, want the word as it came", live.Got)
	}
	w.To(t.Context(), 2)
	w.Close(t.Context())
	verdicts := []conformance.Verdict{live, w.Judge(&p.Checks[1]), w.Judge(&p.Checks[2])}
	run := w.Run(verdicts)
	if got := run.Verdicts[0].Got; strings.Contains(got, token) || !strings.HasPrefix(got, "the word is ") {
		t.Errorf("the verdict tells %q, want a stand-in", got)
	}
	if body := string(run.Tape[0].Body()); body != run.Verdicts[0].Got {
		t.Errorf("the tape has %q, the verdict %q, want the same", body, run.Verdicts[0].Got)
	}
	records := map[string]conformance.StepRecord{}
	for _, s := range run.Steps {
		records[s.Name] = s
	}
	for i, v := range run.Verdicts {
		if again := p.Judge(&p.Checks[i], run.Tape, run.Facts, records); !again.Same(v) {
			t.Errorf("judged from the run: %+v, want %+v", again, v)
		}
	}
}

// Where nothing is learnt afterwards, the verdicts stay as they fell.
func TestNoSweepWithoutNews(t *testing.T) {
	judgings := 0
	p := profileOf(visit("look", "/"))
	p.Checks[0].Judge = func(conformance.View) conformance.Finding { judgings++; return conformance.Holds() }
	finish(t, walkWith(t, configOf(p, targetAt("https://bank.test")), fine))
	if judgings != 1 {
		t.Errorf("the check was judged %d times, want once", judgings)
	}
}

// sweep notices a change in each part of an exchange.
func TestSweepNoticesEveryPart(t *testing.T) {
	const word = "a-word-that-is-learnt-later-0001"
	for name, send := range map[string]func(r *recorder) error{
		"the URL": func(r *recorder) error { _, err := r.Do(get(t, "https://bank.test/x/"+word)); return err },
		"a request field": func(r *recorder) error {
			q := get(t, "https://bank.test/")
			q.Header.Set("X-Note", word)
			_, err := r.Do(q)
			return err
		},
		"a request body":   func(r *recorder) error { _, err := r.Do(post(t, "https://bank.test/", "note="+word)); return err },
		"an answer field":  func(r *recorder) error { _, err := r.Do(get(t, "https://bank.test/field")); return err },
		"an answer body":   func(r *recorder) error { _, err := r.Do(get(t, "https://bank.test/body")); return err },
		"a failure's text": func(r *recorder) error { _, err := r.Do(get(t, "https://bank.test/failure")); return err },
	} {
		r := stubbed(t, targetAt("https://bank.test"), func(req *http.Request) (*http.Response, error) {
			switch req.URL.Path {
			case "/field":
				return answers(200, "", "X-Note", word), nil
			case "/body":
				return answers(200, "note "+word), nil
			case "/failure":
				return nil, errors.New("lost " + word)
			}
			return answers(200, ""), nil
		})
		if err := send(r); err != nil {
			t.Fatal(err)
		}
		if r.sweep() {
			t.Errorf("%s: a change before anything was learnt", name)
		}
		r.gate.Know(KindSecret, word)
		if !r.sweep() {
			t.Errorf("%s: no change after the word was learnt", name)
		}
		if where := LeaksFrom(rawOf(r.tape[0]), word); where != "" {
			t.Errorf("%s: still tells the word: %s", name, where)
		}
		if r.sweep() {
			t.Errorf("%s: a second sweep changes something", name)
		}
	}
}

// A reason is text as well: what was learnt after it was written must not stand in the run, whether or not
// an exchange changes with it.
func TestSweepReachesReasons(t *testing.T) {
	const token = "access-token-0123456789abcdef"
	for _, onTheWire := range []bool{false, true} {
		tell := act("tell", func(ctx context.Context, w conformance.Wire) error {
			if onTheWire {
				if err := fetch(ctx, w, http.MethodGet, "/"+token); err != nil {
					return err
				}
			}
			return errors.New("unexpected " + token)
		})
		run := finish(t, walkOf(t, targetAt("https://bank.test"), func(req *http.Request) (*http.Response, error) {
			if req.URL.Path != "/teach" {
				return answers(200, ""), nil
			}
			return answers(200, `{"access_token":"`+token+`"}`, "Content-Type", "application/json"), nil
		}, tell, visit("teach", "/teach")))
		if s := stateOf(run, "tell"); strings.Contains(s.Reason, token) || !strings.HasPrefix(s.Reason, "unexpected ") {
			t.Errorf("on the wire %v: the record tells %q", onTheWire, s.Reason)
		}
		if v := outcomeOf(run, "tell"); strings.Contains(v.Reason, token) {
			t.Errorf("on the wire %v: the verdict tells %q", onTheWire, v.Reason)
		}
	}
}
