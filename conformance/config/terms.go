package config

import (
	"slices"
	"strings"
	"time"
)

// hooks looks at hooks that do nothing, or two things.
func (c checker) hooks() {
	for name, hook := range c.t.Hooks {
		key := "hooks." + name
		n := find(c.root, []string{"hooks", name})
		if n == nil || n.kind != mapping {
			continue
		}
		if (n.child("call") != nil) == (n.child("command") != nil) {
			c.blame(key, "holds both or none of call and command", "one of them")
		}
		known := []string{"consentId", "user", "accessToken", "code"}
		if hook.Call != nil {
			c.url(key+".call.url", hook.Call.URL, true)
			c.placeholders(key+".call.url", hook.Call.URL, known...)
		}
		for i, argument := range hook.Command {
			c.placeholders(at(key+".command", i), argument, known...)
		}
		if len(hook.Command) > 0 && hook.Command[0] == "" {
			c.blame(at(key+".command", 0), "is empty", "a program")
		}
	}
}

// terms looks at numbers that contradict one another.
func (c checker) terms() {
	t := c.t
	if t.Consent.UnattendedReads > t.Consent.FrequencyPerDay {
		c.blame("consent.unattended_reads", "is more than consent.frequency_per_day", "at most that many")
	}
	if t.Limits.Total <= 0 {
		return // blamed already
	}
	if t.Limits.Timeout > t.Limits.Total {
		c.blame("limits.timeout", "is longer than limits.total", "at most that long")
	}
	if t.Limits.Wait > t.Limits.Total {
		c.blame("limits.wait", "is longer than limits.total", "at most that long")
	}
}

// claims looks for features and options that the profile does not have.
func (c checker) claims() {
	if c.keys == nil {
		return
	}
	for i, feature := range c.t.Features {
		if n := find(c.root.child("features"), []string{strings.TrimPrefix(at("", i), ".")}); feature != "" && !slices.Contains(c.keys.Features, feature) {
			c.blame(at("features", i), shown(n)+" is no feature of the profile", oneOf(slices.Sorted(slices.Values(c.keys.Features))))
		}
	}
	options := c.root.child("options")
	for _, name := range options.names() {
		option, known := c.keys.option(name)
		value, names := options.child(name), c.keys.optionNames()
		switch {
		case !known && nearest(name, names) != "":
			c.blame("options."+name, "is no option of the profile", nearest(name, names))
		case !known:
			c.blame("options."+name, "is no option of the profile", oneOf(names))
		case option.Values != nil && !slices.Contains(option.Values, value.text):
			c.blame("options."+name, shown(value)+" is not known", oneOf(option.Values))
		case option.Span && !span(value.text):
			c.blame("options."+name, shown(value)+" is no duration", "one such as 10s or 5m")
		}
	}
}

// span says whether an option tells how long something lasts; an empty one tells nothing.
func span(text string) bool {
	d, err := time.ParseDuration(text)
	return text == "" || err == nil && d >= 0
}

// known looks at known failures that name no check, or one twice.
func (c checker) known() {
	seen := map[string]bool{}
	for i, known := range c.t.Known {
		path := at("known", i) + ".check"
		switch {
		case known.Check == "":
		case seen[known.Check]:
			c.blame(path, "is listed twice", "each check once")
		case c.keys != nil && c.keys.Checks != nil && !slices.Contains(c.keys.Checks, known.Check):
			want := "the id of a check of the profile"
			if near := nearest(known.Check, c.keys.Checks); near != "" {
				want = near
			}
			c.blame(path, "is no check of the profile", want)
		}
		seen[known.Check] = true
	}
}
