package bank

import (
	"slices"
	"strings"
)

// identifiers are the members that name an account.
var identifiers = []string{"iban", "bban", "pan", "maskedPan", "msisdn", "other"}

// The operations that show accounts, references to consented accounts, and entries.
var (
	onConsents   = []string{"createConsent", "getConsentInformation", "getConsentStatus"}
	onAccounts   = []string{"getAccountList", "readAccountDetails"}
	onReferences = []string{"getBalances", "getTransactionList"}
	onEntries    = []string{"getTransactionList", "getTransactionDetails"}
)

// berlinGroupProtected says what stays true in the answers of the Berlin Group's API.
var berlinGroupProtected = slices.Concat(protectedCreation, protectedConsents, protectedAccounts, protectedEntries, protectedErrors)

var protectedCreation = protectedMembers{
	{at: "header X-Request-ID", hold: holdValue | holdThere, why: "it is that of the request"},
	{at: "header Location", hold: holdValue | holdThere, why: "it leads to the new resource; the sheet warns where it is missing"},
	{at: "header ASPSP-SCA-Approach", hold: holdValue | holdThere, why: "the approach is fixed by the links of the consent"},
	{at: "header WWW-Authenticate", hold: holdThere, why: "RFC 9110 demands it of every 401"},
	{at: "/**/_links/**", hold: holdValue, why: "a link leads where it led"},
	{at: "/**/_links/scaOAuth", hold: holdThere, why: "it is the only link that takes the authorisation on"},
	{at: "/**/_links/next", hold: holdThere, why: "without it the pages that follow are lost"},
}

var protectedConsents = protectedMembers{
	{operations: onConsents, at: "/consentStatus", hold: holdValue, why: "the status tells the truth about the consent"},
	{operations: onConsents, at: "/consentId", hold: holdValue, why: "the paths and the scope are made with it"},
	{operations: onConsents, at: "/access/**", hold: holdValue | holdThere | holdUntrue, why: "it is what the PSU agreed to"},
	{operations: onConsents, at: "/access/*/*", oneOf: identifiers, why: "a reference names an account by exactly one identifier"},
	{operations: onConsents, at: "/recurringIndicator", hold: holdValue, why: "it is what was asked for"},
	{operations: onConsents, at: "/frequencyPerDay", hold: holdValue, why: "the bank counts by it"},
	{operations: onConsents, at: "/validUntil", hold: holdValue, why: "the bank ends the consent by it, no later than asked"},
	{operations: onConsents, at: "/lastActionDate", hold: holdValue, why: "it is the day of the last change"},
}

var protectedAccounts = protectedMembers{
	{at: "/**/resourceId", hold: holdValue | holdThere, why: "the account is addressed by it, and it stays the same"},
	{operations: onAccounts, at: "/accounts", hold: holdValue, why: "the list shows the accounts of the consent"},
	{operations: onAccounts, at: "/**/currency", hold: holdValue, why: "it is the account's"},
	{operations: onAccounts, at: "/**/iban", hold: holdValue | holdThere, why: "it names the consented account, which has an identifier at least"},
	{operations: onAccounts, at: "/**/bban", among: bbanOf, why: "it is the domestic part of the IBAN beside it"},
	{operations: onAccounts, at: "/**/pan", hold: holdUntrue, why: "a made-up number names another account"},
	{operations: onAccounts, at: "/**/maskedPan", hold: holdUntrue, why: "a made-up number names another account"},
	{operations: onAccounts, at: "/**/msisdn", hold: holdUntrue, why: "a made-up number names another account"},
	{operations: onAccounts, at: "/**/other", hold: holdUntrue, why: "a made-up number names another account"},
	{operations: onAccounts, at: "/**/status", hold: holdValue, why: "the account is read, so it is neither deleted nor blocked"},
	{operations: onAccounts, at: "/**/ownerName", hold: holdUntrue, why: "the consent does not ask for the owner's name"},
	{operations: onAccounts, at: "/**/ownerNames", hold: holdUntrue, why: "the consent does not ask for the owners' names"},
	{operations: onAccounts, at: "/**/balances", hold: holdUntrue, why: "nobody asked for accounts with their balances"},
	{at: "/**/cashAccountType", among: literals(`"CACC"`, `"SVGS"`), why: "it is a code of ISO 20022"},
	{operations: onReferences, at: "/account", oneOf: identifiers, why: "a reference names an account by exactly one identifier"},
	{operations: onReferences, at: "/account/iban", hold: holdValue | holdThere, why: "it names the account that was addressed"},
	{operations: onReferences, at: "/account/*", hold: holdUntrue, why: "the account is named already"},
	{operations: onReferences, at: "/account/currency", hold: holdValue, why: "it is the account's"},
	{at: "/**/balanceAmount/currency", hold: holdValue, why: "a balance is in the currency of its account"},
	{at: "/**/balanceAmount/amount", among: amountsIn, why: "an amount has the decimals of its currency at most"},
	{at: "/**/balanceType", among: literals(`"closingBooked"`, `"expected"`, `"openingBooked"`, `"interimAvailable"`, `"interimBooked"`, `"forwardAvailable"`), why: "nonInvoiced belongs to cards"},
	{at: "/**/lastCommittedTransaction", hold: holdValue, why: "it names an entry of the account"},
}

