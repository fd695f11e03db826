package conformance

import (
	"cmp"
	"net/http"
)

// Dress puts what the target adds to every API call into a request, and takes out
// what it never wants sent. It comes last. A request that names no media type asks
// for the target's own, or else for media.
func (a Additions) Dress(req *http.Request, media string) {
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", cmp.Or(a.Accept, media))
	}
	for name, value := range a.Headers {
		req.Header.Set(name, value)
	}
	for _, name := range a.Omit {
		req.Header.Del(name)
	}
	if len(a.API) == 0 {
		return
	}
	query := req.URL.Query()
	for name, value := range a.API {
		query.Set(name, value)
	}
	req.URL.RawQuery = query.Encode()
}
