package flow

import "strings"

// A trait is what the name of a member, parameter or header tells about its value.
type trait struct {
	kind   Kind // the value is secret or personal
	holder bool // an object that describes a person: its name is one
	time   bool // a time, which a JWT keeps
}

// traits lists the names that tell something, in the form that fold gives them. Consent ids,
// resource ids, states, nonces, client ids, scopes and the names of accounts are no secrets.
var traits = makeTraits()

func makeTraits() map[string]trait {
	table := map[string]trait{}
	for kind, names := range map[Kind]string{
		KindToken: `accesstoken refreshtoken idtoken idtokenhint token tokenvalue assertion subjecttoken
			actortoken sessiontoken authtoken bearertoken securitytoken xauthtoken apitoken oauthtoken
			registrationaccesstoken`,
		KindCode: `code authorizationcode authcode devicecode usercode confirmationcode`,
		KindSecret: `clientsecret clientassertion codeverifier secret sharedsecret apikey xapikey
			apisecret xapisecret privatekey xibmclientsecret ocpapimsubscriptionkey`,
		KindPassword: `password passwd pwd passphrase pin otp tan additionalpassword encryptedpassword
			additionalencryptedpassword scaauthenticationdata psuauthenticationfactor`,
		KindIBAN:   `iban debtoriban creditoriban`,
		KindBBAN:   `bban accountnumber`,
		KindPAN:    `pan maskedpan cardnumber maskedcardnumber primaryaccountnumber`,
		KindMSISDN: `msisdn phone phonenumber mobilephone mobilenumber telephone mobnb`,
		KindName: `ownername ownernames psuname creditorname debtorname ultimatecreditor
			ultimatedebtor accountholder accountholdername cardholder cardholdername holdername
			connectedpsu fullname firstname middlename lastname surname familyname givenname
			customername beneficiaryname payername nm psuid psucorporateid username user login
			loginname loginhint userid`,
		KindEmail: `email emails emailaddress emailadr`,
	} {
		for _, name := range strings.Fields(names) {
			table[name] = trait{kind: kind}
		}
	}
	for _, name := range strings.Fields(`ownernames creditor debtor ultimatecreditor ultimatedebtor
		owner owners accountowner accountholder cardholder psu identity identities customer holder
		beneficiary`) {
		table[name] = trait{kind: table[name].kind, holder: true}
	}
	for _, name := range strings.Fields(`iat nbf exp authtime updatedat`) {
		table[name] = trait{time: true}
	}
	return table
}

// nameTrait is the trait of the name of a person: of "name" within a holder, and of the parts of a
// name that is an object itself (FDX).
func nameTrait(folded []byte, holder bool) (trait, bool) {
	if !holder {
		return trait{holder: string(folded) == "name"}, string(folded) == "name"
	}
	switch string(folded) {
	case "name":
		return trait{kind: KindName, holder: true}, true
	case "first", "middle", "last":
		return trait{kind: KindName}, true
	}
	return trait{}, false
}

// longestName is how long a folded name can be for it to tell anything.
const longestName = 40

// fold writes a name in lower case without separators, since access_token, accessToken and
// Access-Token all say the same, and gives nil for one too long to tell anything.
func fold(buf *[longestName]byte, name []byte) []byte {
	n := 0
	for _, c := range name {
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z' || isDigit(c):
		case c == '_' || c == '-' || c == '.' || c == ' ':
			continue
		default:
			return nil
		}
		if n == len(buf) {
			return nil
		}
		buf[n] = c
		n++
	}
	return buf[:n]
}

// traitOf looks a name up, on its own or as that of a member of an object.
func traitOf(name []byte, holder bool) trait {
	var buf [longestName]byte
	folded := fold(&buf, name)
	if t, ok := nameTrait(folded, holder); ok {
		return t
	}
	return traits[string(folded)]
}

// isProtocolWord says whether a value is a word of the protocols, in any case.
func isProtocolWord(value string) bool {
	if len(value) > longestWord {
		return false
	}
	return protocolWords[strings.ToLower(value)] || traitOf([]byte(value), false) != trait{}
}

var protocolWords, longestWord = makeWords()

