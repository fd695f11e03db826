package bank

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestClock(t *testing.T) {
	c := StoppedClock(noon)
	c.Advance(36 * time.Hour)
	if got, want := c.Now(), noon.Add(36*time.Hour); !got.Equal(want) {
		t.Errorf("Now() = %v, want %v", got, want)
	}
	if got, want := c.Today(), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("Today() = %v, want %v", got, want)
	}
	if d := time.Since(NewClock().Now()); d < 0 || d > time.Minute {
		t.Errorf("a new clock is %v off", d)
	}
}

func TestMint(t *testing.T) {
	a, b, other := newMint(1), newMint(1), newMint(2)
	seen := map[string]bool{}
	for range 1000 {
		value := a.secret("code")
		if value != b.secret("code") {
			t.Fatal("the same seed gives different secrets")
		}
		if other.secret("code") == value || seen[value] {
			t.Fatal("a secret comes twice")
		}
		if len(value) != 43 {
			t.Fatalf("secret %q has %d characters, want 43", value, len(value))
		}
		seen[value] = true
	}
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	if id := a.uuid("consent"); !uuid.MatchString(id) {
		t.Errorf("uuid() = %q", id)
	}
	if a.fixedUUID("x", "yz") != b.fixedUUID("x", "yz") || a.fixedUUID("x", "yz") == a.fixedUUID("xy", "z") {
		t.Error("fixed ids do not follow from their parts alone")
	}
}

func TestAmount(t *testing.T) {
	for _, test := range []struct {
		minor    int64
		currency string
		want     string
	}{
		{0, "EUR", "0.00"}, {5, "EUR", "0.05"}, {-5, "EUR", "-0.05"}, {123456, "EUR", "1234.56"}, {-100, "EUR", "-1.00"},
		{0, "JPY", "0"}, {-12800, "JPY", "-12800"},
	} {
		if got := Amount(test.minor, test.currency); got != test.want {
			t.Errorf("Amount(%d, %s) = %q, want %q", test.minor, test.currency, got, test.want)
		}
	}
}

func TestEntries(t *testing.T) {
	today := noon.Truncate(24 * time.Hour)
	for _, u := range users {
		for _, a := range u.Accounts {
			entries := a.Entries(today)
			keys, balance := map[string]bool{}, a.Booked
			for i, e := range entries {
				if keys[e.Key] {
					t.Fatalf("%s: key %s comes twice", a.IBAN, e.Key)
				}
				keys[e.Key] = true
				if !e.Booked.Before(today) || i > 0 && e.Booked.After(entries[i-1].Booked) {
					t.Fatalf("%s: entry %d is booked on %v", a.IBAN, i, e.Booked)
				}
				if e.After != balance {
					t.Fatalf("%s: entry %d leaves %d, want %d", a.IBAN, i, e.After, balance)
				}
				balance -= e.Amount
			}
			tomorrow := a.Entries(today.AddDate(0, 0, 1))
			at := slices.IndexFunc(tomorrow, func(e Entry) bool { return e.Key == entries[0].Key })
			if at < 0 || tomorrow[at].Booked != entries[0].Booked || tomorrow[at].Amount != entries[0].Amount {
				t.Errorf("%s: the newest entry of today is another one tomorrow", a.IBAN)
			}
		}
	}
}

// TestEntriesFillEverything keeps the main account worth testing with.
func TestEntriesFillEverything(t *testing.T) {
	today := noon.Truncate(24 * time.Hour)
	var recent []Entry
	for _, e := range Alice.Accounts[0].Entries(today) {
		if e.Booked.After(today.AddDate(0, 0, -30)) {
			recent = append(recent, e)
		}
	}
	for name, has := range map[string]func(Entry) bool{
		"one line":             func(e Entry) bool { return len(e.Lines) == 1 },
		"several lines":        func(e Entry) bool { return len(e.Lines) > 1 },
		"structured reference": func(e Entry) bool { return e.Reference != "" },
		"structured list":      func(e Entry) bool { return len(e.References) > 1 },
		"exchange":             func(e Entry) bool { return e.Exchange != nil },
		"batch":                func(e Entry) bool { return len(e.Parts) > 1 },
		"cheque":               func(e Entry) bool { return e.Cheque != "" },
		"mandate":              func(e Entry) bool { return e.Mandate != "" && e.Creditor != "" },
		"balance after":        func(e Entry) bool { return e.TellsAfter },
		"ultimate party":       func(e Entry) bool { return e.Ultimate != "" },
		"credit":               func(e Entry) bool { return e.Amount > 0 },
	} {
		if !slices.ContainsFunc(recent, has) {
			t.Errorf("no entry of the last 30 days has: %s", name)
		}
	}
	for _, e := range recent {
		sum := int64(0)
		for _, part := range e.Parts {
			sum += part.Amount
		}
		if len(e.Parts) > 0 && sum != e.Amount {
			t.Errorf("the parts of %s come to %d, want %d", e.Key, sum, e.Amount)
		}
	}
}

