package flow

import (
	"encoding/json"
	"strings"
	"testing"
)

var jsonTexts = []string{
	`{}`, `[]`, `""`, `0`, ` {"a":[1,-2.5e+3,true,false,null,{"b":"\u00e4\\\"/"}]} `, `[[],[{}]]`, `"\ud800"`, "\"\xff\"",
	`{"a":1,"a":2}`, `-0`, `1E5`, `[1,2]x`, `{"a"}`, `{"a":}`, `{"a":1,}`, `[1,]`, `[,1]`, `{,}`, `{"a" "b"}`, `{"a":1 "b":2}`,
	`01`, `-`, `1.`, `.5`, `1e`, `+1`, `tru`, `nulll`, `"\x"`, `"\u12g4"`, "\"a\nb\"", `{1:2}`, `[}`, `{]`, `]`, `}`, `:`, `,`, `{"a":1}{"b":2}`,
	`{"a":1}}`, `1 2`, "\ufeff{}", `'a'`, `{"a":'b'}`, `{a:1}`, `// x`, `[1 2]`,
}

func TestLexJSONKnowsJSON(t *testing.T) {
	for _, text := range jsonTexts {
		if json.Valid([]byte(text)) != (lexJSON([]byte(text), func(jsonToken) {}) == len(text)) {
			t.Errorf("%s: encoding/json says %v, the lexer understands %d of %d bytes", text, json.Valid([]byte(text)),
				lexJSON([]byte(text), func(jsonToken) {}), len(text))
		}
	}
}

func TestLexJSONShowsTokens(t *testing.T) {
	const text = `{"a\u0062":"x","n":-1.5,"accounts":[{"name":"N","owner":{"name":"O"},"iban":["I"]}],"iat":1}`
	var got []string
	lexJSON([]byte(text), func(j jsonToken) {
		s := text[j.from:j.to]
		switch {
		case j.name:
			s += ":"
		case j.kind != "":
			s += "=" + string(j.kind)
		case j.time:
			s += "=time"
		}
		got = append(got, s)
	})
	want := `a\u0062: x n: -1.5 accounts: name: N owner: name: O=name iban: I=iban iat: 1=time`
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
