package house_test

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assaykit/assay/conformance"
	"github.com/assaykit/assay/conformance/bank"
	"github.com/assaykit/assay/conformance/config"
	"github.com/assaykit/assay/conformance/profiles"
	"github.com/assaykit/assay/conformance/proof"
	"github.com/assaykit/assay/conformance/register"
	"github.com/assaykit/assay/specs"
)

// idForm is a register id, and for a second check of a rule a lower-case word behind it.
var idForm = regexp.MustCompile(`^((?:BG|OAUTH|FAPI1|FAPI2|PREM|STET|FLK|HTTP|TLS)(?:-[A-Z0-9]+)+)(-[a-z][a-z0-9]*)?$`)

// twofold are the checks whose title has an "and" that joins what one truth is about, not two truths.
var twofold = map[string]string{
	"BG-LIF-03": "the truth is that the two agree",
	"BG-ACC-13": "the truth is that the two show the same",
}

func TestChecks(t *testing.T) {
	for _, p := range profiles.All() {
		seen := map[string]bool{}
		titles := map[string]string{}
		for i := range p.Checks {
			c := &p.Checks[i]
			if seen[c.ID] {
				t.Errorf("%s: two checks are called %s", p.Name, c.ID)
			}
			seen[c.ID] = true
			if other := titles[c.Title]; other != "" {
				t.Errorf("%s: %s and %s have the same title %q", p.Name, other, c.ID, c.Title)
			}
			titles[c.Title] = c.ID
			for _, wrong := range wrongWith(p, c) {
				t.Errorf("%s: %s %s", p.Name, c.ID, wrong)
			}
		}
	}
}

// wrongWith says what a check lacks.
func wrongWith(p *conformance.Profile, c *conformance.Check) []string {
	var wrong []string
	say := func(is bool, what string) {
		if is {
			wrong = append(wrong, what)
		}
	}
	id := idForm.FindStringSubmatch(c.ID)
	say(id == nil, "is no register id with a lower-case word or without")
	say(id != nil && !slices.Contains(c.Rules, id[1]), "does not name the rule that its id is")
	say(strings.TrimSpace(c.Title) == "", "has no title")
	say(strings.Contains(c.Title, " and ") && twofold[c.ID] == "", "has a title with \" and \": "+c.Title)
	say(strings.HasSuffix(c.Title, "."), "has a title with a full stop")
	say(len(c.Rules) == 0, "holds no rule")
	say(c.Clause.Document == "" || c.Clause.Text == "", "cites no document or has no wording of it")
	say(!slices.Contains([]conformance.Level{conformance.Must, conformance.Should, conformance.Info}, c.Level), "has no level")
	say(c.Side == conformance.TPP, "judges the TPP, which has no check on the ASPSP")
	say(c.Judge == nil, "cannot judge")
	say(len(c.Reads) == 0, "reads no step")
	for _, name := range slices.Concat(c.Reads, c.Sees) {
		say(p.Step(name) == nil, "reads or sees "+name+", which is no step")
	}
	for _, name := range c.Sees {
		say(slices.Contains(c.Reads, name), "both reads and sees "+name)
	}
	for _, name := range c.Features {
		say(!declares(p, name), "is about "+name+", which is no feature of the profile")
	}
	return wrong
}

// The rules for checks must be able to say no.
func TestWrongWith(t *testing.T) {
	step := conformance.Step{Name: "look"}
	good := func() *conformance.Check {
		return &conformance.Check{ID: "BG-CNS-10-frequency", Title: "a consent says how often", Rules: []string{"BG-CNS-10"}, Level: conformance.Must,
			Clause: conformance.Clause{Document: "Guidelines", Text: "how often"}, Reads: []string{"look"}, Features: []string{"core"},
			Judge: func(conformance.View) conformance.Finding { return conformance.Holds() }}
	}
	p := &conformance.Profile{Steps: []conformance.Step{step}, Features: []conformance.Feature{{Name: "core"}}}
	if wrong := wrongWith(p, good()); len(wrong) > 0 {
		t.Errorf("a good check: %q", wrong)
	}
	for name, edit := range map[string]func(*conformance.Check){
		"id of a scenario":    func(c *conformance.Check) { c.ID = "NEG-CNS-10" },
		"id in small letters": func(c *conformance.Check) { c.ID = "bg-cns-10" },
		"id of two words":     func(c *conformance.Check) { c.ID = "BG-CNS-10-often-enough" },
		"id of another rule":  func(c *conformance.Check) { c.Rules = []string{"BG-CNS-11"} },
		"no title":            func(c *conformance.Check) { c.Title = " " },
		"two truths":          func(c *conformance.Check) { c.Title = "a consent says how often and how long" },
		"full stop":           func(c *conformance.Check) { c.Title += "." },
		"no rule":             func(c *conformance.Check) { c.Rules = nil },
		"no document":         func(c *conformance.Check) { c.Clause.Document = "" },
		"no wording":          func(c *conformance.Check) { c.Clause.Text = "" },
		"no level":            func(c *conformance.Check) { c.Level = "" },
		"the TPP's duty":      func(c *conformance.Check) { c.Side = conformance.TPP },
		"no judgement":        func(c *conformance.Check) { c.Judge = nil },
		"reads nothing":       func(c *conformance.Check) { c.Reads = nil },
		"reads no step":       func(c *conformance.Check) { c.Reads = []string{"listen"} },
		"sees no step":        func(c *conformance.Check) { c.Sees = []string{"listen"} },
		"reads and sees":      func(c *conformance.Check) { c.Sees = []string{"look"} },
		"feature of nobody":   func(c *conformance.Check) { c.Features = []string{"more"} },
	} {
		c := good()
		edit(c)
		if len(wrongWith(p, c)) == 0 {
			t.Errorf("%s: nothing is wrong with %+v", name, c)
		}
	}
}

