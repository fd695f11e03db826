package checks

import "strings"

// A Challenge is one challenge of a WWW-Authenticate field (RFC 9110 §11.6.1).
type Challenge struct {
	Scheme string
	Params []Param
}

// A Param is one parameter of a challenge, its name in lower case.
type Param struct{ Name, Value string }

// Get returns the first parameter of that name, and whether there is one.
func (c Challenge) Get(name string) (string, bool) {
	for _, p := range c.Params {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// Challenges reads all challenges of all fields. Elements of the list are told
// apart as RFC 9110 does: a token followed by a space begins a challenge, a token
// followed by "=", with or without spaces around it, is a parameter of the one
// before.
func Challenges(fields []string) []Challenge {
	var out []Challenge
	for _, field := range fields {
		for _, element := range elements(field) {
			scheme, rest, spaced := strings.Cut(element, " ")
			rest = strings.TrimLeft(rest, " ")
			if strings.Contains(scheme, "=") || strings.HasPrefix(rest, "=") {
				if len(out) > 0 {
					out[len(out)-1].add(element)
				}
				continue
			}
			out = append(out, Challenge{Scheme: scheme})
			if spaced {
				out[len(out)-1].add(rest)
			}
		}
	}
	return out
}

// add takes a parameter. A token68 is none: it may be padded with "=", after which
// nothing follows.
func (c *Challenge) add(element string) {
	name, value, ok := strings.Cut(element, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || name == "" || strings.Trim(value, "=") == "" {
		return
	}
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		value = unquoted(value[1 : len(value)-1])
	}
	c.Params = append(c.Params, Param{strings.ToLower(name), value})
}

// unquoted takes the backslash from every quoted pair (RFC 9110 §5.6.4).
func unquoted(text string) string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		plain.WriteByte(text[i])
	}
	return plain.String()
}

// elements splits a field at its commas outside quoted strings.
func elements(field string) []string {
	var out []string
	quoted, escaped, from := false, false, 0
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			out = append(out, field[from:i])
			from = i + 1
		}
	}
	out = append(out, field[from:])
	kept := out[:0]
	for _, element := range out {
		if element = strings.TrimSpace(element); element != "" {
			kept = append(kept, element)
		}
	}
	return kept
}
