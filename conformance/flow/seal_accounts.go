package flow

import (
	"encoding/json"
	"strings"

	"github.com/assaykit/assay/conformance"
)

// The values of SealAccounts.
const (
	AccountsNamed = "named"
	AccountsOther = "other"
)

// namedBy returns the IBANs of the accounts that a target names for its main PSU.
func namedBy(t *conformance.Target) map[string]bool {
	named := map[string]bool{}
	if len(t.PSU.Users) > 0 {
		for _, a := range t.PSU.Users[0].Accounts {
			named[compact(a.IBAN)] = true
		}
	}
	delete(named, "")
	return named
}

// compact writes an IBAN as machines do: without spaces, in capital letters.
func compact(iban string) string { return strings.ToUpper(strings.ReplaceAll(iban, " ", "")) }

// whose measures SealAccounts, where there is something to measure. The accounts of an
// answer are what stands in its member accounts.
func (s *sealer) whose(e *conformance.Exchange) map[string]string {
	if len(s.named) == 0 || !e.OK() {
		return nil
	}
	var list struct {
		Accounts []any `json:"accounts"`
	}
	if err := json.Unmarshal(e.Body(), &list); err != nil {
		return nil
	}
	found := ibans(list.Accounts, nil)
	if len(found) == 0 {
		return nil
	}
	for _, iban := range found {
		if !s.named[compact(iban)] {
			return map[string]string{SealAccounts: AccountsOther}
		}
	}
	return map[string]string{SealAccounts: AccountsNamed}
}

// ibans collects the texts of all members called iban.
func ibans(value any, found []string) []string {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			found = ibans(item, found)
		}
	case map[string]any:
		for name, member := range value {
			if text, ok := member.(string); ok && name == "iban" {
				found = append(found, text)
			} else {
				found = ibans(member, found)
			}
		}
	}
	return found
}