func declares(p *conformance.Profile, feature string) bool {
	return slices.ContainsFunc(p.Features, func(f conformance.Feature) bool { return f.Name == feature })
}

func TestSteps(t *testing.T) {
	for _, p := range profiles.All() {
		seen := map[string]bool{}
		wanted := map[string]bool{}
		for _, c := range p.Checks {
			for _, name := range slices.Concat(c.Reads, c.Sees) {
				wanted[name] = true
			}
		}
		for _, s := range p.Steps {
			if seen[s.Name] {
				t.Errorf("%s: two steps are called %q", p.Name, s.Name)
			}
			if s.Name == "" || s.Run == nil || !slices.Contains(conformance.Phases(), s.Phase) || s.Phase == conformance.Close {
				t.Errorf("%s: step %q of phase %q has no name, no act or no phase", p.Name, s.Name, s.Phase)
			}
			for _, need := range s.Needs {
				wanted[need] = true
				if !seen[need] {
					t.Errorf("%s: %q needs %q, which does not come before it", p.Name, s.Name, need)
				}
			}
			for _, name := range s.Features {
				if !declares(p, name) {
					t.Errorf("%s: %q exercises %s, which is no feature of the profile", p.Name, s.Name, name)
				}
			}
			if s.Grant != "" && !slices.ContainsFunc(p.Grants, func(g conformance.Grant) bool { return g.Name == s.Grant }) {
				t.Errorf("%s: %q acts on the grant %q, which the profile does not list", p.Name, s.Name, s.Grant)
			}
			if s.Asks && s.Grant == "" {
				t.Errorf("%s: %q asks the PSU for no grant", p.Name, s.Name)
			}
			seen[s.Name] = true
		}
		for _, s := range p.Steps {
			if !wanted[s.Name] {
				t.Errorf("%s: nobody reads, sees or needs %q", p.Name, s.Name)
			}
		}
	}
}

// Grants are walked one after another in the order in which approvals are spent, never interleaved:
// authorising a second consent may end the first. Steps without a grant may stand anywhere.
func TestGrantsAreNotInterleaved(t *testing.T) {
	for _, p := range profiles.All() {
		var walked []string
		for _, s := range p.Steps {
			if s.Grant != "" && (len(walked) == 0 || walked[len(walked)-1] != s.Grant) {
				walked = append(walked, s.Grant)
			}
		}
		var listed []string
		for _, g := range p.Grants {
			if g.Name == "" || g.Title == "" {
				t.Errorf("%s: a grant without name or title: %+v", p.Name, g)
			}
			listed = append(listed, g.Name)
		}
		if !slices.Equal(walked, listed) {
			t.Errorf("%s: the steps go through the grants %q, want %q", p.Name, walked, listed)
		}
	}
}

// Every standard has one name for its features and options, and its presets say nothing else.
func TestFeaturesOptionsPresets(t *testing.T) {
	names := map[string]bool{}
	for _, p := range profiles.All() {
		if names[p.Name] || p.Title == "" || p.Standard.Name == "" || p.Standard.Version == "" || p.Open == nil || profiles.Named(p.Name) != p {
			t.Errorf("profile %q has a name of another, or no title, standard or session", p.Name)
		}
		names[p.Name] = true
		for _, document := range p.Documents {
			if _, ok := specs.Document(document); !ok {
				t.Errorf("%s: specs has no document %q", p.Name, document)
			}
		}
		once(t, p.Name+": features", p.Features, func(f conformance.Feature) (string, string) { return f.Name, f.Title })
		once(t, p.Name+": options", p.Options, func(o conformance.Option) (string, string) { return o.Name, o.Title })
		once(t, p.Name+": presets", p.Presets, func(s conformance.Preset) (string, string) { return s.Name, s.Title })
		for _, o := range p.Options {
			if len(o.Values) > 0 && !slices.Contains(o.Values, o.Default) {
				t.Errorf("%s: option %s has the default %q, which is none of %q", p.Name, o.Name, o.Default, o.Values)
			}
		}
		if !slices.ContainsFunc(p.Presets, func(s conformance.Preset) bool { return s.Name == "flow-page" }) {
			t.Errorf("%s: no preset is called flow-page", p.Name)
		}
	}
}

