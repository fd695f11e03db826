package bank

import (
	"net/http"
	"strconv"
)

// A Lie is an answer that breaks one constraint of its document and no other. It is made from honest answers.
type Lie struct {
	// Name says what is broken: operation, status, place and constraint. It is the same in every run.
	Name string
	// Kind is the constraint: a keyword of the schema, or "header", "status", "media type", "body", "json".
	Kind string
	// Operation and Status say which answers it changes.
	Operation string
	Status    int
	// Pointer is the place in the body that breaks the constraint, where there is one.
	Pointer string
	// Apply changes an answer to an operation, if it is one of them and has the place.
	Apply func(operation string, a *Answer)
	// way is how the changed answers leave; nil as honest ones do.
	way func(w http.ResponseWriter, a *Answer)
}

// Fault gives the lie to a bank.
func (l Lie) Fault() Fault {
	fault := Fault{Name: l.Name, Story: "A generated lie.", Lie: Rewrite(l.Apply)}
	if l.way != nil {
		fault.Lie = sentBy(l.Apply, l.about, l.way)
	}
	return fault
}

func (l Lie) about(operation string, a *Answer) bool {
	return operation == l.Operation && a.Status == l.Status
}

// Lies returns a lie for every constraint that a document of specs puts on the good answers of which there are samples:
// for every place that occurs in them, of places that differ by indexes only the first, the middle and the last, and for
// every member that the document names and no sample has. They come in a fixed order.
func Lies(document string, samples Samples) []Lie {
	return documentNamed(document).lies(samples, protections[document])
}

func (d *document) lies(samples Samples, kept protectedMembers) []Lie {
	var all []Lie
	for _, f := range d.forms(samples) {
		if !f.good() {
			continue
		}
		l := &liar{form: f, kept: kept.of(f)}
		l.aboutStatus()
		l.aboutHeaders()
		l.aboutBody()
		l.aboutValues()
		all = append(all, l.lies...)
	}
	return all
}

// A liar collects the lies about one form.
type liar struct {
	*form
	kept protectedMembers
	lies []Lie
}

// tell adds a lie that changes the answers of the form.
func (l *liar) tell(kind, what string, change func(*Answer)) *Lie {
	l.lies = append(l.lies, Lie{Name: l.form.String() + " " + what, Kind: kind, Operation: l.operation, Status: l.status, Apply: l.only(change)})
	return &l.lies[len(l.lies)-1]
}

// aboutStatus tells statuses that the document does not name: another good one, a redirect and a refusal. Where the
// document has a default, it names them all.
func (l *liar) aboutStatus() {
	for _, statuses := range [][]int{{206, 207, 226}, {302, 305, 300}, {418, 423, 451}} {
		for _, status := range statuses {
			if responseFor(l.said, status) == nil {
				l.tell("status", "status "+strconv.Itoa(status), func(a *Answer) { a.Status = status })
				break
			}
		}
	}
}
