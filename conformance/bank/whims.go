package bank

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/assaykit/assay/gen/authorization"
)

// whims are those that all profiles with this authorization server share.
var whims = []Whim{
	{
		Name:  "lower-case-bearer",
		Story: "The token type is written bearer; it is compared without case (RFC 6749, section 5.1).",
		Use:   answerTokens(func(t *authorization.Token) { t.TokenType = "bearer" }),
	},
	{
		Name:  "scope-unsaid",
		Story: "The token answer leaves the scope out, as it is what was asked (RFC 6749, section 5.1).",
		Where: plain,
		Use:   answerTokens(func(t *authorization.Token) { t.Scope = nil }),
	},
	{
		Name:  "see-other-redirects",
		Story: "Browsers are redirected by 303 (RFC 9700, section 4.12).",
		Use: Rewrite(func(operation string, a *Answer) {
			if IsOAuth(operation) && a.Status == http.StatusFound {
				a.Status = http.StatusSeeOther
			}
		}),
	},
	{
		Name:  "rotating-refresh",
		Story: "Every refresh gives a new refresh token, where none is promised (RFC 6749, section 6).",
		Where: stays,
		Set:   func(s *Settings) { s.Rotates = true },
	},
	{
		Name:  "code-burnt-at-first-wrong-attempt",
		Story: "A wrong attempt to redeem a code ends it; RFC 6749 does not say whether a code survives that.",
		Use:   burnCodes,
	},
	{
		Name:  "invalid-client-answered-401",
		Story: "Failed authentication in the body gets 401, which RFC 6749, section 5.2, allows.",
		Where: byBody,
		Use: func(r *Rules) {
			r.InvalidClient = func(string) (int, string) { return http.StatusUnauthorized, `Basic realm="token"` }
		},
	},
	{
		Name:  "charset-said",
		Story: "Media types carry a charset, which JSON does not need.",
		Use: Rewrite(func(_ string, a *Answer) {
			if media := a.Header.Get("Content-Type"); media == "application/json" {
				a.Header.Set("Content-Type", media+"; charset=utf-8")
			}
		}),
	},
	{
		Name:  "another-challenge-beside",
		Story: "Beside Bearer the API offers another scheme (RFC 9110, section 11.6.1).",
		Use: func(r *Rules) {
			honest := r.Unauthorised
			r.Unauthorised = func(why Reason) (int, []string) {
				status, challenges := honest(why)
				return status, append([]string{`Negotiate`}, challenges...)
			}
		},
	},
	{
		Name:  "error-page-with-200",
		Story: "The page that tells the PSU of a wrong client or redirect URI comes with 200; its status is free.",
		Use: Rewrite(func(operation string, a *Answer) {
			if operation == OpAuthorize && a.Status == http.StatusBadRequest {
				a.Status = http.StatusOK
			}
		}),
	},
	{
		Name:  "unknown-members",
		Story: "Every JSON object holds a member that the standard does not name.",
		Use: Rewrite(func(operation string, a *Answer) {
			a.Edit(func(body map[string]any) {
				if operation != OpIntrospect || body["active"] != false { // RFC 7662, section 2.2, wants nothing beside that
					addMembers(body)
				}
			})
		}),
	},
	{
		Name:  "members-in-another-order",
		Story: "The members of JSON objects come in the reverse of the usual order.",
		Use:   Rewrite(func(_ string, a *Answer) { a.recode(reversed) }),
	},
}

// burnCodes ends a code at the first attempt that does not fit it.
func burnCodes(r *Rules) {
	isFor, repeats, verify := r.CodeIsFor, r.RepeatsRedirect, r.Verify
	burn := func(code *Code, good bool) bool {
		code.Used = code.Used || !good
		return good
	}
	r.CodeIsFor = func(code *Code, c *Client) bool { return burn(code, isFor(code, c)) }
	r.RepeatsRedirect = func(code *Code, uri string) bool { return burn(code, repeats(code, uri)) }
	r.Verify = func(code *Code, verifier string) string {
		word := verify(code, verifier)
		burn(code, word == "")
		return word
	}
}

// addMembers puts an extension into an object and all objects in it. Among links the extension is a link.
func addMembers(object map[string]any) {
	for name, value := range object {
		switch value := value.(type) {
		case map[string]any:
			addMembers(value)
			if name == "_links" {
				value["referenceBankHelp"] = map[string]any{"href": "/help"}
				delete(value, "referenceBankExtension")
			}
		case []any:
			for _, item := range value {
				if inner, ok := item.(map[string]any); ok {
					addMembers(inner)
				}
			}
		}
	}
	object["referenceBankExtension"] = map[string]any{"since": "2026"}
}

// reversed writes JSON with the members of objects in reverse alphabetical order.
func reversed(value any) []byte {
	switch value := value.(type) {
	case map[string]any:
		var names []string
		for name := range value {
			names = append(names, name)
		}
		slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
		parts := [][]byte{}
		for _, name := range names {
			parts = append(parts, slices.Concat(reversed(name), []byte(":"), reversed(value[name])))
		}
		return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
	case []any:
		parts := [][]byte{}
		for _, item := range value {
			parts = append(parts, reversed(item))
		}
		return slices.Concat([]byte("["), bytes.Join(parts, []byte(",")), []byte("]"))
	}
	out, err := json.Marshal(value)
	if err != nil {
		panic("bank: " + err.Error()) // it was JSON a moment ago
	}
	return out
}
