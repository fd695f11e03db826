// Assay tests whether a bank's open-banking interface does what its standard
// says, and proves that its own checks can be trusted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/assaykit/assay/conformance"
)

func main() { os.Exit(call(os.Args[1:], os.Stdout, os.Stderr)) }

// call runs one command and returns its exit code.
func call(args []string, out, errs io.Writer) int {
	root := command(out, errs)
	root.SetArgs(args)
	err := root.ExecuteContext(context.Background())
	var code exit
	switch {
	case err == nil:
		return conformance.ExitOK
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(errs, "assay: "+err.Error())
	return conformance.ExitUsage
}

// exit is an error that says nothing more: all has been told, only the code is left.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func command(out, errs io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "assay",
		Short: "conformance kit for open banking",
		Long: strings.TrimSpace(`
Assay tests whether a bank's open-banking interface does what its standard says,
from the first consent to the last revocation, and proves that its own checks can
be trusted.

Exit codes: 0 conformant or partial · 1 a MUST failed · 2 incomplete: unreachable,
blocked or interrupted · 3 usage or configuration error · 4 fault of the kit ·
5 a known failure no longer fails or is past its date`),
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetOut(out)
	root.SetErr(errs)
	root.AddCommand(runCommand(), judgeCommand(), proveCommand(), listCommand(), bankCommand(), certsCommand(), initCommand(), versionCommand())
	return root
}

// kitVersion is the version in the CHANGELOG that this source will be released as.
const kitVersion = "0.1.0"

// kit names this program in reports.
func kit() conformance.Kit {
	k := conformance.Kit{Name: "assay", Version: kitVersion}
	if info, ok := debug.ReadBuildInfo(); ok && strings.HasPrefix(info.Main.Version, "v") {
		k.Version = strings.TrimPrefix(info.Main.Version, "v")
	}
	return k
}
