package proof_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/report"
)

// A canary is a secret or personal value that no artefact may show. sing gives its value
// at a moment of the run, "" while there is none.
type canary struct {
	name string
	sing func(l *bank.Ledger) string
}

func constant(value string) func(*bank.Ledger) string {
	return func(*bank.Ledger) string { return value }
}

func newest(kind bank.Kind) func(*bank.Ledger) string {
	return func(l *bank.Ledger) string {
		if t := l.Newest(func(t *bank.Token) bool { return t.Kind == kind }); t != nil {
			return t.Value
		}
		return ""
	}
}

// The canaries. Those of nobody are met in no other place than where they are planted,
// and show by their form what they are.
var canaries = []canary{
	{"access token", newest(bank.AccessToken)},
	{"refresh token", newest(bank.RefreshToken)},
	{"code", func(l *bank.Ledger) string {
		if len(l.Codes) == 0 {
			return ""
		}
		return l.Codes[len(l.Codes)-1].Value
	}},
	{"client secret", constant(bank.MainClient.Secret)},
	{"secret of the other client", constant(bank.OtherClient.Secret)},
	{"password", constant(bank.Alice.Password)},
	{"IBAN", constant(bank.Alice.Accounts[0].IBAN)},
	{"owner", constant(bank.Alice.FullName)},
	{"IBAN of nobody", constant("GB33BUKB20201555555555")},
	{"card number of nobody", constant("4556737586899855")},
	{"e-mail address of nobody", constant("white.rabbit@wonderland.example")},
	{"JWT of nobody", constant("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3aGl0ZS1yYWJiaXQifQ.c2lnbmF0dXJlLW9mLXRoZS1yYWJiaXQ")},
}

// A place is where a bank lets values slip out. sing gives them while the bank holds its
// ledger.
type place struct {
	name string
	lie  func(r *bank.Rules, sing func() []string)
}

// Where a value may stand in a text, and how it may be written there.
var spellings = []struct {
	name  string
	write func(string) string
}{
	{"plain", func(s string) string { return s }},
	{"query", url.QueryEscape},
	{"percent", func(s string) string { return each(s, "%%%02X", 1) }},
	{"percent in part", func(s string) string { return each(s, "%%%02x", 3) }},
	{"JSON", func(s string) string { return each(s, `\u%04x`, 1) }},
	{"JSON in part", func(s string) string { return each(s, `\u%04X`, 4) }},
	{"HTML", func(s string) string { return each(s, "&#%d;", 1) }},
	{"HTML in part", func(s string) string { return each(html.EscapeString(s), "&#x%x;", 5) }},
	{"base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"base64, second byte", func(s string) string { return base64.StdEncoding.EncodeToString([]byte("?" + s)) }},
	{"base64, third byte", func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte("<<" + s + "?>")) }},
	{"base64url", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("ÿ?" + s)) }},
	{"base64 of a header", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("assay-tpp:"+s)) + "\r\n"))
	}},
	{"percent twice", func(s string) string { return url.QueryEscape(each(s, "%%%02X", 2)) }},
	{"percent in base64", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("secret=" + url.QueryEscape(s)))
	}},
	{"JSON in JSON", func(s string) string { return `{"value":` + quoted(s) + `}` }},
}

