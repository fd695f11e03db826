package report

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance"
)

// start is the moment at which every fixture begins.
var start = time.Date(2026, 11, 21, 9, 30, 0, 123456789, time.UTC)

const guidelines = "NextGenPSD2 Implementation Guidelines 1.3.16"

// fixture is a report with every outcome, every kind of skip, every encoding of
// a body, transport failures, TLS and text that means harm.
func fixture() *conformance.Report {
	r := &conformance.Report{
		Kit:      conformance.Kit{Name: "assay", Version: "0.2.0"},
		Started:  start,
		Finished: start.Add(41*time.Second + 250*time.Millisecond),
		Runs:     []*conformance.Run{nonconformant(), partial(), unreachable(), faulty()},
	}
	r.Conclude(conformance.Gate{FailOn: "must"})
	return r
}

// conclude settles a run as the kit does.
func conclude(r *conformance.Run, known ...conformance.Known) *conformance.Run {
	p := &conformance.Profile{Features: []conformance.Feature{{Name: "accounts", Core: true}, {Name: "paging"}}}
	r.Link()
	r.Conclude(p, &conformance.Target{Known: known})
	return r
}

func verdict(check, title string, level conformance.Level, phase conformance.Phase, outcome conformance.Outcome, step string) conformance.Verdict {
	return conformance.Verdict{
		Check: check, Title: title, Rules: []string{check}, Level: level, Phase: phase, Outcome: outcome, Steps: []string{step},
		Clause: conformance.Clause{Document: guidelines, Section: "6.3", Text: "as the rule " + check + " says"},
	}
}

func skipped(check string, level conformance.Level, phase conformance.Phase, kind conformance.SkipKind, reason string) conformance.Verdict {
	v := verdict(check, "something that was left out", level, phase, conformance.Skipped, "read transactions")
	v.SkipKind, v.Reason = kind, reason
	return v
}

// found adds to a verdict what was wanted and got, and where.
func found(v conformance.Verdict, want, got string, exchanges ...int) conformance.Verdict {
	v.Want, v.Got, v.Exchanges = want, got, exchanges
	if len(exchanges) > 0 {
		v.Exchange = exchanges[0]
	}
	return v
}

func nonconformant() *conformance.Run {
	return conclude(&conformance.Run{
		Profile:  "berlin-group",
		Preset:   "nextgenpsd2",
		Title:    "NextGenPSD2 XS2A account information with OAuth2 SCA",
		Standard: conformance.Standard{Name: "NextGenPSD2 XS2A", Version: "1.3.16"},
		Specs:    []conformance.Spec{{Name: "berlingroup", SHA256: strings.Repeat("0a", 32)}, {Name: "authorization"}},
		Target: conformance.TargetFacts{
			Name: "Sparbank Überlingen Sandbox", BaseURL: "https://api.sparbank.example/psd2", ClaimsSHA256: strings.Repeat("f1", 32),
		},
		Started:  start,
		Duration: 12*time.Second + 345678901*time.Nanosecond,
		Facts: conformance.Facts{
			Profile: "berlin-group", Preset: "nextgenpsd2", Features: []string{"accounts", "paging"},
			Options: map[string]string{"refresh_rotation": "optional", "consent_token": "none"}, Skew: time.Minute,
		},
		Selection: conformance.Selection{Checks: []string{"BG-*", "OAUTH-*"}, Phases: []conformance.Phase{conformance.Consent}, Mode: "full"},
		Coverage:  conformance.Coverage{Clauses: 240, Testable: 180, Tested: 150, Judged: 9},
		Leftover:  []string{"consent 5c7a1e0e-7b1f-4c55-9c1b-2f3f4a5b6c7d"},
		Steps: []conformance.StepRecord{
			{Name: "create consent", Phase: conformance.Consent, State: conformance.StepWalked},
			{Name: "redeem code", Phase: conformance.Token, Grant: "main", State: conformance.StepWalked},
			{Name: "refresh", Phase: conformance.Refresh, Grant: "main", State: conformance.StepBlocked, Reason: "no refresh token: nothing to act with"},
			{Name: "refresh again", Phase: conformance.Refresh, Grant: "main", State: conformance.StepBlocked, Reason: "no refresh token: nothing to act with"},
			{Name: "create consent anew", Phase: conformance.Consent, Grant: "anew", State: conformance.StepSkipped, SkipKind: conformance.SkipUnaffordable, Reason: "the approvals of a run (2) do not reach the grant \"anew\""},
			{Name: "close", Phase: conformance.Close, State: conformance.StepPending},
		},
		Verdicts:    nonconformantVerdicts(),
		Tape:        tape(),
		Connections: connections(),
	},
		conformance.Known{Check: "BG-TRX-11", Reason: "vendor fix in release 7", Owner: "api-team"},
		conformance.Known{Check: "BG-CNS-01", Reason: "was mended long ago", Owner: "api-team"})
}

