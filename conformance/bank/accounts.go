package bank

import (
	"strconv"
	"strings"
)

// An Account is held by one user. Amounts are in minor units of its currency (cents; yen have none).
type Account struct {
	IBAN     string
	BIC      string
	Currency string // ISO 4217
	Owner    string
	Name     string
	Product  string
	Kind     string // ISO 20022 ExternalCashAccountType1Code
	Booked   int64  // closing balance of yesterday
	Credit   int64  // how far the account may be overdrawn
	book     []Text // what its entries say, in turn
}

// The accounts of Alice. The last one she keeps to herself: no target file asks for it.
var aliceAccounts = []*Account{
	{
		IBAN: "DE89370400440532013000", BIC: "COBADEFFXXX", Currency: "EUR", Owner: "Alice Liddell",
		Name: "Girokonto für alles", Product: "Giro Komfort", Kind: "CACC", Booked: 512_345, Credit: 100_000, book: everyday,
	},
	{
		IBAN: "DE75512108001245126199", BIC: "SOGEDEFFXXX", Currency: "EUR", Owner: "Alice Liddell",
		Name: "Haushalt", Product: "Giro Basis", Kind: "CACC", Booked: 80_010, book: household,
	},
	{
		IBAN: "DE96370400440532018888", BIC: "COBADEFFXXX", Currency: "JPY", Owner: "Alice Liddell",
		Name: "Reisekasse Tokio", Product: "Fremdwährung", Kind: "CACC", Booked: 1_250_000, book: travel,
	},
	{
		IBAN: "DE23370400440532017777", BIC: "COBADEFFXXX", Currency: "EUR", Owner: "Alice Liddell",
		Name: "Rücklage", Product: "Tagesgeld", Kind: "SVGS", Booked: 2_000_000, book: household,
	},
}

// The account of Bob.
var bobAccounts = []*Account{
	{
		IBAN: "DE44500105175407324931", BIC: "INGDDEFFXXX", Currency: "EUR", Owner: "Bob Baumeister",
		Name: "Baukasse", Product: "Giro Komfort", Kind: "CACC", Booked: 99_999, book: household,
	},
}

// Decimals returns how many decimals an amount of the currency has (ISO 4217).
func Decimals(currency string) int {
	switch currency {
	case "JPY":
		return 0
	}
	return 2
}

// Amount writes minor units as the decimal string of the wire: "-12.30", in yen "-1230".
func Amount(minor int64, currency string) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits, decimals := strconv.FormatInt(minor, 10), Decimals(currency)
	if decimals == 0 {
		return sign + digits
	}
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return sign + digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}
