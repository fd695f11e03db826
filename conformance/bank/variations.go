package bank

import (
	"bytes"
	"net/http"
	"strings"
)

// A Variation is an answer that differs from the honest one in what its document leaves open, and is as true.
type Variation struct {
	// Name says what differs: operation, status, place and how. It is the same in every run.
	Name string
	// Kind is what differs: "absent", "present", "limit", "enum", "branch", "items", "unknown", "order", "whitespace",
	// "escapes", "numbers", "media type", "header", "body" or "sending".
	Kind string
	// Operation and Status say which answers it changes.
	Operation string
	Status    int
	// Silences says that it takes members away, so that a check may find nothing to look at.
	Silences bool
	// Apply changes an answer to an operation, if it is one of them.
	Apply func(operation string, a *Answer)
	// way is how the changed answers leave; nil as honest ones do.
	way func(w http.ResponseWriter, a *Answer)
	// touches is the pattern of the place that it changes, or the aspect of the answer.
	touches string
}

// Beside says whether a bank can have both variations at once: they change other answers, or other places and aspects of
// the same, and neither takes away what the other needs. Of two such variations the one of whitespace goes last.
func (v Variation) Beside(o Variation) bool {
	if v.Silences || o.Silences {
		return false
	}
	inside := func(a, b string) bool { return a == b || strings.HasPrefix(a, b+"/") }
	return v.Operation != o.Operation || v.Status != o.Status || !inside(v.touches, o.touches) && !inside(o.touches, v.touches)
}

// Whim gives the variation to a bank.
func (v Variation) Whim() Whim {
	whim := Whim{Name: v.Name, Story: "A generated variation.", Use: Rewrite(v.Apply)}
	if v.way != nil {
		whim.Use = sentBy(v.Apply, v.about, v.way)
	}
	return whim
}

func (v Variation) about(operation string, a *Answer) bool {
	return operation == v.Operation && a.Status == v.Status
}

// Variations returns what may differ in the answers of which there are samples, refusals among them, by a document of
// specs and by what HTTP and JSON leave open. What is listed in the table of the document stays as it is. They come in a
// fixed order.
func Variations(document string, samples Samples) []Variation {
	return documentNamed(document).variations(samples, protections[document])
}

func (d *document) variations(samples Samples, kept protectedMembers) []Variation {
	var all []Variation
	for _, f := range d.forms(samples) {
		v := &varier{form: f, kept: kept.of(f)}
		v.values()
		v.layouts()
		v.fields()
		v.sendings()
		all = append(all, v.variations...)
	}
	return all
}

// A varier collects the variations of one form.
type varier struct {
	*form
	kept       protectedMembers
	variations []Variation
}

// vary adds a variation of the answers of the form.
func (v *varier) vary(kind, touches, what string, change func(*Answer)) *Variation {
	v.variations = append(v.variations, Variation{Name: v.form.String() + " " + what, Kind: kind, Operation: v.operation, Status: v.status, Apply: v.only(change), touches: touches})
	return &v.variations[len(v.variations)-1]
}

// varyBody adds a variation of the JSON body, unless it changes no honest body or makes one break its schema.
func (v *varier) varyBody(kind, touches, what string, change func(root *tree) bool) *Variation {
	s := v.schema()
	changed := false
	for _, honest := range v.bodies {
		root := honest.clone()
		if !change(root) || bytes.Equal(honest.append(nil), root.append(nil)) {
			continue
		}
		if !fits(s, root) {
			return nil
		}
		changed = true
	}
	if !changed {
		return nil
	}
	return v.vary(kind, touches, what, inBody(change))
}
