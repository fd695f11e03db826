package conformance

// A Check is one truth about an ASPSP that the tape can show. It is a pure
// function: no clock, no network, no globals.
type Check struct {
	ID         string   // the register id of its rule; a second check for a rule adds a lower-case word
	Title      string   // the truth, in the present tense
	Rules      []string // register ids of the rules it holds
	Clause     Clause
	Level      Level
	Side       Side     // whose duty it is; "" means the ASPSP's
	Features   []string // optional features it is about
	Reads      []string // steps that must have walked; else it is blocked
	Sees       []string // steps it looks at if they walked; its control among them
	Operations []string // operations of a document whose answers it holds against it
	Tolerates  bool     // the rule names a deviation that only warns
	Rare       bool     // it takes what few TPPs can have; a run whose target lacks that is no less complete
	Silence    bool     // also judges exchanges without an answer and those put off with 429 or 503
	Judge      func(View) Finding
}

// A Clause is where a rule stands, with our own wording of it.
type Clause struct {
	Document string
	Section  string
	Text     string
}

// String names document and section.
func (c Clause) String() string {
	if c.Section == "" {
		return c.Document
	}
	return c.Document + " §" + c.Section
}

// A Result is the kind of a finding.
type Result string

// The results a check can come to.
const (
	ResultHolds        Result = "holds"
	ResultTolerated    Result = "tolerated"
	ResultFails        Result = "does not hold"
	ResultInapplicable Result = "inapplicable"
	ResultInconclusive Result = "inconclusive" // the control failed: nothing can be said
)

// A Finding is what a check found, with the evidence.
type Finding struct {
	Result    Result
	Want, Got string // values, no adjectives
	Reason    string // why it is inapplicable or inconclusive
	Exchange  int    // the exchange that shows it; 0 for none
	Exchanges []int  // all exchanges it rests on
	Pointer   string // JSON pointer into the body of the answer
	Keyword   string // what of the document is broken, as its schema calls it: required, pattern …
	Offset    int64  // byte offset into the body, where the clause is about bytes
}

// Holds is the finding that the rule is kept.
func Holds() Finding { return Finding{Result: ResultHolds} }

// Fails is the finding that the rule is broken.
func Fails(want, got string) Finding { return Finding{Result: ResultFails, Want: want, Got: got} }

// Tolerated is the finding of a deviation that the rule's source lets pass with
// a warning. Only checks that say Tolerates may return it.
func Tolerated(want, got string) Finding {
	return Finding{Result: ResultTolerated, Want: want, Got: got}
}

// Inapplicable is the finding that the rule does not speak about what came.
func Inapplicable(reason string) Finding {
	return Finding{Result: ResultInapplicable, Reason: reason}
}

// Inconclusive is the finding that the control of a provocation failed, so that
// nothing can be said.
func Inconclusive(reason string) Finding {
	return Finding{Result: ResultInconclusive, Reason: reason}
}

// At names the exchanges that show the finding; the first is the one to look at.
func (f Finding) At(exchanges ...*Exchange) Finding {
	for _, e := range exchanges {
		if e == nil {
			continue
		}
		if f.Exchange == 0 {
			f.Exchange = e.N
		}
		f.Exchanges = append(f.Exchanges, e.N)
	}
	return f
}

// Breaking adds the keyword of the document that is broken.
func (f Finding) Breaking(keyword string) Finding {
	f.Keyword = keyword
	return f
}

// Pointing adds the JSON pointer of the member that shows the finding.
func (f Finding) Pointing(pointer string) Finding {
	f.Pointer = pointer
	return f
}