func nonconformantVerdicts() []conformance.Verdict {
	pointing := found(verdict("BG-ACC-04", "every account has a resourceId", conformance.Must, conformance.Accounts, conformance.Fail, "list accounts"),
		"a string", "17 <integer> & \"more\"", 3)
	pointing.Pointer, pointing.Offset = "/accounts/0/resourceId", 31
	long := found(verdict("BG-CNS-10", "the answer names the consent that it created and the links that lead on from there", conformance.Must, conformance.Consent, conformance.Fail, "create consent"),
		"201", "200 and a page that begins with "+strings.Repeat("“Größe” ", 30), 2)
	known := found(verdict("BG-TRX-11", "a wrong date is refused", conformance.Must, conformance.Transactions, conformance.Fail, "read transactions"), "400", "500", 4)
	tolerated := found(verdict("BG-SCA-02", "the answer says how the PSU is led on", conformance.Must, conformance.Consent, conformance.Warn, "create consent"),
		"ASPSP-SCA-Approach", "no such header", 2)
	should := found(verdict("OAUTH-TOK-07", "the token answer may not be cached", conformance.Should, conformance.Token, conformance.Warn, "redeem code"),
		"Cache-Control: no-store", "Cache-Control: \x1b[2Jpublic\r\nX: \u202e", 5)
	note := found(verdict("TLS-V13", "TLS 1.3 is offered", conformance.Info, conformance.Connect, conformance.Note, "list accounts without token"), "", "TLS 1.2", 1)
	blocked := verdict("BG-RFR-01", "a refreshed token opens the accounts", conformance.Must, conformance.Refresh, conformance.Blocked, "refresh")
	blocked.Reason = `"refresh" could not act: no refresh token: nothing to act with`
	again := verdict("BG-RFR-02", "a token is refreshed more than once", conformance.Must, conformance.Refresh, conformance.Blocked, "refresh again")
	again.Reason = `"refresh again" could not act: no refresh token: nothing to act with`
	silent := verdict("BG-DEL-01", "a consent can be deleted", conformance.Must, conformance.Revocation, conformance.Blocked, "delete consent")
	silent.Reason = `"delete consent" got no answer: timeout`
	return []conformance.Verdict{
		note,
		verdict("BG-CNS-01", "a consent is created", conformance.Must, conformance.Consent, conformance.Pass, "create consent"),
		long, tolerated,
		found(verdict("BG-DEL-03", "a deleted consent gives no data", conformance.Must, conformance.Revocation, conformance.Fail, "list accounts after deletion"),
			"401", "200 with data", 3, 4),
		verdict("OAUTH-TOK-01", "a code buys a token", conformance.Must, conformance.Token, conformance.Pass, "redeem code"),
		should, pointing, known, blocked, again, silent,
		skipped("BG-SIG-01", conformance.Must, conformance.Consent, conformance.SkipInapplicable, "no answer was signed"),
		skipped("BG-PAG-01", conformance.Must, conformance.Transactions, conformance.SkipUnclaimed, "the target does not claim paging"),
		skipped("BG-XYZ-01", conformance.Should, conformance.Accounts, conformance.SkipUnselected, "not selected"),
		skipped("BG-EXI-01", conformance.Must, conformance.Token, conformance.SkipUnaffordable, `the approvals of a run (2) do not reach the grant "existing"`),
		skipped("BG-EXI-02", conformance.Must, conformance.Token, conformance.SkipUnaffordable, `the approvals of a run (2) do not reach the grant "existing"`),
		skipped("OAUTH-LCK-01", conformance.Must, conformance.Token, conformance.SkipCareful, `mode careful leaves out acts of risk "lock"`),
		skipped("OAUTH-BND-01", conformance.Must, conformance.Token, conformance.SkipUnconfigured, "no second client"),
	}
}

