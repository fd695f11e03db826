package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// span reads a length of time, which may be none.
func (d decoder) span(n *node) time.Duration {
	length, err := time.ParseDuration(n.str())
	if err != nil && n != nil {
		d.errs.blame(n.place, "is no length of time", "a duration such as 10s or 5m")
	}
	return length
}

// duration reads a length of time that is longer than nothing.
func (d decoder) duration(n *node) time.Duration {
	length := d.span(n)
	if length <= 0 && n != nil {
		d.errs.blame(n.place, "is no time at all", "a duration such as 10s or 5m")
	}
	return length
}

// size reads a number of bytes.
func (d decoder) size(n *node) int64 {
	if n == nil || n.kind != text {
		return int64(n.integer())
	}
	digits := strings.TrimRight(n.text, "BKMGi")
	units := map[string]int64{"": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
	count, err := strconv.ParseInt(digits, 10, 64)
	unit := units[n.text[len(digits):]]
	if err != nil || count < 1 || unit == 0 || count > (1<<30)/unit {
		d.errs.blame(n.place, "is no size that an answer may have", "a size from 1B to 1GiB, such as 16MiB")
		return 0
	}
	return count * unit
}

// str returns a node's text, "" where it is none.
func (n *node) str() string {
	if n == nil || n.kind != text {
		return ""
	}
	return n.text
}

func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

func (n *node) strs() []string {
	var all []string
	for _, item := range n.list() {
		all = append(all, item.str())
	}
	return all
}

// texts returns a mapping of names to text. Numbers and yes or no are taken as they were written.
func (n *node) texts() map[string]string {
	all := map[string]string{}
	if n == nil {
		return all
	}
	for _, e := range n.entries {
		all[e.key] = e.value.text
	}
	return all
}

func (n *node) float() float64 {
	if n == nil {
		return 0
	}
	f, err := strconv.ParseFloat(fmt.Sprint(n.value), 64)
	if err != nil {
		return 0
	}
	return f
}

func (n *node) integer() int { return int(n.float()) }

func (n *node) integers() []int {
	var all []int
	for _, item := range n.list() {
		all = append(all, item.integer())
	}
	return all
}

func (n *node) yes() bool { return n != nil && n.value == true }