// each writes every nth character of a text in another way.
func each(s, format string, n int) string {
	var b strings.Builder
	i := 0
	for _, r := range s {
		if i++; i%n == 0 && r < 0x80 {
			fmt.Fprintf(&b, format, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(text)
}

// places are all the slips. Those that would end the flow are made in answers that the
// flow does not need.
func places() []place {
	all := []place{{"callback", inCallback}, {"failure", inFailure}}
	add := func(name string, plant func(operation string, a *bank.Answer, value string)) {
		all = append(all, place{name, func(r *bank.Rules, sing func() []string) {
			bank.Rewrite(func(operation string, a *bank.Answer) {
				for _, v := range sing() {
					plant(operation, a, v)
				}
			})(r)
		}})
	}
	for _, s := range spellings {
		add("written as "+s.name, func(op string, a *bank.Answer, v string) {
			v = s.write(v)
			a.Header.Add("X-Debug", "got "+v)
			a.Edit(func(o map[string]any) { o["note"] = fmt.Sprint(o["note"], " ", v) })
			switch {
			case a.Status >= 400 && strings.HasPrefix(op, "get"):
				a.Header.Set("Content-Type", "text/html")
				a.Body = fmt.Appendf(a.Body, "<html><p>Request refused: <b>%s</b></p></html>", v)
			case bytes.HasPrefix(a.Body, []byte("{")): // the value is part of the notation
				a.Body = fmt.Appendf(nil, `{"echo":"seen: %s",%s`, strings.ReplaceAll(v, `"`, `\"`), a.Body[1:])
			}
		})
	}
	add("error_description", func(op string, a *bank.Answer, v string) {
		if op == bank.OpToken && a.Status >= 400 {
			a.Edit(func(o map[string]any) { o["error_description"] = "no such thing: " + v })
		}
	})
	add("error", func(op string, a *bank.Answer, v string) {
		if op == bank.OpToken && a.Status >= 400 {
			a.Edit(func(o map[string]any) { o["error"] = v })
		}
	})
	add("text of an error", func(_ string, a *bank.Answer, v string) {
		a.Edit(func(o map[string]any) {
			if o["tppMessages"] != nil {
				o["tppMessages"] = []any{map[string]any{"category": "ERROR", "code": v, "text": "for " + v, "path": v}}
			}
		})
	})
	add("member name", func(_ string, a *bank.Answer, v string) {
		a.Edit(func(o map[string]any) { o[v] = true; o["for "+v] = 1 })
	})
	add("status of the consent", func(op string, a *bank.Answer, v string) {
		if op == "getConsentStatus" {
			a.Edit(func(o map[string]any) { o["consentStatus"] = v })
		}
	})
	add("members that checks quote", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" || op == "readAccountDetails" {
			a.Edit(func(o map[string]any) {
				o["account"] = map[string]any{"iban": v, "currency": v, "cashAccountType": v}
				o["balances"] = []any{map[string]any{"balanceType": v, "balanceAmount": map[string]any{"amount": v, "currency": v}, "referenceDate": v}}
			})
		}
	})
	add("remittance information", func(op string, a *bank.Answer, v string) {
		if op == "getTransactionList" {
			a.Edit(func(o map[string]any) {
				report, _ := o["transactions"].(map[string]any)
				booked, _ := report["booked"].([]any)
				for _, entry := range booked {
					entry.(map[string]any)["remittanceInformationUnstructured"] = "Miete " + v + " Oktober"
					entry.(map[string]any)["creditorName"] = v
					entry.(map[string]any)["creditorId"] = v
					entry.(map[string]any)["entryReference"] = v
				}
			})
		}
	})
	add("link", func(_ string, a *bank.Answer, v string) {
		a.Edit(func(o map[string]any) {
			links, _ := o["_links"].(map[string]any)
			if links == nil {
				links = map[string]any{}
			}
			links["help"] = map[string]any{"href": "https://help.example/" + url.PathEscape(v) + "?q=" + url.QueryEscape(v) + "#" + url.PathEscape(v)}
			o["_links"] = links
		})
	})
	add("Location", func(op string, a *bank.Answer, v string) {
		if op == "createConsent" && a.Status == http.StatusCreated {
			a.Header.Set("Location", a.Header.Get("Location")+"?session="+url.QueryEscape(v))
		}
	})
	add("cookies", func(_ string, a *bank.Answer, v string) {
		a.Header.Add("Set-Cookie", "trace="+url.QueryEscape(v)+"; Path=/")
		a.Header.Add("Set-Cookie", url.PathEscape(v)+"=1; Path=/"+url.PathEscape(v))
	})
	add("challenge", func(_ string, a *bank.Answer, v string) {
		if a.Status == http.StatusUnauthorized {
			a.Header.Add("WWW-Authenticate", `Bearer realm="bank", error="invalid_token", error_description="expired: `+v+`"`)
		}
	})
	add("header of the protocol", func(_ string, a *bank.Answer, v string) {
		a.Header.Set("Server", v)
		a.Header.Set("Warning", `199 - "`+v+`"`)
		a.Header.Set("Via", "1.1 "+v)
	})
	add("media type", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" {
			a.Header.Set("Content-Type", "application/json; profile="+v)
		}
	})
	add("broken JSON", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" {
			a.Body = fmt.Appendf(nil, `{"balances": [{"name": "%s", "other: %s `, v, v)
		}
	})
	add("text behind JSON", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" {
			a.Body = fmt.Appendf(a.Body, "\n-- %s --\n", v)
		}
	})
	add("XML", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" {
			a.Header.Set("Content-Type", "application/xml")
			a.Body = fmt.Appendf(nil, `<Document><Nm>%s</Nm><Note kind="%s"><![CDATA[%s]]></Note></Document>`, html.EscapeString(v), html.EscapeString(v), v)
		}
	})
	add("form", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" {
			a.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			a.Body = []byte("a=b&debug=" + url.QueryEscape(v) + "&" + url.QueryEscape(v) + "=c")
		}
	})
	add("long body", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" {
			a.Body = fmt.Appendf(nil, `{"padding":%q,"note":%q}`, strings.Repeat("lorem ipsum ", 1000), v)
		}
	})
	add("packed body", func(op string, a *bank.Answer, v string) {
		if op == "getBalances" {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			fmt.Fprintf(w, `{"balances":[],"note":%s}`, quoted(v))
			_ = w.Close() // into memory
			a.Body = packed.Bytes()
			a.Header.Set("Content-Encoding", "gzip")
		}
	})
	add("Basic in base64", func(_ string, a *bank.Answer, v string) {
		dump := "POST /oauth2/token HTTP/1.1\r\nAuthorization: Basic " + base64.StdEncoding.EncodeToString([]byte("assay-tpp:"+v)) + "\r\n\r\ncode=" + v
		a.Edit(func(o map[string]any) { o["dump"] = base64.StdEncoding.EncodeToString([]byte(dump)) })
	})
	return all
}

