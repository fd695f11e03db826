package flow

import "context"

type contextKey int

const (
	keyOperation contextKey = iota
	keyClient
	keyFront
	keyHardStop
	keyHandshake
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

// HardStop lets a second context end what the first does not: a request that may
// change something is carried to its answer although the run ended, but not when
// hard ends as well.
func HardStop(ctx, hard context.Context) context.Context {
	return context.WithValue(ctx, keyHardStop, hard)
}

// carried returns a context for a request that the end of the run does not tear
// off, only a hard stop.
func carried(ctx context.Context) (context.Context, context.CancelFunc) {
	through, cancel := context.WithCancel(context.WithoutCancel(ctx))
	hard, ok := ctx.Value(keyHardStop).(context.Context)
	if !ok {
		return through, cancel
	}
	release := context.AfterFunc(hard, cancel)
	return through, func() { release(); cancel() }
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
