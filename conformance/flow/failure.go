package flow

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/assaykit/assay/conformance"
)

// failure puts a transport error into its class. The text is for people only.
func failure(err error) *conformance.Failure {
	return &conformance.Failure{Class: classify(err), Text: err.Error()}
}

// tornOff knows the words of the errors that net/http does not export.
func tornOff(text string) bool {
	return slices.ContainsFunc([]string{
		"server closed idle connection", "stream error: stream ID",
		"client conn could not be established", // HTTP/2, when an alert comes behind the handshake
	}, func(words string) bool { return strings.Contains(text, words) })
}

func classify(err error) conformance.FailureClass {
	var (
		dns         *net.DNSError
		network     net.Error
		verify      *tls.CertificateVerificationError
		unknown     x509.UnknownAuthorityError
		host        x509.HostnameError
		invalid     x509.CertificateInvalidError
		alert       tls.AlertError
		remote      *net.OpError
		notTLS      tls.RecordHeaderError
		timeoutKind = errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
	)
	switch {
	case ofProxy(err) && errors.As(err, &verify):
		return conformance.FailProtocol
	case errors.As(err, &verify), errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid):
		return conformance.FailCertificate
	case errors.As(err, &alert), errors.As(err, &remote) && remote.Op == "remote error": // crypto/tls says so of the other side's alerts
		return conformance.FailAlert
	case errors.As(err, &dns) && !dns.IsTimeout:
		return conformance.FailDNS
	case timeoutKind, errors.As(err, &network) && network.Timeout():
		return conformance.FailTimeout
	case errors.Is(err, syscall.ECONNREFUSED):
		return conformance.FailRefused
	case errors.Is(err, io.ErrUnexpectedEOF):
		return conformance.FailTruncated
	case errors.As(err, &notTLS):
		return conformance.FailProtocol
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), tornOff(err.Error()):
		return conformance.FailReset
	default:
		return conformance.FailProtocol
	}
}

// ofProxy says whether an error is about the connection to our own proxy.
func ofProxy(err error) bool {
	var at *net.OpError
	return errors.As(err, &at) && at.Op == "proxyconnect" // net/http says so
}
