package stet

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/assaykit/assay/conformance/bank"
)

// field is one parameter of a Signature header.
var field = regexp.MustCompile(`([a-zA-Z]+)="([^"]*)"`)

// signature verifies the signature of a request by draft-cavage-http-signatures, and the digest that it is over.
func signature(rules *Rules, r *http.Request, body []byte) string {
	header := r.Header.Get("Signature")
	if header == "" {
		return "The request is not signed."
	}
	parameters := map[string]string{}
	for _, match := range field.FindAllStringSubmatch(header, -1) {
		parameters[match[1]] = match[2]
	}
	names := strings.Fields(parameters["headers"])
	signed, err := base64.StdEncoding.DecodeString(parameters["signature"])
	switch {
	case !rules.SignsEnough(names):
		return "The signature leaves out what it must be over."
	case !rules.Digests(r.Header.Get("Digest"), body):
		return "The digest is not that of the body."
	case err != nil || !rules.Verifies(parameters["keyId"], signedText(r, names), signed):
		return "The signature does not verify."
	}
	return ""
}

// signsEnough wants the request target and the digest.
func signsEnough(names []string) bool {
	return slices.Contains(names, "(request-target)") && slices.Contains(names, "digest")
}

// digests compares with SHA-256, in the form of RFC 3230.
func digests(digest string, body []byte) bool {
	sum := sha256.Sum256(body)
	return digest == "SHA-256="+base64.StdEncoding.EncodeToString(sum[:])
}

// verifies verifies with the seal of the main client.
func verifies(keyID, text string, signature []byte) bool {
	hash := sha256.Sum256([]byte(text))
	return keyID == KeyID && rsa.VerifyPKCS1v15(bank.MainSeal().Public, crypto.SHA256, hash[:], signature) == nil
}

// signedText is what a signature is over: a line for each field.
func signedText(r *http.Request, names []string) string {
	lines := make([]string, len(names))
	for i, name := range names {
		lines[i] = name + ": " + strings.Join(r.Header.Values(name), ", ")
		switch name {
		case "(request-target)":
			lines[i] = name + ": " + strings.ToLower(r.Method) + " " + r.RequestURI
		case "host":
			lines[i] = name + ": " + r.Host
		case "content-length":
			lines[i] = name + ": " + strconv.FormatInt(r.ContentLength, 10)
		}
	}
	return strings.Join(lines, "\n")
}
