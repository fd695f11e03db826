package psu

import (
	"io"
	"net/http"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// TestEntryList sends forms of many kinds and looks at what arrives, byte by byte.
func TestEntryList(t *testing.T) {
	for _, c := range []struct {
		name, page string
		rule       conformance.PageRule
		want       string // "METHOD target body"
	}{
		{
			"what is sent and what is not",
			`<form method=post action=/x>
			<input name=text value="a b"><input name=hid type=hidden value="é"><input value=nameless>
			<input name=off value=1 disabled><input name=file type=file><input type=reset name=r value=1>
			<input type=checkbox name=c1 checked><input type=checkbox name=c2>
			<input type=radio name=r1 value=1><input type=radio name=r1 value=2 checked>
			<textarea name=area>
line</textarea>
			<button name=other value=1>no</button><button id=go name=go value=yes>yes</button></form>`,
			conformance.PageRule{When: "form", Press: "#go"},
			"POST /x text=a+b&hid=%C3%A9&c1=on&r1=2&area=line&go=yes",
		},
		{
			"selects",
			`<form action=/x><select name=first><option>one  two<option value=3>three</select>
			<select name=chosen><option value=1><option value=2 selected></select>
			<select name=many multiple><option value=1 selected><option value=2><option value=3 selected></select>
			<select name=none><option disabled value=1></select><input type=submit id=go></form>`,
			conformance.PageRule{When: "form", Press: "#go"},
			"GET /x?first=one+two&chosen=2&many=1&many=3 ",
		},
		{
			"filled choices",
			`<form method=post action=/x><select name=s><option value=blue selected><option value=red></select>
			<input type=radio name=r value=blue checked><input type=radio name=r value=red>
			<input type=checkbox name=c value=red><input type=checkbox name=c value=blue checked>
			<textarea name=t>old</textarea><input type=submit id=go value=x></form>`,
			conformance.PageRule{When: "form", Fill: map[string]string{"s": "colour", "r": "colour", "c": "colour", "t": "colour"}, Press: "#go"},
			"POST /x s=red&r=red&c=red&t=red",
		},
		{
			"button with its own way",
			`<form action=/x><input name=a value=1><button id=go formaction="/y?old=1" formmethod=POST>go</button></form>`,
			conformance.PageRule{When: "form", Press: "#go"},
			"POST /y?old=1 a=1",
		},
		{
			"GET replaces the query",
			`<form action="/x?old=1"><input name=a value=1><button id=go></form>`,
			conformance.PageRule{When: "form", Press: "#go"},
			"GET /x?a=1 ",
		},
		{
			"image",
			`<form action=/x><input type=image name=i id=go></form>`,
			conformance.PageRule{When: "form", Press: "#go"},
			"GET /x?i.x=0&i.y=0 ",
		},
		{
			"form pressed itself",
			`<form method=post action=/x><input type=hidden name=SAML value="a=="></form>`,
			conformance.PageRule{When: "form", Press: "form"},
			"POST /x SAML=a%3D%3D",
		},
		{
			"controls elsewhere on the page",
			`<form id=f action=/x></form><form id=g action=/z><input name=b value=2 form=f><input name=c value=3></form>
			<button form=f id=go name=d value=4>`,
			conformance.PageRule{When: "form", Press: "#go"},
			"GET /x?b=2&d=4 ",
		},
		{
			"form in a table",
			`<table><form action=/x><tr><td><input name=a value=1></td></tr></form></table><button id=go>`,
			conformance.PageRule{When: "table", Press: "#go"},
			"GET /x?a=1 ",
		},
		{
			"link below a base",
			`<base href="/deep/er/"><a id=go href=" x?y=1 ">on</a>`,
			conformance.PageRule{When: "a", Press: "#go"},
			"GET /deep/er/x?y=1 ",
		},
		{
			"what stands in noscript",
			`<noscript><form action=/x><button id=go></form></noscript>`,
			conformance.PageRule{When: "form", Press: "#go"},
			"GET /x? ",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got string
			mux := http.NewServeMux()
			mux.HandleFunc("/authorize", serve(c.page))
			mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				got = r.Method + " " + r.RequestURI + " " + string(body)
				to(302, redirectURI+"?code=1")(w, r)
			})
			callback, _ := approve(t, mux, FormSettings{Pages: []conformance.PageRule{c.rule}}, conformance.Decision{Verb: conformance.Approve, User: alice})
			if got != c.want {
				t.Errorf("sent %q, want %q (%s)", got, c.want, callback.Why)
			}
		})
	}
}

// TestLatin1 has a page in another encoding: what it hides is sent in ours.
func TestLatin1(t *testing.T) {
	var got string
	mux := http.NewServeMux()
	mux.HandleFunc("/authorize", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		_, _ = w.Write([]byte("<form action=/x><input name=a value=\xe9><button name=decision value=approve>"))
	})
	mux.HandleFunc("/x", func(w http.ResponseWriter, r *http.Request) {
		got = r.URL.Query().Get("a")
		to(302, redirectURI)(w, r)
	})
	approve(t, mux, FormSettings{}, conformance.Decision{Verb: conformance.Approve})
	if got != "é" {
		t.Errorf("sent %q, want é", got)
	}
}
