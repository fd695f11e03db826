package bank

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func smallLies(t *testing.T) []Lie {
	t.Helper()
	return small(t).lies(smallSamples(), nil)
}

func TestLiesOfEveryConstraint(t *testing.T) {
	names := map[string]bool{}
	for _, l := range smallLies(t) {
		if names[l.Name] {
			t.Errorf("two lies are called %q", l.Name)
		}
		names[l.Name] = true
	}
	for _, want := range []string{
		"look 200 status 206", "look 200 status 302", "look 200 status 418",
		"look 200 header X-Mode required", "look 200 header X-Mode enum unknown word", "look 200 header X-Id format zz",
		"look 200 header X-Count type", "look 200 header X-Count minimum",
		"look 200 body missing", "look 200 media type text/html", "look 200 media type application/octet-stream", "look 200 media type missing",
		"look 200 json cut within a value", "look 200 json cut before its end",
		"look 200 (root) type array", "look 200 (root) type null", "look 200 (root) required name", "look 200 (root) required parts",
		"look 200 /name type number", "look 200 /name minLength", "look 200 /name maxLength",
		"look 200 /day format 2026-02-30", "look 200 /day format 2026-1-1", "look 200 /day format 20260101",
		"look 200 /at format 2026-02-03T04:05:06", "look 200 /at format 2026-02-30T04:05:06Z", "look 200 /at format 2026-02-03T25:05:06Z",
		"look 200 /id format zz", "look 200 /link format /only/a/path", "look 200 /colour enum in another case", "look 200 /colour enum unknown word",
		"look 200 /code pattern with a tail", "look 200 /code pattern with a head", "look 200 /code pattern in another case",
		"look 200 /count minimum", "look 200 /count maximum", "look 200 /count type string", "look 200 /count type fraction",
		"look 200 /rate multipleOf", "look 200 /tags minItems", "look 200 /tags maxItems", "look 200 /tags uniqueItems", "look 200 /tags type object",
		"look 200 /flag type string", "look 200 /flag type number",
		"look 200 /parts/0 required size", "look 200 /parts/0 additionalProperties", "look 200 /parts/2 type string", "look 200 /parts/3/size type string",
		"look 200 /parts/1/note maxLength",
		"look 200 /either maxLength", "look 200 /either type number", "look 200 /both required word", "look 200 /both required more",
		"look 200 /links/self required href", "look 200 /links/self type string",
		"look 200 /spare type string", "look 200 /spare required word", "look 200 /spare/word maxLength", "look 200 /secret type number",
		"drop 204 body where none belongs", "drop 204 status 206",
	} {
		if !names[want] {
			t.Errorf("no lie is called %q", want)
		}
	}
	for name := range names {
		for _, never := range []string{
			"look 400",                // a refusal
			"free 200 status",         // every status is documented
			"look 200 /parts/1 ",      // neither the first, nor the middle, nor the last
			"look 200 /parts/0/note ", // other parts have a note of their own to break
			"unlisted",
		} {
			if strings.HasPrefix(name, never) {
				t.Errorf("there is a lie called %q", name)
			}
		}
	}
}

// Another validator finds every lie about the body false, and of what it names one breach is the one that the lie tells.
func TestEveryLieIsOne(t *testing.T) {
	judge := opinion(t)
	if found := judge([]byte(smallBody)); found != nil {
		t.Fatalf("the honest body breaks %v", found)
	}
	for _, l := range smallLies(t) {
		if l.Operation != "look" || !strings.Contains(l.Name, " /") && !strings.Contains(l.Name, "(root)") {
			continue
		}
		found := judge(told(l.Apply).Body)
		if found == nil {
			t.Errorf("%s: the body still keeps the document", l.Name)
			continue
		}
		right := func(b breach) bool { return b.at == l.Pointer && b.keyword == l.Kind }
		if !slices.ContainsFunc(found, right) {
			t.Errorf("%s: breaks %v", l.Name, found)
		}
		// where a value may take several forms the others are broken too
		others := slices.DeleteFunc(found, func(b breach) bool {
			return right(b) || strings.HasPrefix(b.at, "/either") || l.Kind == "type" && b.keyword == "enum"
		})
		if len(others) > 0 {
			t.Errorf("%s: breaks %v as well", l.Name, others)
		}
	}
}

