package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

type bankFlags struct {
	listen, preset, targets string
	profiles, faults        []string
	seed                    uint64
}

func bankCommand() *cobra.Command {
	var f bankFlags
	cmd := &cobra.Command{
		Use: "bank", Short: "serve the reference bank until Ctrl-C", Args: cobra.NoArgs,
		Long: `Bank serves the reference ASPSP on loopback, one profile on a port: the first on
--listen, the others on the ports after it. With --targets it writes a ready target
file for each, so that "assay run --config DIR/berlin-group.yaml" tests it.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.serve(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "`ADDR` to listen on; port 0 picks free ports")
	flags.StringSliceVar(&f.profiles, "profile", nil, "profiles to serve, all by default")
	flags.StringVar(&f.preset, "preset", "", "dialect to serve, flow-page by default")
	flags.StringSliceVar(&f.faults, "fault", nil, "faults to show")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of ids and tokens")
	flags.StringVar(&f.targets, "targets", "", "write a ready target file per profile to `DIR`")
	return cmd
}

func (f *bankFlags) serve(cmd *cobra.Command) error {
	ctx, release := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer release()
	for _, name := range f.profiles {
		if profiles.Named(name) == nil {
			return fmt.Errorf("no profile is called %q; the profiles are %s", name, strings.Join(profileNames(), ", "))
		}
	}
	if err := f.knownFaults(); err != nil {
		return err
	}
	index := 0
	for _, p := range profiles.All() {
		b := proof.Bank(p.Name)
		if len(f.profiles) > 0 && !slices.Contains(f.profiles, p.Name) || b == nil {
			continue
		}
		if len(f.profiles) == 0 && f.preset != "" && b.Variant(f.preset) == nil {
			continue // it speaks no such dialect, and nobody asked for it by name
		}
		cfg := bank.Config{Variant: f.preset, Seed: f.seed, Control: true}
		if cfg.Variant == "" {
			cfg.Variant = b.Variants[0].Name
		}
		for _, fault := range b.Faults {
			if slices.Contains(f.faults, fault.Name) {
				cfg.Faults = append(cfg.Faults, fault)
			}
		}
		stop, err := f.open(cmd, b, cfg, index)
		if err != nil {
			return err
		}
		defer stop()
		index++
	}
	if index == 0 {
		return fmt.Errorf("the reference bank has no preset %q; see assay list presets", f.preset)
	}
	fmt.Fprintln(cmd.OutOrStdout(), "Ctrl-C stops the bank.")
	<-ctx.Done()
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil
	}
	return ctx.Err()
}

// knownFaults makes sure that every fault asked for is one of the bank's.
func (f *bankFlags) knownFaults() error {
	for _, name := range f.faults {
		if !slices.ContainsFunc(profiles.All(), func(p *conformance.Profile) bool { return hasFault(p, name) }) {
			return fmt.Errorf("no fault is called %q; see assay list faults", name)
		}
	}
	return nil
}

func hasFault(p *conformance.Profile, name string) bool {
	b := proof.Bank(p.Name)
	return b != nil && slices.ContainsFunc(b.Faults, func(fault bank.Fault) bool { return fault.Name == name })
}

// open serves one profile and says where.
func (f *bankFlags) open(cmd *cobra.Command, b *bank.Profile, cfg bank.Config, index int) (stop func(), err error) {
	variant := b.Variant(cfg.Variant)
	if variant == nil {
		return nil, fmt.Errorf("the reference bank does not serve %s as %q", b.Name, cfg.Variant)
	}
	listen, err := nth(f.listen, index)
	if err != nil {
		return nil, err
	}
	served := b.New(cfg)
	base, stop, err := served.Start(listen)
	if err != nil {
		return nil, err
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s (%s) at %s\n", b.Name, cfg.Variant, base)
	fmt.Fprintf(out, "  control API under %s/_control/ with %s: %s\n", base, bank.ControlHeader, served.ControlToken())
	if f.targets != "" {
		path := filepath.Join(f.targets, b.Name+".yaml")
		if err := os.MkdirAll(f.targets, 0o755); err != nil {
			return stop, err
		}
		if err := os.WriteFile(path, []byte(variant.Target(base, served.ControlToken())), 0o600); err != nil {
			return stop, err
		}
		fmt.Fprintf(out, "  target file %s\n", path)
	}
	return stop, nil
}

// nth is the address of the nth bank.
func nth(listen string, n int) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("--listen: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return "", fmt.Errorf("--listen: port %q is no number", port)
	}
	if number != 0 {
		number += n
	}
	return net.JoinHostPort(host, strconv.Itoa(number)), nil
}
