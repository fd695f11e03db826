package bank

import "slices"

// The operations that show accounts, balances and entries.
var (
	onStetAccounts = []string{"accountsGet"}
	onStetBalances = []string{"accountsBalancesGet"}
	onStetEntries  = []string{"accountsTransactionsGet"}
)

// stetProtected says what stays true in the answers of the STET API.
var stetProtected = slices.Concat(stetAccounts, stetBalances, stetEntries, protectedMembers{
	{at: "header X-Request-ID", hold: holdValue | holdThere, why: "it is that of the request, byte for byte"},
	{at: "header WWW-Authenticate", hold: holdThere, why: "RFC 9110 demands it of every 401"},
	{at: "/status", hold: holdValue, why: "it is the status of the answer"},
	{at: "/error", hold: holdValue | holdThere, why: "the flow page promises the word"},
	{at: "/**/_links", hold: holdValue | holdThere | holdUntrue, why: "without links nothing further is found"},
	{at: "/**/_links/**", hold: holdValue | holdThere | holdUntrue, why: "a link leads where it led"},
	{at: "/_links/**", hold: holdValue | holdThere | holdUntrue, why: "a link leads where it led"},
	{at: "/**/amount", among: stetAmounts, why: "an amount is written in the way of its version"},
	{at: "/connectedPsu", hold: holdValue | holdThere | holdUntrue, why: "it is the name of the PSU, where the version has it"},
	{at: "/identity", hold: holdValue | holdThere | holdUntrue, why: "it is the name of the PSU, where the version has it"},
	{at: "/identity/fullName", hold: holdValue | holdThere, why: "it is the name of the PSU"},
	{at: "/beneficiaries", hold: holdValue, why: "they are those of the PSU"},
})

var stetAccounts = protectedMembers{
	{operations: onStetAccounts, at: "/accounts", hold: holdValue, why: "the list shows the accounts of the PSU"},
	{operations: onStetAccounts, at: "/**/resourceId", hold: holdValue | holdThere, why: "the account is addressed by it"},
	{operations: onStetAccounts, at: "/**/accountId", hold: holdValue | holdThere | holdUntrue, why: "the consent names the account by it"},
	{operations: onStetAccounts, at: "/**/accountId/**", hold: holdValue | holdThere | holdUntrue, why: "the consent names the account by it"},
	{operations: onStetAccounts, at: "/**/cashAccountType", hold: holdValue, why: "a list of card transactions has other balances"},
	{operations: onStetAccounts, at: "/**/linkedAccount", hold: holdValue | holdThere | holdUntrue, why: "it names an account of the list"},
	{operations: onStetAccounts, at: "/**/currency", hold: holdValue | holdThere | holdUntrue, why: "it is the account's, where the version has it"},
	{operations: onStetAccounts, at: "/**/balances", hold: holdAway, why: "balances within an account would have to be those of the account"},
}

var stetBalances = protectedMembers{
	{operations: onStetBalances, at: "/balances", hold: holdValue | holdUntrue, why: "an account has its balances"},
	{operations: onStetBalances, at: "/**/balanceType", hold: holdValue, why: "the type says what the balance is"},
	{operations: onStetBalances, at: "/**/currency", hold: holdValue, why: "a balance is in the currency of its account"},
	{operations: onStetBalances, at: "/**/referenceDate", hold: holdValue | holdUntrue, why: "a date is written in the way of its version"},
}

var stetEntries = protectedMembers{
	{operations: onStetEntries, at: "/transactions", hold: holdValue, why: "the entries are those of the page"},
	{operations: onStetEntries, at: "/**/entryReference", hold: holdValue | holdThere, why: "no two entries have the same, and the filter goes by it"},
	{operations: onStetEntries, at: "/**/resourceId", hold: holdAway, why: "it has the form of its version"},
	{operations: onStetEntries, at: "/**/status", hold: holdValue, why: "the entry is booked or pending"},
	{operations: onStetEntries, at: "/**/*Date", hold: holdValue | holdThere | holdAway, why: "the dates are those of the entry, in the way of their version"},
	{operations: onStetEntries, at: "/**/remittanceInformation", hold: holdValue | holdThere, why: "1.4.0 requires it, and it has the form of its version"},
	{operations: onStetEntries, at: "/**/currency", hold: holdValue, why: "an entry is in the currency of its account"},
}

// stetAmounts are amounts in the way of the honest one beside them: as texts or as numbers.
func stetAmounts(parent *tree) []string {
	if v := parent.get("amount"); v != nil && v.kind == '0' {
		return []string{`0`, `-1`, `12.34`, `9999999999999`}
	}
	return []string{`"0"`, `"-1"`, `"12."`, `"0.00001"`, `"9999999999999.99999"`}
}