func tape() []*conformance.Exchange {
	exchange := func(n int, step string, phase conformance.Phase, operation string, request conformance.Message, response *conformance.Message) *conformance.Exchange {
		return &conformance.Exchange{
			N: n, Step: step, Phase: phase, Operation: operation, Attempt: 1, Client: "main", Connection: 1,
			Started: start.Add(time.Duration(n) * time.Second), Duration: 12*time.Millisecond + 345*time.Nanosecond,
			Request: request, Response: response,
		}
	}
	request := func(method, path string) conformance.Message {
		return conformance.Message{
			Method: method, URL: "https://api.sparbank.example/psd2" + path,
			Header: http.Header{"X-Request-Id": {"99391c7e-ad88-49ec-a2ad-99ddcb1f7721"}, "Accept": {"application/json"}},
		}
	}
	answer := func(status int, body string) *conformance.Message {
		return &conformance.Message{
			Status: status, Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {"application/json"}},
			Body: conformance.NewBody([]byte(body)), Size: int64(len(body)),
		}
	}
	latin := answer(200, "Gr\xfc\xdfe & <b>"+"\x00")
	latin.Header["X-Greeting"] = []string{"Gr\xfc\xdfe", "second"}
	late := exchange(6, "delete consent", conformance.Revocation, "deleteConsent", request("DELETE", "/v1/consents/7"), nil)
	late.Failure, late.Grant, late.Attempt, late.Connection = &conformance.Failure{Class: conformance.FailTimeout, Text: "no answer within 10s"}, "main", 2, 0
	cut := exchange(7, "read transactions", conformance.Transactions, "getTransactionList", request("GET", "/v1/accounts/1/transactions"), answer(200, `{"transactions":{"booked":[`))
	cut.Failure, cut.Response.Truncated, cut.Response.Size = &conformance.Failure{Class: conformance.FailTruncated, Text: "the announced length did not come"}, true, 27
	tokens := exchange(5, "redeem code", conformance.Token, "issueToken", request("POST", "/oauth2/token"), answer(200, `{"access_token":"Xk2…","token_type":"Bearer"}`))
	tokens.Request.Body = conformance.NewBody([]byte("grant_type=authorization_code&code=zQ0"))
	tokens.Request.Size, tokens.Grant = 38, "main"
	tokens.Seals = map[string]string{"token.bits": "256", "pkce.match": "yes"}
	back := exchange(8, "authorise", conformance.Authorise, conformance.OperationCallback, conformance.Message{Method: "GET", URL: "https://tpp.assay.example/callback?error=\xe9"}, nil)
	back.Connection = 0
	return []*conformance.Exchange{
		exchange(1, "list accounts without token", conformance.Connect, "getAccountList", request("GET", "/v1/accounts"), answer(401, "")),
		exchange(2, "create consent", conformance.Consent, "createConsent", request("POST", "/v1/consents"), answer(200, `{"consentStatus":"received","text":"Größe – 日本"}`)),
		exchange(3, "list accounts", conformance.Accounts, "getAccountList", request("GET", "/v1/accounts"), answer(200, longBody())),
		exchange(4, "list accounts after deletion", conformance.Revocation, "getAccountList", request("GET", "/v1/accounts"), latin),
		tokens, late, cut, back,
	}
}

// longBody is an answer that lies packed on the tape.
func longBody() string {
	var b strings.Builder
	b.WriteString(`{"accounts":[`)
	for i := range 200 {
		fmt.Fprintf(&b, `{"resourceId":%d,"iban":"DE89370400440532013000","currency":"EUR"},`, i)
	}
	return strings.TrimSuffix(b.String(), ",") + "]}"
}

