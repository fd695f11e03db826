package oauth

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/checks"
)

// The limits of FAPI in seconds.
const (
	fapiToken  = 600 // FAPI 1.0, Part 1, section 5.2.2, item 21
	fapiPushed = 600 // FAPI 2.0 Security Profile, section 5.3.2.2, item 12: less than this
)

func fapiChecks() []conformance.Check {
	one, two := []string{"fapi-1"}, []string{"fapi-2"}
	return []conformance.Check{{
		ID: "FAPI1-RS-INTERACTION", Title: "answers carry the interaction id of FAPI", Rules: []string{"FAPI1-RS-INTERACTION"},
		Clause: fapi1("6.2.1", "x-fapi-interaction-id comes back as it was sent, and as a fresh UUID where none was sent"),
		Level:  conformance.Must, Features: one, Reads: []string{Read, ReadInteraction}, Sees: []string{ReadUnknownToken}, Judge: interaction,
	}, {
		ID: "FAPI1-RS-CUSTIP", Title: "the customer's address is no reason for a refusal", Rules: []string{"FAPI1-RS-CUSTIP"},
		Clause: fapi1("6.2.1", "a request with a valid x-fapi-customer-ip-address is not rejected for it, be the address of version 4 or 6"),
		Level:  conformance.Must, Features: one, Reads: []string{Read, ReadCustomerIP}, Judge: anyAddress,
	}, {
		ID: "FAPI1-RS-DATE", Title: "answers of the API carry a date", Rules: []string{"FAPI1-RS-DATE"},
		Clause: fapi1("6.2.1", "the resource server sends the Date header field"),
		Level:  conformance.Must, Features: one, Reads: []string{Read}, Sees: []string{ReadUnknownToken, ReadInteraction}, Judge: apiDated,
	}, {
		ID: "FAPI1-AS-SCOPES", Title: "the granted scopes come with the token", Rules: []string{"FAPI1-AS-SCOPES"},
		Clause: fapi1("5.2.2", "the token answer lists the granted scopes when the request came through the front channel"),
		Level:  conformance.Must, Features: one, Reads: []string{Redeem}, Judge: scopesSaid,
	}, {
		ID: "FAPI1-AS-10MIN", Title: "access tokens live for less than ten minutes", Rules: []string{"FAPI1-AS-10MIN"},
		Clause: fapi1("5.2.2", "access tokens that are bound to no sender should live for less than ten minutes"),
		Level:  conformance.Should, Features: one, Reads: []string{Redeem}, Judge: shortLived,
	}, {
		ID: "FAPI2-AZ-600", Title: "a pushed request waits for less than ten minutes", Rules: []string{"FAPI2-AZ-600"},
		Clause: fapi2("5.3.2.2", "expires_in of a pushed request is less than 600 seconds"),
		Level:  conformance.Must, Features: []string{"fapi-2", "par"}, Reads: []string{Push}, Judge: waitsShort,
	}, {
		ID: "OAUTH-RT-FAPI-NOROT", Title: "refresh tokens stay", Rules: []string{"OAUTH-RT-FAPI-NOROT", "FAPI2-AS-NOROT"},
		Clause: fapi2("5.3.2.1", "refresh tokens are not rotated except in extraordinary circumstances"),
		Level:  conformance.Must, Features: append(two, "refresh"), Reads: []string{Redeem, Refresh, RefreshAgain}, Tolerates: true, Judge: notRotated,
	}}
}

func fapi1(section, text string) conformance.Clause {
	return conformance.Clause{Document: "FAPI 1.0 Part 1", Section: section, Text: text}
}

func fapi2(section, text string) conformance.Clause {
	return conformance.Clause{Document: "FAPI 2.0 Security Profile", Section: section, Text: text}
}

