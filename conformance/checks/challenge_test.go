package checks

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChallenges(t *testing.T) {
	for _, c := range []struct {
		name   string
		fields []string
		want   []Challenge
	}{
		{"no field", nil, nil},
		{"an empty field", []string{"", " , ,"}, nil},
		{"a scheme alone", []string{"Bearer"}, []Challenge{{Scheme: "Bearer"}}},
		{"one parameter", []string{`Bearer realm="accounts"`}, []Challenge{{"Bearer", []Param{{"realm", "accounts"}}}}},
		{"parameters of one challenge", []string{`Bearer realm="a", error="invalid_token", error_description="The token expired"`},
			[]Challenge{{"Bearer", []Param{{"realm", "a"}, {"error", "invalid_token"}, {"error_description", "The token expired"}}}}},
		{"a token as value", []string{"Bearer error=invalid_token"}, []Challenge{{"Bearer", []Param{{"error", "invalid_token"}}}}},
		{"names in any case", []string{`bearer Realm="A", ERROR=x`}, []Challenge{{"bearer", []Param{{"realm", "A"}, {"error", "x"}}}}},
		{"a quoted comma", []string{`Basic realm="a, b", Bearer realm="c"`},
			[]Challenge{{"Basic", []Param{{"realm", "a, b"}}}, {"Bearer", []Param{{"realm", "c"}}}}},
		{"a quoted scheme is none", []string{`Basic realm="x, Bearer realm=y"`}, []Challenge{{"Basic", []Param{{"realm", "x, Bearer realm=y"}}}}},
		{"a quoted quotation mark", []string{`Basic realm="a \"b\", c", charset="UTF-8"`},
			[]Challenge{{"Basic", []Param{{"realm", `a "b", c`}, {"charset", "UTF-8"}}}}},
		{"several challenges of one field", []string{`Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple"`},
			[]Challenge{{"Newauth", []Param{{"realm", "apps"}, {"type", "1"}, {"title", `Login to "apps"`}}}, {"Basic", []Param{{"realm", "simple"}}}}},
		{"several fields", []string{"Negotiate", `Bearer realm="x"`, "DPoP algs=ES256"},
			[]Challenge{{Scheme: "Negotiate"}, {"Bearer", []Param{{"realm", "x"}}}, {"DPoP", []Param{{"algs", "ES256"}}}}},
		{"schemes alone in one field", []string{"Negotiate, Bearer"}, []Challenge{{Scheme: "Negotiate"}, {Scheme: "Bearer"}}},
		{"a token68", []string{"Negotiate YIIJvwYGKwYBBQUC, Bearer realm=x"}, []Challenge{{Scheme: "Negotiate"}, {"Bearer", []Param{{"realm", "x"}}}}},
		{"a padded token68", []string{`Negotiate YII==, Bearer realm="x"`}, []Challenge{{Scheme: "Negotiate"}, {"Bearer", []Param{{"realm", "x"}}}}},
		{"a token68 with one pad", []string{"Negotiate YIIa="}, []Challenge{{Scheme: "Negotiate"}}},
		{"spaces around the sign", []string{`Bearer realm = "x", error = "e" , scope= "s"`},
			[]Challenge{{"Bearer", []Param{{"realm", "x"}, {"error", "e"}, {"scope", "s"}}}}},
		{"a quoted backslash", []string{`Basic realm="a\\b\c\\\"d"`}, []Challenge{{"Basic", []Param{{"realm", `a\bc\"d`}}}}},
		{"a value with signs", []string{`DPoP algs="ES256=="`}, []Challenge{{"DPoP", []Param{{"algs", "ES256=="}}}}},
		{"an empty value that is no text", []string{"Bearer realm="}, []Challenge{{Scheme: "Bearer"}}},
		{"empty elements", []string{`, Bearer realm="x", , error="e",`}, []Challenge{{"Bearer", []Param{{"realm", "x"}, {"error", "e"}}}}},
		{"a parameter before any scheme", []string{`realm="x"`}, nil},
		{"a parameter twice", []string{`Bearer error="a", error="b"`}, []Challenge{{"Bearer", []Param{{"error", "a"}, {"error", "b"}}}}},
		{"an empty value", []string{`Bearer realm=""`}, []Challenge{{"Bearer", []Param{{"realm", ""}}}}},
		{"more spaces than one", []string{`Bearer   realm="x"`}, []Challenge{{"Bearer", []Param{{"realm", "x"}}}}},
		{"a quote that never ends", []string{`Bearer realm="x, error=y`}, []Challenge{{"Bearer", []Param{{"realm", `"x, error=y`}}}}},
	} {
		if diff := cmp.Diff(c.want, Challenges(c.fields)); diff != "" {
			t.Errorf("%s: Challenges(%q) differs (-want +got):\n%s", c.name, c.fields, diff)
		}
	}
}

func TestChallengeGet(t *testing.T) {
	c := Challenge{"Bearer", []Param{{"error", ""}, {"realm", "a"}, {"realm", "b"}}}
	for name, want := range map[string]struct {
		value string
		ok    bool
	}{"realm": {"a", true}, "error": {"", true}, "scope": {"", false}} {
		if value, ok := c.Get(name); value != want.value || ok != want.ok {
			t.Errorf("Get(%q) = %q, %v, want %q, %v", name, value, ok, want.value, want.ok)
		}
	}
}

// FuzzChallenges looks for fields on which the reading does not end well.
func FuzzChallenges(f *testing.F) {
	for _, seed := range []string{`Bearer realm="x", error="y"`, `a="\`, `"`, `\`, ",", "= =", "Negotiate a==", "\x00,\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		for _, c := range Challenges([]string{field}) {
			if c.Scheme == "" {
				t.Errorf("Challenges(%q) has a challenge without scheme", field)
			}
			for _, p := range c.Params {
				if p.Name == "" {
					t.Errorf("Challenges(%q) has a parameter without name", field)
				}
			}
		}
	})
}
