package house_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/register"
)

// A sentence is one that states behaviour on a published flow page, in our words, with the rules that hold
// it. Of each at least one must be asked of a bank that claims the page.
type sentence struct {
	id, says string
	rules    []string
}

// pages are the published flows that the kit exists to serve, by profile.
var pages = map[string][]sentence{
	"berlin-group": {
		{"B1", "nothing is shown before the user has authorised the application", []string{"BG-OAU-09", "BG-LIF-07", "BG-LIF-08", "OAUTH-RS-NONE-401"}},
		{"B2", "the application sets out what it wants in a consent request", []string{"BG-CNS-01", "BG-CNS-10"}},
		{"B3", "the answer names the consent", []string{"BG-CNS-02", "BG-CNS-29"}},
		{"B4", "the browser goes to the authorisation endpoint with that name", []string{"OAUTH-AZ-GET", "BG-OAU-04"}},
		{"B5", "the bank identifies the user and asks for a decision", []string{"OAUTH-AZ-AUTHN-FIRST", "OAUTH-AZ-CONSENT", "BG-LIF-07", "BG-LIF-09"}},
		{"B6", "consent given, the browser comes back to the registered address with a code", []string{"OAUTH-AZ-CODE-QUERY", "BG-OAU-01", "BG-OAU-03"}},
		{"B7", "consent refused, it comes back without one", []string{"BG-OAU-02", "OAUTH-AZ-DENY"}},
		{"B8", "the code goes to the token endpoint", []string{"OAUTH-TK-FORM", "OAUTH-TK-200", "OAUTH-TK-FIELDS", "BG-OAU-08"}},
		{"B9", "where the application has to prove who it is", []string{"OAUTH-TK-AUTH-NEEDED", "OAUTH-TK-BAD-BASIC", "OAUTH-TK-BAD-BODY", "OAUTH-MT-BIND-CLIENT"}},
		{"B10", "and the code has to be good", []string{"BG-OAU-06", "OAUTH-CODE-UNKNOWN", "OAUTH-CODE-CLIENT", "OAUTH-CODE-SHORT"}},
		{"B11", "and the address the same as before", []string{"BG-OAU-07", "OAUTH-CODE-REDIR", "OAUTH-CODE-REDIR-MISSING"}},
		{"B12", "then an access token and a refresh token come back", []string{"OAUTH-RT-ISSUED", "OAUTH-TK-FIELDS", "OAUTH-TK-NOSTORE"}},
		{"B13", "a refresh token that has run out means a fresh authorisation", []string{"OAUTH-RT-DEAD", "OAUTH-RT-REAUTH"}},
		{"B14", "access ends by the user's revocation or by time", []string{"BG-LIF-20", "BG-OAU-16", "BG-LIF-16"}},
		{"B15", "from then on calls are answered 401", []string{"BG-OAU-16", "BG-LIF-20", "BG-OAU-11", "HTTP-401-CHALLENGE"}},
		{"B16", "and the consent is asked for anew", []string{"OAUTH-RT-REAUTH", "BG-CNS-01"}},
		{"B17", "a valid token reads the list of accounts", []string{"BG-ACC-01", "OAUTH-RS-HEADER"}},
		{"B18", "which holds the accounts consented to, for a token that was checked", []string{"BG-ACC-02", "BG-OAU-10", "OAUTH-RS-INVALID", "OAUTH-RS-TAMPER"}},
		{"B19", "a valid token reads the balances of an account", []string{"BG-BAL-01", "BG-ACC-06", "OAUTH-RS-HEADER"}},
		{"B20", "which are that account's", []string{"BG-BAL-01", "BG-BAL-02", "BG-BAL-04", "BG-BAL-08", "BG-OAU-10"}},
		{"B21", "a valid token reads the transactions of an account", []string{"BG-TRX-03", "BG-ACC-06"}},
		{"B22", "which come in pages", []string{"BG-TRX-12", "BG-TRX-13", "BG-TRX-17", "BG-TRX-18", "BG-TRX-19", "BG-OAU-10"}},
		{"B23", "a refresh gives a new access token and a new refresh token", []string{"BG-OAU-13", "BG-OAU-14", "OAUTH-RT-200", "OAUTH-RT-NEW"}},
		{"B24", "a refresh that failed is made good by a code grant on the same consent", []string{"BG-OAU-18", "OAUTH-RT-REAUTH"}},
	},
	"flinks": {
		{"F1", "the client's credentials bring an access token", []string{"FLK-CC-200", "OAUTH-TK-200", "OAUTH-TK-NOSTORE"}},
		{"F2", "which lists the providers that the recipient is registered with", []string{"FLK-PROV-LIST", "FLK-PROV-NOTOKEN", "FLK-PROV-SAME"}},
		{"F3", "and which nobody needs in order to authorise", []string{"FLK-PROV-OPTIONAL"}},
		{"F4", "authorisation begins at its endpoint, with a provider, a correlation id, scopes and a state", []string{"FLK-AZ-START", "FLK-AZ-CORR", "FLK-AZ-NOSTATE", "FLK-AZ-PROVIDER-BAD", "FLK-AZ-SCOPE-BASIC"}},
		{"F5", "consent given, a 302 brings a code back with the state", []string{"FLK-AZ-302", "OAUTH-AZ-STATE-ECHO", "OAUTH-AZ-CODE-QUERY"}},
		{"F6", "consent refused, an error comes with its description and the state", []string{"FLK-AZ-DENY", "OAUTH-AZ-STATE-ECHO-ERR"}},
		{"F7", "and so it does when the request fails", []string{"FLK-AZ-ERR", "OAUTH-AZ-ERR-CODE"}},
		{"F8", "the token endpoint takes the code", []string{"FLK-TK-CODE", "FLK-TK-REDIR", "FLK-TK-REPLAY", "FLK-TK-BADSECRET"}},
		{"F9", "and gives a Bearer token for some five minutes, with a refresh token", []string{"FLK-TK-CODE", "FLK-TK-EXPIRES", "FLK-TK-JWT"}},
		{"F10", "which opens the data, such as the accounts", []string{"FLK-ACC-200", "FLK-ACC-WRAP", "FLK-ACC-DETAIL", "FLK-CC-DATA"}},
		{"F11", "until it has expired", []string{"FLK-EXP-401", "OAUTH-TK-EXPIRES-TRUE"}},
		{"F12", "when the refresh token brings the next one", []string{"FLK-RF-200", "FLK-RF-SAME-SUB", "FLK-RF-BAD"}},
	},
	"authorization": {
		{"A1", "access is by OAuth 2.0", []string{"OAUTH-AZ-GET", "OAUTH-TK-200", "OAUTH-RS-HEADER"}},
		{"A2", "applications of several kinds can use it", []string{"OAUTH-PK-SUPPORT", "OAUTH-PK-WRONG", "OAUTH-AZ-REDIR-LOOPBACK", "OAUTH-TK-PUBLIC-CLIENTID"}},
		{"A3", "the credentials of the portal work", []string{"OAUTH-TK-BASIC", "OAUTH-TK-BODY-CREDS", "OAUTH-CC-AUTH", "OAUTH-CC-RENEW"}},
		{"A4", "a token is asked for and taken from the answer", []string{"OAUTH-TK-FORM", "OAUTH-TK-200", "OAUTH-TK-JSON", "OAUTH-TK-FIELDS"}},
		{"A5", "the token goes to the API", []string{"OAUTH-RS-HEADER"}},
		{"A6", "there are several grant types", []string{"OAUTH-CC-AUTH", "OAUTH-CC-RENEW", "OAUTH-AZ-GET", "OAUTH-AZ-CODE-QUERY", "OAUTH-TK-GRANT-UNKNOWN"}},
		{"A7", "private data is for tokens only", []string{"OAUTH-RS-NONE-401", "OAUTH-RS-INVALID"}},
		{"A8", "one token can open several APIs", []string{"OAUTH-TK-SCOPE-MULTI", "OAUTH-RS-SCOPE"}},
		{"A9", "the scope says what a token opens", []string{"OAUTH-RS-SCOPE", "OAUTH-RS-SCOPE-403", "OAUTH-TK-SCOPE"}},
		{"A10", "a request names one scope or more", []string{"OAUTH-TK-SCOPE-MULTI", "OAUTH-CC-SCOPE"}},
		{"A11", "for some things the user logs in", []string{"OAUTH-AZ-AUTHN-FIRST"}},
		{"A12", "after that the user is asked", []string{"OAUTH-AZ-CONSENT"}},
		{"A13", "a yes brings a code or a token", []string{"OAUTH-AZ-CODE-QUERY", "OAUTH-TK-FIELDS"}},
		{"A14", "a no brings an error", []string{"OAUTH-AZ-DENY", "OAUTH-AZ-ERR-CODE", "OAUTH-AZ-STATE-ECHO-ERR"}},
		{"A15", "the token is sent in the Authorization header", []string{"OAUTH-RS-HEADER"}},
		{"A16", "in the query it may be sent, and better is not", []string{"OAUTH-RS-QUERY", "OAUTH-RS-QUERY-PRIVATE"}},
		{"A17", "a token opens what its scope says and no more", []string{"OAUTH-RS-SCOPE", "OAUTH-CC-NO-USER-DATA"}},
		{"A18", "a token for account information begins no payment", []string{"OAUTH-RS-AIS-PIS"}},
		{"A19", "one token serves many calls", []string{"OAUTH-RS-REUSE"}},
		{"A20", "tokens do not live for ever", []string{"OAUTH-TK-EXPIRES", "OAUTH-TK-EXPIRES-TRUE"}},
		{"A21", "a refresh token brings the next one", []string{"OAUTH-RT-200"}},
		{"A22", "a token of the client alone is asked for again when it has expired", []string{"OAUTH-CC-RENEW", "OAUTH-CC-NO-RT"}},
		{"A23", "for a single payment a refresh token is of no use, and may come all the same", []string{"OAUTH-RT-ISSUED"}},
		{"A24", "a token of a code grant is refreshed", []string{"OAUTH-RT-200", "OAUTH-RT-NEW", "OAUTH-RT-SCOPE-KEPT"}},
		{"A25", "a refresh that failed is made good by a fresh code grant", []string{"OAUTH-RT-REAUTH", "OAUTH-RT-DEAD"}},
	},
	"premium": {
		{"P1", "access is given by the authorisation code grant", []string{"PREM-AUTH-CODE", "OAUTH-AZ-STATE-ECHO", "OAUTH-AZ-CODE-QUERY"}},
		{"P2", "the browser goes to the authorisation endpoint of the sandbox or of production", []string{"PREM-AUTH-GET"}},
		{"P3", "the bank identifies the user and learns the decision", []string{"PREM-AUTH-LOGIN", "PREM-AUTH-DENY", "OAUTH-AZ-CONSENT"}},
		{"P4", "access granted, the browser comes back to the registered address with a code", []string{"PREM-AUTH-CODE", "PREM-AUTH-REDIR-FOREIGN", "OAUTH-AZ-CODE-QUERY"}},
		{"P5", "the application posts the code to the token endpoint", []string{"PREM-TOK-200"}},
		{"P6", "where it has to prove who it is", []string{"PREM-TOK-AUTH", "OAUTH-TK-AUTH-NEEDED"}},
		{"P7", "and the code has to be good", []string{"PREM-TOK-CODE", "OAUTH-CODE-REPLAY", "OAUTH-CODE-CLIENT"}},
		{"P8", "and the address the same as before", []string{"PREM-TOK-REDIR", "OAUTH-CODE-REDIR-MISSING"}},
		{"P9", "then an access token and a refresh token come back", []string{"PREM-TOK-PAIR", "PREM-TOK-200", "OAUTH-TK-NOSTORE"}},
		{"P10", "which last for a time", []string{"PREM-EXPIRED-401", "OAUTH-TK-EXPIRES"}},
		{"P11", "nothing is shown before the user has authorised the application", []string{"PREM-ACC-NOTOKEN", "PREM-CC-ACC"}},
		{"P12", "access ends by the user's revocation or by time", []string{"PREM-REVOKED-401", "PREM-EXPIRED-401"}},
		{"P13", "from then on calls are answered 401", []string{"PREM-REVOKED-401", "PREM-EXPIRED-401", "HTTP-401-CHALLENGE"}},
		{"P14", "a valid token reads the list of accounts", []string{"PREM-ACC-200"}},
		{"P15", "which holds the accounts consented to, for a token that was checked", []string{"PREM-ACC-LIST", "PREM-ACC-NOTOKEN", "OAUTH-RS-INVALID", "OAUTH-RS-TAMPER"}},
		{"P16", "and names them for the other calls", []string{"PREM-ACC-ID", "PREM-ACC-LIST", "PREM-ACC-UNKNOWN"}},
		{"P17", "a valid token reads an account with its balances", []string{"PREM-DETAIL", "PREM-BAL", "PREM-ACC-NOTOKEN", "PREM-ACC-OTHER"}},
		{"P18", "a valid token reads a page of its transactions", []string{"PREM-TX-200", "PREM-ACC-NOTOKEN", "PREM-TX-DATE"}},
		{"P19", "whose size the application chooses within limits", []string{"PREM-PAGE-SIZE", "PREM-PAGE-BOUNDS", "PREM-PAGE-WALK", "PREM-PAGE-LAST", "PREM-PAGE-LINK"}},
		{"P20", "a refresh gives a new access token and a refresh token", []string{"PREM-REFRESH", "PREM-REFRESH-PAIR", "OAUTH-RT-200"}},
		{"P21", "a refresh that failed is made good by a code grant on the same consent", []string{"PREM-REAUTH", "PREM-REAUTH-CONSENT", "OAUTH-RT-REAUTH"}},
	},
	"stet": {
		{"S1", "account information is for access tokens alone", []string{"STET-API-01", "STET-API-02"}},
		{"S3", "the PSU is sent to the authorisation endpoint by GET", []string{"STET-AUT-01", "OAUTH-AZ-GET"}},
		{"S4", "the bank finds out who the PSU is", []string{"STET-AUT-09", "OAUTH-AZ-AUTHN-FIRST"}},
		{"S5", "and looks at the TPP: role, certificate, agreement", []string{"STET-ID-04", "STET-TLS-05", "STET-ID-06", "STET-AUT-05"}},
		{"S6", "the PSU comes back to the call-back of the request", []string{"STET-AUT-02", "STET-AUT-10", "STET-AUT-04"}},
		{"S8", "with a code that works once", []string{"STET-AUT-02", "STET-TOK-03", "STET-TOK-05"}},
		{"S9", "the code brings an access token and a refresh token", []string{"STET-TOK-01", "STET-TOK-06", "STET-TOK-07", "STET-TOK-09", "STET-TOK-12", "STET-TOK-14"}},
		{"S10", "after the TPP was looked at again", []string{"STET-TLS-01", "STET-TLS-03", "STET-TLS-05", "STET-ID-04", "STET-ID-06"}},
		{"S11", "and its authorisation number belongs to the client", []string{"STET-ID-01", "STET-ID-02"}},
		{"S12", "the answer is 200 with the access token", []string{"STET-TOK-01", "STET-TOK-02", "STET-TOK-10", "OAUTH-TK-200", "OAUTH-TK-FIELDS"}},
		{"S13", "the refresh token lives for ninety days", []string{"STET-TOK-12", "STET-REF-06"}},
		{"S14", "the access token goes into the Authorization header behind Bearer", []string{"STET-API-23", "OAUTH-RS-HEADER"}},
		{"S15", "and opens nothing with another client's certificate", []string{"STET-ID-03"}},
		{"S16", "an expired token is answered 401 with invalid_token", []string{"STET-API-02", "OAUTH-TK-EXPIRES-TRUE"}},
		{"S17", "after a refresh the request that was refused is served", []string{"STET-REF-01", "STET-REF-02"}},
		{"S18", "when the refresh token ends it all begins again", []string{"STET-REF-06", "STET-REF-08"}},
	},
}

