package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/report"
)

func judgeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "judge REPORT.json", Short: "recompute every verdict from a recorded tape", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			r, err := report.Read(f)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			var differences []report.Difference
			verdicts := 0
			for _, run := range r.Runs {
				p := profiles.Named(run.Profile)
				if p == nil {
					return fmt.Errorf("%s: profile %q is not known to this version", args[0], run.Profile)
				}
				differences = append(differences, report.Compare(run.Verdicts, p.Rejudge(run))...)
				verdicts += len(run.Verdicts)
			}
			if len(differences) > 0 {
				if err := report.PrintDifferences(cmd.OutOrStdout(), differences); err != nil {
					return err
				}
				return exit(conformance.ExitFailed)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d verdicts in %d runs, all the same\n", verdicts, len(r.Runs))
			return err
		},
	}
}
