package flinks

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/assaykit/assay/conformance/bank"
)

// readForm reads a token request as a form or as JSON: Flinks does not say which, and clients of both kinds exist.
func readForm(r *http.Request) url.Values {
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		return r.PostForm
	}
	body, _ := io.ReadAll(r.Body) // it lies in memory
	var members map[string]any
	if json.NewDecoder(bytes.NewReader(body)).Decode(&members) != nil {
		return nil
	}
	form := url.Values{}
	for name, member := range members {
		if s, ok := member.(string); ok {
			form.Set(name, s)
		}
	}
	return form
}

// idle lets the life of a refresh token begin anew whenever it is used.
func idle(refresh refreshing) refreshing {
	return func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (*bank.Token, *bank.Token, *bank.OAuthError) {
		t.Expires = l.Clock.Now().Add(s.RefreshLife)
		return refresh(l, s, t, scope)
	}
}

// A refreshing issues the tokens for a good refresh token.
type refreshing = func(l *bank.Ledger, s *bank.Settings, t *bank.Token, scope string) (access, refresh *bank.Token, err *bank.OAuthError)

// readable makes a JWT of the access token in an answer, if it stands for a user. The bank knows it by its whole text, so
// nothing depends on its signature.
func (r *Rules) readable(l *bank.Ledger, grantType string, answer *bank.TokenAnswer) {
	t := l.Token(bank.AccessToken, answer.AccessToken)
	if t == nil || t.User == nil {
		return
	}
	said := map[string]any{
		"client_id": t.Client.ID, "sub": l.IDOf("sub", detailOf(t.Consent).provider.Name, t.User.Name),
		"iat": l.Clock.Now().Unix(), "exp": t.Expires.Unix(), "jti": t.Value,
	}
	r.Claims(grantType, said)
	claims, err := json.Marshal(said)
	if err != nil {
		panic("flinks: " + err.Error()) // numbers and texts
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(claims)
	signature := hmac.New(sha256.New, []byte(l.IDOf("signing key")))
	signature.Write([]byte(signed))
	l.Rename(t, signed+"."+encode(signature.Sum(nil)))
	answer.AccessToken = t.Value
}
