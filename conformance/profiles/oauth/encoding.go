package oauth

import (
	"encoding/json"
	"net/url"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// encode writes the parameters of a token request as the target wants them: as a
// form, or as the members of a JSON object.
func encode(form url.Values, encoding string) (mediaType, body string) {
	if encoding != "json" {
		return formType, form.Encode()
	}
	members := map[string]string{}
	for name := range form {
		members[name] = form.Get(name)
	}
	text, _ := json.Marshal(members) // texts alone: never fails
	return jsonType, string(text)
}