func connections() []conformance.Connection {
	return []conformance.Connection{
		{N: 1, Version: "TLS 1.2", Cipher: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", ALPN: "http/1.1", ServerName: "api.sparbank.example",
			Peer: [][]byte{{0x30, 0x82, 0x01, 0x0a}, {0x30, 0x82, 0x02, 0x0b}}, Offered: true},
		{N: 2, Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", ServerName: "api.sparbank.example", Resumed: true},
	}
}

func partial() *conformance.Run {
	r := &conformance.Run{
		Profile: "berlin-group", Preset: "flow-page", Title: "NextGenPSD2 XS2A account information with OAuth2 SCA",
		Target:  conformance.TargetFacts{Name: "reference bank", BaseURL: "http://127.0.0.1:40123", Embedded: true},
		Started: start.Add(13 * time.Second), Duration: 800 * time.Millisecond,
		Facts:    conformance.Facts{Profile: "berlin-group", Preset: "flow-page"},
		Coverage: conformance.Coverage{Clauses: 240, Testable: 180, Tested: 150, Judged: 60},
	}
	for i, phase := range conformance.Phases()[:9] {
		for j := range (9-i)/2 + 1 {
			r.Verdicts = append(r.Verdicts, verdict(fmt.Sprintf("BG-P%d-%02d", i, j), "a truth", conformance.Must, phase, conformance.Pass, "a step"))
		}
	}
	for i := range 3 {
		r.Verdicts = append(r.Verdicts, skipped(fmt.Sprintf("BG-EXI-%02d", i), conformance.Must, conformance.Token, conformance.SkipUnaffordable, `the approvals of a run (2) do not reach the grant "existing"`))
	}
	r.Verdicts = append(r.Verdicts, skipped("OAUTH-BND-01", conformance.Must, conformance.Token, conformance.SkipUnconfigured, "no second client"))
	return conclude(r)
}

func unreachable() *conformance.Run {
	r := &conformance.Run{
		Profile: "berlin-group", Preset: "flow-page", Title: "NextGenPSD2 XS2A account information with OAuth2 SCA",
		Target:  conformance.TargetFacts{Name: "nobody", BaseURL: "http://127.0.0.1:1"},
		Started: start.Add(14 * time.Second), Duration: time.Millisecond,
		Halt: "connect: refused: nothing answers at http://127.0.0.1:1",
	}
	for i := range 12 {
		v := verdict(fmt.Sprintf("BG-CNS-%02d", i), "a truth", conformance.Must, conformance.Consent, conformance.Blocked, fmt.Sprintf("step %d", i))
		v.Reason = fmt.Sprintf("%q was not reached", v.Steps[0])
		r.Verdicts = append(r.Verdicts, v)
	}
	return conclude(r)
}

// interrupted is a run that somebody stopped in the middle.
func interrupted() *conformance.Run {
	r := unreachable()
	r.Halt, r.Interrupted = "consent: interrupted", true
	for i := range 12 {
		r.Steps = append(r.Steps, conformance.StepRecord{Name: fmt.Sprintf("step %d", i), Phase: conformance.Consent, State: conformance.StepPending})
	}
	r.Verdicts = append(r.Verdicts, verdict("HTTP-01", "something answers", conformance.Must, conformance.Connect, conformance.Pass, "list accounts without token"))
	return conclude(r)
}

func faulty() *conformance.Run {
	v := verdict("HTTP-01", "something answers", conformance.Must, conformance.Connect, conformance.Broken, "list accounts without token")
	v.Reason = "the check panicked: index out of range"
	return conclude(&conformance.Run{
		Profile: "flinks", Title: "Flinks data recipient", Started: start.Add(20 * time.Second), Verdicts: []conformance.Verdict{v},
	})
}

// conformant is a run with nothing to complain about.
func conformant() *conformance.Run {
	r := partial()
	r.Verdicts = r.Verdicts[:len(r.Verdicts)-4]
	return conclude(r)
}
