package berlingroup

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// A Problem is a refusal in the words of the standard (message codes for account information).
type Problem struct {
	Status     int
	Code       string
	Path       string // the header, parameter or member that is meant
	Text       string
	Missing    bool     // what Path names was not there at all
	Challenges []string // of a 401; nil leaves them to the bank
}

// Error returns the problem as a sentence.
func (p *Problem) Error() string {
	return fmt.Sprintf("%d %s %s: %s", p.Status, p.Code, p.Path, p.Text)
}

// malformed is 400 FORMAT_ERROR, with what is wrong where.
func malformed(path, text string) *Problem {
	return &Problem{Status: http.StatusBadRequest, Code: "FORMAT_ERROR", Path: path, Text: text}
}

// missing is 400 FORMAT_ERROR for what is not there.
func missing(path string) *Problem {
	p := malformed(path, path+" is missing.")
	p.Missing = true
	return p
}

// refused is any other refusal.
func refused(status int, code, text string) *Problem {
	return &Problem{Status: status, Code: code, Text: text}
}

// noAccount is the answer to an account id that the consent does not open (BG-ACC-14).
func noAccount() *Problem {
	return refused(http.StatusNotFound, "RESOURCE_UNKNOWN", "The account is not known.")
}

// noConsent is the answer to an unknown consent id in the path (BG-LIF-04).
func noConsent() *Problem {
	return refused(http.StatusForbidden, "CONSENT_UNKNOWN", "The consent is not known.")
}

// problemOf puts an error of any layer into the words of the standard.
func problemOf(err error) *Problem {
	var (
		problem     *Problem
		denied      *bank.Denied
		noHeader    *bg.RequiredHeaderError
		noParameter *bg.RequiredParamError
		badFormat   *bg.InvalidParamFormatError
		tooMany     *bg.TooManyValuesForParamError
	)
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &denied):
		return deniedProblem(denied)
	case errors.As(err, &noHeader):
		return missing(noHeader.ParamName)
	case errors.As(err, &noParameter):
		return missing(noParameter.ParamName)
	case errors.As(err, &badFormat):
		return malformed(badFormat.ParamName, badFormat.ParamName+" is malformed.")
	case errors.As(err, &tooMany):
		return malformed(tooMany.ParamName, tooMany.ParamName+" is there more than once.")
	}
	return malformed("", "The request cannot be read.")
}

// deniedProblem finds the message code for a token or consent that does not open the request.
func deniedProblem(d *bank.Denied) *Problem {
	p := &Problem{Status: d.Status, Challenges: append([]string{}, d.Challenges...), Text: "Access is not granted: " + string(d.Why) + "."}
	switch d.Status {
	case http.StatusUnauthorized:
		p.Code = map[bank.Reason]string{
			bank.NoToken: "TOKEN_UNKNOWN", bank.UnknownToken: "TOKEN_UNKNOWN", bank.ExpiredToken: "TOKEN_EXPIRED",
			bank.RevokedToken: "TOKEN_INVALID", bank.WrongConsent: "TOKEN_INVALID",
			bank.DeadConsent: "CONSENT_INVALID", bank.ExpiredConsent: "CONSENT_EXPIRED",
			bank.WrongCertificate: "CERTIFICATE_INVALID", bank.OutdatedCertificate: "CERTIFICATE_EXPIRED", bank.WrongRole: "ROLE_INVALID",
		}[d.Why]
	case http.StatusForbidden:
		p.Code = "SERVICE_BLOCKED"
	default:
		p.Code = "FORMAT_ERROR"
	}
	return p
}

// hasBody says whether the standard gives errors of the status a body.
func hasBody(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusInternalServerError, http.StatusServiceUnavailable:
		return false
	}
	return true
}

// write sends a problem as the answer of an operation.
func (s *server) write(operation string, w http.ResponseWriter, p *Problem) {
	s.rules.Complain(operation, p)
	if p.Status == http.StatusUnauthorized && p.Challenges == nil {
		_, p.Challenges = s.bank.Rules.Unauthorised(bank.NoToken)
	}
	for _, challenge := range p.Challenges {
		w.Header().Add("WWW-Authenticate", challenge)
	}
	if !hasBody(p.Status) {
		w.WriteHeader(p.Status)
		return
	}
	media, body := s.rules.ErrorForm(p)
	w.Header().Set("Content-Type", media)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(body) // into memory
}

// tppMessages is the first form of error bodies (the second is application/problem+json).
func tppMessages(p *Problem) (string, any) {
	message := bg.TPPMessage{Category: bg.TPPMessageCategoryERROR, Code: p.Code, Path: text(p.Path), Text: text(p.Text)}
	return "application/json", bg.ErrorMessages{TPPMessages: []bg.TPPMessage{message}}
}

// text is a member that is left out when it would be empty.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
