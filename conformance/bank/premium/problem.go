package premium

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
	api "github.com/assaykit/assay/gen/premium"
)

// A Problem is a refusal of the API.
type Problem struct {
	Status     int
	Code       string // the errorCode
	Text       string
	Path       string   // the header, parameter or member that is meant; it is not shown
	Challenges []string // of a 401; nil leaves them to the bank
}

// Error returns the problem as a sentence.
func (p *Problem) Error() string {
	return fmt.Sprintf("%d %s %s: %s", p.Status, p.Code, p.Path, p.Text)
}

// illegal is 400, with what is wrong where.
func illegal(path, text string) *Problem {
	return &Problem{Status: http.StatusBadRequest, Code: "ILLEGAL_ARGUMENT", Path: path, Text: text}
}

// refused is any other refusal.
func refused(status int, code, text string) *Problem {
	return &Problem{Status: status, Code: code, Text: text}
}

// noAccount is the answer to an account id that the consent does not open.
func noAccount() *Problem {
	return refused(http.StatusNotFound, "NO_ACCOUNT", "There is no such account.")
}

// noConsent is the answer to a consent id that the client does not have, or no longer.
func noConsent() *Problem {
	return refused(http.StatusNotFound, "NO_CONSENT", "There is no such consent.")
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
		return deniedProblem(denied)
	case errors.As(err, &badFormat):
		return illegal(badFormat.ParamName, badFormat.ParamName+" is malformed.")
	case errors.As(err, &tooMany):
		return illegal(tooMany.ParamName, tooMany.ParamName+" is there more than once.")
	}
	return illegal("", "The request cannot be read.")
}

// deniedProblem finds the error code for a token that does not open the request.
func deniedProblem(d *bank.Denied) *Problem {
	p := &Problem{Status: d.Status, Challenges: append([]string{}, d.Challenges...), Text: "Access is not granted: " + string(d.Why) + "."}
	switch {
	case d.Status == http.StatusForbidden:
		p.Code = "NO_AUTHORIZATION"
	case d.Why == bank.ExpiredToken, d.Why == bank.ExpiredConsent:
		p.Code = "TOKEN_EXPIRED"
	case d.Why == bank.NoToken, d.Why == bank.UnknownToken:
		p.Code = "TOKEN_UNKNOWN"
	default:
		p.Code = "TOKEN_INVALID"
	}
	return p
}

// write sends a problem as the answer of an operation.
func (s *server) write(operation string, w http.ResponseWriter, p *Problem) {
	s.rules.Complain(operation, p)
	if p.Status == http.StatusUnauthorized && p.Challenges == nil {
		_, p.Challenges = s.bank.Rules.Unauthorised(bank.UnknownToken)
	}
	for _, challenge := range p.Challenges {
		w.Header().Add("WWW-Authenticate", challenge)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(api.Error{ErrorCode: p.Code, ErrorDescription: text(p.Text)}) // into memory
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