// once fails for names that are used twice or stand without a title.
func once[T any](t *testing.T, what string, list []T, of func(T) (name, title string)) {
	t.Helper()
	seen := map[string]bool{}
	for _, item := range list {
		name, title := of(item)
		if name == "" || title == "" || seen[name] {
			t.Errorf("%s: %q (%q) has no name, no title or a name that was used before", what, name, title)
		}
		seen[name] = true
	}
}

// Every preset is a dialect that the reference bank speaks in a variant of the same name, and the target file
// of that variant can be read.
func TestPresetsAreVariants(t *testing.T) {
	catalogue := config.CatalogueOf(profiles.All())
	for _, p := range profiles.All() {
		b := proof.Bank(p.Name)
		if b == nil {
			t.Errorf("the reference bank does not serve %s", p.Name)
			continue
		}
		for _, preset := range p.Presets {
			v := b.Variant(preset.Name)
			if v == nil {
				t.Errorf("%s: the reference bank has no variant %s", p.Name, preset.Name)
				continue
			}
			target, err := config.Parse(preset.Name, []byte(v.Target(scheme(v)+"://127.0.0.1:1", "")), os.LookupEnv, nil, catalogue)
			if err != nil {
				t.Errorf("%s: target of %s: %v", p.Name, preset.Name, err)
				continue
			}
			if target.Profile != p.Name || target.Preset != preset.Name {
				t.Errorf("%s: the target of %s is one of %s, preset %s", p.Name, preset.Name, target.Profile, target.Preset)
			}
			for _, feature := range target.Features {
				if !declares(p, feature) {
					t.Errorf("%s: %s claims %s, which is no feature of the profile", p.Name, preset.Name, feature)
				}
			}
			if _, err := p.Lay(target, conformance.Selection{}); err != nil {
				t.Errorf("%s: no plan for %s: %v", p.Name, preset.Name, err)
			}
		}
		for _, v := range b.Variants {
			if !slices.ContainsFunc(p.Presets, func(s conformance.Preset) bool { return s.Name == v.Name }) {
				t.Errorf("%s: the variant %s has no preset", p.Name, v.Name)
			}
		}
	}
}

// A variant that is like another says the same over mutual TLS; whims and generated lies are left to the other.
func TestVariantsLikeOthers(t *testing.T) {
	for _, p := range profiles.All() {
		b := proof.Bank(p.Name)
		for _, v := range b.Variants {
			if v.Like == "" {
				continue
			}
			other := b.Variant(v.Like)
			if other == nil || other.Like != "" {
				t.Errorf("%s: %s is like %q, which says nothing of its own", p.Name, v.Name, v.Like)
			} else if want := other.Settings.OverMutualTLS(); !reflect.DeepEqual(v.Settings, want) {
				t.Errorf("%s: %s has the settings %+v, want those of %s over mutual TLS, %+v", p.Name, v.Name, v.Settings, v.Like, want)
			}
		}
	}
}

// scheme is that of the base URL of a variant.
func scheme(v *bank.Variant) string {
	if v.Settings.TLS {
		return "https"
	}
	return "http"
}

// The register and the catalogue name each other, and nothing that does not exist.
func TestRegister(t *testing.T) {
	rows, err := register.All()
	if err != nil {
		t.Fatal(err)
	}
	checks := map[string][]string{}
	levels := map[string]conformance.Level{}
	for _, p := range profiles.All() {
		for _, c := range p.Checks {
			for _, rule := range c.Rules {
				if !slices.Contains(checks[c.ID], rule) { // profiles share checks, each with rules of its own
					checks[c.ID] = append(checks[c.ID], rule)
				}
			}
			levels[c.ID] = c.Level
		}
	}
	if len(rows) == 0 || len(checks) == 0 {
		t.Fatalf("%d rows and %d checks, want some", len(rows), len(checks))
	}
	for _, problem := range register.Compare(rows, checks) {
		t.Error(problem)
	}
	// A check is never louder than the loudest of its rules.
	rank := []string{"INFO", "SHOULD", "MUST"}
	for id, rules := range checks {
		loudest := -1
		for _, row := range rows {
			if slices.Contains(rules, row.ID) {
				loudest = max(loudest, slices.Index(rank, row.Level))
			}
		}
		if slices.Index(rank, string(levels[id])) > loudest {
			t.Errorf("%s is %s, which none of its rules %q is", id, levels[id], rules)
		}
	}
}
