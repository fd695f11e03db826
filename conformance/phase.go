package conformance

// A Phase is one stretch of the scenario. The phases are the same for all
// profiles, so that one report lines the standards up.
type Phase string

// The phases, in the order in which a scenario goes through them.
const (
	Connect      Phase = "connect"      // reachability, TLS, metadata, registration
	Consent      Phase = "consent"      // the consent resource before the PSU is asked
	Authorise    Phase = "authorise"    // the PSU at the ASPSP
	Token        Phase = "token"        // codes against tokens
	Accounts     Phase = "accounts"     // also cards, customers, statements, beneficiaries
	Balances     Phase = "balances"     // balances of the accounts
	Transactions Phase = "transactions" // transactions, paging, details
	Refresh      Phase = "refresh"      // new tokens from a refresh token
	Revocation   Phase = "revocation"   // the end of consents and tokens, and what comes after
	Close        Phase = "close"        // the kit puts away what it opened
)

// Phases lists all phases in their order.
func Phases() []Phase {
	return []Phase{Connect, Consent, Authorise, Token, Accounts, Balances, Transactions, Refresh, Revocation, Close}
}

// A Level says how binding a rule is for the ASPSP.
type Level string

// The levels. A broken Must fails the ASPSP, a broken Should warns about it, and
// an Info is noted and never counted against it.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	Info   Level = "INFO"
)

// A Side says whose duty a rule describes.
type Side string

// The two sides of an exchange. Only rules of the ASPSP have checks on it.
const (
	ASPSP Side = "ASPSP"
	TPP   Side = "TPP"
)
