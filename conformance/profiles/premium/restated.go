package premium

// restated are the rules of this standard that say again what a shared check holds: one finding for both. They are kept
// by check.
var restated = map[string][]string{
	"HTTP-401-CHALLENGE":       {"PREM-401-CHALLENGE"},
	"OAUTH-AZ-AUTHN-FIRST":     {"PREM-AUTH-LOGIN"},
	"OAUTH-AZ-CODE-QUERY":      {"PREM-AUTH-CODE"},
	"OAUTH-AZ-DENY":            {"PREM-AUTH-DENY"},
	"OAUTH-AZ-GET":             {"PREM-AUTH-GET"},
	"OAUTH-AZ-REDIR-MISMATCH":  {"PREM-AUTH-REDIR-FOREIGN"},
	"OAUTH-AZ-STATE-ECHO":      {"PREM-AUTH-CODE"},
	"OAUTH-AZ-STATE-ECHO-ERR":  {"PREM-AUTH-DENY"},
	"OAUTH-CC-NO-RT":           {"PREM-TOK-CC", "PREM-REFRESH-CC"},
	"OAUTH-CC-NO-USER-DATA":    {"PREM-CC-ACC"},
	"OAUTH-CC-RENEW":           {"PREM-REFRESH-CC"},
	"OAUTH-CODE-REDIR":         {"PREM-TOK-REDIR"},
	"OAUTH-CODE-REDIR-MISSING": {"PREM-TOK-REDIR"},
	"OAUTH-CODE-REPLAY":        {"PREM-TOK-CODE"},
	"OAUTH-CODE-UNKNOWN":       {"PREM-TOK-CODE"},
	"OAUTH-RS-INVALID":         {"PREM-ACC-NOTOKEN"},
	"OAUTH-RS-NONE-401":        {"PREM-ACC-NOTOKEN"},
	"OAUTH-RS-REVOKED":         {"PREM-REVOKED-401"},
	"OAUTH-RT-200":             {"PREM-REFRESH"},
	"OAUTH-RT-200-expired":     {"PREM-REFRESH"},
	"OAUTH-RT-DEAD-withdrawn":  {"PREM-REVOKED-REFRESH"},
	"OAUTH-RT-ISSUED":          {"PREM-TOK-PAIR"},
	"OAUTH-RT-REAUTH":          {"PREM-REAUTH"},
	"OAUTH-TK-200":             {"PREM-TOK-200"},
	"OAUTH-TK-BAD-BASIC":       {"PREM-TOK-AUTH"},
	"OAUTH-TK-EXPIRES-TRUE":    {"PREM-EXPIRED-401"},
	"OAUTH-TK-FIELDS":          {"PREM-TOK-200"},
	"OAUTH-TK-JSON":            {"PREM-TOK-200"},
}
