package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/register"
	"github.com/assaykit/assay/conformance/report"
	"github.com/assaykit/assay/specs"
)

// describe adds to a run what its documents and registers say: their digests, how
// much of them is covered, and a digest over what the target claims.
func describe(run *conformance.Run, p *conformance.Profile, t *conformance.Target) error {
	for _, name := range p.Documents {
		run.Specs = append(run.Specs, conformance.Spec{Name: name, SHA256: specs.SHA256(name)})
	}
	rows, err := register.All()
	if err != nil {
		return err
	}
	run.Coverage = coverage(rows, p, run.Verdicts)
	claims, err := json.Marshal(map[string]any{"facts": run.Facts, "consent": t.Consent, "endpoints": t.Endpoints, "environment": t.Environment,
		"auth": t.Client.Auth, "pkce": t.Client.PKCE, "scope": t.Client.Scope, "approve": t.PSU.Approve})
	if err != nil {
		return fmt.Errorf("claims: %w", err)
	}
	sum := sha256.Sum256(claims)
	run.Target.ClaimsSHA256 = hex.EncodeToString(sum[:])
	return nil
}

// coverage counts the rows of the registers that a profile follows.
func coverage(rows []register.Row, p *conformance.Profile, verdicts []conformance.Verdict) conformance.Coverage {
	judged := map[string]bool{}
	for _, v := range verdicts {
		switch v.Outcome {
		case conformance.Pass, conformance.Fail, conformance.Warn, conformance.Note:
			judged[v.Check] = true
		}
	}
	var c conformance.Coverage
	for _, row := range rows {
		if !slices.Contains(p.Documents, row.Standard) {
			continue
		}
		c.Clauses++
		if row.Untestable == "" {
			c.Testable++
		}
		if len(row.Checks) > 0 {
			c.Tested++
		}
		if slices.ContainsFunc(row.Checks, func(id string) bool { return judged[id] }) {
			c.Judged++
		}
	}
	return c
}

// write puts the report into a folder that is there. Each file appears whole or not at all.
func write(dir string, r *conformance.Report) error {
	for _, file := range []struct {
		name  string
		write func(io.Writer, *conformance.Report) error
	}{{"report.json", report.WriteJSON}, {"junit.xml", report.WriteJUnit}} {
		if err := whole(filepath.Join(dir, file.name), 0o644, func(w io.Writer) error { return file.write(w, r) }); err != nil {
			return fmt.Errorf("write %s: %w", file.name, err)
		}
	}
	return nil
}

// whole writes a file under another name and puts it in place when it is complete. Until then nobody else
// may read it, and afterwards those that its mode lets.
func whole(path string, mode os.FileMode, fill func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // the first error counts
		}
	}()
	if err := fill(f); err != nil {
		_ = f.Close() // the first error counts
		return err
	}
	if err := f.Chmod(mode); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
