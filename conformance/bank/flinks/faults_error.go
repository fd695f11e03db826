package flinks

import (
	"net/http"
	"net/url"

	"github.com/assaykit/assay/conformance/bank"
)

// statementFaults are in statements and their files.
var statementFaults = []bank.Fault{
	{
		Name:   "statement-ids-as-numbers",
		Story:  "Statements are counted instead of named.",
		Breaks: bank.Breaks("FLK-ACC-200-statements"),
		Lie: inStatements(func(i int, st map[string]any) {
			if i == 0 {
				st["statementId"] = 1
			}
		}),
	},
	{
		Name:   "statement-status-in-own-words",
		Story:  "A statement that is being made is PENDING, a word that FDX does not have.",
		Breaks: bank.Warns("FLK-ACC-200-statements"),
		Lie: inStatements(func(_ int, st map[string]any) {
			if st["status"] == "PROCESSING" {
				st["status"] = "PENDING"
			}
		}),
	},
	{
		Name:   "any-type-is-pdf",
		Story:  "Whatever type of file is asked for, a PDF comes.",
		Breaks: bank.Breaks("FLK-ST-TYPE"),
		Lie:    lie(func(r *Rules) { r.FileType = func([]string) string { return typePDF } }),
	},
	{
		Name:   "unsupported-type-called-invalid-input",
		Story:  "A type of file that is not offered is called invalid input.",
		Breaks: bank.Warns("FLK-ST-TYPE"),
		Lie: complain(func(_ string, p *Problem) {
			if p.Code == codeMediaType {
				*p = *invalidInput("The type is not offered.")
			}
		}),
	},
	{
		Name:   "statements-come-as-pictures",
		Story:  "Who names no type of file gets a picture.",
		Breaks: bank.Breaks("FLK-ST-TYPE-pdf"),
		Lie: lie(func(r *Rules) {
			honest := r.FileType
			r.FileType = func(accept []string) string {
				if media := honest(accept); media != typePDF {
					return media
				}
				return typePNG
			}
		}),
	},
}

func inStatements(change func(i int, st map[string]any)) func(*bank.Rules) {
	return bank.EditGood(opStatements, func(body map[string]any) {
		for i, st := range bank.Objects(body, "statements") {
			change(i, st)
		}
	})
}

// errorFaults are in the refusals of the data family.
var errorFaults = []bank.Fault{
	{
		Name:   "scopes-not-enforced",
		Story:  "Scopes are shown to the user, and no resource asks for them.",
		Breaks: bank.Breaks("FLK-SCOPE-602"),
		Lie:    lie(func(r *Rules) { r.Opens = func([]string, string, url.Values) bool { return true } }),
	},
	{
		Name:   "missing-scope-answered-403",
		Story:  "A missing scope is forbidden, as other standards have it.",
		Breaks: bank.Warns("FLK-SCOPE-602"),
		Lie: complain(func(_ string, p *Problem) {
			if p.Why == noScope {
				p.Status, p.Code, p.Challenges = http.StatusForbidden, codeNoPlan, nil
			}
		}),
	},
	{
		Name:   "errors-in-own-shape",
		Story:  "The gateway refuses requests without token with a sentence under error, and no code.",
		Breaks: bank.Warns("FLK-ERR-SHAPE"),
		Lie: failures(func(_ string, a *bank.Answer) {
			if a.Request.Header.Get("Authorization") == "" {
				a.Edit(misshape)
			}
		}),
	},
	{
		Name:   "missing-transactions-in-own-shape",
		Story:  "Whoever asks for the transactions of an account that is not there gets a sentence under error, and no code.",
		Breaks: bank.Breaks("FLK-ERR-SHAPE"),
		Lie: failures(func(operation string, a *bank.Answer) {
			if operation == opEntries && a.Status == http.StatusNotFound {
				a.Edit(misshape)
			}
		}),
	},
	{
		Name:    "missing-function-without-body",
		Story:   "A gateway answers for a function that the provider does not have, with an empty body.",
		Variant: FDX5,
		Breaks:  bank.Warns("FLK-ERR-SHAPE", "FLK-PN-405"),
		Lie: failures(func(_ string, a *bank.Answer) {
			if a.Status == http.StatusMethodNotAllowed {
				a.Clear()
			}
		}),
	},
	{
		Name:   "errors-untraced",
		Story:  "Errors lack one of the headers that name the request.",
		Breaks: bank.Warns("FLK-ERR-SHAPE-tracing"),
		Lie: failures(func(_ string, a *bank.Answer) {
			a.Header.Del("ob-trace-id")
		}),
	},
	{
		Name:   "codes-of-another-status",
		Story:  "A request without token is refused with the code of closed accounts.",
		Breaks: bank.Warns("FLK-ERR-MAP"),
		Lie: failures(func(_ string, a *bank.Answer) {
			if a.Request.Header.Get("Authorization") == "" {
				a.Edit(func(body map[string]any) { body["code"] = 705 })
			}
		}),
	},
	{
		Name:   "throttled-in-own-words",
		Story:  "What cannot be read of a request for transactions is put off, with the HTTP status as the code.",
		Breaks: bank.Together(bank.Notes("FLK-429"), bank.Warns("FLK-ERR-MAP")),
		Lie: complain(func(operation string, p *Problem) {
			if operation == opEntries && p.Code == codeInput {
				p.Status, p.Code = http.StatusTooManyRequests, http.StatusTooManyRequests
			}
		}),
	},
}

