package flinks

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	fdx "github.com/assaykit/assay/gen/flinks"
)

// The codes of FDX that this bank uses. They are not HTTP statuses.
const (
	codeInput       = 401
	codeNoPlan      = 403
	codeTooLarge    = 413
	codeInternal    = 500
	codeUnsupported = 501
	codeNotAllowed  = 602
	codeNoAccount   = 701
	codeDate        = 702
	codeRange       = 703
	codeKind        = 704
	codeNoData      = 1107
	codeMediaType   = 1203
	codeProcessing  = 1300
)

// A Problem is an error of the data family.
type Problem struct {
	Status     int
	Code       int
	Message    string
	Why        bank.Reason // of a refusal for its token
	Challenges []string
}

// Error returns the problem as a sentence.
func (p *Problem) Error() string { return fmt.Sprintf("%d, code %d: %s", p.Status, p.Code, p.Message) }

func invalidInput(message string) *Problem {
	return &Problem{Status: http.StatusBadRequest, Code: codeInput, Message: message}
}

func noAccount() *Problem {
	return &Problem{Status: http.StatusNotFound, Code: codeNoAccount, Message: "There is no such account."}
}

func noData(message string) *Problem {
	return &Problem{Status: http.StatusNotFound, Code: codeNoData, Message: message}
}

// denied is the refusal of a request for data. The status is that of the bank's rules for tokens; one code stands for all
// that is wrong with a token, its consent or its scope.
func denied(d *bank.Denied) *Problem {
	p := &Problem{
		Status: d.Status, Code: codeNotAllowed, Why: d.Why, Challenges: d.Challenges,
		Message: "The customer has not authorised this: " + string(d.Why) + ".",
	}
	if d.Status == http.StatusForbidden {
		p.Code = codeNoPlan
	}
	return p
}

// problemOf puts an error of any layer into the words of the data family.
func problemOf(err error) *Problem {
	var problem *Problem
	if errors.As(err, &problem) {
		return problem
	}
	return invalidInput("The request cannot be read.")
}

// write sends an error in the shape of the operation's family.
func (s *server) write(w http.ResponseWriter, r *http.Request, err error) {
	operation := operationOf(r.Context())
	if isAuthorization(operation) {
		refusal := &bank.OAuthError{Status: http.StatusBadRequest, Word: "invalid_request", Description: "The request cannot be read."}
		errors.As(err, &refusal)
		writeOAuth(w, refusal)
		return
	}
	p := problemOf(err)
	s.rules.Complain(operation, p)
	for _, challenge := range p.Challenges {
		w.Header().Add("WWW-Authenticate", challenge)
	}
	s.trace(w, r)
	writeJSON(w, p.Status, fdx.FDXError{Code: s.rules.Code(p.Code), Message: p.Message})
}

// trace names the request in an error. The correlation id is that of the authorisation request, where it can be known.
func (s *server) trace(w http.ResponseWriter, r *http.Request) {
	correlation := ""
	if value, sent := s.bank.Rules.Bearer(r); sent {
		if t := s.ledger.Token(bank.AccessToken, value); t != nil && t.Consent != nil {
			correlation = detailOf(t.Consent).correlation
		}
	}
	if correlation == "" {
		correlation = s.ledger.NewID("correlation")
	}
	w.Header().Set("ob-correlation-id", correlation)
	w.Header().Set("ob-trace-id", strings.ReplaceAll(s.ledger.NewID("trace"), "-", ""))
}

// writeOAuth sends an error of the authorization family.
func writeOAuth(w http.ResponseWriter, e *bank.OAuthError) {
	w.Header().Set("Cache-Control", "no-store")
	if e.Challenge != "" {
		w.Header().Set("WWW-Authenticate", e.Challenge)
	}
	writeJSON(w, e.Status, fdx.OAuthError{Error: e.Word, ErrorDescription: text(e.Description)})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // into memory
}

// text is a member that is left out when it would be empty.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// value is the text behind a pointer, "" when there is none.
func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
