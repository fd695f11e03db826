package report

import (
	"time"

	"github.com/assaykit/assay/conformance"
)

// The types here are the members of assay.report/v1 in their order. Where a
// type has the fields of its namesake in package conformance, one converts into
// the other, so that the compiler notices a field that a report would lose.

type reportHead struct {
	Schema     string                 `json:"schema"`
	Kit        kitDoc                 `json:"kit"`
	Started    time.Time              `json:"started"`
	Finished   time.Time              `json:"finished"`
	DurationMs int64                  `json:"durationMs"`
	Outcome    conformance.RunOutcome `json:"outcome"`
	ExitCode   int                    `json:"exitCode"`
}

type reportDoc struct {
	reportHead
	Runs []runDoc `json:"runs"`
}

type kitDoc struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type runHead struct {
	Profile     string                 `json:"profile"`
	Preset      string                 `json:"preset"`
	Title       string                 `json:"title"`
	Standard    standardDoc            `json:"standard"`
	Specs       []specDoc              `json:"specs,omitempty"`
	Target      targetDoc              `json:"target"`
	Outcome     conformance.RunOutcome `json:"outcome"`
	Started     time.Time              `json:"started"`
	DurationMs  int64                  `json:"durationMs"`
	Duration    *span                  `json:"duration,omitempty"`
	Interrupted bool                   `json:"interrupted"`
	Halt        string                 `json:"halt,omitempty"`
	Facts       factsDoc               `json:"facts"`
	Selection   selectionDoc           `json:"selection"`
	Features    []featureDoc           `json:"features,omitempty"`
	Summary     summaryDoc             `json:"summary"`
	Coverage    coverageDoc            `json:"coverage"`
	Unasked     []string               `json:"unasked,omitempty"`
	Stale       []string               `json:"stale,omitempty"`
	Leftover    []string               `json:"leftover,omitempty"`
	Steps       []stepDoc              `json:"steps,omitempty"`
	Verdicts    []verdictDoc           `json:"verdicts"`
}

type runDoc struct {
	runHead
	Tape        []exchangeDoc   `json:"tape"`
	Connections []connectionDoc `json:"connections"`
}

type standardDoc struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type specDoc struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

type targetDoc struct {
	Name         string `json:"name"`
	BaseURL      string `json:"baseUrl"`
	Embedded     bool   `json:"embedded"`
	ClaimsSHA256 string `json:"claimsSha256"`
}

type factsDoc struct {
	Profile  string            `json:"profile"`
	Preset   string            `json:"preset"`
	Features []string          `json:"features,omitempty"`
	Options  map[string]string `json:"options,omitzero"`
	Skew     span              `json:"skew"`
	Issuer   string            `json:"issuer,omitempty"`
}

type selectionDoc struct {
	Checks []string            `json:"checks,omitempty"`
	Phases []conformance.Phase `json:"phases,omitempty"`
	Mode   string              `json:"mode"`
}

type featureDoc struct {
	Name     string `json:"name"`
	Core     bool   `json:"core"`
	Declared bool   `json:"declared"`
	Observed bool   `json:"observed"`
}

type summaryDoc struct {
	Pass    int `json:"pass"`
	Fail    int `json:"fail"`
	Warn    int `json:"warn"`
	Note    int `json:"note"`
	Skip    int `json:"skip"`
	Blocked int `json:"blocked"`
	Broken  int `json:"broken"`
	Known   int `json:"known"`
}

type coverageDoc struct {
	Clauses  int `json:"clauses"`
	Testable int `json:"testable"`
	Tested   int `json:"tested"`
	Judged   int `json:"judged"`
}

type stepDoc struct {
	Name     string                `json:"name"`
	Phase    conformance.Phase     `json:"phase"`
	Grant    string                `json:"grant,omitempty"`
	State    conformance.StepState `json:"state"`
	SkipKind conformance.SkipKind  `json:"skipKind,omitempty"`
	Reason   string                `json:"reason,omitempty"`
}

