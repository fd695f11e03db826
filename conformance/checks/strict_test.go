package checks

import (
	"reflect"
	"strings"
	"testing"
)

// TestStrictReadsTheSameQuickly holds the quick way of Strict against the thorough one.
func TestStrictReadsTheSameQuickly(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `"x"`, `1e400`, `-0`, `0.1`, `12345678901234567890`, `{"a":{"b":[1,2,{"c":null}]}}`, ` {"a":1} `, `{"a":1}x`, `{"a":1}{"a":1}`, ``, ` `,
		`{"a":1,"a":2}`, `{"a":{"b":1,"b":2}}`, "\"\xff\"", `"\ud800"`, `"\ud83d\ude00"`, "\xEF\xBB\xBF{}", `{"a":tru}`, `[1,]`, `"\u0000"`,
		strings.Repeat("[", 64) + strings.Repeat("]", 64), strings.Repeat("[", 65) + strings.Repeat("]", 65), strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70),
	} {
		value, flaws := Strict([]byte(text))
		thorough, all := withFlaws([]byte(text))
		if !reflect.DeepEqual(value, thorough) || !reflect.DeepEqual(flaws, all) {
			t.Errorf("Strict(%.20q) = %v, %v; thoroughly read it is %v, %v", text, value, flaws, thorough, all)
		}
	}
}
