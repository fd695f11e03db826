package conformance

import (
	"net/http"
	"time"
)

// An Exchange is one request and its answer, or the class of failure that came
// instead of one. It is plain data: one read from a report equals the one written.
type Exchange struct {
	N          int               // 1 for the first of the run
	Step       string            // the step that caused it
	Grant      string            // the grant of that step
	Phase      Phase             // the phase of that step
	Operation  string            // operationId of the document, or "callback"
	Attempt    int               // 2 after a 429 or 503
	Client     string            // whose credentials were used: "main" or "other"
	Offer      string            // how the connection was asked for where that was not the usual way: "at most TLS 1.1"
	Started    time.Time         // UTC
	Duration   time.Duration     // until the last byte of the answer or the failure
	Request    Message           // what was sent
	Response   *Message          // what came; nil when nothing did
	Failure    *Failure          // why nothing, or not everything, came
	Connection int               // number of the connection in the run's list; 0 when there was none
	TLS        *Connection       // the TLS facts of that connection; nil without TLS
	Seals      map[string]string // facts measured before redaction
}

// A Message is one half of an exchange.
type Message struct {
	Method    string // requests only
	URL       string // requests only
	Proto     string // responses only, such as HTTP/1.1
	Status    int    // responses only
	Header    http.Header
	Body      Body
	Size      int64 // bytes of the body as it came, before any cut
	Truncated bool  // the body is longer than the limit or the announced length did not come
}

// A Failure is the class of a transport failure and a text for people.
type Failure struct {
	Class FailureClass
	Text  string
}

// A FailureClass groups transport failures; judgements go by class, never by text.
type FailureClass string

// The classes of transport failures.
const (
	FailDNS         FailureClass = "dns"
	FailRefused     FailureClass = "refused"
	FailTimeout     FailureClass = "timeout"
	FailReset       FailureClass = "reset"
	FailAlert       FailureClass = "alert"
	FailCertificate FailureClass = "certificate"
	FailTruncated   FailureClass = "truncated"
	FailTooLarge    FailureClass = "too-large"
	FailRedirects   FailureClass = "redirects"
	FailProtocol    FailureClass = "protocol"
)

// A Connection holds the TLS facts of one connection.
type Connection struct {
	N          int
	Version    string   // such as TLS 1.3; "" over plain HTTP, and where the handshake came to nothing
	Cipher     string   // the negotiated suite
	ALPN       string   // the negotiated protocol
	ServerName string   // the name asked for
	Resumed    bool     // an earlier session was resumed
	Peer       [][]byte // the ASPSP's chain, DER, leaf first
	Offered    bool     // our certificate was asked for and offered
}

// Secure says whether TLS is spoken on the connection, as far as it came.
func (c *Connection) Secure() bool { return c.Version != "" || len(c.Peer) > 0 }

// Status is the status of the answer, or 0 when none came.
func (e *Exchange) Status() int {
	if e == nil || e.Response == nil {
		return 0
	}
	return e.Response.Status
}

// Answered says whether a complete answer came.
func (e *Exchange) Answered() bool { return e != nil && e.Response != nil && e.Failure == nil }

// OK says whether the answer has a 2xx status.
func (e *Exchange) OK() bool { return e.Status() >= 200 && e.Status() < 300 }

// putOff says whether the ASPSP asked to come back later.
func (e *Exchange) putOff() bool { return e.Status() == 429 || e.Status() == 503 }

// Refused says whether the answer has a 4xx status.
func (e *Exchange) Refused() bool { return e.Status() >= 400 && e.Status() < 500 }

// Header returns the first field of that name of the answer, "" when there is none.
func (e *Exchange) Header(name string) string {
	if e == nil || e.Response == nil {
		return ""
	}
	return e.Response.Header.Get(name)
}

// BodyLen returns the length of the body of the answer in bytes, as Body returns it.
func (e *Exchange) BodyLen() int {
	if e == nil || e.Response == nil {
		return 0
	}
	return e.Response.Body.Len()
}

// Body returns the body of the answer, nil when none came.
func (e *Exchange) Body() []byte {
	if e == nil || e.Response == nil {
		return nil
	}
	return e.Response.Body.Bytes()
}
