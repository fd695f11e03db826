package berlingroup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/berlingroup"
)

// iban is a list with one account.
func iban(of ...string) []map[string]string {
	list := []map[string]string{}
	for _, i := range of {
		list = append(list, map[string]string{"iban": i})
	}
	return list
}

const mine = "DE89370400440532013000"

// TestConsentRequests holds what the bank says to consent requests, member by member.
func TestConsentRequests(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	access := func(members ...any) func(map[string]any) {
		return func(m map[string]any) {
			a := map[string]any{}
			for i := 0; i < len(members); i += 2 {
				a[members[i].(string)] = members[i+1]
			}
			m["access"] = a
		}
	}
	set := func(name string, value any) func(map[string]any) { return func(m map[string]any) { m[name] = value } }
	for _, test := range []struct {
		name   string
		change func(map[string]any)
		status int
		code   string
	}{
		{"as it should be", nil, 201, ""},
		{"an unknown member", set("x", 1), 201, ""},
		{"the longest time", set("validUntil", "9999-12-31"), 201, ""},
		{"today", set("validUntil", today.Format(time.DateOnly)), 201, ""},
		{"yesterday", set("validUntil", today.AddDate(0, 0, -1).Format(time.DateOnly)), 400, "FORMAT_ERROR validUntil"},
		{"no such day", set("validUntil", "2027-02-30"), 400, "FORMAT_ERROR validUntil"},
		{"a null", set("validUntil", nil), 400, "FORMAT_ERROR validUntil"},
		{"negative frequency", set("frequencyPerDay", -1), 400, "FORMAT_ERROR frequencyPerDay"},
		{"frequency as text", set("frequencyPerDay", "4"), 400, "FORMAT_ERROR frequencyPerDay"},
		{"broken frequency", set("frequencyPerDay", 1.5), 400, "FORMAT_ERROR frequencyPerDay"},
		{"recurring as text", set("recurringIndicator", "true"), 400, "FORMAT_ERROR recurringIndicator"},
		{"a session", set("combinedServiceIndicator", true), 400, "SESSIONS_NOT_SUPPORTED"},
		{"no access", access(), 400, "FORMAT_ERROR access"},
		{"access as list", set("access", []int{}), 400, "FORMAT_ERROR access"},
		{"everything", access("allPsd2", "allAccounts"), 400, "SERVICE_INVALID"},
		{"available accounts", access("availableAccounts", "allAccounts"), 400, "SERVICE_INVALID"},
		{"a wrong value", access("availableAccounts", "some"), 400, "FORMAT_ERROR access"},
		{"bank-offered", access("accounts", iban(), "balances", iban()), 400, "SERVICE_INVALID"},
		{"mixed lists", access("accounts", iban(mine), "balances", iban()), 400, "FORMAT_ERROR access"},
		{"restricted and named", access("accounts", iban(mine), "restrictedTo", []string{"CACC"}), 400, "FORMAT_ERROR access.restrictedTo"},
		{"owner name alone", access("additionalInformation", map[string]any{"ownerName": iban(mine)}), 400, "FORMAT_ERROR access"},
		{"owner name beside", access("accounts", iban(mine), "additionalInformation", map[string]any{"ownerName": iban(mine)}), 201, ""},
		{"statements", access("accounts", iban(mine), "statements", iban(mine)), 400, "PARAMETER_NOT_SUPPORTED"},
		{"a bad IBAN", access("accounts", iban("XX")), 400, "FORMAT_ERROR access"},
		{"wrong check digits", access("accounts", iban("DE88370400440532013000")), 400, "FORMAT_ERROR access"},
		{"another identifier", access("accounts", []map[string]string{{"bban": "1"}}), 400, "FORMAT_ERROR access"},
	} {
		a := c.create(test.name, request(test.change))
		if a.status != test.status || a.code() != test.code {
			t.Errorf("%s: %d %s, want %d %s", test.name, a.status, a.code(), test.status, test.code)
		}
	}
	for _, test := range []struct {
		name    string
		headers []string
		status  int
		code    string
	}{
		{"text", []string{"Content-Type", "text/plain"}, 415, ""},
		{"a bad address", []string{"PSU-IP-Address", "999.1.1.1"}, 400, "FORMAT_ERROR PSU-IP-Address"},
		{"IPv6", []string{"PSU-IP-Address", "2001:db8::1"}, 201, ""},
		{"no UUID", []string{"X-Request-ID", "abc"}, 400, "FORMAT_ERROR X-Request-ID"},
		{"an unknown PSU", []string{"PSU-ID", "eve"}, 401, "PSU_CREDENTIALS_INVALID"},
		{"another format", []string{"Accept", "text/csv"}, 406, "REQUESTED_FORMATS_INVALID"},
		{"a bad boolean", []string{"TPP-Redirect-Preferred", "perhaps"}, 400, "FORMAT_ERROR TPP-Redirect-Preferred"},
	} {
		a := c.create(test.name, request(nil), test.headers...)
		if a.status != test.status || a.code() != test.code {
			t.Errorf("%s: %d %s, want %d %s", test.name, a.status, a.code(), test.status, test.code)
		}
		if a.status == 401 && a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: 401 without challenge", test.name)
		}
		if a.status != 201 && len(a.header.Values("X-Request-ID")) != 1 {
			t.Errorf("%s: X-Request-ID is %q", test.name, a.header.Values("X-Request-ID"))
		}
	}
}

