package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// built is the stripped binary as `make build` makes it.
func built(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "assay")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// BenchmarkProcess runs the binary as a user does, process start included.
func BenchmarkProcess(b *testing.B) {
	binary := built(b)
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	for name, args := range map[string][]string{"version": {"version"}, "run": {"run", "--quiet", "--out", filepath.Join(b.TempDir(), "report")}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if out, err := exec.Command(binary, args...).CombinedOutput(); err != nil {
					b.Fatalf("%v: %v\n%s", args, err, out)
				}
			}
			b.ReportMetric(float64(info.Size())/1e6, "MB")
		})
	}
}
