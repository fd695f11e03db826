package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/register"
)

// lists are what can be listed, each as rows of named columns.
var lists = map[string]func([]*conformance.Profile) (table, error){
	"checks": listChecks, "profiles": listProfiles, "presets": listPresets, "steps": listSteps,
	"faults": listFaults, "whims": listWhims, "register": listRegister,
}

var listNames = []string{"checks", "profiles", "presets", "steps", "faults", "whims", "register"}

// A table has named columns; the cells of a row are in their order.
type table struct {
	columns []string
	rows    [][]any
}

func listCommand() *cobra.Command {
	var only []string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list " + strings.Join(listNames, "|"), Short: "list what the kit knows", Args: cobra.ExactArgs(1), ValidArgs: listNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			list := lists[args[0]]
			if list == nil {
				return fmt.Errorf("list %q is not one of %s", args[0], strings.Join(listNames, ", "))
			}
			for _, name := range only {
				if profiles.Named(name) == nil {
					return fmt.Errorf("no profile is called %q; the profiles are %s", name, strings.Join(profileNames(), ", "))
				}
			}
			chosen := slices.DeleteFunc(slices.Clone(profiles.All()), func(p *conformance.Profile) bool {
				return len(only) > 0 && !slices.Contains(only, p.Name)
			})
			t, err := list(chosen)
			if err != nil {
				return err
			}
			if asJSON {
				return t.json(cmd.OutOrStdout())
			}
			return t.text(cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringSliceVar(&only, "profile", nil, "profiles to list, all by default")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (t table) text(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			if list, ok := cell.([]string); ok {
				cell = strings.Join(list, ",")
			}
			cells[i] = fmt.Sprint(cell)
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	return w.Flush()
}

func (t table) json(out io.Writer) error {
	objects := make([]map[string]any, len(t.rows))
	for i, row := range t.rows {
		objects[i] = map[string]any{}
		for j, cell := range row {
			objects[i][t.columns[j]] = cell
		}
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(objects)
}

func listChecks(all []*conformance.Profile) (table, error) {
	t := table{columns: []string{"id", "level", "phase", "title", "clause", "rules", "reads", "profile"}}
	for _, p := range all {
		for i := range p.Checks {
			c := &p.Checks[i]
			t.rows = append(t.rows, []any{c.ID, c.Level, p.PhaseOf(c), c.Title, c.Clause.String(), c.Rules, c.Reads, p.Name})
		}
	}
	return t, nil
}

func listProfiles(all []*conformance.Profile) (table, error) {
	t := table{columns: []string{"name", "title", "standard", "version", "checks", "steps"}}
	for _, p := range all {
		t.rows = append(t.rows, []any{p.Name, p.Title, p.Standard.Name, p.Standard.Version, len(p.Checks), len(p.Steps)})
	}
	return t, nil
}

func listPresets(all []*conformance.Profile) (table, error) {
	t := table{columns: []string{"profile", "name", "title"}}
	for _, p := range all {
		for _, preset := range p.Presets {
			t.rows = append(t.rows, []any{p.Name, preset.Name, preset.Title})
		}
	}
	return t, nil
}

func listSteps(all []*conformance.Profile) (table, error) {
	t := table{columns: []string{"phase", "grant", "risk", "name", "profile"}}
	for _, p := range all {
		for _, s := range p.Steps {
			t.rows = append(t.rows, []any{s.Phase, s.Grant, s.Risk.String(), s.Name, p.Name})
		}
	}
	return t, nil
}

func listFaults(all []*conformance.Profile) (table, error) {
	t := table{columns: []string{"name", "breaks", "story", "variant", "profile"}}
	for _, p := range all {
		for _, f := range proof.Bank(p.Name).Faults {
			var breaks []string
			for id, outcome := range f.Breaks {
				breaks = append(breaks, id+":"+outcome)
			}
			slices.Sort(breaks)
			t.rows = append(t.rows, []any{f.Name, breaks, f.Story, f.Variant, p.Name})
		}
	}
	return t, nil
}

func listWhims(all []*conformance.Profile) (table, error) {
	t := table{columns: []string{"name", "story", "variant", "profile"}}
	for _, p := range all {
		for _, w := range proof.Bank(p.Name).Whims {
			t.rows = append(t.rows, []any{w.Name, w.Story, w.Variant, p.Name})
		}
	}
	return t, nil
}

func listRegister(all []*conformance.Profile) (table, error) {
	t := table{columns: []string{"id", "level", "state", "checks", "document", "section", "text", "standard"}}
	rows, err := register.All()
	if err != nil {
		return t, err
	}
	for _, row := range rows {
		followed := slices.ContainsFunc(all, func(p *conformance.Profile) bool { return slices.Contains(p.Documents, row.Standard) })
		if !followed {
			continue
		}
		state := "tested"
		if row.Untestable != "" {
			state = "untestable: " + row.Untestable
		} else if row.Open {
			state = "open"
		}
		t.rows = append(t.rows, []any{row.ID, row.Level, state, row.Checks, row.Document, row.Section, row.Text, row.Standard})
	}
	return t, nil
}
