package main

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance/bank"
)

// echoing is a bank's habit of telling in every answer what it knows.
var echoing = bank.Fault{Name: "echoing", Lie: bank.Rewrite(func(operation string, a *bank.Answer) {
	secrets := []string{a.Request.Header.Get("Authorization"), a.Request.PostFormValue("code"), a.Request.PostFormValue("refresh_token")}
	for _, u := range []*bank.User{bank.Alice, bank.Bob} {
		secrets = append(secrets, u.Password, u.Accounts[0].IBAN)
	}
	for _, c := range []*bank.Client{bank.MainClient, bank.OtherClient} {
		secrets = append(secrets, c.Secret, base64.StdEncoding.EncodeToString([]byte(c.ID+":"+c.Secret)))
	}
	for _, s := range secrets {
		a.Header.Add("X-Debug", s)
		a.Header.Add("X-Debug", url.QueryEscape(s))
	}
	a.Edit(func(o map[string]any) {
		o["debug"] = strings.Join(secrets, ", ")
		for _, name := range []string{"error", "error_description", "consentStatus", "token_type"} {
			if o[name] != nil {
				o[name] = fmt.Sprint(secrets)
			}
		}
	})
})}

// No stream and no file of a process shows a secret, whether the run comes to its end or
// is interrupted and leaves something open.
func TestNothingLeaks(t *testing.T) {
	for name, hear := range map[string]func(*process, heard){
		"complete": func(*process, heard) {},
		"interrupted": func(p *process, h heard) {
			if h.before == 45 {
				p.signal(os.Interrupt)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, "flow-page", hear, echoing)
			p.end()
			artefacts := map[string]string{"the output": p.out.String()}
			entries, err := os.ReadDir(p.dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				text, err := os.ReadFile(filepath.Join(p.dir, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				artefacts[e.Name()] = string(text)
			}
			if len(artefacts) != 3 {
				t.Errorf("%d artefacts, want the output, report.json and junit.xml", len(artefacts))
			}
			for secret, what := range p.secrets() {
				for _, written := range spelled(secret) {
					for artefact, text := range artefacts {
						if i := strings.Index(text, written); i >= 0 {
							t.Errorf("%s shows the %s %s: …%s…", artefact, what, secret, text[max(i-80, 0):min(i+120, len(text))])
						}
					}
				}
			}
		})
	}
}

// secrets are all that the bank and its clients must keep, by what it is.
func (p *process) secrets() map[string]string {
	all := map[string]string{bank.MainClient.Secret: "client secret", bank.OtherClient.Secret: "client secret"}
	for _, t := range p.bank.Ledger.Tokens {
		all[t.Value] = string(t.Kind)
	}
	for _, c := range p.bank.Ledger.Codes {
		all[c.Value] = "code"
	}
	for _, u := range []*bank.User{bank.Alice, bank.Bob} {
		all[u.Password] = "password"
		for _, a := range u.Accounts {
			all[a.IBAN] = "IBAN"
		}
	}
	return all
}

// spelled is a value as it is, percent-encoded, with entities, and in base64 at each
// alignment without the characters that its neighbours share.
func spelled(value string) []string {
	all := []string{value, url.QueryEscape(value), html.EscapeString(value)}
	for before := range 3 {
		from := before
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat(" ", before) + value))
		if before > 0 {
			from = before + 1
		}
		whole := encoded[from : (before+len(value))*8/6]
		all = append(all, whole, strings.NewReplacer("+", "-", "/", "_").Replace(whole))
	}
	return all
}

// The spellings are parts of what an encoder writes.
func TestSpelled(t *testing.T) {
	const value = "Canary-7Qm2+xK9/Zr_v8"
	for before := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte("abc"[:before] + value + "xyz"))
		found := 0
		for _, s := range spelled(value) {
			if strings.Contains(text, s) {
				found++
			}
		}
		if found == 0 {
			t.Errorf("behind %d bytes the value is not found in %s", before, text)
		}
	}
}