// inCallback lets values slip out on the redirect URI, beside the code or an error.
func inCallback(r *bank.Rules, sing func() []string) {
	redirect := r.Redirect
	r.Redirect = func(uri string, answer url.Values) string {
		for _, v := range sing() {
			answer.Add("error_description", "for "+v)
			answer.Add(v, "1")
		}
		return redirect(uri, answer)
	}
}

// inFailure lets values slip out in an answer that is no HTTP, which transports quote in
// their errors.
func inFailure(r *bank.Rules, sing func() []string) {
	bank.Rewrite(func(operation string, a *bank.Answer) {
		if operation == "getBalances" {
			a.Header["X-Slip"] = sing()
		}
	})(r)
	send := r.Send
	r.Send = func(w http.ResponseWriter, a *bank.Answer) {
		if a.Header["X-Slip"] == nil {
			send(w, a)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err) // the connections of a bank over plain HTTP/1.1 can all be taken over
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 %s\r\n\r\n", strings.Join(a.Header["X-Slip"], " "))
	}
}

// slipping is a bank's habit of letting canaries slip out at places. It tells the owners
// of accounts by name, so that the kit knows them.
func slipping(ledger func() *bank.Ledger, places []place, canaries []canary) bank.Fault {
	sing := func() []string {
		var values []string
		for _, c := range canaries {
			if v := c.sing(ledger()); v != "" {
				values = append(values, v)
			}
		}
		return values
	}
	return bank.Fault{Name: "slipping", Lie: func(r *bank.Rules) {
		bank.Rewrite(func(operation string, a *bank.Answer) {
			if operation == "readAccountDetails" {
				a.Edit(func(o map[string]any) {
					if account, ok := o["account"].(map[string]any); ok {
						account["ownerName"] = bank.Alice.FullName
					}
				})
			}
		})(r)
		for _, p := range places {
			p.lie(r, sing)
		}
	}}
}

// An artefact is something that a run leaves behind, or a part of it.
type artefact struct{ name, text string }

// Remains are all that a run leaves behind, and by what it is all that it may not show.
type remains struct {
	artefacts []artefact
	forbidden map[string]string
}

