package checks

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/tapes"
)

// document is the one whose operations these tests ask about.
const document = "berlingroup"

// accounts is an answer of getAccountList with one account and members of ours.
func accounts(members string) *conformance.Exchange {
	return step(read, "getAccountList", 200, `{"accounts":[{"currency":"EUR"},{"resourceId":"a","currency":"EUR"`+members+`}]}`)
}

// report is an answer of getTransactionList with one entry and members of ours.
func report(members string) *conformance.Exchange {
	return step(read, "getTransactionList", 200, `{"transactions":{"booked":[{"transactionAmount":{"currency":"EUR","amount":"1.00"}`+members+`}],"_links":{"account":{"href":"/a"}}}}`)
}

// balance is an answer of getBalances with one balance.
func balance(members string) *conformance.Exchange {
	return step(read, "getBalances", 200, `{"balances":[{`+members+`}]}`)
}

// consent is an answer of getConsentInformation.
func consent(access, frequency, validUntil string) *conformance.Exchange {
	return step(read, "getConsentInformation", 200, fmt.Sprintf(
		`{"access":%s,"recurringIndicator":true,"validUntil":"%s","frequencyPerDay":%s,"lastActionDate":"2026-11-21","consentStatus":"valid"}`, access, validUntil, frequency))
}

// blank adds a header without a value.
func blank(e *conformance.Exchange, name string) *conformance.Exchange {
	e.Response.Header.Set(name, "")
	return e
}

