package checks

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assaykit/assay/conformance"
)

// A Deviation is one place in which an answer departs from its document.
type Deviation struct {
	Pointer   string // into the body; "" for status, headers and media type
	Rule      string // the keyword of the schema, or status, header, media type, body, json
	Want, Got string
}

// A Tolerance names deviations that only warn.
type Tolerance func(Deviation) bool

// Conforms judges that the answers to an operation are as its document says: a
// status it names, its headers, its media types and its schema. Errors are judged
// for their status only; their bodies have checks of their own. X-Request-ID is
// left to the checks on it. The answers are those among the steps given.
func Conforms(document, operationID string, tolerated Tolerance, steps ...string) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		op := operation(document, operationID)
		finding := conformance.Inconclusive("no answer of " + operationID + " to look at")
		for _, e := range v.All(steps...) {
			if e.Operation != operationID || !e.Answered() || !e.OK() && !undocumented(op, e) {
				continue
			}
			if finding.Result == conformance.ResultInconclusive {
				finding = conformance.Holds()
			}
			for _, d := range Deviations(op, e) {
				if tolerated == nil || !tolerated(d) {
					return conformance.Fails(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
				}
				if finding.Result == conformance.ResultHolds {
					finding = conformance.Tolerated(d.Want, d.Got).At(e).Pointing(d.Pointer).Breaking(d.Rule)
				}
			}
		}
		return finding
	}
}

// undocumented says whether an answer has a status that the document does not
// name. Those of 500 and above are a gateway's as often as the ASPSP's.
func undocumented(op *openapi3.Operation, e *conformance.Exchange) bool {
	return e.Answered() && e.Status() < 500 && op.Responses.Value(strconv.Itoa(e.Status())) == nil
}

// Succeeds judges as inner does, once the request of a step was answered with 2xx.
// That it is answered so is part of the rule.
func Succeeds(step string, inner func(conformance.View) conformance.Finding) func(conformance.View) conformance.Finding {
	return func(v conformance.View) conformance.Finding {
		for _, e := range v.All(step) {
			if e.Answered() && !e.OK() && e.Attempt == 1 && e.Status() != http.StatusTooManyRequests && e.Status() != http.StatusServiceUnavailable {
				return conformance.Fails("an answer with data", strconv.Itoa(e.Status())).At(e)
			}
		}
		return inner(v)
	}
}

// DeviationsOf holds one answer against the document that knows its operation. An
// answer to an operation that the document lacks has none.
func DeviationsOf(document string, e *conformance.Exchange) []Deviation {
	op := documentOf(document).operations[e.Operation]
	if op == nil {
		return nil
	}
	return Deviations(op, e)
}

// Deviations holds one answer against an operation of a document.
func Deviations(op *openapi3.Operation, e *conformance.Exchange) []Deviation {
	r := readingOf(e)
	found := r.once(op, func() []Deviation { return deviations(op, e) })
	return slices.Clone(found)
}

func deviations(op *openapi3.Operation, e *conformance.Exchange) []Deviation {
	ref := op.Responses.Value(strconv.Itoa(e.Status()))
	if ref == nil || ref.Value == nil {
		return []Deviation{{Rule: "status", Want: "status " + documented(op), Got: strconv.Itoa(e.Status())}}
	}
	found := headers(ref.Value, e)
	if len(ref.Value.Content) == 0 {
		if n := BodyBytes(e); n != "0" {
			found = append(found, Deviation{Rule: "body", Want: "no body", Got: n + " bytes"})
		}
		return found
	}
	if e.BodyLen() == 0 {
		return append(found, Deviation{Rule: "body", Want: "a body", Got: "none"})
	}
	media, deviation := mediaType(ref.Value, e)
	if deviation != nil {
		found = append(found, *deviation)
	}
	if media == nil || media.Schema == nil {
		return found
	}
	root, err := Root(e)
	if err != nil {
		return append(found, Deviation{Rule: "json", Want: "one JSON value", Got: err.Error()})
	}
	return append(found, against(media.Schema.Value, root.Value)...)
}

