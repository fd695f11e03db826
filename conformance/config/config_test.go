package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/assaykit/assay/conformance"
)

var update = flag.Bool("update", false, "renew the golden files")

// catalogue is one profile with two presets, as profiles give them.
var catalogue = Catalogue{Profiles: map[string]ProfileKeys{
	"berlin-group": {
		Presets: map[string]string{
			"flow-page": "endpoints: {consents: /consent, authorize: /oauth2/authorize, token: /oauth2/token}\n" +
				"client: {auth: client_secret_basic, scope: \"AISP:{consentId}\"}\n" +
				"features: [refresh]\n",
			"nextgenpsd2": "endpoints: {consents: /v1/consents, authorize: /oauth2/authorize, token: /oauth2/token, revoke: /oauth2/revoke}\n" +
				"client: {auth: client_secret_post, scope: \"AIS:{consentId}\"}\n" +
				"options: {refresh_rotation: optional}\n" +
				"limits: {calls: 300}\n",
		},
		Features: []string{"refresh", "revocation", "paging"},
		Options: []conformance.Option{
			{Name: "refresh_rotation", Values: []string{"optional", "required", "none"}, Default: "optional", Title: "whether refresh tokens are replaced"},
			{Name: "revocation_delay", Default: "0s", Title: "how long access outlives its end", Span: true},
		},
		Checks: []string{"BG-TRX-11", "BG-CNS-10"},
	},
}}

// minimal is the shortest target there is.
const minimal = `schema: assay.target/v1
profile: berlin-group
preset: nextgenpsd2
base_url: https://api.bank.test/psd2
client: {id: tpp-1, secret: "${env:CLIENT_SECRET}", redirect_uris: ["https://tpp.test/callback"]}
`

// environment knows what the tests refer to.
func environment(name string) (string, bool) {
	value, ok := map[string]string{
		"CLIENT_SECRET": "sesame-open-17", "OTHER_SECRET": "sesame-other-9", "API_KEY": "key-of-the-gateway",
		"PSU_PASSWORD": "wonderland-17", "BANK": "https://api.bank.test", "EMPTY": "",
	}[name]
	return value, ok
}

func parseText(t *testing.T, text string, overrides ...string) *conformance.Target {
	t.Helper()
	target, err := Parse("bank.yaml", []byte(text), environment, overrides, catalogue)
	if err != nil {
		t.Fatalf("Parse = %v, want no error", err)
	}
	return target
}

