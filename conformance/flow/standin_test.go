package flow

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// standInOf gives the stand-in of a value in a fresh run.
func standInOf(kind Kind, value string) string {
	r := NewRedactor(testKey)
	r.Know(kind, value)
	if e := r.known[value]; e != nil {
		return e.standIn
	}
	return value
}

func classOf(r rune) string {
	switch {
	case r < utf8.RuneSelf && unicode.IsDigit(r):
		return "digit"
	case unicode.IsUpper(r):
		return "upper"
	case unicode.IsLower(r):
		return "lower"
	case unicode.IsLetter(r):
		return "letter"
	}
	return string(r)
}

func TestStandInKeepsLengthAndClasses(t *testing.T) {
	for kind, values := range map[Kind][]string{
		KindToken:    {"2YotnFZFEjr1zCsicMWpAA", "a.b-c_d~e+f/g=", "SplxlOBeZQQYbYS6WxSbIA==", "deadbeef00112233", "tok én\xff\xfe!1", "00001234"},
		KindName:     {"Anna Müller-Lüdenscheidt", "ΑΛΈΞΗΣ Παπαδόπουλος", "Борис Ёлкин", "Nguyễn Thị Ánh", "山田太郎", "יוסי כהן", "𠀋 Kanji", "Łukasz Żółć", "김철수"},
		KindPassword: {"wonderland-17", "pa55 wörd!"},
		KindIBAN:     {"DE89370400440532013000", "GB29NWBK60161331926819", "de89370400440532013000", "DE89 3704 0044 0532 0130 00", "XX", "not an IBAN"},
		KindPAN:      {"4111111111111111", "411111******1111", "XXXXXXXXXXXX1234", "3782 822463 10005"},
		KindEmail:    {"anna.mueller+psd2@bank.example"},
		KindMSISDN:   {"+49 170 1234567"},
		KindCode:     {"6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
		"made up":    {"whatever-1234"},
	} {
		for _, value := range values {
			got := standInOf(kind, value)
			if len(got) != len(value) || utf8.RuneCountInString(got) != utf8.RuneCountInString(value) {
				t.Errorf("%s %q: stand-in %q has another length", kind, value, got)
				continue
			}
			if replaceable(kind, value) >= 4 && got == value {
				t.Errorf("%s %q stands in for itself", kind, value)
			}
			want := []rune(value)
			for i, r := range []rune(got) {
				if classOf(r) != classOf(want[i]) {
					t.Errorf("%s %q: stand-in %q has a %s for a %s at %d", kind, value, got, classOf(r), classOf(want[i]), i)
				}
			}
		}
	}
}

func TestStandInOfIBAN(t *testing.T) {
	for _, value := range []string{
		"DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606", "NO9386011117947", "MT84MALT011000012345MTLCAST001S",
		"DE88370400440532013000", "DE00370400440532013000", "XX99ABCDEFGHIJ", "DE12ABC",
	} {
		got := standInOf(KindIBAN, value)
		if got[:2] != value[:2] || mod97([]byte(got)) != mod97([]byte(value)) || got == value {
			t.Errorf("the stand-in of %s is %s with remainder %d, want another of the country with remainder %d",
				value, got, mod97([]byte(got)), mod97([]byte(value)))
		}
		if isIBAN([]byte(got)) != isIBAN([]byte(value)) {
			t.Errorf("the stand-in of %s is %s: one is valid, the other not", value, got)
		}
	}
	r := NewRedactor(testKey)
	r.Know(KindIBAN, "DE89 3704 0044 0532 0130 00")
	compact := r.Text("DE89370400440532013000")
	for spelling, want := range map[string]string{
		"DE89 3704 0044 0532 0130 00":    inFours(compact, " "),
		"DE89-3704-0044-0532-0130-00":    inFours(compact, "-"),
		"de89370400440532013000":         strings.ToLower(compact),
		"to DE89370400440532013000, now": "to " + compact + ", now",
	} {
		if got := r.Text(spelling); got != want || got == spelling {
			t.Errorf("Text(%q) = %q, want %q", spelling, got, want)
		}
	}
}

func TestStandInOfPAN(t *testing.T) {
	for _, value := range []string{"4111111111111111", "5500005555555559", "378282246310005", "4111111111111112", "6759649826438453"} {
		got := standInOf(KindPAN, value)
		if luhn([]byte(got)) != luhn([]byte(value)) || got == value || got[0] == '0' {
			t.Errorf("the stand-in of %s is %s with remainder %d, want %d", value, got, luhn([]byte(got)), luhn([]byte(value)))
		}
	}
	r := NewRedactor(testKey)
	r.Know(KindPAN, "4111 1111 1111 1111")
	compact := r.Text("4111111111111111")
	if got := r.Text("4111-1111-1111-1111"); got != inFours(compact, "-") || luhn([]byte(compact)) != 0 {
		t.Errorf("in groups the card is %q, in one piece %q", got, compact)
	}
	if got := standInOf(KindPAN, "411111XXXXXX1234"); got[6:12] != "XXXXXX" || got[:6] == "411111" {
		t.Errorf("the mask became %s", got)
	}
}

func TestStandInOfUUID(t *testing.T) {
	for _, value := range []string{"6ba7b810-9dad-41d1-80b4-00c04fd430c8", "F47AC10B-58CC-1372-A567-0E02B2C3D479"} {
		got := standInOf(KindToken, value)
		if !isUUID(got) || got == value || got[14] != value[14] || got[19] != value[19] {
			t.Errorf("the stand-in of %s is %s, want version and variant kept", value, got)
		}
	}
}

func TestStandInOfJWT(t *testing.T) {
	enc, dec := base64.RawURLEncoding.EncodeToString, base64.RawURLEncoding.DecodeString
	const header = `{"alg":"RS256","kid":"k1"}`
	const claims = `{"sub":"anna-4711","iat":1763719200,"nbf":1763719200,"exp":1763722800,"n":42.5e2,"ok":true,"no":null,` +
		`"aud":["bank","\u0062ank"],"person":{"name":"Zo\u00eb","iban":"DE89370400440532013000"},"empty":""}`
	token := enc([]byte(header)) + "." + enc([]byte(claims)) + "." + enc([]byte("a signature of some length"))
	r := NewRedactor(testKey)
	r.Know(KindIBAN, "DE89370400440532013000")
	r.Know(KindToken, token)
	got := strings.Split(r.Text(token), ".")
	was := strings.Split(token, ".")
	if len(got) != 3 || got[0] != was[0] || len(got[1]) != len(was[1]) || len(got[2]) != len(was[2]) || got[2] == was[2] {
		t.Fatalf("the stand-in of %v is %v", was, got)
	}
	payload, err := dec(got[1])
	if err != nil {
		t.Fatal(err)
	}
	type body struct {
		Sub           string
		Iat, Nbf, Exp int64
		N             float64
		OK            bool
		No            any
		Aud           []string
		Person        struct{ Name, IBAN string }
		Empty         string
	}
	var old, new body
	if err := json.Unmarshal([]byte(claims), &old); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(payload)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&new); err != nil {
		t.Fatalf("%v in %s", err, payload)
	}
	if new.Iat != old.Iat || new.Nbf != old.Nbf || new.Exp != old.Exp || new.OK != old.OK || new.Empty != "" {
		t.Errorf("times and flags of %s became %s", claims, payload)
	}
	if new.Sub == old.Sub || new.N == old.N || new.Person.Name == old.Person.Name || new.Aud[0] != new.Aud[1] {
		t.Errorf("texts and numbers of %s became %s", claims, payload)
	}
	if new.Person.IBAN != r.Text(old.Person.IBAN) {
		t.Errorf("the IBAN in the token is %s, elsewhere %s", new.Person.IBAN, r.Text(old.Person.IBAN))
	}
	if again := r.Text(r.Text(token)); again != r.Text(token) {
		t.Errorf("the stand-in of a stand-in is %s", again)
	}
}

