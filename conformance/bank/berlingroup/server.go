package berlingroup

import (
	"context"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// The operations, as the specs name them.
const (
	opCreate   = "createConsent"
	opRead     = "getConsentInformation"
	opStatus   = "getConsentStatus"
	opDelete   = "deleteConsent"
	opAccounts = "getAccountList"
	opAccount  = "readAccountDetails"
	opBalances = "getBalances"
	opEntries  = "getTransactionList"
	opEntry    = "getTransactionDetails"
)

// isRead says whether an operation reads what a token opens.
func isRead(operation string) bool {
	switch operation {
	case opAccounts, opAccount, opBalances, opEntries, opEntry:
		return true
	}
	return false
}

// isAPI says whether an operation belongs to this standard.
func isAPI(operation string) bool {
	switch operation {
	case opCreate, opRead, opStatus, opDelete:
		return true
	}
	return isRead(operation)
}

// server serves the standard behind the generated interface.
type server struct {
	bank     *bank.Bank
	ledger   *bank.Ledger
	rules    *Rules
	settings Settings
}

var (
	_ bg.StrictServerInterface = (*server)(nil)
	_ bank.Service             = (*server)(nil)
)

func newServer(b *bank.Bank) *server {
	return &server{bank: b, ledger: b.Ledger, rules: b.Rules.Standard.(*Rules), settings: b.Settings.Standard.(Settings)}
}

// Mount registers the operations.
func (s *server) Mount(mux *http.ServeMux) {
	failed := func(w http.ResponseWriter, r *http.Request, err error) {
		s.write(operationOf(r.Context()), w, problemOf(err))
	}
	strict := bg.NewStrictHandlerWithOptions(s, nil, bg.StrictHTTPServerOptions{
		RequestErrorHandlerFunc: failed, ResponseErrorHandlerFunc: failed,
	})
	bg.HandlerWithOptions(strict, bg.StdHTTPServerOptions{
		ErrorHandlerFunc: failed,
		BaseRouter: &bank.Operations{ServeMux: mux, Path: s.path, Before: s.before, Names: map[string]string{
			"POST /v1/consents":                                          opCreate,
			"GET /v1/consents/{consentId}":                               opRead,
			"DELETE /v1/consents/{consentId}":                            opDelete,
			"GET /v1/consents/{consentId}/status":                        opStatus,
			"GET /v1/accounts":                                           opAccounts,
			"GET /v1/accounts/{account_id}":                              opAccount,
			"GET /v1/accounts/{account_id}/balances":                     opBalances,
			"GET /v1/accounts/{account_id}/transactions":                 opEntries,
			"GET /v1/accounts/{account_id}/transactions/{transactionId}": opEntry,
		}},
	})
}

// path says where the bank serves an operation.
func (s *server) path(operation, pattern string) string {
	if operation == opEntry && !s.settings.Details {
		return ""
	}
	return strings.Replace(pattern, "/v1/consents", s.settings.ConsentPath, 1)
}

type operationKey struct{}
type tokenKey struct{}

func operationOf(ctx context.Context) string {
	operation, _ := ctx.Value(operationKey{}).(string)
	return operation
}

func tokenOf(ctx context.Context) *bank.Token { return ctx.Value(tokenKey{}).(*bank.Token) }

// uuidForm is the form of X-Request-ID.
var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// before looks at a request before the generated code does. A token is asked for first, so that who shows none learns
// nothing else (BG-OAU-09), then come the form of X-Request-ID and the media types.
func (s *server) before(operation string, w http.ResponseWriter, r *http.Request) *http.Request {
	s.echo(w, r)
	ctx := context.WithValue(r.Context(), operationKey{}, operation)
	var token *bank.Token
	if isRead(operation) {
		var err error
		if token, err = s.bank.Admit(r); err != nil {
			s.write(operation, w, problemOf(err))
			return nil
		}
		ctx = context.WithValue(ctx, tokenKey{}, token)
	}
	s.rules.Assume(operation, r, token)
	if p := s.screen(operation, r); p != nil {
		s.write(operation, w, p)
		return nil
	}
	return r.WithContext(ctx)
}

// echo gives X-Request-ID back (BG-HDR-03, BG-HDR-04). Where none was sent that could be given back, the answer has one of
// the bank's own.
func (s *server) echo(w http.ResponseWriter, r *http.Request) {
	id := r.Header.Get("X-Request-ID")
	if !uuidForm.MatchString(id) {
		id = s.ledger.NewID("request")
	}
	w.Header().Set("X-Request-ID", id)
}

// screen finds what is wrong with a request before its operation is looked at.
func (s *server) screen(operation string, r *http.Request) *Problem {
	if id := r.Header.Get("X-Request-ID"); id != "" && !uuidForm.MatchString(id) {
		return malformed("X-Request-ID", "X-Request-ID is no UUID.")
	}
	if !acceptsJSON(r.Header.Values("Accept")) {
		return refused(http.StatusNotAcceptable, "REQUESTED_FORMATS_INVALID", "Only application/json is offered.")
	}
	if operation == opCreate {
		return s.screenBody(r)
	}
	return nil
}

// screenBody reads the body of a consent request by the bank's rules and hands on what they make of it.
func (s *server) screenBody(r *http.Request) *Problem {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != "application/json" {
		return &Problem{Status: http.StatusUnsupportedMediaType}
	}
	body, _ := io.ReadAll(r.Body) // it lies in memory
	request, p := s.rules.ReadRequest(body)
	if p != nil {
		return p
	}
	r.Body = encode(request)
	return nil
}

// acceptsJSON reads the Accept header as far as the bank needs it.
func acceptsJSON(accept []string) bool {
	if len(accept) == 0 {
		return true
	}
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		media, _, _ := mime.ParseMediaType(part)
		switch media {
		case "application/json", "application/*", "*/*", "application/problem+json":
			return true
		}
	}
	return false
}

// Refuse answers a request that no operation took.
func (s *server) Refuse(w http.ResponseWriter, r *http.Request, status int) {
	s.echo(w, r)
	switch status {
	case http.StatusNotFound:
		s.write("", w, refused(status, "RESOURCE_UNKNOWN", "There is nothing at this address."))
	case http.StatusMethodNotAllowed:
		s.write("", w, refused(status, "SERVICE_INVALID", "The method is not offered here."))
	default:
		s.write("", w, &Problem{Status: status})
	}
}

// link writes the address of a path as the request reached the bank.
func (s *server) link(ctx context.Context, path string) bg.HrefLink {
	return bg.HrefLink{Href: s.rules.Link(bank.BaseURL(bank.RequestOf(ctx)), path)}
}

// requestID is the X-Request-ID that goes back.
func requestID(ctx context.Context) string { return bank.RequestOf(ctx).Header.Get("X-Request-ID") }
