package main

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/pki"
)

type showFlags struct {
	ca, role, use, identifier string
}

func certsShowCommand() *cobra.Command {
	var f showFlags
	cmd := &cobra.Command{
		Use: "show FILE...", Short: "print what certificates claim, and what is wrong with them", Args: cobra.MinimumNArgs(1),
		Long: `Show prints what each certificate of a PEM file claims, in the words of ETSI TS 119 495
and of X.509, and then what is wrong with it: in itself, and for what the flags ask. It
never prints a private key.

Exit codes: 0 nothing is wrong · 1 something is · 3 a file cannot be read as certificates`,
		Example: `  assay certs show assay-certs/qwac.pem
  assay certs show --ca assay-certs/ca.pem --role ai assay-certs/bad/*.pem`,
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := noneEmpty(cmd); err != nil {
				return err
			}
			return f.show(cmd, files)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.ca, "ca", "", "ask whether a CA of `FILE` is behind them")
	flags.StringVar(&f.role, "role", "", "ask for a `ROLE`: as, pi, ai or ic")
	flags.StringVar(&f.use, "use", "", "ask whether they are for `USE`: web or eseal")
	flags.StringVar(&f.identifier, "identifier", "", "ask whether they belong to `PSDxx-NCA-NUMBER`")
	return cmd
}

// show prints every file that can be read, and says of every other why not.
func (f *showFlags) show(cmd *cobra.Command, files []string) error {
	need, err := f.need(time.Now())
	if err != nil {
		return err
	}
	wrong, unread := false, false
	for i, file := range files {
		claims, err := readCertificates(file)
		if err != nil {
			fmt.Fprintln(cmd.ErrOrStderr(), "assay: "+err.Error())
			unread = true
			continue
		}
		if i > 0 {
			fmt.Fprintln(cmd.OutOrStdout())
		}
		problems, err := showFile(cmd.OutOrStdout(), file, claims, need)
		if err != nil {
			return err
		}
		wrong = wrong || problems
	}
	switch {
	case unread:
		return exit(conformance.ExitUsage)
	case wrong:
		return exit(conformance.ExitFailed)
	}
	return nil
}

// need is what the flags ask of a certificate.
func (f *showFlags) need(now time.Time) (pki.Need, error) {
	n := pki.Need{Now: now, Use: pki.Use(f.use), Identifier: f.identifier}
	if f.use != "" && n.Use.Title() == "" {
		return n, fmt.Errorf("--use %q: expected web or eseal", f.use)
	}
	if f.role != "" {
		role, err := pki.ParseRole(f.role)
		if err != nil {
			return n, fmt.Errorf("--role: %w", err)
		}
		n.Role = role
	}
	if f.identifier != "" {
		if _, err := pki.ParseIdentifier(f.identifier); err != nil {
			return n, fmt.Errorf("--identifier: %w", err)
		}
	}
	if f.ca == "" {
		return n, nil
	}
	cas, err := readCertificates(f.ca)
	if err != nil {
		return n, fmt.Errorf("--ca: %w", err)
	}
	cas = slices.DeleteFunc(cas, func(c pki.Claims) bool { return !c.CA })
	if len(cas) == 0 {
		return n, fmt.Errorf("--ca: %s: holds no certificate of a CA", f.ca)
	}
	n.Trusted = poolOf(cas)
	return n, nil
}

// mostPEM is how large a file of certificates may be. Our choice, far above any chain.
const mostPEM = 1 << 20

// readCertificates reads a file. The error names it and says what was expected.
func readCertificates(file string) ([]pki.Claims, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostPEM+1))
	if err != nil {
		return nil, err
	}
	if len(text) > mostPEM {
		return nil, errors.New(file + ": is larger than 1 MiB; expected certificates in PEM")
	}
	claims, err := pki.Read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return claims, nil
}

func poolOf(claims []pki.Claims) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range claims {
		pool.AddCert(c.Certificate)
	}
	return pool
}

// showFile prints the certificates of one file, and says whether something is wrong with one of them. Each
// may stand between another and its CA.
func showFile(out io.Writer, file string, claims []pki.Claims, need pki.Need) (wrong bool, err error) {
	need.Intermediates = poolOf(claims)
	for i, c := range claims {
		title := file
		if len(claims) > 1 {
			title = fmt.Sprintf("%s, certificate %d of %d", file, i+1, len(claims))
		}
		if i > 0 {
			fmt.Fprintln(out)
		}
		var text bytes.Buffer
		table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, title)
		for _, row := range rows(c) {
			fmt.Fprintf(table, "  %s\t%s\n", row[0], pki.Printable(row[1]))
		}
		if err := table.Flush(); err != nil {
			return wrong, err
		}
		problems := c.Problems(need)
		for _, p := range problems {
			fmt.Fprintf(&text, "%s: %s\n", title, p)
		}
		if len(problems) == 0 {
			fmt.Fprintf(&text, "%s: nothing is wrong\n", title)
		}
		wrong = wrong || len(problems) > 0
		if _, err := out.Write(text.Bytes()); err != nil {
			return wrong, err
		}
	}
	return wrong, nil
}

// rows are what a certificate claims, name by name. What it does not say has no row.
func rows(c pki.Claims) [][2]string {
	var roles []string
	for _, r := range c.Roles {
		roles = append(roles, r.Name+" ("+r.OID+")")
	}
	kind := strings.Join(c.QcTypes, ", ")
	for _, t := range c.QcTypes {
		if title := pki.Use(t).Title(); title != "" && len(c.QcTypes) == 1 {
			kind += " (" + title + ")"
		}
	}
	signed := c.Issuer
	if c.SelfSigned {
		signed = "its own key"
	}
	const layout = "2006-01-02 15:04:05 UTC"
	all := [][2]string{
		{"subject", c.Subject},
		{"organisation", c.Organisation},
		{"organizationIdentifier", c.OrganizationIdentifier},
		{"  country of the NCA", c.Identifier.Country},
		{"  id of the NCA", c.Identifier.Authority},
		{"  authorization number", c.Identifier.Number},
		{"qcStatements", strings.Join(c.Statements, ", ")},
		{"  QcType", kind},
		{"  roles", strings.Join(roles, ", ")},
		{"  NCA name", c.NCAName},
		{"  NCA id", c.NCAID},
		{"key usage", strings.Join(c.KeyUsages, ", ")},
		{"extended key usage", strings.Join(c.ExtKeyUsages, ", ")},
		{"policies", strings.Join(c.Policies, ", ")},
		{"hosts", strings.Join(c.Hosts, ", ")},
		{"key", c.Key},
		{"valid from", c.NotBefore.UTC().Format(layout)},
		{"valid until", c.NotAfter.UTC().Format(layout)},
		{"signed by", signed},
		{"serial number", c.Serial},
		{"SHA-256", c.SHA256()},
		{"SHA-1", c.SHA1()},
		{"x5t#S256", c.Thumbprint()},
	}
	if c.CA {
		all = append([][2]string{{"CA", "may sign other certificates"}}, all...)
	}
	var said [][2]string
	for _, row := range all {
		if row[1] != "" {
			said = append(said, row)
		}
	}
	return said
}
