package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

func proveCommand() *cobra.Command {
	var only []string
	var file string
	var generated bool
	cmd := &cobra.Command{
		Use: "prove", Short: "prove the checks: every fault caught, every whim passed", Args: cobra.MaximumNArgs(1),
		Long: `Prove runs every profile against the reference bank: honest, with each fault, with
each whim. It exits with 0 only when every check is killed by a fault that names
it, no fault breaks more than it names, and no whim raises an alarm.

With --generated it takes lies and valid variations made from the documents instead:
it exits with 0 only when no lie is missed, none is warned about only unless a standard
tolerates it, and no variation is held against the bank.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && file != "-" {
				return fmt.Errorf("prove takes no argument but the file of --json, got %q", args[0])
			}
			if len(args) == 1 {
				file = args[0]
			}
			prove := byHand
			if generated {
				prove = byDocument
			}
			all, err := matrices(cmd.Context(), only, prove)
			if err != nil {
				return err
			}
			return tell(cmd.OutOrStdout(), all, file)
		},
	}
	cmd.Flags().StringSliceVar(&only, "profile", nil, "profiles to prove, all by default")
	cmd.Flags().BoolVar(&generated, "generated", false, "prove by lies and variations made from the documents")
	cmd.Flags().StringVar(&file, "json", "", "write the matrix as JSON to `FILE`, without a name to standard output")
	cmd.Flags().Lookup("json").NoOptDefVal = "-"
	return cmd
}

// proven is the proof of one profile, by hand-written or by generated lies.
type proven interface {
	Clean() bool
	Print(io.Writer)
}

func byHand(ctx context.Context, p *conformance.Profile, b *bank.Profile) (proven, error) {
	return proof.Prove(ctx, p, b, proof.Options{})
}

func byDocument(ctx context.Context, p *conformance.Profile, b *bank.Profile) (proven, error) {
	return proof.Generated(ctx, p, b, proof.GeneratedOptions{})
}

func matrices(ctx context.Context, only []string, prove func(context.Context, *conformance.Profile, *bank.Profile) (proven, error)) ([]proven, error) {
	for _, name := range only {
		if profiles.Named(name) == nil {
			return nil, fmt.Errorf("no profile is called %q; the profiles are %s", name, strings.Join(profileNames(), ", "))
		}
	}
	var all []proven
	for _, p := range profiles.All() {
		if len(only) > 0 && !slices.Contains(only, p.Name) {
			continue
		}
		m, err := prove(ctx, p, proof.Bank(p.Name))
		if err != nil {
			return nil, fmt.Errorf("prove %s: %w", p.Name, err)
		}
		all = append(all, m)
	}
	return all, nil
}

// tell prints the matrices, as JSON where that is asked for.
func tell(out io.Writer, all []proven, file string) error {
	encode := func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"profiles": all})
	}
	switch file {
	case "-":
		if err := encode(out); err != nil {
			return err
		}
	default:
		if file != "" {
			if err := whole(file, 0o644, encode); err != nil {
				return err
			}
		}
		for _, m := range all {
			m.Print(out)
		}
	}
	if slices.ContainsFunc(all, func(m proven) bool { return !m.Clean() }) {
		return exit(conformance.ExitFailed)
	}
	return nil
}