func TestDefaults(t *testing.T) {
	got := parseText(t, minimal)
	want := &conformance.Target{
		Schema: "assay.target/v1", Name: "api.bank.test", Profile: "berlin-group", Preset: "nextgenpsd2",
		Environment: "sandbox", Mode: "full", BaseURL: "https://api.bank.test/psd2",
		Endpoints: map[string]string{
			"consents": "/v1/consents", "authorize": "/oauth2/authorize", "token": "/oauth2/token", "revoke": "/oauth2/revoke",
		},
		Client: conformance.Client{
			ID: "tpp-1", Auth: "client_secret_post", Secret: "sesame-open-17", PKCE: "S256",
			RedirectURIs: []string{"https://tpp.test/callback"}, Scope: "AIS:{consentId}",
		},
		Request: conformance.Additions{
			Headers:   map[string]string{},
			Authorize: map[string]string{}, Token: map[string]string{}, API: map[string]string{},
		},
		PSU:        conformance.PSU{Approve: "form", Approvals: 20, IPAddress: "192.0.2.10"},
		Consent:    conformance.ConsentTerms{Model: "detailed", ValidDays: 90, FrequencyPerDay: 4},
		Data:       conformance.DataTerms{HistoryDays: 89, Pages: 20, UnknownAccount: "00000000-0000-4000-8000-000000000000"},
		Hooks:      map[string]conformance.Hook{},
		Options:    map[string]string{"refresh_rotation": "optional"},
		Clock:      conformance.ClockTerms{Skew: time.Minute},
		Limits:     conformance.Limits{Timeout: 10 * time.Second, Wait: time.Minute, Total: 10 * time.Minute, Calls: 300, Redirects: 10, Body: 16 << 20},
		Cleanup:    conformance.Cleanup{Consents: true, Tokens: true, Wait: 30 * time.Second},
		Referenced: []string{"sesame-open-17"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Parse of the minimal target (-want +got):\n%s", diff)
	}
}

func TestEveryKey(t *testing.T) {
	path, data := inWorkplace(t, "full.yaml")
	got, err := Parse(path, data, environment, nil, catalogue)
	if err != nil {
		t.Fatalf("Parse = %v, want no error", err)
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"origins", got.Origins, []string{"https://auth.bank.test"}},
		{"endpoints", got.Endpoints, map[string]string{
			"consents": "/v1/consents", "authorize": "https://auth.bank.test/authorize", "token": "/oauth2/token", "revoke": "",
		}},
		{"pkce", got.Client.PKCE, "plain"},
		{"tls", string(got.Client.TLS.Cert) != "" && string(got.Client.TLS.Key) != "", true},
		{"signing", got.Client.Signing.Headers, []string{"Digest", "X-Request-ID"}},
		{"ca", len(got.TLS.CA) > 0, true},
		{"other_client", *got.OtherClient, conformance.Client{ID: "tpp-2", Auth: "client_secret_basic", Secret: "sesame-other-9", PKCE: "S256"}},
		{"request.headers", got.Request.Headers, map[string]string{"X-Api-Key": "Key key-of-the-gateway"}},
		{"psu", got.PSU, conformance.PSU{
			Approve: "manual", Approvals: 6, IPAddress: "192.0.2.11",
			Callback: conformance.Listener{Listen: "127.0.0.1:8877"},
			Users: []conformance.User{{
				Name: "alice", Headers: map[string]string{"PSU-ID": "alice"},
				Values:   map[string]string{"user": "alice", "password": "wonderland-17"},
				Accounts: []conformance.Account{{IBAN: "DE89370400440532013000", Currency: "EUR"}},
			}},
			Pages: []conformance.PageRule{
				{When: "input[name=password]", Fill: map[string]string{"username": "user", "password": "password"}, Press: "button[type=submit]"},
				{When: "button[value=approve]", Fill: map[string]string{}, Press: "button[value=approve]"},
			},
			Refuse: []conformance.PageRule{{When: "button[value=deny]", Fill: map[string]string{}, Press: "button[value=deny]"}},
		}},
		{"hooks", got.Hooks, map[string]conformance.Hook{
			"revoke_by_psu": {Timeout: 30 * time.Second, Call: &conformance.HookCall{
				Method: "POST", URL: "https://sandbox.bank.test/consents/{consentId}/revoke", Headers: map[string]string{}, Expect: []int{200, 204},
			}},
			"expire_access_token": {Timeout: 5 * time.Second, Command: []string{"./expire.sh", "{accessToken}"}},
		}},
		{"features", got.Features, []string{"refresh", "paging"}},
		{"options", got.Options, map[string]string{"refresh_rotation": "none", "revocation_delay": "30s"}},
		{"gateway", got.Gateway.HTMLErrors, []int{403, 502}},
		{"limits", got.Limits, conformance.Limits{
			Timeout: 1500 * time.Millisecond, Wait: time.Minute, Total: 10 * time.Minute, Calls: 300, Rate: 2.5, Redirects: 10, Body: 1 << 20,
		}},
		{"cleanup", got.Cleanup, conformance.Cleanup{Consents: true, Wait: 30 * time.Second}},
		{"known", got.Known, []conformance.Known{{
			Check: "BG-TRX-11", Reason: "vendor fix in release 7", Owner: "api-team", Until: time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC),
		}}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestOverrides(t *testing.T) {
	for _, c := range []struct {
		name, set string
		get       func(*conformance.Target) any
		want      any
	}{
		{"text that looks like a number", "client.id=0012", func(t *conformance.Target) any { return t.Client.ID }, "0012"},
		{"text that looks like a mapping", "client.secret=a: b", func(t *conformance.Target) any { return t.Client.Secret }, "a: b"},
		{"number", "limits.calls=12", func(t *conformance.Target) any { return t.Limits.Calls }, 12},
		{"size", "limits.body=1KiB", func(t *conformance.Target) any { return t.Limits.Body }, int64(1024)},
		{"list", "features=[paging]", func(t *conformance.Target) any { return t.Features }, []string{"paging"}},
		{"key of a map", "request.headers.X-Mark=1", func(t *conformance.Target) any { return t.Request.Headers["X-Mark"] }, "1"},
		{"option", "options.revocation_delay=5s", func(t *conformance.Target) any { return t.Options["revocation_delay"] }, "5s"},
		{"preset", "preset=flow-page", func(t *conformance.Target) any { return t.Endpoints["consents"] }, "/consent"},
		{"reference", "client.secret=${env:OTHER_SECRET}", func(t *conformance.Target) any { return t.Client.Secret }, "sesame-other-9"},
		{"empty", "endpoints.revoke=", func(t *conformance.Target) any { return t.Endpoint("revoke") }, ""},
		{"item of a list", "psu.users.0.values.password=new", func(t *conformance.Target) any { return t.PSU.Users[0].Values["password"] }, "new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := parseText(t, minimal+"psu: {users: [{name: alice, values: {password: old}}]}\n", c.set)
			if diff := cmp.Diff(c.want, c.get(target)); diff != "" {
				t.Errorf("--set %s (-want +got):\n%s", c.set, diff)
			}
		})
	}
}

func TestOverridesReplaceWhatCannotBeResolved(t *testing.T) {
	text := strings.Replace(minimal, "${env:CLIENT_SECRET}", "${env:UNSET}", 1)
	if got := parseText(t, text, "client.secret=given").Client.Secret; got != "given" {
		t.Errorf("secret = %q, want %q", got, "given")
	}
}

func TestApprovalsOfAPerson(t *testing.T) {
	text := minimal + "psu: {approve: manual, callback: {listen: \"127.0.0.1:0\"}}\n"
	if got := parseText(t, text).PSU.Approvals; got != 2 {
		t.Errorf("approvals in manual = %d, want 2", got)
	}
}

func TestFileReference(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "bank.yaml")
	text := strings.Replace(minimal, "${env:CLIENT_SECRET}", "${file:secret}", 1)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	targets, err := Load([]string{path}, nil, catalogue)
	if err != nil {
		t.Fatalf("Load = %v, want no error", err)
	}
	want := []conformance.Secret{{Kind: conformance.KindSecret, Value: "from a file"}}
	if diff := cmp.Diff(want, targets[0].Secrets()); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
}

