package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/config"
	"github.com/assaykit/assay/conformance/profiles"
)

func initCommand() *cobra.Command {
	var profile, preset string
	cmd := &cobra.Command{
		Use: "init", Short: "print a target file with every key commented", Args: cobra.NoArgs,
		Example: "  assay init --profile berlin-group --preset nextgenpsd2 > bank.yaml",
		RunE: func(cmd *cobra.Command, _ []string) error {
			p := profiles.Named(profile)
			if p == nil {
				return fmt.Errorf("--profile %q is not one of %s", profile, strings.Join(profileNames(), ", "))
			}
			if !slices.ContainsFunc(p.Presets, func(known conformance.Preset) bool { return known.Name == preset }) {
				return errors.New("--preset: " + p.Name + " has no preset " + preset + "; see assay list presets")
			}
			_, err := cmd.OutOrStdout().Write(config.Template(profile, preset, config.CatalogueOf(profiles.All())))
			return err
		},
	}
	cmd.Flags().StringVar(&profile, "profile", "", "profile that the ASPSP follows")
	cmd.Flags().StringVar(&preset, "preset", "flow-page", "dialect whose values the file starts from")
	return cmd
}
