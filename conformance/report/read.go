package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// reportLimit is the size in bytes of the longest report that is read. Our choice.
const reportLimit = 1 << 30

// Read reads what WriteJSON wrote and returns an equal report. Members that it
// does not know are ignored. It errs on anything that is not a report of schema
// assay.report/v1, naming the place; the caller adds the name of the file.
func Read(r io.Reader) (*conformance.Report, error) { return read(r, reportLimit) }

func read(r io.Reader, limit int64) (*conformance.Report, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("not a report: longer than %d bytes", limit)
	}
	if err := readable(text); err != nil {
		return nil, err
	}
	var doc reportDoc
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, place(err)
	}
	return reportIn(&doc)
}

// readable says whether text is JSON that names our schema.
func readable(text []byte) error {
	var named struct {
		Schema *string `json:"schema"`
	}
	err := json.Unmarshal(text, &named)
	switch {
	case err != nil:
		return place(err)
	case named.Schema == nil:
		return errors.New(`not a report: it has no member "schema"`)
	case *named.Schema == SchemaName:
		return nil
	case strings.HasPrefix(*named.Schema, "assay.report/"):
		return fmt.Errorf("schema is %q, and this version of the kit reads %q only", *named.Schema, SchemaName)
	}
	return fmt.Errorf("not a report: schema is %q, want %q", *named.Schema, SchemaName)
}

// place says where in the text JSON went wrong.
func place(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON at byte %d: %w", syntax.Offset, err)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("not a report: a JSON %s", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%s at byte %d is of the wrong kind: %s", kind.Field, kind.Offset, kind.Value)
	}
	return fmt.Errorf("not a report: %w", err)
}

func reportIn(doc *reportDoc) (*conformance.Report, error) {
	r := &conformance.Report{
		Kit:      conformance.Kit(doc.Kit),
		Started:  doc.Started,
		Finished: doc.Finished,
		Outcome:  doc.Outcome,
		ExitCode: doc.ExitCode,
	}
	for i := range doc.Runs {
		run, err := runIn(&doc.Runs[i])
		if err != nil {
			return nil, fmt.Errorf("run %d, %w", i+1, err)
		}
		r.Runs = append(r.Runs, run)
	}
	return r, nil
}

func runIn(doc *runDoc) (*conformance.Run, error) {
	r := &conformance.Run{
		Profile:     doc.Profile,
		Preset:      doc.Preset,
		Title:       doc.Title,
		Standard:    conformance.Standard(doc.Standard),
		Specs:       each(doc.Specs, func(s specDoc) conformance.Spec { return conformance.Spec(s) }),
		Target:      conformance.TargetFacts(doc.Target),
		Outcome:     doc.Outcome,
		Started:     doc.Started,
		Duration:    lasted(doc.DurationMs, doc.Duration),
		Interrupted: doc.Interrupted,
		Halt:        doc.Halt,
		Facts: conformance.Facts{
			Profile:  doc.Facts.Profile,
			Preset:   doc.Facts.Preset,
			Features: doc.Facts.Features,
			Options:  doc.Facts.Options,
			Skew:     lasted(0, &doc.Facts.Skew),
			Issuer:   doc.Facts.Issuer,
		},
		Selection:   conformance.Selection(doc.Selection),
		Features:    each(doc.Features, func(f featureDoc) conformance.FeatureState { return conformance.FeatureState(f) }),
		Summary:     conformance.Summary(doc.Summary),
		Coverage:    conformance.Coverage(doc.Coverage),
		Unasked:     doc.Unasked,
		Stale:       doc.Stale,
		Leftover:    doc.Leftover,
		Steps:       each(doc.Steps, func(s stepDoc) conformance.StepRecord { return conformance.StepRecord(s) }),
		Verdicts:    each(doc.Verdicts, verdictIn),
		Connections: each(doc.Connections, func(c connectionDoc) conformance.Connection { return conformance.Connection(c) }),
	}
	for i := range doc.Tape {
		e, err := exchangeIn(&doc.Tape[i])
		if err != nil {
			return nil, fmt.Errorf("exchange %d, %w", doc.Tape[i].N, err)
		}
		r.Tape = append(r.Tape, e)
		doc.Tape[i] = exchangeDoc{} // its body is not needed twice
	}
	r.Link()
	return r, nil
}

func verdictIn(doc verdictDoc) conformance.Verdict {
	v := conformance.Verdict{
		Check:     doc.Check,
		Title:     doc.Title,
		Level:     doc.Level,
		Clause:    conformance.Clause(doc.Clause),
		Phase:     doc.Phase,
		Steps:     doc.Steps,
		Grant:     doc.Grant,
		Outcome:   doc.Outcome,
		SkipKind:  doc.SkipKind,
		Want:      doc.Want,
		Got:       doc.Got,
		Reason:    doc.Reason,
		Exchange:  doc.Exchange,
		Exchanges: doc.Exchanges,
		Operation: doc.Operation,
		Pointer:   doc.Pointer,
		Keyword:   doc.Keyword,
		Offset:    doc.Offset,
		Known:     doc.Known,
	}
	if len(doc.Rules) > 0 {
		v.Rules = doc.Rules
	}
	return v
}

func exchangeIn(doc *exchangeDoc) (*conformance.Exchange, error) {
	e := &conformance.Exchange{
		N:          doc.N,
		Step:       doc.Step,
		Grant:      doc.Grant,
		Phase:      doc.Phase,
		Operation:  doc.Operation,
		Attempt:    doc.Attempt,
		Client:     doc.Client,
		Offer:      doc.Offer,
		Started:    doc.Started,
		Duration:   lasted(doc.DurationMs, doc.Duration),
		Failure:    (*conformance.Failure)(doc.Failure),
		Connection: doc.Connection,
		Seals:      doc.Seals,
	}
	var err error
	if e.Request, err = requestIn(doc.Request); err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	if doc.Response != nil {
		response, err := responseIn(*doc.Response)
		if err != nil {
			return nil, fmt.Errorf("response: %w", err)
		}
		e.Response = &response
	}
	return e, nil
}
