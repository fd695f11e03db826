//go:build race

package flow

func init() { raced = true }
