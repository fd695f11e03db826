package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

func proveCommand() *cobra.Command {
	var only []string
	var file string
	cmd := &cobra.Command{
		Use: "prove", Short: "prove the checks: every fault caught, every whim passed", Args: cobra.MaximumNArgs(1),
		Long: `Prove runs every profile against the reference bank: honest, with each fault, with
each whim. It exits with 0 only when every check is killed by a fault that names
it, no fault breaks more than it names, and no whim raises an alarm.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && file != "-" {
				return fmt.Errorf("prove takes no argument but the file of --json, got %q", args[0])
			}
			if len(args) == 1 {
				file = args[0]
			}
			all, err := matrices(cmd, only)
			if err != nil {
				return err
			}
			return tell(cmd.OutOrStdout(), all, file)
		},
	}
	cmd.Flags().StringSliceVar(&only, "profile", nil, "profiles to prove, all by default")
	cmd.Flags().StringVar(&file, "json", "", "write the matrix as JSON to `FILE`, without a name to standard output")
	cmd.Flags().Lookup("json").NoOptDefVal = "-"
	return cmd
}

func matrices(cmd *cobra.Command, only []string) ([]*proof.Matrix, error) {
	for _, name := range only {
		if profiles.Named(name) == nil {
			return nil, fmt.Errorf("no profile is called %q; the profiles are %s", name, strings.Join(profileNames(), ", "))
		}
	}
	var all []*proof.Matrix
	for _, p := range profiles.All() {
		if len(only) > 0 && !slices.Contains(only, p.Name) {
			continue
		}
		m, err := proof.Prove(cmd.Context(), p, proof.Bank(p.Name), proof.Options{})
		if err != nil {
			return nil, fmt.Errorf("prove %s: %w", p.Name, err)
		}
		all = append(all, m)
	}
	return all, nil
}

// tell prints the matrices, as JSON where that is asked for.
func tell(out io.Writer, all []*proof.Matrix, file string) error {
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
			if err := whole(file, encode); err != nil {
				return err
			}
		}
		for _, m := range all {
			print(out, m)
		}
	}
	if slices.ContainsFunc(all, func(m *proof.Matrix) bool { return !m.Clean() }) {
		return exit(conformance.ExitFailed)
	}
	return nil
}

func print(out io.Writer, m *proof.Matrix) {
	fmt.Fprintf(out, "%s: %d checks, %d faults, %d whims; %d checks killed\n", m.Profile, m.Checks, m.Faults, m.Whims, m.Killed)
	for _, list := range []struct {
		title string
		lines []string
	}{{"not killed", m.Unkilled}, {"imprecise", m.Imprecise}, {"false alarms", m.FalseAlarms}} {
		if len(list.lines) == 0 {
			continue
		}
		fmt.Fprintf(out, "  %s (%d):\n", list.title, len(list.lines))
		for _, line := range list.lines {
			fmt.Fprintln(out, "    "+line)
		}
	}
}
