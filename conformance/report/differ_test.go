package report

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

func TestCompareFindsNothingInWhatWasRead(t *testing.T) {
	want := fixture()
	got, err := Read(bytes.NewReader(written(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	for i, run := range want.Runs {
		if d := Compare(got.Runs[i].Verdicts, run.Verdicts); len(d) > 0 {
			t.Errorf("run %d: %d differences, want none: %+v", i, len(d), d[0])
		}
	}
}

// A finding may quote bytes that JSON cannot hold; that is no difference.
func TestCompareForgivesBytesThatNoReportHolds(t *testing.T) {
	now := []conformance.Verdict{found(verdict("A-1", "t", conformance.Must, conformance.Token, conformance.Fail, "s"), "\xfe", "Gr\xfc\xdfe", 1)}
	now[0].Reason, now[0].Pointer = "\xff", "/\xff"
	text := written(t, &conformance.Report{Runs: []*conformance.Run{{Verdicts: now}}})
	was, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if again := written(t, was); !bytes.Equal(again, text) {
		t.Errorf("the second writing differs from the first:\n%s\nwant\n%s", again, text)
	}
	if d := Compare(was.Runs[0].Verdicts, now); len(d) > 0 {
		t.Errorf("Compare = %+v, %+v, want no difference", d[0].Was, d[0].Now)
	}
}

func TestCompareSeesEveryMemberOfAVerdict(t *testing.T) {
	base := verdict("A-1", "t", conformance.Must, conformance.Token, conformance.Pass, "s")
	for name, change := range map[string]func(*conformance.Verdict){
		"outcome":   func(v *conformance.Verdict) { v.Outcome = conformance.Fail },
		"skip kind": func(v *conformance.Verdict) { v.SkipKind = conformance.SkipCareful },
		"want":      func(v *conformance.Verdict) { v.Want = "x" },
		"got":       func(v *conformance.Verdict) { v.Got = "x" },
		"reason":    func(v *conformance.Verdict) { v.Reason = "x" },
		"exchange":  func(v *conformance.Verdict) { v.Exchange = 7 },
		"exchanges": func(v *conformance.Verdict) { v.Exchanges = []int{7} },
		"pointer":   func(v *conformance.Verdict) { v.Pointer = "/a" },
		"offset":    func(v *conformance.Verdict) { v.Offset = 9 },
	} {
		now := base
		change(&now)
		if d := Compare([]conformance.Verdict{base}, []conformance.Verdict{now}); len(d) != 1 {
			t.Errorf("%s: Compare gave %d differences, want 1", name, len(d))
		}
	}
	known := base
	known.Known = true
	if d := Compare([]conformance.Verdict{base}, []conformance.Verdict{known}); len(d) > 0 {
		t.Errorf("a failure that is known differs from one that is not; want none, since judging does not settle it")
	}
}

func differing() (was, now []conformance.Verdict) {
	was = []conformance.Verdict{
		found(verdict("A-1", "a deleted consent gives no data", conformance.Must, conformance.Revocation, conformance.Fail, "s"), "401", "200 \x1b[2J", 57, 60),
		verdict("A-2", "the same in both", conformance.Must, conformance.Token, conformance.Pass, "s"),
		skipped("A-3", conformance.Must, conformance.Token, conformance.SkipUnclaimed, "the target does not claim paging"),
		verdict("A-4", "gone from the kit", conformance.Must, conformance.Token, conformance.Pass, "s"),
	}
	blocked := verdict("A-3", "something that was left out", conformance.Must, conformance.Token, conformance.Blocked, "s")
	blocked.Reason = `"s" was not reached`
	now = []conformance.Verdict{
		verdict("A-5", "new in the kit", conformance.Must, conformance.Token, conformance.Pass, "s"),
		blocked, was[1],
		verdict("A-1", "a deleted consent gives no data", conformance.Must, conformance.Revocation, conformance.Pass, "s"),
	}
	return was, now
}

func TestCompareOrder(t *testing.T) {
	var got []string
	for _, d := range Compare(differing()) {
		got = append(got, d.Check)
		if (d.Was == nil) != (d.Check == "A-5") || (d.Now == nil) != (d.Check == "A-4") {
			t.Errorf("%s: was %v, now %v", d.Check, d.Was, d.Now)
		}
	}
	if diff := cmp.Diff([]string{"A-1", "A-3", "A-4", "A-5"}, got); diff != "" {
		t.Errorf("checks differ (-want +got):\n%s", diff)
	}
}

func TestPrintDifferencesGolden(t *testing.T) {
	var buf bytes.Buffer
	for _, d := range [][]Difference{Compare(differing()), Compare(differing())[:1], nil} {
		if err := PrintDifferences(&buf, d); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "differences.txt", buf.Bytes())
	if err := PrintDifferences(full{}, nil); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("PrintDifferences to a full disk = %v, want %v", err, io.ErrShortWrite)
	}
}
