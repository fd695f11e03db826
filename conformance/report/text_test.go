package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"Größe – 日本 “x”":       "Größe – 日本 “x”",
		"a\x1b[2Jb":            `a\x1b[2Jb`,
		"a\r\nb\tc":            `a\r\nb\tc`,
		"\x00\x7f\u009b":       `\x00\x7f\u009b`,
		"\u202ea\u2028b\u00a0": `\u202ea\u2028b\u00a0`,
		"\xff\xc3(":            `\xff\xc3(`,
		"\ufffd":               "\ufffd",
		`it's a \ "quote"`:     `it's a \ "quote"`,
	} {
		if got := harmless(in); got != want {
			t.Errorf("harmless(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStripped(t *testing.T) {
	in, want := "a\x00\x1b[2J\r\n\tb\u0085\u202e\ufffe\uffff\xff ü", "a[2J\n\tb\ufffd ü"
	if got := stripped(in); got != want {
		t.Errorf("stripped(%q) = %q, want %q", in, got, want)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"Größe", 5, "Größe"}, {"Größe", 4, "Grö…"}, {"Größe", 1, "…"}, {"Größe", 0, "…"}, {"Größe", -3, "…"}, {"", 0, ""},
	} {
		if got := fit(c.in, c.width); got != c.want {
			t.Errorf("fit(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", []string{""}},
		{"1 a, 2 b", []string{"1 a, 2 b"}},
		{"3 größer, 4 als", []string{"3 größer,", "  4 als"}},
		{"4 averyverylongword, 5 x, 6", []string{"4 averyverylongword,", "  5 x, 6"}},
	} {
		if diff := cmp.Diff(c.want, wrap(phrases(c.in), 10, "  ")); diff != "" {
			t.Errorf("wrap(%q) differs (-want +got):\n%s", c.in, diff)
		}
	}
}
