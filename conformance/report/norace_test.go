//go:build !race

package report

// seeds is how many random reports are written and read back.
const seeds = 300

// exchanges is how many a long report has.
const exchanges = 12_000
