package checks

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/assaykit/assay/conformance"
)

func rfc9110(section, text string) conformance.Clause {
	return conformance.Clause{Document: "RFC 9110", Section: section, Text: text}
}

// HTTP returns the checks that HTTP asks of the answers to the steps
// named: of all of them in the steps read, and of what is there in those seen.
func HTTP(reads, sees []string) []conformance.Check {
	steps := append(append([]string(nil), reads...), sees...)
	return []conformance.Check{{
		ID: "HTTP-401-CHALLENGE", Title: "every 401 says how to authenticate",
		Rules:  []string{"HTTP-401-CHALLENGE"},
		Clause: rfc9110("15.5.2", "an answer with status 401 carries a WWW-Authenticate field with at least one challenge"),
		Level:  conformance.Must, Reads: reads, Sees: sees, Tolerates: true,
		Judge: func(v conformance.View) conformance.Finding { return challenged(v.All(steps...)) },
	}, {
		ID: "HTTP-DATE", Title: "answers carry a date",
		Rules:  []string{"HTTP-DATE"},
		Clause: rfc9110("6.6.1", "an origin server with a clock sends Date in 2xx, 3xx and 4xx answers"),
		Level:  conformance.Should, Reads: reads, Sees: sees,
		Judge: func(v conformance.View) conformance.Finding { return dated(v.All(steps...)) },
	}, {
		ID: "HTTP-CT", Title: "a body says what it is",
		Rules:  []string{"HTTP-CT"},
		Clause: rfc9110("8.3", "an answer with content carries Content-Type"),
		Level:  conformance.Should, Reads: reads, Sees: sees,
		Judge: func(v conformance.View) conformance.Finding { return typed(v.All(steps...)) },
	}}
}

// Allow returns the check on refused methods, of the steps as in HTTP. It is for
// profiles some of whose requests are refused so in the course of things.
func Allow(reads, sees []string) conformance.Check {
	steps := append(append([]string(nil), reads...), sees...)
	return conformance.Check{
		ID: "HTTP-405-ALLOW", Title: "a refused method comes with those that are allowed",
		Rules:  []string{"HTTP-405-ALLOW"},
		Clause: rfc9110("15.5.6", "an answer with status 405 lists the methods of the resource in Allow"),
		Level:  conformance.Should, Reads: reads, Sees: sees,
		Judge: func(v conformance.View) conformance.Finding { return allowed(v.All(steps...)) },
	}
}

func allowed(tape []*conformance.Exchange) conformance.Finding {
	finding := conformance.Inapplicable("no answer had status 405")
	for _, e := range tape {
		if e.Status() != http.StatusMethodNotAllowed {
			continue
		}
		if len(e.Response.Header.Values("Allow")) == 0 {
			return conformance.Fails("an Allow field", "none").At(e)
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

func challenged(tape []*conformance.Exchange) conformance.Finding {
	var seen, form *conformance.Exchange
	for _, e := range tape {
		if e.Status() != http.StatusUnauthorized {
			continue
		}
		seen = e
		if len(Challenges(e.Response.Header.Values("WWW-Authenticate"))) > 0 {
			continue
		}
		if e.Request.Header.Get("Authorization") == "" && strings.Contains(string(e.Request.Body.Bytes()), "client_id=") {
			form = e // credentials in a form body: RFC 6749 §5.2 asks for no challenge
			continue
		}
		return conformance.Fails("a WWW-Authenticate field", "none").At(e)
	}
	switch {
	case seen == nil:
		return conformance.Inapplicable("no answer had status 401")
	case form != nil:
		return conformance.Tolerated("a WWW-Authenticate field", "none").At(form)
	}
	return conformance.Holds().At(seen)
}

func dated(tape []*conformance.Exchange) conformance.Finding {
	for _, e := range tape {
		if e.Status() < 200 || e.Status() >= 500 {
			continue
		}
		field := e.Header("Date")
		if field == "" {
			return conformance.Fails("a Date field", "none").At(e)
		}
		if _, err := http.ParseTime(field); err != nil {
			return conformance.Fails("an HTTP date", fmt.Sprintf("%q", field)).At(e)
		}
	}
	return conformance.Holds()
}

func typed(tape []*conformance.Exchange) conformance.Finding {
	for _, e := range tape {
		if e.Response == nil || e.Response.Size == 0 || e.Response.Body.Equal(conformance.Body{}) {
			continue
		}
		field := e.Header("Content-Type")
		if field == "" {
			return conformance.Fails("a Content-Type field", "none").At(e)
		}
		if _, _, err := mime.ParseMediaType(field); err != nil {
			return conformance.Fails("a media type", fmt.Sprintf("%q", field)).At(e)
		}
	}
	return conformance.Holds()
}

// JSONType says whether a Content-Type field names JSON, the +json types included.
func JSONType(field string) bool {
	media, _, err := mime.ParseMediaType(field)
	return err == nil && (media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json"))
}