func TestBasicCredentials(t *testing.T) {
	for _, test := range []struct {
		header     string
		id, secret string
		ok         bool
	}{
		{"Basic dHBwOnM=", "tpp", "s", true},
		{"basic dHBwOnM=", "tpp", "s", true},
		{"Basic YSUzQWI6cytzJTI1", "a:b", "s s%", true}, // form-encoded halves
		{"Basic dHBw", "", "", false},
		{"Basic %%%", "", "", false},
		{"Bearer dHBwOnM=", "", "", false},
		{"Basic dHBwOiV6eg==", "tpp", "", false}, // not form-encoded
	} {
		id, secret, ok := basicCredentials(test.header)
		if id != test.id || secret != test.secret || ok != test.ok {
			t.Errorf("basicCredentials(%q) = %q, %q, %v", test.header, id, secret, ok)
		}
	}
}

func TestRedirectURL(t *testing.T) {
	answer := url.Values{"code": {"c"}, "state": {"a b+c/%3D&"}}
	for uri, want := range map[string]string{
		"https://tpp.example/cb":        "https://tpp.example/cb?code=c&state=a+b%2Bc%2F%253D%26",
		"https://tpp.example/cb?bank=1": "https://tpp.example/cb?bank=1&code=c&state=a+b%2Bc%2F%253D%26",
	} {
		if got := redirectURL(uri, answer); got != want {
			t.Errorf("redirectURL(%q) = %q, want %q", uri, got, want)
		}
	}
}

func TestConsentOfScope(t *testing.T) {
	l := newLedger(StoppedClock(noon), newMint(1))
	mine := l.OpenConsent(&Consent{ID: "c1", Client: MainClient})
	l.OpenConsent(&Consent{ID: "c2", State: Ended})
	ask := ConsentOfScope("AIS:{consentId}")
	for scope, want := range map[string]*Consent{
		"AIS:c1": mine, "offline_access AIS:c1": mine, "AIS:c2": nil, "AIS:c3": nil, "c1": nil, "ais:c1": nil, "": nil, "AIS:": nil,
	} {
		got, word, _ := ask(l, &AuthorizationRequest{Client: MainClient, Scope: scope})
		if got != want || (word == "") != (want != nil) {
			t.Errorf("ask(%q) = %v, %q, want %v", scope, got, word, want)
		}
	}
	if got, _, _ := ask(l, &AuthorizationRequest{Client: OtherClient, Scope: "AIS:c1"}); got != nil {
		t.Error("another client's consent is found")
	}
}

func TestAnswerEdit(t *testing.T) {
	a := &Answer{Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"b":1.50,"a":"<&>"}`)}
	a.Edit(func(object map[string]any) { object["c"] = true })
	if want := `{"a":"<&>","b":1.50,"c":true}` + "\n"; string(a.Body) != want {
		t.Errorf("Edit gives %s, want %s", a.Body, want)
	}
	a.recode(reversed)
	if want := `{"c":true,"b":1.50,"a":"\u003c\u0026\u003e"}`; string(a.Body) != want {
		t.Errorf("reversed gives %s, want %s", a.Body, want)
	}
	a.Body = []byte("[1]")
	a.Edit(func(map[string]any) { t.Error("a list is edited") })
	a.Body = []byte("für 5€")
	a.Latin1()
	if want := "f\xfcr 5€"; string(a.Body) != want {
		t.Errorf("Latin1 gives %q, want %q", a.Body, want)
	}
}

func TestFaultsShowWhereTheyCan(t *testing.T) {
	basic := Variant{Name: "basic", Settings: Settings{ClientAuth: []string{SecretBasic}}}
	post := Variant{Name: "post", Settings: Settings{ClientAuth: []string{SecretPost}, Revokes: true}}
	variants := func(of ...Variant) map[string]string {
		got := map[string]string{}
		for _, f := range Faults(of, nil) {
			switch f.Name {
			case "wrong-secret-answered-400", "wrong-secret-in-body-issues", "revocation-forgotten", "date-missing":
				got[f.Name] = f.Variant
			}
		}
		return got
	}
	want := map[string]string{"wrong-secret-answered-400": "basic", "wrong-secret-in-body-issues": "post", "revocation-forgotten": "post", "date-missing": ""}
	if diff := cmp.Diff(want, variants(basic, post)); diff != "" {
		t.Errorf("two variants (-want +got):\n%s", diff)
	}
	want = map[string]string{"wrong-secret-answered-400": "", "date-missing": ""}
	if diff := cmp.Diff(want, variants(basic)); diff != "" {
		t.Errorf("one variant (-want +got):\n%s", diff)
	}
}
