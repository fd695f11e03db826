package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/assaykit/assay/conformance/bank"
)

// serve starts `assay bank` on a free port until the script ends, and keeps its base
// URL in $BANK and the token of its control API in $CONTROL. When the script ends,
// Ctrl-C must end the bank with exit code 0.
//
// Without --profile the bank serves berlin-group.
//
//	serve --preset nextgenpsd2 --targets targets
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("unsupported: ! serve")
	}
	path, err := exec.LookPath("assay") // TestMain has put it there
	ts.Check(err)
	if !slices.Contains(args, "--profile") {
		args = append(args, "--profile", "berlin-group")
	}
	cmd := exec.Command(path, append([]string{"bank", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir = ts.MkAbs(".")
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(os.Interrupt) // Wait says whether it came
		if err := cmd.Wait(); err != nil {
			ts.Fatalf("assay bank after Ctrl-C: %v", err)
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := lines.Text()
		ts.Logf("[bank] %s", line)
		if _, at, ok := strings.Cut(line, ") at "); ok {
			ts.Setenv("BANK", at)
		}
		if _, token, ok := strings.Cut(line, bank.ControlHeader+": "); ok {
			ts.Setenv("CONTROL", token)
		}
		if strings.HasPrefix(line, "Ctrl-C") {
			return
		}
	}
	ts.Fatalf("assay bank ended before it said how to stop it")
}

// ledger compares how many consents and tokens are alive at $BANK, by its control API.
//
//	ledger 0
func ledger(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ledger COUNT")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	req, err := http.NewRequest(http.MethodGet, ts.Getenv("BANK")+"/_control/ledger", nil)
	ts.Check(err)
	req.Header.Set(bank.ControlHeader, ts.Getenv("CONTROL"))
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	var alive struct{ Open []bank.Entitlement }
	ts.Check(json.Unmarshal(body, &alive))
	if len(alive.Open) != want {
		ts.Fatalf("alive at the bank: %d, want %d: %s", len(alive.Open), want, body)
	}
}

// listening is the key under which a script keeps its listener.
type listening struct{}

// listen opens a port at which nobody answers, and keeps its address in $LISTENER.
func listen(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() }) // it may be closed already
	*ts.Value(listening{}).(*net.Listener) = l
	ts.Setenv("LISTENER", l.Addr().String())
}

// untouched fails when anybody has come to the port that listen opened: the first one
// in the queue must be untouched itself.
func untouched(ts *testscript.TestScript, neg bool, args []string) {
	l := *ts.Value(listening{}).(*net.Listener)
	mine, err := net.Dial("tcp", l.Addr().String())
	ts.Check(err)
	defer mine.Close()
	first, err := l.Accept()
	ts.Check(err)
	defer first.Close()
	if first.RemoteAddr().String() != mine.LocalAddr().String() {
		ts.Fatalf("somebody has come to %s before", l.Addr())
	}
}

// closed keeps in $CLOSED an address at which nothing listens.
func closed(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv("CLOSED", l.Addr().String())
	ts.Check(l.Close())
}
