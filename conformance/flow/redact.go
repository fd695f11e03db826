package flow

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Raw is one exchange as it went over the wire, in the plainest form: what a [Redactor] learns
// secrets from and what it takes them out of. Parts that an exchange does not have (no answer came,
// no body was sent) are left at their zero value.
type Raw struct {
	Method, URL   string
	RequestHeader http.Header
	RequestBody   []byte
	Status        int
	Header        http.Header // of the answer
	Body          []byte      // of the answer
	FailureText   string      // what the transport said when no answer came
}

// Redactor is the single gate through which an exchange leaves the recorder. It knows the secrets
// and the personal data of one run and replaces each by a stand-in, wherever it stands and however
// it is written there: as it is, percent-encoded, with JSON escapes, with HTML entities, in base64,
// or several of these one inside the other.
//
// A stand-in is derived from the value with the key of the run: equal values have equal stand-ins
// throughout a run, and without the key nothing leads back. It has the length and the character
// classes of its value and keeps what checks read from it (see the kinds). All bytes that are not
// part of a secret stay exactly as they are, so that a document that was valid stays valid and one
// that was not stays so.
//
// A Redactor belongs to one run and is safe for one goroutine only.
type Redactor struct {
	mint    mint
	known   map[string]*entry // by value, and by stand-in, so that a stand-in is never taken for a secret
	index   index
	scratch scratch
	version int
}

// entry is a known value, or the stand-in of one, which stands for itself.
type entry struct {
	standIn string
	reach   reach
	final   bool // it is a stand-in
}

// NewRedactor returns a Redactor that knows nothing yet. The key is the run's own, random and never
// written anywhere; the same key gives the same stand-ins.
func NewRedactor(key [32]byte) *Redactor {
	return &Redactor{mint: mint{key}, known: map[string]*entry{}, index: newIndex()}
}

// Know registers a value that is known beforehand, such as a client secret, a password or an
// account number of the target.
func (r *Redactor) Know(kind Kind, value string) { r.learn(kind, value) }

// Learn collects the secrets of one exchange: what stands where only secrets stand (a token
// response, an Authorization header, the code of a redirect, a cookie, an owner's name …), and what
// shows by its form that it is one (IBANs, card numbers, JWTs, e-mail addresses). It changes
// nothing in the exchange. An exchange is to be learnt from before it is redacted: Redact replaces
// what is known and finds nothing new.
func (r *Redactor) Learn(raw Raw) {
	copied := raw.clone()
	r.inspector(learner{r}).exchange(&copied)
}

// Redact returns a deep copy of the exchange in which every known value is replaced by its
// stand-in. What is redacted already comes back unchanged.
func (r *Redactor) Redact(raw Raw) Raw {
	copied := raw.clone()
	r.inspector(replacer{r}).exchange(&copied)
	return copied
}

// Text redacts a piece of free text, such as an error or a log line. Unlike Redact it also learns
// from the text first, since nobody else has seen it.
func (r *Redactor) Text(s string) string {
	r.scratch.allow(2 * len(s))
	r.inspector(learner{r}).text([]byte(s), inValue, 0)
	b := []byte(s)
	r.inspector(replacer{r}).text(b, inValue, 0)
	return string(b)
}

// Version grows whenever a value is learnt. Exchanges redacted at an earlier version may hold
// values that are known only now: they are to be redacted again from their raw form.
func (r *Redactor) Version() int { return r.version }

// learn registers a value in every spelling in which it is looked for. A value that is known
// already keeps its stand-in, but is looked for wherever either kind is.
func (r *Redactor) learn(kind Kind, value string) {
	value = strings.TrimSpace(value)
	if e := r.known[value]; e != nil {
		if wider := e.reach.union(reachOf(kind, value)); !e.final && wider != e.reach {
			e.reach = wider
			r.version++
			r.index.add(value, e.standIn, wider)
			r.index.add(e.standIn, e.standIn, wider)
		}
		return
	}
	plain := canonical(kind, value)
	if replaceable(kind, plain) == 0 {
		return
	}
	if isJWT(value) { // its claims come first, so that they have the same stand-ins within it
		inner := inspector{visitor: learner{r}, known: r.known, scratch: new(scratch)}
		inner.scratch.allow(len(value))
		inner.json(jwtPayload(value), 1)
	}
	standIn := r.distinct(kind, plain)
	for _, s := range spellings(kind, plain, value) {
		r.enter(kind, s, overlay(s, plain, standIn))
	}
}

func (r *Redactor) inspector(v visitor) inspector {
	return inspector{visitor: v, known: r.known, scratch: &r.scratch}
}

// enter registers one spelling of a value and, so that it is recognised later, its stand-in.
func (r *Redactor) enter(kind Kind, value, standIn string) {
	if r.known[value] != nil || value == standIn {
		return
	}
	reach := reachOf(kind, value)
	r.known[value] = &entry{standIn: standIn, reach: reach}
	r.index.add(value, standIn, reach)
	if r.known[standIn] == nil {
		r.known[standIn] = &entry{standIn: standIn, reach: reach, final: true}
		r.index.add(standIn, standIn, reach)
	}
	r.version++
}

// distinct derives the stand-in of a value. It is derived anew while it equals the value itself or
// anything else that is known, which only short values see happen, and given up on after a hundred
// times, when there is no other.
func (r *Redactor) distinct(kind Kind, value string) string {
	standIn := value
	for try := 0; try < 100; try++ {
		standIn = r.mint.standIn(kind, value, try, r.claim)
		if standIn != value && r.known[standIn] == nil {
			break
		}
	}
	return standIn
}

// claim gives the stand-in of a text inside a token: that of the value if it is known, else one of
// its own.
func (r *Redactor) claim(kind Kind, value string) string {
	if e := r.known[value]; e != nil {
		return e.standIn
	}
	return r.mint.standIn(kind, value, 0, r.claim)
}

func (raw Raw) clone() Raw {
	raw.RequestHeader = raw.RequestHeader.Clone()
	raw.RequestBody = bytes.Clone(raw.RequestBody)
	raw.Header = raw.Header.Clone()
	raw.Body = bytes.Clone(raw.Body)
	return raw
}

// replacer is the visitor that puts stand-ins in.
type replacer struct{ r *Redactor }

func (p replacer) place(_ Kind, value []byte) bool {
	value = bytes.TrimSpace(value)
	e := p.r.known[string(value)]
	if e != nil {
		copy(value, e.standIn)
	}
	return e != nil
}

// before replaces too: the longest first.
func (p replacer) before(b []byte, w where) { p.r.index.replace(b, w) }

func (p replacer) text(b []byte, w where) { p.r.index.replace(b, w) }

// sortedHeader gives the names of a header in a fixed order, so that a run learns in the same order
// as the next.
func sortedHeader(h http.Header) []string { return slices.Sorted(maps.Keys(h)) }
