// Package config reads target files: one YAML file in, one checked conformance.Target out, or all
// that is wrong with it at once, each error naming file, line, key and what was expected.
//
// A target is made of layers. The defaults of the schema lie below the preset, the preset below the
// file, the file below the overrides of the command line. Mappings merge key by key; lists and
// single values replace what lies below. The file's JSON Schema (draft 2020-12) is the one source
// of its keys, types, closed lists and defaults.
package config

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/assaykit/assay/conformance"
)

// A Catalogue says which profiles there are and what their targets may declare. It comes from the
// profiles, so that this package need not know them.
type Catalogue struct {
	Profiles map[string]ProfileKeys // by name
}

// ProfileKeys are the closed lists of one profile.
type ProfileKeys struct {
	// Presets are target files by name, in the keys of a target file, each with only the keys
	// that the preset sets.
	Presets map[string]string

	// Features are the optional features that a target may claim.
	Features []string

	// Options are the choices that a target declares.
	Options []conformance.Option

	// Signs are the algorithms that client.signing may be for; nil allows any, and any kind of key.
	Signs []string

	// Checks are the ids that a known failure may name; nil allows any.
	Checks []string
}

// Load reads target files in order, with references from the environment of the process. Overrides
// are key=value pairs that apply to each file. On error there are no targets, and the error is of
// type Errors, over all files.
func Load(paths, overrides []string, catalogue Catalogue) ([]*conformance.Target, error) {
	var targets []*conformance.Target
	var errs Errors
	for _, path := range paths {
		data, problem := resolver{dir: "."}.read(path)
		if problem != "" {
			errs = append(errs, Error{File: path, Problem: problem, Want: "a target file"})
			continue
		}
		target, err := Parse(path, data, os.LookupEnv, overrides, catalogue)
		if err != nil {
			errs = append(errs, err.(Errors)...)
			continue
		}
		targets = append(targets, target)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return targets, nil
}

// Parse reads one target file from memory. Name is its path: errors show it, and relative paths in
// the file begin in its folder. Env looks up references to the environment; nil knows none. The error, if any, is
// of type Errors and holds everything that is wrong.
func Parse(name string, data []byte, env func(string) (string, bool), overrides []string, catalogue Catalogue) (*conformance.Target, error) {
	if env == nil {
		env = func(string) (string, bool) { return "", false }
	}
	var errs Errors
	root := parse(name, data, &errs)
	if root == nil {
		return nil, errs
	}
	if root.kind != mapping {
		errs.blame(root.place, is(root), "a mapping of keys to values")
		return nil, errs
	}
	for _, pair := range overrides {
		root = override(root, pair, &errs)
	}
	files := resolver{dir: filepath.Dir(name), env: env, errs: &errs}
	files.resolve(root)
	root, keys := catalogue.under(root, files)

	validate(root, &errs)
	complete(root, schema)
	target := decoder{root, files, &errs}.target()
	checker{target, root, keys, &errs}.check()
	if len(errs) > 0 {
		return nil, errs.sorted(name)
	}
	return target, nil
}

// under lays the preset that the tree names under it, and returns the keys of its profile: nil
// when that is unknown.
func (c Catalogue) under(root *node, files resolver) (*node, *ProfileKeys) {
	profile, preset := root.child("profile"), root.child("preset")
	if profile.str() == "" || profile.bad {
		return root, nil
	}
	keys, ok := c.Profiles[profile.text]
	if !ok {
		names := slices.Sorted(maps.Keys(c.Profiles))
		files.errs.blame(profile.place, shown(profile)+" is not known", oneOf(names))
		return root, nil
	}
	if preset.str() == "" || preset.bad {
		return root, &keys
	}
	fragment, ok := keys.Presets[preset.text]
	if !ok {
		names := slices.Sorted(maps.Keys(keys.Presets))
		files.errs.blame(preset.place, shown(preset)+" is not known", oneOf(names))
		return root, &keys
	}
	base := parse("preset "+preset.text, []byte(fragment), files.errs)
	if base == nil {
		return root, &keys
	}
	files.resolve(base)
	return overlay(base, root), &keys
}
