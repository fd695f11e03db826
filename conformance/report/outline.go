package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strings"
)

// An outline writes one indented JSON document whose long lists come an element
// at a time. It keeps the first error and writes nothing after it.
type outline struct {
	w     *bufio.Writer
	depth int // how many objects and lists are open
	err   error
}

// open begins an object with the members of head, which must have at least one.
func (o *outline) open(head any) {
	text := o.encode(head)
	o.write(bytes.TrimSuffix(text, []byte("\n"+o.margin()+"}")))
	o.depth++
}

// close ends the object that was opened last.
func (o *outline) close() {
	o.depth--
	o.write([]byte("\n" + o.margin() + "}"))
}

// list adds a member that is a list of n elements to the object that is open.
// Each call of element must write one value.
func (o *outline) list(name string, n int, element func(i int)) {
	o.write([]byte(",\n" + o.margin() + `"` + name + `": [`))
	o.depth++
	for i := range n {
		separator := ",\n"
		if i == 0 {
			separator = "\n"
		}
		o.write([]byte(separator + o.margin()))
		element(i)
	}
	o.depth--
	if n > 0 {
		o.write([]byte("\n" + o.margin()))
	}
	o.write([]byte("]"))
}

// value writes one value at the depth that is reached.
func (o *outline) value(v any) { o.write(o.encode(v)) }

// end closes the document and returns the first error.
func (o *outline) end() error {
	o.write([]byte("\n"))
	if o.err != nil {
		return o.err
	}
	return o.w.Flush()
}

func (o *outline) margin() string { return strings.Repeat("  ", o.depth) }

func (o *outline) encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent(o.margin(), "  ")
	if err := enc.Encode(v); err != nil && o.err == nil {
		o.err = err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

func (o *outline) write(b []byte) {
	if o.err == nil {
		_, o.err = o.w.Write(b)
	}
}
