package flow

import "bytes"

// fields shows the secrets that free text names: parameters (name=value), JSON members and log
// fields (name: value), XML elements, the fields of an HTML form, and passwords in URLs.
func (in inspector) fields(b []byte) {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '=':
			i = in.parameter(b, i)
		case ':':
			if bytes.HasPrefix(b[i:], []byte("://")) {
				authority := b[i+3:]
				authority = authority[:untilAny(authority, "/?# \t\r\n\"'<>\\")]
				if bytes.IndexByte(authority, '@') >= 0 {
					in.authority(authority)
				}
				continue
			}
			i = in.member(b, i)
		case '<':
			in.element(b[i+1:])
		}
	}
}

// delimiters end a value in free text.
const delimiters = " \t\r\n\x00&\"'<>;,)]}\\#"

// parameter shows the value behind the = at i and returns where it went on to.
func (in inspector) parameter(b []byte, i int) int {
	name, from := nameBefore(b, i)
	t := traitOf(name, false)
	if t.kind == "" {
		return i
	}
	value, quoted := valueAfter(b, i)
	if len(value) == 0 {
		return i
	}
	// "code=" alone is too common in error texts: it is a parameter where a URL stands.
	inQuery := from > 0 && bytes.IndexByte([]byte("?&#;"), b[from-1]) >= 0
	if t.kind == KindCode && !inQuery && !isRandomCode(value) {
		if len(value) > longestValue/16 {
			return i + len(value) // no code at all: do not come back to it at every = in it
		}
		return i
	}
	v := formNotation.open(value)
	if quoted {
		v = jsonNotation.open(value)
	}
	in.place(t.kind, v.text)
	v.back(value)
	return i + len(value)
}

// member shows the value behind the : at i if its name or its looks say that it is a secret.
func (in inspector) member(b []byte, i int) int {
	name, from := nameBefore(b, i)
	t := traitOf(name, false)
	if t.kind == "" {
		return i
	}
	value, quoted := valueAfter(b, i)
	asJSON := quoted && from > 0 && (b[from-1] == '"' || b[from-1] == '\'')
	switch {
	case len(value) == 0:
		return i
	case t.kind == KindCode && !isRandomCode(value), !asJSON && !looksRandom(value):
		return i
	}
	v := jsonNotation.open(value)
	in.place(t.kind, v.text)
	v.back(value)
	return i + len(value)
}

// nameBefore gives the name that ends at i, perhaps in quotes, and where it begins.
func nameBefore(b []byte, i int) ([]byte, int) {
	for i > 0 && (b[i-1] == ' ' || b[i-1] == '"' || b[i-1] == '\'') {
		i--
	}
	from := i
	for from > 0 && i-from <= longestName && isNameByte(b[from-1]) {
		from--
	}
	return b[from:i], from
}

// isNameByte says whether a byte belongs to a name. So does what a learner has blanked: what stands
// behind it was no name of its own before.
func isNameByte(c byte) bool { return isASCIIAlnum(c) || c == '_' || c == '-' || c == '.' || c == 0 }

// longestValue is how far the end of a value in free text is looked for, in bytes. Our choice.
const longestValue = 8 << 10

// valueAfter gives the value that begins behind i, and whether it stood in quotes.
func valueAfter(b []byte, i int) (value []byte, quoted bool) {
	rest := bytes.TrimLeft(b[i+1:min(len(b), i+longestValue)], " ")
	if len(rest) == 0 {
		return nil, false
	}
	if q := rest[0]; q == '"' || q == '\'' {
		rest = rest[1:]
		end := 0
		for end < len(rest) && rest[end] != q {
			if rest[end] == '\\' {
				end++
			}
			end++
		}
		return rest[:min(end, len(rest))], true
	}
	return rest[:untilAny(rest, delimiters)], false
}

// element shows the content of the XML element, or the value of the HTML form field, that begins with
// b. It reads no further than the bracket after the next.
func (in inspector) element(b []byte) {
	end := untilAny(b, "<>")
	if end == len(b) || b[end] == '<' {
		return
	}
	tag := b[:end]
	var name, value []byte
	if len(tag) > 6 && bytes.EqualFold(tag[:5], []byte("input")) {
		name, value = attribute(tag, "name"), attribute(tag, "value")
	} else {
		name = tag[bytes.IndexByte(tag, ':')+1:]
		value = b[end+1:]
		value = bytes.TrimSpace(value[:until(value, '<')])
	}
	t := traitOf(name, false)
	if t.kind == "" || len(value) == 0 {
		return
	}
	v := htmlNotation.open(value)
	in.place(t.kind, v.text)
	v.back(value)
}

// attribute gives the quoted value of an attribute of a tag.
func attribute(tag []byte, name string) []byte {
	for i := 0; ; {
		j := bytes.IndexByte(tag[i:], '=')
		if j < 0 {
			return nil
		}
		i += j
		found, _ := nameBefore(tag, i)
		value, quoted := valueAfter(tag, i)
		if bytes.EqualFold(found, []byte(name)) {
			return value
		}
		i++
		if quoted {
			i += len(value)
		}
	}
}

// bearers shows the tokens and credentials that free text quotes with their scheme.
func (in inspector) bearers(b []byte) {
	for _, scheme := range []string{"earer ", "EARER ", "asic ", "ASIC "} {
		for i := 0; ; {
			j := bytes.Index(b[i:], []byte(scheme))
			if j < 0 {
				break
			}
			i += j + len(scheme)
			token := b[i:]
			n := 0
			for n < len(token) && (sextet[token[n]] != 255 || token[n] == '.' || token[n] == '~' || token[n] == '=') {
				n++
			}
			for n > 0 && token[n-1] == '.' { // of the sentence
				n--
			}
			if token = token[:n]; !looksRandom(token) || i+n < len(b) && b[i+n] == '"' && token[n-1] == '=' {
				continue
			}
			if len(scheme) == len("asic ") {
				in.basic(token)
			} else {
				in.place(KindToken, token)
			}
		}
	}
}

// looksRandom tells tokens from words: they are longer and hold a digit, or are longer than words.
func looksRandom(b []byte) bool {
	return len(b) >= leastToken && bytes.ContainsAny(b, "0123456789") || len(b) >= 24 && bytes.IndexByte(b, ' ') < 0
}
