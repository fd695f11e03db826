package report

import (
	"bufio"
	"io"

	"github.com/assaykit/assay/conformance"
)

// SchemaName is the name and version of the layout of report.json. Within a
// version members are only ever added.
const SchemaName = "assay.report/v1"

// WriteJSON writes a report in the schema assay.report/v1. Equal reports give
// equal bytes. The exchanges are written one at a time, so that a long tape
// costs no second copy in memory. It errs when w does, and on times outside the
// years 0 to 9999.
func WriteJSON(w io.Writer, r *conformance.Report) error {
	out := &outline{w: bufio.NewWriter(w)}
	out.open(headOfReport(r))
	out.list("runs", len(r.Runs), func(i int) { writeRun(out, r.Runs[i]) })
	out.close()
	return out.end()
}

func writeRun(out *outline, r *conformance.Run) {
	out.open(headOfRun(r))
	out.list("tape", len(r.Tape), func(i int) { out.value(exchangeOut(r.Tape[i])) })
	out.list("connections", len(r.Connections), func(i int) { out.value(connectionDoc(r.Connections[i])) })
	out.close()
}

func headOfReport(r *conformance.Report) reportHead {
	return reportHead{
		Schema:     SchemaName,
		Kit:        kitDoc(r.Kit),
		Started:    r.Started.UTC(),
		Finished:   r.Finished.UTC(),
		DurationMs: r.Finished.Sub(r.Started).Milliseconds(),
		Outcome:    r.Outcome,
		ExitCode:   r.ExitCode,
	}
}

func headOfRun(r *conformance.Run) runHead {
	head := runHead{
		Profile:     r.Profile,
		Preset:      r.Preset,
		Title:       r.Title,
		Standard:    standardDoc(r.Standard),
		Specs:       each(r.Specs, func(s conformance.Spec) specDoc { return specDoc(s) }),
		Target:      targetDoc(r.Target),
		Outcome:     r.Outcome,
		Started:     r.Started.UTC(),
		Interrupted: r.Interrupted,
		Halt:        r.Halt,
		Facts: factsDoc{
			Profile:  r.Facts.Profile,
			Preset:   r.Facts.Preset,
			Features: r.Facts.Features,
			Options:  r.Facts.Options,
			Skew:     span(r.Facts.Skew),
			Issuer:   r.Facts.Issuer,
		},
		Selection: selectionDoc(r.Selection),
		Features:  each(r.Features, func(f conformance.FeatureState) featureDoc { return featureDoc(f) }),
		Summary:   summaryDoc(r.Summary),
		Coverage:  coverageDoc(r.Coverage),
		Unasked:   r.Unasked,
		Stale:     r.Stale,
		Leftover:  r.Leftover,
		Steps:     each(r.Steps, func(s conformance.StepRecord) stepDoc { return stepDoc(s) }),
		Verdicts:  listed(each(r.Verdicts, verdictOut)),
	}
	head.DurationMs, head.Duration = lasting(r.Duration)
	return head
}

// verdictOut writes a verdict in text that readers see the same way; the bytes
// themselves are on the tape.
func verdictOut(v conformance.Verdict) verdictDoc {
	return verdictDoc{
		Check:     v.Check,
		Title:     v.Title,
		Rules:     listed(v.Rules),
		Level:     v.Level,
		Clause:    clauseDoc(v.Clause),
		Phase:     v.Phase,
		Steps:     v.Steps,
		Grant:     v.Grant,
		Outcome:   v.Outcome,
		SkipKind:  v.SkipKind,
		Want:      legible(v.Want),
		Got:       legible(v.Got),
		Reason:    legible(v.Reason),
		Exchange:  v.Exchange,
		Exchanges: v.Exchanges,
		Operation: legible(v.Operation),
		Pointer:   legible(v.Pointer),
		Keyword:   legible(v.Keyword),
		Offset:    v.Offset,
		Known:     v.Known,
	}
}

func exchangeOut(e *conformance.Exchange) exchangeDoc {
	doc := exchangeDoc{
		N:          e.N,
		Step:       e.Step,
		Grant:      e.Grant,
		Phase:      e.Phase,
		Operation:  e.Operation,
		Client:     e.Client,
		Offer:      e.Offer,
		Attempt:    e.Attempt,
		Started:    e.Started.UTC(),
		Connection: e.Connection,
		Seals:      e.Seals,
		Failure:    (*failureDoc)(e.Failure),
		Request:    requestOut(e.Request),
	}
	doc.DurationMs, doc.Duration = lasting(e.Duration)
	if e.Response != nil {
		doc.Response = &responseDoc{Status: e.Response.Status, Proto: e.Response.Proto, messageDoc: messageOut(*e.Response)}
	}
	return doc
}
