package flow

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var testKey = [32]byte{1, 2, 3}

// The places from which a secret is learnt without being known before.
var ownPlaces = []struct {
	name  string
	plant func(value string) Raw
}{
	{"access token in a token response", func(v string) Raw { return answer(`{"access_token":"` + v + `","token_type":"Bearer"}`) }},
	{"refresh token in a token response", func(v string) Raw { return answer(`{ "refresh_token" : "` + v + `" }`) }},
	{"token with escapes", func(v string) Raw { return answer(`{"access\u005ftoken":"` + everyRune(v, 2, jsonEncoded) + `"}`) }},
	{"code in a redirect", func(v string) Raw {
		return Raw{Header: http.Header{"Location": {"https://tpp.assay.example/callback?state=s&code=" + v}}}
	}},
	{"code in a relative redirect", func(v string) Raw { return Raw{Header: http.Header{"Location": {"callback?code=" + v}}} }},
	{"token in a fragment", func(v string) Raw { return Raw{URL: "https://tpp.assay.example/cb#access_token=" + v + "&state=s"} }},
	{"code in the callback", func(v string) Raw {
		return Raw{URL: "https://tpp.assay.example/cb?code=" + everyRune(v, 2, percentEncoded)}
	}},
	{"code in a form body", func(v string) Raw { return form("grant_type=authorization_code&code=" + v + "&redirect_uri=x") }},
	{"client secret in a form body", func(v string) Raw { return form("client_id=c&client_secret=" + v) }},
	{"verifier in a form body", func(v string) Raw { return form("code_verifier=" + v) }},
	{"token to be revoked", func(v string) Raw { return form("token=" + v + "&token_type_hint=refresh_token") }},
	{"client secret in Basic", func(v string) Raw {
		return sent("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("assay-tpp:"+v)))
	}},
	{"bearer token", func(v string) Raw { return sent("Authorization", "Bearer "+v) }},
	{"bearer token in small letters", func(v string) Raw { return sent("Authorization", "bearer  "+v) }},
	{"token without scheme", func(v string) Raw { return sent("Authorization", v) }},
	{"proxy credentials", func(v string) Raw { return sent("Proxy-Authorization", "Token "+v) }},
	{"API key", func(v string) Raw { return sent("X-Api-Key", v) }},
	{"cookie", func(v string) Raw { return sent("Cookie", "lang=en; session="+v) }},
	{"set cookie", func(v string) Raw {
		return Raw{Header: http.Header{"Set-Cookie": {"session=" + v + "; Path=/; Secure; HttpOnly"}}}
	}},
	{"PSU-ID", func(v string) Raw { return sent("Psu-Id", v) }},
	{"PSU password", func(v string) Raw { return Raw{RequestBody: []byte(`{"psuData":{"password":"` + v + `"}}`)} }},
	{"PSU password in a form", func(v string) Raw { return form("username=u&password=" + v) }},
	{"owner name", func(v string) Raw { return answer(`{"accounts":[{"name":"Giro","ownerName":"` + v + `"}]}`) }},
	{"owner names", func(v string) Raw { return answer(`{"account":{"ownerNames":[{"name":"` + v + `","role":"owner"}]}}`) }},
	{"creditor name", func(v string) Raw { return answer(`{"transactions":{"booked":[{"creditorName":"` + v + `"}]}}`) }},
	{"name of a party", func(v string) Raw { return answer(`{"relatedParties":{"debtor":{"name":"` + v + `"}}}`) }},
	{"name in parts", func(v string) Raw { return answer(`{"customer":{"name":{"first":"A","last":"` + v + `"}}}`) }},
	{"IBAN of an account", func(v string) Raw { return answer(`{"accounts":[{"iban":"` + v + `"}]}`) }},
	{"BBAN of an account", func(v string) Raw { return answer(`{"accounts":[{"bban":"` + v + `"}]}`) }},
	{"password in a URL", func(v string) Raw { return Raw{FailureText: "Get https://user:" + v + "@bank.test/: refused"} }},
	{"refresh token in an error text", func(v string) Raw { return Raw{FailureText: "invalid refresh_token=" + v + ", expired"} }},
	{"token member in an error text", func(v string) Raw { return Raw{FailureText: `unexpected {"access_token": "` + v + `"}`} }},
	{"bearer token in an error text", func(v string) Raw { return answer(`{"text":"no such thing: Bearer ` + v + `"}`) }},
	{"hidden field of a page", func(v string) Raw {
		return page(`<form><input type="hidden" name="code" value="` + everyRune(v, 3, htmlEncoded) + `"></form>`)
	}},
	{"password behind a bracket", func(v string) Raw { return Raw{FailureText: "1 < 2, password=" + v} }},
	{"bearer token in capitals", func(v string) Raw { return Raw{FailureText: "AUTHORIZATION: BEARER " + v + "\n"} }},
	{"Basic in an error text", func(v string) Raw {
		return Raw{FailureText: "sent Basic " + base64.StdEncoding.EncodeToString([]byte("assay-tpp:"+v)) + "."}
	}},
	{"JSON in JSON", func(v string) Raw { return answer(`{"data":"{\"access_token\":\"` + v + `\"}"}`) }},
	{"JSON that is cut off", func(v string) Raw { return answer(`{"access_token":"` + v) }},
	{"XML", func(v string) Raw { return page(`<Dbtr><ns:Nm>` + v + `</ns:Nm></Dbtr>`) }},
	{"JWT", func(v string) Raw {
		enc := base64.RawURLEncoding.EncodeToString
		return answer(`{"x":"` + enc([]byte(`{"alg":"none"}`)) + "." + enc([]byte(`{"name":"`+v+`","access_token":"`+v+`"}`)) + `.c2ln"}`)
	}},
}

// The places in which a known secret may turn up again, written in some way.
var otherPlaces = []struct {
	name  string
	plant func(written string) Raw
}{
	{"path", func(w string) Raw { return Raw{URL: "https://bank.test/v1/x/" + w + "/y"} }},
	{"query", func(w string) Raw { return Raw{URL: "https://bank.test/v1/x?a=b&q=" + w + "&c=d"} }},
	{"fragment", func(w string) Raw { return Raw{URL: "https://bank.test/v1/x#" + w} }},
	{"request header", func(w string) Raw { return sent("X-Any", "before "+w+" after") }},
	{"answer header", func(w string) Raw { return Raw{Header: http.Header{"Warning": {`199 - "` + w + `"`}}} }},
	{"link header", func(w string) Raw {
		return Raw{Header: http.Header{"Link": {`<https://bank.test/?q=` + w + `>; rel="next"`}}}
	}},
	{"redirect", func(w string) Raw {
		return Raw{Header: http.Header{"Location": {"https://tpp.test/cb?error_description=" + w}}}
	}},
	{"attribute of a cookie", func(w string) Raw { return Raw{Header: http.Header{"Set-Cookie": {"a=b; Path=/" + w}}} }},
	{"form body", func(w string) Raw { return form("a=b&x=" + w) }},
	{"JSON value", func(w string) Raw { return answer(`{"a":[1,"` + w + `"]}`) }},
	{"sentence in JSON", func(w string) Raw { return answer(`{"tppMessages":[{"text":"it says: ` + w + ` is wrong"}]}`) }},
	{"link in JSON", func(w string) Raw { return answer(`{"_links":{"next":{"href":"/v1/accounts?page=` + w + `"}}}`) }},
	{"JSON in JSON", func(w string) Raw { return answer(`{"a":"{\"b\":\"` + strings.ReplaceAll(w, `\`, `\\`) + `\"}"}`) }},
	{"broken JSON", func(w string) Raw { return answer(`{"a":"b",} ` + w + ` "`) }},
	{"page", func(w string) Raw { return page("<html><p title='" + w + "'>x " + w + " y</p>") }},
	{"body of no kind", func(w string) Raw { return Raw{Body: []byte("\x00\xff " + w + " \xfe")} }},
	{"failure", func(w string) Raw { return Raw{FailureText: "dial tcp: lookup " + w + ": no such host"} }},
}

func answer(body string) Raw {
	return Raw{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
}

func page(body string) Raw {
	return Raw{Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(body)}
}

func form(body string) Raw {
	return Raw{Method: "POST", RequestHeader: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, RequestBody: []byte(body)}
}

func sent(name, value string) Raw { return Raw{RequestHeader: http.Header{name: {value}}} }

const canary = "Canary-7Qm2xK9.Zr_v8"

// raced says that the race detector is at work, which has nothing to find where one
// goroutine counts letters for a minute.
var raced bool

func TestRedactLeavesNoCanary(t *testing.T) {
	if raced {
		t.Skip("one goroutine")
	}
	for _, own := range ownPlaces {
		for _, other := range otherPlaces {
			for _, p := range plantings {
				first, second := own.plant(canary), other.plant(p.write(canary))
				if LeaksFrom(first, canary) == "" || LeaksFrom(second, canary) == "" {
					t.Fatalf("%s or %s in %s: nothing was planted", own.name, p.name, other.name)
				}
				r := NewRedactor(testKey)
				r.Learn(first)
				for _, raw := range []Raw{first, second} {
					if s := LeaksFrom(r.Redact(raw), canary); s != "" {
						t.Fatalf("learnt from %s, met as %s in %s: still in %q", own.name, p.name, other.name, s)
					}
				}
			}
		}
	}
}

func TestRedactGivesEqualStandIns(t *testing.T) {
	if raced {
		t.Skip("one goroutine")
	}
	for _, own := range ownPlaces {
		r := NewRedactor(testKey)
		r.Know(KindToken, canary)
		want := r.Text(canary)
		raw := own.plant(canary)
		r.Learn(raw)
		if s := LeaksFrom(r.Redact(raw), want); s == "" {
			t.Errorf("%s: %s does not stand in for the value", own.name, want)
		}
		for _, other := range otherPlaces {
			for _, p := range plantings {
				raw := other.plant(p.write(canary))
				if LeaksFrom(raw, canary) != "" && LeaksFrom(r.Redact(raw), want) == "" {
					t.Errorf("met as %s in %s: %s does not stand in for the value", p.name, other.name, want)
				}
			}
		}
	}
}

func TestRedactTwiceChangesNothing(t *testing.T) {
	for _, own := range ownPlaces {
		for _, value := range []string{canary, "ab", "Zoë Müller-Östlund", "DE89370400440532013000", "anna@mail.example"} {
			r := NewRedactor(testKey)
			raw := own.plant(value)
			r.Learn(raw)
			once := r.Redact(raw)
			r.Learn(once)
			if diff := cmp.Diff(once, r.Redact(once)); diff != "" {
				t.Errorf("%s, %q: redacting again changes it: %s", own.name, value, diff)
			}
			if diff := cmp.Diff(once, NewRedactor([32]byte{9}).Redact(once)); diff != "" {
				t.Errorf("%s, %q: a redactor that knows nothing changes it: %s", own.name, value, diff)
			}
		}
	}
}

func TestRedactKeepsTheRest(t *testing.T) {
	r := NewRedactor(testKey)
	raw := Raw{
		Method: "GET", Status: 200,
		URL: "https://bank.test/v1/consents/4f1e7c2a-9d53-4b1c-8a55-0c5b8e0c9a11?state=Af0ifjsldkj-12345&nonce=n-0S6_WzA2Mj&x=%7e%7E",
		RequestHeader: http.Header{
			"X-Request-Id": {"99391c7e-ad88-49ec-a2ad-99ddcb1f7721"}, "Consent-Id": {"4111111111111112"},
			"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("assay-tpp:s3cret-7Qm2"))},
		},
		Header: http.Header{"Www-Authenticate": {`Bearer realm="assay2026 x", error="invalid_token"`}, "Date": {"Sat, 21 Nov 2026 10:00:00 GMT"}},
		Body: []byte("{ \"access_token\" :\t\"Zk3-0qUx8\", \"state\":\"Af0ifjsldkj-12345\",\r\n\"a\":\"\\/\\u00fc\\n\xff\xc3\", \"a\":1.50e+3, \"code\":\"FORMAT_ERROR\"," +
			`"name":"Giro","amount":{"amount":"4111111111111111.00","currency":"EUR"},"ms":1763719200000,"bookingDate":"2026-11-21",` +
			`"id":"5500005555555559-4","hex":"0x4111111111111111","iban":"DE89370400440532013000"}` + "\n"),
	}
	r.Learn(raw)
	got := r.Redact(raw)
	text := string(raw.Body)
	for _, secret := range []string{"Zk3-0qUx8", "DE89370400440532013000"} {
		text = strings.ReplaceAll(text, secret, r.Text(secret))
	}
	want := raw
	want.Body = []byte(text)
	want.RequestHeader = raw.RequestHeader.Clone()
	want.RequestHeader.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("assay-tpp:"+r.Text("s3cret-7Qm2"))))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(text, "Zk3-0qUx8") || strings.Contains(text, "DE8937") {
		t.Errorf("nothing was replaced in %s", text)
	}
}

func TestRedactChangesNoRaw(t *testing.T) {
	r := NewRedactor(testKey)
	for _, own := range ownPlaces {
		raw, same := own.plant(canary), own.plant(canary)
		r.Learn(raw)
		r.Redact(raw)
		if diff := cmp.Diff(same, raw); diff != "" {
			t.Errorf("%s: %s", own.name, diff)
		}
	}
}

func TestRedactShortValuesAtTheirPlaceOnly(t *testing.T) {
	r := NewRedactor(testKey)
	r.Know(KindPassword, "1234")
	raw := Raw{RequestBody: []byte(`{"password":"1234","amount":"1234.00","text":"1234"}`), URL: "https://bank.test/1234?code=77"}
	r.Learn(raw)
	got := r.Redact(raw)
	var body map[string]string
	if err := json.Unmarshal(got.RequestBody, &body); err != nil {
		t.Fatal(err)
	}
	if body["password"] == "1234" || len(body["password"]) != 4 || body["amount"] != "1234.00" || body["text"] != "1234" {
		t.Errorf("body became %s", got.RequestBody)
	}
	if !strings.HasPrefix(got.URL, "https://bank.test/1234?code=") || strings.HasSuffix(got.URL, "=77") {
		t.Errorf("URL became %s", got.URL)
	}
}

func TestRedactNamesOnlyAsWords(t *testing.T) {
	r := NewRedactor(testKey)
	r.Learn(answer(`{"creditorName":"Keller","debtorName":"Account","ownerName":"Anna Keller"}`))
	standIn, both := r.Text("Keller"), r.Text("Anna Keller")
	for in, want := range map[string]string{
		`{"text":"paid to Keller, thanks"}`:               `{"text":"paid to ` + standIn + `, thanks"}`,
		`{"text":"Kellerman"}`:                            `{"text":"Kellerman"}`,
		`{"Keller":"no"}`:                                 `{"Keller":"no"}`,
		`{"id":"Keller-2026"}`:                            `{"id":"Keller-2026"}`,
		`{"href":"https://Keller.test/v1/Keller/x"}`:      `{"href":"https://Keller.test/v1/Keller/x"}`,
		`{"text":"Account","account":"Account"}`:          `{"text":"Account","account":"Account"}`,
		`{"text":"Anna Keller","href":"/?q=Anna+Keller"}`: `{"text":"` + both + `","href":"/?q=` + strings.ReplaceAll(both, " ", "+") + `"}`,
	} {
		if got := string(r.Redact(answer(in)).Body); got != want {
			t.Errorf("Redact(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestRedactLeavesProtocolWords(t *testing.T) {
	r := NewRedactor(testKey)
	for _, word := range []string{"password", "authorization_code", "accessToken", "transactions"} {
		r.Know(KindPassword, word)
		r.Know(KindSecret, word)
	}
	raw := form("grant_type=authorization_code&scope=transactions&username=password&x=accessToken")
	want := raw.clone()
	got := r.Redact(raw)
	if head := string(got.RequestBody); !strings.HasPrefix(head, "grant_type=authorization_code&scope=transactions&username=") || !strings.HasSuffix(head, "&x=accessToken") {
		t.Errorf("Redact(%s) = %s", want.RequestBody, head)
	}
	if got := string(r.Redact(form("password=password")).RequestBody); got == "password=password" {
		t.Error("a password that is a word of the protocol stayed at its own place")
	}
}

func TestRedactNumbersStayNumbers(t *testing.T) {
	r := NewRedactor(testKey)
	const in = `{"pan":4111111111111111,"msisdn":491701234567,"pin":0.5,"otp":-12e3,"a":[4111111111111111, 4.111111111111111e15]}`
	r.Learn(answer(in))
	got := string(r.Redact(answer(in)).Body)
	if !json.Valid([]byte(got)) || len(got) != len(in) || strings.Contains(got, "4111111111111111") || strings.Contains(got, "491701234567") {
		t.Errorf("Redact(%s) = %s", in, got)
	}
	var body struct {
		PAN json.Number `json:"pan"`
		A   []json.Number
	}
	if err := json.Unmarshal([]byte(got), &body); err != nil || body.PAN != body.A[0] {
		t.Errorf("Redact(%s) = %s, want equal numbers for equal numbers (%v)", in, got, err)
	}
}

func TestRedactPackedBodies(t *testing.T) {
	plain := `{"access_token":"` + canary + `"}`
	raw := answer(plain)
	raw.Body = pack([]byte(plain))
	raw.Header.Set("Content-Encoding", "gzip")
	r := NewRedactor(testKey)
	r.Learn(raw)
	got := r.Redact(raw)
	if LeaksFrom(raw, canary) == "" || LeaksFrom(got, canary) != "" {
		t.Error("the token is still in the packed body")
	}
	if body, ok := unpack(got.Body); !ok || string(body) != strings.ReplaceAll(plain, canary, r.Text(canary)) {
		t.Errorf("the packed body became %q", body)
	}
	raw.Body, raw.Header = []byte("\x8b\x0f\x80"+canary+"\xff\x03"), http.Header{"Content-Encoding": {"br"}}
	if got := r.Redact(raw); strings.Trim(string(got.Body), "\x00") != "" || len(got.Body) != len(raw.Body) {
		t.Errorf("a body that nobody can unpack became %q", got.Body)
	}
	raw.Header.Set("Content-Encoding", "UTF-8")
	raw.Body = []byte(`{"a":"b"}`)
	if got := r.Redact(raw); string(got.Body) != `{"a":"b"}` {
		t.Errorf("a body in no coding at all became %q", got.Body)
	}
}

// References have room for other characters: named ones for numbers, numbers for padding.
func TestRedactEntities(t *testing.T) {
	r := NewRedactor(testKey)
	const name = "Zoé Müller-Łuk"
	r.Know(KindName, name)
	for _, in := range []string{
		"Zo&eacute; M&uuml;ller-&Lstrok;uk", "Zo&#233; M&#0252;ller-&#321;uk", "&#x5a;o&#xe9; M&#XFC;ller-&#x141;uk", "&#90;oé&#32;Müller&#45;Łuk",
	} {
		raw := page("<p>" + in + "</p>")
		got := string(r.Redact(raw).Body)
		if len(got) != len(raw.Body) || Leaks(got, name) != "" || Leaks(got, r.Text(name)) == "" {
			t.Errorf("Redact(%s) = %s, want it to hold %s", raw.Body, got, r.Text(name))
		}
	}
}

// A value that is met as two kinds is looked for wherever either is.
func TestRedactWidensTheReach(t *testing.T) {
	r := NewRedactor(testKey)
	r.Know(KindName, "Kellermann")
	in := sent("X-Any", "say Kellermann!")
	if got := r.Redact(in).RequestHeader.Get("X-Any"); got != "say Kellermann!" {
		t.Errorf("a name of one word was replaced in a header: %s", got)
	}
	version := r.Version()
	r.Know(KindPassword, "Kellermann")
	if got := r.Redact(in).RequestHeader.Get("X-Any"); got != "say "+r.Text("Kellermann")+"!" || got == "say Kellermann!" || r.Version() == version {
		t.Errorf("a password stayed in a header: %s", got)
	}
}

func TestRedactLongestFirst(t *testing.T) {
	r := NewRedactor(testKey)
	r.Know(KindToken, "part-of-it-1")
	r.Know(KindToken, "the-whole-part-of-it-1-and-more")
	r.Know(KindToken, "and-more-overlaps")
	whole := r.Text("the-whole-part-of-it-1-and-more")
	got := r.Text("x the-whole-part-of-it-1-and-more-overlaps y")
	if !strings.HasPrefix(got, "x "+whole) || strings.Contains(got, "overlaps") || !strings.HasSuffix(got, " y") {
		t.Errorf("got %q, want the stand-in %q and no rest of the shorter values", got, whole)
	}
}

func TestVersionGrowsWithWhatIsLearnt(t *testing.T) {
	r := NewRedactor(testKey)
	early := Raw{FailureText: "no route to " + canary}
	r.Learn(early)
	if got := r.Redact(early); got.FailureText != early.FailureText || r.Version() != 0 {
		t.Fatalf("replaced a value that nobody knows: %q", got.FailureText)
	}
	r.Learn(answer(`{"access_token":"` + canary + `"}`))
	version := r.Version()
	if version == 0 {
		t.Error("learning a token left the version as it was")
	}
	if LeaksFrom(r.Redact(early), canary) != "" {
		t.Error("an earlier exchange keeps the token when it is redacted again")
	}
	r.Learn(answer(`{"access_token":"` + canary + `"}`))
	if r.Version() != version {
		t.Error("learning the same again changed the version")
	}
}

func TestSameKeySameStandIns(t *testing.T) {
	of := func(key byte) string {
		r := NewRedactor([32]byte{key})
		r.Know(KindToken, canary)
		return r.Text(canary)
	}
	one, same, other := of(1), of(1), of(2)
	if one != same || one == other {
		t.Errorf("keys 1, 1, 2 give %s, %s, %s", one, same, other)
	}
}

func ExampleRedactor() {
	r := NewRedactor([32]byte{})
	r.Know(KindSecret, "assay-tpp-secret-7Qm2")
	fmt.Println(len(r.Text("the secret is assay-tpp-secret-7Qm2")))
	// Output: 35
}
