package bank

import (
	"context"
	"fmt"
	"net/http"
)

// The operations of the authorization server, as the specs name them.
const (
	OpAuthorize  = "authorize"
	OpToken      = "issueToken"
	OpRevoke     = "revokeToken"
	OpIntrospect = "introspectToken"
	OpPush       = "pushRequest"
	OpMetadata   = "getMetadata"
	OpPage       = "submitPage" // a form that the PSU sends to the bank
)

// IsOAuth says whether the operation is one of the authorization server, pages included.
func IsOAuth(operation string) bool {
	switch operation {
	case OpAuthorize, OpToken, OpRevoke, OpIntrospect, OpPush, OpMetadata, OpPage:
		return true
	}
	return false
}

// Operations puts the operations of one generated server at the bank's paths. It is the router that generated code
// registers its patterns with.
type Operations struct {
	*http.ServeMux
	// Names gives each pattern of the document ("GET /v1/accounts") its operation id.
	Names map[string]string
	// Path says at which pattern the bank serves an operation; "" when it does not offer it.
	// nil: as in the document.
	Path func(operation, pattern string) string
	// Before sees a request before the generated code does. It returns the request to go on with, or nil
	// when it has answered. nil: nothing comes before.
	Before func(operation string, w http.ResponseWriter, r *http.Request) *http.Request
}

// HandleFunc registers the operation of a pattern, if the bank offers it.
func (o *Operations) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	operation, known := o.Names[pattern]
	if !known {
		panic(fmt.Sprintf("bank: the pattern %q has no operation", pattern))
	}
	if o.Path != nil {
		if pattern = o.Path(operation, pattern); pattern == "" {
			return
		}
	}
	o.ServeMux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		w.(*recorder).operation = operation
		if o.Before != nil {
			r = o.Before(operation, w, r)
		}
		if r != nil {
			handler(w, r)
		}
	})
}

type requestKey struct{}

// RequestOf returns the request that is being answered, for code behind a generated interface that hides it.
func RequestOf(ctx context.Context) *http.Request { return ctx.Value(requestKey{}).(*http.Request) }

// withRequest makes RequestOf work behind it.
func withRequest(r *http.Request) *http.Request {
	held := new(http.Request)
	inner := r.WithContext(context.WithValue(r.Context(), requestKey{}, held))
	*held = *inner
	return held
}