func interaction(v conformance.View) conformance.Finding {
	finding := conformance.Inconclusive("the API did not answer")
	for _, e := range v.Tape {
		if !e.Answered() || e.Status() >= 500 {
			continue
		}
		sent, got := e.Request.Header.Get(interactionField), e.Header(interactionField)
		switch _, err := uuid.Parse(got); {
		case sent != "" && got != sent:
			return conformance.Fails(sent, orNone(got)).At(e)
		case err != nil:
			return conformance.Fails("a UUID in x-fapi-interaction-id", orNone(got)).At(e)
		}
		finding = conformance.Holds().At(e)
	}
	return finding
}

func anyAddress(v conformance.View) conformance.Finding {
	if control := v.Last(Read); !control.OK() {
		return conformance.Inconclusive("the plain request was answered " + statusText(control))
	}
	all := v.All(ReadCustomerIP)
	for _, e := range all {
		if e.Refused() {
			return conformance.Fails("the accounts for a customer at "+e.Request.Header.Get(customerField), statusText(e)).At(e)
		}
	}
	return conformance.Holds().At(all...)
}

func apiDated(v conformance.View) conformance.Finding {
	finding := conformance.Inconclusive("the API did not answer")
	for _, e := range v.Tape {
		switch {
		case !e.Answered() || e.Status() >= 500:
		case e.Header("Date") == "":
			return conformance.Fails("Date", "none").At(e)
		default:
			finding = conformance.Holds().At(e)
		}
	}
	return finding
}

func scopesSaid(v conformance.View) conformance.Finding {
	e := v.Last(Redeem)
	if !issued(e) {
		return conformance.Inconclusive("the code was not redeemed")
	}
	root, _ := checks.Root(e)
	if n := root.At("scope"); strings.TrimSpace(n.Text()) == "" {
		return conformance.Fails("scope", n.Kind()).At(e).Pointing(n.Pointer)
	}
	return conformance.Holds().At(e)
}

func shortLived(v conformance.View) conformance.Finding {
	e := v.Last(Redeem)
	seconds, ok := number(e, "expires_in")
	switch {
	case !issued(e):
		return conformance.Inconclusive("the code was not redeemed")
	case !ok:
		return conformance.Inapplicable("the answer does not say how long the token lives")
	case seconds >= fapiToken:
		return conformance.Fails("less than 600 seconds", strconv.FormatFloat(seconds, 'f', -1, 64)).At(e).Pointing("/expires_in")
	}
	return conformance.Holds().At(e)
}

func waitsShort(v conformance.View) conformance.Finding {
	e := v.Last(Push)
	seconds, ok := number(e, "expires_in")
	switch {
	case !e.OK() || !ok:
		return conformance.Inconclusive("the pushed request got no lifetime")
	case seconds >= fapiPushed:
		return conformance.Fails("less than 600 seconds", strconv.FormatFloat(seconds, 'f', -1, 64)).At(e).Pointing("/expires_in")
	}
	return conformance.Holds().At(e)
}

// number reads a member that should be a JSON number.
func number(e *conformance.Exchange, name string) (float64, bool) {
	root, err := checks.Root(e)
	if err != nil {
		return 0, false
	}
	n, ok := root.At(name).Value.(float64)
	return n, ok
}

// notRotated tolerates a single new token: it may be the extraordinary case.
func notRotated(v conformance.View) conformance.Finding {
	held, renewed := refreshToken(v.Last(Redeem)), 0
	var last *conformance.Exchange
	for _, name := range []string{Refresh, RefreshAgain} {
		e := v.Last(name)
		if !issued(e) {
			return conformance.Inconclusive("a refresh gave no token")
		}
		if got := refreshToken(e); got != "" && got != held {
			held, last, renewed = got, e, renewed+1
		}
	}
	switch renewed {
	case 0:
		return conformance.Holds().At(v.Last(RefreshAgain))
	case 1:
		return conformance.Tolerated("the refresh token as it was", "a new one at one refresh").At(last).Pointing("/refresh_token")
	default:
		return conformance.Fails("the refresh token as it was", "a new one at every refresh").At(last).Pointing("/refresh_token")
	}
}

func refreshToken(e *conformance.Exchange) string {
	root, err := checks.Root(e)
	if err != nil {
		return ""
	}
	return root.At("refresh_token").Text()
}