var protectedEntries = protectedMembers{
	{operations: onEntries, at: "/transactions", hold: holdThere, why: "the report is what was asked for"},
	{operations: onEntries, at: "/transactions/booked", hold: holdValue | holdThere, why: "the entries are those that were booked"},
	{operations: onEntries, at: "/transactions/pending", hold: holdAway, why: "who asks for booked entries gets no pending ones"},
	{operations: onEntries, at: "/transactions/information", hold: holdAway, why: "who asks for booked entries gets no standing orders"},
	{operations: onEntries, at: "/_links", hold: holdUntrue, why: "there is nothing to download"},
	{operations: onEntries, at: "/**/transactionId", hold: holdValue | holdThere, why: "the details are addressed by it"},
	{operations: onEntries, at: "/**/entryReference", hold: holdValue, why: "no two entries have the same"},
	{operations: onEntries, at: "/**/bookingDate", hold: holdValue | holdThere, why: "it lies in the period, and every booked entry has it"},
	{operations: onEntries, at: "/**/entryDetails/**", hold: holdUntrue, why: "the parts of a batch are known as far as they are shown"},
	{operations: onEntries, at: "/**/entryDetails/*/transactionAmount/amount", hold: holdValue, why: "the parts add up to their entry"},
	{operations: onEntries, at: "/**/entryDetails", hold: holdValue, why: "batchNumberOfTransactions counts them"},
	{operations: onEntries, at: "/**/batchIndicator", hold: holdValue | holdThere | holdUntrue, why: "it is true exactly where the number stands beside it"},
	{operations: onEntries, at: "/**/batchNumberOfTransactions", hold: holdValue | holdThere | holdUntrue, why: "it counts the parts of the entry"},
	{operations: onEntries, at: "/**/transactionAmount/currency", hold: holdValue, why: "an entry is in the currency of its account"},
	{operations: onEntries, at: "/**/transactionAmount/amount", among: amountsIn, why: "an amount has the decimals of its currency at most"},
	{operations: onEntries, at: "/**/sourceCurrency", hold: holdValue, why: "it is a currency of ISO 4217"},
	{operations: onEntries, at: "/**/unitCurrency", hold: holdValue, why: "it is a currency of ISO 4217"},
	{operations: onEntries, at: "/**/targetCurrency", hold: holdValue, why: "it is a currency of ISO 4217"},
	{operations: onEntries, at: "/**/exchangeRate", hold: holdValue, why: "it is a number, written as text"},
	{operations: onEntries, at: "/**/purposeCode", hold: holdValue, why: "it is a code of ISO 20022"},
	{operations: onEntries, at: "/**/bankTransactionCode", hold: holdValue, why: "it is a code of ISO 20022"},
	{operations: onEntries, at: "/**/creditorAccount", oneOf: identifiers, why: "a reference names an account by exactly one identifier"},
	{operations: onEntries, at: "/**/debtorAccount", oneOf: identifiers, why: "a reference names an account by exactly one identifier"},
	{operations: onEntries, at: "/**/creditorAccount/currency", among: literals(`"EUR"`, `"JPY"`), why: "it is a currency of ISO 4217"},
	{operations: onEntries, at: "/**/debtorAccount/currency", among: literals(`"EUR"`, `"JPY"`), why: "it is a currency of ISO 4217"},
	{operations: onEntries, at: "/**/iban", among: literals(`"NO9386011117947"`, `"MT84MALT011000012345MTLCAST001S"`), why: "an IBAN has check digits (ISO 13616); these are the shortest and the longest in use"},
	{operations: onEntries, at: "/**/additionalInformationStructured", hold: holdUntrue, why: "it belongs to standing orders"},
	{operations: []string{"getTransactionList"}, at: "/transactions/booked/*/_links", hold: holdUntrue, why: "a made-up link leads nowhere"},
}

var protectedErrors = protectedMembers{
	{at: "/tppMessages", hold: holdValue, why: "the bank says what is wrong"},
	{at: "/tppMessages/*/category", hold: holdValue, why: "it is an error"},
	{at: "/tppMessages/*/code", hold: holdValue, why: "the code belongs to the status"},
	{at: "/tppMessages/*/path", hold: holdValue | holdUntrue, why: "it names what is wrong in the request"},
}

// literals are the same for every object.
func literals(all ...string) func(*tree) []string { return func(*tree) []string { return all } }

// amountsIn are amounts at the limits of the standard with the decimals of the currency beside them: 14 digits at most.
func amountsIn(parent *tree) []string {
	switch Decimals(parent.get("currency").text()) {
	case 0:
		return []string{`"0"`, `"-1"`, `"99999999999999"`, `"-99999999999999"`, `"007"`}
	default:
		return []string{`"0"`, `"-1"`, `"0.5"`, `"-0.01"`, `"99999999999999.99"`, `"-99999999999999.99"`, `"007.10"`}
	}
}

// bbanOf is the domestic part of the IBAN of an account.
func bbanOf(parent *tree) []string {
	iban := parent.get("iban").text()
	if len(iban) < 5 {
		return nil
	}
	return []string{quoted(strings.TrimSpace(iban[4:])).literal}
}