// What the page of a profile says is judged, and passes, at the reference bank that speaks it.
func TestEverySentenceOfThePageIsJudged(t *testing.T) {
	rows, err := register.All()
	if err != nil {
		t.Fatal(err)
	}
	holds := map[string][]string{} // checks by rule
	for _, row := range rows {
		holds[row.ID] = row.Checks
	}
	for _, p := range profiles.All() {
		sentences := pages[p.Name]
		if len(sentences) == 0 {
			t.Errorf("%s: no sentence of its page is written down", p.Name)
			continue
		}
		run, err := proof.Try(t.Context(), p, proof.Bank(p.Name), bank.Config{Variant: "flow-page"}, conformance.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		outcome := map[string]conformance.Outcome{}
		for _, v := range run.Verdicts {
			outcome[v.Check] = v.Outcome
		}
		seen := map[string]bool{}
		for _, s := range sentences {
			if seen[s.id] || s.says == "" {
				t.Errorf("%s: sentence %s stands twice or says nothing", p.Name, s.id)
			}
			seen[s.id] = true
			judged := map[string]conformance.Outcome{}
			for _, rule := range s.rules {
				for _, check := range holds[rule] {
					if o, ok := outcome[check]; ok {
						judged[check] = o
					}
				}
			}
			if !slices.Contains(slices.Collect(maps.Values(judged)), conformance.Pass) {
				t.Errorf("%s: %s (%s): no check passes, of %v", p.Name, s.id, s.says, judged)
			}
		}
	}
}