type verdictDoc struct {
	Check     string               `json:"check"`
	Title     string               `json:"title"`
	Rules     []string             `json:"rules"`
	Level     conformance.Level    `json:"level"`
	Clause    clauseDoc            `json:"clause"`
	Phase     conformance.Phase    `json:"phase"`
	Steps     []string             `json:"steps,omitempty"`
	Grant     string               `json:"grant,omitempty"`
	Outcome   conformance.Outcome  `json:"outcome"`
	SkipKind  conformance.SkipKind `json:"skipKind,omitempty"`
	Want      string               `json:"want,omitempty"`
	Got       string               `json:"got,omitempty"`
	Reason    string               `json:"reason,omitempty"`
	Exchange  int                  `json:"exchange,omitempty"`
	Exchanges []int                `json:"exchanges,omitempty"`
	Operation string               `json:"operation,omitempty"`
	Pointer   string               `json:"pointer,omitempty"`
	Keyword   string               `json:"keyword,omitempty"`
	Offset    int64                `json:"offset,omitempty"`
	Known     bool                 `json:"known,omitempty"`
}

type clauseDoc struct {
	Document string `json:"document"`
	Section  string `json:"section,omitempty"`
	Text     string `json:"text"`
}

type exchangeDoc struct {
	N          int               `json:"n"`
	Step       string            `json:"step"`
	Grant      string            `json:"grant,omitempty"`
	Phase      conformance.Phase `json:"phase"`
	Operation  string            `json:"operation"`
	Client     string            `json:"client,omitempty"`
	Offer      string            `json:"offer,omitempty"`
	Attempt    int               `json:"attempt"`
	Started    time.Time         `json:"started"`
	DurationMs int64             `json:"durationMs"`
	Duration   *span             `json:"duration,omitempty"`
	Connection int               `json:"connection,omitempty"`
	Seals      map[string]string `json:"seals,omitzero"`
	Failure    *failureDoc       `json:"failure,omitempty"`
	Request    requestDoc        `json:"request"`
	Response   *responseDoc      `json:"response,omitempty"`
}

type failureDoc struct {
	Class conformance.FailureClass `json:"class"`
	Text  string                   `json:"text"`
}

type requestDoc struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	RawURL []byte `json:"rawUrl,omitempty"` // where the URL is not valid UTF-8
	messageDoc
}

type responseDoc struct {
	Status int    `json:"status"`
	Proto  string `json:"proto"`
	messageDoc
}

type messageDoc struct {
	Headers      map[string][]string `json:"headers,omitzero"`
	RawHeaders   []rawField          `json:"rawHeaders,omitempty"` // the fields that are not valid UTF-8
	Body         *string             `json:"body,omitempty"`
	BodyEncoding string              `json:"bodyEncoding,omitempty"`
	Size         int64               `json:"size"`
	Truncated    bool                `json:"truncated,omitempty"`
}

type rawField struct {
	Name   []byte   `json:"name"`
	Values [][]byte `json:"values"`
}

type connectionDoc struct {
	N          int      `json:"n"`
	Version    string   `json:"version"`
	Cipher     string   `json:"cipher"`
	ALPN       string   `json:"alpn"`
	ServerName string   `json:"serverName"`
	Resumed    bool     `json:"resumed"`
	Peer       [][]byte `json:"peer,omitempty"`
	Offered    bool     `json:"offered"`
}

// A span is a duration that a file keeps to the nanosecond, in Go's notation.
type span time.Duration

// MarshalText writes the duration, such as 1.5s.
func (s span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*s = span(d)
	return err
}

// lasting returns a duration in the two ways in which a report says it.
func lasting(d time.Duration) (ms int64, exact *span) {
	s := span(d)
	return d.Milliseconds(), &s
}

// lasted returns the exact duration, or the milliseconds where a writer gave no more.
func lasted(ms int64, exact *span) time.Duration {
	if exact != nil {
		return time.Duration(*exact)
	}
	return time.Duration(ms) * time.Millisecond
}

// each turns a list into another, an empty one into nil.
func each[A, B any](list []A, turn func(A) B) []B {
	var out []B
	for _, a := range list {
		out = append(out, turn(a))
	}
	return out
}

// listed returns a list that JSON writes as [] when it is empty.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
