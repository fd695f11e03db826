//go:build !race

package report

// seeds is how many random reports are written and read back.
const seeds = 300
