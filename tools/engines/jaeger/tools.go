//go:build tools

// Package engines pins github.com/jaegertracing/jaeger v1.62.0 for `go build -mod=readonly`; it is never compiled itself.
package engines

import _ "github.com/jaegertracing/jaeger/cmd/all-in-one"