// BodyBytes says how many bytes of body an answer has, or announces where its
// status keeps clients from reading any (RFC 9110 §6.4.1).
func BodyBytes(e *conformance.Exchange) string {
	if n := e.BodyLen(); n > 0 {
		return strconv.Itoa(n)
	}
	if announced := e.Header("Content-Length"); announced != "" && e.Status() == http.StatusNoContent {
		return announced
	}
	return "0"
}

func documented(op *openapi3.Operation) string {
	var ok []string
	for status := range op.Responses.Map() {
		if strings.HasPrefix(status, "2") {
			ok = append(ok, status)
		}
	}
	slices.Sort(ok)
	return strings.Join(ok, " or ")
}

func headers(r *openapi3.Response, e *conformance.Exchange) []Deviation {
	var found []Deviation
	for name, ref := range r.Headers {
		_, there := e.Response.Header[http.CanonicalHeaderKey(name)]
		field := e.Header(name)
		switch h := ref.Value; {
		case http.CanonicalHeaderKey(name) == "X-Request-Id":
		case !there && h.Required:
			found = append(found, Deviation{Rule: "header", Want: "header " + name, Got: "none"})
		case there && h.Schema != nil:
			for _, d := range against(h.Schema.Value, fieldValue(h.Schema.Value, field)) {
				found = append(found, Deviation{Rule: "header", Want: "header " + name + " with " + d.Want, Got: d.Got})
			}
		}
	}
	slices.SortFunc(found, func(a, b Deviation) int { return strings.Compare(a.Want, b.Want) })
	return found
}

// fieldValue reads a header field as the type of its schema; what does not read is
// left a string and fails there.
func fieldValue(s *openapi3.Schema, field string) any {
	switch {
	case s.Type.Is(openapi3.TypeBoolean):
		if b, err := strconv.ParseBool(field); err == nil {
			return b
		}
	case s.Type.Is(openapi3.TypeInteger), s.Type.Is(openapi3.TypeNumber):
		if n, err := strconv.ParseFloat(field, 64); err == nil {
			return n
		}
	}
	return field
}

// mediaType finds the content of the document that fits the answer. JSON under
// another JSON type is read as the document's JSON.
func mediaType(r *openapi3.Response, e *conformance.Exchange) (*openapi3.MediaType, *Deviation) {
	var names []string
	for name := range r.Content {
		names = append(names, name)
	}
	slices.Sort(names)
	field := e.Header("Content-Type")
	media, _, err := mime.ParseMediaType(field)
	if err == nil && r.Content[media] != nil {
		return r.Content[media], nil
	}
	if err == nil && strings.HasSuffix(media, "+json") && r.Content["application/json"] != nil {
		return r.Content["application/json"], nil // JSON under a type of its own
	}
	d := &Deviation{Rule: "media type", Want: strings.Join(names, " or "), Got: strconv.Quote(field)}
	if field == "" {
		d.Got = "no Content-Type"
	}
	if JSONType(field) || field == "" {
		return r.Content["application/json"], d
	}
	return nil, d
}

// against holds a value against a schema and words the differences.
func against(s *openapi3.Schema, value any) []Deviation {
	err := s.VisitJSON(value, visit...)
	if err == nil {
		return nil
	}
	var found []Deviation
	var collect func(error)
	collect = func(err error) {
		var many openapi3.MultiError
		var one *openapi3.SchemaError
		switch {
		case errors.As(err, &one) && !errors.As(err, &many):
			found = append(found, branch(one)...)
		case errors.As(err, &many):
			for _, each := range many {
				collect(each)
			}
		default:
			found = append(found, Deviation{Rule: "schema", Want: "a value of the schema", Got: kindOf(value)})
		}
	}
	collect(err)
	return found
}

