package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance/pki"
)

type certsFlags struct {
	out, ca, organisation, identifier, country, nca, ncaName, number, key string
	roles, hosts                                                          []string
	days                                                                  int
	force                                                                 bool
}

func certsCommand() *cobra.Command {
	var f certsFlags
	example := pki.Example()
	cmd := &cobra.Command{
		Use: "certs", Short: "mint test QWACs and QSEALs, good and bad, or show what one claims", Args: cobra.NoArgs,
		Long: `Certs mints a test CA and, for one TPP, a QWAC and a QSEAL with the PSD2 statement of
ETSI TS 119 495, each with its key. Beside them, in bad/, lie certificates that are wrong in
one way each. All of them say in their subject that they are for tests only.

With --ca it signs with the CA of an earlier run, for a second TPP that the same bank
trusts, or for new certificates when the old ones have ended.`,
		Example: `  assay certs --identifier PSDFR-ACPR-16948 --organisation "Example SA" --roles ai,pi
  assay certs --ca assay-certs --out other-tpp --number 654321
  assay certs show assay-certs/qwac.pem`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := noneEmpty(cmd); err != nil {
				return err
			}
			return f.mint(cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.out, "out", "assay-certs", "write to `DIR`")
	flags.BoolVar(&f.force, "force", false, "overwrite what is there")
	flags.StringVar(&f.organisation, "organisation", example.Organisation, "`NAME` of the TPP")
	flags.StringVar(&f.identifier, "identifier", "", "organizationIdentifier `PSDxx-NCA-NUMBER` of the TPP, in place of its parts")
	flags.StringVar(&f.country, "country", example.Identifier.Country, "part of the identifier: `COUNTRY` of the authority, two letters")
	flags.StringVar(&f.nca, "nca", example.Identifier.Authority, "part of the identifier: `ID` of the authority, two to eight letters")
	flags.StringVar(&f.number, "number", example.Identifier.Number, "part of the identifier: `NUMBER` that the authority gave the TPP")
	flags.StringVar(&f.ncaName, "nca-name", "", "`NAME` of the authority; its id where we do not know one")
	flags.StringSliceVar(&f.roles, "roles", []string{"ai"}, "`ROLES` of the TPP, of as, pi, ai, ic")
	flags.StringSliceVar(&f.hosts, "host", example.Hosts, "`HOST` that the QWAC is for, a name or an address")
	flags.IntVar(&f.days, "days", pki.DefaultDays, "how many `DAYS` they are valid")
	flags.StringVar(&f.key, "key", string(pki.P256), "`KIND` of keys: p256 or rsa2048, which signatures of STET need")
	flags.StringVar(&f.ca, "ca", "", "sign with ca.pem and ca.key of `DIR` instead of a new CA")
	for _, part := range []string{"country", "nca", "number"} {
		cmd.MarkFlagsMutuallyExclusive("identifier", part)
	}
	cmd.AddCommand(certsShowCommand())
	return cmd
}

// mint makes everything, and only then writes.
func (f *certsFlags) mint(out io.Writer) error {
	id, err := f.identity()
	if err != nil {
		return err
	}
	ca, err := f.authority()
	if err != nil {
		return err
	}
	files, skipped, err := mintFiles(ca, id)
	if err != nil {
		return err
	}
	if err := f.write(files); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s, %s, %s, for tests only, in %s:\n\n", id.Organisation, id.Identifier, strings.Join(names(id.Roles), " "), f.out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, file := range files {
		if file.says != "" {
			fmt.Fprintf(table, "  %s\t%s\n", file.name, file.says)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nThe key of each .pem is the .key beside it, a -chain.pem is the certificate with its CA behind it.\n")
	for _, why := range skipped {
		fmt.Fprintf(out, "not made: %v\n", why)
	}
	return nil
}

// identity is the TPP that the flags describe.
func (f *certsFlags) identity() (pki.Identity, error) {
	id := pki.Identity{Organisation: f.organisation, NCAName: f.ncaName, Hosts: f.hosts, Days: f.days}
	if f.days < 1 {
		return id, fmt.Errorf("--days %d: expected 1 to %d", f.days, pki.MostDays)
	}
	for _, name := range f.roles {
		role, err := pki.ParseRole(name)
		if err != nil {
			return id, fmt.Errorf("--roles: %w", err)
		}
		id.Roles = append(id.Roles, role)
	}
	if f.identifier == "" {
		id.Identifier = pki.Identifier{Country: f.country, Authority: f.nca, Number: f.number}
		return id, nil
	}
	var err error
	if id.Identifier, err = pki.ParseIdentifier(f.identifier); err != nil {
		return id, fmt.Errorf("--identifier: %w", err)
	}
	return id, nil
}

// authority is the CA that signs: that of --ca, or a new one.
func (f *certsFlags) authority() (*pki.CA, error) {
	keys, err := pki.ParseAlgorithm(f.key)
	if err != nil {
		return nil, fmt.Errorf("--key: %w", err)
	}
	if f.ca == "" {
		return pki.NewCA(pki.Options{Keys: keys})
	}
	certificate, err := os.ReadFile(filepath.Join(f.ca, "ca.pem"))
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	key, err := os.ReadFile(filepath.Join(f.ca, "ca.key"))
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	ca, err := pki.LoadCA(certificate, key, pki.Options{Keys: keys})
	if err != nil {
		return nil, fmt.Errorf("--ca %s: %w", f.ca, err)
	}
	return ca, nil
}

// A certFile is one file of a folder of certificates.
type certFile struct {
	name string // with slashes
	text []byte
	mode os.FileMode
	says string // what it is; "" for what goes without saying beside another
}

// mintFiles makes all certificates for a TPP. What cannot be made for it is skipped, with the reason.
func mintFiles(ca *pki.CA, id pki.Identity) (files []certFile, skipped []error, err error) {
	add := func(name, says string, pair *pki.Pair) error {
		key, err := pair.KeyPEM()
		files = append(files, certFile{name + ".pem", pair.CertificatePEM(), 0o644, says}, certFile{name + ".key", key, 0o600, ""})
		return err
	}
	if err := add("ca", "the CA: what a bank is to trust", &ca.Pair); err != nil {
		return nil, nil, err
	}
	for _, good := range []struct {
		name, says string
		make       func(pki.Identity) (*pki.Pair, error)
	}{
		{"qwac", "QWAC, for TLS", ca.QWAC},
		{"qseal", "QSEAL, for signatures", ca.QSEAL},
	} {
		pair, err := good.make(id)
		if err != nil {
			return nil, nil, err
		}
		says := good.says + "; valid until " + pair.Certificate.NotAfter.Format("2006-01-02")
		if err := add(good.name, says, pair); err != nil {
			return nil, nil, err
		}
		files = append(files, certFile{good.name + "-chain.pem", pair.ChainPEM(), 0o644, ""})
	}
	for _, kind := range pki.Kinds() {
		pair, err := ca.Bad(kind.Name, id)
		switch {
		case errors.Is(err, pki.ErrEveryRole):
			skipped = append(skipped, err)
			continue
		case err != nil:
			return nil, nil, err
		}
		if err := add("bad/"+kind.Name, kind.Use.Title()+": "+kind.Story, pair); err != nil {
			return nil, nil, err
		}
	}
	return files, skipped, nil
}

// write puts the files into the folder. Without --force it writes none of them when one is there already.
func (f *certsFlags) write(files []certFile) error {
	for _, file := range files {
		path := filepath.Join(f.out, filepath.FromSlash(file.name))
		if _, err := os.Lstat(path); !f.force && err == nil {
			return fmt.Errorf("%s is there already; --force overwrites it, --out DIR writes elsewhere", path)
		}
	}
	if err := os.MkdirAll(filepath.Join(f.out, "bad"), 0o755); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	for _, file := range files {
		path := filepath.Join(f.out, filepath.FromSlash(file.name))
		err := whole(path, file.mode, func(w io.Writer) error {
			_, err := w.Write(file.text)
			return err
		})
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}

// names are roles as they stand in certificates.
func names(roles []pki.Role) []string {
	var list []string
	for _, r := range roles {
		list = append(list, string(r))
	}
	return list
}