func TestReferencedAddressIsNoSecret(t *testing.T) {
	text := strings.Replace(minimal, "https://api.bank.test/psd2", `"${env:BANK}/psd2"`, 1)
	target := parseText(t, text)
	if target.BaseURL != "https://api.bank.test/psd2" {
		t.Errorf("base_url = %q, want it resolved", target.BaseURL)
	}
	want := []conformance.Secret{{Kind: conformance.KindSecret, Value: "sesame-open-17"}}
	if diff := cmp.Diff(want, target.Secrets()); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
}

func TestLoadCollectsTheErrorsOfAllFiles(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("schema: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "missing.yaml")
	_, err := Load([]string{bad, missing}, nil, catalogue)
	var errs Errors
	if !errors.As(err, &errs) {
		t.Fatalf("Load = %v, want Errors", err)
	}
	files := map[string]bool{}
	for _, one := range errs {
		files[one.File] = true
	}
	if !files[bad] || !files[missing] {
		t.Errorf("errors of %v, want of %s and %s", files, bad, missing)
	}
}

func TestTemplate(t *testing.T) {
	for preset := range catalogue.Profiles["berlin-group"].Presets {
		t.Run(preset, func(t *testing.T) {
			data := Template("berlin-group", preset, catalogue)
			target, err := Parse("new.yaml", data, environment, nil, catalogue)
			if err != nil {
				t.Fatalf("Parse of the template = %v, want no error", err)
			}
			if target.Preset != preset || target.Endpoint("consents") == "" {
				t.Errorf("preset %q with consents at %q, want %q and its consents", target.Preset, target.Endpoint("consents"), preset)
			}
		})
	}
}

// TestTemplateNamesEveryKey takes the comment signs away: what is left is YAML with every key.
func TestTemplateNamesEveryKey(t *testing.T) {
	data := string(Template("berlin-group", "nextgenpsd2", catalogue))
	lines := strings.Split(data, "\n")[2:]
	for i, line := range lines {
		trimmed := strings.TrimLeft(line, " ")
		if rest, found := strings.CutPrefix(trimmed, "# "); found {
			lines[i] = line[:len(line)-len(trimmed)] + rest
		}
	}
	var errs Errors
	root := parse("new.yaml", []byte(strings.Join(lines, "\n")), &errs)
	if len(errs) > 0 {
		t.Fatalf("the template without comment signs: %v", errs)
	}
	var missing []string
	var look func(path string, r rule, n *node)
	look = func(path string, r rule, n *node) {
		for _, name := range r.properties() {
			if n.child(name) == nil {
				missing = append(missing, join(path, name))
				continue
			}
			look(join(path, name), r.member(name), n.child(name))
		}
	}
	look("", schema, root)
	if len(missing) > 0 {
		t.Errorf("the template leaves out %v, want every key", missing)
	}
	for i, line := range lines {
		if strings.Contains(line, ": ") && !strings.Contains(line, "- {") && !strings.Contains(line, "  # ") {
			t.Errorf("line %d of the template says nothing about its key: %s", i+3, line)
		}
	}
}

func TestTemplateAsksForCertificates(t *testing.T) {
	mutual := Catalogue{Profiles: map[string]ProfileKeys{"stet": {Presets: map[string]string{"mutual": "client: {auth: tls_client_auth}"}}}}
	data := string(Template("stet", "mutual", mutual))
	if !strings.Contains(data, "\n  tls:") || !strings.Contains(data, "\n    cert:") || strings.Contains(data, "\n  secret:") {
		t.Errorf("template for tls_client_auth asks for the wrong things:\n%s", data)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"client", "clock", "consent", "other_client"}
	for in, want := range map[string]string{"cleint": "client", "clok": "clock", "Client": "client", "weather": ""} {
		if got := nearest(in, names); got != want {
			t.Errorf("nearest(%q) = %q, want %q", in, got, want)
		}
	}
}