// shown reads a consent and returns one member.
func (c *tpp) shown(consent, member string) any {
	return c.api("read consent", "GET", c.consents()+"/"+consent, "").json(c.t)[member]
}

func TestConsentIsCutToSize(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	for _, test := range []struct {
		member    string
		asked     any
		recurring bool
		want      any
	}{
		{"validUntil", "9999-12-31", true, today.AddDate(0, 0, 180).Format(time.DateOnly)},
		{"validUntil", "2026-12-01", true, "2026-12-01"},
		{"frequencyPerDay", 99, true, 4.0},
		{"frequencyPerDay", 2, true, 2.0},
		{"frequencyPerDay", 4, false, 1.0},
	} {
		a := c.create("create", request(func(m map[string]any) {
			m[test.member], m["recurringIndicator"] = test.asked, test.recurring
		}))
		if got := c.shown(a.json(t)["consentId"].(string), test.member); got != test.want {
			t.Errorf("%s %v: shown %v, want %v", test.member, test.asked, got, test.want)
		}
	}
}

// TestConsentEnds holds every way in which a consent ends, and that its token ends with it.
func TestConsentEnds(t *testing.T) {
	for _, test := range []struct {
		name   string
		end    func(c *tpp, clock *bank.Clock)
		status string
		code   string
	}{
		{"the TPP deletes it", func(c *tpp, _ *bank.Clock) { c.api("delete", "DELETE", c.consents()+"/"+c.consent, "") }, "terminatedByTpp", "CONSENT_INVALID"},
		{"its time is over", func(_ *tpp, clock *bank.Clock) { clock.Advance(91 * 24 * time.Hour) }, "expired", "CONSENT_EXPIRED"},
		{"a newer one is approved", func(c *tpp, _ *bank.Clock) { c.psu("authorise", c.open("newer"), "approve") }, "expired", "CONSENT_EXPIRED"},
	} {
		clock := bank.StoppedClock(today.Add(time.Hour))
		c := newTPP(t, bank.Config{Variant: berlingroup.FlowPage, Clock: clock})
		c.grant()
		test.end(c, clock)
		if got := c.shown(c.consent, "consentStatus"); got != test.status {
			t.Errorf("%s: status %v, want %s", test.name, got, test.status)
		}
		a := c.read("read", "/v1/accounts")
		if a.status != 401 || a.code() != test.code || !strings.Contains(a.header.Get("WWW-Authenticate"), `error="invalid_token"`) {
			t.Errorf("%s: reading gives %d %s with challenge %q", test.name, a.status, a.code(), a.header.Get("WWW-Authenticate"))
		}
		if a := c.renew("refresh", bank.MainClient, c.refresh); a.code() != "invalid_grant" {
			t.Errorf("%s: refreshing gives %d %s", test.name, a.status, a.code())
		}
	}
}

// TestSingleAccess is a consent that is not recurring: it ends soon, and leaves others alone.
func TestSingleAccess(t *testing.T) {
	clock := bank.StoppedClock(today.Add(time.Hour))
	c := newTPP(t, bank.Config{Variant: berlingroup.FlowPage, Clock: clock})
	c.grant()
	single := c.create("create", request(func(m map[string]any) { m["recurringIndicator"] = false })).json(t)["consentId"].(string)
	c.psu("authorise", single, "approve")
	if got := c.shown(c.consent, "consentStatus"); got != "valid" {
		t.Errorf("the recurring consent is %v, want valid", got)
	}
	clock.Advance(19 * time.Minute)
	if got := c.shown(single, "consentStatus"); got != "valid" {
		t.Errorf("after 19 minutes the single consent is %v, want valid", got)
	}
	clock.Advance(2 * time.Minute)
	if got := c.shown(single, "consentStatus"); got != "expired" {
		t.Errorf("after 21 minutes the single consent is %v, want expired", got)
	}
}

// TestFinalStatesStay deletes a rejected consent and refuses a valid one.
func TestFinalStatesStay(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	refused := c.open("create")
	c.psu("refuse", refused, "refuse")
	if a := c.api("delete", "DELETE", c.consents()+"/"+refused, ""); a.status != 204 {
		t.Errorf("deleting a rejected consent: %d", a.status)
	}
	if got := c.shown(refused, "consentStatus"); got != "rejected" {
		t.Errorf("a rejected consent is %v after deletion", got)
	}
	c.grant()
	c.psu("refuse", c.consent, "refuse")
	if got := c.shown(c.consent, "consentStatus"); got != "valid" {
		t.Errorf("a valid consent is %v after a refusal of another grant on it", got)
	}
}
