package stet

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/assaykit/assay/conformance"
)

// A signer signs requests as the STET API wants it: by draft-cavage-http-signatures
// with rsa-sha256 and a digest of the body (RFC 3230).
type signer struct {
	key     *rsa.PrivateKey
	keyID   string
	headers []string // signed fields in lower case, in order; those that a request lacks are left out
}

// rsaSHA256 is how requests are signed (STET Part I; RFC 8017, section 8.2).
const rsaSHA256 = "rsa-sha256"

// requestTarget stands in the list of signed fields for method, path and query.
const requestTarget = "(request-target)"

// contentLength is signed where the target wants it and there is a body.
const contentLength = "content-length"

// usualFields are signed where the target does not say which it wants, and after
// them every PSU field that there is.
var usualFields = []string{requestTarget, "date", "digest", "content-type", "x-request-id"}

// newSigner returns the signer of a target, nil where it has no key.
func newSigner(t *conformance.Target) (*signer, error) {
	signing := t.Client.Signing
	if len(signing.Key) == 0 {
		return nil, nil
	}
	if signing.Algorithm != "" && signing.Algorithm != rsaSHA256 {
		return nil, fmt.Errorf("client.signing.algorithm: %s is not known, only %s", signing.Algorithm, rsaSHA256)
	}
	key, err := rsaKey(signing.Key)
	if err != nil {
		return nil, fmt.Errorf("client.signing.key: %w", err)
	}
	s := &signer{key: key, keyID: signing.KeyID}
	if s.keyID == "" {
		s.keyID = t.Client.ID // as at banks where the certificate is registered
	}
	for _, name := range signing.Headers {
		s.headers = append(s.headers, strings.ToLower(name))
	}
	return s, nil
}

var errNoRSA = errors.New("no RSA key in PEM")

func rsaKey(text []byte) (*rsa.PrivateKey, error) {
	block, rest := pem.Decode(text)
	for block != nil && !strings.HasSuffix(block.Type, "PRIVATE KEY") {
		block, rest = pem.Decode(rest) // the certificate may be in the same file
	}
	if block == nil {
		return nil, errNoRSA
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	if private, ok := key.(*rsa.PrivateKey); ok {
		return private, nil
	}
	return nil, errNoRSA
}

// A forgery is what is wrong with a signature on purpose.
type forgery int

const (
	noForgery   forgery = iota
	unsigned            // no Signature at all
	wrongKey            // by a key that nobody registered
	wrongFields         // over the date alone: it says nothing about the request
	wrongDigest         // over the digest of another body
)

type forgeryKey struct{}

// forged marks a request as one whose signature is wrong.
func forged(ctx context.Context, f forgery) context.Context {
	return context.WithValue(ctx, forgeryKey{}, f)
}

func forgeryOf(ctx context.Context) forgery {
	f, _ := ctx.Value(forgeryKey{}).(forgery)
	return f
}

// sign adds Date, Digest and Signature to a request.
func (s *signer) sign(req *http.Request, f forgery) error {
	body, err := bodyOf(req)
	if err != nil {
		return err
	}
	if f == wrongDigest {
		body = append(body, ' ')
	}
	sum := sha256.Sum256(body)
	req.Header.Set("Digest", "SHA-256="+base64.StdEncoding.EncodeToString(sum[:]))
	req.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	key, names := s.key, s.fields(req)
	switch f {
	case unsigned:
		return nil
	case wrongKey:
		if key, err = stranger(); err != nil {
			return err
		}
	case wrongFields:
		names = []string{"date"}
	}
	hash := sha256.Sum256([]byte(signingString(req, names)))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, hash[:])
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	req.Header.Set("Signature", fmt.Sprintf(`keyId="%s",algorithm="%s",headers="%s",signature="%s"`,
		s.keyID, rsaSHA256, strings.Join(names, " "), base64.StdEncoding.EncodeToString(signature)))
	return nil
}

// bodyOf reads the body of a request and puts it back.
func bodyOf(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, fmt.Errorf("read our own request: %w", err)
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

// fields are those that are signed in a request.
func (s *signer) fields(req *http.Request) []string {
	wanted := s.headers
	if len(wanted) == 0 {
		wanted = slices.Clone(usualFields)
		for name := range req.Header {
			if lower := strings.ToLower(name); strings.HasPrefix(lower, "psu-") {
				wanted = append(wanted, lower)
			}
		}
		slices.Sort(wanted[len(usualFields):])
	}
	return slices.DeleteFunc(slices.Clone(wanted), func(name string) bool {
		return name != requestTarget && name != "host" && req.Header.Get(name) == "" && (name != contentLength || req.ContentLength <= 0)
	})
}

// signingString is what the signature is over: a line for each field.
func signingString(req *http.Request, names []string) string {
	lines := make([]string, len(names))
	for i, name := range names {
		value := strings.Join(req.Header.Values(name), ", ")
		switch name {
		case requestTarget:
			value = strings.ToLower(req.Method) + " " + req.URL.RequestURI()
		case "host":
			value = req.URL.Host
		case contentLength:
			value = strconv.FormatInt(req.ContentLength, 10) // which the transport writes
		}
		lines[i] = name + ": " + value
	}
	return strings.Join(lines, "\n")
}

// stranger is a key that nobody registered, made once in the process.
var stranger = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
