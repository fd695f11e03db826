package flow

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"

	"github.com/assaykit/assay/conformance"
)

// Errors that no loopback server can bring about on demand, each as a transport wraps it.
func TestClassify(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, c := range []struct {
		err  error
		want conformance.FailureClass
	}{
		{dial(&net.DNSError{Err: "no such host", Name: "nobody.test", IsNotFound: true}), conformance.FailDNS},
		{dial(&net.DNSError{Err: "server misbehaving", Name: "nobody.test", IsTemporary: true}), conformance.FailDNS},
		{dial(&net.DNSError{Err: "i/o timeout", Name: "slow.test", IsTimeout: true}), conformance.FailTimeout},
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), conformance.FailRefused},
		{dial(os.NewSyscallError("connect", syscall.ETIMEDOUT)), conformance.FailTimeout},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, conformance.FailReset},
		{&net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)}, conformance.FailReset},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, conformance.FailTimeout},
		{fmt.Errorf("transport: %w", io.EOF), conformance.FailReset},
		{errors.New("http: server closed idle connection"), conformance.FailReset}, // net/http keeps this one to itself
		{errors.New("http2: client conn could not be established"), conformance.FailReset},
		{io.ErrUnexpectedEOF, conformance.FailTruncated},
		{context.DeadlineExceeded, conformance.FailTimeout},
		{&url.Error{Op: "Get", URL: "https://bank.test", Err: context.DeadlineExceeded}, conformance.FailTimeout},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, conformance.FailCertificate},
		{x509.UnknownAuthorityError{}, conformance.FailCertificate},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "bank.test"}, conformance.FailCertificate},
		{x509.CertificateInvalidError{Reason: x509.Expired}, conformance.FailCertificate},
		{tls.AlertError(40), conformance.FailAlert},
		{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, conformance.FailProtocol},
		{errors.New("malformed HTTP response"), conformance.FailProtocol},
	} {
		f := failure(c.err)
		if f.Class != c.want || f.Text != c.err.Error() {
			t.Errorf("failure(%v) = %s %q, want %s and its text", c.err, f.Class, f.Text, c.want)
		}
	}
}
