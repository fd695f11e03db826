package flow

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// ibanStandIn keeps the country and the remainder modulo 97 (ISO 7064), so that a valid IBAN stays
// valid and an invalid one stays wrong by as much. It makes up the account and computes the check
// digits.
func ibanStandIn(dice *rand.Rand, value string) string {
	b := []byte(value)
	for i := 4; i < len(b); i++ {
		if isDigit(b[i]) {
			b[i] = digitFor(dice, b[i], false)
		} else {
			b[i] = byte(letterFor(dice, rune(b[i])))
		}
	}
	b[2], b[3] = '0', '0'
	check := (mod97([]byte(value)) - mod97(b) + 97) % 97
	if check < 2 { // check digits run from 02 to 98
		check += 97
	}
	b[2], b[3] = '0'+byte(check/10), '0'+byte(check%10)
	return string(b)
}

// mod97 is the remainder that the check digits of an IBAN make 1 (ISO 7064, MOD 97-10).
func mod97(iban []byte) int {
	n := 0
	for i := range iban {
		switch c := iban[(i+4)%len(iban)]; {
		case isDigit(c):
			n = (n*10 + int(c-'0')) % 97
		default:
			n = (n*100 + int(c|0x20-'a') + 10) % 97
		}
	}
	return n
}

// isIBANShaped says whether a text begins with a country and two digits and has no other characters
// than an IBAN.
func isIBANShaped(s string) bool {
	return len(s) > 4 && len(s) <= longestIBAN && isLetter(s[0]) && isLetter(s[1]) && isDigit(s[2]) && isDigit(s[3]) &&
		strings.IndexFunc(s, func(r rune) bool { return r > 'z' || !isASCIIAlnum(byte(r)) }) < 0
}

// isIBAN says whether b is an IBAN by its check digits and, where we know it, the length of its
// country. In small letters it must be of a country that we know.
func isIBAN(b []byte) bool {
	if len(b) < 15 || len(b) > longestIBAN || !isIBANShaped(string(b)) || mod97(b) != 1 {
		return false
	}
	length, known := ibanLengths[strings.ToUpper(string(b[:2]))]
	if known {
		return len(b) == length
	}
	return string(b) == strings.ToUpper(string(b))
}

// longestIBAN is the greatest length of an IBAN in characters (ISO 13616).
const longestIBAN = 34

// ibanLengths gives the length of the IBANs of a country, from the registry of SWIFT.
var ibanLengths = func() map[string]int {
	table := map[string]int{}
	for _, entry := range strings.Fields(`
		AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28
		EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26
		IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18
		NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22 VG24
		XK20`) {
		table[entry[:2]], _ = strconv.Atoi(entry[2:])
	}
	return table
}()

// panStandIn replaces the digits of a card number and keeps its mask. The last digit of one that has
// no mask keeps Luhn's remainder.
func panStandIn(dice *rand.Rand, value string) string {
	b := []byte(value)
	last := -1
	for i, c := range b {
		if isDigit(c) {
			b[i] = digitFor(dice, c, last < 0)
			last = i
		}
	}
	if last < 0 || strings.Trim(value, "0123456789 -") != "" {
		return string(b)
	}
	want := luhn(digitsOf([]byte(value)))
	b[last] = '0'
	b[last] += byte((want - luhn(digitsOf(b)) + 10) % 10)
	return string(b)
}

// luhn is the remainder that the check digit of a card number makes 0 (ISO/IEC 7812-1 annex B).
func luhn(digits []byte) int {
	sum := 0
	for i := range digits {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum % 10
}

func digitsOf(b []byte) []byte {
	digits := make([]byte, 0, 24)
	for _, c := range b {
		if isDigit(c) {
			digits = append(digits, c)
		}
	}
	return digits
}
