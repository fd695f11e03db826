package bank

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// A format is a format of texts: how to know it, texts that miss it by little, and texts at its limits.
type format struct {
	keeps func(string) bool
	wrong []string
	right []string
}

// kept says whether a text keeps the format; every text keeps one that is not known.
func (f format) kept(text string) bool { return f.keeps == nil || f.keeps(text) }

// formats are those that a JSON Schema of OpenAPI 3.0 can name and that can be told from other texts.
var formats = map[string]format{
	"date": {
		keeps: func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil },
		wrong: []string{"2026-02-30", "2026-1-1", "20260101", "2026-13-01", "2026-01-01T00:00:00Z"},
		right: []string{"0001-01-01", "9999-12-31", "2024-02-29", "1900-02-28"},
	},
	"date-time": {
		keeps: isDateTime,
		wrong: []string{
			"2026-02-03T04:05:06", "2026-02-30T04:05:06Z", "2026-02-03T25:05:06Z", "2026-02-03T24:00:00Z", "2026-02-03T04:60:06Z",
			"2026-02-03", "2026-02-03T04:05Z", "2026-02-03T04:05:06+0100",
		},
		right: []string{
			"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2024-02-29T12:00:00+14:00", "2026-02-03T04:05:06-12:00",
			"2026-02-03T04:05:06.1Z", "2026-02-03T04:05:06-00:00", "2026-02-03t04:05:06z", "2016-12-31T23:59:60Z",
		},
	},
	"uuid": {
		keeps: regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`).MatchString,
		wrong: []string{"99391c7e-ad88-49ec-a2ad", "g9391c7e-ad88-49ec-a2ad-99ddcb1f7721", "zz"},
		right: []string{"00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "99391c7e-ad88-49ec-a2ad-99ddcb1f7721"},
	},
	"uri": {
		keeps: isURI,
		wrong: []string{"/only/a/path", "no uri at all", "https://bank example/", "https://[::1/"},
		right: []string{"https://bank.example/", "urn:bank:1", "https://[2001:db8::1]:8443/a%20b?c=d#e"},
	},
	"byte": {
		keeps: func(s string) bool { _, err := base64.StdEncoding.DecodeString(s); return err == nil },
		wrong: []string{"%%%", "YQ", "YQ==="},
		right: []string{"", "YQ==", "/+8="},
	},
}

var dateTime = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// isDateTime knows a date and time of RFC 3339, section 5.6: with an offset, in either case of T and Z, with the leap
// second.
func isDateTime(s string) bool {
	parts := dateTime.FindStringSubmatch(s)
	if parts == nil {
		return false
	}
	_, err := time.Parse(time.DateOnly, parts[1])
	return err == nil
}

// isURI knows a URI of RFC 3986: with a scheme, in the characters that it allows.
func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>\^{|}`+"`", r) })
}
