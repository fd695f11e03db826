package bank

import "net/http"

var httpFaults = []Fault{
	{
		Name:   "date-missing",
		Story:  "A gateway strips the Date header, so that no client can tell how far its clock is off.",
		Breaks: warns("HTTP-DATE"),
		Lie:    Rewrite(func(_ string, a *Answer) { a.Header["Date"] = nil }),
	},
	{
		Name:   "content-type-missing",
		Story:  "Errors of the API come with a body, but nobody says what it is.",
		Breaks: warns("HTTP-CT"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) && a.Status >= 400 && len(a.Body) > 0 {
				a.Header["Content-Type"] = nil
			}
		}),
	},
	{
		Name:   "latin-1-bodies",
		Story:  "An old core system writes ISO 8859-1, and nobody on the way out turns it into UTF-8.",
		Breaks: breaks("HTTP-JSON-UTF8"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) && a.IsJSON() {
				a.Body = latin1(a.Body)
			}
		}),
	},
	{
		Name:   "challenge-missing",
		Story:  "The API says 401 without saying how to authenticate.",
		Breaks: breaks("HTTP-401-CHALLENGE"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) && a.Status == http.StatusUnauthorized {
				a.Header.Del("WWW-Authenticate")
			}
		}),
	},
}

// latin1 writes every character that ISO 8859-1 has as its one byte there.
func latin1(utf8 []byte) []byte {
	var out []byte
	for _, r := range string(utf8) {
		if r < 0x100 {
			out = append(out, byte(r))
		} else {
			out = append(out, string(r)...)
		}
	}
	return out
}