// branch words an error. Where a value fits none of several forms, it tells the
// deviations from the one that it comes closest to: the form in which they lie
// deepest. Where that says nothing, the value as a whole is at fault.
func branch(e *openapi3.SchemaError) []Deviation {
	whole := word(e)
	if e.SchemaField != "anyOf" && e.SchemaField != "oneOf" {
		return []Deviation{whole}
	}
	best, closest := []Deviation{whole}, 0
	for _, form := range slices.Concat(e.Schema.AnyOf, e.Schema.OneOf) {
		inner := against(form.Value, e.Value)
		if depth := shallowest(inner); depth > closest {
			best, closest = inner, depth
		}
	}
	if closest > 0 {
		for i := range best {
			best[i].Pointer = whole.Pointer + best[i].Pointer
		}
	}
	return best
}

// shallowest is the depth of the deviation that lies nearest to the root.
func shallowest(found []Deviation) int {
	depth := 0
	for i, d := range found {
		if n := strings.Count(d.Pointer, "/"); i == 0 || n < depth {
			depth = n
		}
	}
	return depth
}

func word(e *openapi3.SchemaError) Deviation {
	d := Deviation{Rule: e.SchemaField, Got: shown(e.Value)}
	for _, name := range e.JSONPointer() {
		d.Pointer += "/" + escape(name)
	}
	s := e.Schema
	switch e.SchemaField {
	case "required":
		d.Want, d.Got = "a member "+missing(e), "none"
	case "type":
		d.Want, d.Got = article(s), kindOf(e.Value)
	case "enum":
		d.Want = "one of " + listed(s.Enum)
	case "pattern":
		d.Want = "text that matches " + s.Pattern
	case "format":
		d.Want = "a " + s.Format
	case "maxLength":
		d.Want, d.Got = fmt.Sprintf("at most %d characters", *s.MaxLength), characters(e.Value)
	case "minLength":
		d.Want, d.Got = fmt.Sprintf("at least %d characters", s.MinLength), characters(e.Value)
	case "maxItems":
		d.Want, d.Got = fmt.Sprintf("at most %d items", *s.MaxItems), kindOf(e.Value)
	case "minItems":
		d.Want, d.Got = fmt.Sprintf("at least %d items", s.MinItems), kindOf(e.Value)
	case "minimum":
		d.Want = fmt.Sprintf("at least %v", *s.Min)
	case "maximum":
		d.Want = fmt.Sprintf("at most %v", *s.Max)
	case "oneOf", "anyOf", "allOf":
		d.Want = "one of the forms that the document allows"
	default:
		d.Want = "a value that keeps " + e.SchemaField
	}
	return d
}

// missing names the required member that is not there.
func missing(e *openapi3.SchemaError) string {
	members, _ := e.Value.(map[string]any)
	for _, name := range e.Schema.Required {
		if _, ok := members[name]; !ok && strings.Contains(e.Reason, strconv.Quote(name)) {
			return strconv.Quote(name)
		}
	}
	return "that the document requires"
}

func article(s *openapi3.Schema) string {
	if s.Type == nil {
		return "a value of the schema"
	}
	switch name := strings.Join(s.Type.Slice(), " or "); name {
	case openapi3.TypeArray, openapi3.TypeObject, openapi3.TypeInteger:
		return "an " + name
	default:
		return "a " + name
	}
}

func listed(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}

// shownBytes is how much of a value a finding shows. Our choice.
const shownBytes = 40

func shown(v any) string {
	text, ok := v.(string)
	if !ok {
		if n, isNumber := v.(float64); isNumber {
			return strconv.FormatFloat(n, 'g', -1, 64)
		}
		return kindOf(v)
	}
	if len(text) > shownBytes {
		cut := shownBytes
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	return strconv.Quote(text)
}

func characters(v any) string {
	text, _ := v.(string)
	return fmt.Sprintf("%d characters", utf8.RuneCountInString(text))
}
