package berlingroup

import (
	"net/http"
	"time"

	"github.com/assaykit/assay/conformance/bank"
	bg "github.com/assaykit/assay/gen/berlingroup"
)

// queryFaults are in how faulty queries are taken.
var queryFaults = []bank.Fault{
	{
		Name:   "booking-status-optional",
		Story:  "Without bookingStatus the bank shows what is booked.",
		Breaks: bank.Warns("BG-TRX-01"),
		Lie: assumeQuery("bookingStatus", func(asked string) (string, bool) {
			return string(bg.BookingStatusBooked), asked == ""
		}),
	},
	{
		Name:   "booking-status-missing-crashes",
		Story:  "Without bookingStatus the query ends in an exception.",
		Breaks: bank.Breaks("BG-TRX-01"),
		Lie:    crash(func(_ string, p *Problem) bool { return p.Path == "bookingStatus" && p.Missing }),
	},
	{
		Name:   "booking-status-unchecked",
		Story:  "A bookingStatus that nobody knows is taken for booked.",
		Breaks: bank.Warns("BG-TRX-02"),
		Lie: assumeQuery("bookingStatus", func(asked string) (string, bool) {
			return string(bg.BookingStatusBooked), asked != "" && !bg.BookingStatus(asked).Valid()
		}),
	},
	{
		Name:   "booking-status-unknown-crashes",
		Story:  "A bookingStatus that nobody knows ends in an exception.",
		Breaks: bank.Breaks("BG-TRX-02"),
		Lie:    crash(func(_ string, p *Problem) bool { return p.Path == "bookingStatus" && !p.Missing }),
	},
	{
		Name:   "date-from-optional",
		Story:  "Without dateFrom the bank shows the last days.",
		Breaks: bank.Warns("BG-TRX-05"),
		Lie:    assumeQuery("dateFrom", func(asked string) (string, bool) { return "2000-01-01", asked == "" }),
	},
	{
		Name:   "date-from-missing-crashes",
		Story:  "Without dateFrom the query ends in an exception.",
		Breaks: bank.Breaks("BG-TRX-05"),
		Lie:    crash(func(_ string, p *Problem) bool { return p.Path == "dateFrom" && p.Missing }),
	},
	{
		Name:   "bad-date-unchecked",
		Story:  "A dateFrom that cannot be read is passed over.",
		Breaks: bank.Warns("BG-TRX-09"),
		Lie: assumeQuery("dateFrom", func(asked string) (string, bool) {
			_, err := time.Parse(day, asked)
			return "2000-01-01", asked != "" && err != nil
		}),
	},
	{
		Name:   "bad-date-crashes",
		Story:  "A dateFrom that cannot be read ends in an exception.",
		Breaks: bank.Breaks("BG-TRX-09"),
		Lie:    crash(func(_ string, p *Problem) bool { return p.Path == "dateFrom" && !p.Missing }),
	},
	{
		Name:   "date-to-demanded",
		Story:  "A query without dateTo is refused.",
		Breaks: bank.Breaks("BG-TRX-06"),
		Lie: lie(func(r *Rules) {
			r.DateTo = func(today time.Time) (time.Time, *Problem) { return today, missing("dateTo") }
		}),
	},
}

// assumeQuery replaces a parameter of the transaction list where stand says so.
func assumeQuery(name string, stand func(asked string) (string, bool)) func(*bank.Rules) {
	return assume(func(operation string, r *http.Request, _ *bank.Token) {
		if operation != opEntries {
			return
		}
		query := r.URL.Query()
		if value, replaced := stand(query.Get(name)); replaced {
			query.Set(name, value)
			r.URL.RawQuery = query.Encode()
		}
	})
}