func TestDeviations(t *testing.T) {
	long := strings.Repeat("x", 200)
	for _, c := range []struct {
		name string
		e    *conformance.Exchange
		want []Deviation
	}{
		{"an account list", accounts(""), nil},
		{"an empty list", step(read, "getAccountList", 200, `{"accounts":[]}`), nil},
		{"members that no document names", accounts(`,"loyalty":{"level":3}`), nil},
		{"a report", report(""), nil},
		{"a deletion", step(read, "deleteConsent", 204, ""), nil},
		{"a media type with a charset", step(read, "getAccountList", 200, `{"accounts":[]}`, "Content-Type: application/JSON; charset=utf-8"), nil},

		{"a status that is not documented", step(read, "getAccountList", 206, `{"accounts":[]}`), []Deviation{{"", "status", "status 200", "206"}}},
		{"a status of another operation", step(read, "createConsent", 200, `{}`), []Deviation{{"", "status", "status 201", "200"}}},
		{"no body", step(read, "getAccountList", 200, ""), []Deviation{{"", "body", "a body", "none"}}},
		{"a body where none belongs", step(read, "deleteConsent", 204, "{}"), []Deviation{{"", "body", "no body", "2 bytes"}}},

		{"a body announced where none belongs", step(read, "deleteConsent", 204, "", "Content-Length: 2"), []Deviation{{"", "body", "no body", "2 bytes"}}},

		{"no media type", step(read, "getAccountList", 200, `{"accounts":[]}`, "Content-Type:"), []Deviation{{"", "media type", "application/json", "no Content-Type"}}},
		{"another media type", step(read, "getAccountList", 200, `{}`, "Content-Type: text/html"), []Deviation{{"", "media type", "application/json", `"text/html"`}}},
		{"the schema is judged all the same without a media type", step(read, "getAccountList", 200, `{}`, "Content-Type:"), []Deviation{
			{"", "media type", "application/json", "no Content-Type"}, {"/accounts", "required", `a member "accounts"`, "none"}}},
		{"media types to choose from", step(read, "getTransactionList", 200, "%PDF", "Content-Type: application/pdf"), []Deviation{
			{"", "media type", "application/json or application/xml or text/plain", `"application/pdf"`}}},
		{"an error form of its own type", step(read, "getAccountList", 401, `{"type":"https://e.test/x","code":"TOKEN_UNKNOWN"}`, "Content-Type: application/problem+json"), nil},
		{"an error form under the other type", step(read, "getAccountList", 401, `{"type":"https://e.test/x","code":"TOKEN_UNKNOWN"}`), []Deviation{
			{"/tppMessages", "required", `a member "tppMessages"`, "none"}}},
		{"no JSON", step(read, "getAccountList", 200, "<html>"), []Deviation{{"", "json", "one JSON value", "a syntax error at byte 0"}}},

		{"a member missing", step(read, "getAccountList", 200, `{"accounts":[{"currency":"EUR"},{"resourceId":"a"}]}`), []Deviation{
			{"/accounts/1/currency", "required", `a member "currency"`, "none"}}},
		{"several members missing", step(read, "getConsentInformation", 200, `{"access":{},"recurringIndicator":true,"frequencyPerDay":1,"consentStatus":"valid"}`), []Deviation{
			{"/validUntil", "required", `a member "validUntil"`, "none"}, {"/lastActionDate", "required", `a member "lastActionDate"`, "none"}}},
		{"a member missing deep down", report(`,"currencyExchange":[{"sourceCurrency":"USD","exchangeRate":"1","unitCurrency":"USD","targetCurrency":"EUR"}]`), []Deviation{
			{"/transactions/booked/0/currencyExchange/0/quotationDate", "required", `a member "quotationDate"`, "none"}}},
		{"a root of another type", step(read, "getAccountList", 200, `[]`), []Deviation{{"", "type", "an object", "an array"}}},
		{"a list of another type", step(read, "getAccountList", 200, `{"accounts":{}}`), []Deviation{{"/accounts", "type", "an array", "an object"}}},
		{"a text of another type", accounts(`,"name":12`), []Deviation{{"/accounts/1/name", "type", "a string", "a number"}}},
		{"a truth value as text", balance(`"balanceAmount":{"currency":"EUR","amount":"1"},"balanceType":"expected","creditLimitIncluded":"true"`), []Deviation{
			{"/balances/0/creditLimitIncluded", "type", "a boolean", "a string"}}},
		{"an integer with a fraction", consent("{}", "1.5", "2027-01-01"), []Deviation{{"/frequencyPerDay", "type", "an integer", "a number"}}},
		{"an amount as number", balance(`"balanceAmount":{"currency":"EUR","amount":12.5},"balanceType":"expected"`), []Deviation{
			{"/balances/0/balanceAmount/amount", "type", "a string", "a number"}}},
		{"a word not in the list", accounts(`,"status":"closed"`), []Deviation{{"/accounts/1/status", "enum", "one of enabled, deleted, blocked", `"closed"`}}},
		{"a pattern", accounts(`,"iban":"DE89 3704 0044 0532 0130 00"`), []Deviation{
			{"/accounts/1/iban", "pattern", "text that matches ^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$", `"DE89 3704 0044 0532 0130 00"`}}},
		{"a pattern that would match in part", balance(`"balanceAmount":{"currency":"EUR","amount":"1.00 EUR"},"balanceType":"expected"`), []Deviation{
			{"/balances/0/balanceAmount/amount", "pattern", `text that matches ^-?[0-9]{1,14}(\.[0-9]{1,3})?$`, `"1.00 EUR"`}}},
		{"a pattern and a second line", accounts(`,"bic":"COBADEFF\nX"`), []Deviation{
			{"/accounts/1/bic", "pattern", "text that matches ^[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?$", `"COBADEFF\nX"`}}},
		{"a date of no calendar", report(`,"bookingDate":"2026-02-30"`), []Deviation{{"/transactions/booked/0/bookingDate", "format", "a date", `"2026-02-30"`}}},
		{"a leap day", report(`,"bookingDate":"2028-02-29"`), nil},
		{"a leap day in another year", report(`,"bookingDate":"2026-02-29"`), []Deviation{{"/transactions/booked/0/bookingDate", "format", "a date", `"2026-02-29"`}}},
		{"a date with a time", report(`,"bookingDate":"2026-11-21T00:00:00Z"`), []Deviation{{"/transactions/booked/0/bookingDate", "format", "a date", `"2026-11-21T00:00:00Z"`}}},
		{"a date in another order", consent("{}", "1", "31.12.2026"), []Deviation{{"/validUntil", "format", "a date", `"31.12.2026"`}}},
		{"a length at its limit", accounts(`,"product":"` + long[:35] + `"`), nil},
		{"a length over its limit", accounts(`,"product":"` + long[:36] + `"`), []Deviation{{"/accounts/1/product", "maxLength", "at most 35 characters", "36 characters"}}},
		{"a length in characters, not bytes", accounts(`,"product":"` + strings.Repeat("ä", 35) + `"`), nil},
		{"a number below its limit", consent("{}", "0", "2027-01-01"), []Deviation{{"/frequencyPerDay", "minimum", "at least 1", "0"}}},
		{"a number far below its limit", consent("{}", "-1e9", "2027-01-01"), []Deviation{{"/frequencyPerDay", "minimum", "at least 1", "-1e+09"}}},
		{"more items than allowed", report(`,"additionalInformationStructured":{"standingOrderDetails":{"frequency":"Monthly","monthsOfExecution":["1","2","3","4","5","6","7","8","9","10","11","12"]}}`), []Deviation{
			{"/transactions/booked/0/additionalInformationStructured/standingOrderDetails/monthsOfExecution", "maxItems", "at most 11 items", "an array"}}},
		{"an item of a nested list", consent(`{"balances":[{"iban":"DE89370400440532013000"},{"iban":"?"}]}`, "1", "2027-01-01"), []Deviation{
			{"/access/balances/1/iban", "pattern", "text that matches ^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$", `"?"`}}},
		{"a member of any name", step(read, "createConsent", 201, `{"consentId":"1","consentStatus":"received","_links":{"self":{"href":"/x"},"a/b":{"href":7}}}`), []Deviation{
			{"/_links/a~1b/href", "type", "a string", "a number"}}},
		{"the first of two forms", report(`,"remittanceInformationStructured":"RF18"`), nil},
		{"the second of two forms", report(`,"remittanceInformationStructured":{"reference":"RF18"}`), nil},
		{"neither of two forms", report(`,"remittanceInformationStructured":["RF18"]`), []Deviation{
			{"/transactions/booked/0/remittanceInformationStructured", "anyOf", "one of the forms that the document allows", "an array"}}},
		{"inside the form that comes closest", step(read, "getTransactionDetails", 200, `{"transactionsDetails":{"transactionDetails":{"bookingDate":"2026-02-30"}}}`), []Deviation{
			{"/transactionsDetails/transactionDetails/bookingDate", "format", "a date", `"2026-02-30"`},
			{"/transactionsDetails/transactionDetails/transactionAmount", "required", `a member "transactionAmount"`, "none"}}},
		{"no form at all", step(read, "getTransactionDetails", 200, `[]`), []Deviation{{"", "anyOf", "one of the forms that the document allows", "an array"}}},
		{"an address that is none", step(read, "getAccountList", 401, `{"type":"not found","code":"TOKEN_UNKNOWN"}`, "Content-Type: application/problem+json"), []Deviation{
			{"/type", "format", "a uri", `"not found"`}}},
		{"two deviations", accounts(`,"usage":"BOTH","iban":"?"`), []Deviation{
			{"/accounts/1/iban", "pattern", "text that matches ^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$", `"?"`},
			{"/accounts/1/usage", "enum", "one of PRIV, ORGA", `"BOTH"`}}},

		{"a header of another word", step(read, "createConsent", 201, `{"consentId":"1","consentStatus":"received","_links":{}}`, "ASPSP-SCA-Approach: OAUTH"), []Deviation{
			{"", "header", "header ASPSP-SCA-Approach with one of EMBEDDED, DECOUPLED, REDIRECT", `"OAUTH"`}}},
		{"a header of another type", step(read, "createConsent", 201, `{"consentId":"1","consentStatus":"received","_links":{}}`, "ASPSP-Notification-Support: maybe"), []Deviation{
			{"", "header", "header ASPSP-Notification-Support with a boolean", "a string"}}},
		{"a header that is there and says nothing", blank(step(read, "createConsent", 201, `{"consentId":"1","consentStatus":"received","_links":{}}`), "ASPSP-SCA-Approach"), []Deviation{
			{"", "header", "header ASPSP-SCA-Approach with one of EMBEDDED, DECOUPLED, REDIRECT", `""`}}},
		{"headers as they should be", step(read, "createConsent", 201, `{"consentId":"1","consentStatus":"received","_links":{}}`,
			"ASPSP-SCA-Approach: REDIRECT", "ASPSP-Notification-Support: false", "Location: /v1/consents/1"), nil},
		{"X-Request-ID has checks of its own", step(read, "getAccountList", 200, `{"accounts":[]}`, "X-Request-ID: none"), nil},
	} {
		if diff := cmp.Diff(c.want, DeviationsOf(document, c.e)); diff != "" {
			t.Errorf("%s: deviations differ (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestDateTimes holds the moments of a balance against RFC 3339.
func TestDateTimes(t *testing.T) {
	for text, right := range map[string]bool{
		"2026-11-20T17:04:05Z": true, "2026-11-20T17:04:05.123456+01:00": true, "2026-11-20T23:59:59-12:00": true,
		"2026-11-20t17:04:05z": true, "2026-12-31T23:59:60Z": true, "2026-12-31T23:59:61Z": false,
		"2026-11-20T17:04:05": false, "2026-11-20 17:04:05Z": false, "2026-11-31T17:04:05Z": false, "2026-11-20T25:04:05Z": false,
		"2026-11-20T17:04:05+0100": false, "2026-11-20T17:04Z": false, "2026-11-20": false, "": false, "1795194245": false,
	} {
		e := balance(`"balanceAmount":{"currency":"EUR","amount":"1"},"balanceType":"expected","lastChangeDateTime":"` + text + `"`)
		var want []Deviation
		if !right {
			want = []Deviation{{"/balances/0/lastChangeDateTime", "format", "a date-time", fmt.Sprintf("%q", text)}}
		}
		if diff := cmp.Diff(want, DeviationsOf(document, e)); diff != "" {
			t.Errorf("%q: deviations differ (-want +got):\n%s", text, diff)
		}
	}
}

// TestPointers follows every pointer into the body: it must lead to the value, or
// to where the missing one belongs.
func TestPointers(t *testing.T) {
	body := `{"accounts":[{"currency":"eur","iban":"?","_links":{"a/b~c":{"href":1}}},{"ownerNames":[{"role":"owner"}]}]}`
	e := step(read, "getAccountList", 200, body)
	root, err := Root(e)
	if err != nil {
		t.Fatal(err)
	}
	found := DeviationsOf(document, e)
	if len(found) != 5 {
		t.Errorf("found %d deviations, want 5: %v", len(found), found)
	}
	for _, d := range found {
		node := root
		names := strings.Split(d.Pointer, "/")[1:]
		for _, name := range names {
			name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
			if items := node.Items(); len(items) > 0 {
				index := 0
				if _, err := fmt.Sscan(name, &index); err != nil || index >= len(items) {
					t.Fatalf("%s: %q is no index of the list", d.Pointer, name)
				}
				node = items[index]
				continue
			}
			node = node.At(name)
		}
		if node.Pointer != d.Pointer || node.Exists() == (d.Rule == "required") {
			t.Errorf("%s leads to %s, which exists: %v, want it there unless it is missing", d.Pointer, node.Pointer, node.Exists())
		}
	}
}

// mostShown is how many bytes of a finding may come from a value: the cut of shown,
// the sign that something was cut, and two quotation marks.
const mostShown = shownBytes + len("…") + 2

// TestWordsAreShort sees to it that no finding spills a value or a schema.
func TestWordsAreShort(t *testing.T) {
	secret := strings.Repeat("SECRETpersonal€", 500)
	quoted := fmt.Sprintf("%q", secret)
	for name, e := range map[string]*conformance.Exchange{
		"a text":          accounts(`,"iban":` + quoted + `,"status":` + quoted + `,"name":` + quoted + `,"bic":` + quoted),
		"an object":       accounts(`,"iban":{"a":` + quoted + `},"status":[` + quoted + `]`),
		"a date":          report(`,"bookingDate":` + quoted + `,"remittanceInformationStructured":[` + quoted + `]`),
		"a wrong root":    step(read, "getAccountList", 200, quoted),
		"a broken body":   step(read, "getAccountList", 200, quoted[:len(quoted)-1]),
		"a header":        step(read, "createConsent", 201, `{"consentId":"1","consentStatus":"received","_links":{}}`, "ASPSP-SCA-Approach: "+secret),
		"a big number":    consent("{}", "-"+strings.Repeat("9", 300), "2027-01-01"),
		"a status":        step(read, "getAccountList", 599, quoted),
		"a missing thing": step(read, "getAccountList", 200, `{"`+secret+`":1}`),
	} {
		found := DeviationsOf(document, e)
		if len(found) == 0 {
			t.Errorf("%s: no deviation, want some", name)
		}
		for _, d := range found {
			if len(d.Got) > mostShown || !utf8.ValidString(d.Got) || strings.Contains(d.Want, "SECRET") || len(d.Want) > 160 || strings.ContainsAny(d.Want, "{}[]") && d.Rule != "pattern" && d.Rule != "header" {
				t.Errorf("%s: want %q, got %q: too much is shown", name, d.Want, d.Got)
			}
		}
	}
}

func TestShown(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{"short", `"short"`},
		{strings.Repeat("a", 40), `"` + strings.Repeat("a", 40) + `"`},
		{strings.Repeat("a", 41), `"` + strings.Repeat("a", 40) + `…"`},
		{strings.Repeat("a", 39) + "€uro", `"` + strings.Repeat("a", 39) + `…"`}, // never half a character
		{12.0, "12"}, {1e21, "1e+21"}, {true, "a boolean"}, {nil, "null"}, {[]any{1.0}, "an array"}, {map[string]any{}, "an object"},
	} {
		if got := shown(c.value); got != c.want {
			t.Errorf("shown(%v) = %s, want %s", c.value, got, c.want)
		}
	}
}

func TestConforms(t *testing.T) {
	judge := Conforms(document, "getAccountList", func(d Deviation) bool { return d.Rule == "maxLength" }, read, seen)
	long := accounts(`,"name":"` + strings.Repeat("x", 71) + `"`)
	wrong := accounts(`,"status":"closed"`)
	try(t, []conformance.Check{{ID: "DOC", Tolerates: true, Reads: []string{read, "another step"}, Sees: []string{seen}, Judge: judge}}, []trial{
		{"DOC", "as documented", tapes.Tape(accounts("")), conformance.ResultHolds, ""},
		{"DOC", "something tolerated", tapes.Tape(accounts(""), long, accounts("")), conformance.ResultTolerated, "71 characters"},
		{"DOC", "something not tolerated", tapes.Tape(accounts(""), wrong), conformance.ResultFails, `"closed"`},
		{"DOC", "something tolerated, then something not", tapes.Tape(long, wrong, long), conformance.ResultFails, `"closed"`},
		{"DOC", "a success that is not documented", tapes.Tape(accounts(""), step(seen, "getAccountList", 202, "{}")), conformance.ResultFails, "202"},
		{"DOC", "errors are judged elsewhere", tapes.Tape(accounts(""), step(read, "getAccountList", 400, "no JSON")), conformance.ResultHolds, ""},
		{"DOC", "other operations are judged elsewhere", tapes.Tape(accounts(""), step(read, "getBalances", 200, "{}")), conformance.ResultHolds, ""},
		{"DOC", "other steps are judged elsewhere", tapes.Tape(accounts(""), step("another step", "getAccountList", 200, "{}")), conformance.ResultHolds, ""},
		{"DOC", "nothing but errors", tapes.Tape(step(read, "getAccountList", 500, "")), conformance.ResultInconclusive, ""},
		{"DOC", "no answer", tapes.Tape(tapes.Silent(read, "getAccountList")), conformance.ResultInconclusive, ""},
	})
	shows := judge(conformance.View{Tape: tapes.Tape(accounts(""), wrong)})
	if shows.Exchange != 2 || shows.Pointer != "/accounts/1/status" || !strings.HasPrefix(shows.Want, "one of enabled") {
		t.Errorf("the finding shows exchange %d at %q and wants %q, want 2 at /accounts/1/status and the words allowed", shows.Exchange, shows.Pointer, shows.Want)
	}
	plain := Conforms(document, "getAccountList", nil, read)
	if got := plain(conformance.View{Tape: tapes.Tape(long)}).Result; got != conformance.ResultFails {
		t.Errorf("without tolerance a name too long = %s, want %s", got, conformance.ResultFails)
	}
}

func TestSucceeds(t *testing.T) {
	judge := Succeeds(read, Conforms(document, "getAccountList", nil, read, seen))
	putOff := step(read, "getAccountList", 503, "")
	again := accounts("")
	again.Attempt = 2
	try(t, []conformance.Check{{ID: "DOC", Reads: []string{read}, Sees: []string{seen}, Judge: judge}}, []trial{
		{"DOC", "data", tapes.Tape(accounts("")), conformance.ResultHolds, ""},
		{"DOC", "data after a pause", tapes.Tape(putOff, again), conformance.ResultHolds, ""},
		{"DOC", "a refusal", tapes.Tape(step(read, "getAccountList", 403, "{}")), conformance.ResultFails, "403"},
		{"DOC", "a crash", tapes.Tape(accounts(""), step(read, "getAccountList", 500, "")), conformance.ResultFails, "500"},
		{"DOC", "a refusal to a step merely seen", tapes.Tape(accounts(""), step(seen, "getAccountList", 401, "{}")), conformance.ResultHolds, ""},
		{"DOC", "data of another shape", tapes.Tape(step(read, "getAccountList", 200, "{}")), conformance.ResultFails, "none"},
	})
}

func TestEnum(t *testing.T) {
	if got, want := Enum(document, "AccountStatus"), []string{"enabled", "deleted", "blocked"}; cmp.Diff(want, got) != "" {
		t.Errorf("Enum(AccountStatus) = %v, want %v", got, want)
	}
	if got := Enum(document, "NoSuchSchema"); got != nil {
		t.Errorf("Enum(NoSuchSchema) = %v, want none", got)
	}
	if got := Enum(document, "Amount"); got != nil {
		t.Errorf("Enum(Amount) = %v, want none", got)
	}
}

func TestUnknownOperations(t *testing.T) {
	if got := DeviationsOf(document, step(read, "issueToken", 599, "")); got != nil {
		t.Errorf("deviations of an operation that the document lacks = %v, want none", got)
	}
	for name, judge := range map[string]func(){
		"no such operation": func() { Conforms(document, "issueToken", nil, read)(conformance.View{}) },
		"no such document":  func() { Conforms("atlantis", "getAccountList", nil, read)(conformance.View{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic, want one: the catalogue is wrong", name)
				}
			}()
			judge()
		}()
	}
}

// BenchmarkConforms judges a page of a hundred entries.
func BenchmarkConforms(b *testing.B) {
	entry := `{"transactionId":"t-1","entryReference":"e-1","bookingDate":"2026-11-20","valueDate":"2026-11-20",` +
		`"transactionAmount":{"currency":"EUR","amount":"-12.50"},"creditorName":"John Miles","creditorAccount":{"iban":"DE89370400440532013000"},` +
		`"remittanceInformationStructured":{"reference":"RF18"},"bankTransactionCode":"PMNT-RDDT-ESDD","_links":{"transactionDetails":{"href":"/x"}}}`
	page := step(read, "getTransactionList", 200, `{"transactions":{"booked":[`+strings.Repeat(entry+",", 99)+entry+`],"_links":{"account":{"href":"/a"}}}}`)
	view := conformance.View{Tape: tapes.Tape(page)}
	judge := Conforms(document, "getTransactionList", nil, read)
	if f := judge(view); f.Result != conformance.ResultHolds {
		b.Fatalf("the page does not conform: want %s, got %s at %s", f.Want, f.Got, f.Pointer)
	}
	b.SetBytes(page.Response.Size)
	for b.Loop() {
		judge(view)
	}
}
