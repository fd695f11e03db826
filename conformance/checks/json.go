package checks

import (
	"fmt"

	"github.com/assaykit/assay/conformance"
)

func rfc8259(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 8259", Section: section, Text: text}
}

// JSON returns the checks that the standard for JSON asks of the answers to the
// steps named.
func JSON(reads, sees []string) []conformance.Check {
	steps := append(append([]string(nil), reads...), sees...)
	check := func(id, title string, level conformance.Level, clause conformance.Clause, kind FlawKind) conformance.Check {
		return conformance.Check{ID: id, Title: title, Rules: []string{id}, Clause: clause, Level: level, Reads: reads, Sees: sees,
			Judge: func(v conformance.View) conformance.Finding { return without(kind, v.All(steps...)) }}
	}
	return []conformance.Check{
		check("HTTP-JSON-UTF8", "JSON is UTF-8", conformance.Must,
			rfc8259("8.1", "JSON exchanged between systems is encoded in UTF-8"), FlawUTF8),
		check("HTTP-JSON-BOM", "JSON begins without a byte order mark", conformance.Must,
			rfc8259("8.1", "implementations add no byte order mark to JSON that they send over a network"), FlawBOM),
		check("HTTP-JSON-ONE", "JSON is one value", conformance.Must,
			rfc8259("2", "a JSON text is one value with whitespace around it"), FlawTrailing),
		check("HTTP-JSON-NAMES", "the member names of an object differ", conformance.Should,
			rfc8259("4", "the names within an object should be unique; readers differ on what they take of two"), FlawName),
		check("HTTP-JSON-SURROGATE", "escapes of surrogates come in pairs", conformance.Should,
			rfc8259("8.2", "what readers do with an unpaired surrogate cannot be foretold"), FlawSurrogate),
		check("HTTP-JSON-DEPTH", "values nest no deeper than readers go", conformance.Info,
			rfc8259("9", "a reader may limit the depth of nesting"), FlawDepth),
	}
}

// without judges that no JSON answer has a flaw of a kind.
func without(kind FlawKind, tape []*conformance.Exchange) conformance.Finding {
	seen := false
	for _, e := range tape {
		if !e.Answered() || e.BodyLen() == 0 || !JSONType(e.Header("Content-Type")) {
			continue
		}
		seen = true
		for _, f := range readingOf(e).flaws {
			if f.Kind == kind {
				finding := conformance.Fails("none", fmt.Sprintf("%s at byte %d", f.Kind, f.Offset)).At(e).Pointing(f.Pointer)
				finding.Offset = f.Offset
				return finding
			}
		}
	}
	if !seen {
		return conformance.Inapplicable("no answer was JSON")
	}
	return conformance.Holds()
}
