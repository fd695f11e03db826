package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/config"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
)

// A job is one profile against one target.
type job struct {
	profile  *conformance.Profile
	target   *conformance.Target
	embedded bool
	stop     func() // stops the reference bank; nil where there is none
}

// jobs makes what the flags ask for: the targets of the files, the target at a URL,
// or the reference bank for every profile. An error is one of usage or
// configuration; nothing has been sent then.
func (f *runFlags) jobs() ([]job, error) {
	for _, name := range f.profiles {
		if profiles.Named(name) == nil {
			return nil, fmt.Errorf("no profile is called %q; the profiles are %s", name, strings.Join(profileNames(), ", "))
		}
	}
	switch {
	case len(f.configs) > 0 && f.url != "":
		return nil, errors.New("--config and --url exclude each other")
	case len(f.faults) > 0 && (len(f.configs) > 0 || f.url != ""):
		return nil, errors.New("--fault is for the reference bank in this process; --config and --url name another target")
	case len(f.configs) > 0:
		return f.fromFiles()
	case f.url != "":
		return f.fromURL()
	default:
		return f.fromBank()
	}
}

func (f *runFlags) fromFiles() ([]job, error) {
	targets, err := config.Load(f.configs, f.sets, config.CatalogueOf(profiles.All()))
	if err != nil {
		return nil, err
	}
	var out []job
	for i, t := range targets {
		if len(f.profiles) > 0 && !slices.Contains(f.profiles, t.Profile) {
			return nil, fmt.Errorf("%s: its profile is %s, and --profile asks for %s", f.configs[i], t.Profile, strings.Join(f.profiles, ", "))
		}
		out = append(out, job{profile: profiles.Named(t.Profile), target: t})
	}
	return out, nil
}

// fromURL takes the credentials of `assay bank`.
func (f *runFlags) fromURL() ([]job, error) {
	if len(f.profiles) != 1 {
		return nil, errors.New("--url needs --profile with one profile")
	}
	variant, err := f.variant(proof.Bank(f.profiles[0]))
	if err != nil {
		return nil, err
	}
	t, err := config.Parse("--url", []byte(variant.Target(strings.TrimRight(f.url, "/"), "")), nil, f.sets, config.CatalogueOf(profiles.All()))
	if err != nil {
		return nil, err
	}
	return []job{{profile: profiles.Named(f.profiles[0]), target: t}}, nil
}

func (f *runFlags) fromBank() ([]job, error) {
	var out []job
	var unspoken error
	known := map[string]bool{}
	for _, p := range profiles.All() {
		b := proof.Bank(p.Name)
		if len(f.profiles) > 0 && !slices.Contains(f.profiles, p.Name) || b == nil {
			continue
		}
		if len(f.profiles) == 0 && !f.shows(b) {
			continue
		}
		variant, err := f.variant(b)
		if err != nil {
			unspoken = err
			continue
		}
		cfg := bank.Config{Variant: variant.Name}
		for _, fault := range b.Faults {
			if slices.Contains(f.faults, fault.Name) {
				cfg.Faults, known[fault.Name] = append(cfg.Faults, fault), true
				if fault.Variant != "" && f.preset() == "" {
					cfg.Variant = fault.Variant
				}
			}
		}
		_, t, stop, err := proof.Embed(b, cfg, f.sets...)
		if err != nil {
			return out, err
		}
		out = append(out, job{profile: p, target: t, embedded: true, stop: stop})
	}
	for _, name := range f.faults {
		if !known[name] {
			return out, fmt.Errorf("no fault is called %q; see assay list faults", name)
		}
	}
	if len(out) == 0 || len(f.profiles) > 0 {
		return out, unspoken
	}
	return out, nil
}

// shows says whether the reference bank has one of the faults asked for: where no
// profile is named, the faults name it.
func (f *runFlags) shows(b *bank.Profile) bool {
	return len(f.faults) == 0 || slices.ContainsFunc(b.Faults, func(fault bank.Fault) bool { return slices.Contains(f.faults, fault.Name) })
}

// variant is the one of the reference bank that has the preset asked for.
func (f *runFlags) variant(b *bank.Profile) (*bank.Variant, error) {
	if f.preset() == "" {
		return &b.Variants[0], nil
	}
	if v := b.Variant(f.preset()); v != nil {
		return v, nil
	}
	var names []string
	for _, v := range b.Variants {
		names = append(names, v.Name)
	}
	return nil, fmt.Errorf("--set preset: the reference bank serves %s as %s, not as %q", b.Name, strings.Join(names, ", "), f.preset())
}

// preset is the one that --set names, "" when it names none.
func (f *runFlags) preset() string {
	for _, pair := range slices.Backward(f.sets) {
		if name, ok := strings.CutPrefix(pair, "preset="); ok {
			return name
		}
	}
	return ""
}

func profileNames() []string {
	var names []string
	for _, p := range profiles.All() {
		names = append(names, p.Name)
	}
	return names
}

// complain prints what is wrong with target files, a line each.
func complain(w io.Writer, err error) {
	var many config.Errors
	if errors.As(err, &many) {
		for _, e := range many {
			fmt.Fprintln(w, e.Error())
		}
		return
	}
	fmt.Fprintln(w, "assay: "+err.Error())
}
