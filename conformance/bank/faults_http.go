package bank

var httpFaults = []Fault{
	{
		Name:   "date-missing",
		Story:  "A gateway strips the Date header, so that no client can tell how far its clock is off.",
		Breaks: Warns("HTTP-DATE"),
		Lie:    Rewrite(func(_ string, a *Answer) { a.Header["Date"] = nil }),
	},
	{
		Name:   "content-type-missing",
		Story:  "Errors of the API come with a body, but nobody says what it is.",
		Breaks: Warns("HTTP-CT"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if !IsOAuth(operation) && a.Status >= 400 && len(a.Body) > 0 {
				a.Header["Content-Type"] = nil
			}
		}),
	},
	{
		Name:   "metadata-without-response-types",
		Story:  "The metadata of the authorisation server were written for OpenID Connect clients of the bank's own and lack a list.",
		Breaks: Warns("OAUTH-MD-REQUIRED"),
		Lie: Rewrite(func(operation string, a *Answer) {
			if operation == OpMetadata {
				a.Edit(func(body map[string]any) { delete(body, "response_types_supported") })
			}
		}),
	},
}
