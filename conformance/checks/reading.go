package checks

import (
	"runtime"
	"sync"
	"weak"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assaykit/assay/conformance"
)

// A reading is what the body of an answer was read as. Many checks read the same answers, and what lies on a tape does not
// change.
type reading struct {
	value any
	flaws []Flaw

	mu         sync.Mutex
	deviations map[*openapi3.Operation][]Deviation
}

// readings holds a weak pointer to a reading for a weak pointer to its exchange, so that it keeps neither alive.
var readings sync.Map

// readingOf reads the body of an answer, if that was not done already.
func readingOf(e *conformance.Exchange) *reading {
	if e == nil {
		return newReading(nil)
	}
	key := weak.Make(e)
	kept, known := readings.Load(key)
	if known {
		if r := kept.(weak.Pointer[reading]).Value(); r != nil {
			return r
		}
	}
	r := newReading(e.Body())
	readings.Store(key, weak.Make(r))
	if !known {
		runtime.AddCleanup(e, func(key weak.Pointer[conformance.Exchange]) { readings.Delete(key) }, key)
	}
	return r
}

func newReading(text []byte) *reading {
	value, flaws := Strict(text)
	return &reading{value: value, flaws: flaws, deviations: map[*openapi3.Operation][]Deviation{}}
}

// once works out the deviations from an operation the first time.
func (r *reading) once(op *openapi3.Operation, work func() []Deviation) []Deviation {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, known := r.deviations[op]
	if !known {
		found = work()
		r.deviations[op] = found
	}
	return found
}
