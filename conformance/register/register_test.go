package register

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/specs"
)

func TestAll(t *testing.T) {
	rows, err := All()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(rows, func(a, b Row) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("All() is not sorted by id")
	}
	standards := map[string]int{}
	for _, row := range rows {
		standards[row.Standard]++
		if strings.Count(row.Text, ". ") > 0 || !strings.HasSuffix(row.Text, ".") {
			t.Errorf("%s: text is not one sentence: %q", row.ID, row.Text)
		}
	}
	for _, name := range specs.Names() {
		if standards[name] == 0 {
			t.Errorf("no row of %s", name)
		}
	}
}

const good = `
- id: BG-CNS-01
  text: A valid request gives 201.
  level: MUST
  document: The standard
  section: '6.3'
  checks: [BG-CNS-01, BG-CNS-01-body]
- id: OAUTH-RT-NEW
  text: The server may rotate.
  level: INFO
  document: RFC 6749
  section: '6'
  untestable: a freedom
- id: BG-OAU-17
  text: A token in the query opens nothing.
  level: SHOULD
  document: The standard
  section: '13.6'
  open: true
`

func TestRead(t *testing.T) {
	rows, err := read("mine", "mine.yaml", []byte(good), map[string]string{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{ID: "BG-CNS-01", Text: "A valid request gives 201.", Level: "MUST", Document: "The standard", Section: "6.3",
			Standard: "mine", Checks: []string{"BG-CNS-01", "BG-CNS-01-body"}},
		{ID: "OAUTH-RT-NEW", Text: "The server may rotate.", Level: "INFO", Document: "RFC 6749", Section: "6",
			Standard: "mine", Untestable: "a freedom"},
		{ID: "BG-OAU-17", Text: "A token in the query opens nothing.", Level: "SHOULD", Document: "The standard",
			Section: "13.6", Standard: "mine", Open: true},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("read differs (-want +got):\n%s", diff)
	}
}

func TestReadRefuses(t *testing.T) {
	const first = "mine.yaml:2: "
	cases := []struct{ name, old, new, want string }{
		{"unknown member", "level: MUST", "level: MUST\n  note: x", first + `unknown member "note" in line 5`},
		{"member twice", "level: MUST", "level: MUST\n  level: MUST", `mapping key "level" already defined`},
		{"text missing", "  text: A valid request gives 201.\n", "", first + "text is missing"},
		{"text blank", "A valid request gives 201.", "' '", first + "text is missing"},
		{"document missing", "  document: The standard\n  section: '6.3'", "  section: '6.3'", first + "document is missing"},
		{"section missing", "  section: '6.3'\n", "", first + "section is missing"},
		{"level", "level: MUST", "level: MAY", first + `level is "MAY"`},
		{"id", "id: BG-CNS-01", "id: cns", first + `id is "cns"`},
		{"id twice", "id: OAUTH-RT-NEW", "id: BG-CNS-01", "mine.yaml:8: id BG-CNS-01 stands at mine.yaml:2 already"},
		{"held by nothing", "  untestable: a freedom\n", "", "mine.yaml:8: 0 of checks, untestable and open are set"},
		{"held twice", "untestable: a freedom", "untestable: a freedom\n  open: true", "mine.yaml:8: 2 of checks"},
		{"not open", "open: true", "open: false", "mine.yaml:14: 0 of checks"},
		{"no checks", "[BG-CNS-01, BG-CNS-01-body]", "[]", first + "0 of checks"},
		{"check twice", "[BG-CNS-01, BG-CNS-01-body]", "[BG-CNS-01, BG-CNS-01]", first + `check "BG-CNS-01" is empty or named twice`},
		{"checks of another kind", "[BG-CNS-01, BG-CNS-01-body]", "{a: b}", first},
		{"row of another kind", good, "\n- BG-CNS-01\n", first + "want a row with members"},
		{"no list", good, "rows: []\n", "mine.yaml:1: want a list of rows"},
		{"empty", good, "", "mine.yaml:1: want a list of rows"},
		{"no YAML", good, "- [", "mine.yaml: yaml: "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			raw := strings.Replace(good, c.old, c.new, 1)
			if raw == good {
				t.Fatalf("%q is not in the good register", c.old)
			}
			_, err := read("mine", "mine.yaml", []byte(raw), map[string]string{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("read = %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestReadTellsAllMistakes(t *testing.T) {
	raw := strings.NewReplacer("level: MUST", "level: MAY", "open: true", "open: false").Replace(good)
	_, err := read("mine", "mine.yaml", []byte(raw), map[string]string{})
	if err == nil || !strings.Contains(err.Error(), "mine.yaml:2: ") || !strings.Contains(err.Error(), "mine.yaml:14: ") {
		t.Errorf("read = %v, want both mistakes", err)
	}
}

func TestReadKnowsIDsOfOtherFiles(t *testing.T) {
	ids := map[string]string{"BG-OAU-17": "other.yaml:3"}
	_, err := read("mine", "mine.yaml", []byte(good), ids)
	if err == nil || !strings.Contains(err.Error(), "mine.yaml:14: id BG-OAU-17 stands at other.yaml:3 already") {
		t.Errorf("read = %v, want the id refused", err)
	}
}

func TestCompare(t *testing.T) {
	rows := []Row{
		{ID: "A-1", Checks: []string{"A-1"}},
		{ID: "A-2", Checks: []string{"A-1"}},
		{ID: "A-3", Open: true},
	}
	cases := []struct {
		name   string
		checks map[string][]string
		want   []string
	}{
		{"agree", map[string][]string{"A-1": {"A-1", "A-2"}}, nil},
		{"check missing", nil, []string{
			"rule A-1 names check A-1, which does not exist",
			"rule A-2 names check A-1, which does not exist",
		}},
		{"check does not point back", map[string][]string{"A-1": {"A-1"}}, []string{
			"rule A-2 names check A-1, which does not name the rule",
		}},
		{"rule missing", map[string][]string{"A-1": {"A-1", "A-2", "A-9"}}, []string{
			"check A-1 names rule A-9, which is not in the register",
		}},
		{"rule does not point back", map[string][]string{"A-1": {"A-1", "A-2"}, "A-3": {"A-3"}}, []string{
			"check A-3 names rule A-3, which does not name the check",
		}},
		{"check without rule", map[string][]string{"A-1": {"A-1", "A-2"}, "B-1": {}}, []string{
			"check B-1 names no rule",
		}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, Compare(rows, c.checks)); diff != "" {
			t.Errorf("%s: Compare differs (-want +got):\n%s", c.name, diff)
		}
	}
}
