package berlingroup_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/bank/berlingroup"
	"github.com/assaykit/assay/conformance/bank/profiles"
)

func TestSameSeedSameAnswers(t *testing.T) {
	for _, v := range toured(berlingroup.Profile()) {
		a, b := logOf(t, bank.Config{Variant: v.Name, Seed: 3}), logOf(t, bank.Config{Variant: v.Name, Seed: 3})
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s: two banks of one seed differ:\n%s", v.Name, diff)
		}
		if difference(a, logOf(t, bank.Config{Variant: v.Name, Seed: 4})) == "" {
			t.Errorf("%s: two seeds give the same answers", v.Name)
		}
	}
}

func TestOpen(t *testing.T) {
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2})
	kinds := func() string {
		var list []string
		for _, e := range c.bank.Open() {
			list = append(list, strings.TrimSpace(e.Kind+" "+e.State))
		}
		return strings.Join(list, ", ")
	}
	expect := func(want string) {
		t.Helper()
		if got := kinds(); got != want {
			t.Errorf("open: %q, want %q", got, want)
		}
	}
	expect("")
	asked := c.open("create")
	expect("consent asked")
	c.api("delete", "DELETE", c.consents()+"/"+asked, "")
	expect("")
	c.grant()
	expect("consent granted, access token, refresh token")
	c.keep(c.renew("refresh", bank.MainClient, c.refresh))
	expect("consent granted, access token, refresh token, access token")
	c.api("delete", "DELETE", c.consents()+"/"+c.consent, "")
	expect("")
}

func TestControl(t *testing.T) {
	clock := bank.StoppedClock(today.Add(time.Hour))
	c := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2, Clock: clock, Control: true})
	act := func(path, body string) int {
		return c.do(path, "POST", "/_control/"+path, map[string]string{bank.ControlHeader: c.bank.ControlToken()}, body).status
	}
	c.grant()
	if a := c.do("no token", "GET", "/_control/ledger", nil, ""); a.status != 403 {
		t.Errorf("without its token the control API answers %d", a.status)
	}
	if a := newTPP(t, bank.Config{Variant: berlingroup.NextGenPSD2}).do("off", "GET", "/_control/ledger", map[string]string{bank.ControlHeader: ""}, ""); a.status != 404 {
		t.Errorf("where it is off the control API answers %d", a.status)
	}
	ledger := c.do("ledger", "GET", "/_control/ledger", map[string]string{bank.ControlHeader: c.bank.ControlToken()}, "")
	var body struct {
		Now  time.Time
		Open []bank.Entitlement
	}
	if err := json.Unmarshal([]byte(ledger.body), &body); err != nil || len(body.Open) != 3 || !body.Now.Equal(clock.Now()) {
		t.Errorf("ledger: %d %s %v", ledger.status, ledger.body, err)
	}
	if got := act("expire", fmt.Sprintf(`{"token":%q}`, c.access)); got != 204 {
		t.Errorf("expire the token: %d", got)
	}
	if a := c.read("read", "/v1/accounts"); a.code() != "TOKEN_EXPIRED" {
		t.Errorf("an expired token: %d %s", a.status, a.code())
	}
	c.keep(c.renew("refresh", bank.MainClient, c.refresh))
	if got := act("revoke-by-psu", fmt.Sprintf(`{"consentId":%q}`, c.consent)); got != 204 {
		t.Errorf("revoke: %d", got)
	}
	if got := c.shown(c.consent, "consentStatus"); got != "revokedByPsu" {
		t.Errorf("a revoked consent is %v", got)
	}
	if a := c.read("read", "/v1/accounts"); a.status != 401 || a.code() != "CONSENT_INVALID" {
		t.Errorf("reading under a revoked consent: %d %s", a.status, a.code())
	}
	c.grant()
	act("expire", fmt.Sprintf(`{"consentId":%q}`, c.consent))
	if got := c.shown(c.consent, "consentStatus"); got != "expired" {
		t.Errorf("an expired consent is %v", got)
	}
	before := clock.Now()
	if got := act("advance", `{"seconds":3600}`); got != 204 || clock.Now().Sub(before) != time.Hour {
		t.Errorf("advance: %d, the clock went %v", got, clock.Now().Sub(before))
	}
	for path, body := range map[string]string{"revoke-by-psu": `{"consentId":"x"}`, "expire": `{}`} {
		if got := act(path, body); got != 404 {
			t.Errorf("%s %s: %d, want 404", path, body, got)
		}
	}
	if got := act("advance", "x"); got != 400 {
		t.Errorf("a broken body: %d", got)
	}
}

