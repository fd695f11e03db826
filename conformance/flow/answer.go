package flow

import (
	"encoding/json"
	"io"
	"net/http"
)

// Decode reads a good answer leniently into what the next acts need. What does not
// read leaves them nothing.
func Decode(resp *http.Response, into any) {
	if resp == nil {
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 == 2 {
		_ = json.NewDecoder(resp.Body).Decode(into)
	}
}

// Done reads an answer that no act goes on with. A nil one is fine.
func Done(resp *http.Response, err error) error {
	if err != nil || resp == nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
