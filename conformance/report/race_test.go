//go:build race

package report

// seeds is how many random reports are written and read back: fewer where each
// costs ten times as much.
const seeds = 40

// exchanges is how many a long report has.
const exchanges = 1200
