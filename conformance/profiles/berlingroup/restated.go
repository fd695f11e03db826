package berlingroup

// restated are the rules of this standard that say again what a shared check holds: one finding for both. They are kept
// by check.
var restated = map[string][]string{
	"OAUTH-AZ-DENY":           {"BG-OAU-02"},
	"OAUTH-AZ-REDIR-MISMATCH": {"BG-OAU-03"},
	"OAUTH-AZ-STATE-ECHO":     {"BG-OAU-01"},
	"OAUTH-CODE-REDIR":        {"BG-OAU-07"},
	"OAUTH-CODE-REPLAY":       {"BG-OAU-06"},
	"OAUTH-MT-RS-nocert":      {"BG-TLS-01"},
	"OAUTH-PK-WRONG":          {"BG-OAU-05"},
	"OAUTH-RS-INVALID":        {"BG-OAU-10"},
	"OAUTH-RS-NONE-401":       {"BG-OAU-09"},
	"OAUTH-RT-200":            {"BG-OAU-13"},
	"OAUTH-TK-JSON":           {"BG-OAU-08"},
}
