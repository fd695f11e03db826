package stet

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/stet"
)

// A Problem is a refusal of the API.
type Problem struct {
	Status     int
	Word       string // the error, "" for none
	Text       string
	Challenges []string // of a 401; nil leaves them to the bank
}

// Error returns the problem as a sentence.
func (p *Problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Word, p.Text) }

func refused(status int, word, text string) *Problem {
	return &Problem{Status: status, Word: word, Text: text}
}

// badRequest is 400, with what is wrong.
func badRequest(text string) *Problem { return refused(http.StatusBadRequest, "invalid_request", text) }

// notGranted is the answer to what the consent does not open.
func notGranted() *Problem {
	return refused(http.StatusForbidden, "NO_CONSENTS", "The consent does not open this.")
}

// problemOf puts an error of any layer into the words of the API.
func problemOf(err error) *Problem {
	var (
		problem   *Problem
		denied    *bank.Denied
		badFormat *api.InvalidParamFormatError
		tooMany   *api.TooManyValuesForParamError
	)
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &denied):
		p := refused(denied.Status, "invalid_token", "Access is not granted: "+string(denied.Why)+".")
		p.Challenges = append([]string{}, denied.Challenges...)
		switch denied.Why {
		case bank.NoToken:
			p.Word = "unauthorized"
		case bank.WrongScope:
			p.Word = "insufficient_scope"
		}
		return p
	case errors.As(err, &badFormat):
		return badRequest(badFormat.ParamName + " is malformed.")
	case errors.As(err, &tooMany):
		return badRequest(tooMany.ParamName + " is there more than once.")
	}
	return badRequest("The request cannot be read.")
}

// write sends a problem as the answer of an operation.
func (s *server) write(operation string, w http.ResponseWriter, r *http.Request, p *Problem) {
	s.rules.Complain(operation, p)
	if p.Status == http.StatusUnauthorized && p.Challenges == nil {
		_, p.Challenges = s.bank.Rules.Unauthorised(bank.UnknownToken)
	}
	for _, challenge := range p.Challenges {
		w.Header().Add("WWW-Authenticate", challenge)
	}
	s.correlate(w, r, true)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(api.ErrorModel{ // into memory
		Status: int32(p.Status), Message: p.Text, Error: text(p.Word), Timestamp: text(s.ledger.Clock.Now().UTC().Format(time.RFC3339)), Path: text(r.URL.Path),
	})
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
