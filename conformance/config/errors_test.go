package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestErrors reads a target in which almost everything is wrong, and holds all that is said about
// it against a golden file.
func TestErrors(t *testing.T) {
	path, data := inWorkplace(t, "errors.yaml")
	overrides := []string{"limits.redirects=0", "clint.id=x", "psu.users.7.name=x", "data.foreign_account", "limits.calls=[", "client.pkce=S265"}
	_, err := Parse(path, data, environment, overrides, catalogue)
	if err == nil {
		t.Fatal("Parse = no error, want many")
	}
	got := strings.ReplaceAll(err.Error(), filepath.Dir(path)+"/", "") + "\n"
	for _, secret := range []string{"never-show-this", "4711", "key-of-the-gateway", "user:pw", "3704"} {
		if strings.Contains(got, secret) {
			t.Errorf("the errors show the secret %q", secret)
		}
	}
	const golden = "testdata/errors.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// TestSingleErrors changes the minimal target in one thing each.
func TestSingleErrors(t *testing.T) {
	dir := workplace(t)
	for _, c := range []struct {
		name     string
		old, new string // replaced in the minimal target; an empty old appends
		want     string // the only error
	}{
		{"no YAML", "schema:", "schema: [", `bank.yaml:1: does not parse: did not find expected ',' or ']'`},
		{"control character", "schema", "\x01schema", `bank.yaml:1: does not parse: control characters are not allowed`},
		{"second document", "", "---\nschema: assay.target/v1\n", `bank.yaml:6: holds more than one document; want one`},
		{"key given twice", "", "base_url: https://api.bank.test\n", `bank.yaml:6: base_url: is given twice; want each key once`},
		{"alias", "base_url: https://api.bank.test/psd2", "base_url: &a https://api.bank.test/psd2\nissuer: *a", `bank.yaml:5: issuer: is an alias; want the value itself`},
		{"secret that begins with an asterisk", `"${env:CLIENT_SECRET}"`, "*sesame", `bank.yaml:5: holds an alias; text that begins with * needs quotes`},
		{"tag", "preset: nextgenpsd2", "preset: !!binary bmV4dGdlbnBzZDI=", `bank.yaml:3: preset: has a tag; want the value without a tag`},
		{"no base_url", "base_url: https://api.bank.test/psd2\n", "", `bank.yaml:1: base_url: is missing; want where the ASPSP's interface begins; plain http on loopback only`},
		{"empty base_url", "https://api.bank.test/psd2", `""`, `bank.yaml:4: base_url: is empty; want an absolute URL`},
		{"unknown profile", "berlin-group", "berlin", `bank.yaml:2: profile: "berlin" is not known; want one of berlin-group`},
		{"unknown preset", "nextgenpsd2", "nextgen", `bank.yaml:3: preset: "nextgen" is not known; want one of flow-page, nextgenpsd2`},
		{"preset from a secret", "preset: nextgenpsd2", `preset: "${env:API_KEY}"`, `bank.yaml:3: preset: the value is not known; want one of flow-page, nextgenpsd2`},
		{"unset variable", "env:CLIENT_SECRET", "env:UNSET", `bank.yaml:5: client.secret: refers to the environment variable UNSET, which is not set; want a value for it`},
		{"empty variable", "env:CLIENT_SECRET", "env:EMPTY", `bank.yaml:5: client.secret: refers to the environment variable EMPTY, which is not set; want a value for it`},
		{"no secret", `secret: "${env:CLIENT_SECRET}", `, "", `bank.yaml:5: client.secret: is missing; want the secret that client.auth client_secret_post sends`},
		{"secret without use", "id: tpp-1", "id: tpp-1, auth: none", `bank.yaml:5: client.secret: is given, though client.auth is none; want no secret, or another client.auth`},
		{"no redirect URI", `, redirect_uris: ["https://tpp.test/callback"]`, "", `bank.yaml:5: client.redirect_uris: is empty, though the PSU approves at endpoints.authorize; want the redirect URI that is registered`},
		{"no client certificate", "id: tpp-1", "id: tpp-1, auth: tls_client_auth", `bank.yaml:5: client.tls: is missing; want the certificate that client.auth tls_client_auth shows`},
		{"certificate without TLS", "https://api.bank.test/psd2\nclient: {id: tpp-1", "http://127.0.0.1:8080\nclient: {id: tpp-1, auth: self_signed_tls_client_auth, tls: {cert: client.pem, key: client.key}", `bank.yaml:5: client.auth: shows a certificate, though the token endpoint is reached without TLS; want an https token endpoint`},
		{"no signing key", "id: tpp-1", "id: tpp-1, auth: private_key_jwt", `bank.yaml:5: client.signing: is missing; want the key that client.auth private_key_jwt signs with`},
		{"assertions", "id: tpp-1", "id: tpp-1, auth: private_key_jwt, signing: {cert: client.pem, key: client.key}", `bank.yaml:5: client.auth: is private_key_jwt, which the kit cannot send yet; want another way to authenticate that the ASPSP takes`},
		{"key of another certificate", "id: tpp-1", "id: tpp-1, tls: {cert: client.pem, key: stranger.key}", `bank.yaml:5: client.tls.key: holds no key of the certificate; want its private key in PEM`},
		{"key with passphrase", "id: tpp-1", "id: tpp-1, tls: {cert: client.pem, key: sealed.key}", `bank.yaml:5: client.tls.key: holds a key with a passphrase; want a key without one`},
		{"two keys", "id: tpp-1", "id: tpp-1, tls: {cert: client.pem, key: two.key}", `bank.yaml:5: client.tls.key: holds 2 keys; want the key of the certificate alone`},
		{"two certificates", "id: tpp-1", "id: tpp-1, tls: {cert: two.pem, key: client.key}", `bank.yaml:5: client.tls.cert: holds several certificates that are no chain; want the certificate first, then that of its issuer, and so on`},
		{"expired certificate", "id: tpp-1", "id: tpp-1, tls: {cert: old.pem, key: old.key}", `bank.yaml:5: client.tls.cert: holds a certificate that expired on 2020-01-01; want one that is in date`},
		{"certificate of the future", "id: tpp-1", "id: tpp-1, signing: {cert: coming.pem, key: coming.key}", `bank.yaml:5: client.signing.cert: holds a certificate that is valid from 2098-01-01 on; want one that is in date`},
		{"delay without a unit", "", "options: {revocation_delay: 30}\n", `bank.yaml:6: options.revocation_delay: "30" is no duration; want one such as 10s or 5m`},
		{"delay back in time", "", "options: {revocation_delay: -1s}\n", `bank.yaml:6: options.revocation_delay: "-1s" is no duration; want one such as 10s or 5m`},
		{"certificate of a PISP", "id: tpp-1", "id: tpp-1, tls: {cert: pisp.pem, key: pisp.key}", `bank.yaml:5: client.tls.cert: holds a certificate whose PSD2 statement is without the role PSP_AI; want that of an AISP`},
		{"missing certificate", "id: tpp-1", "id: tpp-1, tls: {cert: none.pem, key: client.key}", `bank.yaml:5: client.tls.cert: names the file none.pem, which does not exist; want a file to read, relative to the target file`},
		{"key in place of its file", "id: tpp-1", "id: tpp-1, tls: {cert: client.pem, key: MIIE-never-show}", `bank.yaml:5: client.tls.key: names a file that does not exist; want a file to read, relative to the target file`},
		{"folder in place of a file", "", "tls: {ca: .}\n", `bank.yaml:6: tls.ca: names the file ., which is no regular file; want a file to read, relative to the target file`},
		{"same client twice", "", "other_client: {id: tpp-1, secret: other}\n", `bank.yaml:6: other_client.id: is the id of the main client; want another client`},
		{"manual without callback", "", "psu: {approve: manual}\n", `bank.yaml:6: psu.callback.listen: is missing; want an address on loopback, such as 127.0.0.1:8877, since a person approves`},
		{"way of a later version", "", "psu: {approve: paste}\n", `bank.yaml:6: psu.approve: "paste" is not in this version; want form or manual`},
		{"callback for the world", "", "psu: {callback: {listen: \":8877\"}}\n", `bank.yaml:6: psu.callback.listen: is no address on loopback; want one such as 127.0.0.1:8877`},
		{"rule without a PSU", "", "psu: {pages: [{when: input, fill: {u: user}, press: button}]}\n", `bank.yaml:6: psu.pages[0].fill.u: fills in a value of a PSU, and psu.users is empty; want a user with the value user`},
		{"hook without an act", "", "hooks: {revoke_by_psu: {}}\n", `bank.yaml:6: hooks.revoke_by_psu: holds both or none of call and command; want one of them`},
		{"no value", "", "limits: {total: }\n", `bank.yaml:6: limits.total: has no value; want a duration such as 10s or 5m`},
		{"check that is not", "", "known: [{check: BG-TRX-1, reason: r, owner: o, until: 2027-01-01}]\n", `bank.yaml:6: known[0].check: is no check of the profile; want BG-TRX-11`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := minimal + c.new
			if c.old != "" {
				text = strings.Replace(minimal, c.old, c.new, 1)
			}
			_, err := Parse(filepath.Join(dir, "bank.yaml"), []byte(text), environment, nil, catalogue)
			if err == nil {
				t.Fatalf("Parse = no error, want %s", c.want)
			}
			if got := strings.ReplaceAll(err.Error(), dir+"/", ""); got != c.want {
				t.Errorf("Parse =\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestSeals gives a profile that signs requests seals that it cannot sign with.
func TestSeals(t *testing.T) {
	signing := Catalogue{Profiles: map[string]ProfileKeys{"berlin-group": {Presets: map[string]string{"nextgenpsd2": "mode: look\n"}, Signs: []string{"rsa-sha256"}}}}
	dir := workplace(t)
	for _, c := range []struct{ seal, want string }{
		{"cert: rsa.pem, key: rsa.key", ""},
		{"cert: rsa-one.pem, key: rsa-one.pem", ""},
		{"cert: rsa.pem, key: rsa.key, algorithm: rsa-sha256", ""},
		{"cert: rsa.pem, key: rsa.key, algorithm: hs2019", `bank.yaml:5: client.signing.algorithm: "hs2019" is not known; want one of rsa-sha256`},
		{"cert: client.pem, key: client.key", `bank.yaml:5: client.signing.key: holds a key that is not for RSA; want an RSA key, for signatures by rsa-sha256`},
		{"cert: one.pem, key: one.pem", `bank.yaml:5: client.signing.key: holds a key that is not for RSA; want an RSA key, for signatures by rsa-sha256`},
		{"cert: client.pem, key: stranger.key", `bank.yaml:5: client.signing.key: holds no key of the certificate; want its private key in PEM`},
		{"cert: client.pem, key: rubbish.pem", `bank.yaml:5: client.signing.key: holds no key of the certificate; want its private key in PEM`},
		{"key: client.key", `bank.yaml:5: client.signing.cert: is missing; want PEM file of the certificate and its chain`},
	} {
		text := strings.Replace(minimal, "id: tpp-1", "id: tpp-1, signing: {"+c.seal+"}", 1)
		_, err := Parse(filepath.Join(dir, "bank.yaml"), []byte(text), environment, nil, signing)
		var got string
		if err != nil {
			got = strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
		}
		if got != c.want {
			t.Errorf("a seal {%s}:\n%s\nwant\n%s", c.seal, got, c.want)
		}
	}
}

// A chain in order and a file with certificate and key are as good as two files.
func TestCertificatesThatWillDo(t *testing.T) {
	dir := workplace(t)
	for _, files := range []string{"cert: aisp.pem, key: aisp.key", "cert: one.pem, key: one.pem", "cert: client.pem, key: one.pem"} {
		text := strings.Replace(minimal, "id: tpp-1", "id: tpp-1, tls: {"+files+"}", 1)
		target, err := Parse(filepath.Join(dir, "bank.yaml"), []byte(text), environment, nil, catalogue)
		if err != nil || target.Client.TLS.Empty() {
			t.Errorf("Parse with {%s} = %v, want a target with the pair", files, err)
		}
	}
}

func TestBrokenPresetIsNamed(t *testing.T) {
	broken := Catalogue{Profiles: map[string]ProfileKeys{"berlin-group": {Presets: map[string]string{"nextgenpsd2": "modes: full\n"}}}}
	_, err := Parse("bank.yaml", []byte(minimal), environment, nil, broken)
	var one Error
	if !errors.As(err, &one) || one.File != "preset nextgenpsd2" || one.Line != 1 || one.Key != "modes" {
		t.Errorf("Parse = %v, want an error in the preset at modes", err)
	}
}

// FuzzParse feeds anything as a target file. Parse never panics, and errors say where they are.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"testdata/full.yaml", "testdata/errors.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, text := range []string{minimal, "", "a", "[]", "{}", "? [x]\n: y", "a: &a [*a]", "schema: .nan", "{1: 2, 1: 2}", "limits: {rate: -.inf}", "x: \"${}\"", "--- a\n--- b"} {
		f.Add([]byte(text))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		target, err := Parse(filepath.Join(dir, "bank.yaml"), data, environment, nil, catalogue)
		var errs Errors
		switch {
		case err == nil && target == nil:
			t.Error("Parse = nil, nil, want a target or errors")
		case err != nil && !errors.As(err, &errs):
			t.Errorf("Parse = %v, want Errors", err)
		}
		for _, one := range errs {
			if one.File == "" || one.Line < 1 || one.Problem == "" {
				t.Errorf("error without place or problem: %+v", one)
			}
		}
	})
}
