package bank

import "slices"

// The operations of Flinks that have tables of their own.
var (
	onProviders    = []string{"listProviders", "listProvidersV2"}
	onFDXAccounts  = []string{"getAccounts", "getAccount"}
	onFDXLists     = []string{"getAccounts", "getTransactions", "getPaymentNetworks", "getStatements"}
	onFDXEntries   = []string{"getTransactions"}
	onStatements   = []string{"getStatements"}
	onFDXCustomers = []string{"getCurrentCustomer"}
)

// flinksProtected says what stays true in the answers of Flinks and of the data of FDX.
var flinksProtected = slices.Concat(protectedConnections, protectedFDXAccounts, protectedFDXEntries, protectedStatements, protectedFDXErrors)

var protectedConnections = protectedMembers{
	{operations: onProviders, at: "", hold: holdValue, why: "the list names the providers that there are"},
	{operations: onProviders, at: "/*/provider_id", hold: holdValue, why: "the client authorises at it"},
	{operations: onProviders, at: "/*/providerId", hold: holdValue, why: "the client authorises at it"},
}

var protectedFDXAccounts = protectedMembers{
	{operations: onFDXLists, at: "/page", hold: holdThere, why: "the pages that follow are named in it"},
	{operations: onFDXLists, at: "/page/nextOffset", hold: holdValue | holdThere | holdUntrue, why: "it leads to the next page, where there is one"},
	{operations: onFDXLists, at: "/page/totalElements", hold: holdValue | holdUntrue, why: "it counts the elements of the list"},
	{operations: onFDXLists, at: "/links", hold: holdThere | holdUntrue, why: "the page that follows is linked in it"},
	{operations: onFDXLists, at: "/links/next", hold: holdThere | holdUntrue, why: "without it the pages that follow are lost"},
	{operations: onFDXLists, at: "/links/next/href", hold: holdValue | holdThere, why: "a link leads where it led"},
	{operations: onFDXAccounts, at: "/accounts", hold: holdValue, why: "the list shows the accounts of the connection"},
	{operations: onFDXAccounts, at: "/**/*Account", hold: holdThere | holdUntrue, why: "an account is of the kind that it is"},
	{operations: onFDXAccounts, at: "/**/accountId", hold: holdValue, why: "the account is addressed by it"},
	{operations: []string{"getAccounts"}, at: "/**/*Balance", hold: holdUntrue, why: "nobody asked for balances"},
	{operations: []string{"getAccounts"}, at: "/**/currentValue", hold: holdUntrue, why: "nobody asked for balances"},
	{operations: []string{"getAccounts"}, at: "/**/creditLine", hold: holdUntrue, why: "nobody asked for balances"},
	{operations: []string{"getAccounts"}, at: "/**/availableCredit", hold: holdUntrue, why: "nobody asked for balances"},
	{operations: onFDXCustomers, at: "/customerId", hold: holdValue, why: "it names the user"},
}

var protectedFDXEntries = protectedMembers{
	{operations: onFDXEntries, at: "/transactions", hold: holdValue, why: "the entries are those of the period"},
	{operations: onFDXEntries, at: "/**/*Transaction", hold: holdThere | holdUntrue, why: "a transaction is of the kind of its account"},
	{operations: onFDXEntries, at: "/**/transactionId", hold: holdValue, why: "no two entries have the same"},
	{operations: onFDXEntries, at: "/**/accountId", hold: holdValue, why: "it is that of the path"},
	{operations: onFDXEntries, at: "/**/postedTimestamp", hold: holdValue | holdThere | holdUntrue, why: "it lies in the period, and what is pending has none"},
	{operations: onFDXEntries, at: "/**/status", hold: holdValue, why: "what is posted is POSTED"},
	{operations: onFDXEntries, at: "/**/debitCreditMemo", hold: holdThere, why: "without it an amount has no direction"},
	{operations: onFDXEntries, at: "/**/amount", among: literals("0", "0.01", "12", "12.5", "99999999999999.99"), why: "an amount has no sign and two decimals at most"},
}

var protectedStatements = protectedMembers{
	{operations: onStatements, at: "/statements", hold: holdValue, why: "the list shows the statements of the account"},
	{operations: onStatements, at: "/**/statementId", hold: holdValue, why: "the file is addressed by it"},
	{operations: onStatements, at: "/**/accountId", hold: holdValue, why: "it is that of the path"},
	{operations: onStatements, at: "/**/status", hold: holdValue | holdThere, why: "a file is there where it says AVAILABLE"},
	{operations: onStatements, at: "/**/href", hold: holdValue, why: "a link leads where it led"},
}

var protectedFDXErrors = protectedMembers{
	{at: "header WWW-Authenticate", hold: holdThere, why: "RFC 9110 demands it of every 401"},
	{at: "header ob-correlation-id", hold: holdValue | holdThere, why: "every error names the request"},
	{at: "header ob-trace-id", hold: holdThere, why: "every error names the request"},
	{at: "/code", hold: holdValue, why: "the code belongs to the status"},
	{at: "/error", hold: holdValue, why: "the word says what is wrong"},
}
