package conformance

import "time"

// A Report is what one call of the kit leaves behind: one or more runs.
type Report struct {
	Kit      Kit
	Started  time.Time
	Finished time.Time
	Outcome  RunOutcome
	ExitCode int
	Runs     []*Run
}

// A Kit names the program that made a report.
type Kit struct{ Name, Version string }

// The exit codes of the command line.
const (
	ExitOK         = 0 // conformant or partial
	ExitFailed     = 1 // a MUST failed
	ExitIncomplete = 2 // unreachable, blocked or interrupted
	ExitUsage      = 3 // usage or configuration error; nothing was sent
	ExitFault      = 4 // fault of the kit
	ExitStale      = 5 // a known failure no longer fails or is past its date
)

// exitOrder ranks exit codes from worst to best.
var exitOrder = []int{ExitFault, ExitUsage, ExitFailed, ExitIncomplete, ExitStale, ExitOK}

// A Gate says what counts as a failure of the whole call.
type Gate struct {
	FailOn   string // must, should or never
	Complete bool   // a partial run is not enough
}

// Exit returns the exit code of one run.
func (g Gate) Exit(r *Run) int {
	switch {
	case r.Outcome == Faulty:
		return ExitFault
	case r.Outcome == Incomplete && r.Interrupted:
		return ExitIncomplete
	case r.Summary.Fail > 0 && g.FailOn != "never":
		return ExitFailed
	case r.Summary.Warn > 0 && g.FailOn == "should":
		return ExitFailed
	case r.Outcome == Incomplete:
		return ExitIncomplete
	case r.Outcome == Partial && g.Complete:
		return ExitIncomplete
	case len(r.Stale) > 0:
		return ExitStale
	default:
		return ExitOK
	}
}

// Conclude settles outcome and exit code of a report: those of its worst run.
func (r *Report) Conclude(g Gate) {
	codes := map[int]bool{}
	outcomes := map[RunOutcome]bool{}
	for _, run := range r.Runs {
		codes[g.Exit(run)] = true
		outcomes[run.Outcome] = true
	}
	r.ExitCode, r.Outcome = ExitOK, Conformant
	for _, code := range exitOrder {
		if codes[code] {
			r.ExitCode = code
			break
		}
	}
	for _, o := range []RunOutcome{Faulty, Nonconformant, Incomplete, Partial} {
		if outcomes[o] {
			r.Outcome = o
			break
		}
	}
}
