package authorization

// restated are the rows of FAPI that say again what a shared check holds: one finding for both. They are kept by check.
var restated = map[string][]string{
	"OAUTH-AZ-NO-307":         {"FAPI2-AZ-307"},
	"OAUTH-AZ-REDIR-EXACT":    {"FAPI1-AS-REDIR"},
	"OAUTH-AZ-REDIR-MISMATCH": {"FAPI1-AS-REDIR"},
	"OAUTH-AZ-RT-TOKEN":       {"FAPI2-AZ-CODE"},
	"OAUTH-AZ-RT-UNKNOWN":     {"FAPI2-AZ-CODE"},
	"OAUTH-CODE-REPLAY":       {"FAPI1-AS-REUSE"},
	"OAUTH-ISS-OK":            {"FAPI2-AZ-ISS"},
	"OAUTH-MD-200":            {"FAPI2-AS-META"},
	"OAUTH-PK-REQUIRED":       {"FAPI1-AS-PKCE", "FAPI2-AZ-PKCE"},
	"OAUTH-RS-HEADER":         {"FAPI2-RS-HEADER"},
	"OAUTH-RS-INVALID":        {"FAPI2-RS-STATUS"},
	"OAUTH-RS-REVOKED":        {"FAPI2-RS-STATUS"},
	"OAUTH-RS-SCOPE":          {"FAPI2-RS-SCOPE"},
	"OAUTH-RS-TAMPER":         {"FAPI2-RS-STATUS"},
	"OAUTH-TK-EXPIRES-TRUE":   {"FAPI2-RS-STATUS"},
	"OAUTH-TK-NO-ROPC":        {"FAPI2-AS-NO-ROPC"},
}