// sing runs a profile against a bank whose answers let canaries slip at places, and
// returns what the run leaves behind.
func sing(t *testing.T, variant string, places []place, canaries []canary) remains {
	t.Helper()
	p := profiles.Named("berlin-group")
	var b *bank.Bank
	fault := slipping(func() *bank.Ledger { return b.Ledger }, places, canaries)
	b, target, stop, err := proof.Embed(proof.Bank(p.Name), bank.Config{Variant: variant, Faults: []bank.Fault{fault}})
	if err != nil {
		t.Fatal(err)
	}
	walk, err := proof.Begin(p, target, conformance.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	walk.To(t.Context(), len(p.Steps)-1)
	walk.Close(t.Context())
	run := walk.Run(nil)
	stop()
	for _, v := range run.Verdicts {
		if v.Outcome == conformance.Broken {
			t.Errorf("%s is broken: %s", v.Check, v.Reason)
		}
	}

	whole := &conformance.Report{Kit: conformance.Kit{Name: "assay"}, Started: run.Started, Finished: run.Started, Runs: []*conformance.Run{run}}
	whole.Conclude(conformance.Gate{})
	var file, junit, console bytes.Buffer
	if err := report.WriteJSON(&file, whole); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteJUnit(&junit, whole); err != nil {
		t.Fatal(err)
	}
	c := report.NewConsole(&console, report.Options{Verbose: true, Width: 1 << 20})
	c.RunEnds(run)
	c.Done(whole, "there")
	artefacts := append(parts(t, file.Bytes()), artefact{"junit.xml", junit.String()}, artefact{"console", console.String()})
	return remains{artefacts, secretsOf(b)}
}

// parts returns all strings of a report, and the bodies in it unpacked.
func parts(t *testing.T, file []byte) []artefact {
	t.Helper()
	var all []artefact
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case string:
			all = append(all, artefact{at, v})
		case []any:
			for i, item := range v {
				walk(fmt.Sprintf("%s/%d", at, i), item)
			}
		case map[string]any:
			for name, item := range v {
				all = append(all, artefact{at, name})
				walk(at+"/"+name, item)
			}
		}
	}
	var document any
	if err := json.Unmarshal(file, &document); err != nil {
		t.Fatal(err)
	}
	walk("report.json ", document)
	r, err := report.Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Runs[0].Tape {
		all = append(all, artefact{fmt.Sprintf("body of request %d (%s)", e.N, e.Step), string(e.Request.Body.Bytes())})
		all = append(all, artefact{fmt.Sprintf("body of answer %d (%s)", e.N, e.Step), string(e.Body())})
	}
	return all
}

// secretsOf is all that a run against the reference bank gets to see and may not show,
// by what it is. Of tokens and codes no half may be shown either: the kit alters one
// character in the middle of some.
func secretsOf(b *bank.Bank) map[string]string {
	all := map[string]string{}
	halves := func(what, value string) {
		all[value] = what
		all[value[:len(value)/2]] = "first half of " + what
		all[value[len(value)/2+1:]] = "second half of " + what
	}
	for _, t := range b.Ledger.Tokens {
		halves(string(t.Kind), t.Value)
	}
	for _, c := range b.Ledger.Codes {
		halves("code", c.Value)
	}
	for _, u := range []*bank.User{bank.Alice, bank.Bob} {
		all[u.Password], all[u.FullName] = "password", "name"
		for _, a := range u.Accounts {
			all[a.IBAN], all[a.IBAN[4:]] = "IBAN", "IBAN without its beginning"
		}
	}
	for _, c := range canaries {
		if v := c.sing(b.Ledger); all[v] == "" {
			all[v] = c.name
		}
	}
	return all
}

// search reports every secret that an artefact shows, in any spelling.
func search(t *testing.T, left remains) {
	t.Helper()
	r := reader{}
	for _, a := range left.artefacts {
		texts := r.readings(a.text)
		whole := strings.Join(texts, "\x00")
		for value, what := range left.forbidden {
			if i := strings.Index(whole, value); i >= 0 {
				t.Errorf("%s shows %s (%q): …%s…", a.name, what, value, whole[max(i-60, 0):min(i+len(value)+20, len(whole))])
			}
		}
	}
}

