package config

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// reference is a value given elsewhere: ${env:NAME} or ${file:PATH}. What is written between the
// braces is looked at afterwards, so that a wrong reference is an error and not text.
var reference = regexp.MustCompile(`\$\{([^}]*)\}`)

// maxFile is how many bytes of a file that a target names are read. It is our choice.
const maxFile = 1 << 20

// A resolver fills in references.
type resolver struct {
	dir  string // of the target file: where relative paths begin
	env  func(string) (string, bool)
	errs *Errors
}

// resolve replaces the references in every text of a tree and keeps what they brought in.
func (r resolver) resolve(root *node) {
	root.walk(func(n *node) {
		if n.kind != text || n.bad || !reference.MatchString(n.text) {
			return
		}
		if !n.quoted {
			r.blame(n, "has a reference without quotes", `the value in quotes, as in "${env:NAME}"`)
			return
		}
		n.text = reference.ReplaceAllStringFunc(n.text, func(found string) string {
			value, ok := r.look(n, found[2:len(found)-1])
			if !ok {
				return found
			}
			n.refs = append(n.refs, value)
			return value
		})
	})
}

// look returns the value that a reference stands for.
func (r resolver) look(n *node, name string) (string, bool) {
	const want = "${env:NAME} or ${file:PATH}"
	from, name, found := strings.Cut(name, ":")
	switch {
	case !found || name == "":
		r.blame(n, "has a reference that names nothing", want)
	case from == "env":
		value, ok := r.env(name)
		if ok && value != "" {
			return value, true
		}
		r.blame(n, "refers to the environment variable "+name+", which is not set", "a value for it")
	case from == "file":
		data, problem := r.read(name)
		if problem == "" {
			return strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r"), true
		}
		r.blame(n, "names the file "+name+", which "+problem, "a file to read, relative to the target file")
	default:
		r.blame(n, "has a reference of an unknown sort", want)
	}
	return "", false
}

// read returns the content of a file, or says what keeps it from being read.
func (r resolver) read(path string) (data []byte, problem string) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.dir, path)
	}
	// A pipe or a device could make the reader wait for ever.
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, "does not exist"
	case err != nil:
		return nil, "cannot be looked at"
	case !info.Mode().IsRegular():
		return nil, "is no regular file"
	case info.Size() > maxFile:
		return nil, "is larger than 1 MiB"
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, "may not be read"
	}
	defer func() { _ = file.Close() }() // nothing was written
	data, err = io.ReadAll(io.LimitReader(file, maxFile))
	if err != nil {
		return nil, "cannot be read"
	}
	return data, ""
}

// blame adds an error at a node and keeps other errors about it from being said.
func (r resolver) blame(n *node, problem, want string) {
	n.bad = true
	r.errs.blame(n.place, problem, want)
}
