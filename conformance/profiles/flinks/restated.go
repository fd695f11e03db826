package flinks

// restated are the rules of this standard that say again what a shared check holds: one finding for both. They are kept
// by check.
var restated = map[string][]string{
	"OAUTH-AZ-CODE-QUERY":     {"FLK-AZ-302"},
	"OAUTH-AZ-DENY":           {"FLK-AZ-DENY"},
	"OAUTH-AZ-GET":            {"FLK-AZ-START"},
	"OAUTH-AZ-STATE-ECHO":     {"FLK-AZ-302"},
	"OAUTH-AZ-STATE-ECHO-ERR": {"FLK-AZ-DENY"},
	"OAUTH-CC-NO-RT":          {"FLK-CC-200"},
	"OAUTH-CC-NO-USER-DATA":   {"FLK-CC-DATA"},
	"OAUTH-CODE-REDIR":        {"FLK-TK-REDIR"},
	"OAUTH-CODE-REPLAY":       {"FLK-TK-REPLAY"},
	"OAUTH-RT-200":            {"FLK-RF-200"},
	"OAUTH-RT-200-expired":    {"FLK-RF-200"},
	"OAUTH-RT-ISSUED":         {"FLK-TK-CODE"},
	"OAUTH-RT-UNKNOWN":        {"FLK-RF-BAD"},
	"OAUTH-TK-BAD-BASIC":      {"FLK-TK-BADSECRET"},
	"OAUTH-TK-BAD-BODY":       {"FLK-TK-BADSECRET"},
	"OAUTH-TK-EXPIRES-TRUE":   {"FLK-EXP-401"},
	"OAUTH-TK-FIELDS":         {"FLK-TK-CODE"},
}