func TestStandInOfUnreadableJWT(t *testing.T) {
	enc := base64.RawURLEncoding.EncodeToString
	for _, token := range []string{
		enc([]byte(`{"alg":"none"}`)) + "." + enc([]byte(`{"sub":"anna-4711"}`)) + ".",
		enc([]byte(`{"alg":"x"}`)) + "." + enc([]byte("\x00no JSON")) + ".YQA",
		enc([]byte(`{"alg":"x","enc":"y"}`)) + ".a2V5a2V5.aXYxMjM0.Y2lwaGVydGV4dA.dGFn",
	} {
		if !isJWT(token) {
			t.Fatalf("%s is no token", token)
		}
		got := standInOf(KindToken, token)
		head, _, _ := strings.Cut(token, ".")
		if got == token || len(got) != len(token) || !strings.HasPrefix(got, head+".") || !isJWT(got) {
			t.Errorf("the stand-in of %s is %s", token, got)
		}
	}
}

// Short values have few stand-ins: different values must still get different ones while there are.
func TestStandInsDiffer(t *testing.T) {
	r := NewRedactor(testKey)
	seen := map[string]string{}
	for c := 'a'; c <= 'j'; c++ {
		value := string(c)
		r.Know(KindPassword, value)
		standIn := value
		if e := r.known[value]; e != nil && !e.final {
			standIn = e.standIn
		}
		if other, ok := seen[standIn]; ok && standIn != value {
			t.Errorf("%q and %q share the stand-in %q", other, value, standIn)
		}
		seen[standIn] = value
	}
}

// A mark of an escape may stand before a value or within it: what is an escape stays one, and
// nothing becomes one, or documents would become valid or invalid by redaction.
func TestStandInsMakeNoEscapes(t *testing.T) {
	letters := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	for i := range letters {
		for j := range letters {
			tail := string(letters[i]) + string(letters[j]) + "3fKq-7Qm2"
			for _, value := range []string{tail, `a\` + tail, "a%" + tail, `a\u` + tail} {
				standIn := standInOf(KindToken, value)
				for _, before := range []string{"", `\`, "%"} {
					for _, n := range []notation{jsonNotation, percentNotation} {
						old, new := n.open([]byte(before+value)), n.open([]byte(before+standIn))
						if (old.at == nil) != (new.at == nil) {
							t.Fatalf("%s%s becomes %s%s: one has an escape, the other not", before, value, before, standIn)
						}
					}
				}
			}
		}
	}
}
