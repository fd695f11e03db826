package flow

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A server of TLS 1.2 may ask for our certificate once it knows the path, as gateways do that want one for some paths
// alone. The server is that of OpenSSL, as Go has none that renegotiates.
func TestRenegotiation(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("there is no openssl here")
	}
	ca := newAuthority(t)
	said, tell := openSSL(t, ca)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(await(said, "ACCEPT "), "ACCEPT "))
	if err != nil {
		t.Fatal(err)
	}
	target := targetAt("https://127.0.0.1:" + port)
	target.TLS.CA = ca.pem()
	target.Client.TLS = keyPair(t, ca.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }))
	go func() {
		await(said, "GET / HTTP/1.1")
		io.WriteString(tell, "R\n") // renegotiate, and ask for a certificate
		await(said, "verify return:1")
		io.WriteString(tell, "HTTP/1.1 204 No Content\n\n")
	}()
	e := ask(t, recorderFor(t, target), get(t, target.BaseURL+"/"))
	if e.Failure != nil || e.Status() != 204 {
		t.Errorf("status %d, failure %+v, want 204", e.Status(), e.Failure)
	}
}

// openSSL starts the server and returns the lines that it says and where commands and answers are told to it.
func openSSL(t *testing.T, ca authority) (said *bufio.Scanner, tell io.Writer) {
	t.Helper()
	own := keyPair(t, ca.issue(t, nil))
	dir := t.TempDir()
	for name, text := range map[string][]byte{"server.pem": bytes.Join([][]byte{own.Cert, own.Key}, nil), "ca.pem": ca.pem()} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server := exec.CommandContext(t.Context(), "openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1_2", "-crlf", "-cert", "server.pem", "-CAfile", "ca.pem")
	server.Dir = dir
	in, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, w := io.Pipe()
	server.Stdout, server.Stderr = w, w
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close(); server.Process.Kill(); server.Wait() })
	return bufio.NewScanner(out), in
}

// await reads lines up to one that begins in a way, and returns it; "" when there is none.
func await(lines *bufio.Scanner, start string) string {
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), start) {
			return lines.Text()
		}
	}
	return ""
}