// TestStartAndStop uses a bank by many at once and looks for what it leaves behind.
func TestStartAndStop(t *testing.T) {
	before := runtime.NumGoroutine()
	b := berlingroup.New(bank.Config{Variant: berlingroup.NextGenPSD2})
	base, stop, err := b.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	client := &http.Client{Transport: transport}
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 10 {
				r, _ := http.NewRequest("POST", base+"/v1/consents", strings.NewReader(request(func(m map[string]any) {
					m["validUntil"] = time.Now().AddDate(0, 0, 30).Format(time.DateOnly)
				})))
				for name, value := range map[string]string{"X-Request-ID": noID, "PSU-IP-Address": "192.0.2.1", "Content-Type": "application/json"} {
					r.Header.Set(name, value)
				}
				answer, err := client.Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				if answer.StatusCode != 201 || !strings.HasPrefix(answer.Header.Get("Location"), base) {
					t.Errorf("create consent: %d, Location %q", answer.StatusCode, answer.Header.Get("Location"))
				}
				_ = b.Open()
			}
		})
	}
	clients.Wait()
	if got := len(b.Open()); got != 80 {
		t.Errorf("%d consents are open, want 80", got)
	}
	stop()
	stop()
	transport.CloseIdleConnections()
	if _, err := client.Get(base); err == nil {
		t.Error("a stopped bank answers")
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(deadline); {
		runtime.Gosched() // the client's own goroutines need a moment
	}
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines, %d before", now, before)
	}
}

// TestHeaders are those that only a real connection shows.
func TestHeaders(t *testing.T) {
	for _, test := range []struct {
		fault, header string
		want          bool
	}{
		{"", "Date", true}, {"date-missing", "Date", false}, {"", "Content-Type", true}, {"content-type-missing", "Content-Type", false},
	} {
		cfg := bank.Config{Variant: berlingroup.NextGenPSD2}
		for _, f := range berlingroup.Profile().Faults {
			if f.Name == test.fault {
				cfg.Faults = []bank.Fault{f}
			}
		}
		base, stop, err := berlingroup.New(cfg).Start("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.Get(base + "/v1/accounts")
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		stop()
		if got := answer.Header.Get(test.header) != ""; got != test.want {
			t.Errorf("with fault %q the header %s is there: %v", test.fault, test.header, got)
		}
	}
}

func TestTargets(t *testing.T) {
	for _, p := range profiles.All() {
		for _, v := range p.Variants {
			var file struct {
				Preset  string
				BaseURL string `yaml:"base_url"`
				Client  struct{ ID, Secret, Auth, Scope string }
				PSU     struct{ Users []struct{ Name string } }
			}
			base, secret := "http://127.0.0.1:1", ""
			if err := yaml.Unmarshal([]byte(v.Target(base, "")), &file); err != nil {
				t.Fatalf("%s %s: %v", p.Name, v.Name, err)
			}
			if secret = v.Settings.TPP().Secret; v.Settings.Binds {
				base, secret = "http://localhost:1", ""
			}
			if file.Preset != v.Name || !strings.HasPrefix(file.BaseURL, base) || file.Client.Secret != secret ||
				(file.Client.Auth == "none") != v.Settings.Public() || !v.Settings.Public() && file.Client.Auth != v.Settings.ClientAuth[0] || file.Client.Scope != "" && file.Client.Scope != v.Settings.Scope || // "" leaves it to the preset
				len(file.PSU.Users) != 2 {
				t.Errorf("%s %s: %+v", p.Name, v.Name, file)
			}
		}
	}
}

// BenchmarkNew is what one bank costs: hundreds are made for the proof.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		berlingroup.New(bank.Config{Variant: berlingroup.FlowPage})
	}
}