func TestLieChangesNothingElse(t *testing.T) {
	l, ok := named(smallLies(t), func(l Lie) string { return l.Name }, "look 200 /count maximum")
	if !ok {
		t.Fatal("the lie is missing")
	}
	want := strings.Replace(smallBody, `"count":4`, `"count":10`, 1)
	if diff := cmp.Diff(want, string(told(l.Apply).Body)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	for name, a := range map[string]struct {
		operation string
		answer    Answer
	}{
		"another operation": {"drop", Answer{Status: 200, Body: []byte(smallBody)}},
		"another status":    {"look", Answer{Status: 201, Body: []byte(smallBody)}},
		"no such place":     {"look", Answer{Status: 200, Body: []byte(`{"name" : "x"}`)}},
		"another type":      {"look", Answer{Status: 200, Body: []byte(`{"count" : "x"}`)}},
		"no JSON":           {"look", Answer{Status: 200, Body: []byte(`count`)}},
		"nothing":           {"look", Answer{Status: 200}},
	} {
		before := bytes.Clone(a.answer.Body)
		if l.Apply(a.operation, &a.answer); !bytes.Equal(before, a.answer.Body) {
			t.Errorf("%s: the body became %s", name, a.answer.Body)
		}
	}
}

func TestLiesAreTheSameEveryTime(t *testing.T) {
	line := func(l Lie) string { return fmt.Sprint(l.Name, "|", l.Kind, "|", string(told(l.Apply).Body)) }
	var first, second []string
	for _, l := range smallLies(t) {
		first = append(first, line(l))
	}
	for _, l := range smallLies(t) {
		second = append(second, line(l))
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
}

// A member that must not be added is not grafted for a lie either; one that would merely be untrue is.
func TestLiesKeepAway(t *testing.T) {
	kept := protectedMembers{{at: "/spare", hold: holdAway, why: "test"}, {at: "/secret", hold: holdUntrue, why: "test"}}
	var spare, secret bool
	for _, l := range small(t).lies(smallSamples(), kept) {
		spare = spare || strings.Contains(l.Name, "/spare")
		secret = secret || strings.Contains(l.Name, "/secret")
	}
	if spare || !secret {
		t.Errorf("lies about spare: %t, about secret: %t, want false and true", spare, secret)
	}
}

// serving answers every request by the rules with one answer.
func serving(t *testing.T, operation string, answer func() *Answer, lie func(*Rules)) (address string) {
	t.Helper()
	rules := Honest()
	lie(rules)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a := answer()
		rules.Answer(operation, a)
		rules.Send(w, a)
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

// wire asks for one answer and returns all bytes that came.
func wire(t *testing.T, address string) string {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, "GET / HTTP/1.1\r\nHost: bank\r\nConnection: close\r\n\r\n")
	all, err := io.ReadAll(bufio.NewReader(connection))
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func TestBodyWhereNoneBelongs(t *testing.T) {
	l, _ := named(smallLies(t), func(l Lie) string { return l.Name }, "drop 204 body where none belongs")
	gone := func() *Answer { return &Answer{Status: http.StatusNoContent, Header: http.Header{}} }
	got := wire(t, serving(t, "drop", gone, l.Fault().Lie))
	if !strings.HasPrefix(got, "HTTP/1.1 204 No Content\r\n") || !hasLine(got, "Content-Length: 18\r") || !strings.HasSuffix(got, "\r\n\r\n"+`{"message":"done"}`) {
		t.Errorf("on the wire:\n%s", got)
	}
	if got := wire(t, serving(t, "look", smallAnswer, l.Fault().Lie)); !strings.HasSuffix(got, smallBody) {
		t.Errorf("another operation on the wire:\n%s", got)
	}
}