func makeWords() (map[string]bool, int) {
	words, longest := map[string]bool{}, 0
	for _, word := range strings.Fields(strings.ToLower(wordList)) {
		words[word] = true
		longest = max(longest, len(word))
	}
	return words, longest
}

// wordList holds words of HTTP, of OAuth and of the account-information standards. Words of less than
// leastOther letters need no place in it.
const wordList = `
	accept accept-charset accept-encoding accept-language access-control-allow-origin application
	application/hal+json application/json application/problem+json
	application/x-www-form-urlencoded authorization bearer boundary cache-control charset chunked
	connection content-encoding content-language content-length content-type cookie deflate delete
	deleted digest domain example expired expires forbidden gateway header headers httponly
	identity invalid keep-alive localhost location max-age method no-cache no-store nosniff
	options origin policy pragma private proxy-authorization public referer request response
	retry-after samesite secure server session set-cookie strict text/html text/plain
	transfer-encoding unauthorized upgrade user-agent version warning www-authenticate
	x-frame-options x-request-id

	access access_denied access_token access_type account_info active additional assertion
	audience authorization_code authorization_endpoint authorize callback challenge client
	client_assertion client_assertion_type client_credentials client_id client_secret
	client_secret_basic client_secret_jwt client_secret_post code_challenge code_challenge_method
	code_verifier consent consent_id default device_code error_description error_uri expires_at
	expires_in form_post fragment grant_type id_token id_token_hint implicit insufficient_scope
	interaction_required introspect introspection invalid_client invalid_dpop_proof invalid_grant
	invalid_request invalid_request_uri invalid_scope invalid_token issuer login_hint
	login_required metadata oauth2 offline_access openid password password_grant private_key_jwt
	profile prompt public_key redirect redirect_uri redirect_uris refresh refresh_token
	request_uri response_mode response_type revocation revocation_endpoint revoke revoked scopes
	secret server_error signature subject temporarily_unavailable tls_client_auth token_endpoint
	token_type token_type_hint unauthorized_client unknown unsupported_grant_type
	unsupported_response_type unsupported_token_type username well-known

	accepted access_exceeded account accountid accountnumber accountreference accounts
	additionalinformation allaccounts allaccountswithbalances allaccountswithownername amount
	authorisation authorisations authorised availableaccounts balance balanceamount balances
	balancetype banktransactioncode beneficiaries beneficiary berlingroup blocked booked
	bookingdate bookingstatus canceled cancelled cardaccounts cashaccounttype category
	certificate_blocked certificate_expired certificate_invalid certificate_missing
	certificate_revoked closed closingbooked combinedserviceindicator complete completed
	consent_expired consent_invalid consent_unknown consentid consents consentstatus
	corporate_id_invalid creditlimit creditor creditoraccount creditoragent creditorname currency
	currentbalance customer customers datefrom dateto debtor debtoraccount debtoragent debtorname
	description detail details disabled displayname download embedded enabled endtoendid
	entryreference exchange exempted expected failed finalised firstname format_error
	forwardavailable frequencyperday friday fullname fundsconfirmation holder information
	instructedamount interimavailable interimbooked internal_server_error invalid_date lastname
	linkedaccounts maskedpan merchant message monday msisdn nextgenpsd2 noninvoiced number object
	offline openingbooked originalamount outstanding overdraft ownername ownernames
	parameter_not_supported partial partiallyauthorised payment payment_failed payments
	pdfstatement pending period_invalid premium previous product product_invalid product_unknown
	production provider providers psu_credentials_invalid psudata psumessage psuname received
	recurringindicator reference referencedate rejected remittance remittanceinformation
	remittanceinformationstructured remittanceinformationunstructured requested_formats_invalid
	resource resource_blocked resource_expired resource_unknown resourceid result revokedbypsu
	sandbox saturday savings sca_method_unknown scamethods scaoauth scaredirect scastatus
	service_blocked service_invalid sessions_not_supported signature_invalid signature_missing
	startauthorisation started statement statements status status_invalid succeeded success sunday
	suspended terminatedbytpp thursday timestamp_invalid token_expired token_invalid token_unknown
	tppmessages transaction transactionamount transactiondate transactionid transactions
	transactionsdetails trustedbeneficiaries tuesday ultimatecreditor ultimatedebtor unauthorised
	undefined validuntil valuedate wednesday withbalance`
