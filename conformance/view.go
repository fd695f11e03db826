package conformance

import (
	"slices"
	"time"
)

// A View is all that a check may look at: the redacted tape, cut to the steps
// that the check reads and sees, and the facts.
type View struct {
	Tape  []*Exchange
	Facts Facts
}

// Facts are what the target declares and no exchange can show.
type Facts struct {
	Profile  string
	Preset   string
	Features []string          // claimed, sorted
	Options  map[string]string // each option of the profile with its value in force
	Skew     time.Duration     // allowed difference of clocks
	Issuer   string            // the issuer that the target names; "" where it names none
}

// Claims says whether the target declares a feature.
func (f Facts) Claims(feature string) bool { return slices.Contains(f.Features, feature) }

// All returns the exchanges of the steps, in the order of the tape.
func (v View) All(steps ...string) []*Exchange {
	var out []*Exchange
	for _, e := range v.Tape {
		if slices.Contains(steps, e.Step) {
			out = append(out, e)
		}
	}
	return out
}

// Last returns the last exchange of a step, nil when there is none.
func (v View) Last(step string) *Exchange {
	for _, e := range slices.Backward(v.Tape) {
		if e.Step == step {
			return e
		}
	}
	return nil
}

// Callback returns the exchange in which a step brought the PSU back to the TPP,
// nil when the PSU never came back.
func (v View) Callback(step string) *Exchange {
	for _, e := range slices.Backward(v.Tape) {
		if e.Step == step && e.Operation == OperationCallback {
			return e
		}
	}
	return nil
}

// OperationCallback is the operation of the exchange that stands for the PSU's
// arrival at the redirect URI. It has a request and no answer.
const OperationCallback = "callback"
