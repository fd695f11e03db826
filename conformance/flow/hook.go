package flow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
)

// hookTimeout is how long a hook may take where the target file does not say. Our
// choice.
const hookTimeout = 30 * time.Second

// Hook makes something happen at the ASPSP that no TPP can do. What it sends is
// not the TPP's doing and stands on no tape. See conformance.Wire.
func (w *Walk) Hook(ctx context.Context, name string, values map[string]string) error {
	hook, ok := w.config.Target.Hooks[name]
	if !ok {
		return conformance.Omit(conformance.SkipUnconfigured, "the target names no hook %s", name)
	}
	limit := hook.Timeout
	if limit <= 0 {
		limit = hookTimeout
	}
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	fill := filler(values)
	var err error
	if hook.Call != nil {
		err = w.call(within, hook.Call, fill)
	} else {
		err = command(within, hook.Command, fill)
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return conformance.Nothing(fmt.Sprintf("effect of the hook %s (%v)", name, err))
}

// filler puts values where a text names them in braces.
func filler(values map[string]string) *strings.Replacer {
	var pairs []string
	for name, value := range values {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...)
}

// call makes a hook by HTTP. A redirect is an answer like any other.
func (w *Walk) call(ctx context.Context, call *conformance.HookCall, fill *strings.Replacer) error {
	method := call.Method
	if method == "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(ctx, method, fill.Replace(call.URL), strings.NewReader(fill.Replace(call.Body)))
	if err != nil {
		return errors.New("its URL cannot be read")
	}
	for name, value := range call.Headers {
		req.Header.Set(name, fill.Replace(value))
	}
	resp, err := w.recorder.front.RoundTrip(req)
	if err != nil {
		return fmt.Errorf("no answer: %s", classify(err))
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, w.config.Target.Limits.Body)) // what it says is of no interest
	if good := resp.StatusCode/100 == 2; len(call.Expect) == 0 && !good || len(call.Expect) > 0 && !slices.Contains(call.Expect, resp.StatusCode) {
		return fmt.Errorf("it was answered %d", resp.StatusCode)
	}
	return nil
}

// command makes a hook by a program, without a shell. What it prints may hold
// secrets and is thrown away.
func command(ctx context.Context, args []string, fill *strings.Replacer) error {
	filled := make([]string, len(args))
	for i, arg := range args {
		filled[i] = fill.Replace(arg)
	}
	if err := exec.CommandContext(ctx, filled[0], filled[1:]...).Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return fmt.Errorf("the program ended with %d", exit.ExitCode())
		}
		return errors.New("the program did not start")
	}
	return nil
}
