// Package specs is the law of the kit: one OpenAPI 3.0 document per standard, written by us from the facts of
// the standard, and beside each the register of its normative statements. The generated packages under gen
// are made from the documents, the checks of schemas read them, and a report names them by their hash.
package specs

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
)

//go:embed */openapi.yaml */register.yaml
var files embed.FS

const (
	documentFile = "openapi.yaml"
	registerFile = "register.yaml"
)

// Names lists the standards, sorted: the names that Document, SHA256 and Register know.
func Names() []string {
	found, err := fs.Glob(files, "*/"+documentFile)
	if err != nil {
		panic("specs: " + err.Error()) // the pattern is a constant
	}
	names := make([]string, len(found))
	for i, name := range found {
		names[i] = path.Dir(name)
	}
	return names
}

// Document returns the OpenAPI document of a standard as YAML, byte for byte as in the repository, and
// whether there is one. The caller may change the returned bytes.
func Document(name string) ([]byte, bool) { return read(name, documentFile) }

// Register returns the register of a standard as YAML, byte for byte as in the repository, and whether there
// is one. Package conformance/register reads it.
func Register(name string) ([]byte, bool) { return read(name, registerFile) }

// SHA256 returns the hash of a standard's document in lower-case hexadecimal: 64 characters, or none where
// there is no such document.
func SHA256(name string) string {
	document, ok := Document(name)
	if !ok {
		return ""
	}
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:])
}

func read(name, file string) ([]byte, bool) {
	content, err := files.ReadFile(path.Join(name, file))
	return content, err == nil
}
