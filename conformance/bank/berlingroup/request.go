package berlingroup

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// requestMembers are the members that a consent request must have (BG-CNS-10).
var requestMembers = []string{"access", "recurringIndicator", "validUntil", "frequencyPerDay", "combinedServiceIndicator"}

// day is the form of a date on the wire.
const day = time.DateOnly

// readRequest reads the body of a consent request strictly: one JSON object, all five members there, each of its type.
func readRequest(body []byte) (*bg.ConsentRequest, *Problem) {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil || members == nil {
		return nil, malformed("", "The body is no JSON object.")
	}
	for _, name := range requestMembers {
		if raw, there := members[name]; !there || bytes.Equal(raw, []byte("null")) {
			return nil, missing(name)
		}
	}
	var request bg.ConsentRequest
	for _, member := range []struct {
		name string
		to   any
	}{
		{"access", &request.Access},
		{"recurringIndicator", &request.RecurringIndicator},
		{"validUntil", &request.ValidUntil},
		{"frequencyPerDay", &request.FrequencyPerDay},
		{"combinedServiceIndicator", &request.CombinedServiceIndicator},
	} {
		if json.Unmarshal(members[member.name], member.to) != nil {
			return nil, malformed(member.name, member.name+" has the wrong type.")
		}
	}
	return &request, nil
}

// encode writes a request for the generated code to read.
func encode(request *bg.ConsentRequest) io.ReadCloser {
	body, err := json.Marshal(request)
	if err != nil {
		panic("berlingroup: " + err.Error()) // it was JSON a moment ago
	}
	return io.NopCloser(bytes.NewReader(body))
}

// findPSU finds the user that PSU-ID names. Some banks need one, none takes an unknown one (BG-CNS-30).
func findPSU(s *Settings, id string) (*bank.User, *Problem) {
	if id == "" {
		if s.PSUIDRequired {
			return nil, missing("PSU-ID")
		}
		return nil, nil
	}
	u := bank.UserByName(id)
	if u == nil {
		return nil, refused(http.StatusUnauthorized, "PSU_CREDENTIALS_INVALID", "The PSU is not known.")
	}
	return u, nil
}

// validUntil takes a date that is not past and cuts it to what the bank offers (BG-CNS-13 to BG-CNS-16).
func validUntil(s *Settings, today time.Time, asked string) (time.Time, *Problem) {
	until, err := time.Parse(day, asked)
	switch {
	case err != nil:
		return time.Time{}, malformed("validUntil", "validUntil is no date.")
	case until.Before(today):
		return time.Time{}, malformed("validUntil", "validUntil is past.")
	}
	if last := today.AddDate(0, 0, s.MaxDays); until.After(last) {
		until = last
	}
	return until, nil
}

// frequency takes at least one, and cuts it to what the bank offers; a single access needs one (BG-CNS-18 to BG-CNS-20).
func frequency(s *Settings, asked int, recurring bool) (int, *Problem) {
	switch {
	case asked < 1:
		return 0, malformed("frequencyPerDay", "frequencyPerDay is less than 1.")
	case !recurring:
		return 1, nil
	}
	return min(asked, s.MaxFrequency), nil
}

// checkAccess takes dedicated consents alone: named accounts, each by its IBAN (BG-CNS-11 and BG-CNS-22 to BG-CNS-28).
func checkAccess(a *bg.AccountAccess) *Problem {
	lists := []*[]bg.AccountReference{a.Accounts, a.Balances, a.Transactions}
	used, empty := 0, 0
	for _, list := range lists {
		if list != nil {
			used++
			if len(*list) == 0 {
				empty++
			}
		}
	}
	for _, choice := range []*bg.AvailableAccounts{a.AllPsd2, a.AvailableAccounts, a.AvailableAccountsWithBalance} {
		if choice == nil {
			continue
		}
		if !choice.Valid() {
			return malformed("access", "The value is not one of the standard.")
		}
		return unsupportedModel()
	}
	switch {
	case a.Statements != nil:
		return refused(http.StatusBadRequest, "PARAMETER_NOT_SUPPORTED", "Statements are not offered.")
	case used == 0 && a.RestrictedTo == nil:
		return malformed("access", "access names nothing.")
	case used > empty && a.RestrictedTo != nil:
		return malformed("access.restrictedTo", "restrictedTo stands beside named accounts.")
	case used == empty:
		return unsupportedModel()
	case empty > 0:
		return malformed("access", "Empty and filled lists are mixed.")
	}
	if extra := a.AdditionalInformation; extra != nil {
		if extra.TrustedBeneficiaries != nil {
			return refused(http.StatusBadRequest, "PARAMETER_NOT_SUPPORTED", "Trusted beneficiaries are not offered.")
		}
		lists = append(lists, extra.OwnerName)
	}
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, reference := range *list {
			if reference.IBAN == nil || !validIBAN(*reference.IBAN) {
				return malformed("access", "An account is not named by a valid IBAN.")
			}
		}
	}
	return nil
}

func unsupportedModel() *Problem {
	return refused(http.StatusBadRequest, "SERVICE_INVALID", "Only consents on named accounts are offered.")
}

// validIBAN checks form and check digits (ISO 13616: the remainder of division by 97 is 1).
func validIBAN(iban string) bool {
	if len(iban) < 15 || len(iban) > 34 {
		return false
	}
	remainder := 0
	for _, r := range iban[4:] + iban[:4] {
		switch {
		case r >= '0' && r <= '9':
			remainder = (remainder*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			remainder = (remainder*100 + int(r-'A') + 10) % 97
		default:
			return false
		}
	}
	return remainder == 1 && strings.TrimFunc(iban[:2], func(r rune) bool { return r >= 'A' && r <= 'Z' }) == ""
}