// A value is in no artefact, wherever and however the bank lets it slip: at one place at
// a time, and at all together.
func TestCanary(t *testing.T) {
	variants := []string{"flow-page", "nextgenpsd2"}
	for i, p := range places() {
		if raceDetector && i%8 != 0 {
			continue // the race detector makes this slow, and what runs is the same code
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			search(t, sing(t, variants[i%2], []place{p}, canaries))
		})
	}
	t.Run("together", func(t *testing.T) {
		t.Parallel()
		// Some places take the place of others.
		some := slices.DeleteFunc(places(), func(p place) bool {
			return slices.Contains([]string{"failure", "broken JSON", "packed body", "long body", "XML", "form"}, p.name)
		})
		search(t, sing(t, variants[0], some, canaries[:1]))
	})
}

// A reader remembers what it has read, so as to read it once.
type reader map[string]bool

// readings are a text and what a curious reader makes of it: with up to three layers of
// percent-encoding, form encoding, JSON escapes, HTML entities, base64 at any alignment
// and gzip taken off. It shares nothing with the redactor.
func (r reader) readings(text string) []string {
	var all []string
	layer := []string{text}
	for range 4 {
		var next []string
		for _, s := range layer {
			if len(s) >= shortest && !r[s] {
				r[s] = true
				all = append(all, s)
				next = append(next, r.decodings(s)...)
			}
		}
		layer = next
	}
	return all
}

// shortest is the length of the shortest secret that is looked for.
const shortest = 8

var (
	percent = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	escape  = regexp.MustCompile(`\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])`)
)

func (r reader) decodings(s string) []string {
	var all []string
	unpercent := func(s string) string {
		return percent.ReplaceAllStringFunc(s, func(e string) string {
			n, _ := strconv.ParseUint(e[1:], 16, 8) // two digits, as matched
			return string([]byte{byte(n)})
		})
	}
	unescape := func(s string) string {
		return escape.ReplaceAllStringFunc(s, func(e string) string {
			var c string
			if json.Unmarshal([]byte(`"`+e+`"`), &c) != nil {
				return e
			}
			return c
		})
	}
	for mark, decode := range map[string]func(string) string{
		"%": unpercent, `\`: unescape, "&": html.UnescapeString, "+": func(s string) string { return strings.ReplaceAll(s, "+", " ") },
	} {
		if strings.Contains(s, mark) {
			all = append(all, decode(s))
		}
	}
	standard := strings.NewReplacer("-", "+", "_", "/")
	for _, run := range strings.FieldsFunc(s, func(c rune) bool { return !isBase64(c) }) {
		if len(run) < shortest*4/3 || r["run "+run] {
			continue
		}
		r["run "+run] = true
		for skip := range 4 {
			part := standard.Replace(run[skip:])
			if len(part)%4 == 1 {
				part = part[:len(part)-1]
			}
			if d, err := base64.RawStdEncoding.DecodeString(part); err == nil {
				all = append(all, readable(d)...)
			}
		}
	}
	if packed, err := gzip.NewReader(strings.NewReader(s)); err == nil {
		plain, _ := io.ReadAll(packed) // what can be read of it
		all = append(all, string(plain))
	}
	return all
}

func isBase64(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}

// readable returns the parts of some bytes that are text.
func readable(b []byte) []string {
	return strings.FieldsFunc(string(b), func(r rune) bool { return r == utf8.RuneError || r < ' ' && r != '\n' && r != '\r' && r != '\t' })
}

// The search finds every canary in every spelling, and nothing in what the stand-ins make
// of a report.
func TestSearchFinds(t *testing.T) {
	for _, c := range canaries {
		v := c.sing(&bank.Ledger{Tokens: []*bank.Token{{Kind: bank.AccessToken, Value: "access-7Qm2xK9.Zr_v8"}, {Kind: bank.RefreshToken, Value: "refresh-7Qm2xK9.Zr_v8"}}, Codes: []*bank.Code{{Value: "code-7Qm2xK9.Zr_v8"}}})
		for _, s := range spellings {
			text := fmt.Sprintf(`{"error":{"text":"it was %s, you know"}}`, s.write(v))
			if !slices.ContainsFunc(reader{}.readings(text), func(r string) bool { return strings.Contains(r, v) }) {
				t.Errorf("%s written as %s is not found in %s", c.name, s.name, text)
			}
		}
	}
}
