package register

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ruleID is the form of the ids in the registers: upper-case words joined by hyphens.
var ruleID = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)

// keys are the members that a row may have; entry has one field for each.
var keys = []string{"id", "text", "level", "document", "section", "checks", "untestable", "open"}

type entry struct {
	ID         string   `yaml:"id"`
	Text       string   `yaml:"text"`
	Level      string   `yaml:"level"`
	Document   string   `yaml:"document"`
	Section    string   `yaml:"section"`
	Checks     []string `yaml:"checks"`
	Untestable string   `yaml:"untestable"`
	Open       bool     `yaml:"open"`
}

// read reads one register strictly: a YAML sequence of rows, each with the known members only. The map holds
// the place of each id seen so far and is added to, so that an id is unique over all files that share it. The
// error joins all mistakes, each with file and line.
func read(standard, file string, raw []byte, ids map[string]string) ([]Row, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(raw, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("%s:1: want a list of rows", file)
	}
	var rows []Row
	var mistakes []error
	for _, node := range document.Content[0].Content {
		place := fmt.Sprintf("%s:%d", file, node.Line)
		row, faults := readRow(node)
		if first, taken := ids[row.ID]; taken && row.ID != "" {
			faults = append(faults, fmt.Sprintf("id %s stands at %s already", row.ID, first))
		}
		for _, fault := range faults {
			mistakes = append(mistakes, fmt.Errorf("%s: %s", place, fault))
		}
		ids[row.ID] = place
		row.Standard = standard
		rows = append(rows, row)
	}
	return rows, errors.Join(mistakes...)
}

// readRow reads one row and says what is wrong with it.
func readRow(node *yaml.Node) (Row, []string) {
	if node.Kind != yaml.MappingNode {
		return Row{}, []string{"want a row with members"}
	}
	var faults []string
	for i := 0; i < len(node.Content); i += 2 {
		if key := node.Content[i]; !slices.Contains(keys, key.Value) {
			faults = append(faults, fmt.Sprintf("unknown member %q in line %d, want one of %s", key.Value, key.Line, strings.Join(keys, ", ")))
		}
	}
	var e entry
	if err := node.Decode(&e); err != nil {
		return Row{}, append(faults, err.Error())
	}
	if !ruleID.MatchString(e.ID) {
		faults = append(faults, fmt.Sprintf("id is %q, want upper-case words joined by hyphens", e.ID))
	}
	if !slices.Contains([]string{"MUST", "SHOULD", "INFO"}, e.Level) {
		faults = append(faults, fmt.Sprintf("level is %q, want MUST, SHOULD or INFO", e.Level))
	}
	for member, value := range map[string]string{"text": e.Text, "document": e.Document, "section": e.Section} {
		if strings.TrimSpace(value) == "" {
			faults = append(faults, member+" is missing")
		}
	}
	return Row{
		ID: e.ID, Text: e.Text, Level: e.Level, Document: e.Document, Section: e.Section,
		Checks: e.Checks, Untestable: e.Untestable, Open: e.Open,
	}, append(faults, held(e)...)
}

// held says what is wrong with the answer to the question who holds the rule.
func held(e entry) []string {
	var faults []string
	ways := 0
	for _, way := range []bool{len(e.Checks) > 0, strings.TrimSpace(e.Untestable) != "", e.Open} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		faults = append(faults, fmt.Sprintf("%d of checks, untestable and open are set, want exactly one", ways))
	}
	for i, check := range e.Checks {
		if check == "" || slices.Contains(e.Checks[:i], check) {
			faults = append(faults, fmt.Sprintf("check %q is empty or named twice", check))
		}
	}
	return faults
}
