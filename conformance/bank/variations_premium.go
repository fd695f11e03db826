package bank

import "slices"

// The operations that show accounts, balances and entries.
var (
	onPremiumConsents = []string{"createConsent", "getConsent"}
	onPremiumAccounts = []string{"getAccounts", "getAccount"}
	onPremiumEntries  = []string{"getTransactions"}
)

// premiumProtected says what stays true in the answers of the Premium API.
var premiumProtected = slices.Concat(premiumConsents, premiumAccounts, premiumEntries, protectedMembers{
	{at: "header WWW-Authenticate", hold: holdThere, why: "RFC 9110 demands it of every 401"},
	{at: "/errorCode", hold: holdValue, why: "the code says what is wrong"},
})

var premiumConsents = protectedMembers{
	{operations: onPremiumConsents, at: "/consentId", hold: holdValue, why: "the paths and the scope are made with it"},
	{operations: onPremiumConsents, at: "/consentStatus", hold: holdValue, why: "the status tells the truth about the consent"},
}

var premiumAccounts = protectedMembers{
	{at: "/**/accountId", hold: holdValue, why: "the account is addressed by it"},
	{operations: onPremiumAccounts, at: "/accounts", hold: holdValue, why: "the list shows the accounts of the consent"},
	{operations: onPremiumAccounts, at: "/**/iban", hold: holdValue | holdUntrue, why: "it names the consented account"},
	{operations: onPremiumAccounts, at: "/**/currency", hold: holdValue | holdUntrue, why: "it is the account's, or that of its balance"},
	{operations: onPremiumAccounts, at: "/**/balances", hold: holdValue | holdThere | holdUntrue, why: "an account has its balances, where it shows them"},
	{at: "/balances", hold: holdValue | holdUntrue, why: "an account has its balances"},
	{at: "/**/balanceType", hold: holdValue, why: "the name tells the balances of an account apart"},
	{at: "/**/balanceAmount/currency", hold: holdValue, why: "a balance is in the currency of its account"},
	{at: "/**/amount", among: premiumAmounts, why: "an amount has the decimals of its currency at most"},
}

var premiumEntries = protectedMembers{
	{operations: onPremiumEntries, at: "/account/iban", hold: holdValue | holdUntrue, why: "it names the account that was addressed"},
	{operations: onPremiumEntries, at: "/account/currency", hold: holdValue | holdUntrue, why: "it is the account's"},
	{operations: onPremiumEntries, at: "/transactions", hold: holdValue, why: "the entries are those of the page"},
	{operations: onPremiumEntries, at: "/_links", hold: holdValue | holdThere | holdUntrue, why: "without it the pages that follow are lost"},
	{operations: onPremiumEntries, at: "/_links/**", hold: holdValue | holdThere | holdUntrue, why: "a link leads where it led"},
	{operations: onPremiumEntries, at: "/**/transactionId", hold: holdValue | holdThere, why: "no two entries have the same, and the pages are compared by it"},
	{operations: onPremiumEntries, at: "/**/transactionState", hold: holdValue, why: "the entry is booked"},
	{operations: onPremiumEntries, at: "/**/bookingDate", hold: holdValue | holdThere, why: "it lies in the period, and the entries are ordered by it"},
	{operations: onPremiumEntries, at: "/**/transactionAmount/currency", hold: holdValue, why: "an entry is in the currency of its account"},
}

// premiumAmounts are amounts with the decimals of the currency beside them, as numbers and as texts.
func premiumAmounts(parent *tree) []string {
	if Decimals(parent.get("currency").text()) == 0 {
		return []string{`0`, `-1`, `"99999999999999"`}
	}
	return []string{`0`, `-1`, `0.5`, `-0.01`, `"0"`, `"-1"`, `"99999999999999.99"`, `"007.10"`}
}