// misshape makes an error of another kind out of one of FDX.
func misshape(body map[string]any) {
	body["error"] = body["message"]
	delete(body, "code")
	delete(body, "message")
}

// revocationFaults are in how connections end.
var revocationFaults = []bank.Fault{
	{
		Name:   "revocation-unconfirmed",
		Story:  "The connection ends, and a gateway answers before the confirmation comes.",
		Breaks: bank.Breaks("FLK-RV-204"),
		Lie:    revoked(opRevoke, http.StatusBadGateway),
	},
	{
		Name:   "revocation-answered-200",
		Story:  "The end of a connection is confirmed with 200.",
		Breaks: bank.Warns("FLK-RV-204"),
		Lie:    revoked(opRevoke, http.StatusOK),
	},
	{
		Name:   "revocation-by-post-unconfirmed",
		Story:  "Of the alias for clients that cannot send DELETE the gateway knows nothing, and answers so when all is done.",
		Breaks: bank.Breaks("FLK-RV-204-post"),
		Lie:    revoked(opRevokePost, http.StatusMethodNotAllowed),
	},
	{
		Name:   "revocation-by-post-answered-200",
		Story:  "The end of a connection by POST is confirmed with 200.",
		Breaks: bank.Warns("FLK-RV-204-post"),
		Lie:    revoked(opRevokePost, http.StatusOK),
	},
	{
		Name:   "revocation-without-token-ends-the-latest",
		Story:  "Who sends no token ends the connection that was made last.",
		Breaks: bank.Breaks("FLK-RV-NOAUTH"),
		Lie: lie(func(r *Rules) {
			r.Unbidden = func(l *bank.Ledger, operation string) *bank.Token {
				if !isRevocation(operation) {
					return nil
				}
				return l.Newest(func(t *bank.Token) bool { return t.User != nil && l.Alive(t) })
			}
		}),
	},
	{
		Name:   "revocation-forgotten",
		Story:  "The end of a connection is confirmed, and everything goes on as before.",
		Breaks: bank.Breaks("FLK-RV-AFTER", "FLK-RV-AFTER-refresh", "FLK-RV-AFTER-post"),
		Lie:    lie(func(r *Rules) { r.Revoke = func(*bank.Ledger, *bank.Token) {} }),
	},
	{
		Name:   "revoked-connection-answered-403",
		Story:  "Data of a connection that has ended are forbidden.",
		Breaks: bank.Warns("FLK-RV-AFTER"),
		Lie: complain(func(_ string, p *Problem) {
			if p.Why == bank.DeadConsent {
				p.Status, p.Code, p.Challenges = http.StatusForbidden, codeNoPlan, nil
			}
		}),
	},
	{
		Name:   "refresh-outlives-the-connection",
		Story:  "The end of a connection ends its access tokens, and the refresh token gives the next one.",
		Breaks: bank.Breaks("FLK-RV-AFTER-refresh"),
		Lie: lie(func(r *Rules) {
			r.Revoke = func(l *bank.Ledger, t *bank.Token) {
				for _, other := range l.Tokens {
					other.Revoked = other.Revoked || other.Kind == bank.AccessToken && other.Consent == t.Consent
				}
			}
		}),
	},
}

// revoked answers what would be the confirmation of a revocation in another way.
func revoked(operation string, status int) func(*bank.Rules) {
	return bank.RewriteGood(operation, func(a *bank.Answer) { a.Status = status })
}
