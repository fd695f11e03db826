package flow

import "context"

type contextKey int

const (
	keyOperation contextKey = iota
	keyClient
	keyFront
)

const (
	clientMain  = "main"
	clientOther = "other"
)

// Operation marks a request with the operationId that the tape shows.
func Operation(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, keyOperation, id)
}

// AsOther marks a request as made by our other client.
func AsOther(ctx context.Context) context.Context {
	return context.WithValue(ctx, keyClient, clientOther)
}

// Front marks a request as one of the front channel: the tape keeps method, URL,
// status and headers of it, without bodies and cookies, and it may go to any
// origin because it carries none of our credentials.
func Front(ctx context.Context) context.Context {
	return context.WithValue(ctx, keyFront, true)
}

func operationOf(ctx context.Context) string {
	id, _ := ctx.Value(keyOperation).(string)
	return id
}

func clientOf(ctx context.Context) string {
	if name, ok := ctx.Value(keyClient).(string); ok {
		return name
	}
	return clientMain
}

func frontOf(ctx context.Context) bool {
	front, _ := ctx.Value(keyFront).(bool)
	return front
}
