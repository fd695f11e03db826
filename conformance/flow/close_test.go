package flow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

// opens is a step that holds these things, each "kind id". What puts one away says so in put and releases it.
func opens(put *[]string, things ...string) conformance.Step {
	return act("open", func(_ context.Context, w conformance.Wire) error {
		for _, thing := range things {
			kind, id, _ := strings.Cut(thing, " ")
			w.Hold(kind, id, func(ctx context.Context) error {
				*put = append(*put, thing)
				if err := fetch(ctx, w, http.MethodDelete, "/"+id); err != nil {
					return err
				}
				w.Release(kind, id)
				return nil
			})
		}
		return nil
	})
}

// What the run opened is put away from the newest to the oldest, as acts of a step of their own.
func TestCloseInReverseOrder(t *testing.T) {
	var put []string
	run := finish(t, walkOf(t, targetAt("https://bank.test"), fine, opens(&put, "consent 1", "token 2", "consent 3")))
	if want := []string{"consent 3", "token 2", "consent 1"}; !slices.Equal(put, want) {
		t.Errorf("put away %v, want %v", put, want)
	}
	if len(run.Leftover) != 0 {
		t.Errorf("left over: %v, want nothing", run.Leftover)
	}
	for _, e := range run.Tape {
		if e.Step != "close" || e.Phase != conformance.Close || e.Grant != "" {
			t.Errorf("exchange %d belongs to step %q of phase %q, want close", e.N, e.Step, e.Phase)
		}
	}
	if len(run.Tape) != 3 || len(run.Steps) != 1 {
		t.Errorf("%d exchanges and %d steps, want 3 and the profile's own 1", len(run.Tape), len(run.Steps))
	}
}

// What a step released itself is not put away again, and only that.
func TestRelease(t *testing.T) {
	var put []string
	finish(t, walkOf(t, targetAt("https://bank.test"), fine, opens(&put, "consent 1", "token 1", "consent 2"),
		act("delete", func(_ context.Context, w conformance.Wire) error {
			w.Release("consent", "1")
			w.Release("consent", "unknown")
			return nil
		})))
	if want := []string{"consent 2", "token 1"}; !slices.Equal(put, want) {
		t.Errorf("put away %v, want %v", put, want)
	}
}

// What the target does not want to be put away is neither put away nor called left over.
func TestCleanupWishes(t *testing.T) {
	for _, c := range []struct {
		consents, tokens bool
		want             []string
	}{
		{true, true, []string{"token 2", "consent 1"}},
		{true, false, []string{"consent 1"}},
		{false, true, []string{"token 2"}},
		{false, false, nil},
	} {
		target := targetAt("https://bank.test")
		target.Cleanup.Consents, target.Cleanup.Tokens = c.consents, c.tokens
		var put []string
		run := finish(t, walkOf(t, target, fine, opens(&put, "consent 1", "token 2")))
		if !slices.Equal(put, c.want) || len(run.Leftover) != 0 {
			t.Errorf("consents %v, tokens %v: put away %v, left over %v, want %v and nothing", c.consents, c.tokens, put, run.Leftover, c.want)
		}
	}
}

// What could not be put away is named, without its secrets, and keeps nothing else from being put away.
func TestLeftover(t *testing.T) {
	const iban = "DE89370400440532013000"
	put := 0
	fail := func(what func() error) func(context.Context) error {
		return func(context.Context) error { put++; return what() }
	}
	w := walkOf(t, targetAt("https://bank.test"), fine, act("open", func(_ context.Context, w conformance.Wire) error {
		w.Hold("consent", "1", fail(func() error { w.Release("consent", "1"); return nil }))
		w.Hold("consent", "2", fail(func() error { return errors.New("no") }))
		w.Hold("token", "of "+iban, fail(func() error { return nil })) // was not revoked: never released
		w.Hold("consent", "4", fail(func() error { panic("no such consent") }))
		return nil
	}))
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("closing panics with a thing that cannot be put away: %v", r)
		}
	}()
	run := finish(t, w)
	if put != 4 {
		t.Errorf("%d things were tried, want all 4", put)
	}
	if len(run.Leftover) != 3 || run.Leftover[0] != "consent 2" || !strings.HasPrefix(run.Leftover[1], "token of DE") || strings.Contains(run.Leftover[1], iban) || run.Leftover[2] != "consent 4" {
		t.Errorf("left over %q, want consent 2, the token with a stand-in and consent 4", run.Leftover)
	}
}

// Closing takes no longer than cleanup.wait. What it did not come to is left over.
func TestCloseIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		target := targetAt("https://bank.test")
		target.Cleanup.Wait = 5 * time.Second
		w := walkOf(t, target, fine, act("open", func(_ context.Context, w conformance.Wire) error {
			for n := range 4 {
				id := fmt.Sprint(n)
				w.Hold("consent", id, func(ctx context.Context) error {
					select {
					case <-time.After(2 * time.Second):
						w.Release("consent", id)
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				})
			}
			return nil
		}))
		w.To(t.Context(), 0)
		began := time.Now()
		w.Close(t.Context())
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("closing took %v, want cleanup.wait 5s", took)
		}
		if diff := cmp.Diff([]string{"consent 0", "consent 1"}, judged(w).Leftover); diff != "" {
			t.Errorf("left over (-want +got):\n%s", diff)
		}
	})
}

// The end of the run is not the end of its duties: closing has a context of its own. The end of that one
// is, and then all that stays open is named.
func TestCloseAfterTheEnd(t *testing.T) {
	for _, c := range []struct {
		name string
		skip bool // the closing is cancelled too
		want int  // tries, each with an exchange
		left int
	}{{"first interrupt", false, 2, 0}, {"second interrupt", true, 0, 2}} {
		var put []string
		w := walkOf(t, targetAt("https://bank.test"), fine, opens(&put, "consent 1", "consent 2"), visit("next", "/"))
		ctx, cancel := context.WithCancel(t.Context())
		w.To(ctx, 0)
		cancel()
		w.To(ctx, 1)
		closing, stop := context.WithCancel(context.WithoutCancel(ctx))
		if c.skip {
			stop()
		}
		w.Close(closing)
		stop()
		run := judged(w)
		if len(put) != c.want || len(run.Tape) != c.want || len(run.Leftover) != c.left || !run.Interrupted {
			t.Errorf("%s: %d tried, %d exchanges, left over %v, want %d, as many, and %d", c.name, len(put), len(run.Tape), run.Leftover, c.want, c.left)
		}
	}
}

// Neither used-up calls nor an ASPSP that fell silent keep the kit from trying to close.
func TestCloseBeyondTheLimits(t *testing.T) {
	target := targetAt("https://bank.test")
	target.Limits.Calls = 1
	var put []string
	run := finish(t, walkOf(t, target, fine, opens(&put, "consent 1"), visit("look", "/"), visit("next", "/")))
	if len(put) != 1 || len(run.Leftover) != 0 {
		t.Errorf("put away %v, left over %v, want the consent put away", put, run.Leftover)
	}
}
